"""The code of the payment box says what the library for such codes would say, whatever name and sum; only its mask is fixed."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from functools import partial
from unittest.mock import patch

import pytest
import segno.helpers
from hypothesis import given, settings
from hypothesis import strategies as st

from relance.letters.model import Act
from relance.letters.payment_code import LONGEST_TEXT, MASK, code_content, payment_code
from relance.letters.render import render
from tests.letters.builders import item, letter
from tests.letters.test_render import text_of

IBAN = "FR1420041010050500013M02606"
SIGNS = st.characters(codec="utf-8", exclude_categories=["C", "Z"])
NAMES = st.text(SIGNS | st.sampled_from("éèçœ€łő"), min_size=1, max_size=75)
AMOUNTS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("999999999"), places=2)


@settings(max_examples=80, deadline=None)
@given(
    NAMES, AMOUNTS, st.sampled_from(["", "PSSTFRPP", "PSSTFRPPPAR", "odd"]), st.text(SIGNS, max_size=40), st.booleans()
)
def test_it_says_what_the_library_would_say_and_refuses_what_it_refuses(
    name: str, amount: Decimal, bic: str, subject: str, is_reference: bool
) -> None:
    about = {"reference" if is_reference else "text": subject}
    usual = None
    with suppress(ValueError), patch("segno.make_qr", partial(segno.make_qr, mask=MASK)):
        usual = segno.helpers.make_epc_qr(name=name, iban=IBAN, amount=amount, bic=bic or None, **about)
    if usual is None:
        with pytest.raises(ValueError):  # noqa: PT011 (each kind has words of its own)
            code_content(name=name, iban=IBAN, amount=amount, bic=bic, **about)
        return
    said = code_content(name=name, iban=IBAN, amount=amount, bic=bic, **about)
    ours = segno.make_qr(said, error="m", boost_error=False, mask=MASK)
    assert list(ours.matrix) == list(usual.matrix)


def test_the_code_is_drawn_by_the_fixed_mask_alone() -> None:
    with patch("segno.make_qr", wraps=segno.make_qr) as made:
        drawn = payment_code(name="Alpha", iban=IBAN, amount=Decimal("12.30"), text="F" * LONGEST_TEXT)
    assert drawn.startswith("<svg")
    assert made.call_args.kwargs["mask"] == MASK


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_page_says_which_it_is_of_how_many(language: str) -> None:
    text = text_of(render(letter(Act.MISE_EN_DEMEURE, item("F-1"), language=language)))
    assert "Page 1 / 2" in text
    assert "Page 2 / 2" in text
    assert "Page 3" not in text
