"""Where a deposit stands as its owner sees it: guarantee, claim, recovery and end in one word; and what of it waits for a person."""

from __future__ import annotations

from enum import StrEnum

from relance.domain.sentences import Sentence


class Standing(StrEnum):
    """From the request to the end. The first that holds, from the bottom up: a claim says more than the card that it rests on."""

    DRAFT = "draft"
    ASKED = "asked"
    ACCEPTED = "accepted"  # the terms are, the card is missing
    NEVER_GIVEN = "never_given"
    GIVEN = "given"
    TO_REPLACE = "to_replace"  # the card ends before the guarantee does
    PAID = "paid"  # a plain payment
    GIVEN_BACK = "given_back"  # nothing of it is here any more
    RELEASED = "released"
    CLAIMED = "claimed"
    CONTESTED = "contested"
    DISPUTED = "disputed"  # at the cardholder's bank
    LEFT = "left"  # the attempts are over, and a person says what follows
    RECOVERY = "recovery"
    FAILED = "failed"  # after the last message (SW-18)
    WRITTEN_OFF = "written_off"
    SETTLED = "settled"
    CANCELLED = "cancelled"


STANDING_WORDS: dict[Standing, Sentence] = {
    Standing.DRAFT: Sentence("Draft"),
    Standing.ASKED: Sentence("Asked for"),
    Standing.ACCEPTED: Sentence("Terms accepted, card missing"),
    Standing.NEVER_GIVEN: Sentence("Never given"),
    Standing.GIVEN: Sentence("Card given"),
    Standing.TO_REPLACE: Sentence("Card to be replaced"),
    Standing.PAID: Sentence("Paid"),
    Standing.GIVEN_BACK: Sentence("Given back"),
    Standing.RELEASED: Sentence("Released"),
    Standing.CLAIMED: Sentence("Claimed"),
    Standing.CONTESTED: Sentence("Contested"),
    Standing.DISPUTED: Sentence("Disputed at the bank"),
    Standing.LEFT: Sentence("Attempts over"),
    Standing.RECOVERY: Sentence("Recovery"),
    Standing.FAILED: Sentence("Failed"),
    Standing.WRITTEN_OFF: Sentence("Written off"),
    Standing.SETTLED: Sentence("Settled in full"),
    Standing.CANCELLED: Sentence("Cancelled"),
}

# How far it has gone: asked, given, claimed, in recovery, failed. What has ended well, or quietly, has no place on that road.
STEPS: dict[Standing, int] = {
    Standing.DRAFT: 0,
    Standing.ASKED: 0,
    Standing.ACCEPTED: 0,
    Standing.GIVEN: 1,
    Standing.TO_REPLACE: 1,
    Standing.CLAIMED: 2,
    Standing.CONTESTED: 2,
    Standing.DISPUTED: 2,
    Standing.LEFT: 2,
    Standing.RECOVERY: 3,
    Standing.FAILED: 4,
    Standing.WRITTEN_OFF: 4,
}
OVER = frozenset(
    {
        Standing.NEVER_GIVEN,
        Standing.PAID,
        Standing.GIVEN_BACK,
        Standing.RELEASED,
        Standing.WRITTEN_OFF,
        Standing.SETTLED,
        Standing.CANCELLED,
    }
)
CLAIM_STANDINGS = frozenset(
    {
        Standing.CLAIMED,
        Standing.CONTESTED,
        Standing.DISPUTED,
        Standing.LEFT,
        Standing.RECOVERY,
        Standing.FAILED,
    }
)


class Moment(StrEnum):
    """The moment of the stay: how an owner thinks of it."""

    TO_COME = "to_come"
    STAYING = "staying"
    AFTER = "after"


class ToDecide(StrEnum):
    """What waits for a person, the most pressing first."""

    MISSING = "missing"  # the guest arrives soon, and nothing is given
    CARD_ENDS = "card_ends"
    DISPUTE = "dispute"
    TAKEN_BACK = "taken_back"  # for good, after the rest had become a debt
    ANSWER = "answer"
    LAST_DAYS = "last_days"  # to claim
    LEFT = "left"
    FAILED = "failed"


ARRIVAL_NEAR = 5  # days before a stay begins
CLAIM_ENDS_NEAR = 5  # days before the last one on which something may be claimed
SETTLED_SHOWN = 7  # days for which what is settled stays among what is under way
