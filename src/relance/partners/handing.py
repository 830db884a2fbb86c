"""A case handed over as its file stands now; and what a partner would say to it, before anything is handed over."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from relance.cases.bundle import case_bundle, reference_of
from relance.cases.exhibits import register_late
from relance.cases.models import Case
from relance.cases.opening import open_case
from relance.domain.ids import CaseId, DebtorId, ReceivableId
from relance.partners.keeping import find_partner
from relance.partners.parcels import CASE, packed
from relance.partners.placing import CaseNotOpen, Terms, hand_over
from relance.partners.reaching import House, NothingLeavesFromHere, connector_of
from relance.partners.values import Lost, Parcel, Previewed, Turned
from relance.tenancy.context import Acting
from relance.tenancy.places import may_leave
from relance.tenancy.rights import Right, demand


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a partner says to a file; ``why`` where it did not say."""

    partner: str
    said: Previewed | None
    why: str = ""


def hand_case_over(here: Acting, case_id: CaseId, partner_id: int, terms: Terms) -> int:
    """Hand a case over with its file as it stands now. Raises what ``hand_over`` and ``case_bundle`` raise."""
    if Case.objects.filter(pk=case_id, closed_at=None).exists():
        register_late(here, case_id)
    return hand_over(here, case_id, partner_id, _files(here, case_id), terms)


def open_and_hand_over(
    here: Acting, debtor: DebtorId, receivables: Sequence[ReceivableId], partner_id: int, terms: Terms
) -> CaseId:
    """Open a case and hand it over in one act: both, or nothing. Raises what ``open_case`` and ``hand_case_over`` raise."""
    case = open_case(here, debtor, receivables)
    hand_case_over(here, case, partner_id, terms)
    return case


def preview(house: House, case_id: CaseId, partner_id: int) -> Foreseen:
    """Ask a partner what it would say. Raises CaseNotOpen, NothingLeavesFromHere, and what ``connector_of`` raises."""
    with house.desk.acting() as here:
        demand(Right.ACT, here)
        if not may_leave(here):
            raise NothingLeavesFromHere
        files = _files(here, case_id)
        partner = find_partner(here, partner_id)
        name, is_test, at = partner.name, partner.mode == "test", here.at
        title = reference_of(Case.objects.get(pk=case_id))
    whole = packed(files)
    parcel = Parcel("preview", whole, hashlib.sha256(whole).hexdigest(), title, is_test, at, files.get(CASE, b""))
    connector = connector_of(house, partner_id)
    try:
        answer = connector.preview(parcel)
    finally:
        connector.close()
    if isinstance(answer, Turned | Lost):
        return Foreseen(name, None, answer.why)
    return Foreseen(name, answer)


def _files(here: Acting, case_id: CaseId) -> dict[str, bytes]:
    case = Case.objects.filter(pk=case_id, closed_at=None).first()
    if case is None:
        raise CaseNotOpen
    return {one.name: one.content for one in case_bundle(here, case, on=here.today).files}
