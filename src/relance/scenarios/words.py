"""Stages, channels and reasons in words, for the commands that show decisions."""

from __future__ import annotations

from relance.domain.delivery import STATE_WORDS, MessageState
from relance.domain.scenario.decide import Take, Wait
from relance.domain.scenario.model import Anchor, Channel, Mode, Stage, Step
from relance.domain.scenario.reasons import Reason
from relance.domain.sentences import Sentence
from relance.letters.act_titles import ACT_TITLES
from relance.letters.model import ACT_OF_STAGE

STAGES: dict[Stage, Sentence] = {stage: ACT_TITLES[act] for stage, act in ACT_OF_STAGE.items()}
CHANNELS: dict[Channel, Sentence] = {
    Channel.EMAIL: Sentence("e-mail"),
    Channel.SMS: Sentence("text message"),
    Channel.POST: Sentence("post"),
    Channel.PERSON: Sentence("a person"),
}


MODES: dict[Mode, Sentence] = {
    Mode.AUTOMATIC: Sentence("by itself"),
    Mode.CONFIRM_FIRST: Sentence("once somebody confirms it"),
    Mode.TASK: Sentence("as a task for somebody"),
}


def when_sentence(step: Step) -> Sentence:
    """When a step comes."""
    days = abs(step.days)
    if step.anchor is Anchor.PREVIOUS_STEP:
        return Sentence("{days} {days:day|days} after the step before", {"days": days})
    if step.days == 0:
        return Sentence("on the due date")
    if step.days < 0:
        return Sentence("{days} {days:day|days} before the due date", {"days": days})
    return Sentence("{days} {days:day|days} after the due date", {"days": days})


def decision_sentence(decision: Take | Wait) -> Sentence:
    """What is done today, or why nothing is."""
    if isinstance(decision, Wait):
        return decision.sentence
    facts = {"stage": STAGES[decision.step.stage]}
    if decision.confirm:
        return Sentence("Today: {stage}, once a person confirms it.", facts)
    return Sentence("Today: {stage}.", facts)


OTHER_REASONS: dict[str, Sentence] = {
    "failed": Sentence("Could not be decided"),
    "letter_failed": Sentence("No letter could be written"),
    "declined": Sentence("Declined by a person"),
    "replaced": Sentence("Taken into a newer letter"),
    "stopped": Sentence("Stopped before it left by itself"),
    "pulled_out": Sentence("Pulled out before posting"),
    "posted_too_late": Sentence("Sent too late for its own term: it counts as a reminder"),
    "not_posted_in_time": Sentence("Not posted in time: a new formal notice is proposed"),
    "bounced": Sentence("Came back"),
    "wrong_address": Sentence("Unknown address: it counts for nothing"),
    "voided_at_counter": Sentence("Voided at the counter: it never travelled"),
    "lost_by_post": Sentence("Lost by the post: nothing shows that it was presented"),
    "sender_refused": Sentence("Our own server or domain is refused"),
}


def state_words(state: str) -> Sentence:
    """A message's state."""
    return STATE_WORDS[MessageState(state)]


def outcome_words(code: str) -> Sentence | str:
    """A reason code, or the key of a step taken."""
    if code.startswith("step:"):
        return code.removeprefix("step:")
    return OTHER_REASONS[code] if code in OTHER_REASONS else Reason(code).about.short if code else ""
