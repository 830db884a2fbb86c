"""The truth gate of a firm's letter: the last look, in the transaction that claims it.

What stops the creditor's own reminders stops the firm too; besides, the firm's own conditions hold: its facts in date, the mandate in
force, the case in its hands and not paused, its checks made, and the letter of R124-4 before anything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from relance.domain.calendars import ContactHours
from relance.domain.firms.levels import Level
from relance.domain.scenario.decide import HoldKind, Snapshot, forbidden, nothing_to_ask
from relance.domain.scenario.gate import HOUR_BOUND
from relance.domain.scenario.house_rules import ContactPressure
from relance.domain.scenario.model import Channel
from relance.domain.scenario.reasons import Reason
from relance.domain.sentences import Sentence

ZERO = Decimal(0)
# The mark that the case is in the firm's hands is no reason for the firm to be silent.
ITS_OWN = frozenset({HoldKind.IN_COLLECTION})

MANDATE_ENDED = Sentence("the mandate has ended, or is not signed by both")
FIRM_LOCKED = Sentence("the firm's insurance, account or declaration is missing or out of date (CPCE R124-2)")
TAKEN_BACK = Sentence("the creditor has taken the case back")
PAUSED = Sentence("the case is paused")
NOT_CHECKED = Sentence("the firm's own checks are not recorded yet")
NOTHING_OWED = Sentence("nothing of it is owed any more")
SENDING_IS_OFF = Sentence("sending is switched off")
NO_ADDRESS = Sentence("there is no address for it")
FIGURES_CHANGED = Sentence("what is owed has changed since it was written")
NO_FIRST_LETTER = Sentence("no letter with the mentions of CPCE R124-4 went before it")
TOO_MANY = Sentence("the debtor has had enough messages in these days, the creditor's and the firm's together")
AT_NIGHT = Sentence("not at this hour or on this day")
STOPPED = Sentence("the creditor's books forbid it: {reason}")


@dataclass(frozen=True, slots=True)
class Contacting:
    """Everything that the gate looks at. ``contacts`` are the days on which the debtor had a message, ours and the firm's."""

    level: Level
    claims: Sequence[Snapshot]
    is_mandated: bool
    is_firm_open: bool
    is_taken_back: bool
    is_paused: bool
    is_checked: bool
    is_sending_on: bool
    has_address: bool
    figures_match: bool
    is_first: bool
    has_first_left: bool
    contacts: Iterable[date]


@dataclass(frozen=True, slots=True)
class Word:
    """May it leave? ``why`` where not; ``is_over``: it never will, else it waits, ``until`` then if that is known."""

    leaves: bool
    why: Sentence | None = None
    is_over: bool = False
    until: datetime | None = None


def gate(asked: Contacting, *, now: datetime, today: date, hours: ContactHours, pressure: ContactPressure) -> Word:
    """May this letter leave at ``now``? What ends it is said before what only delays it."""
    if over := _over(asked, today):
        return Word(leaves=False, why=over, is_over=True)
    if waits := _waits(asked, today, pressure):
        return Word(leaves=False, why=waits)
    if asked.level is Level.EMAIL and Channel.EMAIL in HOUR_BOUND and not hours.allows(now):
        return Word(leaves=False, why=AT_NIGHT, until=hours.next_allowed(now))
    return Word(leaves=True)


def _over(asked: Contacting, today: date) -> Sentence | None:
    if not asked.is_mandated:
        return MANDATE_ENDED
    if asked.is_taken_back:
        return TAKEN_BACK
    if not asked.claims or any(nothing_to_ask(one, ZERO) for one in asked.claims):
        return NOTHING_OWED
    for one in asked.claims:
        if (why := forbidden_to_the_firm(one, today)) is not None:
            return stopped(why)
    if not asked.is_first and not asked.has_first_left:
        return NO_FIRST_LETTER
    if not asked.has_address:
        return NO_ADDRESS
    return None if asked.figures_match else FIGURES_CHANGED


def _waits(asked: Contacting, today: date, pressure: ContactPressure) -> Sentence | None:
    if not asked.is_firm_open:
        return FIRM_LOCKED
    if not asked.is_checked:
        return NOT_CHECKED
    if asked.is_paused:
        return PAUSED
    if not asked.is_sending_on:
        return SENDING_IS_OFF
    recent = [day for day in asked.contacts if 0 <= (today - day).days < pressure.days]
    return TOO_MANY if len(recent) >= pressure.most else None


def stopped(why: Reason) -> Sentence:
    """That the creditor's books forbid it, in the few words that need none of its facts: those are the creditor's."""
    return Sentence(STOPPED.template, {"reason": why.about.short, "code": why.value})


def forbidden_to_the_firm(claim: Snapshot, today: date) -> Reason | None:
    """What forbids asking for it, but that it is in collection: that is what the firm does."""
    holds = tuple(one for one in claim.holds if one.kind not in ITS_OWN)
    wait = forbidden(replace(claim, holds=holds, handed_over=None), today)
    return wait.reason if wait else None
