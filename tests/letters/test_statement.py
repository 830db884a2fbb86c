"""A statement of account states: what is due and how late, what is not, the credits, and asks only what is due."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from relance.domain.ledger import CreditNature, DebtorKind
from relance.domain.money import Money, total
from relance.domain.scenario.model import Sticker
from relance.language import LANGUAGES, Language
from relance.letters.archive import content_of
from relance.letters.letterhead import Sender
from relance.letters.model import Act, CreditLine, Letter
from relance.letters.page import page_of
from relance.letters.render import render
from relance.letters.statement import State, accounts
from relance.outbox.envelopes import envelope_of
from relance.outbox.models import Message, Notice
from tests.domain.builders import day, eur
from tests.letters.builders import item, letter
from tests.letters.test_render import text_of

LATE, LATER, TO_COME = "2025-11-13", "2026-10-31", "2026-12-15"  # of a statement of 20 November 2026


def statement(*items: Any, **options: Any) -> Letter:
    return letter(Act.STATEMENT, *items, **{"sticker": Sticker.NONE, **options})


def only(**options: Any) -> Letter:
    """A statement that lists no invoice."""
    made = statement(**options)
    return Letter(
        **{name: getattr(made, name) for name in made.__dataclass_fields__} | {"items": (), "penalty_rate": None}
    )


def credit(amount: str = "150.00", *, nature: CreditNature = CreditNature.PAYMENT, currency: str = "EUR") -> CreditLine:
    money = Money(eur(amount).amount, currency)
    return CreditLine("VIR 7", nature, day("2026-11-02"), money, money)


def said(one: Letter) -> str:
    return text_of(render(one))


@pytest.mark.requirement("AP-10")
def test_an_invoice_372_days_late_is_said_to_be_so_and_not_due_soon() -> None:
    text = said(statement(item("F-1", due=LATE), item("F-2", "300.00", due=TO_COME)))
    assert "prochainement" not in text
    assert "Échu à cette date : 1 200,00 €" in text
    assert "Échu : 1 200,00 €" in text
    assert "1 200,00 € — — 1 200,00 € 372" in text
    assert "À échoir : 300,00 €" in text
    assert "300,00 € — — 300,00 € 25" in text
    assert "Solde de votre compte 1 500,00 €" in text


@pytest.mark.requirement("AP-10")
@pytest.mark.parametrize(("language", "now"), [("fr", "Solde exigible à ce jour"), ("en", "Balance due now")])
def test_below_a_balance_that_holds_more_stands_what_is_to_be_paid_now(language: Language, now: str) -> None:
    """A barred debt is in the books and in their balance: it must not be read as asked for."""
    due, barred = item("F-1", "310.00", regime=None), item("F-2", "480.00", regime=None, is_barred=True)
    disputed, to_come = item("F-3", "75.00", regime=None, may_be_asked=False), item("F-4", "60.00", due=TO_COME)
    for beside in (barred, disputed, to_come):
        for kind in (DebtorKind.CONSUMER, DebtorKind.COMPANY):
            text = said(statement(due, beside, kind=kind, language=language))
            assert re.search(rf"{now} (310,00 €|€310\.00)", text)
    assert now not in said(statement(due, language=language)), "the balance says it"
    assert re.search(rf"{now} (0,00 €|€0\.00)", said(statement(barred, language=language)))
    assert now not in said(only(credits=(credit(),), language=language)), "nothing is owed"


@pytest.mark.requirement("AP-10")
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_public_body_is_told_that_it_may_pay_what_is_time_barred(language: Language) -> None:
    """The four-year bar extinguishes its debt, and it may not waive that (loi 68-1250, art. 1 and 6)."""
    barred = item("F-2", "480.00", regime=None, is_barred=True)
    text = said(statement(barred, kind=DebtorKind.PUBLIC_BODY, language=language))
    assert "68-1250" in text
    assert "2249" not in text
    assert "2249" in said(statement(barred, kind=DebtorKind.COMPANY, language=language))


@pytest.mark.requirement("AP-10")
def test_penalties_are_stated_for_information_with_rate_and_last_day_and_are_in_no_total() -> None:
    text = said(statement(item("F-1", due="2026-03-31")))
    assert "Pour information : des pénalités de retard courent de plein droit" in text
    assert "94,65 € au 20 novembre 2026" in text
    assert "L’indemnité forfaitaire pour frais de recouvrement, soit 40,00 €" in text
    assert "Solde de votre compte 1 200,00 €" in text


@pytest.mark.parametrize("kind", [DebtorKind.CONSUMER, DebtorKind.UNKNOWN])
@pytest.mark.parametrize("language", LANGUAGES)
def test_consumers_and_whoever_is_unknown_read_of_no_penalty(kind: DebtorKind, language: Language) -> None:
    text = said(statement(kind=kind, language=language))
    for word in ("pénalité", "penalt", "40,00", "40.00", "L441-10", "indemnité", "compensation"):
        assert word not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_asked_where_nothing_is_due(language: Language) -> None:
    one = statement(item("F-1", due=TO_COME), language=language)
    page: Any = page_of(one)[0]
    assert page["payment"]["heading"] == page["payment"]["iban"] == ""
    text = said(one)
    assert ("n’appelle aucun règlement" if language == "fr" else "calls for no payment") in text
    assert "IBAN" not in text
    assert ("Échu à cette date" if language == "fr" else "Your account shows") not in text


def test_what_falls_due_on_the_very_day_is_due_and_not_late() -> None:
    (part,) = accounts(statement(item("F-1", due="2026-11-20")))
    assert [section.state for section in part.sections] == [State.DUE]
    assert "1 200,00 € 0" in said(statement(item("F-1", due="2026-11-20")))


def test_an_assumed_due_date_makes_nothing_due() -> None:
    one = statement(item("F-1", due=LATE, due_is_assumed=True, penalties=None))
    text = said(one)
    assert "Échéance à confirmer : 1 200,00 €" in text
    assert "n’appelle aucun règlement" in text
    assert "13/11/2025" not in text


def test_credits_of_the_account_are_listed_and_taken_off() -> None:
    both = (credit(), credit("50.00", nature=CreditNature.CREDIT_NOTE))
    text = said(statement(item("F-1", due=LATER), credits=both))
    assert "à votre crédit 200,00 € sans imputation" in text
    assert "VIR 7 Règlement reçu 02/11/2026 150,00 € 150,00 €" in text
    assert "Avoir" in text
    assert "Solde de votre compte 1 000,00 €" in text


@pytest.mark.parametrize(
    ("language", "favour"), [("fr", "Solde en votre faveur 150,00 €"), ("en", "Balance in your favour €150.00")]
)
def test_credits_alone_are_a_balance_in_the_recipients_favour(language: Language, favour: str) -> None:
    text = said(only(credits=(credit(),), language=language))
    assert favour in text
    assert "IBAN" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_account_with_nothing_open_says_so(language: Language) -> None:
    assert ("Aucune facture n’est ouverte" if language == "fr" else "No invoice is open") in said(
        only(language=language)
    )


@pytest.mark.requirement("P59")
def test_each_currency_has_its_own_states_and_balance() -> None:
    pounds = Money(eur("80.00").amount, "GBP")
    one = statement(
        item("F-1", due=LATER),
        item("G-1", due=TO_COME, money=pounds, regime=None),
        credits=(credit("10.00", currency="GBP"),),
    )
    euros, sterling = accounts(one)
    assert (euros.balance, sterling.balance) == (eur("1200.00"), Money(eur("70.00").amount, "GBP"))
    text = said(one)
    assert text.count("Solde de votre compte") == 2
    assert "70,00 GBP" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_hundred_invoices_run_over_pages_whose_heads_are_repeated(language: Language) -> None:
    one = statement(*(item(f"F-{n}", "10.00", due=LATER, regime=None) for n in range(200)), language=language)
    pages = [page.extract_text().replace("\xa0", " ") for page in PdfReader(BytesIO(render(one).pdf)).pages]
    assert len(pages) > 3
    head = "Échéance" if language == "fr" else "Due on"
    assert all(head in page for page in pages if "F-1" in page)
    assert ("2 000,00 €" if language == "fr" else "€2,000.00") in " ".join(pages).replace("\u202f", " ")


@settings(deadline=None, max_examples=60)
@given(
    dues=st.lists(st.dates(day("2024-01-01"), day("2028-12-31")), max_size=8),
    assumed=st.integers(0, 8),
    credited=st.lists(st.integers(1, 500_000), max_size=3),
)
def test_states_and_totals_always_add_up(dues: list[Any], assumed: int, credited: list[int]) -> None:
    items = tuple(
        item(f"F-{n}", f"{n + 1}.37", due=due.isoformat(), regime=None, due_is_assumed=n < assumed)
        for n, due in enumerate(dues)
    )
    lines = tuple(credit(f"{cents / 100:.2f}") for cents in credited)
    made = statement(item(), credits=lines, penalty_rate=None)
    one = Letter(**{name: getattr(made, name) for name in made.__dataclass_fields__} | {"items": items})
    for part in accounts(one):
        listed = [each for section in part.sections for each in section.items]
        assert len(listed) == len(items)
        assert part.balance == total((each.open for each in items), "EUR") - total((each.open for each in lines), "EUR")
        due = total((s.total for s in part.sections if s.state is State.DUE), "EUR")
        assert one.asked("EUR") == due
    left = one.asked("EUR") - total((each.open for each in lines), "EUR")
    assert one.left_to_pay("EUR") == max(left, Money.zero(), key=lambda money: money.amount)
    page: Any = page_of(one)[0]
    assert (page["payment"]["heading"] == "") == (left.amount <= 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_e_mail_states_the_same_and_asks_no_more(language: Language) -> None:
    due = statement(item("F-1", due=LATER), item("F-2", "300.00", due=TO_COME), credits=(credit(),), language=language)
    nothing_due = statement(item("F-2", "300.00", due=TO_COME), language=language)
    for one in (due, nothing_due):
        message = Message(channel="email", public_id=UUID(int=1), recipient="a@alpha.example")
        notice = Notice(purpose="demand", year=2026, number=7, content=content_of(one, render(one)))
        envelope = envelope_of(message, notice, one, pdf=b"", sender=Sender("compta@fabrique-fictive.example", ""))
        for text in (envelope.text, envelope.html):
            assert ("FR14" in text) == (one is due)
            assert "Total to pay" not in text
            assert "Total à payer" not in text
            balance = {"fr": ("1 350,00", "300,00"), "en": ("1,350.00", "300.00")}[language][one is nothing_due]
            assert balance in text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.requirement("AP-10")
def test_a_credit_lowers_what_a_statement_asks_for(language: Language) -> None:
    """A payment whose debt nobody named goes to those that are due (C. civ. 1342-10)."""
    text = said(statement(item("F-1", due=LATE), language=language, credits=(credit("150.00"),)))
    asked = "il reste 1 050,00 € à régler" if language == "fr" else "there is €1,050.00 left to pay"
    assert asked in text
    assert "IBAN" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_asks_for_nothing_that_a_credit_covers(language: Language) -> None:
    text = said(statement(item("F-1", due=LATE), language=language, credits=(credit("1200.00"),)))
    assert ("aucun règlement n’est attendu" if language == "fr" else "no payment is expected") in text
    assert "nous vous remercions d’y procéder" not in text
    assert "IBAN" not in text


def test_a_credit_in_another_currency_lowers_nothing() -> None:
    text = said(statement(item("F-1", due=LATE), credits=(credit("150.00", currency="GBP"),)))
    assert "Échu à cette date : 1 200,00 €. Si votre règlement n’est pas déjà en cours" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.requirement("AP-10")
def test_what_may_not_be_asked_stands_apart_without_days_or_penalties_and_in_no_demand(language: Language) -> None:
    barred = item("F-0", "500.00", due=LATE, regime=None, may_be_asked=False)
    text = said(statement(barred, item("F-1", due=LATE, regime=None), language=language, penalty_rate=None))
    apart, due = ("Non réclamé à ce jour : 500,00 €", "Échu à cette date : 1 200,00 €.")
    if language == "en":
        apart, due = "Not asked for at present: €500.00", "Your account shows €1,200.00 due"
    assert apart in text
    assert due in text
    assert ("leur règlement ne vous est pas demandé" if language == "fr" else "you are not asked to pay them") in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_of_nothing_that_may_be_asked_neither_asks_nor_says_that_nothing_is_owed(
    language: Language,
) -> None:
    barred = item("F-0", "500.00", due=LATE, regime=None, may_be_asked=False)
    text = said(statement(barred, language=language, penalty_rate=None))
    for untrue in ("Rien n’est échu", "Nothing is due", "Aucune facture n’est ouverte", "No invoice is open", "IBAN"):
        assert untrue not in text
    assert ("leur règlement ne vous est pas demandé" if language == "fr" else "you are not asked to pay them") in text


@pytest.mark.requirement("P43")
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_time_barred_is_listed_apart_and_claimed_no_more(language: Language) -> None:
    barred = item("F-1", due="2020-03-31", regime=None, is_barred=True, issued_on=day("2020-03-01"))
    one = statement(barred, item("F-2", "300.00", due=LATER), language=language)
    assert one.asked("EUR") == eur("300.00")
    text = said(one)
    words = {
        "fr": (
            "Prescrit, non réclamé : 1 200,00 €",
            "ne peuvent plus être réclamées en justice",
            "article 2249 du code civil",
        ),
        "en": ("Time-barred, not claimed: €1,200.00", "can no longer be claimed in court", "article 2249"),
    }[language]
    assert all(part in text for part in words)
    assert "2425" not in text  # no days late of what is not claimed
    alone = said(statement(barred, language=language))
    assert "Nothing is due" not in alone
    assert "Rien n’est échu" not in alone


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", DebtorKind)
def test_the_totals_never_open_a_page_parted_from_the_credits_they_count(kind: DebtorKind, language: Language) -> None:
    for count in range(1, 8):
        credit = CreditLine("VIR-7", CreditNature.PAYMENT, day("2026-11-02"), eur("60.00"), eur("60.00"))
        listed = (item(f"F-{n}", "75.00", due=LATE, regime=None) for n in range(count))
        one = statement(
            *listed, item("F-88", "75.00", due=TO_COME, regime=None), kind=kind, language=language, credits=(credit,)
        )
        pages = [page.extract_text() for page in PdfReader(BytesIO(render(one).pdf)).pages]
        (told,) = (page for page in pages if "VIR-7" in page)
        assert ("Solde de votre compte" if language == "fr" else "Balance") in told
