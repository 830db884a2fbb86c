"""What a guest does on their pages: accepts the terms, leaves a card at the provider, comes back. Only the provider is believed."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import resources

from relance.deposits.card.looking import next_look
from relance.deposits.card.provider_messages import address_for_messages
from relance.deposits.guarantee.requests import GuaranteeOver, number_of, state_of
from relance.deposits.models import Acceptance, Card, Guarantee, HostedPage, Terms
from relance.dispatch.answers import Refused
from relance.dispatch.cycle import Workplace
from relance.documents.archive import archive
from relance.domain.captures.answers import Unknown
from relance.domain.deposits.guarantees import GUARANTEE_WORDS, GuaranteeKind, GuaranteeState
from relance.domain.errors import DomainError
from relance.journal.appending import Fact, append
from relance.outbox.sending import SILENT
from relance.payments.cards import values
from relance.payments.cards.door import CardProvider, reference
from relance.tenancy import places
from relance.tenancy.context import Acting
from relance.tenancy.organisations import public_id_of
from relance.tenancy.rights import refuse_members

VERSION = 1
MAY_GIVE = frozenset(
    {
        GuaranteeState.ASKED,
        GuaranteeState.ACCEPTED,
        GuaranteeState.SECURED,
        GuaranteeState.CARD_ENDS_TOO_SOON,
    }
)


class TermsNotAccepted(DomainError):
    """A card before the terms."""

    code = "terms_not_accepted"
    template = "Accept the terms first: they say what the card is for."


class TermsChanged(DomainError):
    """What is asked is no longer what the guest read."""

    code = "terms_changed"
    template = "What is asked has changed since you opened this page. Please read it again: nothing was accepted."


class ProviderSilent(DomainError):
    """No page could be opened."""

    code = "card_page_not_opened"
    template = "The payment provider does not answer just now. Nothing was charged; please try again in a few minutes."


@dataclass(frozen=True, slots=True)
class Read:
    """What stood on the page that a guest agreed to: the amount, and the terms by their id."""

    amount: Decimal
    terms: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A page of the provider's, opened for this guest."""

    page: int
    link: str


def terms_in(here: Acting, language: str) -> Terms:
    """The terms in force in a language (French for others), kept as a document the first time somebody reads them."""
    spoken = language if language in ("fr", "en") else "fr"
    known = Terms.objects.filter(version=VERSION, language=spoken).first()
    if known is not None:
        return known
    text = resources.files("relance.deposits.texts").joinpath(f"terms.{spoken}.txt").read_text(encoding="utf-8")
    document = archive(here, text.encode(), media_type="text/plain; charset=utf-8")
    terms, _ = Terms.objects.get_or_create(
        organisation_id=here.organisation,
        version=VERSION,
        language=spoken,
        defaults={"document_id": document, "in_force_on": here.today},
    )
    return terms


def accept(here: Acting, guarantee_id: int, *, address: str, read: Read | None = None) -> Acceptance:
    """Keep that the guest accepted the terms for this amount, from which address: with the card it is the mandate.

    ``read`` is what stood on the page, where it was one. Once for one amount and version. Raises GuaranteeOver, TermsChanged,
    NotYourWord.
    """
    refuse_members(here)
    guarantee = _givable(here, guarantee_id)
    terms = terms_in(here, guarantee.language)
    if read is not None and (read.amount, read.terms) != (guarantee.amount, terms.pk):
        raise TermsChanged
    same = Acceptance.objects.filter(guarantee=guarantee, terms=terms, amount=guarantee.amount).first()
    if same is not None:
        return same
    made = Acceptance.objects.create(
        organisation_id=here.organisation,
        guarantee=guarantee,
        terms=terms,
        amount=guarantee.amount,
        accepted_at=here.at,
        accepted_from=address,
        author=here.actor,
    )
    body = {"guarantee": guarantee.pk, "acceptance": made.pk, "terms": terms.pk}
    append(here, [Fact("guarantee.accepted", body, chain=guarantee.debtor_id)])
    return made


def open_card_page(place: Workplace, provider: CardProvider, guarantee_id: int, *, back: str, account: str) -> Opened:
    """Open a fresh page where the guest leaves a card; whoever follows it without acting lets it expire, and nothing else.

    Raises GuaranteeOver, TermsNotAccepted, ProviderSilent.
    """
    with place.acting() as here:
        if places.standing(here) in SILENT:
            raise ProviderSilent  # a copy of the installation opens nothing in the original's name
        guarantee = _givable(here, guarantee_id)
        if _acceptance(guarantee) is None:
            raise TermsNotAccepted
        ordinal = HostedPage.objects.filter(guarantee=guarantee).count() + 1
        asked = _asked(here, guarantee, ordinal, back)
    found = provider.ask_for_guarantee(asked)
    if isinstance(found, Refused | Unknown):
        raise ProviderSilent
    with place.acting() as here:
        page, _ = HostedPage.objects.get_or_create(  # pressed twice, the provider answers both with one page
            organisation_id=here.organisation,
            account=account,
            reference=found.id,
            defaults={
                "guarantee_id": guarantee_id,
                "provider": provider.word,
                "opened_at": here.at,
                "expires_at": found.until,
            },
        )
    return Opened(page.pk, found.link)


