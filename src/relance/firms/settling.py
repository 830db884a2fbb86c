"""A person's word on a firm's letter that may have left: it did, on a day, or it did not and goes through the gate again.

Also once the firm no longer has the case: the letter was claimed in the creditor's books. What lies printed is the firm's to tell.
"""

from __future__ import annotations

from datetime import date

from relance.dispatch.doubt import settle
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId, FirmLetterId
from relance.firms.models import FirmLetter
from relance.firms.sending import letter_settled
from relance.firms.states import LETTERS
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.due import Kind, due
from relance.tenancy.rights import Right, needs


class LetterNotInDoubt(DomainError):
    """It is settled, or it never was in doubt."""

    code = "firm_letter_not_in_doubt"
    template = "Nothing is to be said about this letter: what became of it is known. Look at the case again."


class LetterLeftThen(DomainError):
    """A day that has not come, or before the letter was written."""

    code = "firm_letter_left_then"
    template = "{day} cannot be the day on which it left: the letter is of {dated}, and today is {today}."


@needs(Right.ACT)
def settle_letter(here: Acting, case_id: CaseId, letter: FirmLetterId, *, left: bool, on: date) -> None:
    """The creditor says what became of a letter in doubt. Raises LetterNotInDoubt, LetterLeftThen."""
    found = FirmLetter.objects.select_for_update(of=("self",)).filter(pk=letter, entrusted__case=case_id).first()
    if found is None or found.state not in LETTERS.in_doubt:
        raise LetterNotInDoubt
    if left:
        if found.dated is None or not found.dated <= on <= here.today:
            raise LetterLeftThen(day=on, dated=found.dated, today=here.today)
        settle(here, found, LETTERS, was_done=True, sent_on=on)
        letter_settled(here, found)
    else:
        settle(here, found, LETTERS, was_done=False)
        due(here, Kind.FIRMS)
    body = {"letter": found.pk, "left": left, "on": on if left else None}
    append(here, [Fact("firm_letter.resolved", body, chain=found.entrusted.debtor_id)])
