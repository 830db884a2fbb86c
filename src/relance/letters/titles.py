"""What lists and pages call an act."""

from __future__ import annotations

from relance.domain.sentences import Sentence
from relance.letters.act_titles import ACT_TITLES
from relance.letters.information import title_of
from relance.letters.model import LETTERS, Act, DepositAct


def demand_titles() -> dict[str, Sentence]:
    """Of each act that asks for something, by its key."""
    return {
        **{act.value: title for act, title in ACT_TITLES.items()},
        **{act.value: title_of(act) for act in DepositAct},
    }


def act_title(act: str) -> Sentence:
    """Of a letter, or of what asks for nothing, by the key that its notice bears."""
    return ACT_TITLES[Act(act)] if act in LETTERS else title_of(act)
