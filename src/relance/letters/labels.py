"""Labels of letters in both languages, as sentences of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from relance.domain.calendars import ONE_DAY
from relance.domain.interest import Imputation, InterestStatement, PaymentShare
from relance.domain.money import Money, total
from relance.domain.scenario.model import Sticker
from relance.domain.sentences import LongDate, Sentence
from relance.language import Language, long_date, say
from relance.letters.model import Act, Letter, LetterItem

LABELS: dict[str, Sentence] = {
    "number": Sentence("Invoice"), "issued": Sentence("Date"), "due": Sentence("Due on"), "amount": Sentence("Amount"),
    "paid": Sentence("Already paid"), "credited": Sentence("Credited"), "open": Sentence("Left to pay"), "late": Sentence("Days late"),
    "principal": Sentence("Principal"), "penalties": Sentence("Late-payment penalties"), "interest": Sentence("Interest"),
    "compensation": Sentence("Fixed compensation for recovery costs"), "asked": Sentence("Total to pay"),
    "pay": Sentence("To pay by bank transfer"), "holder": Sentence("Account holder"),
    "our_reference": Sentence("Our reference"), "reference": Sentence("Reference to quote"),
    "scan": Sentence("Payment code: scan it with your bank's application"),
    "salutation": Sentence("Dear Sir or Madam,"), "question": Sentence("A question or a disagreement?"),
    "annex": Sentence("Annex: calculation of penalties and interest"),
    "public_annex": Sentence("Annex: calculation of late-payment interest"), "from": Sentence("From"),
    "last": Sentence("To (included)"), "days": Sentence("Days"), "base": Sentence("Base"), "rate": Sentence("Rate"),
    "source": Sentence("Source"), "page": Sentence("Page"), "total": Sentence("Total"),
    "convention": Sentence(
        "Interest for each period = base × rate × days ÷ 365, rounded to the cent. Both dates are included."
    ),
    "late_paid": Sentence("Penalties and compensation of invoices paid late"), "fixed": Sentence("Fixed compensation"),
    "public_late_paid": Sentence("Interest and compensation of invoices paid late"),
    "settled": Sentence("Paid on"), "annex_sum": Sentence("Total of the calculations"),
    "books": Sentence("In our books"), "imputed": Sentence("Set against interest"), "after": Sentence("After allocation"),
    "order": Sentence("Order"), "delivery": Sentence("Delivery"), "received": Sentence("Demand received on"),
    "assumed": Sentence("to be confirmed"),
}  # fmt: skip

# The parts of a statement of account.
STATEMENT_LABELS: dict[str, Sentence] = {
    "due": Sentence("Due now"), "to_confirm": Sentence("Due date to be confirmed"), "not_due": Sentence("Falling due later"),
    "not_asked": Sentence("Not asked for at present"),
    "barred": Sentence("Time-barred, not claimed"),
    "due_in": Sentence("Due in (days)"), "credits": Sentence("Credits not set against an invoice"), "reference": Sentence("Reference"),
    "on": Sentence("Date"), "nature": Sentence("Nature"), "payment": Sentence("Payment received"), "credit_note": Sentence("Credit note"),
    "left": Sentence("Available"), "balance": Sentence("Balance of your account"), "in_favour": Sentence("Balance in your favour"),
    "due_balance": Sentence("Balance due now"),
}  # fmt: skip
# Those that a template names by themselves.
STATEMENT_HEADS = {f"credit_{key}": STATEMENT_LABELS[key] for key in ("credits", "reference", "on", "nature", "left")}

STICKERS: dict[Sticker, Sentence] = {
    Sticker.GREEN: Sentence("Friendly reminder"),
    Sticker.ORANGE: Sentence("Unpaid"),
    Sticker.RED: Sentence("Formal notice"),
}
BESIDE = Sentence("Also overdue, for information")
ONE_INVOICE = Sentence("one invoice")
LONGEST_LIST = 3


def uncounted_days(item: LetterItem) -> list[Sentence]:
    """Of which days nothing is counted, and why; none where every day is."""
    said = []
    if item.left_out:
        facts = {"first": item.left_out.start, "last": item.left_out.last}
        said.append(
            Sentence("Nothing is counted from {first} to {last}: we have no verified rate for these days.", facts)
        )
    if item.stopped_on:
        facts = {"day": item.stopped_on}
        said.append(
            Sentence(
                "Interest stops at the judgment of {day} that opened the insolvency procedure (C. com. L622-28): nothing is counted from"
                " that day.",
                facts,
            )
        )
    if item.penalties_until and item.penalties_until + ONE_DAY != item.stopped_on:
        facts = {"day": item.penalties_until + ONE_DAY}
        said.append(Sentence("Nothing is counted from {day} on: we have no verified rate for these days.", facts))
    return said


IMPUTATIONS: dict[Imputation, Sentence] = {
    Imputation.INTEREST_FIRST: Sentence(
        "A part payment settles the interest accrued first, then the principal (article 1343-1 of the French civil code); payments that"
        " come to the amount of the invoice settle its principal. A credit note lowers the principal from its date."
    ),
    Imputation.PRINCIPAL_FIRST: Sentence(
        "A part payment settles the principal first: the interest accrued until then remains owed in addition. A credit note lowers the"
        " principal from its date."
    ),
}

FOLLOWS_PRINCIPAL = Sentence(
    "Interest falls due only once the principal has been paid (article R2192-36 of the French public procurement code): a part payment"
    " lowers the principal, and the interest accrued until then remains owed in addition. A credit note lowers the principal from its date."
)


def imputation_rule(statements: Iterable[InterestStatement]) -> Sentence | None:
    """By which rule payments were imputed; None where there is none to impute."""
    rules = (
        FOLLOWS_PRINCIPAL if one.interest_follows_principal else IMPUTATIONS[one.imputation]
        for one in statements
        if one.settled_on
    )
    return next(rules, None)


def imputed(share: PaymentShare) -> Sentence:
    """What became of one payment."""
    day: object = share.payment.paid_on
    if share.payment.known_by:
        counted = {"counted": day, "known_by": share.payment.known_by}
        day = Sentence(
            "{counted} (our books do not tell the day, {known_by} at the latest: the earliest possible counts)", counted
        )
    facts = {
        "amount": share.payment.amount, "day": day, "interest": share.interest, "principal": share.principal,
        "back": -share.interest,
    }  # fmt: skip
    if share.payment.for_penalties:
        if not share.compensation:
            return Sentence("Payment of {interest} on {day}: to interest alone.", facts)
        facts["compensation"] = share.compensation
        if not share.interest:
            return Sentence("Payment of {compensation} on {day}: to the fixed compensation.", facts)
        return Sentence(
            "Payment of {amount} on {day}: {interest} to interest, {compensation} to the fixed compensation.",
            {**facts, "amount": share.interest + share.compensation},
        )
    if share.payment.is_credit_note:
        return Sentence("Credit note of {amount} of {day}: off the principal.", facts)
    if share.interest.amount < 0:
        return Sentence(
            "Payment of {amount} on {day}: the principal is settled, and {back} set against interest before count for it.",
            facts,
        )
    if share.interest:
        return Sentence("Payment of {amount} on {day}: {interest} to interest, {principal} to the principal.", facts)
    return Sentence("Payment of {amount} on {day}: to the principal.", facts)


def imputations(statement: InterestStatement) -> list[Sentence]:
    """What became of each payment and, where some were for penalties alone, what is left of the interest that the slices come to."""
    said = [imputed(share) for share in statement.shares]
    if any(share.payment.for_penalties for share in statement.shares):
        said.append(Sentence("Left of the interest: {left}.", {"left": statement.interest_beside}))
    return said


def bridge(statement: InterestStatement) -> list[tuple[str, Money, Money, Money]]:
    """From the books, where payments lower the principal alone, to the imputed figures: by label, what the books have, what
    imputation moves, what stands after it. Each row and each column adds up; none where nothing is moved.
    """
    moved = statement.interest_imputed
    if not moved:
        return []
    books = (statement.principal - moved, statement.interest_beside)
    after = (statement.principal, statement.interest_unpaid)
    return [
        ("principal", books[0], moved, after[0]),
        ("interest", books[1], -moved, after[1]),
        ("total", total(books), moved - moved, total(after)),
    ]


def how_to_pay(letter: Letter) -> Sentence:
    """What stands over the account: a demand names the day here too, whatever else its words say."""
    if letter.act is Act.STATEMENT:
        return LABELS["pay"]
    return Sentence("To pay by bank transfer no later than {day}", {"day": LongDate(letter.deadline)})


def compensation_in_words(items: Sequence[LetterItem]) -> Money | Sentence | None:
    """The fixed compensation, and at how much each where it is that of several: anybody can count it again. None where none is owed."""
    carrying = [item for item in items if item.compensation]
    if not carrying:
        return None
    whole, each = total(item.compensation for item in carrying), {item.compensation for item in carrying}
    if len(carrying) == 1 or len(each) > 1:
        return whole
    facts = {"total": whole, "each": each.pop()}
    if len({item.number for item in carrying}) == len(carrying):
        return Sentence("{total}, at {each} per invoice", facts)
    return Sentence("{total}, at {each} per late payment", facts)


def invoices(count: int) -> Sentence:
    """``one invoice``, ``3 invoices``."""
    return ONE_INVOICE if count == 1 else Sentence("{count} invoices", {"count": count})


def listed(numbers: Sequence[str]) -> str | Sentence:
    """The invoices by their numbers, as many as a subject or a sentence holds; else how many there are."""
    return ", ".join(numbers) if len(numbers) <= LONGEST_LIST else invoices(len(numbers))


def your_invoices(numbers: Sequence[str]) -> Sentence:
    """``your invoice F-1``, ``your 3 invoices``."""
    if len(numbers) == 1:
        return Sentence("your invoice {number}", {"number": numbers[0]})
    return Sentence("your {count} invoices", {"count": len(numbers)})


def with_late_paid(said: Sentence, late_paid: int) -> Sentence:
    """For what a sum is asked: ``said``, and what paying so many other invoices late costs."""
    if not late_paid:
        return said
    if late_paid == 1:
        return Sentence("{invoices}, and for the late payment of another invoice", {"invoices": said})
    return Sentence("{invoices}, and for the late payment of other invoices", {"invoices": said})


def late_invoices(numbers: Sequence[str]) -> Sentence:
    """On what the penalties of what was paid late are still owed: one invoice by its number; the table names several."""
    if len(numbers) == 1:
        return Sentence("invoice {number}, which you paid after its due date", {"number": numbers[0]})
    return Sentence("invoices that you paid after their due dates")


def joined(facts: Sequence[object]) -> object:
    """The facts as one enumeration: ``€5.00 and £3.00``; one fact stays what it is. Raises IndexError for none."""
    *others, last = facts
    if not others:
        return last
    before = others[0]
    for fact in others[1:]:
        before = Sentence("{before}, {next}", {"before": before, "next": fact})
    return Sentence("{before} and {last}", {"before": before, "last": last})


def joined_days(days: Sequence[date], language: Language) -> str:
    """The days as one enumeration, each but the first with its article in French: ``5 octobre 2026 et le 2 novembre 2026``; "" for none.

    >>> joined_days([date(2026, 10, 5), date(2026, 11, 1)], "fr")
    '5 octobre 2026 et le 1er novembre 2026'
    """
    if not days:
        return ""
    *others, last = (long_date(day, language) for day in days)
    if not others:
        return last
    said = others[0]
    for day in others[1:]:
        said = say(Sentence("{days}, {next_day}", {"days": said, "next_day": day}), language)
    return say(Sentence("{days} and {last_day}", {"days": said, "last_day": last}), language)


def invoiced(count: int, *, is_work_done: bool) -> Sentence:
    """What a formal notice asks to be paid for; that the work was done is said only where the creditor states it."""
    one = Sentence("the invoice set out below"), Sentence("the invoice set out below, for work done or goods delivered")
    more = (
        Sentence("the invoices set out below"),
        Sentence("the invoices set out below, for work done or goods delivered"),
    )
    return (one if count == 1 else more)[is_work_done]


def our_letters(days: Sequence[date], language: Language) -> Sentence:
    """The earlier demands, by the days on which they are proven to have left."""
    facts = {"days": joined_days(days, language)}
    if len(days) == 1:
        return Sentence("our letter sent on {days}", facts)
    return Sentence("our letters sent on {days}", facts)
