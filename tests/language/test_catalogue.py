"""Everything that people read exists in French and English."""

from __future__ import annotations

import ast
import re
import string
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from relance.domain.money import Money
from relance.domain.sentences import Percent, Sentence
from relance.language import Language, catalogue, language_of_environment, say, show
from tests.language.order_catalogue import CATALOGUE, ordered
from tests.language.templates import SOURCE, templates, texts_of


def places(template: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_every_template_has_a_french_one_with_the_same_places() -> None:
    french = catalogue("fr")
    found = templates()
    assert len(found) > 40
    missing = {text: file for text, file in found.items() if text not in french}
    assert not missing
    assert {text for text in found if places(text) != places(french[text])} == set()


def test_the_catalogue_says_each_template_once_in_order_of_the_file_that_says_it() -> None:
    """``python -m tests.language.order_catalogue`` puts it in order."""
    text = CATALOGUE.read_text(encoding="utf-8")
    assert text == ordered(text, templates())
    said = Counter(re.findall(r"^msgid (.*?)^msgstr ", text, re.MULTILINE | re.DOTALL))
    assert [template for template, times in said.items() if times > 1] == []


def test_an_entry_goes_below_the_file_that_says_it_whatever_branches_made_of_its_place() -> None:
    joined = """#: old.py
msgid "b"
msgstr "B"
msgid "a"
msgstr "A"

#, python-brace-format
msgid ""
"{c}"
msgstr "{c}"

#: new.py
msgid "a"
msgstr "A"
"""
    expected = """#: one.py
msgid "a"
msgstr "A"

#: one.py
#, python-brace-format
msgid ""
"{c}"
msgstr "{c}"

#: two.py
msgid "b"
msgstr "B"
"""
    files = {"a": "one.py", "b": "two.py", "{c}": "one.py"}
    assert ordered(joined, files) == expected
    assert ordered(expected, files) == expected


def test_the_catalogue_holds_nothing_that_the_program_no_longer_says() -> None:
    assert set(catalogue("fr")) - set(templates()) == set()


def test_french_typography_has_its_narrow_spaces() -> None:
    for text in catalogue("fr").values():
        for sign in ("?", "!", ";", ":", "»"):
            assert f" {sign}" not in text.replace("::", ""), text
        assert "« " not in text
        assert "..." not in text
        assert "'" not in text.replace("'{", "").replace("}'", ""), text


def test_english_has_no_french_space_and_calls_no_debtor_he() -> None:
    for text in templates():
        assert not re.search(r"[ \xa0\u202f][:;?!%»]|«", text), text
        assert not re.search(r"\b(?:he|him|his|himself)\b", text, re.IGNORECASE), text


@pytest.mark.requirement("P38", "P59")
@pytest.mark.parametrize(
    ("fact", "french", "english"),
    [
        (date(2026, 3, 9), "09/03/2026", "9 Mar 2026"),
        (datetime(2026, 3, 9, 14, 5, tzinfo=UTC), "09/03/2026 14 h 05 UTC", "9 Mar 2026 14:05 UTC"),
        (Money(Decimal("1234.50")), "1 234,50 €", "€1,234.50"),
        (Money(Decimal("1234.50"), "USD"), "1 234,50 USD", "US$1,234.50"),
        (Money(Decimal("-60"), "EUR"), "−60,00 €", "−€60.00"),
        (Money(Decimal("70"), "GBP"), "70,00 GBP", "£70.00"),
        (Percent(Decimal("0.1215")), "12,15 %", "12.15%"),
        (12345, "12 345", "12,345"),
        (None, "—", "—"),
    ],
)
def test_facts_are_shown_as_the_reader_writes_them(fact: object, french: str, english: str) -> None:
    assert show(fact, "fr").replace("\u202f", " ").replace("\xa0", " ") == french
    assert show(fact, "en") == english


def test_sentences_nest() -> None:
    inner = Sentence("Rate of the contract: {rate}", {"rate": Percent(Decimal("0.15"))})
    assert say(Sentence("Note: {text}", {"text": inner}), "en") == "Note: Rate of the contract: 15.00%"
    assert "Taux du contrat" in say(Sentence("Note: {text}", {"text": inner}), "fr")


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"RELANCE_LANGUAGE": "fr", "LC_ALL": "en_GB"}, "fr"),
    ],
)
def test_the_language_comes_from_the_environment(environ: dict[str, str], expected: Language) -> None:
    assert language_of_environment(environ) == expected


