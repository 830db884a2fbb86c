"""What was answered to questions about files, kept for the next ones of their shape."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from relance.domain.sentences import Sentence
from relance.intake.formats.lists.headings import normalised
from relance.intake.models import Answer
from relance.intake.questions import Answers, Question, Scope, Shape
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer that goes on being used. ``columns`` are those of its files, none where it holds for every file."""

    pk: int
    question: str
    words: Sentence
    choice: Sentence
    columns: tuple[str, ...]
    answered_at: datetime


def fingerprint(shape: Shape) -> str:
    """The same for the same columns, in whatever order and writing."""
    columns = "\x1f".join(sorted(normalised(name) for name in shape))
    return hashlib.sha256(columns.encode()).hexdigest()


def remembered_answers(here: Acting, shape: Shape) -> dict[str, str]:
    """Question to choice: those of this shape, and those that hold for every file."""
    return dict(Answer.objects.filter(shape__in=[fingerprint(shape), ""]).values_list("question", "choice"))


@needs(Right.SET_UP)
def remember_answers(here: Acting, answered: Iterable[Question], given: Answers) -> None:
    """Keep what was answered now, but what is of one file alone; an answer takes the place of the one before."""
    for question in answered:
        if question.scope is Scope.FILE or question.id not in given:
            continue
        choice = given[question.id]
        kept = {
            "choice": choice,
            "answered_at": here.at,
            "answered_by": here.actor,
            "words": _words_of(question, choice),
        }
        Answer.objects.update_or_create(
            organisation_id=here.organisation, shape=_kept_under(question), question=question.id, defaults=kept
        )


def kept_answers(here: Acting, questions: Iterable[Question] | None = None) -> list[KeptAnswer]:
    """What is kept, the newest first: all of it, or what is kept of ``questions``."""
    kept = list(Answer.objects.order_by("-answered_at", "pk"))
    if questions is not None:
        of_these = {(_kept_under(question), question.id) for question in questions}
        kept = [answer for answer in kept if (answer.shape, answer.question) in of_these]
    return [_kept(answer) for answer in kept]


@needs(Right.SET_UP)
def forget_answers(here: Acting, keys: Iterable[int]) -> int:
    """The next file asks again. How many were kept until now."""
    count, _ = Answer.objects.filter(pk__in=list(keys)).delete()
    return count


def _words_of(question: Question, choice: str) -> dict[str, Any]:
    words = {one.name: one.words for one in question.choices}[choice]
    return {
        "question": _as_data(question.words),
        "choice": _as_data(words),
        "columns": list(question.shape) if question.scope is Scope.SHAPE else [],
    }


def _kept(answer: Answer) -> KeptAnswer:
    return KeptAnswer(
        answer.pk,
        answer.question,
        words=_sentence(answer.words.get("question"), answer.question),
        choice=_sentence(answer.words.get("choice"), answer.choice),
        columns=tuple(answer.words.get("columns", ())),
        answered_at=answer.answered_at,
    )


def _kept_under(question: Question) -> str:
    return fingerprint(question.shape) if question.scope is Scope.SHAPE else ""


def _as_data(sentence: Sentence) -> dict[str, Any]:
    """Facts that are no sentence are kept as English text: names and columns of files, mostly."""
    facts = {
        name: _as_data(fact) if isinstance(fact, Sentence) else fact if isinstance(fact, int) else str(fact)
        for name, fact in sentence.facts.items()
    }
    return {"template": sentence.template, "facts": facts}


def _sentence(data: Mapping[str, Any] | None, otherwise: str) -> Sentence:
    if not data:
        return Sentence("{text}", {"text": otherwise})
    facts = {name: _sentence(fact, "") if isinstance(fact, dict) else fact for name, fact in data["facts"].items()}
    return Sentence(data["template"], facts)
