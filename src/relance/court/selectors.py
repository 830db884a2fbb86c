"""Reading petitions: where each stands, and how own courts have decided so far."""

from __future__ import annotations

from dataclasses import dataclass

from relance.cases.models import Case
from relance.court.models import Conciliation, Decision, Filing, Petition, PetitionExhibit, PetitionSum
from relance.domain.ids import CaseId, PetitionId
from relance.domain.law.fr.court_figures import COMMERCIAL, OwnDecision
from relance.domain.law.fr.courts import CourtKind
from relance.tenancy.context import Acting

MOST = 40  # of one's own decisions: what courts did years ago says little


@dataclass(frozen=True, slots=True)
class Standing:
    """A petition with what became of it, None where that is still to come."""

    petition: Petition
    filing: Filing | None
    decision: Decision | None


def petition_of(here: Acting, case_id: CaseId | int) -> Standing | None:
    """The latest version of a case's petition; None where none was signed."""
    one = Petition.objects.filter(case_id=case_id).order_by("-version").first()
    if one is None:
        return None
    return Standing(one, Filing.objects.filter(petition=one).first(), Decision.objects.filter(petition=one).first())


def paper_of(here: Acting, petition_id: PetitionId) -> bytes:
    """The PDF of a signed petition, exhibits behind it."""
    return bytes(Petition.objects.select_related("document").get(pk=petition_id).document.content)


def petitions(here: Acting, *, most: int = 500) -> list[Standing]:
    """The latest petition of each case, the newest first."""
    latest: dict[int, Petition] = {}
    for one in Petition.objects.select_related("case__debtor").order_by("-pk")[: most * 2]:
        latest.setdefault(one.case_id, one)
    found = list(latest.values())[:most]
    filings = {one.petition_id: one for one in Filing.objects.filter(petition__in=found)}
    decisions = {one.petition_id: one for one in Decision.objects.filter(petition__in=found)}
    return [Standing(one, filings.get(one.pk), decisions.get(one.pk)) for one in found]


def sums_of(here: Acting, one: Petition) -> list[PetitionSum]:
    """The lines of what it asks, as printed."""
    return list(PetitionSum.objects.filter(petition=one).order_by("line"))


def exhibits_behind(here: Acting, one: Petition) -> list[PetitionExhibit]:
    """The exhibits behind it."""
    return list(PetitionExhibit.objects.filter(petition=one).order_by("number"))


def conciliations_of(here: Acting, case: Case) -> list[Conciliation]:
    """The attempts to agree in a case, the latest first."""
    return list(Conciliation.objects.filter(case=case).order_by("-begun_on", "-pk"))


def own_decisions(here: Acting, kind: CourtKind) -> list[OwnDecision]:
    """How courts of that kind decided on one's own petitions, the latest first: after how many days, and whether anything was granted."""
    kinds = COMMERCIAL if kind in COMMERCIAL else frozenset(CourtKind) - COMMERCIAL
    found = Decision.objects.filter(petition__court_kind__in=[one.value for one in kinds]).order_by(
        "-rendered_on", "-pk"
    )
    decided = list(found[:MOST])
    filed = dict(
        Filing.objects.filter(petition__in=[one.petition_id for one in decided]).values_list("petition_id", "filed_on")
    )
    return [OwnDecision((one.rendered_on - filed[one.petition_id]).days, one.principal is not None) for one in decided]
