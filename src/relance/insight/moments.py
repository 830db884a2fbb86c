"""What happened, in words: a line of the timeline for each letter, payment, exchange, correction and pause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from relance.domain.delivery import STATE_WORDS, MessageState
from relance.domain.ledger import CreditNature
from relance.domain.money import Money
from relance.domain.scenario.decide import REASON_OF_HOLD, HoldKind
from relance.domain.scenario.model import Channel, Stage
from relance.domain.sentences import Sentence
from relance.exchanges.models import ExchangeKind, NonPayment, Party
from relance.exchanges.words import EXCHANGE_WORDS, NON_PAYMENT_WORDS, PARTY_WORDS
from relance.inbox.attached import AttachedFile
from relance.letters.titles import act_title
from relance.receivables.invoice_corrections import FIELD_WORDS
from relance.receivables.models import Act
from relance.scenarios.words import CHANNELS, STAGES

HAND_WORDS = {
    Act.ADDED: Sentence("Entered by hand: {what}"), Act.CORRECTED: Sentence("Corrected: {what}"),
    Act.CANCELLED: Sentence("Cancelled: {what}"), Act.REOPENED: Sentence("Owed again: {what}"),
}  # fmt: skip
SET_AGAINST = {
    CreditNature.PAYMENT: Sentence("Paid: {amount}"), CreditNature.CREDIT_NOTE: Sentence("Credit note of {amount}"),
}  # fmt: skip
# What lowers a debt although nothing came in: said of it, and of its end.
LET_GO = {
    CreditNature.WRITE_OFF: (Sentence("Written off: {amount}"), Sentence("No longer written off: {amount}")),
    CreditNature.WAIVER: (Sentence("Waived: {amount}"), Sentence("No longer waived: {amount}")),
}
HAND_MARKS = {Act.ADDED: "", Act.CORRECTED: "", Act.CANCELLED: "alert", Act.REOPENED: "alert"}


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline. ``mark`` is its sign; ``message`` opens what was sent; ``files`` came attached."""

    on: date
    mark: str
    said: Sentence
    more: Sentence | None = None
    message: int | None = None
    files: tuple[AttachedFile, ...] = ()


def exchanged(on: date, kind: str, reason: str, text: str) -> Moment:
    """What was said, with the reason where one was given."""
    said = EXCHANGE_WORDS[ExchangeKind(kind)]
    if reason:
        said = Sentence("{kind}: {reason}", {"kind": said, "reason": NON_PAYMENT_WORDS[NonPayment(reason)]})
    return Moment(on, "", said, Sentence("{text}", {"text": text}) if text else None)


def ended(on: date, party: Party, text: Sentence | str, *, was_kept: bool) -> Moment:
    """What a side undertook, and whether it was kept."""
    facts = {"party": PARTY_WORDS[party], "what": text}
    if was_kept:
        return Moment(on, "money-in", Sentence("Kept ({party}): {what}", facts))
    return Moment(on, "alert", Sentence("Not kept ({party}): {what}", facts))


def sent(
    on: date,
    pk: int,
    act: str,
    channel: str,
    recipient: str,
    state: str,
    year: int,
    number: int,
    is_out_of_term: bool,
    is_settled: bool,
) -> Moment:
    """A letter or message, by which way, and what became of it."""
    title = act_title(act)
    if is_out_of_term:
        title = Sentence("{stage}: formal notice out of time", {"stage": STAGES[Stage.REMINDER]})
    said = Sentence("{act}, by {channel}", {"act": title, "channel": CHANNELS[Channel(channel)]})
    facts = {"state": STATE_WORDS[MessageState(state)], "recipient": recipient, "number": f"{year}-{number:06d}"}
    is_lost = MessageState(state) in (MessageState.BOUNCED, MessageState.REFUSED, MessageState.UNCONFIRMED)
    more = Sentence("{state}; no. {number} {recipient}", facts)
    if is_settled:
        more = Sentence("{state}; no. {number} {recipient}; closed: all of it is settled", facts)
    return Moment(on, "alert" if is_lost else "out", said, more, pk)


def paid(on: date, nature: str, amount: Money, *, is_of_books: bool, is_gone: bool) -> Moment:
    """What lowers the debt or no longer does: money, set against it or against its penalties, a credit, a write-off, a waiver."""
    if nature == "penalties":
        if amount.amount < 0:
            return Moment(on, "alert", Sentence("No longer set against penalties: {amount}", {"amount": -amount}))
        return Moment(on, "money-in", Sentence("Paid for penalties: {amount}", {"amount": amount}))
    if is_gone:
        if amount.amount < 0:
            return Moment(on, "alert", Sentence("In the books again: {amount}", {"amount": -amount}))
        return Moment(on, "money-in", Sentence("No longer in the books: {amount}", {"amount": amount}))
    if nature in LET_GO:
        let_go, owed_again = LET_GO[CreditNature(nature)]
        if amount.amount < 0:
            return Moment(on, "alert", Sentence(owed_again.template, {"amount": -amount}))
        return Moment(on, "", Sentence(let_go.template, {"amount": amount}))
    if amount.amount < 0 and not is_of_books:
        return Moment(on, "alert", Sentence("Unallocated again: {amount}", {"amount": -amount}))
    if amount.amount < 0:
        return Moment(on, "alert", Sentence("Taken back by the books: {amount}", {"amount": -amount}))
    return Moment(on, "money-in", Sentence(SET_AGAINST[CreditNature(nature)].template, {"amount": amount}))


def _told(field: str, text: str, currency: str | None) -> object:
    """A kept value as it is said: sums and days are kept as plain text."""
    if not text:
        return "–"
    if field == "amount":
        return Money(Decimal(text), currency or "EUR").rounded()
    return date.fromisoformat(text) if field in ("issued_on", "due_on") else text


def by_hand(
    on: date,
    act: str,
    number: str | None,
    amount: str | None,
    currency: str | None,
    changes: Mapping[str, Sequence[str]],
    reason: str,
) -> Moment:
    """What a person entered, put right or took back."""
    what = number or Money(Decimal(amount or "0"), currency or "EUR").rounded()
    told = [
        Sentence(
            "{field}: {before} → {after}",
            {
                "field": FIELD_WORDS[name],
                "before": _told(name, before, currency),
                "after": _told(name, after, currency),
            },
        )
        for name, (before, after) in changes.items()
    ]
    more: list[Sentence | str] = [*told, *([reason] if reason else [])]
    return Moment(on, HAND_MARKS[Act(act)], Sentence(HAND_WORDS[Act(act)].template, {"what": what}), _lines(more))


def _lines(parts: Sequence[Sentence | str]) -> Sentence | None:
    """Several sentences as one."""
    if not parts:
        return None
    names = [f"part{place}" for place in range(len(parts))]
    return Sentence(" · ".join(f"{{{name}}}" for name in names), dict(zip(names, parts, strict=True)))


def held(on: date, facts: Sequence[Any]) -> list[Moment]:
    """A pause and its end."""
    kind, until, released_on, *_ = facts
    words = REASON_OF_HOLD[HoldKind(kind)].about.short
    said = (
        Sentence("On hold until {until}: {kind}", {"until": date.fromisoformat(until), "kind": words})
        if until
        else Sentence("On hold: {kind}", {"kind": words})
    )
    moments = [Moment(on, "alert", said)]
    if released_on:
        moments.append(Moment(date.fromisoformat(released_on), "", Sentence("Taken up again: {kind}", {"kind": words})))
    return moments
