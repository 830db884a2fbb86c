"""Names in every script: what letters print, what they cannot, and what hides in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.glyphs import escaped, has_glyph, hidden, printable, visible, without_glyph

NAMES = [
    "Ambre SARL", "Société Générale d’Œuvres", "Łódź Ősz", "Ωμέγα", "Заря", "株式会社サクラ", "有限公司", "주식회사", "شركة النور",
    "חברה בע״מ", "บริษัท", "नमस्ते उद्योग", "ქართული", "Հայ", "বাংলা", "தமிழ்", "ﬁnance", "Café 😀", "ⅣⅤ", "Ａｃｍｅ",
]  # fmt: skip
# Persian, Sinhala and Malayalam use joiners; a family is four pictures joined; Hebrew and Arabic have marks of direction.
NEEDED = ["می‌خواهم", "ශ්‍රී ලංකා", "നന്‍മ", "👨‍👩‍👧 SARL", "שלום\u200f!", "شركة\u200e ABC", "क्‍ष"]
DECEPTIVE = {
    "Acme\u202egnp": "Acme⟨U+202E⟩gnp",
    "Al\u200bpha": "Al⟨U+200B⟩pha",
    "Al\u200dpha": "Al⟨U+200D⟩pha",
    "\ufeffAlpha": "⟨U+FEFF⟩Alpha",
    "Al\u00adpha": "Al⟨U+00AD⟩pha",
    "Alpha\u200f": "Alpha⟨U+200F⟩",
    "\u2066Alpha\u2069": "⟨U+2066⟩Alpha⟨U+2069⟩",
    "Alpha\u3164": "Alpha⟨U+3164⟩",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_living_script_is_printed_and_asks_nothing(name: str) -> None:
    assert without_glyph(name) == ""
    assert hidden(name) == ""
    assert visible(name) == name


@pytest.mark.parametrize("name", NEEDED)
def test_joiners_and_marks_that_a_script_needs_are_no_deceit(name: str) -> None:
    assert hidden(name) == ""


@pytest.mark.parametrize(("name", "shown"), DECEPTIVE.items())
def test_what_shows_nothing_or_turns_the_order_is_named_in_its_place(name: str, shown: str) -> None:
    assert visible(name) == shown
    assert hidden(shown) == ""


def test_what_no_font_draws_is_said_and_named() -> None:
    assert without_glyph("A\U00017000\U00017000B") == "\U00017000"
    assert escaped("A\U00017000") == "A⟨U+17000⟩"
    assert without_glyph(escaped("A\U00017000")) == ""


def test_a_sign_without_a_glyph_gives_way_to_those_it_stands_for() -> None:
    strange = next(sign for sign in map(chr, range(0x1FBF0, 0x1FBFA)) if not has_glyph(sign))  # segmented digits
    assert without_glyph(strange) == ""
    assert printable(strange).isdigit()


@given(st.text())
def test_any_text_comes_out_visible_and_printable(text: str) -> None:
    shown = escaped(visible(text))
    assert visible(shown) == shown
    assert without_glyph(shown) == ""
