"""What the list says of a deposit that waits for a decision: what it is, what it means, and the button that leads to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from relance.deposits.overview.standings import Deposit, Row
from relance.domain.deposits.standings import ToDecide
from relance.domain.sentences import Sentence
from relance.office.deposits.words import Next
from relance.office.visit import Visit


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what waits for a decision."""

    icon: str
    kind: Sentence
    meaning: Sentence
    verb: Sentence
    href: str
    other: Next | None = None


def line_of(visit: Visit, one: Deposit) -> Line:
    """What waits for a decision about one, and the button that leads to it."""
    return LINES.get(one.decides or ToDecide.FAILED, _failed)(visit, one.row)


def _missing(visit: Visit, row: Row) -> Line:
    opened = Sentence(
        "The page for the card was opened {count} {count:time|times} without going to the end. Many stop where"
        " their bank asks for a confirmation.",
        {"count": row.opened},
    )
    return Line(
        "late",
        Sentence("Arrives on {day}, nothing given yet", {"day": row.begins_on}),
        opened if row.opened else Sentence("The link was not followed to the provider's page yet."),
        Sentence("Send the link again"),
        _at(visit, row, "request"),
    )


def _card_ends(visit: Visit, row: Row) -> Line:
    return Line(
        "deposits",
        Sentence("Card to be replaced by {day}", {"day": _latest(row)}),
        Sentence("It ends on {card}, the guarantee on {until}.", {"card": row.card_ends_on, "until": row.claim_until}),
        Sentence("Ask for another card"),
        _at(visit, row, "request"),
    )


def _dispute(visit: Visit, row: Row) -> Line:
    unknown = Sentence("The provider names no day until which the bank takes your answer: look there, and do not wait.")
    return Line(
        "bank",
        Sentence("Disputes a payment at the bank"),
        Sentence(
            "The bank wants your answer by {day}; without one the dispute is lost.",
            {"day": visit.local(row.answer_by).date()},
        )
        if row.answer_by
        else unknown,
        Sentence("Answer the bank"),
        _at(visit, row, "dispute"),
    )


def _taken_back(visit: Visit, row: Row) -> Line:
    return Line(
        "bank",
        Sentence("The bank gave the guest their money back for good"),
        Sentence(
            "It is open again, {amount} in all, and nothing asks for it: ask with the rest, or leave it.",
            {"amount": row.money(row.open)},
        ),
        Sentence("Decide"),
        _at(visit, row, "dispute"),
    )


def _answer(visit: Visit, row: Row) -> Line:
    return Line(
        "hand",
        Sentence("Answered your claim of {amount}", {"amount": row.money(row.claimed)}),
        Sentence("Nothing is charged until you have read it and said how it goes on.")
        if row.is_held
        else Sentence("Nothing waits for it: it is there to be read."),
        Sentence("Read and answer"),
        _at(visit, row, "answers"),
    )


def _last_days(visit: Visit, row: Row) -> Line:
    return Line(
        "calendar",
        Sentence("Last day to claim: {day}", {"day": row.claim_until}),
        Sentence(
            "The stay ended on {day}. Without a claim the card is let go by itself, and the guest is told.",
            {"day": row.ends_on},
        ),
        Sentence("Claim"),
        visit.url("deposit-claim", pk=row.id),
        Next(Sentence("Release"), _at(visit, row, "release"), None),
    )


def _left(visit: Visit, row: Row) -> Line:
    return Line(
        "stop",
        Sentence("Attempts over, {amount} open", {"amount": row.money(row.open)}),
        Sentence("You asked to decide yourself: messages may begin, or it ends here."),
        Sentence("Open"),
        _at(visit, row, "follows"),
    )


def _failed(visit: Visit, row: Row) -> Line:
    return Line(
        "stop",
        Sentence("Failed, {amount}", {"amount": row.money(row.open)}),
        Sentence(
            "Attempts and messages brought no more. What follows is yours to choose: certificate, loss, or going on."
        ),
        Sentence("Open"),
        _at(visit, row, "follows"),
    )


LINES: dict[ToDecide, Callable[[Visit, Row], Line]] = {
    ToDecide.MISSING: _missing,
    ToDecide.CARD_ENDS: _card_ends,
    ToDecide.DISPUTE: _dispute,
    ToDecide.TAKEN_BACK: _taken_back,
    ToDecide.ANSWER: _answer,
    ToDecide.LAST_DAYS: _last_days,
    ToDecide.LEFT: _left,
    ToDecide.FAILED: _failed,
}


def _at(visit: Visit, row: Row, part: str) -> str:
    return f"{visit.url('deposit', pk=row.id)}#{part}"


def _latest(row: Row) -> date:
    return min(one for one in (row.card_ends_on, row.begins_on, row.claim_until) if one is not None)
