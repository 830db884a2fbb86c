"""What a debtor may say without an account, about a claim on a deposit or about an invoice."""

from __future__ import annotations

from enum import StrEnum


class AnswerKind(StrEnum):
    """The word that an answer bears."""

    ACCEPT = "accept"  # this very amount
    OFFER = "offer"  # another, lower amount
    CONTEST = "contest"
    ASK = "ask"
    TAKE_BACK = "take_back"  # what was agreed to before is not agreed to any more
