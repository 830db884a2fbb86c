"""A firm's Today: what to take on, to write, to post and to remit across its creditors, and what is locked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from relance.domain.firms import agreement, facts
from relance.domain.firms.lacks import Lack
from relance.domain.firms.levels import Level
from relance.domain.firms.remittance import Shares, shares_of
from relance.domain.firms.steps import Planned, due_step, planned
from relance.domain.ids import FirmLetterId, MandateId
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.firms.lists import MandateOfFirm, mandates_of_firm
from relance.firms.papers import FirmPaper, latest_version
from relance.firms.reasons import read
from relance.tenancy.context import Acting


@dataclass(frozen=True, slots=True)
class CaseOfFirm:
    """A case in the firm's hands. ``level`` and ``state`` are those of the letter that waits, ``step`` the scenario's that is due."""

    mandate: MandateId
    creditor: str
    entrusted: int
    number: int
    debtor: str
    reference: str
    owed: Money
    entrusted_at: datetime
    is_accepted: bool
    is_paused: bool
    unread: int
    letter: int | None
    level: Level | None
    state: str
    why: Sentence | None
    price: Money | None
    step: Planned | None


@dataclass(frozen=True, slots=True)
class HeldFunds:
    """A payment that the firm received and has not remitted."""

    mandate: MandateId
    creditor: str
    reference: str
    received_on: date
    remit_by: date
    amount: Money


@dataclass(frozen=True, slots=True)
class ToRemit:
    """All that one creditor is owed in one currency."""

    mandate: MandateId
    creditor: str
    shares: Shares
    first_due: date


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """A letter that lies printed with the firm, whose case is not the firm's any more."""

    mandate: MandateId
    creditor: str
    letter: FirmLetterId
    reference: str
    level: Level
    dated: date | None

    @property
    def form(self) -> str:
        """The name of its form on a page of many letters."""
        return f"printed-{self.letter}"


@dataclass(frozen=True, slots=True)
class FirmToday:
    """Everything on the page. ``lacks`` lock the firm itself: nothing of it leaves."""

    cases: tuple[CaseOfFirm, ...]
    held: tuple[HeldFunds, ...]
    to_remit: tuple[ToRemit, ...]
    mandates: tuple[MandateOfFirm, ...]
    locked: tuple[tuple[MandateOfFirm, tuple[Lack, ...]], ...]
    paper: FirmPaper | None
    lacks: tuple[Lack, ...]
    ends_soon: date | None
    printed: tuple[PrintedLetter, ...] = ()

    @property
    def to_take_on(self) -> list[CaseOfFirm]:
        """Not accepted yet."""
        return [one for one in self.cases if not one.is_accepted]

    @property
    def to_send(self) -> list[CaseOfFirm]:
        """A letter waits, or the scenario wants one."""
        return [
            one for one in self.cases if one.is_accepted and (one.state == "queued" or (one.step and not one.letter))
        ]

    @property
    def to_post(self) -> list[CaseOfFirm]:
        """Printed, and not posted yet."""
        return [one for one in self.cases if one.state == "handed_over"]

    @property
    def unread(self) -> list[CaseOfFirm]:
        """The creditor said something."""
        return [one for one in self.cases if one.unread]


def firm_today(here: Acting) -> FirmToday:
    """Of the firm acted for, from home."""
    mandates = mandates_of_firm(here)
    written = latest_version(here)
    known = written[1].facts if written else facts.FirmFacts()
    held = _held()
    return FirmToday(
        cases=tuple(_cases(here, written[1] if written else None)),
        held=tuple(held),
        to_remit=tuple(_to_remit(mandates, held)),
        mandates=tuple(one for one in mandates if one.ended_at is None),
        locked=tuple(_locked(mandates)),
        paper=written[1] if written else None,
        lacks=tuple(facts.lacks_of(known, here.today)),
        ends_soon=facts.ends_soon(known, here.today),
        printed=tuple(_printed()),
    )


def _cases(here: Acting, paper: FirmPaper | None) -> list[CaseOfFirm]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT mandate_id, creditor_name, entrusted_id, case_number, debtor_name, reference, open_amount, currency, entrusted_at,
                accepted_at, is_paused, unread, letter_id, letter_level, letter_state, letter_why, price, levels
            FROM firms_today_of_firm()"""
        )
        rows = cursor.fetchall()
    found = []
    for row in rows:
        (
            mandate,
            creditor,
            entrusted,
            number,
            debtor,
            reference,
            owed,
            currency,
            at,
            accepted,
            is_paused,
            unread,
            *letter,
        ) = row
        pk, level, state, why, price, levels = letter
        steps = (
            planned(paper.steps, accepted.astimezone(here.zone).date(), {Level(one) for one in levels})
            if paper and accepted
            else []
        )
        found.append(
            CaseOfFirm(
                MandateId(mandate),
                creditor,
                entrusted,
                number,
                debtor,
                reference,
                Money(owed or Decimal(0), currency or "EUR").rounded(),
                at,
                accepted is not None,
                is_paused,
                unread,
                pk,
                Level(level) if level else None,
                state or "",
                read(why) if why else None,
                Money(price, "EUR") if price is not None else None,
                due_step(steps, here.today) if owed and not is_paused else None,
            )
        )
    return found


def _printed() -> list[PrintedLetter]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mandate_id, creditor_name, letter_id, reference, place, is_first, level, dated FROM firms_printed_of_firm()"
        )
        return [
            PrintedLetter(
                MandateId(mandate),
                creditor,
                FirmLetterId(letter),
                reference if first else f"{reference}/{place}",
                Level(level),
                dated,
            )
            for mandate, creditor, letter, reference, place, first, level, dated in cursor.fetchall()
        ]


def _held() -> list[HeldFunds]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mandate_id, creditor_name, reference, received_on, remit_by, amount, currency FROM firms_held_of_firm()"
        )
        return [
            HeldFunds(MandateId(mandate), creditor, reference, received, until, Money(amount, currency))
            for mandate, creditor, reference, received, until, amount, currency in cursor.fetchall()
        ]


def _to_remit(mandates: list[MandateOfFirm], held: list[HeldFunds]) -> list[ToRemit]:
    agreed = {one.id: one.agreed for one in mandates}
    found = []
    for mandate, currency in sorted({(one.mandate, one.amount.currency) for one in held}):
        theirs = [one for one in held if (one.mandate, one.amount.currency) == (mandate, currency)]
        shares = shares_of([one.amount for one in theirs], agreed[mandate], currency)
        found.append(ToRemit(mandate, theirs[0].creditor, shares, min(one.remit_by for one in theirs)))
    return sorted(found, key=lambda one: one.first_due)


def _locked(mandates: list[MandateOfFirm]) -> list[tuple[MandateOfFirm, tuple[Lack, ...]]]:
    found = []
    for one in mandates:
        if one.ended_at is None and not one.is_in_force:
            signed = one.creditor_signed_at is not None, one.firm_signed_at is not None
            found.append((one, tuple(agreement.lacks_of(one.agreed, creditor_signed=signed[0], firm_signed=signed[1]))))
    return found
