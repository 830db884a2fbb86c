"""Who takes part in a case besides creditor and debtor."""

from __future__ import annotations

from relance.cases.acting import locked_case
from relance.cases.models import Party
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId
from relance.domain.procedure.stages import Who
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

OUTSIDE = frozenset(Who) - {Who.CREDITOR, Who.DEBTOR}


class PartyUnnamed(DomainError):
    """Nobody, or one of the two sides."""

    code = "case_party_unnamed"
    template = "Give the name, and say whether it is the partner, the firm, the court, the commissaire de justice or an expert."


@needs(Right.ACT)
def add_party(
    here: Acting,
    case_id: CaseId,
    role: Who,
    name: str,
    *,
    address: str = "",
    email: str = "",
    telephone: str = "",
    siren: str = "",
    reference: str = "",
) -> int:
    """Add somebody who takes part, from today on; returns the row's id. Raises PartyUnnamed, CaseUnknown."""
    said = " ".join(name.replace("\0", "").split())[:400]
    if not said or role not in OUTSIDE:
        raise PartyUnnamed
    case = locked_case(here, case_id)
    made = Party.objects.create(
        organisation_id=here.organisation,
        case=case,
        role=role.value,
        name=said,
        address=_clean(address, 1000),
        email=_clean(email, 320),
        telephone=_clean(telephone, 60),
        siren="".join(filter(str.isdecimal, siren))[:9],
        reference=_clean(reference, 200),
        since=here.today,
        author=here.actor,
        added_at=here.at,
    )
    body = {"case": case.pk, "party": made.pk, "role": made.role}
    append(here, [Fact("case.party", body, chain=case.debtor_id, detail={"name": said})])
    return int(made.pk)


def _clean(text: str, longest: int) -> str:
    return text.replace("\0", "").strip()[:longest]
