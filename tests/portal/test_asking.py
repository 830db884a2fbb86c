"""A guest gives a card as a guarantee, from the first page to the last, at a demonstration that plays its provider."""

from __future__ import annotations

import os
import re

import pytest

from relance.deposits.guarantee import requests
from relance.deposits.models import Acceptance, Card, Guarantee, HostedPage
from relance.domain.deposits.guarantees import GuaranteeState, ReleaseCause
from relance.exchanges.models import DebtorAnswer
from relance.outbox.sending import switch
from relance.payments.cards import accounts
from relance.tenancy import places
from relance.tenancy.organisations import found_organisation
from tests.at_work import at_work
from tests.portal.guests import Telephone, asked, now

pytestmark = pytest.mark.requirement("SW-1")
FOUND = iter(range(1000))


@pytest.fixture
def played(database: None) -> int:
    """A demonstration whose provider plays."""
    name = f"gite-{os.getpid()}-{next(FOUND)}"
    house = found_organisation(
        slug=name,
        name="Gîte de l’Exemple",
        owner_email=f"{name}@gite.example",
        owner_name="Anne Exemple",
        at=now(),
        is_demonstration=True,
    )
    with at_work(house, now()) as here:
        accounts.play(here)
        switch(here, on=True)
    return house


def accepts(guest: Telephone) -> None:
    page = guest.sees()
    amount, terms = re.search(r'name="amount" value="([^"]+)"', page), re.search(r'name="terms" value="(\d+)"', page)
    assert amount
    assert terms
    guest.posts("accept/", {"amount": amount[1], "terms": terms[1]})


def gives(guest: Telephone, card: str = "pays") -> str:
    """Follow the link to the provider's page, give a card there, and come back."""
    there = guest.gets("card/")
    assert there.status_code == 302, there.content[:500]
    back = guest.client.post(there["Location"], {"card": card})
    assert back["Location"].startswith(guest.home)
    return guest.sees("back/")


def state(guarantee: Guarantee) -> GuaranteeState:
    with at_work(guarantee.organisation_id, now()) as here:
        return requests.state_of(here, Guarantee.objects.get(pk=guarantee.pk))


def test_a_guest_gives_a_card_in_two_steps(played: int) -> None:
    guarantee = asked(played)
    guest = Telephone.of(guarantee)
    accepts(guest)
    with at_work(played, now()):
        accepted = Acceptance.objects.get()
        assert (accepted.accepted_from, str(accepted.amount)) == (guest.address, "500.000")
        assert accepted.author.startswith("link:")
    assert "Il ne manque que la carte" in guest.sees()
    assert "Merci, votre caution est donnée" in gives(guest)
    assert "finit par 4242" in guest.sees()
    assert state(guarantee) is GuaranteeState.SECURED


def test_nothing_is_accepted_unread(played: int) -> None:
    guarantee = asked(played)
    guest = Telephone.of(guarantee)
    for given in (
        {},
        {"amount": "500.00"},
        {"amount": "400.00", "terms": "1"},
        {"amount": "NaN", "terms": "x"},
        {"amount": "500.00", "terms": "999999"},
    ):
        assert guest.posts("accept/", given).status_code == 422, given
    assert guest.gets("accept/").status_code == 405
    assert guest.gets("card/").status_code == 422
    with at_work(played, now()):
        assert not Acceptance.objects.exists()
        assert not HostedPage.objects.exists()
    assert state(guarantee) is GuaranteeState.ASKED


def test_an_amount_that_changed_is_read_again_before_it_is_accepted(played: int) -> None:
    guarantee = asked(played)
    guest = Telephone.of(guarantee)
    accepts(guest)
    with at_work(played, now()):
        Guarantee.objects.filter(pk=guarantee.pk).update(amount="650.00")
    assert "650,00" in guest.sees()
    assert "Accepter et continuer" in guest.sees()
    assert guest.gets("card/").status_code == 422


def test_a_declined_card_is_said_where_it_happened_and_another_is_given(played: int) -> None:
    guarantee = asked(played)
    guest = Telephone.of(guarantee)
    accepts(guest)
    there = guest.gets("card/")["Location"]
    assert "La banque a refusé cette carte" in guest.client.post(there, {"card": "refuse"}).content.decode()
    assert "Nous demandons au prestataire" in guest.sees("back/")
    assert state(guarantee) is GuaranteeState.ACCEPTED
    guest.client.post(there, {"card": "pays"})
    assert "Merci, votre caution est donnée" in guest.sees("back/")


