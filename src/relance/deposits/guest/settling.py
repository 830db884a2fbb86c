"""A guest pays what is asked of them outright, on the provider's page: no card is kept, and nothing can be claimed."""

from __future__ import annotations

from relance.deposits.card.giving import ProviderSilent
from relance.deposits.card.looking import close_way, look_at_page, open_payment_pages
from relance.deposits.card.provider_messages import address_for_messages
from relance.deposits.guarantee.requests import GuaranteeOver, number_of, state_of
from relance.deposits.guest.paying import PaymentUnderWay
from relance.deposits.models import Guarantee, HostedPage
from relance.dispatch.answers import Refused
from relance.dispatch.cycle import Workplace
from relance.domain.captures.answers import Unknown
from relance.domain.deposits.guarantees import GUARANTEE_WORDS, GuaranteeKind, GuaranteeState
from relance.domain.money import Money
from relance.outbox.sending import SILENT
from relance.payments.cards import values
from relance.payments.cards.door import CardProvider, reference
from relance.tenancy import places
from relance.tenancy.context import Acting
from relance.tenancy.organisations import public_id_of


def open_page_to_pay(place: Workplace, provider: CardProvider, guarantee_id: int, *, back: str, account: str) -> str:
    """Open a page where the guest pays the amount that is asked; returns where it is.

    One that is open for it is given again, one for another amount is closed first and seen closed: two are never open, so that
    nothing is paid twice. Raises GuaranteeOver, PaymentUnderWay, ProviderSilent.
    """
    look_for_payment(place, provider, guarantee_id)
    with place.acting() as here:
        guarantee = _payable(here, guarantee_id)
        amount = Money(guarantee.amount, guarantee.currency).rounded()
        others = list(
            open_payment_pages(guarantee_id).exclude(amount=guarantee.amount).values_list("reference", flat=True)
        )
    for other in others:
        if not close_way(place, provider, None, other):
            raise PaymentUnderWay
    with place.acting() as here:
        guarantee = _payable(here, guarantee_id)
        if Money(guarantee.amount, guarantee.currency).rounded() != amount:
            raise PaymentUnderWay
        asked = _asked(here, guarantee, amount, back)
    found = provider.ask_for_payment(asked)
    if isinstance(found, Refused | Unknown):
        raise ProviderSilent
    try:
        _keep(place, provider, guarantee_id, amount, found, account)
    except (GuaranteeOver, PaymentUnderWay):  # it was taken back, or another amount asked, while the provider made it
        provider.expire(found.id)
        raise
    return found.link


def _keep(
    place: Workplace, provider: CardProvider, guarantee_id: int, amount: Money, found: values.Page, account: str
) -> None:
    """Write the page down, under the lock under which the amount is changed."""
    with place.acting() as here:
        guarantee = _payable(here, guarantee_id)
        if Money(guarantee.amount, guarantee.currency).rounded() != amount:
            raise PaymentUnderWay
        HostedPage.objects.get_or_create(  # pressed twice, the provider answers both with one page
            organisation_id=here.organisation,
            account=account,
            reference=found.id,
            defaults={
                "guarantee_id": guarantee_id,
                "amount": amount.amount,
                "provider": provider.word,
                "opened_at": here.at,
                "expires_at": found.until,
            },
        )


def look_for_payment(place: Workplace, provider: CardProvider, guarantee_id: int) -> GuaranteeState:
    """Ask the provider what became of the page on which this is paid; returns where the request stands."""
    with place.acting():
        waiting = list(open_payment_pages(guarantee_id).order_by("pk").values_list("pk", flat=True))
    for page in waiting:
        look_at_page(place, provider, page)
    with place.acting() as here:
        return state_of(here, Guarantee.objects.get(pk=guarantee_id))


def is_settling(here: Acting, guarantee_id: int) -> bool:
    """Whether a page is open on which it may still be paid."""
    return open_payment_pages(guarantee_id).filter(organisation_id=here.organisation).exists()


def _payable(here: Acting, guarantee_id: int) -> Guarantee:
    guarantee = Guarantee.objects.select_for_update(of=("self",)).get(pk=guarantee_id)
    state = state_of(here, guarantee)
    if guarantee.kind != GuaranteeKind.PAYMENT or state is not GuaranteeState.ASKED:
        raise GuaranteeOver(number=number_of(guarantee), state=GUARANTEE_WORDS[state])
    if places.standing(here) in SILENT:
        raise ProviderSilent  # a copy of the installation takes no money in the original's name
    return guarantee


def _asked(here: Acting, guarantee: Guarantee, amount: Money, back: str) -> values.Asked:
    pages = HostedPage.objects.filter(guarantee=guarantee, claim=None, amount__isnull=False)
    ended = pages.filter(ended_at__isnull=False).count()
    contact = guarantee.debtor.contact_set.exclude(email="").order_by("pk").first()
    return values.Asked(
        reference=reference(public_id_of(here), f"payment-{guarantee.pk}-{int(amount.amount * 1000)}", ended + 1),
        description=number_of(guarantee),
        back=back,
        amount=amount,
        currency=guarantee.currency,
        name=guarantee.debtor.name,
        email=contact.email if contact else "",
        language=guarantee.language,
        hears=address_for_messages(here),
    )
