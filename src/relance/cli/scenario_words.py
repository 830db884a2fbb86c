"""Stages, channels and reasons in words, for the commands that show decisions."""

from __future__ import annotations

from relance.domain.scenario.decide import Take, Wait
from relance.domain.scenario.model import Channel, Stage
from relance.domain.sentences import Sentence

STAGES: dict[Stage, Sentence] = {
    Stage.STATEMENT: Sentence("Account statement"),
    Stage.REMINDER: Sentence("Rappel d'échéance (due-date reminder)"),
    Stage.UNPAID_NOTICE: Sentence("Avis d'impayé (unpaid notice)"),
    Stage.MISE_EN_DEMEURE: Sentence("Mise en demeure (formal notice)"),
}
CHANNELS: dict[Channel, Sentence] = {
    Channel.EMAIL: Sentence("e-mail"),
    Channel.SMS: Sentence("text message"),
    Channel.POST: Sentence("post"),
}


def decision_sentence(decision: Take | Wait) -> Sentence:
    """What is done today, or why nothing is."""
    if isinstance(decision, Wait):
        return decision.sentence
    facts = {"stage": STAGES[decision.step.stage]}
    if decision.confirm:
        return Sentence("Today: {stage}, once a person confirms it.", facts)
    return Sentence("Today: {stage}.", facts)
