"""A text message is one part for any name, and says whose it is, that a letter was sent and how, and whom to call."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relance.domain.gsm7 import ONE_PART, as_gsm7, septets, shortened
from relance.domain.scenario.model import Channel
from relance.language import LANGUAGES, Language
from relance.outbox.envelopes import carriers_of
from relance.outbox.models import Notice
from relance.outbox.text_messages import text_message
from tests.at_work import at_work
from tests.letters.builders import CREDITOR
from tests.outbox.builders import ALPHA, House
from tests.scenarios.looking import choose


@pytest.mark.requirement("P39")
def test_it_says_whose_that_a_letter_was_sent_and_how_and_whom_to_call() -> None:
    assert text_message(CREDITOR, "2026-000012", {Channel.EMAIL}, "fr") == (
        "Fabrique Fictive : notre lettre 2026-000012 vous a été envoyée par e-mail. Une question ? Appelez le 01 00 00 00 00."
    )
    assert text_message(CREDITOR, "2026-000012", {Channel.POST}, "en") == (
        "Fabrique Fictive: our letter 2026-000012 is on its way to you by post. Any questions? Call 01 00 00 00 00."
    )
    alone = text_message(replace(CREDITOR, phone=""), "2026-000012", set(), "fr")
    assert (
        alone
        == "Fabrique Fictive souhaite vous parler (référence 2026-000012). Une question ? Écrivez à compta@fabrique-fictive.example."
    )


@example(name="0" * 23 + "[[[[{{{", phone="0" * 23 + "[[[[{{{", email="")
@given(
    name=st.text(min_size=1, max_size=400),
    phone=st.text(max_size=60),
    email=st.sampled_from(["", "a@b.example", "a" * 200 + "@b.example"]),
)
def test_it_is_one_part_for_any_name_and_any_way_to_ask(name: str, phone: str, email: str) -> None:
    creditor = replace(CREDITOR, name=name, phone=phone, email=email)
    for language in LANGUAGES:
        for carriers in ({Channel.EMAIL}, {Channel.POST}, set[Channel]()):
            said = text_message(creditor, "2026-000012", carriers, language)
            assert septets(said) <= ONE_PART
            assert "2026-000012" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_names_no_act_no_amount_and_no_link(language: Language) -> None:
    said = text_message(CREDITOR, "2026-000012", {Channel.EMAIL}, language).lower()
    assert not re.search(
        r"demeure|rappel|relance|impay|dette|factur|paye|régl|notice|reminder|unpaid|debt|owe|€|eur\b|http|www|colis|parcel",
        said,
    )


def test_a_name_without_a_latin_letter_is_known_by_its_number() -> None:
    assert text_message(replace(CREDITOR, name="株式会社"), "2026-1", {Channel.EMAIL}, "en").startswith(
        "SIREN 404 833 048: our letter"
    )


@given(st.text())
def test_the_alphabet_holds_all_that_is_written_in_it(text: str) -> None:
    written = as_gsm7(text)
    septets(written)
    assert as_gsm7(written) == written


@pytest.mark.parametrize(
    ("text", "room", "kept"),
    [
        ("Fabrique Fictive", 16, "Fabrique Fictive"),
        ("Fabrique Fictive", 15, "Fabrique"),
        ("Anticonstitutionnellement", 10, "Anticonsti"),
        ("Ateliers & Fils", 11, "Ateliers"),
        ("€€€€", 5, "€€"),
    ],
)
def test_a_name_is_cut_between_words_and_an_extended_sign_counts_two(text: str, room: int, kept: str) -> None:
    assert shortened(text, room) == kept


def test_it_says_how_the_letter_really_goes(organisation: int, tmp_path: Path) -> None:
    """An e-mail that was refused is not said to have been sent: the letter takes another way, and so does the message."""
    house = House(organisation, tmp_path)
    house.bring(f"F-1;Alpha;2026-02-01;2026-04-01;100,00;{ALPHA}06 12 34 56 78")
    choose(organisation, "F-1", "deposit-ladder")
    house.day()
    (sms,) = house.sms.sent
    assert "vous a été envoyée par e-mail" in sms.text
    assert septets(sms.text) <= ONE_PART
    with at_work(organisation) as here:
        (notice,) = Notice.objects.all()
        assert carriers_of(here, notice) == {Channel.EMAIL}
