"""What was answered to questions about files, kept for the next ones of their shape."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from relance.intake.formats.columns import normalised
from relance.intake.models import Answer
from relance.intake.questions import Answers, Question, Scope, Shape
from relance.tenancy.context import acting_in
from relance.tenancy.rights import Right, needs


def fingerprint(shape: Shape) -> str:
    """The same for the same columns, in whatever order and writing."""
    columns = "\x1f".join(sorted(normalised(name) for name in shape))
    return hashlib.sha256(columns.encode()).hexdigest()


def remembered_answers(organisation_id: int, shape: Shape) -> dict[str, str]:
    """Question to choice: those of this shape, and those that hold for every file."""
    with acting_in(organisation_id):
        rows = Answer.objects.filter(shape__in=[fingerprint(shape), ""]).values_list("question", "choice")
        return dict(rows)


@needs(Right.SET_UP)
def remember_answers(
    organisation_id: int, answered: Iterable[Question], given: Answers, *, at: datetime, actor: str
) -> None:
    """Keep what was answered now, but what is of one file alone; an answer takes the place of the one before."""
    with acting_in(organisation_id):
        for question in answered:
            if question.scope is Scope.FILE or question.id not in given:
                continue
            Answer.objects.update_or_create(
                organisation_id=organisation_id,
                shape=fingerprint(question.shape) if question.scope is Scope.SHAPE else "",
                question=question.id,
                defaults={"choice": given[question.id], "answered_at": at, "answered_by": actor},
            )
