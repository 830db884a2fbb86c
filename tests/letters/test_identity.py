"""Who writes: what letters and e-mails of each legal form bear at their foot."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from relance.domain.law.fr.legal_forms import BY_KEY, FORMS, name_with_form
from relance.domain.scenario.model import Channel
from relance.language import LANGUAGES, Language
from relance.letters.archive import content_of
from relance.letters.identity import identity
from relance.letters.letterhead import Sender
from relance.letters.model import Act, Creditor, Letter
from relance.letters.render import render
from relance.outbox.envelopes import envelope_of
from relance.outbox.models import Message, Notice
from tests.letters.builders import CREDITOR, letter
from tests.letters.test_render import text_of


def creditor(form: str, **options: Any) -> Creditor:
    named = name_with_form("Mistral Conseil", BY_KEY[form])
    facts = {
        "name": named,
        "legal_form": form,
        "siren": "404833048",
        "rcs_city": "Lyon",
        "capital": "8 000 €",
        **options,
    }
    return replace(CREDITOR, **facts)


def of(form: str, language: Language = "fr", **options: Any) -> Letter:
    return replace(letter(Act.REMINDER, language=language), creditor=creditor(form, **options))


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("SARL", ("Mistral Conseil, SARL with share capital of €8,000", "SIREN 404 833 048 RCS Lyon")),
        ("EI", ("Mistral Conseil EI", "SIREN 404 833 048 RCS Lyon")),
        ("micro", ("Mistral Conseil EI", "SIREN 404 833 048 RCS Lyon")),
        ("EI-artisan", ("Mistral Conseil EI", "SIREN 404 833 048 RNE")),
        ("association", ("Mistral Conseil, association", "SIREN 404 833 048")),
        ("public", ("Mistral Conseil", "SIREN 404 833 048")),
    ],
)
def test_each_form_says_what_the_law_asks_of_it_and_no_more(form: str, said: tuple[str, str]) -> None:
    lines = [line.replace("\xa0", " ") for line in identity(creditor(form), "en")]
    assert (lines[0], lines[-1]) == said
    assert lines[1] == "1 place du Conte, 75000 Ville-Imaginaire"


@pytest.mark.parametrize(
    ("typed", "english"), [("8 000 €", "€8,000"), ("8000,00 euros", "€8,000"), ("variable", "variable")]
)
def test_the_capital_is_a_figure_of_the_readers_language(typed: str, english: str) -> None:
    assert identity(creditor("SARL", capital=typed), "fr")[0].endswith(typed)
    assert identity(creditor("SARL", capital=typed), "en")[0].endswith(f"capital of {english}")


def test_a_foreign_company_names_its_form_and_its_register_there() -> None:
    abroad = creditor(
        "foreign", foreign_form="GmbH", foreign_register="Handelsregister Musterstadt HRB 12345", siren=""
    )
    lines = identity(abroad, "fr")
    assert lines[0] == "Mistral Conseil, GmbH"
    assert lines[-1] == "Handelsregister Musterstadt HRB 12345"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", [form.key for form in FORMS])
def test_letters_and_both_parts_of_the_e_mail_bear_it_and_the_text_message_does_not(
    form: str, language: Language
) -> None:
    one = of(form, language)
    said = [line.replace("\xa0", " ").replace("\u202f", " ") for line in identity(one.creditor, language)]
    rendered = render(one)
    for line in said:
        assert line in text_of(rendered)
    notice = Notice(purpose="demand", year=2026, number=7, content=content_of(one, rendered))
    sender = Sender("compta@fabrique-fictive.example", "Mistral")
    email = Message(channel=Channel.EMAIL, public_id=UUID(int=1), recipient="a@alpha.example")
    envelope = envelope_of(email, notice, one, pdf=b"", sender=sender)
    for part in (envelope.text, envelope.html):
        assert all(line in part.replace("\xa0", " ").replace("\u202f", " ") for line in said)
    text_message = Message(channel=Channel.SMS, public_id=UUID(int=2), recipient="+33600000000")
    assert "SIREN" not in envelope_of(text_message, notice, one, pdf=b"", sender=sender).text


def test_a_missing_mention_stops_no_letter() -> None:
    bare = replace(
        letter(Act.MISE_EN_DEMEURE), creditor=replace(CREDITOR, legal_form="", capital="", siren="", rcs_city="")
    )
    assert "mettons en demeure" in text_of(render(bare))
