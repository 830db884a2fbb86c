"""Letters to names in every script, drawn by fonts that come with the program, still archival and accessible."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from relance.domain.glyphs import has_glyph
from relance.domain.ledger import DebtorKind
from relance.letters.model import Act, Recipient
from relance.letters.render import LetterNotRendered, RenderedLetter, SignsWithoutGlyph, render, with_signs_named
from tests.domain.test_glyphs import NAMES, NEEDED
from tests.letters.builders import letter
from tests.letters.test_render import text_of

TANGUT = "\U00017000"


def to(name: str) -> RenderedLetter:
    return render(letter(Act.REMINDER, recipient=Recipient(name, DebtorKind.COMPANY, "fr", "1 rue", "75001", "Paris")))


@pytest.mark.parametrize("name", [*NAMES, *NEEDED])
def test_a_name_in_any_living_script_is_drawn_in_an_archival_letter(name: str) -> None:
    made = to(name)
    metadata = PdfReader(BytesIO(made.pdf)).xmp_metadata
    assert metadata is not None
    assert b"pdfuaid" in made.pdf or "pdfuaid" in metadata.stream.get_data().decode()
    said = unicodedata.normalize("NFKC", text_of(made)).replace(" ", "")
    wanted = unicodedata.normalize("NFKC", name).replace(" ", "")
    if name.isascii() or name in ("Заря", "Ωμέγα", "株式会社サクラ", "주식회사"):
        assert wanted in said


def test_a_sign_that_no_font_draws_is_named_in_the_refusal() -> None:
    with pytest.raises(SignsWithoutGlyph, match=TANGUT):
        to(f"Alpha {TANGUT}")
    assert issubclass(SignsWithoutGlyph, LetterNotRendered)


def test_such_a_sign_can_be_named_in_the_letter_instead() -> None:
    strange = letter(
        Act.REMINDER, recipient=Recipient(f"Alpha {TANGUT}", DebtorKind.COMPANY, "fr", "1 rue", "75001", "Paris")
    )
    assert "⟨U+17000⟩" in text_of(render(with_signs_named(strange)))


@pytest.mark.parametrize("start", [0x0100, 0x0400, 0x0600, 0x0900, 0x0E00, 0x1E00, 0x3040, 0x4E00, 0xAC00, 0x1F600])
def test_the_list_of_glyphs_is_what_the_fonts_draw(start: int) -> None:
    """A sample of each script: what the list promises is drawn."""
    signs = [chr(point) for point in range(start, start + 256, 7) if unicodedata.category(chr(point))[0] in "LNS"]
    promised = " ".join(sign for sign in signs if has_glyph(sign))
    assert promised
    assert to(promised).pdf.startswith(b"%PDF")


def test_one_letter_in_two_fonts_is_the_same_bytes_each_time() -> None:
    one = letter(Act.REMINDER)
    strange = replace(one, recipient=replace(one.recipient, name="株式会社サクラ"))
    assert render(strange).pdf == render(strange).pdf
