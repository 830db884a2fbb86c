"""Writing notices with their items and messages: numbered without a gap, many at once."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db import connection

from relance.domain.delivery import MessageState, Purpose
from relance.domain.money import Money
from relance.domain.scenario.decide import Take
from relance.domain.scenario.model import Channel, Stage, Sticker
from relance.domain.scenario.notices import Notice
from relance.intake.known import counted_until_each
from relance.journal.appending import Fact
from relance.letters.letterhead import CREDITOR
from relance.letters.model import ACT_OF_STAGE, STAGE_OF_ACT, Act, DepositAct
from relance.outbox.models import Notice as Written
from relance.receivables.addressees import Reached
from relance.receivables.snapshots import Standing
from relance.tenancy.bulk import allot_ids, insert_rows
from relance.tenancy.context import Acting
from relance.tenancy.preferences import SEND_HOUR

DEFAULT_SEND_HOUR = time(10, 0)
GRAVITY: Mapping[str, Stage] = {
    **{act.value: stage for act, stage in STAGE_OF_ACT.items()},
    Act.LATE_PAID.value: Stage.UNPAID_NOTICE,
    **dict.fromkeys((act.value for act in DepositAct), Stage.REMINDER),
}


@dataclass(frozen=True, slots=True)
class NewItem:
    """A receivable that a notice asks for; ``open`` is what of it is asked at this moment, as the journal tells it.

    Nothing is asked twice: ``step_key`` and ``round`` are unique by receivable, and the round rises only by a recorded decision.
    """

    receivable: int
    step_key: str
    round: int
    tolerance: Decimal
    open: Money


@dataclass(frozen=True, slots=True)
class ByPerson:
    """What a person has posted by a word of their own, confirmed by it unless it waits for a look: no step of a scenario.

    ``purpose`` says by which gate it leaves; ``about`` are receivables that it tells of and asks nothing for; ``content`` and
    ``document`` what it says, where no letter is to be composed.
    """

    purpose: Purpose
    author: str
    about: tuple[int, ...] = ()
    content: str = ""
    document: int | None = None


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to be written, and to which addresses it goes: of a scenario's step, or posted ``by_person``."""

    debtor: int
    act: str
    sticker: Sticker
    items: tuple[NewItem, ...]
    recipients: tuple[tuple[Channel, str, int | None], ...]
    needs_confirmation: bool
    gap_days: int = 0
    by_person: ByPerson | None = None
    step_stage: Stage | None = None

    @property
    def stage(self) -> int | None:
        """Its step's; what a person posts stands at none."""
        return None if self.by_person or self.step_stage is None else self.step_stage.value

    @staticmethod
    def of(
        notice: Notice[Standing],
        *,
        needs_confirmation: bool,
        standings: Mapping[int, Standing],
        rounds: Mapping[int, int],
        tolerances: Mapping[int, Decimal],
        gap_days: int,
        act: str = "",
    ) -> NewNotice:
        """Out of what was decided; all items are of one debtor. ``act`` is the stage's unless given."""
        act = act or ACT_OF_STAGE[notice.stage].value
        to = next(iter(standings.values()))
        items = tuple(
            NewItem(
                item.key.receivable, item.decision.step.key, rounds[item.key.receivable], tolerances[item.key.receivable], item.open
            )
            for item in notice.items if isinstance(item.decision, Take)
        )  # fmt: skip
        channels = notice.channels or (Channel.PERSON,)
        recipients = tuple(recipient(channel, to, act) for channel in channels)
        gap_days = 0 if notice.stage >= Stage.MISE_EN_DEMEURE else gap_days
        return NewNotice(
            to.debtor,
            act,
            notice.sticker,
            items,
            recipients,
            needs_confirmation,
            gap_days,
            step_stage=notice.stage,
        )


def gravity(act: str) -> Stage:
    """How grave an act is, by which people of a debtor are chosen; what asks for nothing is the least so."""
    return GRAVITY.get(act, Stage.STATEMENT)


def recipient(channel: Channel, to: Reached, act: str) -> tuple[Channel, str, int | None]:
    """Where a message of ``act`` to this debtor goes by ``channel``: the address, and the contact it belongs to."""
    if channel is Channel.EMAIL:
        found = to.email_for(gravity(act))
        return (channel, *found) if found else (channel, "", None)
    return channel, to.mobile if channel is Channel.SMS else "", None


def first_leaving(here: Acting, *, on: date) -> datetime:
    """From when messages of ``on`` may leave: the send hour there, or now if that is past."""
    hour = SEND_HOUR.of(here) or DEFAULT_SEND_HOUR
    return max(here.at, datetime.combine(on, hour, tzinfo=here.zone))


def is_formal(notice: Written) -> bool:
    """Whether it is a formal notice (mise en demeure)."""
    return notice.act == Act.MISE_EN_DEMEURE


def ask_again(here: Acting, notices: Iterable[int]) -> None:
    """Forget that a person confirmed these notices."""
    Written.objects.filter(pk__in=notices, confirmed_at__isnull=False).update(confirmed_at=None, confirmed_by="")


