"""The truth gate: the last look at a message, in the transaction that claims it.

Everything that forbade the step when it was decided is asked again with what is known now, and what only sending can
tell: is sending on, is the source fresh, does the letter still say what is true, may the debtor be written to at this hour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from relance.domain.calendars import ContactHours
from relance.domain.money import Money
from relance.domain.scenario.decide import (
    REASON_OF_HOLD,
    Hold,
    HoldKind,
    Snapshot,
    forbidden,
    gravest,
    nothing_to_ask,
)
from relance.domain.scenario.house_rules import USUAL_RULES, HouseRules
from relance.domain.scenario.model import Channel
from relance.domain.scenario.reasons import Reason

HOUR_BOUND = frozenset({Channel.EMAIL, Channel.SMS})
STALE_AFTER_DAYS = 10
MAY_BE_ANSWERED = frozenset({HoldKind.DISPUTE, HoldKind.REPLY})  # the debtor waits for our word
# What the law wants sent all the same: the duplicate of a lost invoice reaches even a debtor in liquidation, and asks for nothing
# (CGI 272-1; CE 28 March 2012, 320470).
MAY_BE_TOLD = MAY_BE_ANSWERED | {HoldKind.INSOLVENCY, HoldKind.NEVER_REMIND}
LETTER_HOLDS_DAYS = 7  # after that its date, its deadline and its penalties are no longer those of the day


class Verdict(StrEnum):
    """What becomes of a message at the gate."""

    LEAVE = "leave"
    LATER = "later"  # it stays queued
    ASK = "ask"  # a person must confirm it
    VOID = "void"  # it never leaves
    RENEW = "renew"  # its letter is written anew, of the day on which it leaves


@dataclass(frozen=True, slots=True)
class Item:
    """A receivable that the message asks for, as it stands now, with its scenario's tolerance."""

    snapshot: Snapshot
    tolerance: Decimal


