"""The public address of a place: strangers come by it, say who they are, and secure their stay; nobody is written to."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from relance.deposits.guarantee.requests import Guest
from relance.deposits.models import Guarantee, GuestMessage
from relance.deposits.request import permalinks
from relance.deposits.request.permalinks import (
    PermalinkUnknown,
    TooManyUnsecured,
    ask_by,
    end_permalink,
    make_permalink,
)
from relance.deposits.told.news import tell_news
from relance.domain.deposits.guarantees import GuaranteeState
from relance.domain.money import Money
from relance.tenancy.links import PublicAddressMissing
from relance.tenancy.organisations import public_id_of
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.office.people import Person, browser
from tests.portal.guests import IDENTITY, Telephone, now
from tests.portal.test_asking import accepts, gives, played, state

pytestmark = pytest.mark.requirement("SW-1")
__all__ = ["played"]


def address(house: int) -> str:
    with at_work(house, now()) as here:
        for key, value in IDENTITY.items():
            set_preference(here, key, value)
        made = make_permalink(here, "Gîte de l’Exemple", Money.eur("500.00"))
        return f"/book/{public_id_of(here)}/{made.code}"


def filled(**other: str) -> dict[str, str]:
    begins = now().date() + timedelta(days=30)
    days = {"begins": begins.isoformat(), "ends": (begins + timedelta(days=7)).isoformat()}
    return {"who": "Camille Fictive", "email": "camille@exemple.example", "mobile": "", **days, **other}


def test_a_guest_comes_by_it_and_secures_their_stay(played: int) -> None:
    where = address(played)
    client = browser("fr", REMOTE_ADDR="198.19.1.1")
    page = client.get(where)
    assert "500,00" in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    there = client.post(where, filled())
    assert there.status_code == 302, there.content[:900]
    guest = Telephone(there["Location"])
    accepts(guest)
    gives(guest)
    with at_work(played, now()) as here:
        (one,) = Guarantee.objects.all()
        assert tell_news(here) == 0
        assert not GuestMessage.objects.exists()
        (shown,) = permalinks.permalinks(here)
        assert (shown.secured, shown.waiting) == (1, 0)
    assert state(one) is GuaranteeState.SECURED


def test_whoever_types_what_another_typed_sees_nothing_of_theirs(played: int) -> None:
    where = address(played)
    first = browser("fr", REMOTE_ADDR="198.19.1.2").post(where, filled())["Location"]
    second = browser("fr", REMOTE_ADDR="198.19.1.3").post(where, filled())["Location"]
    assert first != second
    with at_work(played, now()):
        assert Guarantee.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"who": " "},
        {"email": ""},
        {"email": "camille"},
        {"begins": "hier"},
        {"ends": "2000-01-01"},
        {"ends": "2199-01-01"},
    ],
)
def test_what_cannot_be_is_told_with_what_was_typed(played: int, wrong: dict[str, str]) -> None:
    where = address(played)
    page = browser("fr", REMOTE_ADDR="198.19.1.4").post(where, filled(**wrong))
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    with at_work(played, now()):
        assert not Guarantee.objects.exists()


def test_a_machine_is_stopped_and_what_is_never_secured_is_taken_back(played: int) -> None:
    where = address(played)
    machine = browser("fr", REMOTE_ADDR="198.19.1.5")
    assert [machine.post(where, filled()).status_code for _ in range(7)] == [302] * 6 + [429]
    code = where.rpartition("/")[2]
    begins = now().date() + timedelta(days=30)
    with at_work(played, now()) as here:
        for number in range(permalinks.MOST_UNSECURED - 6):
            ask_by(here, code, Guest(f"Hôte {number}", f"h{number}@exemple.example"), begins, begins)
        with pytest.raises(TooManyUnsecured):
            ask_by(here, code, Guest("Hôte", "hote@exemple.example"), begins, begins)
    later = now() + timedelta(days=2)
    with time_machine.travel(later, tick=False), at_work(played, later) as here:
        ask_by(here, code, Guest("Hôte", "hote@exemple.example"), begins, begins)
        assert Guarantee.objects.filter(cancelled_at=None).count() == 1


def test_one_that_is_ended_or_guessed_leads_nowhere_as_any_other_link(played: int) -> None:
    where = address(played)
    with at_work(played, now()) as here:
        end_permalink(here, where.rpartition("/")[2])
        with pytest.raises(PermalinkUnknown):
            end_permalink(here, "nothing")
    stranger = browser("fr", REMOTE_ADDR="198.19.1.6")
    ended, guessed = stranger.get(where), stranger.get(where[:-4] + "2222")
    assert (ended.status_code, guessed.status_code) == (404, 404)
    assert stranger.post(where, filled()).status_code == 404


def test_the_owner_makes_one_and_ends_it_on_a_page(played: int) -> None:
    address(played)
    owner = Person(played, language="fr")
    page = owner.does("deposits/addresses/add/", place="Moulin", amount="300")
    assert page.count("/book/") == 2
    code = page.split('name="code" value="')[1].split('"')[0]
    assert owner.does("deposits/addresses/end/", code=code).count("/book/") == 1


def test_without_an_address_that_guests_reach_none_is_made(organisation: int) -> None:
    with at_work(organisation) as here, pytest.raises(PublicAddressMissing):
        make_permalink(here, "Gîte", Money.eur("500"))


@pytest.mark.parametrize(
    "other", [{"who": "Cam\0ille"}, {"mobile": "\0"}, {"email": "a\0@b.example"}, {"begins": "\0"}]
)
def test_signs_that_nobody_types_break_no_page(played: int, other: dict[str, str]) -> None:
    answer = browser("fr", REMOTE_ADDR="198.19.1.7").post(address(played), filled(**other))
    assert answer.status_code in (302, 422)


@pytest.mark.parametrize("code", ["2" * 12, "%00", "x" * 300])
def test_a_form_sent_to_no_address_finds_nothing_there(played: int, code: str) -> None:
    where = address(played).rpartition("/")[0]
    for given in (filled(), {}):
        assert browser("fr", REMOTE_ADDR="198.19.1.8").post(f"{where}/{code}", given).status_code == 404
