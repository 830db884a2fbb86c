"""What the guest said to a claim, as far as it binds an attempt: the last word counts, until the creditor has decided on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from relance.domain.captures.model import Hearing
from relance.domain.debtor_answers import AnswerKind
from relance.domain.money import Money


@dataclass(frozen=True, slots=True)
class Said:
    """One answer. ``is_settled``: the creditor has read a question, or decided on an offer or an objection."""

    kind: AnswerKind
    amount: Money | None = None
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What binds: the hearing, and the amount that was accepted where it is only a part."""

    hearing: Hearing
    accepted: Money | None = None


def heard(answers: Sequence[Said], claimed: Money) -> Heard:
    """What binds attempts of a claim of ``claimed``, the answers from the oldest on.

    A question that is settled says nothing of the claim: what was said before it stands. A word that was taken back was not said.
    An agreement to an amount that was lowered since is one to the lower amount; one to a smaller amount than is claimed now binds
    as an offer does. An objection or an offer that the creditor decided on no longer stops anything: who goes on against it answers
    for it.
    """
    unread = [one for one in answers if one.kind is AnswerKind.ASK and not one.is_settled]
    if unread:
        return Heard(Hearing.ASKING)
    word = next((one for one in reversed(answers) if one.kind is not AnswerKind.ASK), None)
    if word is None or word.kind is AnswerKind.TAKE_BACK or (word.is_settled and word.kind is not AnswerKind.ACCEPT):
        return Heard(Hearing.UNANSWERED)
    if word.kind is AnswerKind.CONTEST:
        return Heard(Hearing.CONTESTED)
    if word.amount is None or word.amount >= claimed:
        return Heard(Hearing.ACCEPTED)
    return Heard(Hearing.PART_ACCEPTED, word.amount)
