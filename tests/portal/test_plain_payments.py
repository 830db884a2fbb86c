"""A guest pays outright: once, at the provider, whatever is pressed twice or taken back; the page becomes the receipt."""

from __future__ import annotations

import pytest

from relance.deposits.card.working import look_at_page
from relance.deposits.guarantee import requests
from relance.deposits.guarantee.requests import GuaranteeOver
from relance.deposits.guest.settling import look_for_payment
from relance.deposits.models import Card, Guarantee, GuestMessage, HostedPage
from relance.deposits.overview.selectors import find_deposit
from relance.deposits.request.changed_amount import change_amount
from relance.deposits.told.news import tell_news
from relance.domain.deposits.guarantees import GuaranteeKind, GuaranteeState
from relance.domain.deposits.standings import Standing
from relance.domain.money import Money
from relance.jobs.captures import Place
from relance.payments.cards.demonstration import Demonstration
from relance.tenancy.context import Desk
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.portal.guests import Telephone, asked, now
from tests.portal.test_asking import played, state

pytestmark = pytest.mark.requirement("SW-1")
__all__ = ["played"]


def payment(house: int) -> Guarantee:
    return asked(house, kind=GuaranteeKind.PAYMENT, amount=Money.eur("120.00"))


def to_provider(guest: Telephone) -> str:
    there = guest.gets("settle/")
    assert there.status_code == 302, there.content[:500]
    return str(there["Location"])


def test_a_guest_pays_once_and_has_a_receipt(played: int) -> None:
    one = payment(played)
    guest = Telephone.of(one)
    assert "120,00" in guest.sees()
    page = to_provider(guest)
    assert to_provider(guest) == page  # pressed twice, one page
    guest.client.post(page, {"card": "pays"})
    assert "Payé, merci" in guest.sees("settled/")
    assert state(one) is GuaranteeState.PAID
    assert "120,00" in guest.sees()
    with at_work(played, now()) as here:
        set_preference(here, "creditor-iban", "FR1420041010050500013M02606")
        tell_news(here)
        tell_news(here)
        assert [(one.act, one.why) for one in GuestMessage.objects.all()] == [("payment_received", "")]
        assert not Card.objects.exists()
        found = find_deposit(here, one.pk)
        assert found is not None
        assert found.row.standing is Standing.PAID
        with pytest.raises(GuaranteeOver):
            requests.cancel(here, one.pk)
    assert guest.gets("settle/").status_code == 422  # nothing is left to pay


def test_coming_back_proves_nothing_and_a_card_that_is_refused_may_be_followed_by_another(played: int) -> None:
    one = payment(played)
    guest = Telephone.of(one)
    page = to_provider(guest)
    assert "prestataire" in guest.sees("settled/")
    assert state(one) is GuaranteeState.ASKED
    guest.client.post(page, {"card": "refuse"})
    guest.sees("settled/")
    guest.client.post(to_provider(guest), {"card": "pays"})
    guest.sees("settled/")
    assert state(one) is GuaranteeState.PAID


def test_what_is_paid_outright_asks_for_no_terms_and_keeps_no_card(played: int) -> None:
    one = payment(played)
    guest = Telephone.of(one)
    assert 'name="terms"' not in guest.sees()
    assert guest.gets("card/").status_code == 422


def test_another_amount_closes_the_page_of_the_amount_before(played: int) -> None:
    one = payment(played)
    guest = Telephone.of(one)
    before = to_provider(guest)
    with at_work(played, now()) as here:
        change_amount(here, one.pk, Money.eur("90.00"))
    after = to_provider(guest)
    assert after != before
    guest.client.post(before, {"card": "pays"})
    assert state(one) is GuaranteeState.ASKED
    guest.client.post(after, {"card": "pays"})
    assert "90,00" in guest.sees("settled/")


def test_nobody_pays_what_was_taken_back_and_money_that_came_all_the_same_is_seen(played: int) -> None:
    closed, late = payment(played), asked(played, kind=GuaranteeKind.PAYMENT, amount=Money.eur("80.00"))
    pages = {}
    for one in (closed, late):
        guest = Telephone.of(one)
        pages[one.pk] = guest, to_provider(guest)
    guest, page = pages[late.pk]
    guest.client.post(page, {"card": "pays"})  # and does not come back
    place = Place(Desk(played, "worker", now), lambda: False)
    with at_work(played, now()) as here:
        for one in (closed, late):
            requests.cancel(here, one.pk)
        opened = list(HostedPage.objects.values_list("pk", flat=True))
    for pk in opened:
        look_at_page(place, Demonstration(place.desk), pk)
    assert (state(closed), state(late)) == (GuaranteeState.CANCELLED, GuaranteeState.PAID)
    guest, page = pages[closed.pk]
    guest.client.post(page, {"card": "pays"})
    assert look_for_payment(place, Demonstration(place.desk), closed.pk) is GuaranteeState.CANCELLED
