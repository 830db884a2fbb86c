"""What the bearer of a guest's link may see: a value without address, mobile or anything of a card beyond its last four figures.

Pages of guests are drawn of this and of nothing else, so that what is not here cannot be shown by mistake.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from relance.deposits.card import giving
from relance.deposits.guarantee.paid import Paid, paid_of
from relance.deposits.guarantee.requests import GuaranteeOver, is_consumer, number_of, state_of
from relance.deposits.guest.answering import AlreadyCharged, ClaimChanged, ClaimSettled, TooManyUnread
from relance.deposits.guest.paying import NothingLeft, PaymentAmountInvalid, PaymentUnderWay
from relance.deposits.models import Acceptance, Card, Guarantee, HostedPage, Terms
from relance.deposits.proof.exhibits import ExhibitRefused, TooManyExhibits
from relance.domain.deposits.guarantees import GuaranteeKind, GuaranteeState
from relance.domain.money import Money
from relance.exchanges.answers import AnswerWithoutAmount, AnswerWithoutText
from relance.letters.letterhead import creditor_of
from relance.payments.cards.providers import NAMES
from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting

SUBJECT = "guarantee:"
FOR_GUESTS = (
    GuaranteeOver,
    giving.TermsNotAccepted,
    giving.TermsChanged,
    giving.ProviderSilent,
    TooManyUnread,
    ClaimChanged,
    ClaimSettled,
    AlreadyCharged,
    ExhibitRefused,
    TooManyExhibits,
    PaymentAmountInvalid,
    PaymentUnderWay,
    NothingLeft,
    AnswerWithoutText,
    AnswerWithoutAmount,
)
"""Refusals whose words are for a guest; what others say is for the creditor, and is not told."""


class GuestPage(StrEnum):
    """Which page a guarantee shows; a claim on it has pages of its own."""

    ASK = "ask"
    CARD = "card"  # the terms are accepted, the card is missing
    REFUSED = "refused"  # and the last one that was tried was not taken
    GIVEN = "given"
    PAY = "pay"  # a plain payment is asked for
    PAID = "paid"
    REPLACE = "replace"  # the card ends before the guarantee does
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    TOO_LATE = "too_late"


NETWORKS = {"visa": "Visa", "mastercard": "Mastercard", "amex": "American Express", "cartes_bancaires": "CB"}
PAGES = {
    GuaranteeState.DRAFT: GuestPage.ASK,
    GuaranteeState.ASKED: GuestPage.ASK,
    GuaranteeState.ACCEPTED: GuestPage.CARD,
    GuaranteeState.SECURED: GuestPage.GIVEN,
    GuaranteeState.PAID: GuestPage.PAID,
    GuaranteeState.CARD_ENDS_TOO_SOON: GuestPage.REPLACE,
    GuaranteeState.EXPIRED: GuestPage.TOO_LATE,
    GuaranteeState.RELEASED: GuestPage.RELEASED,
    GuaranteeState.CANCELLED: GuestPage.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class CreditorShown:
    """Who asks: as their letters show it, with the person to speak to and, for consumers, the mediator."""

    name: str
    address: str
    phone: str
    email: str
    person: str
    mediator: str
    mediator_site: str


@dataclass(frozen=True, slots=True)
class CardShown:
    """The card that stands behind it: its network and its last four figures, "" where the provider does not say."""

    network: str
    last4: str
    ends_on: date | None

    @property
    def network_name(self) -> str:
        """As people write it."""
        return NETWORKS.get(self.network, self.network.capitalize())


@dataclass(frozen=True, slots=True)
class Term:
    """One point of the terms: what is said, and what it means."""

    said: str
    meant: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A guarantee, as its guest sees it on ``today``. ``why`` is the owner's own word; ``provider`` "" where it has no name."""

    number: str
    page: GuestPage
    kind: GuaranteeKind
    language: str
    listing: str
    guest: str
    begins_on: date
    ends_on: date
    claim_until: date
    today: date
    amount: Money
    nothing: Money
    why: str
    creditor: CreditorShown
    provider: str
    card: CardShown | None
    accepted_at: datetime | None
    reference: str
    paid: Paid | None

    @property
    def nights(self) -> int:
        """How many there are between the first day and the last."""
        return (self.ends_on - self.begins_on).days


