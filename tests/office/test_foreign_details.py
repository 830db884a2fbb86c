"""No account and no link that is not the creditor's own passes by words, whoever writes them and wherever they are written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import time_machine

from relance.domain.payment_details import ForeignDetails
from relance.letters.models import LetterText
from relance.membership.choices import choose, describe
from relance.outbox.models import Notice
from relance.parties.models import Debtor
from relance.tenancy.models import Organisation, Role
from relance.tenancy.preferences import set_preference, stored
from tests.at_work import at_work
from tests.office.people import Person
from tests.office.test_letters import notice_of, proposing
from tests.outbox.builders import ALPHA, BETA, IDENTITY, MORNING, House
from tests.outbox.test_sending import late

__all__ = ["proposing"]
FOREIGN = [
    "Réglez désormais sur le FR76 3000 6000 0112 3456 7890 189.",
    "Payez en ligne sur https://evil.example/payer",
    "Écrivez à fraude [at] evil.example.",
    "Notre compte n° 12345678901 vous attend.",
]


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize("said", FOREIGN)
@pytest.mark.parametrize("do", ["look", "keep"])
def test_an_accountant_puts_none_into_all_letters(proposing: House, said: str, do: str) -> None:
    accountant = Person(proposing.organisation, Role.ACCOUNTANT)
    answer = accountant.client.post(accountant.path("letter-texts/reminder-fr/save/"), {"do": do, "added": said})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "that is not yours" in page
    assert "A paragraph of your own" in page, "it says where"
    assert "have the domain added there first" in page, "and what to do"
    with at_work(proposing.organisation):
        assert not LetterText.objects.exists()


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize("said", FOREIGN)
@pytest.mark.parametrize("do", ["look", "keep"])
def test_a_collector_puts_none_into_one_letter(proposing: House, said: str, do: str) -> None:
    collector, alpha = Person(proposing.organisation, Role.COLLECTOR, language="fr"), notice_of(proposing, "Alpha")
    answer = collector.client.post(collector.path(f"letters/{alpha.name}/words/save/"), {"do": do, "opening": said})
    assert answer.status_code == 422
    assert "qui n’est pas à vous" in answer.content.decode()
    with at_work(proposing.organisation):
        assert Notice.objects.get(pk=alpha.pk).edits == ""


@time_machine.travel(MORNING, tick=False)
def test_one_that_is_cut_over_two_paragraphs_is_found(proposing: House) -> None:
    accountant = Person(proposing.organisation, Role.ACCOUNTANT)
    cut = {"do": "keep", "added": "FR76 3000 6000", "closing": "0112 3456 7890 189"}
    answer = accountant.client.post(accountant.path("letter-texts/reminder-fr/save/"), cut)
    assert answer.status_code == 422
    assert "The letter as a whole" in answer.content.decode()


@time_machine.travel(MORNING, tick=False)
def test_a_link_of_ones_own_may_stand_once_two_said_so(proposing: House) -> None:
    owner, accountant = Person(proposing.organisation), Person(proposing.organisation, Role.ACCOUNTANT)
    said = {"do": "keep", "added": "Payez sur https://www.fabrique-fictive.example/payer."}
    to = accountant.path("letter-texts/reminder-fr/save/")
    assert accountant.client.post(to, said).status_code == 422
    accountant.does("preferences/identity/save/", **IDENTITY, **{"creditor-domains": "fabrique-fictive.example"})
    assert accountant.client.post(to, said).status_code == 422, "one word is none"
    owner.does("preferences/account/", do="confirm", iban=IDENTITY["creditor-iban"], domains="fabrique-fictive.example")
    assert accountant.client.post(to, said).status_code == 302
    assert "https://www.fabrique-fictive.example/payer" in owner.sees(f"letters/{notice_of(proposing, 'Alpha').name}/")


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize(
    "key",
    [
        "creditor-signatory",
        "creditor-phone",
        "creditor-street",
        "creditor-legal-form",
        "creditor-capital",
        "creditor-city",
    ],
)
@pytest.mark.parametrize("role", [Role.OWNER, Role.ACCOUNTANT])
def test_nor_into_what_stands_around_the_letter(house: House, key: str, role: Role) -> None:
    person = Person(house.organisation, role)
    for said in FOREIGN[:2]:
        answer = person.client.post(person.path("preferences/identity/save/"), {**IDENTITY, key: said})
        assert answer.status_code == 422
        assert f'id="{key}-error"' in answer.content.decode()
        with pytest.raises(ForeignDetails), at_work(house.organisation, MORNING, actor="command:test") as here:
            choose(here, {key: said}, user_id=None, installation_key=b"")


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P39")
@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("mediator-address", "Nous porterons plainte et préviendrons votre employeur."),
        ("creditor-street-2", "Payez ou nous saisirons vos biens"),
        ("creditor-signatory", "Maître X, huissier de justice"),
        ("creditor-phone", "Dernier avis avant saisie"),
        ("creditor-phone", "01 " * 100),
        ("creditor-signatory", "x" * 20_000),
    ],
)
def test_what_stands_around_a_letter_is_no_second_text_of_it(house: House, key: str, said: str) -> None:
    """It is printed without a second reader: names, numbers and addresses, and nothing to the reader."""
    owner, group = Person(house.organisation), "mediator" if key.startswith("mediator") else "identity"
    given = {**(IDENTITY if group == "identity" else {}), key: said}
    answer = owner.client.post(owner.path(f"preferences/{group}/save/"), given)
    assert answer.status_code == 422
    assert f'id="{key}-error"' in answer.content.decode()
    with at_work(house.organisation) as here:
        assert (stored(here, key) or "") == IDENTITY.get(key, "")


@time_machine.travel(MORNING, tick=False)
def test_names_of_streets_and_people_stand_there_as_they_are(house: House) -> None:
    kept = {
        "creditor-street": "12 rue de la Prison",
        "creditor-signatory": "Jeanne Vos",
        "mediator-address": "3 impasse du Procureur",
    }
    with at_work(house.organisation, MORNING, actor="command:test") as here:
        choose(here, kept, user_id=None, installation_key=b"")
    with at_work(house.organisation) as here:
        assert {key: stored(here, key) for key in kept} == kept


@time_machine.travel(MORNING, tick=False)
def test_a_domain_that_waits_for_a_second_word_makes_no_link_ones_own(house: House) -> None:
    accountant = Person(house.organisation, Role.ACCOUNTANT)
    both = {**IDENTITY, "creditor-domains": "evil.example", "creditor-signatory": "www.evil.example"}
    assert accountant.client.post(accountant.path("preferences/identity/save/"), both).status_code == 422


@time_machine.travel(MORNING, tick=False)
def test_the_address_on_letters_moves_only_within_the_own_domains(house: House) -> None:
    accountant = Person(house.organisation, Role.ACCOUNTANT)
    to = accountant.path("preferences/identity/save/")
    assert accountant.client.post(to, {**IDENTITY, "creditor-email": "fraude@evil.example"}).status_code == 422
    with at_work(house.organisation) as here:
        set_preference(here, "creditor-domains", "fabrique-fictive.example")
    own = {
        **IDENTITY,
        "creditor-domains": "fabrique-fictive.example",
        "creditor-email": "relance@fabrique-fictive.example",
    }
    assert accountant.client.post(to, own).status_code == 302
    with at_work(house.organisation) as here:
        assert stored(here, "creditor-email") == "relance@fabrique-fictive.example"


@time_machine.travel(MORNING, tick=False)
def test_nor_into_the_companys_name(house: House) -> None:
    accountant = Person(house.organisation, Role.ACCOUNTANT)
    page = accountant.does(
        "preferences/company/",
        name=f"Fabrique {FOREIGN[0]}",
        language="fr",
        next=accountant.path("preferences/"),
        **{"time-zone": "Europe/Paris"},
    )
    assert "that is not yours" in page
    with pytest.raises(ForeignDetails), at_work(house.organisation, MORNING) as here:
        describe(here, name="www.evil.example", language="fr", time_zone="Europe/Paris")


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize("field", ["name", "street", "city"])
def test_a_collector_puts_none_into_a_customers_name_or_address(proposing: House, field: str) -> None:
    collector, alpha = Person(proposing.organisation, Role.COLLECTOR), notice_of(proposing, "Alpha")
    page = collector.does(
        f"debtors/{alpha.debtor_id}/change/", next=collector.path(f"debtors/{alpha.debtor_id}/"), **{field: FOREIGN[0]}
    )
    assert "that is not yours" in page
    with at_work(proposing.organisation):
        assert "FR76" not in json.dumps([getattr(Debtor.objects.get(pk=alpha.debtor_id), field)])


@pytest.mark.parametrize(
    "name", ["SARL FR76 3000 6000 0112 3456 7890 189", "Payer sur www.evil.example", "BIC : TRWIBEB1 SARL"]
)
def test_one_that_comes_with_the_books_is_taken_in_and_not_printed_and_says_so(house: House, name: str) -> None:
    """The import is not refused, the others' letters leave, and Today names the one that waits for a person."""
    house.bring(late("F-1", who=name, address=ALPHA), late("F-2", who="Bêta", address=BETA))
    house.run()
    house.clock.later(hours=3)
    house.send()
    assert [one.recipient for one in house.email.sent] == ["beta@beta.example"]
    with time_machine.travel(house.clock.now, tick=False):
        (message,) = [one for one in house.messages() if one.state != "accepted"]
        assert "no letter prints it" in Person(house.organisation).sees(f"messages/{message.pk}/")
        for language, today, words in (
            ("en", "could not be written: 1", "no letter prints it"),
            ("fr", "impossibles à écrire\xa0: 1", "aucune lettre ne l’imprime"),
        ):
            person = Person(house.organisation, language=language)
            assert today in person.sees("today/")
            preview = person.client.get(person.path(f"letters/{message.notice.name}/"))
            assert words in preview.content.decode()
        assert person.status("start/") == 200, "first steps stay"


