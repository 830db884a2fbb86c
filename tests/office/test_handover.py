"""Prepare the hand-over, on its page: every error at once with its link, what a partner gets, and a person to ask."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest
import time_machine

from relance.journal.models import Event
from relance.office.handover import asking
from relance.outbox.system import SystemMessage
from relance.parties.models import Contact, Debtor
from relance.receivables.models import Receivable
from tests.at_work import at_work
from tests.cases.test_cases import ROWS
from tests.office.people import Person
from tests.outbox.builders import ALPHA, BETA, MORNING, House

WRONG = (
    "F-1;Minoterie;2026-02-01;2026-03-03;100,00;a@b.example;552081317;17 bis chemin du Moulin des Heures qui Tournent;75001;Nantes;",
    "F-2;Minoterie;2026-02-10;2026-03-12;50,50;a@b.example;552081317;17 bis chemin du Moulin des Heures qui Tournent;75001;Nantes;",
)


def invoices(house: House) -> list[int]:
    with at_work(house.organisation):
        return list(Receivable.objects.order_by("pk").values_list("pk", flat=True))


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("EV-11", "EV-12", "EV-14", "EV-15")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "2 things block this case",
                "Line 4 of the address has 47 signs",
                "75001 is not the postal code of Nantes",
                "17 bis CHE Moulin Heures qui Tournent",
                "a remark, blocks nothing",
                "No formal notice was sent about it",
            ),
        ),
        (
            "fr",
            (
                "2 choses bloquent ce dossier",
                "La ligne 4 de l’adresse compte 47 signes",
                "75001 n’est pas le code postal de Nantes",
                "avis, ne bloque rien",
            ),
        ),
    ],
)
def test_every_error_is_on_the_page_with_its_why_and_the_link_that_mends_it(
    house: House, language: str, said: tuple[str, ...]
) -> None:
    house.bring(*WRONG)
    first, second = invoices(house)
    owner = Person(house.organisation, language=language)
    page = owner.sees(f"invoices/{first}/collection/?receivable={first}&receivable={second}")
    for words in said:
        assert words in page
    with at_work(house.organisation):
        debtor = Debtor.objects.get().pk
    assert f"/debtors/{debtor}/#complete" in page
    assert f"/invoices/{second}/" in page
    assert 'form="put"' not in page, "the box stays closed"


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("EV-4", "AP-3")
def test_the_preview_is_what_leaves_file_by_file(house: House) -> None:
    house.bring(*ROWS)
    first, second = invoices(house)
    owner = Person(house.organisation)
    base, query = f"invoices/{first}/collection/preview/", f"?receivable={first}&receivable={second}"
    case = json.loads(owner.client.get(owner.path(base + "case.json" + query)).content)
    assert [one["ID"] for one in case["claims"]] == ["F-1", "F-2"]
    assert owner.client.get(owner.path(base + "reminder.xml" + query)).content.startswith(b"<?xml")
    assert owner.client.get(owner.path(base + "0-summary.pdf" + query)).content.startswith(b"%PDF")
    with zipfile.ZipFile(BytesIO(owner.client.get(owner.path(base + "all.zip" + query)).content)) as packed:
        assert json.loads(packed.read("case.json")) == case
    assert owner.status(base + "other.txt") == 404
    total = case["LegalMonetaryTotal"][0]["PayableAmount"]["value"]
    assert f"€{total}" in owner.sees(f"invoices/{first}/collection/{query}"), "the page shows the same sum"
    with at_work(house.organisation):
        assert not Event.objects.filter(name="case.opened").exists(), "looking opens nothing"


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("EV-17")
def test_an_error_that_persists_goes_to_a_person_with_the_case_and_is_kept_whatever_the_mail_does(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELANCE_SUPPORT_PHONE", "01 00 00 00 00")
    monkeypatch.setenv("RELANCE_SUPPORT_EMAIL", "aide@installation.example")
    house.bring(*WRONG)
    first, _ = invoices(house)
    owner = Person(house.organisation)
    assert 'href="tel:0100000000"' in owner.sees(f"invoices/{first}/collection/")
    page = owner.does(
        f"invoices/{first}/collection/help/", receivable=str(first), words="Rien n'y fait", telephone="06"
    )
    assert "It was not sent: No mail server is set up" in page
    sent: list[SystemMessage] = []

    def send(_office: Any, message: SystemMessage, *, sender_name: str) -> str:
        sent.append(message)
        return "OK"

    monkeypatch.setattr(asking, "send_system", send)
    page = owner.does(
        f"invoices/{first}/collection/help/", receivable=str(first), words="Rien n'y fait", telephone="06"
    )
    assert "Sent to aide@installation.example" in page
    (message,) = sent
    said = " ".join(str(paragraph) for paragraph in message.paragraphs)
    for words in ("Rien n'y fait", "Minoterie", "06", "street_too_long", "postal_code_elsewhere"):
        assert words in said
    with at_work(house.organisation):
        kept = list(Event.objects.filter(name="handover.help_asked").values_list("body", flat=True))
        assert len(kept) == 2
        assert "Rien" not in json.dumps([str(body) for body in kept]), "their words are detail, which can be erased"


@time_machine.travel(MORNING, tick=False)
def test_without_words_nothing_is_asked_and_a_viewer_prepares_nothing(house: House) -> None:
    house.bring(*ROWS)
    first, _ = invoices(house)
    owner = Person(house.organisation)
    assert "Say in a few words" in owner.does(f"invoices/{first}/collection/help/", receivable=str(first), words=" ")
    with at_work(house.organisation):
        assert not Event.objects.filter(name="handover.help_asked").exists()


FAULTY = "F-9;Minoterie;2026-02-01;2026-03-03;900,00;;552081318;17 rue des Moulins;75001;Nantes;"


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("EV-11", "EV-12", "EV-13", "EV-14")
def test_a_field_of_the_customers_is_mended_on_the_page_that_names_it_and_kept_at_its_place(house: House) -> None:
    house.bring(
        "F-1;Minoterie;2026-02-01;2026-03-03;900,00;;552081317;17 bis chemin du Moulin des Heures qui Tournent;75001;Nantes;"
    )
    (invoice,) = invoices(house)
    with at_work(house.organisation):
        debtor = Debtor.objects.get().pk
        Debtor.objects.update(siren="", siret="55208131700019")
    owner = Person(house.organisation)
    path = f"invoices/{invoice}/collection/"
    mend, page = f"debtors/{debtor}/mend/", owner.path(path)
    assert "3 things block this case" in owner.sees(path)
    said = owner.does(mend, field="siret", value="55208131700017", form=f"m{debtor}-siret_wrong-0", next=page)
    assert "Kept with" not in said
    said = owner.client.post(
        owner.path(mend),
        {"field": "siret", "value": "55208131700017", "form": f"m{debtor}-siret_wrong-0", "next": page},
        headers={"Referer": f"http://localhost{page}"},
        follow=True,
    ).content.decode()
    assert 'aria-invalid="true"' in said, "what was typed stands where it was typed, with why it is wrong"
    assert "55208131700017" in said
    for field, value in (
        ("siret", "552 081 317 00026"),
        ("town", "75001 Paris"),
        ("email", "compta@minoterie.example"),
    ):
        said = owner.does(mend, field=field, value=value, next=page)
        assert "Kept with the customer, and checked again." in said
    said = owner.does(mend, field="street", value="", proposed="17 bis CHE Moulin Heures qui Tournent", next=page)
    assert "Nothing blocks it." in said
    with at_work(house.organisation):
        mended = Debtor.objects.get()
        assert (mended.siret, mended.postal_code, mended.city) == ("55208131700026", "75001", "Paris")
        assert mended.street == "17 bis CHE Moulin Heures qui Tournent"
        assert Contact.objects.get().email == "compta@minoterie.example"
    assert "mend it on the customer" in owner.does(mend, field="code", value="X", next=page)


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("EV-15")
def test_an_invoice_that_is_not_due_is_taken_out_by_its_own_button(house: House) -> None:
    house.bring(*ROWS)
    first, second = invoices(house)
    with at_work(house.organisation):
        Receivable.objects.filter(pk=second).update(label="Frais de relance")
    owner = Person(house.organisation)
    page = owner.sees(f"invoices/{first}/collection/?receivable={first}&receivable={second}")
    assert f"/invoices/{first}/collection/?receivable={first}" in page
    assert "Take F-2 out" in page


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-17", "EV-11", "EV-12")
def test_several_customers_stand_on_one_page_and_those_that_are_ready_go_while_the_others_are_mended(
    house: House,
) -> None:
    house.bring(*ROWS, f"G-1;Bêta;2026-02-01;2026-03-03;70,00;{BETA}", FAULTY)
    keys = invoices(house)
    owner = Person(house.organisation)
    page = owner.does("cases/prepare/ticked/", receivable=[str(pk) for pk in keys])
    for said in ("Open 2 of 3", "2 things to mend", "may go, of 2 customers", "€220.50", "One file is blocked"):
        assert said in page, said
    with at_work(house.organisation):
        heads = {one.name: one.pk for one in Debtor.objects.all()}
    given = {f"of-{pk}": [str(one) for one in keys] for pk in heads.values()}
    said = owner.does("cases/put/", **{"of-customers": "yes", "debtor": [str(heads["Bêta"])], **given})
    assert "Cases opened" in said
    assert "Tick at least one customer" in owner.does("cases/put/", **{"of-customers": "yes"})


@time_machine.travel(MORNING, tick=False)
def test_more_than_a_page_holds_is_refused_and_nothing_ticked_too(house: House) -> None:
    house.bring(*(f"F-{one};Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}" for one in range(102)))
    owner = Person(house.organisation)
    assert "At most 100" in owner.does("cases/prepare/ticked/", receivable=[str(pk) for pk in invoices(house)])
    assert "Tick at least one invoice" in owner.does("cases/prepare/ticked/")
    assert "Late payments" in owner.sees("late/")
    assert owner.client.get(owner.path("cases/prepare/")).status_code == 302
