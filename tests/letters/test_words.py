"""How a letter reads: its salutation and closing, its days, its sums, whom to ask, and what it does not promise."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from relance.domain.calendars import WorkingCalendar
from relance.domain.days_to_pay import DAYS_TO_PAY, day_to_pay_by
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money
from relance.domain.scenario.files import preset_texts, read_scenario
from relance.domain.scenario.model import Anchor, Stage
from relance.language import LANGUAGES, Language, long_date
from relance.letters.details import ForeignDetailsInLetter, check_details
from relance.letters.edits import edited_text
from relance.letters.filled_text import filled_text
from relance.letters.labels import joined_days
from relance.letters.model import CLAIMS_PENALTIES, Act
from relance.letters.page import page_of
from relance.letters.payment_box import contact_lines
from relance.letters.render import render
from relance.letters.wording_check import act_text
from tests.domain.builders import day, eur
from tests.letters.builders import CREDITOR, item, letter
from tests.letters.matrix import letters as every_letter
from tests.letters.matrix_items import REGIMES
from tests.letters.test_render import said, text_of

DEMANDS = [Act.REMINDER, Act.UNPAID_NOTICE, Act.MISE_EN_DEMEURE]
OF_STEPS = [Act.STATEMENT, *DEMANDS]
TOGETHER = (
    "Total à payer",
    "Pour payer par virement",
    "Une question, un désaccord",
    "Veuillez agréer",
    "Le service comptable",
)


@pytest.mark.parametrize("act", list(Act))
def test_a_letter_greets_and_takes_its_leave_as_letters_do(act: Act) -> None:
    french, english = said(act), said(act, language="en")
    closing = act_text(act, "fr").closing
    assert closing.endswith("Madame, Monsieur, nos salutations distinguées.")
    assert french.index("Madame, Monsieur,") < french.index(closing[:30])
    assert "Dear Sir or Madam," in english
    assert "Yours faithfully," in english
    assert "Ville-Imaginaire, le 20 novembre 2026" in french


def test_days_are_written_as_people_write_them() -> None:
    assert "le 1er décembre 2026" in said(dated=day("2026-12-01"))
    assert joined_days([day("2026-10-06"), day("2026-11-01"), day("2026-11-02")], "fr") == (
        "6 octobre 2026, le 1er novembre 2026 et le 2 novembre 2026"
    )
    assert joined_days([day("2026-10-06"), day("2026-11-01")], "en") == "6 October 2026 and 1 November 2026"


def test_no_english_letter_has_a_space_before_a_double_sign_and_every_french_one_has() -> None:
    for name, one in every_letter():
        if "-1" in name or "part-paid" in name:
            text = " ".join(page.extract_text() for page in PdfReader(BytesIO(render(one).pdf)).pages)
            if one.language == "en":
                assert not re.search(r"\s[:;?!%»]", text), name
            else:
                assert not re.search(r"[a-zé)][:;?!](?!//)", text), name


@pytest.mark.parametrize("act", DEMANDS)
def test_what_was_paid_is_thanked_for_before_the_rest_is_asked(act: Act) -> None:
    part = item(regime=None, paid=eur("400.00"), open=eur("800.00"))
    french, english = said(act, part, penalty_rate=None), said(act, part, penalty_rate=None, language="en")
    assert "Nous avons bien reçu 400,00 € de votre part, et nous vous en remercions." in french
    asking = "de nous régler 800,00 €" if act is Act.MISE_EN_DEMEURE else "il nous reste dû 800,00 €"
    assert french.index("bien reçu 400,00 €") < french.index(asking)
    assert english.index("We have received €400.00 from you") < english.index(
        "€800.00", english.index("We have received")
    )
    assert "bien reçu" not in said(act)
    credited = item(regime=None, credited=eur("400.00"), open=eur("800.00"))
    assert "bien reçu" not in said(act, credited, penalty_rate=None), "a credit note is no payment"


@pytest.mark.parametrize("kind", [DebtorKind.COMPANY, DebtorKind.PUBLIC_BODY])
def test_a_reminder_says_that_it_does_not_ask_for_what_it_tells_of(kind: DebtorKind) -> None:
    assert "Le présent rappel ne demande que le principal" in said(Act.REMINDER, kind=kind)
    assert "None of this is asked for in this reminder" in said(Act.REMINDER, kind=kind, language="en")
    assert "ne demande que le principal" not in said(Act.REMINDER, kind=DebtorKind.CONSUMER)
    assert "ne demande que le principal" not in said(Act.UNPAID_NOTICE, kind=kind)


@pytest.mark.parametrize("act", DEMANDS)
@pytest.mark.parametrize("count", [1, 2])
def test_one_invoice_is_one_and_two_are_two(act: Act, count: int) -> None:
    listed = [item(f"F-{n}", regime=None) for n in range(count)]
    for language in LANGUAGES:
        text = said(act, *listed, language=language, penalty_rate=None)
        assert not re.search(r"\((?:e?s|x)\)", text)
        assert not re.search(r"\b1 (?:factures|invoices)\b", text)
        if act is not Act.MISE_EN_DEMEURE:
            one, two = (
                ("votre facture F-0", "vos 2 factures") if language == "fr" else ("your invoice F-0", "your 2 invoices")
            )
            assert (one if count == 1 else two) in text


@pytest.mark.parametrize("act", DEMANDS)
def test_the_letters_subject_bears_the_total_and_its_first_sentences_a_day_to_pay_by(act: Act) -> None:
    one = letter(act)
    asked = "1 200,00 €" if act is Act.REMINDER else "1 334,65 €"
    assert f"({asked})" in render(one).subject.replace("\u202f", " ").replace("\xa0", " ")
    for language in LANGUAGES:
        places = " ".join(paragraph.text for paragraph in act_text(act, language).paragraphs)
        assert "{deadline}" in places
    own = edited_text(act, "fr", {"opening": "Il reste {asked}."})
    day_by = long_date(one.deadline, "fr")
    assert f"Pour payer par virement, au plus tard le {day_by}" in said(act, text=own), "whatever the words are"
    assert "au plus tard" not in said(Act.STATEMENT)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_the_day_to_pay_by_is_a_working_day_after_eight_days_and_before_the_next_step(dated: date) -> None:
    calendar = WorkingCalendar()
    day_by = day_to_pay_by(dated, calendar)
    assert calendar.is_working_day(day_by)
    assert dated + timedelta(days=DAYS_TO_PAY) <= day_by < dated + timedelta(days=DAYS_TO_PAY + 5)


def test_no_shipped_scenario_of_debts_asks_again_before_eight_days_are_over() -> None:
    for text in preset_texts().values():
        scenario = read_scenario(text)
        if scenario.key == "deposit-ladder":  # every seven days by its own rule
            continue
        for step in scenario.steps:
            if step.anchor is Anchor.PREVIOUS_STEP and step.stage is not Stage.STATEMENT:
                assert step.days > DAYS_TO_PAY, (scenario.key, step.key)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("act", list(Act))
def test_nothing_is_promised_in_the_creditors_name(act: Act, language: Language) -> None:
    text = act_text(act, language)
    everything = " ".join([text.subject, text.closing, *(paragraph.text for paragraph in text.paragraphs)])
    promise = r"\bnous (?:vous |y |la |les )*\w+(?:rons|drons)\b(?<!pourrons)|\bwe (?:will|shall)\b"
    assert not re.search(promise, everything, re.IGNORECASE)


def test_the_payment_box_names_holder_account_reference_and_whom_to_ask() -> None:
    text = said()
    for words in (
        "Titulaire du compte : Fabrique Fictive",
        "IBAN FR14 2004 1010 0505 0001 3M02 606",
        "Référence à rappeler : RF86F2026042",
        "Une question, un désaccord ?",
        "Le service comptable",
        "01 00 00 00 00",
        "compta@fabrique-fictive.example",
        "Code de paiement pour votre application bancaire",
    ):
        assert words in text


def test_without_telephone_and_e_mail_address_the_box_gives_the_postal_one() -> None:
    one = letter()
    mute = replace(one, creditor=replace(CREDITOR, phone="", email=""))
    assert contact_lines(mute.creditor) == ["Le service comptable", "1 place du Conte", "75000 Ville-Imaginaire"]


def test_the_second_line_of_an_address_stands_below_the_first() -> None:
    one = letter()
    to = replace(one.recipient, street_2="Bâtiment des Songes")
    whole = replace(one, recipient=to, creditor=replace(CREDITOR, street_2="BP 12"))
    text = text_of(render(whole))
    assert "12 rue de la Fiction Bâtiment des Songes 69000 Bourg-Fictif" in text
    assert "1 place du Conte BP 12 75000 Ville-Imaginaire" in text


@pytest.mark.parametrize("count", range(1, 61))
def test_closing_signature_and_payment_box_stand_together_with_the_last_invoices(count: int) -> None:
    listed = [item(f"F-{n:03}", "10.00", regime=None) for n in range(count)]
    pages = [
        page.extract_text().replace("\u202f", " ").replace("\xa0", " ")
        for page in PdfReader(BytesIO(render(letter(Act.UNPAID_NOTICE, *listed, penalty_rate=None)).pdf)).pages
    ]
    (last,) = [text for text in pages if "Veuillez agréer" in text]
    assert all(words in last for words in TOGETHER)
    assert f"F-{count - 1:03}" in last
    assert count < 2 or f"F-{count - 2:03}" in last
    assert all("Échéance" in text for text in pages), "each page of the table bears its heads"
    assert "".join(pages).count("10,00 €") >= count


@pytest.mark.parametrize("act", DEMANDS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(DebtorKind))
def test_a_demand_of_one_invoice_is_one_sheet_and_its_calculation(
    act: Act, language: Language, kind: DebtorKind
) -> None:
    regime = REGIMES.get(kind)
    one = letter(act, item(regime=regime), kind=kind, language=language, reminded_on=(day("2026-10-05"),))
    pages = PdfReader(BytesIO(render(one).pdf)).pages
    has_annex = act in CLAIMS_PENALTIES and regime is not None
    assert len(pages) == (2 if has_annex else 1)
    assert "Yours faithfully" in pages[0].extract_text() or "Veuillez agréer" in pages[0].extract_text()


@pytest.mark.parametrize("late", [1, 2, 40])
@pytest.mark.parametrize("kind", [DebtorKind.COMPANY, DebtorKind.PUBLIC_BODY])
def test_the_account_stands_with_the_last_invoice_that_was_paid_late(kind: DebtorKind, late: int) -> None:
    """Whatever place its words leave on the first page."""
    for count in (1, 2, 5, 9):
        one = letter(
            Act.MISE_EN_DEMEURE,
            *(item(f"F-{n:03}", regime=REGIMES[kind]) for n in range(count)),
            kind=kind,
            late_paid=tuple(item(f"L-{n:03}", "10.00", regime=REGIMES[kind]) for n in range(late)),
        )
        pages = [
            " ".join(page.extract_text().replace("\xa0", " ").replace("\u202f", " ").split())
            for page in PdfReader(BytesIO(render(one).pdf)).pages
        ]
        (last,) = [text for text in pages if "Veuillez agréer" in text]
        assert all(words in last for words in TOGETHER)
        assert f"L-{late - 1:03} " in last
        assert late < 2 or f"L-{late - 2:03} " in last
        assert "Payée le" in last, "the table bears its heads"


@pytest.mark.parametrize("count", range(2, 16))
def test_the_last_calculation_of_several_stands_alone_on_no_page(count: int) -> None:
    many = letter(Act.MISE_EN_DEMEURE, *(item(f"F-{n:03}") for n in range(count)))
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(render(many).pdf)).pages]
    assert pages[-1].count("Facture F-") > 1


def test_an_invoices_calculation_stays_on_one_page_with_its_total() -> None:
    many = letter(Act.MISE_EN_DEMEURE, *(item(f"F-{n:03}") for n in range(40)))
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(render(many).pdf)).pages]
    annex = [text for text in pages if "10 points" in text and "Total" in text and "Madame" not in text]
    assert len(annex) > 3
    for text in annex:
        assert text.count("Facture F-") == text.count("Total :")
        assert text.index("Facture F-") < text.index("Total :")


@pytest.mark.parametrize(
    ("language", "each"),
    [("fr", "soit 80,00 €, à raison de 40,00 € par facture"), ("en", "€80.00, at €40.00 per invoice")],
)
def test_the_fixed_compensation_of_several_invoices_can_be_counted_again(language: Language, each: str) -> None:
    """The law knows 40 EUR an invoice, not 80 (C. com. D441-5)."""
    for act in Act:
        assert each in said(act, item("F-1"), item("F-2"), language=language)
        assert each.rpartition(", ")[2] not in said(act, item("F-1"), language=language)


@pytest.mark.parametrize("kind", [DebtorKind.COMPANY, DebtorKind.PUBLIC_BODY])
@pytest.mark.parametrize("language", LANGUAGES)
def test_this_sum_is_the_one_asked_just_before(kind: DebtorKind, language: Language) -> None:
    """Nothing else, such as a promise or a day, stands between the sum and what it is made of."""
    options = {"reminded_on": (day("2026-10-05"),), "broken_promises": (day("2026-10-30"),)}
    one = item(regime=REGIMES[kind], demand_received_on=day("2026-03-01") if kind is DebtorKind.PUBLIC_BODY else None)
    for act in (Act.UNPAID_NOTICE, Act.MISE_EN_DEMEURE):
        body = filled_text(letter(act, one, kind=kind, language=language, **options)).body
        ways = r"Notre demande comprend \d.* de pénalités|S’y ajoutent|Our claim includes €\S+ of late|In addition"
        (at,) = [i for i, paragraph in enumerate(body) if re.match(ways, paragraph)]
        asked = ("mettons en demeure", "il nous reste dû", "formal notice", "you still owe")
        assert any(words in body[at - 1] for words in asked), body[at - 1]


def test_a_public_body_reads_of_interest_where_it_paid_late_and_from_when_it_is_owed() -> None:
    late = item("F-0", regime=REGIMES[DebtorKind.PUBLIC_BODY])
    text = said(
        Act.MISE_EN_DEMEURE,
        item(regime=REGIMES[DebtorKind.PUBLIC_BODY]),
        kind=DebtorKind.PUBLIC_BODY,
        late_paid=(late,),
    )
    assert "Intérêts moratoires et indemnités de factures payées en retard" in text
    assert "Pénalités et indemnités de factures" not in text
    assert "depuis l’expiration du délai de paiement au taux annuel" in text


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_parts_a_month_from_its_year(act: Act, language: Language) -> None:
    months = "novembre|décembre|juillet" if language == "fr" else "November|December|July"
    words = filled_text(letter(act, language=language))
    text = " ".join((words.subject, *words.body))
    assert re.search(rf"\d\xa0(?:{months})\xa02026", text)
    assert not re.search(rf"(?:{months}) 2026", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_day_to_pay_by_is_never_broken_over_two_lines(language: Language) -> None:
    data: dict[str, Any] = page_of(letter(language=language))[0]
    assert data["payment"]["heading"].endswith(
        " 9\u00a0décembre\u00a02026" if language == "fr" else " 9\u00a0December\u00a02026"
    )


@pytest.mark.requirement("P24")
def test_no_invoice_paid_late_brings_an_account_of_others_into_a_letter() -> None:
    """Its number comes with the books, and the letter that asks for its penalties prints it."""
    late = item("FR76 3000 6000 0112 3456 7890 189")
    with pytest.raises(ForeignDetailsInLetter):
        check_details(letter(Act.UNPAID_NOTICE, item(), late_paid=(late,)))


@pytest.mark.parametrize("act", OF_STEPS)
def test_sums_in_two_currencies_read_as_two_and_stand_in_the_order_of_their_invoices(act: Act) -> None:
    """Nothing adds them up ("the sum of €10 and £5 is"), and no subject pairs an invoice with the sum of another."""
    pounds, euros = item("F-1", money=Money(Decimal("5.00"), "GBP"), regime=None), item("F-2", "10.00", regime=None)
    words = filled_text(letter(act, pounds, euros, language="en"))
    text = " ".join(words.body)
    assert "€10.00 and £5.00" in text
    assert "sum of €10.00 and" not in text
    assert "sum due on that day is" not in text
    assert "pay it" not in text
    if act is not Act.STATEMENT:
        assert "F-2, F-1 (€10.00 and £5.00)" in words.subject


@pytest.mark.parametrize("act", OF_STEPS)
def test_no_french_letter_speaks_of_two_currencies_as_of_one_sum(act: Act) -> None:
    pounds, euros = item("F-1", money=Money(Decimal("5.00"), "GBP"), regime=None), item("F-2", "10.00")
    one = letter(act, pounds, euros, late_paid=(item("F-0"),) if act in CLAIMS_PENALTIES else ())
    text = " ".join(filled_text(one).body)
    assert " et 5,00\xa0GBP" in text
    assert not re.search(r"\b(?:la|cette) somme|\bla (?:régler|couvre)\b|\bsomme demandée", text, re.IGNORECASE)


@pytest.mark.parametrize("act", [Act.REMINDER, Act.STATEMENT])
@pytest.mark.parametrize("kind", [DebtorKind.COMPANY, DebtorKind.PUBLIC_BODY])
def test_a_sum_of_penalties_comes_with_its_calculation_or_with_where_it_is(act: Act, kind: DebtorKind) -> None:
    """Neither a reminder nor a statement asks for it, so that none has the annex of a demand."""
    one = item(regime=REGIMES[kind])
    assert re.search("[Ll]e détail du calcul est à votre disposition", said(act, one, kind=kind))
    assert "calculation is available on request" in said(act, one, kind=kind, language="en")
    assert "du calcul" not in said(act, item(regime=None), kind=DebtorKind.CONSUMER, penalty_rate=None)


def test_a_formal_notice_to_a_public_body_tells_its_own_time_from_that_of_the_law() -> None:
    """The time allowed for payment (CCP R2192-12) stands just before what follows when the notice's own time is over."""
    one = item(regime=REGIMES[DebtorKind.PUBLIC_BODY], demand_received_on=day("2026-03-01"))
    text = said(Act.MISE_EN_DEMEURE, one, kind=DebtorKind.PUBLIC_BODY, language="en")
    assert "time allowed for payment runs from receipt of the demand for payment" in text
    assert "Unless you pay within the time given in this notice" in text


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_break_puts_a_hyphen_of_its_own_into_an_invoices_number(act: Act, language: Language) -> None:
    number = "F-2026-042/ANNEXE-TRAVAUX-SUPPLEMENTAIRES-LOT-7"
    for width in range(8):  # wherever the end of the line falls
        money = eur("9" * (1 + width) + ".00")
        text = text_of(render(letter(act, item(number, money=money, regime=None), language=language)))
        unbroken = re.sub(r"\s", "", text)
        assert unbroken.count("F-2026-042/") == unbroken.count(number)