def look_for_card(place: Workplace, provider: CardProvider, guarantee_id: int) -> GuaranteeState:
    """Ask the provider what became of the pages on which this guest could leave a card; returns where the guarantee stands.

    The oldest first: of two cards that were left, the one of the page that was opened last stays.
    """
    with place.acting():
        waiting = list(HostedPage.objects.filter(guarantee=guarantee_id, amount=None, ended_at=None).order_by("pk"))
    for page in waiting:
        with place.acting() as here:
            HostedPage.objects.filter(pk=page.pk).update(look_at=next_look(page, here.at))
        found = provider.guarantee_state(page.reference)
        if found.standing is values.Standing.DONE and found.card is not None:
            with place.acting() as here:
                _keep_card(here, page.pk, found.card, found.reference)
        elif found.standing in (values.Standing.EXPIRED, values.Standing.REFUSED):
            with place.acting() as here:
                _end_page(here, page.pk, found.standing.value)
    with place.acting() as here:
        return state_of(here, Guarantee.objects.get(pk=guarantee_id))


def _keep_card(here: Acting, page_id: int, card: values.Card, authentication: str) -> None:
    """Put a card behind its guarantee, in the place of the one before; once a page."""
    page = HostedPage.objects.select_for_update(of=("self",)).get(pk=page_id)
    guarantee = Guarantee.objects.select_for_update(of=("self",)).get(pk=page.guarantee_id)
    if page.ended_at is not None:
        return
    _end_page(here, page_id, "given")
    acceptance = _acceptance(guarantee)
    if acceptance is None or state_of(here, guarantee) not in MAY_GIVE:
        return
    Card.objects.filter(guarantee=guarantee, replaced_at=None).update(replaced_at=here.at)
    kept = Card.objects.create(
        organisation_id=here.organisation,
        guarantee=guarantee,
        acceptance=acceptance,
        provider=page.provider,
        account=page.account,
        customer=card.customer,
        reference=card.method,
        fingerprint=card.fingerprint,
        network=card.network,
        last4=card.last4,
        ends_on=_last_day(card.expires),
        authentication=authentication[:200],
        given_at=here.at,
    )
    guarantee.claim_set.filter(ended_at=None, requested_at__isnull=False).update(look_at=here.at)
    body = {"guarantee": guarantee.pk, "card": kept.pk, "acceptance": acceptance.pk}
    append(here, [Fact("guarantee.given", body, chain=guarantee.debtor_id)])


def _end_page(here: Acting, page_id: int, outcome: str) -> None:
    HostedPage.objects.filter(pk=page_id, ended_at=None).update(ended_at=here.at, outcome=outcome)


def _givable(here: Acting, guarantee_id: int) -> Guarantee:
    guarantee = Guarantee.objects.select_for_update(of=("self",)).get(pk=guarantee_id)
    state = state_of(here, guarantee)
    if state not in MAY_GIVE or guarantee.kind == GuaranteeKind.PAYMENT:  # which keeps no card
        raise GuaranteeOver(number=number_of(guarantee), state=GUARANTEE_WORDS[state])
    return guarantee


def _acceptance(guarantee: Guarantee) -> Acceptance | None:
    """The guest's word to the amount that is asked now."""
    return Acceptance.objects.filter(guarantee=guarantee, amount=guarantee.amount).order_by("-pk").first()


def _asked(here: Acting, guarantee: Guarantee, ordinal: int, back: str) -> values.Asked:
    contact = guarantee.debtor.contact_set.exclude(email="").order_by("pk").first()
    return values.Asked(
        reference=reference(public_id_of(here), f"guarantee-{guarantee.pk}", ordinal),
        description=number_of(guarantee),
        back=back,
        currency=guarantee.currency,
        name=guarantee.debtor.name,
        email=contact.email if contact else "",
        language=guarantee.language,
        hears=address_for_messages(here),
    )


def _last_day(expires: tuple[int, int] | None) -> date | None:
    if expires is None:
        return None
    year, month = expires
    return date(year, month, monthrange(year, month)[1])