def language_of(here: Acting, guarantee_id: int) -> str:
    """In which language its guest is spoken to."""
    return str(Guarantee.objects.values_list("language", flat=True).get(pk=guarantee_id))


def choose_language(here: Acting, guarantee_id: int, language: str) -> None:
    """Speak to its guest in another language from now on, on pages and in what is sent alike."""
    Guarantee.objects.filter(pk=guarantee_id).update(language=language)


def shown(here: Acting, guarantee_id: int) -> Shown:
    """What the bearer of its link may see. Raises Guarantee.DoesNotExist."""
    guarantee = Guarantee.objects.select_related("listing", "debtor").get(pk=guarantee_id)
    card = Card.objects.filter(guarantee=guarantee, replaced_at=None, erased_at=None).first()
    accepted = Acceptance.objects.filter(guarantee=guarantee, amount=guarantee.amount).order_by("-pk").first()
    amount = Money(guarantee.amount, guarantee.currency).rounded()
    return Shown(
        number=number_of(guarantee),
        page=_page(here, guarantee),
        kind=GuaranteeKind(guarantee.kind),
        language=guarantee.language,
        listing=guarantee.listing.name,
        guest=guarantee.debtor.name,
        begins_on=guarantee.begins_on,
        ends_on=guarantee.ends_on,
        claim_until=guarantee.claim_until,
        today=here.today,
        amount=amount,
        nothing=Money.zero(guarantee.currency),
        why=prefer.DEPOSIT_WHY.of(here) or "",
        creditor=_creditor(here, guarantee),
        provider=NAMES.get(card.provider, "") if card else "",
        card=CardShown(card.network, card.last4, card.ends_on) if card else None,
        accepted_at=accepted.accepted_at if accepted else None,
        reference=number_of(guarantee),
        paid=paid_of(guarantee),
    )


def terms_of(here: Acting, guarantee_id: int) -> Terms:
    """The terms that its guest accepted, or those in force where none were."""
    guarantee = Guarantee.objects.get(pk=guarantee_id)
    accepted = Acceptance.objects.filter(guarantee=guarantee, amount=guarantee.amount).select_related("terms__document")
    found = accepted.order_by("-pk").first()
    return found.terms if found else giving.terms_in(here, guarantee.language)


def points(terms: Terms) -> Sequence[Term]:
    """The terms, point by point: each is a paragraph whose first line says it and whose others explain it."""
    text = bytes(terms.document.content).decode()
    parts = [paragraph.strip().partition("\n") for paragraph in text.strip().split("\n\n")]
    return [Term(said, " ".join(meant.split("\n"))) for said, _, meant in parts]


def _page(here: Acting, guarantee: Guarantee) -> GuestPage:
    page = PAGES[state_of(here, guarantee)]
    if page in (GuestPage.ASK, GuestPage.CARD) and guarantee.kind == GuaranteeKind.PAYMENT:
        return GuestPage.PAY
    if page is GuestPage.CARD:
        if not guarantee.acceptance_set.filter(amount=guarantee.amount).exists():
            return GuestPage.ASK  # what was accepted was another amount
        last = HostedPage.objects.filter(guarantee=guarantee, amount=None).order_by("-pk").first()
        if last is not None and last.outcome == "refused":
            return GuestPage.REFUSED
    return page


def _creditor(here: Acting, guarantee: Guarantee) -> CreditorShown:
    found = creditor_of(here, is_complete=False)
    has_mediator = is_consumer(guarantee)
    place = " ".join(part for part in (found.postal_code, found.city) if part)
    return CreditorShown(
        name=found.name,
        address=", ".join(part for part in (found.street, found.street_2, place) if part),
        phone=found.phone,
        email=found.email,
        person=found.signatory,
        mediator=found.mediator if has_mediator else "",
        mediator_site=found.mediator_site if has_mediator else "",
    )