def test_who_only_reads_the_link_opens_a_page_that_expires_and_nothing_else(played: int) -> None:
    guarantee = asked(played)
    guest = Telephone.of(guarantee)
    accepts(guest)
    first, second = guest.gets("card/")["Location"], guest.gets("card/")["Location"]
    assert first != second
    guest.sees("back/")
    assert state(guarantee) is GuaranteeState.ACCEPTED
    statuses = [guest.gets("card/").status_code for _ in range(40)]
    assert statuses[-1] == 429  # and not without an end


def test_what_the_browser_brings_back_is_not_believed(played: int) -> None:
    guarantee = asked(played)
    guest = Telephone.of(guarantee)
    accepts(guest)
    guest.gets("card/")
    for forged in ("back/", "back/?state=done", "back/?looked=99", "back/?looked=x", "back/?looked=-1"):
        assert "Nous demandons au prestataire" in guest.sees(forged)
    with at_work(played, now()):
        assert not Card.objects.exists()


def test_a_card_that_another_replaces(played: int) -> None:
    guest = Telephone.of(asked(played))
    accepts(guest)
    gives(guest)
    gives(guest, "later")
    with at_work(played, now()):
        assert Card.objects.filter(replaced_at=None).count() == 1
        assert Card.objects.count() == 2


def test_a_guest_says_something_and_a_person_reads_it(played: int) -> None:
    guest = Telephone.of(asked(played))
    assert guest.posts("tell/", {"about": "other", "text": "  "}).status_code == 422
    assert (
        "Votre message est arrivé"
        in guest.client.post(
            guest.home + "tell/", {"about": "other", "text": "Un chèque ?"}, follow=True
        ).content.decode()
    )
    with at_work(played, now()):
        said = DebtorAnswer.objects.select_related("exchange").get()
        assert said.exchange.text == "Je préfère une autre garantie. Un chèque ?"
        assert said.exchange.is_unread
    answers = [guest.posts("tell/", {"text": "encore"}).status_code for _ in range(22)]
    assert answers.count(302) == 19
    assert answers[-1] == 422


def test_every_end_has_its_page(played: int) -> None:
    released, cancelled = asked(played), asked(played)
    guest, other = Telephone.of(released), Telephone.of(cancelled)
    accepts(guest)
    gives(guest)
    with at_work(played, now()) as here:
        requests.release(here, released.pk, ReleaseCause.BY_HAND)
        requests.cancel(here, cancelled.pk)
    assert "Votre caution est libérée" in guest.sees()
    assert other.gets().status_code == 404  # what was taken back ends its links
    other = Telephone.of(cancelled)
    assert "Plus rien ne vous est demandé" in other.sees()
    for late in (guest, other):
        assert late.gets("card/").status_code == 422


def test_a_copy_of_the_installation_opens_no_page(played: int) -> None:
    guest = Telephone.of(asked(played))
    accepts(guest)
    with at_work(played, now()) as here:
        places.strike_all(here)
    assert guest.gets("card/").status_code == 422


def test_the_simulated_page_is_a_demonstrations_alone(played: int, organisation: int) -> None:
    guest = Telephone.of(asked(played))
    accepts(guest)
    there = guest.gets("card/")["Location"]
    elsewhere = Telephone.of(asked(organisation)).home.split("/")[2]
    house, name = there.strip("/").split("/")[2:]
    for path in (
        f"/demonstration/card/{elsewhere}/{name}/",
        f"/demonstration/card/{house}/page_none/",
        f"/demonstration/card/x/{name}/",
        f"/demonstration/card/{house}/card_1/",
    ):
        assert guest.client.get(path).status_code == 404, path
        assert guest.client.post(path, {"card": "pays"}).status_code == 404, path
    page = guest.client.get(there)
    assert page["Referrer-Policy"] == "no-referrer"
    assert guest.client.post(there, {"card": "nonsense"}).status_code == 200
    assert guest.client.delete(there).status_code == 405
