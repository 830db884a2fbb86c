"""Why a firm's letter waits or never leaves, as it is kept, and as people read it."""

from __future__ import annotations

from relance.domain.firms.gate import stopped
from relance.domain.scenario.reasons import Reason
from relance.domain.sentences import Sentence

BY_BOOKS = "books:"
TAKEN_BACK = Sentence("taken back")
SENDS_NOTHING = Sentence("the firm sends nothing: its sending is off, or it has no e-mail set up")
LONGEST = 400


def kept(why: Sentence) -> str:
    """As a row keeps it: the template, or the code of what the creditor's books forbid."""
    code = why.facts.get("code")
    return f"{BY_BOOKS}{code}" if code else why.template[:LONGEST]


def read(why: str) -> Sentence:
    """As people read it; what a channel said stays as it said it."""
    if why.startswith(BY_BOOKS):
        return stopped(Reason(why.removeprefix(BY_BOOKS)))
    return Sentence(why)
