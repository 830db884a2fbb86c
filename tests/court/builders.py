"""A case with everything that a petition needs, and the papers of a court."""

from __future__ import annotations

from io import BytesIO

import pikepdf

from relance.cases.conversation import Attached
from relance.cases.exhibits import ExhibitWord, add_exhibit
from relance.cases.models.papers import ExhibitKind
from relance.court.signing import sign
from relance.domain.ids import CaseId, PetitionId
from relance.domain.petition.faults import Typed
from tests.outbox.builders import House

TYPED = Typed(
    basis="Commandes du 12 janvier, livrées et acceptées.\nAucune contestation n’a été élevée.",
    court="Tribunal des activités économiques de Paris",
    court_address="1 rue Fictive, 75004 Paris",
    is_confirmed=True,
    signatory="Mme Inès Fictive",
    quality="gérante",
)


def a_pdf(pages: int = 1) -> bytes:
    """So many blank pages."""
    made = BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(made, deterministic_id=True)
    return made.getvalue()


def attached(name: str = "piece.pdf", pages: int = 1) -> Attached:
    return Attached(name, "application/pdf", a_pdf(pages))


def with_papers(house: House, case: CaseId) -> None:
    """Invoice, order, delivery and formal notice are exhibits of the case."""
    for pages, kind in enumerate(
        (ExhibitKind.INVOICE, ExhibitKind.ORDER, ExhibitKind.DELIVERY, ExhibitKind.NOTICE), start=1
    ):
        with house.acting() as here:
            add_exhibit(here, case, ExhibitWord(f"Pièce {kind.value}", kind, here.today), attached(pages=pages))


def signed(house: House, case: CaseId, typed: Typed = TYPED) -> PetitionId:
    with house.acting() as here:
        return sign(here, case, typed)
