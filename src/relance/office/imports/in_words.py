"""A dropped file read back: what its page and that of its questions show."""

from __future__ import annotations

from dataclasses import dataclass

from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.intake.answers import kept_answers
from relance.intake.booking import Booked
from relance.intake.formats.problem_codes import Severity
from relance.intake.formats.problems import Problem
from relance.intake.formats.told import Told
from relance.intake.known import newest_books
from relance.intake.merge.silence import SettlesTooMuch
from relance.intake.models import Upload
from relance.intake.read_back import accounted, largest, natures, owed_and_late, read_as
from relance.intake.reading import accounts_for
from relance.intake.rows import ParsedFile
from relance.intake.taking import Taken
from relance.intake.words import FIELDS
from relance.office.by_page import by_page
from relance.office.imports.asked import asked
from relance.office.imports.changes import changes_of
from relance.office.imports.told import forgets_answers
from relance.tenancy.context import Acting

FIELD_WORDS = {field.value: words for field, words in FIELDS.items()}
PROBLEMS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ReadBack:
    """A file in words."""

    parsed: ParsedFile
    natures: list[tuple[Sentence, int, tuple[Money, ...]]]
    largest: list[tuple[str, Money]]
    would: Booked | None
    too_much: SettlesTooMuch | None


def in_words(here: Acting, kept: Upload, told: Told, taken: Taken) -> dict[str, object]:
    """What both pages say of a file."""
    parsed = taken.parsed
    too_much = taken.refused if isinstance(taken.refused, SettlesTooMuch) else None
    customers, invoices, owed, late = owed_and_late(parsed, here.today)
    errors_first = sorted(parsed.problems, key=lambda problem: problem.severity is Severity.REMARK)
    reused = [question for question in parsed.questions.answered if question.id not in told.answers]
    remarks = sum(1 for problem in parsed.problems if problem.severity is Severity.REMARK)
    return {
        "section": "import",
        "upload": kept,
        "fields": FIELDS.items(),
        "field_words": FIELD_WORDS,
        "back": ReadBack(parsed, natures(parsed), largest(parsed), taken.booked, too_much),
        "told": told,
        "accounts": ",".join(accounts_for(here, told)),
        "totals": parsed.open_by_currency(),
        "problems": [(one, said_of(one)) for one in errors_first[:PROBLEMS_SHOWN]],
        "problems_more": len(parsed.problems) - PROBLEMS_SHOWN,
        "errors": parsed.problems.errors,
        "is_trusted": not parsed.problems.errors,
        "remarks": remarks,
        "accounted": accounted(parsed),
        "reads": read_as(parsed, here.today),
        "reused": kept_answers(here, reused),
        "changes": changes_of(taken.booked),
        "answered": len(parsed.questions.answered),
        "is_waiting": bool(parsed.questions.open),
        "customers": customers,
        "invoices": invoices,
        "owed": owed,
        "late": late,
        **_day_of_books(here, parsed),
    }


def _day_of_books(here: Acting, parsed: ParsedFile) -> dict[str, object]:
    """The day that the export shows, what tells it, and the newer day that the books hold already, if they do."""
    if parsed.format == "contacts" or not parsed.lines:
        return {}
    is_told = parsed.as_of is not None and parsed.as_of <= here.today
    as_of = parsed.as_of if parsed.as_of and is_told else here.today
    newest = newest_books(here, parsed.kind)
    return {
        "as_of": as_of,
        "as_of_source": parsed.as_of_source if is_told else "",
        "as_of_is_guess": not is_told,
        "newer_books": newest if newest and newest > as_of else None,
    }


def questions_of(here: Acting, kept: Upload, taken: Taken) -> dict[str, object]:
    """The questions, the open ones first; an answer stands where it was given, now or before."""
    questions = taken.parsed.questions
    answers = {question.id: taken.parsed.questions.answer_of(question) for question in questions.answered}
    shown, listed = asked([*questions.open, *questions.answered], answers, taken.parsed.mapping)
    return {
        "asked": shown,
        "listed": listed,
        "open": len(questions.open),
        "asked_count": len(shown) + len(listed),
        "remembers": not forgets_answers(kept.told),
        "kept": kept_answers(here, questions.answered),
    }


def field_of(problem: Problem) -> Sentence | str:
    """The field of a problem, in words."""
    return problem.field_words


def said_of(problem: Problem) -> Sentence:
    """What is wrong and what to do, our fields in words."""
    return by_page(problem.sentence)
