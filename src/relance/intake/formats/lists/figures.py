"""What one row of a list comes to: its total, what is left of it, and whether it is owed at all.

The file's own figure of what is left counts before what its other columns make of it. What contradicts itself is a fault;
nothing that would raise a debt is taken for granted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from relance.domain.money import Money
from relance.intake.accounting import Became, LeftOut
from relance.intake.formats.amounts import AmountProblem, read_amount, read_cents
from relance.intake.formats.lists import documents, statuses
from relance.intake.formats.lists.documents import Document
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.lists.how import How, known_status, side_of
from relance.intake.formats.lists.profiles import BLANKS, flag, is_blank, is_no_day
from relance.intake.formats.lists.row_currency import currency_of_row
from relance.intake.formats.lists.statuses import Status
from relance.intake.formats.lists.weighed import RowFault, Weighed
from relance.intake.formats.problem_codes import ProblemCode

_PROVISIONAL = re.compile(r"\(PROV[0-9]*\)|PROV[0-9]+", re.IGNORECASE)  # Dolibarr's number of a draft
_PROVISIONAL_BEGINS = "(Pp"


def weigh(row: Sequence[str], values: Mapping[Field, str], how: How) -> Weighed:
    """What the row comes to. Raises RowFault."""
    document = how.document(values)
    status = how.status(values, row)
    reason = documents.LEFT_OUT.get(document) or statuses.LEFT_OUT.get(status)
    if (number := values.get(Field.NUMBER, ""))[:1] in _PROVISIONAL_BEGINS and _PROVISIONAL.fullmatch(number):
        reason = reason or LeftOut.DRAFT
    if reason and not (document is Document.REFUND and how.is_statement):
        return Weighed(Became.LEFT_OUT, document, reason=reason)
    read, marks = _read(values, how)
    for name in how.in_thousands & read.keys():
        read[name] *= 1000
    if len(how.paid_at) > 1:
        _add_payments(read, row, how)
    currency = currency_of_row(values, how, marks)
    _turn(read, values, how)
    if how.is_statement and (movement := _movement(read, document, currency)):
        movement.read = read
        return movement
    weighed = _weigh_document(read, values, how, document, status, currency)
    weighed.read = read
    if status is Status.DISPUTED or (Field.DISPUTED in values and _is_marked(values[Field.DISPUTED])):
        weighed.is_disputed = True
    return weighed


def _read(values: Mapping[Field, str], how: How) -> tuple[dict[Field, int], set[str]]:
    """The amounts of a row, and the signs of currencies that stand beside them."""
    read: dict[Field, int] = {}
    marks: set[str] = set()
    for name in how.figures:
        text = values.get(name)
        if text is None or text in BLANKS or (name is Field.PAID and how.paid_is_flag):
            continue
        if name is Field.PAID and how.paid_share:
            text = text.rstrip(" %\u00a0\u202f")
        try:
            read[name] = read_cents(text, how.sign_of[name])
        except AmountProblem as problem:
            if problem.code is not ProblemCode.AMOUNT_IN_CURRENCY:
                raise RowFault(problem.code, name, text) from problem
            read[name], mark = read_amount(text, how.sign_of[name])
            marks.add(mark)
    return read, marks


def _add_payments(read: dict[Field, int], row: Sequence[str], how: How) -> None:
    """Of a list with a column for each payment: what they come to."""
    read.pop(Field.PAID, None)
    for index in how.paid_at:
        text = row[index] if index < len(row) else ""
        if is_blank(text):
            continue
        try:
            cents = read_cents(text, how.signs.get(index))
            read[Field.PAID] = read.get(Field.PAID, 0) + cents * (1000 if index in how.thousands else 1)
        except AmountProblem as problem:
            raise RowFault(problem.code, Field.PAID, text) from problem


def _turn(read: dict[Field, int], values: Mapping[Field, str], how: How) -> None:
    """Give the amounts of a row the sign that another column, or the habit of their own, says."""
    if how.paid_share and Field.PAID in read:
        read[Field.PAID] = _share(read.get(Field.TOTAL, 0), read[Field.PAID], how.paid_share, values)
    if how.negated:
        for name in how.negated & read.keys():
            read[name] = -read[name]
    if Field.SIDE not in how.named or Field.DEBIT in how.named:
        return
    turned = [name for name in (Field.TOTAL, Field.NET, Field.VAT, Field.REMAINING) if read.get(name)]
    side = side_of(values.get(Field.SIDE, ""))
    if side is None and turned and read.get(Field.REMAINING) == 0:
        return  # nothing is left on either side
    if side is None and turned:
        raise RowFault(ProblemCode.SENSE_UNKNOWN, Field.SIDE, values.get(Field.SIDE, ""))
    for name in turned:
        read[name] = read[name] if side == 1 else -abs(read[name])
    if how.is_statement and (total := read.get(Field.TOTAL)) is not None:
        read[Field.DEBIT], read[Field.CREDIT] = max(total, 0), max(-total, 0)


def _share(total: int, share: int, whole: int, values: Mapping[Field, str]) -> int:
    """What that share of the total comes to, rounded to the hundredth."""
    if not 0 <= share <= 100 * whole:
        raise RowFault(ProblemCode.AMOUNT_UNREADABLE, Field.PAID, values.get(Field.PAID, ""))
    return round(total * share / (100 * whole))


def _movement(read: Mapping[Field, int], document: Document, currency: str) -> Weighed | None:
    """A row of a customer's account that stands on one side alone; None where both sides are filled, or none."""
    debit, credit = read.get(Field.DEBIT, 0), read.get(Field.CREDIT, 0)
    if debit and credit:
        return None
    cents = debit - credit
    if not cents:
        if not read:
            raise RowFault(ProblemCode.AMOUNT_MISSING, Field.DEBIT)
        return Weighed(Became.SETTLED, document, currency)
    if cents > 0 and document is Document.CREDIT:  # a tool that writes every document's amount on one side
        return Weighed(Became.CREDIT, document, currency, total=cents, rest=cents)
    if cents > 0:
        is_entry = document in (Document.PAYMENT, Document.REFUND)  # money that went back
        return Weighed(Became.INVOICE, Document.ENTRY if is_entry else document, currency, total=cents, rest=cents)
    kind = Document.CREDIT if document is Document.CREDIT else Document.PAYMENT
    return Weighed(
        Became.CREDIT if kind is Document.CREDIT else Became.PAYMENT, kind, currency, total=-cents, rest=-cents
    )


