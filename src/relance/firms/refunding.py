"""The firm gives the price of an executed act back: the creditor is told, and the statement of that month takes it off."""

from __future__ import annotations

from relance.cases.models import Case
from relance.domain.errors import DomainError
from relance.domain.firms.levels import LEVEL_WORDS, Level
from relance.domain.ids import ServiceOrderId
from relance.domain.kept_sentences import kept
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.firms.models import Entrusted, ServiceOrder
from relance.firms.receiving import tell
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

REFUNDED = Sentence("{amount} given back for: {act}.")
REFUNDED_WHY = Sentence("{amount} given back for: {act}. {why}")


class NothingToRefund(DomainError):
    """It was not executed, or its price is given back already."""

    code = "nothing_to_refund"
    template = "The price of this act cannot be given back: it was not executed, or is given back already."


@needs(Right.ACT)
def refund(here: Acting, order: ServiceOrderId, why: str) -> None:
    """The firm, under its mandate, gives back what an act cost. Raises NothingToRefund."""
    found = ServiceOrder.objects.select_for_update(of=("self",)).filter(pk=order, state="executed").first()
    if found is None or here.mandate is None:
        raise NothingToRefund
    why = " ".join(why.replace("\0", "").split())[:400]
    ServiceOrder.objects.filter(pk=order).update(state="refunded", why=why, refunded_at=here.at, refunded_by=here.actor)
    price = Money(found.price, found.currency)
    case = Entrusted.objects.filter(pk=found.entrusted_id).first()
    if (
        case is not None and Case.objects.filter(pk=case.case_id).exists()
    ):  # still in hand: there is somebody to be told
        said = REFUNDED_WHY if why else REFUNDED
        facts = {"amount": price, "act": LEVEL_WORDS[Level(found.level)], "why": why}
        tell(here, case, "payment", kept(Sentence(said.template, facts)))
    append(here, [Fact("firm.refunded", {"order": order, "amount": price}, chain=-here.mandate)])