@dataclass(frozen=True, slots=True)
class Leaving:
    """Everything that the gate looks at.

    ``waits_for_a_word``: the creditor proposes, and a person lets each message go. ``is_formal``: a formal notice, which is
    let go on old books by a word of its own (``accepts_stale``): a word given on fresh ones is none.

    ``letter_days`` is the letter's age; ``asked`` holds for each currency the principal and the penalties that the letter
    asks for; ``contacts`` the days of other messages that this debtor had; ``last_letter`` the last day of another
    letter from which ``gap_days`` must pass; ``source_days`` the age of the last import, None
    where nothing was imported. ``can_be_renewed``: nothing of the letter has left, so that it may be written anew of another
    day; ``is_term_too_near``: leaving today, it would ask to be paid before it can be received. Not ``asks_principal``: it asks what the
    delay of settled invoices costs, so that nothing being open forbids nothing; whether it is owed, ``figures_match`` tells.
    """

    channel: Channel
    has_address: bool
    items: tuple[Item, ...]
    is_sending_on: bool
    is_confirmed: bool
    is_formal: bool
    accepts_stale: bool
    waits_for_a_word: bool
    figures_match: bool
    letter_days: int
    asked: tuple[tuple[Money, Money], ...]
    contacts: tuple[date, ...]
    last_letter: date | None
    gap_days: int
    source_days: int | None
    stale_after_days: int = STALE_AFTER_DAYS
    can_be_renewed: bool = False
    is_term_too_near: bool = False
    asks_principal: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict; its reason where the message does not leave, and from when it may be asked again."""

    verdict: Verdict
    reason: Reason | None = None
    until: datetime | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


def gate(
    leaving: Leaving, *, now: datetime, today: date, hours: ContactHours, rules: HouseRules = USUAL_RULES
) -> Outcome:
    """May this message leave at ``now`` (aware; ``today`` is its date where the creditor is)? The gravest reason speaks."""
    if not leaving.is_sending_on:
        return Outcome(Verdict.LATER, Reason.SENDING_OFF)
    if rules.automatic.is_still:
        return Outcome(Verdict.LATER, Reason.AUTOMATIC_OFF)
    for item in leaving.items:
        settled = nothing_to_ask(item.snapshot, item.tolerance) if leaving.asks_principal else None
        wait = settled or forbidden(item.snapshot, today)
        if wait:
            return Outcome(Verdict.VOID, wait.reason, facts=wait.facts)
    if not leaving.has_address:
        return Outcome(Verdict.VOID, Reason.NO_ADDRESS)
    if not leaving.figures_match:
        return Outcome(Verdict.VOID, Reason.FIGURES_CHANGED)
    if leaving.letter_days > LETTER_HOLDS_DAYS:
        return Outcome(Verdict.VOID, Reason.LETTER_TOO_OLD, facts={"days": leaving.letter_days})
    if doubt := _doubt(leaving):
        return doubt
    if leaving.channel in HOUR_BOUND and not hours.allows(now):
        return Outcome(Verdict.LATER, Reason.QUIET_HOURS, until=hours.next_allowed(now))
    if leaving.last_letter is not None and (today - leaving.last_letter).days < leaving.gap_days:
        return Outcome(Verdict.VOID, Reason.MINIMUM_GAP, facts={"last": leaving.last_letter})
    pressure = rules.pressure
    recent = [day for day in leaving.contacts if 0 <= (today - day).days < pressure.days]
    if len(recent) >= pressure.most:
        return Outcome(Verdict.VOID, Reason.PRESSURE_CAP, facts={"count": len(recent), "days": pressure.days})
    if leaving.letter_days and leaving.can_be_renewed:
        return Outcome(Verdict.RENEW, Reason.LETTER_OF_ANOTHER_DAY)
    if leaving.is_term_too_near:
        return Outcome(Verdict.VOID, Reason.LETTER_TOO_OLD, facts={"days": leaving.letter_days})
    return Outcome(Verdict.LEAVE)


def gate_information(
    holds: Iterable[Hold],
    *,
    channel: Channel,
    has_address: bool,
    is_sending_on: bool,
    now: datetime,
    today: date,
    hours: ContactHours,
    passing: frozenset[HoldKind] = MAY_BE_ANSWERED,
) -> Outcome:
    """The gate of what asks for nothing: sending, address, hours and pauses, but those that it may pass (``passing``); a dispute
    and an answer may be answered.
    """
    if not is_sending_on:
        return Outcome(Verdict.LATER, Reason.SENDING_OFF)
    if (why := not_even_answered(holds, today, passing)) is not None:
        return Outcome(Verdict.VOID, why)
    if not has_address:
        return Outcome(Verdict.VOID, Reason.NO_ADDRESS)
    if channel in HOUR_BOUND and not hours.allows(now):
        return Outcome(Verdict.LATER, Reason.QUIET_HOURS, until=hours.next_allowed(now))
    return Outcome(Verdict.LEAVE)


def not_even_answered(
    holds: Iterable[Hold], today: date, passing: frozenset[HoldKind] = MAY_BE_ANSWERED
) -> Reason | None:
    """What pauses even a message that asks for nothing."""
    hold = gravest((one for one in holds if one.kind not in passing), today)
    return REASON_OF_HOLD[hold.kind] if hold else None


def _doubt(leaving: Leaving) -> Outcome | None:
    """What a person may wave through."""
    if not leaving.is_confirmed and leaving.waits_for_a_word:
        return Outcome(Verdict.ASK, Reason.TO_BE_CONFIRMED)
    is_stale = leaving.source_days is not None and leaving.source_days > leaving.stale_after_days
    if is_stale and not (leaving.accepts_stale if leaving.is_formal else leaving.is_confirmed):
        return Outcome(Verdict.ASK, Reason.SOURCE_STALE, facts={"days": leaving.source_days})
    if not leaving.is_confirmed and any(penalties.amount > principal.amount for principal, penalties in leaving.asked):
        return Outcome(Verdict.ASK, Reason.PENALTIES_ABOVE_PRINCIPAL)
    return None
