"""What a letter says: its own text or the act's, the paragraphs that stand in it, its figures as words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from relance.domain.law.fr.due_dates import days_after_principal
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money
from relance.language import long_date, say, show, typeset
from relance.letters.details import check_details
from relance.letters.labels import (
    compensation_in_words,
    invoiced,
    invoices,
    joined,
    joined_days,
    late_invoices,
    listed,
    our_letters,
    with_late_paid,
    your_invoices,
)
from relance.letters.model import CLAIMS_PENALTIES, Act, Letter, LetterItem
from relance.letters.payment_box import payment_reference
from relance.letters.statement import accounts, due_of
from relance.letters.wording_check import act_text, check_said


@dataclass(frozen=True, slots=True)
class FilledText:
    """The words of a letter."""

    subject: str
    body: tuple[str, ...]
    closing: str
    reference: str


def filled_text(letter: Letter) -> FilledText:
    """The words of ``letter`` in its language, checked. Raises WordingRefused, ForeignDetailsInLetter."""
    text = letter.text or act_text(letter.act, letter.language)
    facts = _facts(letter)
    said = FilledText(
        text.subject.format(**facts),
        tuple(p.text.format(**facts) for p in text.paragraphs if p.when in conditions(letter)),
        text.closing,
        payment_reference(letter),
    )
    check_said(" ".join((said.subject, *said.body, said.closing)), letter)
    check_details(letter)
    return replace(
        said,
        subject=typeset(said.subject, letter.language),
        body=tuple(typeset(one, letter.language) for one in said.body),
        closing=typeset(said.closing, letter.language),
    )


def conditions(letter: Letter) -> frozenset[str]:
    """Which conditional paragraphs stand in this letter."""
    named = {"", *_of_penalties(letter)}
    if letter.journey.by_post:
        named.add("by-post")
    if letter.late_paid:
        named.add("public-late-paid" if letter.recipient.kind is DebtorKind.PUBLIC_BODY else "late-paid")
    if letter.recipient.kind is DebtorKind.CONSUMER:
        named.add("consumer")
        if letter.creditor.mediator and (letter.act in CLAIMS_PENALTIES or letter.had_complaint):
            named.add("mediator")
    if any(item.due_is_assumed for item in letter.items):
        named.add("assumed")
    if any(letter.paid(currency) for currency in letter.currencies):
        named.add("part-paid")
    if letter.act is Act.STATEMENT:
        named.add(_state_of_account(letter))
        named |= set() if all(item.may_be_asked for item in letter.items) else {"not-claimed"}
        named |= {"credit"} if letter.credits else set()
    if letter.broken_promises:
        named.add("promised")
    if any(item.is_barred for item in letter.items):
        named.add("barred-public" if letter.recipient.kind is DebtorKind.PUBLIC_BODY else "barred")
    if any(item.demand_received_on for item in letter.items):
        named.add("received")
    if letter.reminded_on:
        named.add("reminded")
    return frozenset(named)


def _of_penalties(letter: Letter) -> Iterator[str]:
    """Which paragraphs say what is owed beside the principal; a demand has none of penalties that come to nothing."""
    is_public, is_demand = letter.recipient.kind is DebtorKind.PUBLIC_BODY, letter.act in CLAIMS_PENALTIES
    owing = [item for item in letter.items if item.penalties]
    uncounted = _uncounted(letter)
    is_nil = is_demand and not uncounted and not any(letter.penalties(currency) for currency in letter.currencies)
    if owing and not is_nil:
        regime = "public" if is_public else "penalties"
        yield f"{regime}-unknown" if len(uncounted) == len(owing) else regime
    if owing and not is_demand:
        yield "not-asked"
    if 0 < len(uncounted) < len(owing):
        yield "uncounted"
    if any(item.left_out for item in owing if item not in uncounted):
        yield "partly-counted"
    if any(letter.compensation(currency) for currency in letter.currencies):
        is_alone = is_nil and letter.act is not Act.LATE_PAID
        yield ("public-compensation-alone" if is_alone else "public-compensation") if is_public else "compensation"


def _uncounted(letter: Letter) -> list[LetterItem]:
    """Of what penalties are owed and not one day of them can be counted; what is settled accrues no more."""
    is_settled = letter.act is Act.LATE_PAID
    return [
        item
        for item in letter.items
        if item.is_uncounted or (is_settled and item.penalties is not None and not item.penalties.slices)
    ]


def _state_of_account(letter: Letter) -> str:
    """What a statement says of what is due; "" where what it lists apart has fallen due too."""
    if not due_of(letter):
        if any(item.is_barred or not item.may_be_asked for item in letter.items):
            return ""
        return "nothing-due" if letter.items or letter.credits else "empty"
    if not letter.asks:
        return "covered"
    lowered = any(letter.left_to_pay(currency) != letter.asked(currency) for currency in letter.currencies)
    return "due-less-credit" if lowered else "due"


def _follow_days(letter: Letter) -> str:
    """Within how many days after the principal a public body owes what comes on top of it; "" where nothing does."""
    if not any(item.penalties and item.penalties_follow for item in letter.items):
        return ""
    return str(days_after_principal(letter.dated))


def _facts(letter: Letter) -> dict[str, str]:
    language = letter.language

    def amounts(of: list[Money]) -> str:
        return show(joined(of), language) if of else ""

    is_statement = letter.act is Act.STATEMENT
    told = due_of(letter) if is_statement else letter.items
    in_order = sorted(told, key=lambda item: item.open.currency)  # as the sums stand
    numbers = [item.number for item in in_order]
    of_account = accounts(letter) if is_statement else ()
    due = amounts([asked for c in letter.currencies if (asked := letter.asked(c))] or [Money.zero()])
    left = [left for c in letter.currencies if is_statement and (left := letter.left_to_pay(c))]
    return {
        "numbers": show(listed(numbers), language),
        "count": say(invoices(len(numbers)), language),
        "these_invoices": say(your_invoices(numbers), language),
        "your_invoices": say(with_late_paid(your_invoices(numbers), len(letter.late_paid)), language),
        "paid": amounts([amount for amount in (letter.paid(c) for c in letter.currencies) if amount]),
        "asked": due if is_statement else amounts([letter.asked(c) for c in letter.currencies]),
        "due": due,
        "left": amounts(left),
        "credits": amounts([one.credited for one in of_account if one.credits]),
        "penalties": amounts([owed for c in letter.currencies if (owed := letter.penalties(c))] or [Money.zero()]),
        "late_paid": amounts([amount for c in letter.currencies if (amount := letter.late_paid_in(c))]),
        "late_invoices": say(late_invoices([item.number for item in letter.late_paid]), language),
        "compensation": show(compensation, language) if (compensation := compensation_in_words(letter.items)) else "",
        "rate": show(letter.penalty_rate, language),
        "dated": long_date(letter.dated, language),
        "deadline": long_date(letter.deadline, language),
        "counted_until": long_date(letter.counted_until or letter.dated, language),
        "penalties_until": long_date(letter.penalties_until, language),
        "uncounted": show(listed([item.number for item in _uncounted(letter)]), language),
        "mediator": letter.creditor.mediator,
        "follow_days": _follow_days(letter),
        "promised": joined_days(letter.broken_promises, language),
        "days": str(letter.days_from_receipt),
        "reminded": say(our_letters(letter.reminded_on, language), language),
        "invoiced": say(
            with_late_paid(invoiced(len(numbers), is_work_done=letter.is_work_done), len(letter.late_paid)), language
        ),
    }
