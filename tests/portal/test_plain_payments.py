"""A guest pays outright: once, at the provider, whatever is pressed twice or taken back; the page becomes the receipt."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection

from relance.deposits.card import plain_payments
from relance.deposits.card.disputes import look_at_payment
from relance.deposits.card.evidence import pack_payment
from relance.deposits.card.plain_payments import NotToBeGivenBack
from relance.deposits.card.working import give_back_plain, look_at_page
from relance.deposits.guarantee import requests
from relance.deposits.guarantee.requests import GuaranteeOver
from relance.deposits.guest.settling import look_for_payment
from relance.deposits.models import Card, CardDispute, Guarantee, GuestMessage, HostedPage, Move, Refund
from relance.deposits.overview.selectors import find_deposit
from relance.deposits.overview.tasks import tasks
from relance.deposits.request.changed_amount import ChangeWaits, change_amount, change_amount_at
from relance.deposits.told.news import tell_news
from relance.dispatch.answers import Refused
from relance.domain.deposits.guarantees import GuaranteeKind, GuaranteeState
from relance.domain.deposits.standings import Standing, ToDecide
from relance.domain.money import Money
from relance.jobs.captures import Place
from relance.payments.cards.demonstration import Demonstration, close_dispute, open_dispute
from relance.payments.cards.values import PageState, Refunding
from relance.payments.cards.values import Standing as PageStanding
from relance.tenancy.context import Acting, Desk
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
    with at_work(played, now()) as here, pytest.raises(ChangeWaits):
        change_amount(here, one.pk, Money.eur("90.00"))  # while the guest may be paying, nothing changes
    place = worker(played)
    change_amount_at(place, Demonstration(place.desk), one.pk, Money.eur("90.00"))
    guest.client.post(before, {"card": "pays"})  # closed, it takes nothing
    after = to_provider(guest)
    assert after != before
    assert state(one) is GuaranteeState.ASKED
    guest.client.post(after, {"card": "pays"})
    assert "90,00" in guest.sees("settled/")


def test_an_amount_does_not_change_under_a_guest_who_has_paid(played: int) -> None:
    one = payment(played)
    guest = Telephone.of(one)
    guest.client.post(to_provider(guest), {"card": "pays"})  # and does not come back
    place = worker(played)
    with pytest.raises(GuaranteeOver):
        change_amount_at(place, Demonstration(place.desk), one.pk, Money.eur("90.00"))
    assert state(one) is GuaranteeState.PAID
    with at_work(played, now()):
        assert Guarantee.objects.get(pk=one.pk).amount == Decimal("120.00")


class Silent(Demonstration):
    """A provider that closes nothing."""

    def expire(self, page: str) -> PageState:
        return PageState(PageStanding.UNKNOWN, code="no connection")


def test_what_cannot_be_seen_closed_makes_the_change_wait(played: int) -> None:
    one = payment(played)
    to_provider(Telephone.of(one))
    place = worker(played)
    with pytest.raises(ChangeWaits):
        change_amount_at(place, Silent(place.desk), one.pk, Money.eur("90.00"))
    with at_work(played, now()):
        assert Guarantee.objects.get(pk=one.pk).amount == Decimal("120.00")


def worker(house: int) -> Place:
    return Place(Desk(house, "worker", now), lambda: False)


def paid(house: int) -> tuple[Guarantee, Telephone]:
    one = payment(house)
    guest = Telephone.of(one)
    guest.client.post(to_provider(guest), {"card": "pays"})
    guest.sees("settled/")
    return one, guest


def stands(house: int, one: Guarantee) -> tuple[Standing, ToDecide | None]:
    with at_work(house, now()) as here:
        found = find_deposit(here, one.pk)
    assert found is not None
    return found.row.standing, found.decides


def test_what_was_paid_outright_goes_back_to_its_card_part_by_part_and_never_more(played: int) -> None:
    one, guest = paid(played)
    place = worker(played)
    with at_work(played, now()) as here:
        plain_payments.give_back(here, one.pk, Money.eur("20.00"))
        for amount in ("100.01", "0.00", "-1.00"):
            with pytest.raises(NotToBeGivenBack):
                plain_payments.give_back(here, one.pk, Money.eur(amount))
    for _twice in range(2):
        give_back_plain(place, Demonstration(place.desk))
    assert stands(played, one)[0] is Standing.PAID  # a part is still here
    page = guest.sees()
    assert "Remboursé" in page
    assert "20,00" in page
    with at_work(played, now()) as here:
        assert [row.state for row in Refund.objects.all()] == ["captured"]
        plain_payments.give_back(here, one.pk, Money.eur("100.00"))
        assert not Move.objects.exists()  # no claim has anything of it
    give_back_plain(place, Demonstration(place.desk))
    assert stands(played, one) == (Standing.GIVEN_BACK, None)
    with at_work(played, now()) as here, pytest.raises(NotToBeGivenBack):
        plain_payments.record_given_back(here, one.pk, Money.eur("0.01"), "espèces")


class Refusing(Demonstration):
    """A provider that refuses every refund."""

    def refund(self, refunding: Refunding) -> Refused:
        return Refused("the card is closed", is_temporary=False)


def test_a_refund_that_the_provider_refuses_waits_for_a_persons_hand(played: int) -> None:
    one, _guest = paid(played)
    place = worker(played)
    with at_work(played, now()) as here:
        plain_payments.give_back(here, one.pk, Money.eur("120.00"))
    give_back_plain(place, Refusing(place.desk))
    with at_work(played, now()) as here:
        assert waiting(here).get("deposit.owed_back") == 1
        plain_payments.record_given_back(here, one.pk, Money.eur("120.00"), "virement")
        assert "deposit.owed_back" not in waiting(here)
        assert [(row.state, row.why) for row in Refund.objects.all()] == [("captured", "virement")]
    assert stands(played, one)[0] is Standing.GIVEN_BACK


def waiting(here: Acting) -> dict[str, int]:
    """What Today counts of deposits, by kind."""
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for question in tasks(here):
            cursor.execute(question.sql, question.facts)
            found |= {kind: count for kind, count, *_rest in cursor.fetchall() if count}
    return found


@pytest.mark.parametrize(("is_won", "ends"), [(True, Standing.PAID), (False, Standing.GIVEN_BACK)])
def test_a_plain_payment_is_disputed_at_the_bank_with_its_day_and_what_answers_it(
    played: int, is_won: bool, ends: Standing
) -> None:
    one, _guest = paid(played)
    place = worker(played)
    provider = Demonstration(place.desk)
    with at_work(played, now()) as here:
        payment_of = HostedPage.objects.get(guarantee=one.pk).payment
        open_dispute(here, payment_of)
    for _twice in range(2):
        look_at_payment(place, provider, payment_of)
    assert stands(played, one) == (Standing.DISPUTED, ToDecide.DISPUTE)
    with at_work(played, now()) as here:
        (dispute,) = CardDispute.objects.all()
        assert (dispute.claim_id, dispute.amount) == (None, Decimal("120.00"))
        with pytest.raises(NotToBeGivenBack):  # the guest would have it twice
            plain_payments.give_back(here, one.pk, Money.eur("120.00"))
        packed = pack_payment(here, one.pk)
        assert packed is not None
        with ZipFile(BytesIO(packed)) as found:
            assert payment_of in found.read("1-payment.csv").decode()
            assert "dispute" in found.read("3-money.csv").decode()
        close_dispute(here, payment_of, is_won=is_won)
    look_at_payment(place, provider, payment_of)
    assert stands(played, one) == (ends, None)


def test_nobody_pays_what_was_taken_back_and_money_that_came_all_the_same_is_seen(played: int) -> None:
    closed, late = payment(played), asked(played, kind=GuaranteeKind.PAYMENT, amount=Money.eur("80.00"))
    pages = {}
    for one in (closed, late):
        guest = Telephone.of(one)
        pages[one.pk] = guest, to_provider(guest)
    guest, page = pages[late.pk]
    guest.client.post(page, {"card": "pays"})  # and does not come back
    place = worker(played)
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
