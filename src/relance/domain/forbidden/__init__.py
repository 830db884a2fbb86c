"""What no amicable letter may say, each with what it is and its article, whatever the debtor's language and however it is typed."""

from __future__ import annotations

from relance.domain.forbidden.model import COSTS, EVERYBODY, Forbidden, found
from relance.domain.forbidden.steps import STEPS
from relance.domain.forbidden.turns import TURNS
from relance.domain.forbidden.words import WORDS

__all__ = ["COSTS", "FORBIDDEN", "TO_EVERYBODY", "Forbidden", "found"]

FORBIDDEN: tuple[Forbidden, ...] = (*WORDS, *STEPS, *TURNS)
TO_EVERYBODY = tuple(one for one in FORBIDDEN if one.kinds == EVERYBODY)
