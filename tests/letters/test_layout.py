"""Letters as a reader holds them: no page half empty for a line too many, nothing parted that is read as one."""

from __future__ import annotations

import json
from functools import cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from relance.domain.ledger import DebtorKind
from relance.domain.scenario.model import Channel
from relance.language import LANGUAGES, Language
from relance.letters.model import Act, Letter
from relance.letters.page import page_of
from relance.letters.render import render
from tests.letters.builders import letter
from tests.letters.matrix import envelope, letters

TOO_LONG_BY_A_FEW_LINES = (
    "mise_en_demeure-company-fr-earlier",
    "mise_en_demeure-company-fr-7",
    "mise_en_demeure-public_body-fr-gbp",
    "late_paid-company-fr-not-established",
    "reminder-company-en-7",
    "statement-company-en-assumed",
    "unpaid_notice-company-fr-late-paid",
)


@cache
def matrix() -> dict[str, Letter]:
    return dict(letters())


def pages_of(one: Letter) -> list[str]:
    """The words of each page."""
    pages = PdfReader(BytesIO(render(one).pdf)).pages
    return [page.extract_text().replace("\u202f", " ").replace("\xa0", " ") for page in pages]


@pytest.mark.requirement("P63")
@pytest.mark.parametrize("name", TOO_LONG_BY_A_FEW_LINES)
def test_a_letter_too_long_by_a_few_lines_is_set_closer_and_stays_on_its_page(name: str) -> None:
    one = matrix()[name]
    first, *others = pages_of(one)
    assert "Le service comptable\nFabrique Fictive" in first
    assert all("IBAN" not in page for page in others)


def test_what_no_setting_brings_on_one_page_flows_as_ever() -> None:
    pages = pages_of(matrix()["reminder-company-fr-40"])
    assert len(pages) == 2
    assert "IBAN" in pages[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_ends_inside_a_web_address_or_a_registers_city(language: Language) -> None:
    for page in pages_of(matrix()[f"mise_en_demeure-consumer-{language}-complaint"]):
        assert not [line for line in page.splitlines() if line.rstrip().endswith("-")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_parts_a_number_from_its_days_or_points(language: Language) -> None:
    one = matrix()[f"mise_en_demeure-public_body-{language}-1"]
    data, said = page_of(one)
    written = json.dumps([data["annex"], said.body], ensure_ascii=False)
    assert "45\xa0jours" in written or "45\xa0days" in written
    assert "+\xa08\xa0points" in written


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_annex_of_a_public_body_speaks_of_interest_alone(language: Language) -> None:
    of_public = pages_of(letter(Act.UNPAID_NOTICE, kind=DebtorKind.PUBLIC_BODY, language=language))[-1]
    of_company = pages_of(letter(Act.UNPAID_NOTICE, language=language))[-1]
    word = "pénalités" if language == "fr" else "penalties"
    assert word not in of_public
    assert word in of_company


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_email_parts_no_article_at_its_hyphen(language: Language) -> None:
    """Browsers and mail programs part a line after any hyphen."""
    said = envelope(letter(Act.REMINDER, language=language), Channel.EMAIL)
    assert '<span style="white-space:nowrap">D441-5</span>' in said.html
    assert "article D441-5" in said.text
