"""What the list says of a deposit: its state in a few words, and what comes next, with the way there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from relance.deposits.overview.standings import Deposit, Row
from relance.domain.deposits.guarantees import GuaranteeKind
from relance.domain.deposits.standings import CLAIM_STANDINGS, STANDING_WORDS, STEPS, Moment, Standing
from relance.domain.sentences import Sentence
from relance.office.visit import Visit

TICKED = frozenset({Standing.SETTLED, Standing.RELEASED, Standing.PAID, Standing.GIVEN_BACK})
CARE = frozenset({Standing.ASKED, Standing.ACCEPTED, Standing.TO_REPLACE, Standing.CONTESTED, Standing.LEFT})
LATE = frozenset({Standing.FAILED, Standing.DISPUTED})


@dataclass(frozen=True, slots=True)
class State:
    """``step``: how many of four squares are filled, None where a tick or nothing stands instead; ``tone`` colours it."""

    word: Sentence
    detail: Sentence | None
    step: int | None
    tone: int
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Next:
    """What a person may do, where ("" where nothing is to be done), and why."""

    words: Sentence
    href: str
    why: Sentence | None


def state_of(visit: Visit, one: Deposit) -> State:
    """The state of one deposit."""
    row = one.row
    standing = row.standing
    tone = 4 if standing in LATE else 3 if standing is Standing.RECOVERY else 2 if standing in CARE else 1
    return State(STANDING_WORDS[standing], _detail(visit, one), STEPS.get(standing), tone, standing in TICKED)


def _detail(visit: Visit, one: Deposit) -> Sentence | None:
    row = one.row
    match row.standing:
        case Standing.ASKED | Standing.ACCEPTED if row.opened:
            return Sentence("the page for the card was opened {count} {count:time|times}", {"count": row.opened})
        case Standing.ASKED | Standing.ACCEPTED if row.asked_at is not None:
            return Sentence("on {day}", {"day": visit.local(row.asked_at).date()})
        case Standing.GIVEN if one.moment is Moment.STAYING:
            return Sentence("leaves on {day}", {"day": row.ends_on})
        case Standing.GIVEN if one.moment is Moment.AFTER:
            return Sentence("the stay is over")
        case Standing.GIVEN if row.given_at is not None:
            return Sentence("on {day}", {"day": visit.local(row.given_at).date()})
        case Standing.TO_REPLACE:
            return Sentence("expires on {day}", {"day": row.card_ends_on})
        case Standing.CONTESTED:
            return Sentence("everything is paused")
        case Standing.DISPUTED if row.answer_by is not None:
            return Sentence("answer the bank by {day}", {"day": visit.local(row.answer_by).date()})
        case Standing.DISPUTED if row.is_unanswered:
            return Sentence("answer the bank, day unknown")
        case Standing.CLAIMED if row.claimed and not row.open:
            return Sentence("nothing is left to pay")
        case Standing.CLAIMED:
            return _of_window(visit, row)
        case Standing.RECOVERY if row.next_on is not None:
            return Sentence("next message on {day}", {"day": row.next_on})
        case Standing.SETTLED if row.ended_at is not None:
            return Sentence("on {day}", {"day": visit.local(row.ended_at).date()})
    return None


def _of_window(visit: Visit, row: Row) -> Sentence | None:
    if row.requested_at is None or row.window_ends_on is None:
        return None
    if row.answer_until is not None and visit.now < row.answer_until:
        return Sentence("the guest may answer until {day}", {"day": visit.local(row.answer_until).date()})
    if row.stopped_at is not None:
        return Sentence("attempts stopped")
    began = visit.local(row.requested_at).date()
    days = (row.window_ends_on - began).days
    return Sentence("attempts, day {day} of {days}", {"day": min(days, (visit.today - began).days), "days": days})


def next_of(visit: Visit, one: Deposit) -> Next:
    """What may be done about one, in one verb."""
    row, page = one.row, visit.url("deposit", pk=one.row.id)
    if row.waits:
        return Next(Sentence("Read the answer"), f"{page}#answers", _waiting_since(visit, row))
    match row.standing:
        case Standing.ASKED | Standing.ACCEPTED | Standing.DRAFT:
            return Next(Sentence("Send the link again"), f"{page}#request", _reminded(visit, row))
        case Standing.TO_REPLACE:
            return Next(
                Sentence("Ask for another card"), f"{page}#request", Sentence("It ends before the guarantee does")
            )
        case Standing.GIVEN if one.moment is Moment.AFTER:
            until = Sentence("Released by itself after {day}", {"day": row.claim_until})
            return Next(Sentence("Claim or release"), visit.url("deposit-claim", pk=row.id), until)
        case Standing.GIVEN:
            until = Sentence("Something can be claimed until {day}", {"day": row.claim_until})
            return Next(Sentence("Nothing to do"), "", until)
        case Standing.FAILED:
            return Next(Sentence("Decide what follows"), f"{page}#follows", Sentence("The messages brought no more"))
        case Standing.LEFT:
            return Next(Sentence("Decide what follows"), f"{page}#follows", Sentence("The attempts are over"))
        case Standing.DISPUTED:
            return Next(Sentence("Answer the bank"), f"{page}#dispute", None)
    return Next(Sentence("Detail"), page, None)


def reminder_of(visit: Visit, row: Row) -> date | None:
    """The day on which the guest is reminded if it is missing, never the one of the request; None where no reminder comes."""
    if row.kind == GuaranteeKind.PAYMENT or row.reminded_at or row.remind_on is None or row.asked_at is None:
        return None
    day = max(row.remind_on, visit.local(row.asked_at).date() + timedelta(days=1), visit.today)
    return day if day <= row.begins_on else None


def _reminded(visit: Visit, row: Row) -> Sentence | None:
    if row.reminded_at is not None:
        return Sentence("Reminded on {day}", {"day": visit.local(row.reminded_at).date()})
    day = reminder_of(visit, row)
    return Sentence("Reminded on {day} if it is still missing", {"day": day}) if day is not None else None


def _waiting_since(visit: Visit, row: Row) -> Sentence | None:
    return Sentence("since {day}", {"day": visit.local(row.answered_at).date()}) if row.answered_at else None


def is_claimed(row: Row) -> bool:
    """Whether the recovery cell has something to show."""
    return bool(row.claims) and (row.standing in CLAIM_STANDINGS or row.claimed > 0)
