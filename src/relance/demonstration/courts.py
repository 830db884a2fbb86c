"""The company's cases before a court: one whose petition waits for the judge, one granted in part, one refused.

Their papers are fictional, and say so; nobody outside this program is asked for anything.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import typst

from relance.cases.conversation import Attached
from relance.cases.exhibits import ExhibitWord, add_exhibit
from relance.cases.models import Case
from relance.cases.models.papers import ExhibitKind
from relance.court.deciding import Decided, asked_by, decide
from relance.court.drafting import draft
from relance.court.fees import SERVICE, set_fee
from relance.court.filing import Filed, file
from relance.court.models import Outcome, Petition, Way
from relance.court.signing import sign
from relance.domain.ids import CaseId, PetitionId
from relance.domain.law.fr.courts import CourtKind
from relance.domain.money import Money
from relance.domain.petition.asked import Part
from relance.domain.petition.faults import Typed
from relance.tenancy.context import Desk

SERVICE_FEE, OFFER = Money.eur("94.80"), "Offre fictive de la démonstration"
SIGNATORY, QUALITY = "Camille Exemple", "gérance"
COURT = "Tribunal de commerce de Sainte-Fiction"
BASIS = (
    "Le débiteur a commandé les fournitures facturées, livrées et acceptées : le bon de commande et le bon de livraison l’établissent.\n"
    "Les factures, échues, restent impayées malgré les relances et la mise en demeure. Aucune contestation n’a été élevée."
)
PAPERS = (
    (ExhibitKind.ORDER, "Bon de commande signé"),
    (ExhibitKind.DELIVERY, "Bon de livraison signé"),
    (ExhibitKind.NOTICE, "Mise en demeure et son avis de réception"),
)
CUT_WHY = (
    "Les pénalités ne sont accordées qu’à compter de la mise en demeure ; une seule indemnité forfaitaire est retenue."
)
REFUSED_WHY = "La livraison d’une partie des fournitures n’est pas établie par les pièces."


def prices(desk: Desk) -> None:
    """What the service asks for a petition, which is given back on a refusal."""
    with desk.acting() as here:
        set_fee(here, SERVICE, SERVICE_FEE, starts_on=here.today, source=OFFER)


def goes_to_court(desk: Desk, case: CaseId) -> PetitionId:
    """Papers are added, the petition is signed and filed, its fees with it."""
    for kind, title in PAPERS:
        with desk.acting() as here:
            add_exhibit(
                here,
                case,
                ExhibitWord(title, kind, here.today),
                Attached(f"{kind}.pdf", "application/pdf", paper(title)),
            )
    with desk.acting() as here:
        found = draft(here, Case.objects.get(pk=case), Typed())
        typed = Typed(BASIS, found.competence.name or COURT, "", True, SIGNATORY, QUALITY)
        petition = sign(here, case, typed)
        is_commercial = found.kind in (CourtKind.COMMERCIAL, CourtKind.ECONOMIC)
    with desk.acting() as here:
        file(
            here,
            petition,
            Filed(Way.PORTAL if is_commercial else Way.POST, here.today, "IP-2026-00077", fees_paid=True),
        )
    return petition


def granted_in_part(desk: Desk, petition: PetitionId) -> None:
    """The judge cuts the penalties and one compensation: the creditor is to choose."""
    with desk.acting() as here:
        asked = asked_by(Petition.objects.get(pk=petition))
        less = {**asked, Part.INTEREST: asked[Part.INTEREST].over(2).rounded(), Part.COMPENSATION: Money.eur("40.00")}
        decide(here, petition, Decided(Outcome.PARTLY, here.today, "2026 I 00077", less, CUT_WHY))


def refused(desk: Desk, petition: PetitionId) -> None:
    """The judge refuses: the service fee is given back, and the case is the company's again."""
    with desk.acting() as here:
        decide(here, petition, Decided(Outcome.REFUSED, here.today, "2026 I 00081", None, REFUSED_WHY))


@cache
def paper(title: str) -> bytes:
    """A fictional paper of one page, the same each time."""
    template = resources.files(__package__).joinpath("paper.typ")
    made = typst.compile(str(template), sys_inputs={"title": title}, format="pdf", ignore_system_fonts=True)
    return bytes(made)
