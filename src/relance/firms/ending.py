"""A mandate ends, by the creditor's word."""

from __future__ import annotations

from relance.domain.ids import MandateId
from relance.firms.entrusting import take_back
from relance.firms.mandates import locked
from relance.firms.models import Entrusted, Mandate
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


@needs(Right.SET_UP)
def end_mandate(here: Acting, mandate: MandateId) -> None:
    """End it: its cases come back, what the firm holds is still to be remitted. Raises MandateUnknown, MandateOver."""
    found = locked(here, mandate)
    for pk in Entrusted.objects.filter(mandate=found, ended_at=None).order_by("pk").values_list("pk", flat=True):
        take_back(here, pk, "")
    Mandate.objects.filter(pk=mandate).update(ended_at=here.at, ended_by=here.actor)
    append(here, [Fact("mandate.ended", {"mandate": mandate, "number": found.number})])
