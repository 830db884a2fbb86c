"""Import: a dropped export, read back in words before anything is booked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect

from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.intake.answers import forget_answers, kept_answers
from relance.intake.booking import Booked, BooksOfTheFuture
from relance.intake.formats.invoice_copies import holds_copies, pdf_files
from relance.intake.formats.problems import REMARKS, Problem, ProblemCode, Severity
from relance.intake.formats.rows_at import rows_at
from relance.intake.formats.tables import examples
from relance.intake.formats.told import Told
from relance.intake.invoice_copies import take_copies
from relance.intake.known import cancelled_imports, latest_imports, newest_books
from relance.intake.merge.silence import SettlesTooMuch
from relance.intake.models import Upload
from relance.intake.questions import AnswerUnknown
from relance.intake.reading import accounts_for, read_for
from relance.intake.rows import ParsedFile
from relance.intake.taking import Taken, Taking, take
from relance.intake.uploads import end_upload, keep_told, keep_upload, on_disk, upload_of, waiting_files
from relance.intake.watching import WHY_LEFT
from relance.intake.words import FIELDS
from relance.office.by_page import by_page
from relance.office.exports import Cell, exported
from relance.office.imports.accounted import accounted, largest, natures, owed_and_late, read_as
from relance.office.imports.asked import asked
from relance.office.imports.changes import changes_of
from relance.office.imports.told import forgets_answers, said_in, told_of
from relance.office.imports.tools import TOOLS
from relance.office.page import Page, Visit, act, back, page
from relance.receivables.selectors import has_receivables
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

FIELD_WORDS = {field.value: words for field, words in FIELDS.items()}
ERROR_COLUMNS = (Sentence("Line"), Sentence("Field"), Sentence("Value"), Sentence("What is wrong, and what to do"))
PROBLEMS_SHOWN = 50


@page
def imports(visit: Visit, here: Acting) -> Page:
    """Where a file is dropped, and what was imported before."""
    kept = kept_answers(here)
    past = latest_imports(here, most=20)
    is_first = not has_receivables(here)
    waiting = [(one, WHY_LEFT.get(one.why)) for one in waiting_files(here)]
    return "office/import.html", {
        "section": "import",
        "past": past,
        "cancelled": cancelled_imports(here, most=20),
        "is_first": is_first,
        "tools": TOOLS,
        "kept": kept,
        "waiting": waiting,
    }


@act
def upload(visit: Visit) -> HttpResponse:
    """Take the dropped file, and show what it says."""
    with visit.acting() as here:
        kept = keep_upload(here, visit.request.FILES.get("file"))
    to = visit.url("read-back", pk=kept)
    if visit.request.headers.get("X-Progress"):  # the script goes there itself, so that the file is read once
        return HttpResponse(status=204, headers={"X-Location": to})
    return HttpResponseRedirect(to)


@dataclass(frozen=True, slots=True)
class ReadBack:
    """A file in words."""

    parsed: ParsedFile
    natures: list[tuple[Sentence, int, tuple[Money, ...]]]
    largest: list[tuple[str, Money]]
    would: Booked | None
    too_much: SettlesTooMuch | None


@page
def read_back(visit: Visit, here: Acting, pk: int) -> Page:
    """What a dropped file says, what it leaves open, what is wrong with it, and what booking it would do. Nothing is booked by
    looking. Questions come first: while one is open there is nothing to book."""
    demand(Right.SET_UP, here)
    kept = _upload(here, pk)
    told = told_of(kept.told)
    with on_disk(kept) as path:
        if holds_copies(path):
            copies = take_copies(here, pdf_files(path), dry_run=True)
            return "office/import_copies.html", {"section": "import", "upload": kept, "taken": copies}
        taken = _take_what_fits(here, path, told, Taking(accepts_valid_rows=True, dry_run=True))
        shown = examples(path, taken.parsed.header) if taken.parsed.header else {}
    context = _read(here, kept, told, taken) | {"examples": shown}
    if taken.parsed.questions.open or (taken.parsed.questions.answered and visit.request.GET.get("see") == "answers"):
        return "office/import_questions.html", context | _questions(here, kept, taken)
    return "office/read_back.html", context


@act
def tell(visit: Visit, pk: int) -> HttpResponse:
    """Keep what is said of a file, and read it again so."""
    said = said_in(visit.request.POST.dict())
    told = told_of(said)  # refused before it is kept
    if told.as_of and told.as_of > visit.today:
        raise BooksOfTheFuture(day=told.as_of)
    _keep_told(visit, pk, said)
    return HttpResponseRedirect(visit.url("read-back", pk=pk))


@act
def book_upload(visit: Visit, pk: int) -> HttpResponse:
    """Book a dropped file. A file with errors books nothing, unless its good lines alone are wanted."""
    given = visit.request.POST
    if said := said_in(given.dict()):
        _keep_told(visit, pk, said)  # it stays, whatever becomes of the booking
    with visit.acting() as here:
        demand(Right.SET_UP, here)
        kept = _upload(here, pk)
        is_first = not has_receivables(here)
        with on_disk(kept) as path:
            if holds_copies(path):
                copies = take_copies(here, pdf_files(path))
                end_upload(here, pk)
                messages.success(visit.request, visit.say("Copies of invoices kept: {count}.", count=copies.kept))
                return HttpResponseRedirect(visit.url("late"))
            taken = take(here, path, told_of(kept.told), _taking(given, kept))
        if taken.booked is None:  # the page says what it waits for
            return HttpResponseRedirect(visit.url("read-back", pk=pk))
        end_upload(here, pk)
    told_too = [visit.say(one.template, **one.facts) for one in changes_of(taken.booked).said]
    said_booked = _said_booked(visit, kept.file_name, taken.parsed, taken.booked)
    messages.success(visit.request, " ".join([said_booked, *told_too]))
    return HttpResponseRedirect(visit.url("start" if is_first else "late"))


def _taking(given: Mapping[str, str], kept: Upload) -> Taking:
    """What the page's form says beforehand."""
    return Taking(
        accepts_valid_rows=given.get("accept") == "yes",
        customers_are_businesses=given.get("businesses") == "yes",
        confirm_settled=given.get("settled") == "yes",
        remembers=not forgets_answers(kept.told),
    )


