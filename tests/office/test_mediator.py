"""The consumer mediator: asked where consumers owe and none is named, and its website changed by two."""

from __future__ import annotations

import pytest
import time_machine

from relance.domain.ids import DebtorId
from relance.domain.scenario.decide import HoldKind
from relance.letters.letterhead import creditor_of
from relance.parties.details import change_debtor
from relance.parties.models import Debtor
from relance.parties.selectors import lacks_mediator
from relance.receivables.holds import hold
from relance.receivables.targets import WholeDebtor
from relance.tenancy.context import acting
from relance.tenancy.models import Role
from relance.tenancy.preference_values import PreferenceInvalid, parse_website
from relance.tenancy.preferences import set_preference, stored
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import ALPHA, MORNING, House

MISSING = {"en": "no consumer mediator is named", "fr": "aucun médiateur de la consommation n’est indiqué"}


def make_consumer(house: House) -> int:
    with at_work(house.organisation):
        pk = Debtor.objects.get(name="Alpha").pk
    with at_work(house.organisation, MORNING) as here:
        change_debtor(here, DebtorId(pk), {"kind": "consumer", "siren": ""})
    return int(pk)


@pytest.fixture
def shop(house: House) -> House:
    house.bring(f"F-1;Alpha;2026-01-02;2026-02-01;100,00;{ALPHA}")
    return house


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_today_and_first_steps_miss_it_once_a_consumer_owes(shop: House, language: str) -> None:
    owner = Person(shop.organisation, language=language)
    for page in ("today/", "start/"):
        assert MISSING[language] not in owner.sees(page)
    make_consumer(shop)
    for page in ("today/", "start/"):
        assert MISSING[language] in owner.sees(page)
    with at_work(shop.organisation) as here:
        set_preference(here, "mediator-name", "Médiation Imaginaire")
        assert lacks_mediator(here), "a name alone tells nobody where to turn"
        set_preference(here, "mediator-website", "mediation.example")
        assert not lacks_mediator(here)
    for page in ("today/", "start/"):
        assert MISSING[language] not in owner.sees(page)


@time_machine.travel(MORNING, tick=False)
def test_the_page_of_a_consumer_who_disputes_names_it(shop: House) -> None:
    owner, pk = Person(shop.organisation), make_consumer(shop)
    assert "complaint" not in owner.sees(f"debtors/{pk}/")
    with acting(shop.organisation, "test", MORNING) as here:
        hold(here, target=WholeDebtor(DebtorId(pk)), kind=HoldKind.DISPUTE, until=None, note="")
    assert "have named none" in owner.sees(f"debtors/{pk}/")
    with at_work(shop.organisation) as here:
        set_preference(here, "mediator-name", "Médiation Imaginaire")
        set_preference(here, "mediator-address", "3 rue du Rêve")
    assert "Médiation Imaginaire, 3 rue du Rêve" in owner.sees(f"debtors/{pk}/")


@time_machine.travel(MORNING, tick=False)
def test_its_website_waits_for_a_second_word_and_its_name_does_not(shop: House) -> None:
    accountant, owner = Person(shop.organisation, Role.ACCOUNTANT), Person(shop.organisation)
    given = {"mediator-name": "Médiation Imaginaire", "mediator-website": "https://mediation.example/"}
    page = accountant.does("preferences/mediator/save/", **given)
    assert "waits to be confirmed" in page
    with at_work(shop.organisation) as here:
        assert stored(here, "mediator-website") is None
        assert stored(here, "mediator-name") == "Médiation Imaginaire"
        iban = stored(here, "creditor-iban") or ""
    owner.does("preferences/account/", do="confirm", iban=iban, mediator="https://mediation.example/")
    with at_work(shop.organisation) as here:
        assert stored(here, "mediator-website") == "https://mediation.example/"
    viewer = Person(shop.organisation, Role.VIEWER)
    assert viewer.status("preferences/mediator/save/", post=True) == 403


@pytest.mark.parametrize(
    "odd", ["", "mediation", "gmail.com", "a@b.example", "https://x.example/?q=1", "http://", "x.example:80"]
)
def test_an_odd_website_is_refused(odd: str) -> None:
    with pytest.raises(PreferenceInvalid):
        parse_website(odd)


def test_letters_name_nobody_where_nobody_could_be_reached(shop: House) -> None:
    with at_work(shop.organisation) as here:
        set_preference(here, "mediator-name", "Médiation Imaginaire")
        assert creditor_of(here).mediator == ""
        set_preference(here, "mediator-website", "https://www.Mediation.example/saisir/")
        assert creditor_of(here).mediator == "Médiation Imaginaire, www.mediation.example/saisir"
