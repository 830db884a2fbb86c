"""What would leave first if steps left by themselves: shown to whoever chooses that, before it is chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from itertools import islice

from relance.domain.calendars import ONE_DAY, WorkingCalendar
from relance.domain.delivery import MessageState
from relance.domain.money import Money, totals
from relance.outbox.models import Message
from relance.outbox.notices import DEFAULT_SEND_HOUR
from relance.outbox.organisation_state import organisation_state
from relance.scenarios.dry_run import DebtorNotice, in_order, planned
from relance.scenarios.models import Run
from relance.scenarios.selectors import Examined, next_receivables
from relance.tenancy.context import Acting
from relance.tenancy.preferences import SEND_HOUR

MOST_EXAMINED = 5_000


@dataclass(frozen=True, slots=True)
class AutomaticPreview:
    """What the next run would let leave by itself, ``on`` its day ``from_hour`` on, the gravest first.

    ``to_confirm``: how many notices of that run still wait for a person; ``proposed``: messages that wait for one now, and
    go on waiting; ``source_days``: the age of the books, where it is too great for anything to leave by itself; ``is_whole``
    is False where more than 5,000 receivables are due and the rest was not looked at.
    """

    on: date
    from_hour: time
    notices: tuple[DebtorNotice, ...]
    to_confirm: int
    proposed: int
    source_days: int | None
    is_whole: bool

    @property
    def amounts(self) -> tuple[Money, ...]:
        """What they ask for, one sum for each currency."""
        return totals(amount for made in self.notices for amount in made.notice.amounts)


def preview_automatic(here: Acting) -> AutomaticPreview:
    """Decide as the next run would, with nothing written."""
    state = organisation_state(here)
    on = _next_run(here)
    found = list(islice(next_receivables(here, on=on), MOST_EXAMINED + 1))
    plan = planned(here, [_trusted(one) for one in found[:MOST_EXAMINED]], on=on)
    is_stale = state.is_stale(on)
    leaving = [made for made in plan.notices if not made.notice.confirm and not is_stale]
    return AutomaticPreview(
        on,
        SEND_HOUR.of(here) or DEFAULT_SEND_HOUR,
        tuple(in_order(leaving)),
        to_confirm=len(plan.notices) - len(leaving),
        proposed=Message.objects.filter(state=MessageState.PROPOSED.value).count(),
        source_days=state.source_days(on) if is_stale else None,
        is_whole=len(found) <= MOST_EXAMINED,
    )


def _next_run(here: Acting) -> date:
    """The next day on which a run may ask for something: this one, unless its run was done."""
    was_run = Run.objects.filter(local_date=here.today).exists()
    return WorkingCalendar().next_working_day(here.today + ONE_DAY if was_run else here.today)


def _trusted(one: Examined) -> Examined:
    return replace(one, snapshot=replace(one.snapshot, sends_by_itself=True))
