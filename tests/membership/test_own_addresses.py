"""The addresses of the creditor: told in any order with the account, then moved only within the creditor's own domains."""

from __future__ import annotations

from itertools import permutations

import pytest
import time_machine

from relance.membership.choices import choose
from relance.membership.printed import AddressElsewhere
from relance.tenancy.models import Preference
from relance.tenancy.preferences import set_preference, stored
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import IDENTITY, MORNING, House

OWN, NEIGHBOUR, EVIL = "compta@fabrique-fictive.example", "relances@fabrique-fictive.example", "x@evil.example"
ANSWERS = {
    "creditor-iban": "FR1420041010050500013M02606", "creditor-email": OWN, "email-sender": NEIGHBOUR,
}  # fmt: skip


@pytest.fixture
def bare(house: House) -> House:
    """A company that has told nothing of itself yet."""
    with at_work(house.organisation):
        Preference.objects.all().delete()
    return house


def member_of(house: House) -> int:
    user = Person(house.organisation).user
    assert user is not None
    return user.pk


def says(house: House, given: dict[str, str], *, member: int | None = None) -> None:
    with at_work(house.organisation, MORNING) as here:
        choose(here, given, user_id=member, installation_key=b"")


def kept(house: House, key: str) -> str | None:
    with at_work(house.organisation) as here:
        return stored(here, key)


@pytest.mark.parametrize("order", [*permutations(ANSWERS)], ids=" ".join)
@pytest.mark.parametrize("is_member", [True, False])
def test_account_and_addresses_may_be_told_in_any_order(bare: House, order: tuple[str, ...], is_member: bool) -> None:
    member = member_of(bare) if is_member else None
    for key in order:
        says(bare, {key: ANSWERS[key]}, member=member)
    assert {key: kept(bare, key) for key in ANSWERS} == ANSWERS


@pytest.mark.parametrize("key", ["creditor-email", "email-sender"])
@pytest.mark.parametrize("is_member", [True, False])
def test_then_neither_leaves_the_own_domains(bare: House, key: str, is_member: bool) -> None:
    member = member_of(bare) if is_member else None
    says(bare, ANSWERS, member=member)
    with pytest.raises(AddressElsewhere, match="creditor-domains") as refused:
        says(bare, {key: EVIL}, member=member)
    assert EVIL in str(refused.value)
    assert kept(bare, key) == ANSWERS[key]


@pytest.mark.parametrize("key", ["creditor-email", "email-sender"])
def test_an_address_that_is_taken_back_makes_no_room_for_another(bare: House, key: str) -> None:
    says(bare, {"creditor-iban": ANSWERS["creditor-iban"]})
    says(bare, {key: OWN})
    says(bare, {key: ""})
    with pytest.raises(AddressElsewhere):
        says(bare, {key: EVIL})


def test_one_that_letters_had_before_the_journal_tells_of_it_counts_too(house: House) -> None:
    assert kept(house, "creditor-email") == OWN
    with pytest.raises(AddressElsewhere):
        says(house, {"creditor-email": EVIL})


def test_messages_come_from_the_domain_of_letters_or_one_that_is_listed(house: House) -> None:
    says(house, {"email-sender": NEIGHBOUR})
    with pytest.raises(AddressElsewhere):
        says(house, {"email-sender": "relances@envois.example"})
    with at_work(house.organisation) as here:
        set_preference(here, "creditor-domains", "envois.example")
    says(house, {"email-sender": "relances@envois.example"})
    assert kept(house, "email-sender") == "relances@envois.example"


def test_a_mailbox_where_everybody_has_one_makes_nobody_elses_ones_own(bare: House) -> None:
    says(bare, {"creditor-iban": ANSWERS["creditor-iban"]})
    says(bare, {"creditor-email": "fabrique.fictive@gmail.com"})
    says(bare, {"email-sender": "fabrique.fictive@gmail.com"})
    with pytest.raises(AddressElsewhere):
        says(bare, {"email-sender": "somebody.else@gmail.com"})


def test_whoever_works_on_the_machine_lists_the_domain_and_gives_the_address_at_once(house: House) -> None:
    says(house, {"creditor-domains": "autre.example", "creditor-email": "compta@autre.example"})
    assert kept(house, "creditor-email") == "compta@autre.example"


def test_a_domain_that_waits_for_a_second_word_lets_no_address_pass(house: House) -> None:
    with pytest.raises(AddressElsewhere):
        says(house, {"creditor-domains": "evil.example", "creditor-email": EVIL}, member=member_of(house))


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "at none of your own domains"), ("fr", "n’appartient à aucun de vos domaines")],
)
@pytest.mark.parametrize(("group", "key"), [("identity", "creditor-email"), ("sending", "email-sender")])
def test_the_page_says_so_at_the_address(house: House, group: str, key: str, language: str, said: str) -> None:
    owner = Person(house.organisation, language=language)
    given = {**(IDENTITY if group == "identity" else {}), key: EVIL}
    answer = owner.client.post(owner.path(f"preferences/{group}/save/"), given)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert f'id="{key}-error"' in page


@pytest.mark.parametrize("is_member", [True, False])
def test_links_lead_within_the_own_domains_once_there_is_an_account(bare: House, is_member: bool) -> None:
    member = member_of(bare) if is_member else None
    says(bare, ANSWERS | {"public-address": "https://relance.vendor.example"}, member=member)
    with pytest.raises(AddressElsewhere, match="creditor-domains"):
        says(bare, {"public-address": "https://relance.evil.example"}, member=member)
    with at_work(bare.organisation) as here:
        set_preference(here, "creditor-domains", "fabrique-fictive.example")
    says(bare, {"public-address": "https://relance.fabrique-fictive.example"}, member=member)
    assert kept(bare, "public-address") == "https://relance.fabrique-fictive.example"