def _weigh_document(
    read: dict[Field, int], values: Mapping[Field, str], how: How, document: Document, status: Status, currency: str
) -> Weighed:
    total = _total(read, how)
    rest = read.get(Field.REMAINING)
    if document in (Document.PAYMENT, Document.ENTRY):
        return _weigh_entry(total, rest, how, document, currency)
    if document is Document.CREDIT:
        total, rest = -abs(total), None if rest is None else -abs(rest)
    if total < 0:
        return _weigh_credit(-total, None if rest is None else -rest, read, values, how, status, currency)
    left = _left(total, rest, read, values, how, status)
    if left is None:
        return Weighed(Became.LEFT_OUT, document, currency, LeftOut.BY_ANSWER)
    paid = read.get(Field.PAID)
    lowered = rest is not None and paid is not None and 0 <= rest < total - paid - abs(read.get(Field.CREDITED, 0))
    became = Became.INVOICE if left > 0 else Became.SETTLED
    return Weighed(
        became,
        document,
        currency,
        total=total,
        rest=max(left, 0),
        over=max(-left, 0),
        is_lowered=lowered,
        is_blank=rest is None and how.has_rest and total > 0 and _says_nothing(read, values, how, status),
    )


def _total(read: Mapping[Field, int], how: How) -> int:
    if Field.TOTAL in read:
        return read[Field.TOTAL]
    if Field.TOTAL not in how.named:
        if how.is_statement or Field.DEBIT in read:
            return read.get(Field.DEBIT, 0)
        if Field.NET in read:
            return read[Field.NET] + read.get(Field.VAT, 0)
        if Field.REMAINING in read and Field.NET not in how.named:
            return read[Field.REMAINING] + read.get(Field.PAID, 0) + abs(read.get(Field.CREDITED, 0))
    name = next((name for name in (Field.TOTAL, Field.NET, Field.REMAINING) if name in how.named), Field.TOTAL)
    raise RowFault(ProblemCode.AMOUNT_MISSING, name)


def _weigh_entry(total: int, rest: int | None, how: How, document: Document, currency: str) -> Weighed:
    """A payment or an entry among invoices: it counts with what the file says is left of it, or as money that came in."""
    cents = total if rest is None else rest
    if document is Document.PAYMENT and (how.has_rest or cents < 0):
        became = Became.PAYMENT if cents else Became.SETTLED
        return Weighed(became, document, currency, total=abs(total), rest=abs(cents))
    if document is Document.ENTRY and how.has_rest:
        if cents <= 0:
            became = Became.PAYMENT if cents else Became.SETTLED
            return Weighed(became, Document.PAYMENT, currency, total=abs(total), rest=abs(cents))
        return Weighed(Became.INVOICE, document, currency, total=max(total, cents), rest=cents)
    reason = LeftOut.PAYMENT if document is Document.PAYMENT else LeftOut.ENTRY
    return Weighed(Became.LEFT_OUT, document, currency, reason)