class NewNotices:
    """Writes the notices of one day, chunk by chunk, in the caller's transaction, which holds the run's lock."""

    def __init__(self, here: Acting, *, on: date, leaves_at: datetime) -> None:
        self._here, self._org = here, here.organisation
        self._on = on
        self._leaves_at = leaves_at
        self._last_number = self._before = last_number(here, on.year)
        self.count = 0
        self.proposed = 0

    @property
    def latest(self) -> str:
        """The number of the last one written, as people read it."""
        return f"{self._on.year}-{self._last_number:06d}"

    @property
    def numbers(self) -> tuple[int, int, int]:
        """The year, and the numbers after which and up to which it wrote."""
        return self._on.year, self._before, self._last_number

    def write(self, new: Sequence[NewNotice]) -> list[Fact]:
        """Insert them; returns the journal entries that the caller appends last."""
        ids, numbers = self.insert(new)
        return [self._fact(*made) for made in zip(ids, numbers, new, strict=True)]

    def insert(self, new: Sequence[NewNotice]) -> tuple[list[int], range]:
        """Insert them, for a caller that journals them under a name of its own; returns their ids and numbers."""
        ids = allot_ids("outbox_notice", len(new))
        numbers = range(self._last_number + 1, self._last_number + 1 + len(new))
        self._last_number += len(new)
        self.count += len(new)
        self.proposed += sum(one.needs_confirmation for one in new)
        insert_rows(
            "outbox_notice",
            NOTICE_COLUMNS,
            [self._row(*one) for one in zip(ids, numbers, new, self._known_until(new), strict=True)],
        )
        insert_rows(
            "outbox_noticeitem",
            ("organisation_id", "notice_id", "receivable_id", "step_key", "round", "is_for_information", "tolerance"),
            [row for notice, one in zip(ids, new, strict=True) for row in self._items(notice, one)],
        )
        insert_rows("outbox_message", MESSAGE_COLUMNS, self._messages(ids, new))
        return ids, numbers

    def _known_until(self, new: Sequence[NewNotice]) -> Iterable[date]:
        """Up to which day the books of each know payments."""
        listed = {
            place: [*(item.receivable for item in one.items), *(one.by_person.about if one.by_person else ())]
            for place, one in enumerate(new)
        }
        return counted_until_each(self._here, self._on, listed).values()

    def _row(self, notice: int, number: int, one: NewNotice, known_until: date) -> tuple[object, ...]:
        """Of ``NOTICE_COLUMNS``."""
        said, is_confirmed = one.by_person or OF_A_RUN, one.by_person is not None and not one.needs_confirmation
        return (
            notice,
            self._org,
            one.debtor,
            said.purpose.value,
            self._on.year,
            number,
            one.act,
            one.stage,
            said.author,
            one.sticker.value,
            self._on,
            one.gap_days,
            self._on,
            known_until,
            self._here.at if is_confirmed else None,
            self._here.actor if is_confirmed else "",
            said.document,
            said.content,
            "",
            "",
            self._here.at,
        )

    def _items(self, notice: int, one: NewNotice) -> Iterator[tuple[object, ...]]:
        for item in one.items:
            yield self._org, notice, item.receivable, item.step_key, item.round, False, item.tolerance
        for receivable in one.by_person.about if one.by_person else ():
            yield self._org, notice, receivable, "", 0, True, 0

    def _messages(self, ids: Sequence[int], new: Sequence[NewNotice]) -> list[tuple[object, ...]]:
        return [
            new_message(
                self._org,
                notice,
                channel,
                address,
                contact,
                self._leaves_at,
                state=first_state(channel, needs_confirmation=one.needs_confirmation),
            )
            for notice, one in zip(ids, new, strict=True)
            for channel, address, contact in one.recipients
        ]

    def _fact(self, notice: int, number: int, one: NewNotice) -> Fact:
        body = {
            "notice": notice, "number": f"{self._on.year}-{number:06d}", "on": self._on, "stage": one.act,
            "channels": [channel.value for channel, _, _ in one.recipients], "proposed": one.needs_confirmation,
            "items": [[item.receivable, item.step_key, item.round, str(item.open)] for item in one.items],
        }  # fmt: skip
        return Fact("notice.decided", body, chain=one.debtor)


OF_A_RUN = ByPerson(Purpose.DEMAND, CREDITOR)  # what all notices of a scenario have alike
NOTICE_COLUMNS = (
    "id", "organisation_id", "debtor_id", "purpose", "year", "number", "act", "stage", "author", "sticker", "decided_on", "gap_days",
    "dated", "counted_until", "confirmed_at", "confirmed_by", "document_id", "content", "edits", "figures", "created_at",
)  # fmt: skip
MESSAGE_COLUMNS = (
    "organisation_id", "notice_id", "channel", "recipient", "contact_id", "public_id", "state", "reason", "why",
    "not_before", "attempts", "reference",
)  # fmt: skip


def new_message(
    organisation: int,
    notice: int,
    channel: Channel,
    address: str,
    contact: int | None,
    not_before: datetime,
    *,
    state: MessageState,
) -> tuple[object, ...]:
    """A row of ``MESSAGE_COLUMNS``."""
    return (
        organisation,
        notice,
        channel.value,
        address,
        contact,
        uuid.uuid4(),
        state.value,
        "",
        "",
        not_before,
        0,
        "",
    )


def first_state(channel: Channel, *, needs_confirmation: bool) -> MessageState:
    """A task lies with its person at once; what must be confirmed is proposed; the rest is queued."""
    if channel is Channel.PERSON:
        return MessageState.HANDED_OVER
    return MessageState.PROPOSED if needs_confirmation else MessageState.QUEUED


def last_number(here: Acting, year: int) -> int:
    """The highest number of the year; 0 when it has none. The caller holds the lock that makes numbers gapless."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(number), 0) FROM outbox_notice WHERE year = %s", [year])
        (number,) = cursor.fetchone() or (0,)
    return int(number)
