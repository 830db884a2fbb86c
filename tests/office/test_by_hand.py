"""Invoices, credit notes, payments and customers by hand, on the pages: typed text is kept, questions are asked in place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.http import HttpResponse

from relance.parties.models import Debtor
from relance.receivables.models import Payment, Receivable
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.intake.test_booking import owed
from tests.office.people import Person
from tests.outbox.builders import ALPHA, House


@pytest.fixture
def owner(organisation: int, tmp_path: Path) -> Person:
    house = House(organisation, tmp_path)
    house.bring(f"F-1;Alpha;20/02/2026;20/03/2026;216,50;{ALPHA}0611223344")
    return Person(organisation)


def first(person: Person) -> Receivable:
    with at_work(person.organisation):
        return Receivable.objects.select_related("debtor").get(number="F-1")


def submit(person: Person, page: str, path: str, **given: str) -> str:
    """Fill in a form of ``page``; returns the page that is shown then."""
    base = f"/o/{person.slug}/"
    answer = person.client.post(
        f"{base}{path}", given, follow=True, headers={"referer": f"http://localhost{base}{page}"}
    )
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.requirement("P17")
def test_a_payment_above_the_rest_is_asked_about_where_it_was_typed(owner: Person) -> None:
    one = first(owner)
    page = f"invoices/{one.pk}/"
    shown = submit(owner, page, f"{page}pay/", form="pay", amount="100 000", on="2026-04-01")
    assert 'value="100 000"' in shown
    assert 'value="2026-04-01"' in shown
    assert 'name="accept" value="above-rest"' in shown
    assert "99,783.50" in shown or "99 783,50" in shown.replace("\xa0", " ").replace("\u202f", " ")
    assert owed(owner.organisation) == {"F-1": "216.50"}
    shown = submit(owner, page, f"{page}pay/", form="pay", amount="216,50", on="2026-04-01")
    assert owed(owner.organisation) == {}
    assert "accept" not in shown


@pytest.mark.requirement("EV-12")
def test_what_was_typed_is_shown_once_more_and_then_forgotten(owner: Person) -> None:
    one = first(owner)
    page = f"invoices/{one.pk}/"
    shown = submit(owner, page, f"{page}pay/", form="pay", amount="12,345", on="2026-04-01")
    assert 'aria-describedby="pay-amount-error"' in shown
    assert 'value="12,345"' in shown
    again = owner.client.get(f"/o/{owner.slug}/{page}").content.decode()
    assert 'value="12,345"' not in again


@pytest.mark.requirement("EV-12")
def test_a_refused_note_keeps_its_words(owner: Person) -> None:
    debtor = first(owner).debtor_id
    page = f"debtors/{debtor}/"
    said = {
        "form": "note",
        "kind": "call",
        "text": "She will look for it, and call back.",
        "ours-on": "32/13/2026",
        "ours-what": "send it",
    }
    shown = submit(owner, page, f"{page}note/", **said)
    assert "She will look for it, and call back." in shown.split('id="note-text"')[1].split("</textarea>")[0]
    assert 'value="send it"' in shown


@pytest.mark.requirement("P16", "EV-12")
def test_a_wrong_payment_is_cancelled_on_its_page_with_a_reason(owner: Person) -> None:
    one = first(owner)
    page = f"invoices/{one.pk}/"
    submit(owner, page, f"{page}pay/", form="pay", amount="200", on="2026-04-01")
    with at_work(owner.organisation):
        payment = Payment.objects.get().pk
    path = f"payments/{payment}/cancel/"
    assert f"/{path}" in owner.client.get(f"/o/{owner.slug}/{page}").content.decode()
    name = f"cancel-payment-{payment}"
    shown = submit(owner, page, path, form=name, reason="")
    assert f'id="{name}" open' in shown
    assert owed(owner.organisation) == {"F-1": "16.50"}
    shown = submit(owner, page, path, form=name, reason="another Alpha", next=f"/o/{owner.slug}/{page}")
    assert owed(owner.organisation) == {"F-1": "216.50"}
    assert "another Alpha" in shown
    assert f"/{path}" not in shown


def test_a_customer_and_an_invoice_are_entered_corrected_and_cancelled(owner: Person) -> None:
    shown = submit(
        owner, "debtors/", "debtors/add/", form="add-customer", name="Moulin Imaginaire", siren="123", kind="company"
    )
    assert 'value="Moulin Imaginaire"' in shown
    assert 'aria-describedby="add-customer-siren-error"' in shown
    submit(
        owner,
        "debtors/",
        "debtors/add/",
        form="add-customer",
        name="Moulin Imaginaire",
        kind="company",
        email="moulin@moulin.example",
    )
    with at_work(owner.organisation):
        debtor = Debtor.objects.get(name="Moulin Imaginaire").pk
    typed = {
        "form": "add-invoice",
        "number": "M-1",
        "amount": "120,00",
        "currency": "EUR",
        "issued-on": "2026-03-02",
        "label": "Flour",
    }
    shown = submit(owner, "late/", "invoices/add/", customer="Moulin", **typed)
    assert 'value="Moulin"' in shown
    assert 'value="Flour"' in shown
    assert "There is no customer Moulin here." in shown
    assert "relance contacts" not in shown
    submit(owner, "late/", "invoices/add/", customer="moulin imaginaire", **typed)
    with at_work(owner.organisation):
        one = Receivable.objects.get(number="M-1", debtor=debtor).pk
    page = f"invoices/{one}/"
    shown = submit(
        owner,
        page,
        f"{page}correct/",
        form="correct",
        number="M-1",
        amount="150",
        reason="",
        **{"issued-on": "2026-03-02"},
    )
    assert 'value="150"' in shown
    submit(
        owner,
        page,
        f"{page}correct/",
        form="correct",
        number="M-1",
        amount="150",
        reason="a sack more",
        **{"issued-on": "2026-03-02"},
    )
    assert owed(owner.organisation)["M-1"] == "150.00"
    assert "120.000" not in owner.sees(page), "a sum is told as a sum"
    submit(
        owner,
        f"debtors/{debtor}/",
        f"debtors/{debtor}/credits/add/",
        form="add-credit",
        number="AV-1",
        amount="30",
        currency="EUR",
        on="2026-04-01",
        against=f"{one}",
    )
    assert owed(owner.organisation)["M-1"] == "120.00"
    shown = submit(owner, page, f"{page}cancel/", form="cancel", reason="never delivered")
    assert "never delivered" in shown
    assert "M-1" not in owed(owner.organisation)
    submit(owner, page, f"{page}reopen/", form="reopen", reason="delivered after all")
    assert owed(owner.organisation)["M-1"] == "150.00"
    shown = owner.client.get(f"/o/{owner.slug}/debtors/{debtor}/").content.decode()
    for words in ("a sack more", "delivered after all", "never delivered"):
        assert words in shown


def test_a_payment_on_the_customers_page_names_its_invoice(owner: Person) -> None:
    one = first(owner)
    page = f"debtors/{one.debtor_id}/"
    submit(owner, page, f"{page}pay/", form="pay", amount="16,50", on="2026-04-01", receivable=f"{one.pk}")
    assert owed(owner.organisation) == {"F-1": "200.00"}


def test_who_may_only_record_payments_sees_no_form_that_makes_a_debt(owner: Person) -> None:
    one = first(owner)
    collector = Person(owner.organisation, Role.COLLECTOR)
    shown = collector.client.get(f"/o/{owner.slug}/debtors/{one.debtor_id}/").content.decode()
    assert "/pay/" in shown
    for name in ("invoices/add", "credits/add"):
        assert name not in shown
    shown = collector.client.get(f"/o/{owner.slug}/invoices/{one.pk}/").content.decode()
    assert "/correct/" not in shown


@pytest.mark.requirement("EV-12")
@pytest.mark.parametrize(
    ("path", "given", "kept"),
    [
        ("hold", {"kind": "manual", "until": "2020-01-01", "note": "They asked for time."}, "They asked for time."),
        ("change", {"name": "Alpha", "siren": "123", "city": "Ville-Imaginaire"}, 'value="Ville-Imaginaire"'),
        ("contact", {"email": "nobody", "name": "Madame Exemple"}, 'value="Madame Exemple"'),
    ],
)
def test_no_form_of_the_customers_page_forgets_what_was_typed(
    owner: Person, path: str, given: dict[str, str], kept: str
) -> None:
    page = f"debtors/{first(owner).debtor_id}/"
    form = {"change": "complete"}.get(path, path)
    shown = submit(owner, page, f"{page}{path}/", form=form, **given)
    assert kept in shown
    assert 'role="alert"' in shown
    assert kept not in owner.client.get(f"/o/{owner.slug}/{page}").content.decode()


def test_a_credit_note_that_waits_is_cancelled_where_it_waits(owner: Person) -> None:
    debtor = first(owner).debtor_id
    page = f"debtors/{debtor}/"
    given = {
        "form": "add-credit",
        "number": "AV-9",
        "amount": "30",
        "currency": "EUR",
        "on": "2026-04-01",
        "against": "",
    }
    submit(owner, page, f"{page}credits/add/", **given)
    with at_work(owner.organisation):
        credit = Payment.objects.get().pk
    path = f"payments/{credit}/cancel/"
    assert f"/{path}" in owner.client.get(f"/o/{owner.slug}/{page}").content.decode()
    submit(owner, page, path, form=f"cancel-payment-{credit}", reason="never issued")
    assert f"/{path}" not in owner.client.get(f"/o/{owner.slug}/{page}").content.decode()


HOSTILE = [
    {"amount": "NaN"},
    {"amount": "Infinity"},
    {"amount": "1e400"},
    {"amount": "-0"},
    {"amount": "9" * 40},
    {"amount": "1" * 100_000},
    {"amount": "\u202e05,612"},
    {"amount": "\u0661\u0662\u0663"},
    {"currency": "\u202eRUE"},
    {"currency": "EU\0"},
    {"issued-on": "0001-01-01"},
    {"issued-on": "9999-12-31"},
    {"issued-on": "2026-02-30"},
    {"issued-on": "0000-00-00"},
    {"due-on": "9999-12-31"},
    {"due-on": "0001-01-01"},
    {"performed-on": "0001-01-01"},
    {"number": "F\0-9"},
    {"number": "F" * 100_000},
    {"number": "\u202e\u200b"},
    {"label": "x" * 1_000_000},
    {"customer": "\0"},
    {"customer": "a" * 100_000},
    {"claim-kind": "' OR 1=1"},
]


@pytest.mark.requirement("EV-12")
def test_whatever_is_typed_of_an_invoice_is_answered_in_words_and_breaks_no_page(owner: Person) -> None:
    good = {
        "customer": "Alpha",
        "number": "F-9",
        "amount": "10,00",
        "currency": "EUR",
        "issued-on": "2026-03-01",
    }
    one = first(owner)
    for hostile in HOSTILE:
        answer = owner.client.post(owner.path("invoices/add/"), good | hostile, follow=True)
        assert answer.status_code in (200, 400, 404), (str(hostile)[:80], answer.status_code)
        with at_work(owner.organisation):
            for entered in Receivable.objects.exclude(pk=one.pk):
                assert (entered.number.strip(), f"{entered.amount:.2f}") != ("", "0.00"), str(hostile)[:80]
                assert entered.issued_on.year in range(1990, 2100), str(hostile)[:80]
                assert entered.due_on.year in range(1990, 2100), str(hostile)[:80]
                assert "\u202e" not in entered.number, str(hostile)[:80]
        assert owner.client.get(owner.path("late/")).status_code == 200, str(hostile)[:80]
    for hostile in HOSTILE[:10]:
        paid = {"amount": "1,00", "on": "2026-03-02"} | {key: text for key, text in hostile.items() if key == "amount"}
        assert owner.client.post(owner.path(f"invoices/{one.pk}/pay/"), paid, follow=True).status_code in (200, 400)
    assert owner.client.get(owner.path(f"invoices/{one.pk}/")).status_code == 200


def options(person: Person, typed: str) -> list[str]:
    shown = person.client.get(person.path("debtors/named/"), {"customer": typed}).content.decode()
    return re.findall(r'<option value="([^"]*)">', shown)


def test_the_form_of_an_invoice_offers_customers_as_one_types(owner: Person) -> None:
    for name, code in (("Moulin Imaginaire", "C0104"), ("Le Moulin de l'Exemple", "C0105"), ("Phare Fictif", "C0200")):
        submit(owner, "debtors/", "debtors/add/", form="add-customer", name=name, code=code)
    page = owner.sees("late/")
    assert 'list="ai-customers"' in page
    assert f'hx-get="{owner.path("debtors/named/")}"' in page
    assert options(owner, "moulin") == ["C0104", "C0105"], "those that begin with it come first"
    assert options(owner, "C02") == ["C0200"]
    assert options(owner, "") == options(owner, "nobody of that name") == []
    entered = submit(
        owner,
        "debtors/",
        "invoices/add/",
        form="add-invoice",
        customer=options(owner, "phare")[0],
        number="F-77",
        amount="12,00",
        currency="EUR",
        **{"issued-on": "2026-03-01"},
    )
    assert "Phare Fictif" in entered
    stranger = Person(owner.organisation, Role.VIEWER)
    assert options(stranger, "phare") == ["C0200"], "a viewer sees customers anyway"


@pytest.mark.parametrize(
    "typed", ["\0", "%", "_", "\\", "'; DROP TABLE", "<script>", "a" * 10_000, "\u202e", "é" * 300]
)
def test_whatever_is_typed_of_a_customer_finds_few_or_nobody(owner: Person, typed: str) -> None:
    answer = owner.client.get(owner.path("debtors/named/"), {"customer": typed})
    assert answer.status_code == 200
    assert len(re.findall("<option", answer.content.decode())) <= 20
    assert "<script>" not in answer.content.decode()