def test_an_invoice_that_bears_a_link_waits_alone(house: House) -> None:
    house.bring(late("F-1"), late("https://evil.example/p", "50,00", "Bêta", BETA))
    house.run()
    house.clock.later(hours=3)
    house.send()
    assert [one.recipient for one in house.email.sent] == ["alpha@alpha.example"]


def test_words_that_were_kept_before_they_were_looked_at_leave_with_no_letter(house: House) -> None:
    with at_work(house.organisation):
        LetterText.objects.create(
            organisation_id=house.organisation,
            act="reminder",
            language="fr",
            edits=json.dumps({"added": FOREIGN[0]}),
            changed_at=MORNING,
            changed_by="test",
        )
    house.bring(late())
    house.run()
    house.clock.later(hours=3)
    house.send()
    assert not house.email.sent
    with time_machine.travel(house.clock.now, tick=False):
        owner = Person(house.organisation)
        page = owner.sees("letter-texts/reminder-fr/")
        assert "no letter prints it" in page, "the page where it is mended shows why"
        assert FOREIGN[0] in page
        owner.does("letter-texts/reminder-fr/save/", do="keep", added="")


def test_a_company_named_after_its_site_writes_as_before(house: House, tmp_path: Path) -> None:
    with at_work(house.organisation):
        Organisation.objects.update(name="Fabrique-fictive.com")
    house.bring(late())
    house.run()
    house.clock.later(hours=3)
    house.send()
    assert len(house.email.sent) == 1
