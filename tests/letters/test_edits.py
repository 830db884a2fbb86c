"""A creditor's own words: what may be changed, what may not, and that nothing mandatory is ever lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relance.domain.errors import DomainError
from relance.language import LANGUAGES, Language
from relance.letters.archive import figures_of
from relance.letters.edits import PIECE_WORDS, PLACE_WORDS, EditRefused, changed, edited_text, pieces
from relance.letters.model import Act
from relance.letters.page import page_of
from relance.letters.wording_check import MENTIONS, WordingRefused, act_text
from tests.letters.builders import item, letter

EVERY = [(act, language) for act in Act for language in LANGUAGES]


@pytest.mark.parametrize(("act", "language"), EVERY)
def test_every_piece_has_its_name_and_every_place_its_meaning(act: Act, language: Language) -> None:
    for piece in pieces(act, language, {}):
        assert piece.is_locked or piece.key in PIECE_WORDS
        assert set(piece.places) <= set(PLACE_WORDS)
        assert not (piece.is_locked and piece.key)


@pytest.mark.parametrize(("act", "language"), EVERY)
def test_a_form_that_changes_nothing_keeps_the_shipped_words(act: Act, language: Language) -> None:
    typed = {piece.key: f" {piece.text}\n" for piece in pieces(act, language, {}) if piece.key}
    assert changed(act, language, typed) == {}
    assert edited_text(act, language, {}) is act_text(act, language)


def test_own_words_stand_in_the_letter_with_its_figures() -> None:
    one = letter(Act.REMINDER, item())
    edits = changed(
        Act.REMINDER, "fr", {"opening": "Cher client, il reste {asked} à régler.", "remark": "", "added": "À bientôt."}
    )
    assert set(edits) == {"opening", "remark", "added"}
    reworded = replace(one, text=edited_text(Act.REMINDER, "fr", edits))
    _, said = page_of(reworded)
    assert said.body[0].startswith("Cher client, il reste 1")
    assert "{" not in " ".join(said.body)
    assert said.body[-2] == "À bientôt."
    assert not any("remarque" in paragraph for paragraph in said.body)
    assert figures_of(reworded) == figures_of(one), "words are no figures"


@pytest.mark.requirement("P39")
@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"opening": ""}, "cannot do without"),
        ({"subject": " "}, "cannot do without"),
        ({"opening": "{total}"}, "{total} cannot stand here"),
        ({"opening": "{penalties} en plus"}, "{penalties} cannot stand here"),
        ({"opening": "{asked:>999999999}"}, "a brace stands for"),
        ({"opening": "{asked!r}"}, "a brace stands for"),
        ({"opening": "{asked.__class__}"}, "a brace stands for"),
        ({"opening": "reste { à payer"}, "a brace stands for"),
        ({"opening": "Payez 1 200,00 €."}, "typed by hand"),
        ({"added": "soit 300 euros"}, "typed by hand"),
        ({"added": "soit trois cents euros"}, "typed by hand"),
        ({"added": "soit １５０\u200b €"}, "typed by hand"),
        ({"added": "Un huіssier"}, "mixes two alphabets"),
        ({"added": "Pay EUR 30"}, "typed by hand"),
        ({"added": "x" * 2001}, "at most"),
    ],
)
def test_a_hole_or_a_figure_typed_by_hand_is_refused(typed: dict[str, str], why: str) -> None:
    with pytest.raises(EditRefused, match=None) as refused:
        changed(Act.REMINDER, "fr", typed)
    assert why in str(refused.value)


@pytest.mark.requirement("P39")
@pytest.mark.parametrize(
    "typed",
    [
        "100 dollars",
        "$100",
        "£100",
        "100 GBP",
        "CHF 100",
        "cent €",
        "quatre-vingts euros",
        "0,1 k€",
        "1oo €",
        "une centaine d’euros",
        "un euro par jour",
        "one pound a day",
        "100 francs",
    ],
)
def test_money_typed_by_hand_is_refused_in_any_currency_and_spelling(typed: str) -> None:
    with pytest.raises(EditRefused, match="typed by hand"):
        changed(Act.REMINDER, "fr", {"added": f"Réglez aussi {typed}."})


@pytest.mark.parametrize(
    "said", ["25 pounds of coffee", "12 livres reliés", "la facture n° 100", "le 3 mai", "cent cinquante chaises"]
)
def test_what_is_counted_without_being_money_may_be_said(said: str) -> None:
    assert changed(Act.REMINDER, "fr", {"added": f"Il s’agit de {said}."})


@pytest.mark.parametrize(
    ("sentence", "article"),
    [
        ("Un huissier passera.", "433-13"),
        ("Payez sous 24 heures.", "L121-6"),
        ("Des frais de dossier s’ajoutent.", "L111-8"),
        ("Un hui\u00adssier passera.", "433-13"),
        ("Un huis\u200bsier.", "433-13"),
        ("Un ｈｕｉｓｓｉｅｒ.", "433-13"),
        ("Dernier\u00a0avis avant\u2009saisie.", "433-13"),
        ("Sai\u2060sie de vos biens.", "433-13"),
        ("Des pe\u0301nalite\u0301s de retard courent.", "L441-10"),
        ("L’indemnité forfaitaire est due.", "L441-10"),
        ("Des pénalités de retard courent.", "L441-10"),
    ],
)
def test_a_forbidden_expression_is_refused_with_its_article(sentence: str, article: str) -> None:
    with pytest.raises(WordingRefused, match=article):
        changed(Act.UNPAID_NOTICE, "fr", {"added": sentence})


@settings(deadline=None)
@given(act=st.sampled_from(Act), language=st.sampled_from(LANGUAGES), text=st.text(max_size=60), data=st.data())
def test_whatever_is_typed_no_mandatory_mention_is_lost(
    act: Act, language: Language, text: str, data: st.DataObject
) -> None:
    keys = [piece.key for piece in pieces(act, language, {}) if piece.key]
    typed = dict.fromkeys(data.draw(st.sets(st.sampled_from(keys))), text) | {"penalty-rate": "", "": ""}
    try:
        edits = changed(act, language, typed)
    except DomainError:
        return
    kept = {paragraph.mention for paragraph in edited_text(act, language, edits).paragraphs}
    assert kept >= {mention.key for mention in MENTIONS if act in mention.acts}


def test_an_edit_of_a_piece_that_a_later_version_lacks_counts_for_nothing() -> None:
    assert edited_text(Act.REMINDER, "fr", {"gone": "…"}) == act_text(Act.REMINDER, "fr")


def test_no_sign_that_nobody_sees_stays_in_ones_own_words() -> None:
    kept = changed(Act.REMINDER, "fr", {"added": "Merci\u200b de  votre\u00ad attention\u00a0!\u202e"})
    assert kept == {"added": "Merci de votre attention !"}
