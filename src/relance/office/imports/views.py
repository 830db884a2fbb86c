"""Import: a dropped export, read back in words before anything is booked."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect

from relance.closing.imports import book_upload as book_waiting
from relance.domain.sentences import Sentence
from relance.intake.answers import forget_answers, kept_answers
from relance.intake.booking import Booked, BooksOfTheFuture
from relance.intake.formats.problem_codes import Severity
from relance.intake.formats.rows_at import rows_at
from relance.intake.invoice_copies import CopiesTaken
from relance.intake.known import cancelled_imports, latest_imports
from relance.intake.models import Upload
from relance.intake.read_back import accounted
from relance.intake.reading import read_for
from relance.intake.rows import ParsedFile
from relance.intake.taking import Taking
from relance.intake.uploads import end_upload, keep_told, keep_upload, look_at_upload, on_disk, upload_of, waiting_files
from relance.intake.watching import WHY_LEFT
from relance.office.exports import Cell, exported
from relance.office.imports.changes import changes_of
from relance.office.imports.in_words import field_of, in_words, questions_of, said_of
from relance.office.imports.told import forgets_answers, said_in, told_of
from relance.office.imports.tools import TOOLS
from relance.office.page import Page, act, back, page
from relance.office.visit import Visit
from relance.receivables.selectors import has_receivables
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

ERROR_COLUMNS = (Sentence("Line"), Sentence("Field"), Sentence("Value"), Sentence("What is wrong, and what to do"))


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


@page
def read_back(visit: Visit, here: Acting, pk: int) -> Page:
    """What a dropped file says, what it leaves open, what is wrong with it, and what booking it would do. Nothing is booked by
    looking. Questions come first: while one is open there is nothing to book."""
    demand(Right.SET_UP, here)
    kept = _upload(here, pk)
    told = told_of(kept.told)
    looked = look_at_upload(here, kept, told)
    if isinstance(looked, CopiesTaken):
        return "office/import_copies.html", {"section": "import", "upload": kept, "taken": looked}
    taken = looked.taken
    context = in_words(here, kept, told, taken) | {"examples": looked.examples}
    if taken.parsed.questions.open or (taken.parsed.questions.answered and visit.request.GET.get("see") == "answers"):
        return "office/import_questions.html", context | questions_of(here, kept, taken)
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
        taken = book_waiting(here, kept, told_of(kept.told), _taking(given, kept))
    if isinstance(taken, CopiesTaken):
        messages.success(visit.request, visit.say("Copies of invoices kept: {count}.", count=taken.kept))
        return HttpResponseRedirect(visit.url("late"))
    if taken.booked is None:  # the page says what it waits for
        return HttpResponseRedirect(visit.url("read-back", pk=pk))
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
        [problem.line, field_of(problem), problem.value, said_of(problem), *cells.get(problem.line, ())]
        for problem in errors
    ]
    if more := parsed.problems.errors - len(errors):
        table.append([None, "", "", Sentence("And {count} more.", {"count": more})])
    return exported(visit, kind, "errors", ([*ERROR_COLUMNS, *parsed.header], table))


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