def _weigh_credit(
    total: int,
    rest: int | None,
    read: Mapping[Field, int],
    values: Mapping[Field, str],
    how: How,
    status: Status,
    currency: str,
) -> Weighed:
    """A credit note, its figures turned positive."""
    if rest is not None and not 0 <= rest <= total:
        raise _differ(total, abs(read.get(Field.PAID, 0)), rest)
    if rest is None:
        used = abs(read.get(Field.PAID, 0))
        is_used = status is Status.PAID or _is_paid(values, how) or has_settling_day(values)
        rest = 0 if is_used else max(total - used, 0)
    became = Became.CREDIT if rest else Became.SETTLED
    return Weighed(became, Document.CREDIT, currency, total=total, rest=rest)


def _left(
    total: int, rest: int | None, read: Mapping[Field, int], values: Mapping[Field, str], how: How, status: Status
) -> int | None:
    """What is left of an invoice; below zero where more was paid than it comes to; None where no answer counts it."""
    paid, credited = read.get(Field.PAID), abs(read.get(Field.CREDITED, 0))
    has_day = has_settling_day(values)
    if paid is not None and paid < 0:
        raise _differ(
            total, paid, total if rest is None else rest
        )  # nothing makes an invoice come to more than its total
    if rest is not None:
        if rest > total or (paid is not None and rest > total - paid - credited and not has_day):
            raise _differ(total, (paid or 0) + credited, rest)
        if rest > 0 and (status is Status.PAID or (how.paid_is_flag and _is_paid(values, how))):
            raise RowFault(
                ProblemCode.STATUS_AGAINST_REST, Field.STATUS, values.get(Field.STATUS, ""), remaining=_money(rest)
            )
        return rest if paid is not None else min(rest, total - credited)  # what was kept back is not asked
    if _is_paid(values, how):
        return 0
    if status is Status.PAID:
        if paid and paid + credited < total:
            raise RowFault(
                ProblemCode.STATUS_AGAINST_REST,
                Field.STATUS,
                values.get(Field.STATUS, ""),
                remaining=_money(total - paid - credited),
            )
        return min(total - (paid or 0) - credited, 0)
    if paid:
        return total - paid - credited
    if has_day:
        return 0
    if status is Status.PART and not credited:
        if how.has_rest or Field.PAID in how.named:
            raise RowFault(ProblemCode.AMOUNT_MISSING, Field.REMAINING if how.has_rest else Field.PAID)
        return total if how.part_is_whole else None
    if how.has_rest and _says_nothing(read, values, how, status):
        return total - credited if how.blank_is_whole else 0
    return total - credited


def _says_nothing(read: Mapping[Field, int], values: Mapping[Field, str], how: How, status: Status) -> bool:
    """No cell tells what was paid, where another should tell what is left."""
    has_day = has_settling_day(values)
    return (
        Field.PAID not in read
        and status is not Status.PAID
        and not has_day
        and not how.paid_is_flag
        and not _is_paid(values, how)
    )


def has_settling_day(values: Mapping[Field, str]) -> bool:
    """Whether a day of payment is written, and not a blank or that none came yet."""
    text = values.get(Field.SETTLED_ON, "")
    return not is_no_day(text) and known_status(text) is not Status.OPEN


def _is_paid(values: Mapping[Field, str], how: How) -> bool:
    """The file says so by a yes, or by a mark where settled rows have one."""
    if how.paid_is_flag and flag(values.get(Field.PAID, "")):
        return True
    return bool(letter_of(values, how))


def letter_of(values: Mapping[Field, str], how: How) -> str:
    """The mark beside a row that is settled: its lettering, or a yes; nothing where there is none."""
    mark = values.get(Field.SETTLED_MARK, "")
    return "" if is_blank(mark) or (how.mark_is_flag and flag(mark) is False) else mark


def _is_marked(text: str) -> bool:
    return not is_blank(text) and flag(text) is not False


def _differ(total: int, paid: int, rest: int) -> RowFault:
    return RowFault(
        ProblemCode.TOTALS_DIFFER, Field.REMAINING, total=_money(total), paid=_money(paid), remaining=_money(rest)
    )


def _money(cents: int, currency: str = "EUR") -> Money:
    return Money(Decimal(cents).scaleb(-2), currency)
