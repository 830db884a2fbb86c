"""What lists and pages call an act."""

from __future__ import annotations

from relance.domain.sentences import Sentence
from relance.letters.information import title_of
from relance.letters.model import LETTERS, Act, DepositAct

ACT_TITLES: dict[Act, Sentence] = {
    Act.STATEMENT: Sentence("Account statement"),
    Act.REMINDER: Sentence("Rappel d'échéance (due-date reminder)"),
    Act.UNPAID_NOTICE: Sentence("Avis d'impayé (unpaid notice)"),
    Act.MISE_EN_DEMEURE: Sentence("Mise en demeure (formal notice)"),
    Act.LATE_PAID: Sentence("Penalties of invoices paid late"),
}


def demand_titles() -> dict[str, Sentence]:
    """Of each act that asks for something, by its key."""
    return {
        **{act.value: title for act, title in ACT_TITLES.items()},
        **{act.value: title_of(act) for act in DepositAct},
    }


def act_title(act: str) -> Sentence:
    """Of a letter, or of what asks for nothing, by the key that its notice bears."""
    return ACT_TITLES[Act(act)] if act in LETTERS else title_of(act)
