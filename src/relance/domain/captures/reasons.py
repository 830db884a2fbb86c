"""Why the planner says what it says: one code each, with the sentence that pages show, and its facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from relance.domain.sentences import Sentence


class Why(StrEnum):
    """Everything that makes an attempt come, wait or end. Its code is what is stored."""

    sentence: Sentence

    def __new__(cls, code: str, sentence: Sentence | None = None) -> Why:
        """Made of a code and what is said of it; found again by its code."""
        assert sentence is not None  # noqa: S101 (a code finds a member, and makes none)
        made = str.__new__(cls, code)
        made._value_ = code
        made.sentence = sentence
        return made

    # why now
    FIRST = "first", Sentence("The first attempt on this card.")
    PAYDAY = "payday", Sentence("Many are paid around {day}.")
    SMALLER = "smaller", Sentence("{refused} was refused: the half of it.")
    REST = "rest", Sentence("A part came in: what is left, at once.")
    CEILING_RENEWED = "ceiling_renewed", Sentence("The card's ceiling was reached; a new day may renew it.")
    ADVICE_OVER = "advice_over", Sentence("The wait that the bank asked for is over.")
    AGAIN = "again", Sentence("The bank could not be reached: the same amount again.")
    BY_HAND = "by_hand", Sentence("Asked for by a person.")

    # why not yet
    ANSWER_PERIOD = "answer_period", Sentence("The guest may answer until {until}.")
    CONTESTED = "contested", Sentence("The guest contests it: nothing is tried until you decide.")
    PART_CONTESTED = (
        "part_contested",
        Sentence("What the guest accepted came in; the rest is contested, and you decide."),
    )
    ASKING = "asking", Sentence("The guest asked something: nothing is tried until somebody has read it.")
    SWITCHED_OFF = "switched_off", Sentence("Automatic recovery is switched off: nothing is tried.")
    CUT_OFF = (
        "cut_off",
        Sentence("Nothing leaves from here now, or the account where the card was left is not the one that is set up."),
    )
    STOPPED = "stopped", Sentence("The attempts were stopped by a person.")
    DISPUTED = "disputed", Sentence("The cardholder disputes a payment: this card is not tried again.")
    UNDER_WAY = "under_way", Sentence("An attempt is under way.")
    UNKNOWN = "unknown", Sentence("The answer to an attempt was lost: it is looked up before anything else.")
    PENDING = "pending", Sentence("The bank has not answered an attempt yet.")
    CARD_BUSY = "card_busy", Sentence("Another claim's attempt on this card is not settled yet.")
    GUEST_PAYING = "guest_paying", Sentence("The guest has a payment page open.")
    PAGE_IN_THE_WAY = "page_in_the_way", Sentence("A payment page stands open since {since}: it is closed first.")
    ADVICE = "advice", Sentence("The bank asks to wait until {until}.")
    LIMIT = "limit", Sentence("The network allows no more attempts on this card before {until}.")
    HOURS = "hours", Sentence("Cards are tried from {opens} to {closes}, where the guest lives.")
    PAUSE = "pause", Sentence("A short pause between two attempts.")
    BEFORE_PAYDAY = "before_payday", Sentence("The next attempt comes around a payday, on {day}.")
    ATTEMPTS_USED = "attempts_used", Sentence("No further attempt makes sense before the window ends on {last_day}.")

    # the guest must act
    AUTHENTICATION = "authentication", Sentence("The bank wants the guest's approval: they need a link.")
    CARD_TO_CORRECT = "card_to_correct", Sentence("The card must be replaced or corrected by the guest.")
    OTHER_CARD = "other_card", Sentence("This card may never be tried again: another one is needed.")

    # it is over
    PAID = "paid", Sentence("It is paid.")
    CANCELLED = "cancelled", Sentence("The claim was cancelled.")
    WINDOW_ENDED = "window_ended", Sentence("The window of {days} {days:day|days} is over.")
    CARD_REFUSED = "card_refused", Sentence("This card may never be tried again: the attempts end early.")
    BELOW_MINIMUM = "below_minimum", Sentence("What is left is below {minimum}, the least that the provider takes.")
    GUARANTEE_USED = "guarantee_used", Sentence("The whole guarantee is used.")


@dataclass(frozen=True, slots=True)
class Because:
    """A reason with its facts: days, moments, amounts, by name."""

    why: Why
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> Sentence:
        """What a page shows; ``relance.language`` says it in other languages."""
        return Sentence(self.why.sentence.template, self.facts)
