"""Letters as their debtors read them: every figure adds up, every mention stands, nothing forbidden is said."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from relance.domain.forbidden import FORBIDDEN
from relance.domain.interest import Imputation
from relance.domain.law.fr.regimes import Regime
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money
from relance.domain.scenario.model import Sticker
from relance.language import LANGUAGES
from relance.letters.batch import render_batch
from relance.letters.model import Act, ActText, Letter, Paragraph, Recipient
from relance.letters.render import LetterNotRendered, RenderedLetter, render
from relance.letters.wording_check import (
    TextBroken,
    WordingRefused,
    act_text,
    check_said,
    check_text,
    read_text,
)
from tests.domain.builders import day, eur, paid, statement
from tests.letters.builders import item, letter

EVERY_LETTER = [(act, kind, language) for act in Act for kind in DebtorKind for language in LANGUAGES]


def text_of(rendered: RenderedLetter) -> str:
    """The words of the PDF, spaces made plain."""
    pages = PdfReader(BytesIO(rendered.pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u202f", " ").replace("\xa0", " ").split())


def said(*arguments: Any, **options: Any) -> str:
    return text_of(render(letter(*arguments, **options)))


@pytest.mark.requirement("RU-5", "RU-6", "RU-7", "RU-8", "AP-15", "P18", "P26")
def test_a_mise_en_demeure_says_what_it_is_and_its_sum_adds_up() -> None:
    text = said(Act.MISE_EN_DEMEURE, item("F-1"), item("F-2", "350.50", due="2026-07-15"))
    assert "Mise en demeure de payer : F-1, F-2" in text
    assert "Nous vous mettons en demeure de nous régler 1 740,39 €" in text  # 1550.50 + 109.89 + 80.00
    assert (
        "dans un délai de 8 jours à compter de la réception de la présente, et au plus tard le 9 décembre 2026" in text
    )
    for figure in ("1 550,50 €", "109,89 €", "80,00 €", "94,65 €", "15,24 €"):
        assert figure in text
    assert "saisir la juridiction compétente" in text
    assert "taux de refinancement de la BCE 2,40 % au 01/07/2026 + 10 points" in text


@pytest.mark.requirement("AP-15")
def test_a_mise_en_demeure_recalls_what_was_ordered_delivered_and_promised() -> None:
    ordered = item("F-1", order_reference="C-2026-7", delivery_reference="BL 311")
    text = said(Act.MISE_EN_DEMEURE, ordered, broken_promises=(day("2026-10-05"), day("2026-11-02")))
    assert "F-1 Commande C-2026-7 Livraison BL 311" in text
    assert "annoncé pour le 5 octobre 2026 et le 2 novembre 2026 ne nous est pas parvenu en totalité" in text
    assert "annoncé" not in said(Act.MISE_EN_DEMEURE)
    assert "announced for 5 October 2026" in said(
        Act.MISE_EN_DEMEURE, language="en", broken_promises=(day("2026-10-05"),)
    )


@pytest.mark.requirement("RU-3")
def test_a_reminder_asks_for_the_principal_and_states_the_penalties_to_come() -> None:
    text = said(Act.REMINDER, sticker=Sticker.GREEN)
    assert "il nous reste dû 1 200,00 €" in text
    assert "94,65 €" in text  # 91 days at 12.15 %, 143 at 12.40 %
    assert "Total à payer 1 200,00 €" in text
    assert "Rappel amical" in text


@pytest.mark.requirement("RU-4")
def test_an_unpaid_notice_claims_the_invoices_with_their_penalties() -> None:
    text = said(Act.UNPAID_NOTICE, sticker=Sticker.ORANGE)
    assert "il nous reste dû 1 334,65 €" in text  # 1200.00 + 94.65 + 40.00
    assert "Annexe : calcul des pénalités" in text


@pytest.mark.requirement("P18", "P19")
def test_original_paid_credited_and_left_are_all_shown() -> None:
    penalties = statement(
        "1200.00",
        paid("2026-05-01", "500.00"),
        due="2026-03-31",
        until="2026-11-20",
        imputation=Imputation.PRINCIPAL_FIRST,
    )
    part = item(paid=eur("400.00"), credited=eur("100.00"), open=eur("700.00"), penalties=penalties)
    text = said(Act.UNPAID_NOTICE, part)
    assert "1 200,00 € 400,00 € 100,00 € 700,00 €" in text


@pytest.mark.parametrize(
    ("act", "kind"), [(act, kind) for act in Act for kind in (DebtorKind.CONSUMER, DebtorKind.UNKNOWN)]
)
def test_nobody_but_professionals_and_public_buyers_is_asked_for_penalties_or_the_40_euros(
    act: Act, kind: DebtorKind
) -> None:
    for language in LANGUAGES:
        text = said(act, kind=kind, language=language)
        for word in (
            "pénalités de retard",
            "late-payment penalties",
            "40,00",
            "€40.00",
            "indemnité forfaitaire",
            "L441-10",
        ):
            assert word not in text
    if act is Act.MISE_EN_DEMEURE and kind is DebtorKind.CONSUMER:
        assert "taux légal" in said(act, kind=kind)


def test_an_assumed_due_date_is_never_printed_as_agreed() -> None:
    text = said(Act.REMINDER, item(due_is_assumed=True, penalties=None))
    assert "31/03/2026" not in text
    assert "à confirmer" in text


@pytest.mark.requirement("P38")
@pytest.mark.parametrize("act", list(Act))
def test_the_whole_letter_is_in_the_debtors_language(act: Act) -> None:
    english = said(act, language="en")
    for french in ("Échéance", "Reste dû", "novembre", "jusqu’au", "Total à payer", "Annexe", "taux de"):
        assert french not in english
    assert "20 November 2026" in english


@pytest.mark.requirement("P59")
def test_each_currency_has_its_own_table_and_no_code_mixes_them() -> None:
    dollars = Money(Decimal("1000.00"), "USD")
    text = said(Act.REMINDER, item("F-1", regime=None), item("U-1", money=dollars, regime=None), penalty_rate=None)
    assert "1 200,00 € et 1 000,00 USD" in text
    assert text.count("Reste dû") == 2


@pytest.mark.requirement("P63")
@pytest.mark.parametrize(("act", "kind", "language"), EVERY_LETTER)
def test_every_letter_renders_archival_accessible_and_the_same_each_time(
    act: Act, kind: DebtorKind, language: str
) -> None:
    one = letter(act, kind=kind, language=language)
    first, second = render(one), render(one)
    assert hashlib.sha256(first.pdf).digest() == hashlib.sha256(second.pdf).digest()
    reader = PdfReader(BytesIO(first.pdf))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith(language)
    metadata = root["/Metadata"].get_data().decode()
    assert "pdfaid:part" in metadata
    assert "pdfuaid:part" in metadata
    assert "{" not in text_of(first)


@pytest.mark.parametrize(
    "name",
    [
        "*bold* #panic() $x$ \\ _u_ @ref <tag>",
        "شركة خيالية",
        "Œuvre & Cie « Été »",
        "N" * 400,
        "“quoted” — dash",
    ],
)
def test_a_name_is_data_and_never_markup(name: str) -> None:
    recipient = Recipient(name, DebtorKind.COMPANY, "fr", "1 rue", "75001", "Paris")
    rendered = render(letter(Act.REMINDER, recipient=recipient))
    assert rendered.pdf.startswith(b"%PDF")
    if name.isascii() and " " in name:
        assert name.replace(" ", "") in text_of(rendered).replace(" ", "")


def test_a_script_without_glyphs_is_refused_rather_than_printed_as_boxes() -> None:
    recipient = Recipient("\U00017000商店", DebtorKind.COMPANY, "fr", "1 rue", "75001", "Paris")
    with pytest.raises(LetterNotRendered, match="could not be displayed"):
        render(letter(Act.REMINDER, recipient=recipient))


def test_a_hundred_invoices_flow_over_pages_and_still_add_up() -> None:
    listed = [item(f"F-{n}", "10.00", regime=None) for n in range(100)]
    rendered = render(letter(Act.UNPAID_NOTICE, *listed))
    assert len(PdfReader(BytesIO(rendered.pdf)).pages) > 2
    assert "1 000,00 €" in text_of(rendered)
    assert "Avis d’impayé\xa0: 100 factures" in rendered.subject


def test_what_fits_on_a_page_is_not_carried_over_to_the_next() -> None:
    listed = [item(f"F-2026-{n:03}", "129.90", regime=None) for n in range(7)]
    rendered = render(letter(Act.MISE_EN_DEMEURE, *listed, kind=DebtorKind.CONSUMER))
    assert len(PdfReader(BytesIO(rendered.pdf)).pages) == 1


def test_the_payment_reference_and_account_are_printed() -> None:
    rendered = render(letter())
    assert rendered.reference == "RF86F2026042"
    assert "FR14 2004 1010 0505 0001 3M02 606" in text_of(rendered)


# -- wording --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("act", "language"), [(act, language) for act in Act for language in LANGUAGES])
def test_shipped_texts_hold_their_mentions_and_nothing_forbidden(act: Act, language: Any) -> None:
    text = act_text(act, language)
    check_text(text, act, language)
    assert all(paragraph.locked for paragraph in text.paragraphs if paragraph.mention)


@pytest.mark.parametrize(
    "mention", ["penalty-rate", "interpellation", "consequence", "legal-interest", "counted-until"]
)
def test_a_text_that_loses_a_mention_cannot_be_used(mention: str) -> None:
    text = act_text(Act.MISE_EN_DEMEURE, "fr")
    without = ActText(text.subject, tuple(p for p in text.paragraphs if p.mention != mention), text.closing)
    with pytest.raises(WordingRefused, match=mention):
        check_text(without, Act.MISE_EN_DEMEURE, "fr")


@pytest.mark.parametrize(
    "sentence",
    [
        "Un huissier passera.",
        "Le commissaire de justice est saisi.",
        "Nous procéderons à la saisie de vos biens.",
        "Dernier avis avant poursuites",
        "Payez sous 24 h.",
        "Payez sous 48 heures.",
        "Frais de dossier : 15 €",
        "A reminder fee applies.",
        "Pay within 24 hours.",
        "The bailiff will call.",
        "Votre fichage sera demandé.",
        "Une plainte pénale sera déposée.",
        "République française",
        "last notice before enforcement",
    ],
)
def test_forbidden_expressions_cannot_be_said_to_anyone(sentence: str) -> None:
    text = act_text(Act.REMINDER, "fr")
    edited = ActText(text.subject, (*text.paragraphs, Paragraph(sentence)), text.closing)
    with pytest.raises(WordingRefused):
        check_text(edited, Act.REMINDER, "fr")


@pytest.mark.parametrize(
    "sentence",
    ["Nous pourrons saisir la juridiction compétente.", "Une erreur de saisie est possible.", "Sans frais pour vous."],
)
def test_whole_expressions_are_forbidden_not_stems(sentence: str) -> None:
    text = act_text(Act.REMINDER, "fr")
    check_text(ActText(text.subject, (*text.paragraphs, Paragraph(sentence)), text.closing), Act.REMINDER, "fr")
    assert not any(forbidden.pattern.search(sentence) for forbidden in FORBIDDEN)


def test_what_may_be_said_to_a_business_may_not_to_a_consumer() -> None:
    sentence = "une indemnité forfaitaire pour frais de recouvrement"
    check_said(sentence, letter())
    consumer: Letter = letter(kind=DebtorKind.CONSUMER)
    with pytest.raises(WordingRefused, match="consumers"):
        check_said(sentence, consumer)


@pytest.mark.requirement("P39")
@pytest.mark.parametrize(
    "source",
    [
        "subject = 1",
        'subject = "{unknown}"\nparagraph = []\nclosing = { text = "" }',
        'subject = "s"\nclosing = { text = "" }\n[[paragraph]]\ntext = "t"\nwhen = "never"',
        'subject = "s"\nclosing = { text = "" }\n[[paragraph]]\ntxet = "t"',
        "subject = ",
    ],
)
def test_a_text_with_a_hole_is_refused(source: str) -> None:
    with pytest.raises(TextBroken):
        read_text(source, Act.REMINDER, "fr")


def test_a_batch_gives_the_same_letters_in_the_same_order_as_one_by_one() -> None:
    listed = [letter(Act.REMINDER, item(f"F-{n}", regime=None)) for n in range(40)]
    alone, together = [render(one) for one in listed], list(render_batch(listed, workers=2))
    assert [one.subject for one in together] == [one.subject for one in alone]
    assert [one.pdf for one in together] == [one.pdf for one in alone]


def test_a_refusal_inside_a_batch_arrives_with_its_facts() -> None:
    unprintable = letter(
        Act.REMINDER, recipient=Recipient("\U00017000商店", DebtorKind.COMPANY, "fr", "1 rue", "75001", "Paris")
    )
    listed = [letter(Act.REMINDER) for _ in range(30)] + [unprintable]
    with pytest.raises(LetterNotRendered, match="could not be displayed"):
        list(render_batch(listed, workers=2))


@pytest.mark.parametrize("act", [Act.REMINDER, Act.UNPAID_NOTICE, Act.MISE_EN_DEMEURE])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("regime", "kind"), [(Regime.FR_B2B, DebtorKind.COMPANY), (Regime.FR_PUBLIC, DebtorKind.PUBLIC_BODY)]
)
def test_a_fixed_sum_that_is_not_asked_is_not_named(act: Act, language: Any, regime: Regime, kind: DebtorKind) -> None:
    """An instalment that is not the first, another currency, or a sum that is paid: no letter claims 0.00 euros of it."""
    clause = "indemnité forfaitaire" if language == "fr" else "fixed compensation"
    owed = item("F-1", regime=regime)
    assert owed.penalties is not None
    nothing = Money.zero("EUR")
    second = replace(owed, penalties=replace(owed.penalties, compensation=nothing))
    sums = said(act, second, kind=kind, language=language)
    assert clause not in sums
    assert not re.search(r"(?<!\d)0,00 €|€0\.00", sums)
    article = "D2192-35" if kind is DebtorKind.PUBLIC_BODY else "D441-5"
    assert article not in sums
    both = said(act, owed, kind=kind, language=language)
    assert clause in both
    assert article in both
