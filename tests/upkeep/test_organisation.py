"""What doctor says of one company, in words."""

from __future__ import annotations

import pytest

from relance.language import say
from relance.upkeep.organisation import ways_out


@pytest.mark.parametrize(
    ("channels", "french"),
    [
        ([], "Les messages partent par courrier seulement."),
        (["post"], "Les messages partent par courrier seulement."),
        (["email", "post"], "Les messages partent par e-mail et par courrier."),
        (["sms"], "Les messages partent par SMS et par courrier."),
        (["sms", "email", "post"], "Les messages partent par e-mail, par SMS et par courrier."),
    ],
)
def test_the_ways_out_are_told_in_words_and_advice_is_given_where_no_email_leaves(
    channels: list[str], french: str
) -> None:
    found = ways_out("demo", channels)
    assert say(found.what, "fr") == french
    assert (found.advice is None) == ("email" in channels)
