"""What each legal form's letters must say, and what a letter that lacks it is told of."""

from __future__ import annotations

import pytest

from relance.domain.law.fr.legal_forms import BY_KEY, FORMS, form_of, missing, name_with_form
from relance.tenancy.preferences import CHOICES

SARL = {
    "creditor-legal-form": "SARL", "creditor-capital": "8 000 €", "creditor-siren": "404833048", "creditor-rcs-city": "Lyon",
    "creditor-street": "1 rue", "creditor-postal-code": "69001", "creditor-city": "Lyon",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("SARL", "SARL"),
        ("s.a.r.l.", "SARL"),
        ("S A S", "SAS"),
        ("Société à responsabilité limitée", "SARL"),
        ("société anonyme", "SA"),
        ("Entrepreneur individuel", "EI"),
        ("micro-entrepreneur", "micro"),
        ("ei-artisan", "EI-artisan"),
        ("Association loi 1901", "association"),
    ],
)
def test_a_form_is_known_however_it_is_written(text: str, key: str) -> None:
    form = form_of(text)
    assert form is not None
    assert form.key == key


@pytest.mark.parametrize("text", ["", "XYZ", "SAR", "42"])
def test_what_names_no_form_names_none(text: str) -> None:
    assert form_of(text) is None


def test_the_form_is_asked_for_first_and_then_what_it_asks() -> None:
    assert [one.key for one in missing({})] == ["creditor-legal-form"]
    lacking = missing({"creditor-legal-form": "SARL"})
    assert {one.key: one.article for one in lacking}["creditor-capital"] == "C. com. art. R123-238"
    assert {one.key: one.article for one in lacking}["creditor-rcs-city"] == "C. com. art. R123-237"
    assert missing(SARL) == ()
    assert [one.key for one in missing(SARL | {"creditor-capital": ""})] == ["creditor-capital"]


def test_who_has_no_capital_or_register_is_not_asked_for_one() -> None:
    for key in ("EI-artisan", "EI-liberal", "micro-services", "association", "public", "foreign"):
        asked = {one.key for one in missing({"creditor-legal-form": key})}
        assert not asked & {"creditor-capital", "creditor-rcs-city"}
    assert "creditor-foreign-register" in {one.key for one in missing({"creditor-legal-form": "foreign"})}


def test_every_mention_that_is_asked_for_can_be_given_and_every_one_has_its_article() -> None:
    for form in FORMS:
        assert set(form.asks) <= set(CHOICES)
        assert all(form.asks.values())


def test_a_sole_traders_name_bears_ei_once() -> None:
    for key in ("EI", "EI-artisan", "micro"):
        assert name_with_form("Mistral Conseil", BY_KEY[key]) == "Mistral Conseil EI"
        assert name_with_form("EI Mistral", BY_KEY[key]) == "EI Mistral"
    assert name_with_form("Mistral Conseil", BY_KEY["SAS"]) == "Mistral Conseil"
