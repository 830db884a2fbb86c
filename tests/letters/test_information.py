"""What asks for nothing is a text file in both languages."""

from __future__ import annotations

import pytest

from relance.language import LANGUAGES, say
from relance.letters.information import information_acts, information_text, read_information, title_of
from relance.letters.wording_check import TextBroken, WordingRefused

RECEIPT = """
title = "Receipt"
document = "receipt-{number}"
[[paragraph]]
text = "We have received {amount} for {number}, and thank you."
[closing]
text = "Yours faithfully,"
"""


@pytest.mark.parametrize("act", information_acts())
def test_every_act_stands_in_both_languages_with_the_same_places(act: str) -> None:
    texts = [information_text(act, language) for language in LANGUAGES]
    assert texts[0].places == texts[1].places
    assert len(texts[0].paragraphs) == len(texts[1].paragraphs)
    titles = {say(title_of(act), language) for language in LANGUAGES}
    assert len(titles) == len(LANGUAGES), "each reader has their own title"


def test_a_receipt_costs_a_text_file() -> None:
    text = read_information(RECEIPT, "receipt", "en")
    assert text.places == {"number", "amount"}
    filled = text.filled({"number": "F-1", "amount": "€100.00"})
    assert (filled.document, filled.paragraphs) == (
        "receipt-F-1",
        ("We have received €100.00 for F-1, and thank you.",),
    )


@pytest.mark.parametrize(
    "broken",
    [
        RECEIPT.replace("title", "titel"),
        RECEIPT.replace("{number}, and", "{number, and"),
        RECEIPT.replace("{amount}", "{amount.currency}"),
        "not a text",
    ],
)
def test_a_broken_file_is_refused(broken: str) -> None:
    with pytest.raises(TextBroken):
        read_information(broken, "receipt", "en")


def test_what_nobody_may_be_told_is_refused_here_too() -> None:
    threatening = RECEIPT.replace("and thank you", "pay within 24 hours")
    with pytest.raises(WordingRefused):
        read_information(threatening, "receipt", "en")
