"""What a person would sensibly do now about a receivable."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """What a person would do now."""

    CONFIRM = "confirm"  # a letter waits for a word
    SAY_WHAT_IT_IS = "say_what_it_is"
    COMPLETE = "complete"  # an address, the kind of debtor
    ALLOCATE = "allocate"  # money came in that nobody has set against anything
    ANSWER = "answer"  # a dispute waits
    READ = "read"  # what the debtor answered
    WAIT = "wait"  # a promise, a plan, a pause, or simply too early
    REMIND = "remind"
    FORMAL_NOTICE = "formal_notice"
    COLLECTION = "collection"
    SEE_CASE = "see_case"  # somebody else pursues it
    DECLARE = "declare"  # the debtor is insolvent: the claim is declared, not asked for
    GIVE_UP = "give_up"