def test_a_number_of_any_length_is_shown() -> None:
    assert show(10**40, "en").startswith("10,000,000")


@pytest.mark.requirement("P38", "P59")
@pytest.mark.parametrize(
    ("count", "french", "english"),
    [
        (0, "0 lettre attend", "0 letters wait"),
        (1, "1 lettre attend", "1 letter waits"),
        (2, "2 lettres attendent", "2 letters wait"),
        (1200, "1\u202f200 lettres attendent", "1,200 letters wait"),
    ],
)
def test_a_number_chooses_its_words_as_each_language_counts(
    monkeypatch: pytest.MonkeyPatch, count: int, french: str, english: str
) -> None:
    template = "{count} {count:letter waits|letters wait}"
    monkeypatch.setitem(catalogue("fr"), template, "{count} {count:lettre attend|lettres attendent}")
    assert say(Sentence(template, {"count": count}), "fr") == french
    assert say(Sentence(template, {"count": count}), "en") == english


# These stand beside a form of their own for one (``counted``, or an arm of a conditional), or in words that do not change.
MANY = re.compile(r"\{(count|days|messages|lines|missing|seconds)\} (?!\{)(?:[a-zé]+ )?[a-zéèêàçœ]{2,}s\b")


@pytest.mark.requirement("P38")
def test_where_a_number_may_be_one_its_words_follow_it() -> None:
    """A sentence that counts says "1 letter", not "1 letters", in both languages."""
    pages = [path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.html")]
    counted = {many for page in pages for form in (COUNTED, BESIDE_ONE) for many in form.findall(page)}
    conditionals = (
        node
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.IfExp)
    )
    beside = {arm for node in conditionals for arm in texts_of(node)}
    french = catalogue("fr")
    alone = {text for text in templates() if text not in counted | beside}
    assert {text for text in alone if MANY.search(text) or MANY.search(french[text])} <= UNCHANGED


COUNTED = re.compile(r"""{% counted \S+ "[^"]*" "([^"]*)\"""")
BESIDE_ONE = re.compile(r"""{% if \S+ == 1 %}\s*{% t "[^%]*%}\s*{% else %}\s*{% t "([^"]*)\"""")
UNCHANGED = {  # never one, or a word that has one form, or beside a sentence for one
    "More than {count} receivables", "{days} days", "The {count} largest are shown.", "And {count} more.", "… and {count} more.",
    "{count} invoices", "your {count} invoices", "{days} days late", "Nothing would go out in these {days} days.",
    "Relance is at work on this machine; Ctrl+C ends it. A round every {seconds} seconds.",
    "The step {step} failed {count} times: look at why, mend it, then ask for it again.",
    "{count} {count:customer|customers} written to {file}; {missing} {missing:has|have} no e-mail.",
    "The debtor had {count} {count:message|messages} within {days} days, the most that you allow; again on {until}.",
    "{count} {count:month|months}",
}  # fmt: skip


@pytest.mark.requirement("P38")
@pytest.mark.parametrize(
    ("template", "french"),
    [
        ("{count} receivables", "0 créance"),
        ("{count} invoices", "0 facture"),
        ("{count} letters", "0 courrier"),
        ("{count} invoices were gone through.", "0 facture a été parcourue."),
        ("{count} copies of invoices found their invoices.", "0 copie de facture a trouvé sa facture."),
        ("open with {count} customers.", "restent dus par 0 client."),
    ],
)
def test_what_stands_beside_a_form_of_its_own_for_one_counts_nothing_as_one_in_french(
    template: str, french: str
) -> None:
    assert say(Sentence(template, {"count": 0}), "fr") == french
    assert say(Sentence(template, {"count": 0}), "en") == template.format(count=0)


@pytest.mark.parametrize(("language", "quantity"), [("en", "1,234"), ("fr", "1\u202f234")])
def test_the_number_of_a_thing_is_no_quantity(language: Language, quantity: str) -> None:
    facts = {"number": 1234, "count": 1234}
    assert say(Sentence("Case {number}: {count}", facts), language).endswith(f" 1234: {quantity}")
