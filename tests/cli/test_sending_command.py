"""``relance sending``: the words that the program asks for are the words that it takes."""

from __future__ import annotations

import pytest

from relance.cli.sending import command
from relance.domain.places import Answer


@pytest.mark.parametrize("answer", ["moved", "also", "copy"])
def test_what_a_place_is_is_answered_in_the_words_of_the_question(answer: str) -> None:
    said = command.make_context("sending", [answer, "--organisation", "some"]).params["what"]
    assert Answer(said) is Answer[answer.upper()]