@act
def give_up_upload(visit: Visit, pk: int) -> HttpResponse:
    """Forget a dropped file."""
    with visit.acting() as here:
        end_upload(here, pk)
    messages.success(visit.request, visit.say("The file is given up. Nothing of it was booked."))
    return HttpResponseRedirect(visit.url("import"))


@act
def forget(visit: Visit) -> HttpResponse:
    """Forget answers that were kept: the next file asks again."""
    keys = [int(key) for key in visit.request.POST.getlist("answer") if key.isdecimal()]
    with visit.acting() as here:
        forget_answers(here, keys)
    messages.success(visit.request, visit.say("It is forgotten: the next file asks again."))
    return back(visit, to=visit.url("import"))


@page
def error_rows(visit: Visit, here: Acting, pk: int, kind: str) -> Page:
    """The rows in error as a file: where, what, and the row as it stands."""
    demand(Right.SET_UP, here)
    kept = _upload(here, pk)
    with on_disk(kept) as path:
        parsed = read_for(here, path, told_of(kept.told))
        answers = {question.id: parsed.questions.answer_of(question) for question in parsed.questions.answered}
        lines = {problem.line for problem in parsed.problems if problem.severity is Severity.ERROR}
        cells = rows_at(path, lines, answers)
    errors = [problem for problem in parsed.problems if problem.severity is Severity.ERROR]
    table: list[list[Cell]] = [
        [problem.line, _field(problem), problem.value, _said(problem), *cells.get(problem.line, ())]
        for problem in errors
    ]
    if more := parsed.problems.errors - len(errors):
        table.append([None, "", "", Sentence("And {count} more.", {"count": more})])
    return exported(visit, kind, "errors", ([*ERROR_COLUMNS, *parsed.header], table))


def _take_what_fits(here: Acting, path: Path, told: Told, options: Taking) -> Taken:
    """What it says now. An answer that its question no longer offers, since a column was named otherwise, is asked anew."""
    try:
        return take(here, path, told, options)
    except AnswerUnknown as unknown:
        answers = {name: choice for name, choice in told.answers.items() if name != unknown.facts["question"]}
        return _take_what_fits(here, path, replace(told, answers=answers), options)


def _read(here: Acting, kept: Upload, told: Told, taken: Taken) -> dict[str, object]:
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
        "problems": [(one, _said(one)) for one in errors_first[:PROBLEMS_SHOWN]],
        "problems_more": len(parsed.problems) - PROBLEMS_SHOWN,
        "asks_for_dates": set(parsed.problems.counts) - REMARKS == {ProblemCode.DATE_AMBIGUOUS},
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


def _questions(here: Acting, kept: Upload, taken: Taken) -> dict[str, object]:
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


def _said_booked(visit: Visit, name: str, parsed: ParsedFile, booked: Booked) -> str:
    account = accounted(parsed)
    if account is None or booked.settled or booked.changed or booked.reopened:
        return visit.say(
            "{file} is booked: new receivables {created}, changed {changed}, settled {settled}.",
            file=name,
            created=booked.created,
            changed=booked.changed + booked.reopened,
            settled=booked.settled,
        )
    return visit.say(
        "{rows} {rows:row|rows} of {file} booked: {invoices} {invoices:invoice|invoices} open.",
        file=name,
        rows=account.booked,
        invoices=len(parsed.receivables),
    )


def _upload(here: Acting, pk: int) -> Upload:
    found = upload_of(here, pk)
    if found is None:
        raise Http404
    return found


def _keep_told(visit: Visit, pk: int, said: Mapping[str, str]) -> None:
    with visit.acting() as here:
        if not keep_told(here, pk, said):
            raise Http404


def _field(problem: Problem) -> Sentence | str:
    return FIELD_WORDS.get(problem.field, problem.field)


def _said(problem: Problem) -> Sentence:
    """What is wrong and what to do, our fields in words."""
    said = by_page(problem.sentence)
    return Sentence(said.template, {**said.facts, "field": FIELD_WORDS.get(problem.field, problem.field)})
