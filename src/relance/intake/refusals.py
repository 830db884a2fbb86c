"""Why a file that was read is not booked: words that every door says alike. No database is needed to say them."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from relance.domain.errors import DomainError
from relance.intake.rows import ParsedFile


class FileNotTrusted(DomainError):
    """A file with errors books nothing."""

    code = "file_not_trusted"
    template = "{name} would not be booked (errors: {count}). Correct them, or import with --accept-valid-rows."


class QuestionsOpen(DomainError):
    """A file whose questions nobody answered books nothing."""

    code = "questions_open"
    template = "{name} leaves {count} {count:question|questions} open, listed above. Answer with --answer ID=CHOICE."


class AnswersUnasked(DomainError):
    """Answers to what the file does not ask: a slip of the pen must not pass for an answer."""

    code = "answers_unasked"
    template = "{name} asks nothing of {questions}. What it asks: {asked}."


def why_not_booked(
    name: str, parsed: ParsedFile, *, accepts_valid_rows: bool = False, must_be_asked: AbstractSet[str] = frozenset()
) -> DomainError | None:
    """What keeps a file that was read from being booked; None where nothing does.

    ``must_be_asked`` are ids of questions that were answered beforehand.
    """
    asked = [question.id for question in parsed.questions]
    if unasked := sorted(must_be_asked - set(asked)):
        return AnswersUnasked(name=name, questions=", ".join(unasked), asked=", ".join(asked) or "—")
    if parsed.problems.errors and not (accepts_valid_rows and parsed.lines):
        return FileNotTrusted(name=name, count=parsed.problems.errors)
    if parsed.questions.open:
        return QuestionsOpen(name=name, count=len(parsed.questions.open))
    return None
