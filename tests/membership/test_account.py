"""The account to pay into: holder, IBAN, BIC and own domains change together, by the word of two."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
import time_machine
from pypdf import PdfReader

from relance.domain.identifiers.errors import IdentifierInvalid
from relance.journal.models import Event
from relance.letters.letterhead import creditor_of
from relance.letters.model import Act
from relance.letters.page import page_of
from relance.letters.payment_code import payment_code
from relance.letters.render import render
from relance.membership.choices import choose
from relance.tenancy.models import Role
from relance.tenancy.preference_values import PreferenceInvalid, parse_domains, parse_holder
from relance.tenancy.preferences import CHOICES, set_preference, stored
from tests.at_work import at_work
from tests.letters.builders import CREDITOR, letter
from tests.office.people import Person
from tests.office.test_preferences import changes
from tests.outbox.builders import ALPHA, MORNING, House
from tests.outbox.test_sending import late

HOLDER, EVIL = "FABRIQUE FICTIVE SAS", "evil.example"
GUARDED = {
    "creditor-iban": "DE89370400440532013000", "creditor-account-holder": HOLDER, "creditor-bic": "PSSTFRPPPAR",
    "creditor-domains": EVIL,
}  # fmt: skip


def kept(house: House, key: str) -> str:
    with at_work(house.organisation) as here:
        return stored(here, key) or ""


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize("key", GUARDED)
@pytest.mark.parametrize("role", [Role.OWNER, Role.ACCOUNTANT])
def test_no_part_of_the_account_is_changed_by_one(house: House, key: str, role: Role) -> None:
    before = kept(house, key)
    one = Person(house.organisation, role)
    page = changes(one, **{key: GUARDED[key]})
    assert "waits to be confirmed" in page
    assert f"<b>{GUARDED[key]}</b>" in page
    assert kept(house, key) == before
    with at_work(house.organisation):
        assert Event.objects.filter(name="account.proposed").exists()


@time_machine.travel(MORNING, tick=False)
def test_another_members_word_lets_all_parts_count_at_once(house: House) -> None:
    owner, accountant = Person(house.organisation), Person(house.organisation, Role.ACCOUNTANT)
    changes(accountant, **GUARDED)
    parts = dict(zip(("iban", "holder", "bic", "domains"), GUARDED.values(), strict=True))
    partly = owner.does(
        "preferences/account/", do="confirm", next=owner.path("preferences/"), **{**parts, "holder": "X"}
    )
    assert "No changed account waits" in partly, "what was looked at is what counts"
    owner.does("preferences/account/", do="confirm", **parts)
    assert {key: kept(house, key) for key in GUARDED} == GUARDED


@time_machine.travel(MORNING, tick=False)
def test_nobody_confirms_a_change_of_their_own_inside_anothers(house: House) -> None:
    owner, accountant = Person(house.organisation), Person(house.organisation, Role.ACCOUNTANT)
    changes(accountant, **{"creditor-domains": EVIL})
    changes(owner, **{"creditor-bic": "PSSTFRPPPAR"})
    page = accountant.sees("preferences/")
    assert EVIL not in page, "the later proposal takes over nothing of the earlier one"
    iban = kept(house, "creditor-iban")
    accountant.does("preferences/account/", do="confirm", iban=iban, bic="PSSTFRPPPAR")
    assert kept(house, "creditor-domains") == ""


def test_before_there_is_an_account_it_is_simply_given(organisation: int) -> None:
    with at_work(organisation):
        owner = Person(organisation)
    with at_work(organisation, MORNING) as here:
        made = choose(
            here,
            GUARDED,
            user_id=owner.user.pk if owner.user else 0,
            installation_key=b"",
        )
    assert not made.awaits_second_word
    with at_work(organisation) as here:
        assert stored(here, "creditor-account-holder") == HOLDER


def test_the_operators_word_is_enough_at_the_command(house: House) -> None:
    given = {"creditor-account-holder": HOLDER, "creditor-domains": "fabrique-fictive.example"}
    with at_work(house.organisation, MORNING, actor="command:test") as here:
        choose(here, given, user_id=None, installation_key=b"")
    with at_work(house.organisation) as here:
        creditor = creditor_of(here)
    assert (creditor.payee, creditor.domains) == (HOLDER, ("fabrique-fictive.example",))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_letter_pay_box_and_payment_code_bear_the_holder(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    codes: list[str] = []

    def spied(**facts: Any) -> Any:
        codes.append(str(facts["name"]))
        return payment_code(**facts)

    monkeypatch.setattr("relance.letters.payment_box.payment_code", spied)
    own = letter(Act.REMINDER, language=language)
    own = replace(own, creditor=replace(CREDITOR, account_holder=HOLDER, bic="PSSTFRPPPAR"))
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(render(own).pdf)).pages)
    label = "Titulaire du compte\N{NO-BREAK SPACE}:" if language == "fr" else "Account holder:"
    assert f"{label} {HOLDER}" in text.replace("\n", " ")
    assert codes == [HOLDER]
    render(letter(Act.REMINDER, language=language))
    assert codes[1] == CREDITOR.name, "without one, the company's name"


def test_a_code_that_cannot_be_drawn_never_stops_the_letter() -> None:
    from dataclasses import replace

    odd = replace(letter(Act.REMINDER), creditor=replace(CREDITOR, bic="odd", account_holder="字" * 70))
    assert page_of(odd)[0]["payment"]["code"] == ""  # type: ignore[index]


def test_the_e_mail_bears_it_too(house: House) -> None:
    with at_work(house.organisation) as here:
        set_preference(here, "creditor-account-holder", HOLDER)
    house.bring(late("F-1", address=ALPHA))
    house.run()
    house.clock.later(hours=3)
    house.send()
    (mail,) = house.email.sent
    assert f"Titulaire du compte\xa0: {HOLDER}\nIBAN FR14" in mail.text
    assert f"{HOLDER}<br>IBAN" in (mail.html or "")


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize(("language", "words"), [("en", "has no holder"), ("fr", "n’a pas de titulaire")])
def test_today_and_first_steps_say_that_it_is_missing(house: House, language: str, words: str) -> None:
    house.bring(late("F-1", address=ALPHA))
    owner = Person(house.organisation, language=language)
    assert words in owner.sees("today/")
    assert ("Account holder" if language == "en" else "Titulaire du compte") in owner.sees("start/")
    with at_work(house.organisation) as here:
        set_preference(here, "creditor-account-holder", HOLDER)
    assert words not in owner.sees("today/")


@pytest.mark.parametrize("name", ["", " ", "1234", "x" * 71])
def test_a_holder_is_a_name_of_at_most_seventy_signs(name: str) -> None:
    with pytest.raises(PreferenceInvalid):
        parse_holder(name)
    assert parse_holder(" Élan\u200b &  Fils ") == "Élan & Fils"


@pytest.mark.parametrize(
    "odd", ["fr", "http://x.example", "a b", "x..example", "-x.example", "gmail.com", "a@b", "é@x.example"]
)
def test_own_domains_are_domains_or_whole_addresses(odd: str) -> None:
    with pytest.raises(PreferenceInvalid):
        parse_domains(odd)
    assert parse_domains("compta@gmail.com; WWW.X.example") == ("compta@gmail.com", "www.x.example")


def test_a_bic_is_one() -> None:
    with pytest.raises(IdentifierInvalid):
        CHOICES["creditor-bic"].read("FR76 3000")
    assert json.dumps(CHOICES["creditor-bic"].read("psstfrpp")) == '"PSSTFRPP"'
