"""Booking the good rows of a file with errors: who has a row in error stays aside whole.

An invoice without its payment, or a payment without its invoice, would ask for what is not owed: of such a customer nothing is
booked, neither debts nor credits, until their rows are sound.
"""

from __future__ import annotations

from relance.domain.ledger import CreditNature
from relance.domain.money import Money
from relance.intake.accounting import Became, LeftOut
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.rows import ParsedFile


def keep_valid_rows(parsed: ParsedFile) -> None:
    """Take everything of a customer who has a row in error out of ``parsed``, and name each."""
    aside = parsed.debtors_in_error
    if not aside:
        return
    count = parsed.accounting
    rows = dict.fromkeys(aside, 0)
    for receivable in parsed.receivables:
        if receivable.debtor_code in aside:
            rows[receivable.debtor_code] += 1
            _leave_out(parsed, Became.INVOICE, receivable.open, receivable.line)
    for credit in parsed.credits:
        if credit.debtor_code in aside:
            rows[credit.debtor_code] += 1
            became = Became.CREDIT if credit.nature is CreditNature.CREDIT_NOTE else Became.PAYMENT
            if count.counts[became]:  # what was paid too much has no row of its own
                _leave_out(parsed, became, -credit.open, credit.line)
    parsed.receivables = [row for row in parsed.receivables if row.debtor_code not in aside]
    parsed.credits = [row for row in parsed.credits if row.debtor_code not in aside]
    names = {debtor.code: debtor.name for debtor in parsed.debtors}
    parsed.debtors = [debtor for debtor in parsed.debtors if debtor.code not in aside]
    for code in sorted(aside):
        parsed.problems.add(ProblemCode.DEBTOR_LEFT_OUT, value=names.get(code, code), count=rows[code])


def _leave_out(parsed: ParsedFile, became: Became, money: Money, line: int) -> None:
    parsed.accounting.add(became, -money, count=-1)
    parsed.accounting.leave_out(LeftOut.OF_DEBTOR_IN_ERROR, line)
