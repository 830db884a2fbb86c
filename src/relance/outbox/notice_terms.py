"""The term that a written notice gives, and whether it still holds on the day on which the notice leaves."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from relance.domain.calendars import WorkingCalendar
from relance.domain.days_to_pay import can_be_kept
from relance.domain.delivery import Purpose
from relance.domain.procedure.formal_notice import Journey, NoticeTerms
from relance.domain.scenario.model import Channel
from relance.letters.house_choices import notice_terms
from relance.letters.model import Act
from relance.outbox.models import Message, Notice
from relance.outbox.notices import is_formal
from relance.tenancy.context import Acting
from relance.tenancy.statements import quoted, sql

POSTED_TOO_LATE = "posted_too_late"  # of an accepted message
NOT_POSTED_IN_TIME = "not_posted_in_time"  # of a void one, whose letter had left by e-mail
# With either, what is called a formal notice counts as a reminder, and its step comes again (``outbox_counted_notice``).
OUT_OF_TERM = sql(
    "IN ({posted_too_late}, {not_posted_in_time})",
    posted_too_late=quoted(POSTED_TOO_LATE),
    not_posted_in_time=quoted(NOT_POSTED_IN_TIME),
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the organisation gives, for all of its letters. ``of`` reads it."""

    given: NoticeTerms

    @classmethod
    def of(cls, here: Acting) -> Terms:
        """Those of the organisation."""
        return cls(notice_terms(here))

    def is_too_late(self, notice: Notice, leaves: date, channel: str) -> bool:
        """Whether this formal notice, leaving on that day, asks to be paid before the days that its way takes are over."""
        term = written_term(notice)
        if term is None or not is_formal(notice):
            return False
        pay_by, is_far = term
        return self.given.is_too_late(pay_by, leaves=leaves, journey=Journey(channel == Channel.POST.value, is_far))

    def stale(self, messages: Iterable[Message], today: date) -> list[Message]:
        """Those whose letters ask to be paid too early, if they are posted on the first day of work from today on."""
        return [one for one in messages if self._is_stale(one, today)]

    def _is_stale(self, message: Message, today: date) -> bool:
        notice = message.notice
        if is_formal(notice):
            return self.is_too_late(notice, WorkingCalendar().next_working_day(today), message.channel)
        return not can_be_kept_by_post(notice, today)


def can_be_kept_by_post(notice: Notice, today: date) -> bool:
    """Whether the day that a reminder names, if it names one, can be kept where it is posted on the first day of work from today on."""
    calendar = WorkingCalendar()
    names_a_day = notice.purpose == Purpose.DEMAND.value and notice.act != Act.STATEMENT
    return not names_a_day or can_be_kept(notice.dated, calendar.next_working_day(today), calendar)


def written_term(notice: Notice) -> tuple[date, bool] | None:
    """The last day that the letter as written gives, and whether it goes far; None where it gives none, or none is written."""
    if not notice.content:
        return None
    letter = json.loads(notice.content).get("letter", {})
    if not letter.get("pay_by"):
        return None
    return date.fromisoformat(letter["pay_by"]), letter["journey"]["is_far"]
