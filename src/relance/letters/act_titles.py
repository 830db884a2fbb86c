"""What people call a letter, and the language that it is in."""

from __future__ import annotations

from relance.domain.sentences import Sentence
from relance.language import Language
from relance.letters.model import Act

ACT_TITLES: dict[Act, Sentence] = {
    Act.STATEMENT: Sentence("Account statement"),
    Act.REMINDER: Sentence("Rappel d'échéance (due-date reminder)"),
    Act.UNPAID_NOTICE: Sentence("Avis d'impayé (unpaid notice)"),
    Act.MISE_EN_DEMEURE: Sentence("Mise en demeure (formal notice)"),
    Act.LATE_PAID: Sentence("Penalties of invoices paid late"),
}
IN_LANGUAGE: dict[Language, Sentence] = {"fr": Sentence("in French"), "en": Sentence("in English")}
