"""Advice on a case: a message to an expert who takes part in it, and a day by which it is wanted."""

from __future__ import annotations

from datetime import date

from relance.cases.acting import Done, record
from relance.cases.conversation import write
from relance.cases.models import Party
from relance.cases.taking_part import add_party
from relance.domain.errors import DomainError
from relance.domain.ids import ActId, CaseId
from relance.domain.procedure.acts.court import ADVICE_ASKED
from relance.domain.procedure.stages import Who
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


class AdviceDayOver(DomainError):
    """A day that nobody can keep."""

    code = "advice_day_over"
    template = "{day} is over: give a day by which the advice is wanted."


@needs(Right.ACT)
def ask_advice(
    here: Acting, case_id: CaseId, expert: str, text: str, *, email: str = "", until: date | None = None
) -> ActId:
    """Write to an expert, who takes part in the case from then on; the answer is waited for until that day.

    Raises PartyUnnamed, MessageEmpty, AdviceDayOver, CaseUnknown.
    """
    if until is not None and until < here.today:
        raise AdviceDayOver(day=until)
    name = " ".join(expert.replace("\0", "").split())[:400]
    known = Party.objects.filter(case_id=case_id, role=Who.EXPERT.value, name=name, ended_on=None).first()
    party = known.pk if known else add_party(here, case_id, Who.EXPERT, name, email=email)
    write(here, case_id, text, by=Who.CREDITOR, to=Who.EXPERT, party=party)
    return record(here, case_id, Done(ADVICE_ASKED, Who.CREDITOR, here.today, party=party, until=until))
