"""Import: a dropped export, read back in words before anything is booked."""

from __future__ import annotations

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
from relance.intake.known import newest_books
from relance.intake.merge.silence import SettlesTooMuch
from relance.intake.models import Import, Upload
from relance.intake.questions import AnswerUnknown
from relance.intake.reading import accounts_for, read_for
from relance.intake.rows import ParsedFile
from relance.intake.taking import Taken, Taking, take
from relance.intake.uploads import waiting_files
from relance.intake.watching import WHY_LEFT
from relance.intake.words import FIELDS
from relance.membership.choices import choose
from relance.office.by_page import by_page
from relance.office.exports import Cell, exported
from relance.office.imports.accounted import accounted, largest, natures, owed_and_late, read_as
from relance.office.imports.asked import asked
from relance.office.imports.changes import changes_of
from relance.office.imports.told import forgets_answers, said_in, told_of
from relance.office.imports.tools import TOOLS
from relance.office.imports.uploads import give_up, keep_told, keep_upload, on_disk
from relance.office.page import Page, Visit, act, back, page
from relance.receivables.models import Receivable
from relance.tenancy.context import Acting, acting_in
from relance.tenancy.preferences import CUSTOMER_ACCOUNTS
from relance.tenancy.rights import Right, demand

FIELD_WORDS = {field.value: words for field, words in FIELDS.items()}
ERROR_COLUMNS = (Sentence("Line"), Sentence("Field"), Sentence("Value"), Sentence("What is wrong, and what to do"))
PROBLEMS_SHOWN = 50


@page
def imports(visit: Visit, here: Acting) -> Page:
    """Where a file is dropped, and what was imported before."""
    kept = kept_answers(visit.id)
    past = list(Import.objects.order_by("-imported_at")[:20])
    is_first = not Receivable.objects.exists()
    waiting = [(one, WHY_LEFT.get(one.why)) for one in waiting_files()]
    return "office/import.html", {
        "section": "import", "past": past, "is_first": is_first, "tools": TOOLS, "kept": kept, "waiting": waiting,
    }  # fmt: skip


@act
def upload(visit: Visit) -> HttpResponse:
    """Take the dropped file, and show what it says."""
    kept = keep_upload(visit.id, visit.request.FILES.get("file"), at=visit.now, actor=visit.actor)
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
    demand(Right.SET_UP)
    kept = _upload(pk)
    told = told_of(kept.told)
    with on_disk(kept) as path:
        if holds_copies(path):
            copies = take_copies(visit.id, pdf_files(path), at=visit.now, actor=visit.actor, dry_run=True)
            return "office/import_copies.html", {"section": "import", "upload": kept, "taken": copies}
        options = Taking(at=visit.now, actor=visit.actor, accepts_valid_rows=True, dry_run=True)
        taken = _take_what_fits(visit, path, told, options)
        shown = examples(path, taken.parsed.header) if taken.parsed.header else {}
    context = _read(visit, kept, told, taken) | {"examples": shown}
    if taken.parsed.questions.open or (taken.parsed.questions.answered and visit.request.GET.get("see") == "answers"):
        return "office/import_questions.html", context | _questions(visit, kept, taken)
    return "office/read_back.html", context


@act
def tell(visit: Visit, pk: int) -> HttpResponse:
    """Keep what is said of a file, and read it again so."""
    said = said_in(visit.request.POST.dict())
    told = told_of(said)  # refused before it is kept
    if told.as_of and told.as_of > visit.today:
        raise BooksOfTheFuture(day=told.as_of)
    keep_told(visit.id, pk, said)
    return HttpResponseRedirect(visit.url("read-back", pk=pk))


@act
def book_upload(visit: Visit, pk: int) -> HttpResponse:
    """Book a dropped file. A file with errors books nothing, unless its good lines alone are wanted."""
    demand(Right.SET_UP)
    given = visit.request.POST
    if said := said_in(given.dict()):
        keep_told(visit.id, pk, said)
    with acting_in(visit.id):
        kept = _upload(pk)
        is_first = not Receivable.objects.exists()
    told = told_of(kept.told)
    with on_disk(kept) as path:
        if holds_copies(path):
            copies = take_copies(visit.id, pdf_files(path), at=visit.now, actor=visit.actor)
            messages.success(visit.request, visit.say("Copies of invoices kept: {count}.", count=copies.kept))
            return _done(visit, pk)
        taken = take(
            visit.id, path, told,
            Taking(
                at=visit.now, actor=visit.actor, accepts_valid_rows=given.get("accept") == "yes",
                customers_are_businesses=given.get("businesses") == "yes", confirm_settled=given.get("settled") == "yes",
                remembers=not forgets_answers(kept.told),
            ),
        )  # fmt: skip
    if taken.booked is None:  # the page says what it waits for
        return HttpResponseRedirect(visit.url("read-back", pk=pk))
    _remember_accounts(visit, told)
    told_too = [visit.say(one.template, **one.facts) for one in changes_of(taken.booked).said]
    messages.success(
        visit.request, " ".join([_said_booked(visit, kept.file_name, taken.parsed, taken.booked), *told_too])
    )
    return _done(visit, pk, to="start" if is_first else "late")


@act
def give_up_upload(visit: Visit, pk: int) -> HttpResponse:
    """Forget a dropped file."""
    give_up(visit.id, pk)
    messages.success(visit.request, visit.say("The file is given up. Nothing of it was booked."))
    return HttpResponseRedirect(visit.url("import"))


@act
def forget(visit: Visit) -> HttpResponse:
    """Forget answers that were kept: the next file asks again."""
    forget_answers(visit.id, [int(key) for key in visit.request.POST.getlist("answer") if key.isdecimal()])
    messages.success(visit.request, visit.say("It is forgotten: the next file asks again."))
    return back(visit, to=visit.url("import"))


@page
def error_rows(visit: Visit, here: Acting, pk: int, kind: str) -> Page:
    """The rows in error as a file: where, what, and the row as it stands."""
    demand(Right.SET_UP)
    kept = _upload(pk)
    with on_disk(kept) as path:
        parsed = read_for(visit.id, path, told_of(kept.told))
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


def _take_what_fits(visit: Visit, path: Path, told: Told, options: Taking) -> Taken:
    """What it says now. An answer that its question no longer offers, since a column was named otherwise, is asked anew."""
    try:
        return take(visit.id, path, told, options)
    except AnswerUnknown as unknown:
        answers = {name: choice for name, choice in told.answers.items() if name != unknown.facts["question"]}
        return _take_what_fits(visit, path, replace(told, answers=answers), options)


def _read(visit: Visit, kept: Upload, told: Told, taken: Taken) -> dict[str, object]:
    """What both pages say of a file."""
    parsed = taken.parsed
    too_much = taken.refused if isinstance(taken.refused, SettlesTooMuch) else None
    customers, invoices, owed, late = owed_and_late(parsed, visit.today)
    errors_first = sorted(parsed.problems, key=lambda problem: problem.severity is Severity.REMARK)
    reused = [question for question in parsed.questions.answered if question.id not in told.answers]
    return {
        "section": "import", "upload": kept, "fields": FIELDS.items(), "field_words": FIELD_WORDS,
        "back": ReadBack(parsed, natures(parsed), largest(parsed), taken.booked, too_much), "told": told,
        "accounts": ",".join(accounts_for(visit.id, told)), "totals": parsed.open_by_currency(),
        "problems": [(one, _said(one)) for one in errors_first[:PROBLEMS_SHOWN]],
        "asks_for_dates": set(parsed.problems.counts) - REMARKS == {ProblemCode.DATE_AMBIGUOUS},
        "errors": parsed.problems.errors, "is_trusted": not parsed.problems.errors,
        "remarks": sum(1 for problem in parsed.problems if problem.severity is Severity.REMARK),
        "accounted": accounted(parsed), "reads": read_as(parsed, visit.today), "reused": kept_answers(visit.id, reused),
        "changes": changes_of(taken.booked), "answered": len(parsed.questions.answered), "is_waiting": bool(parsed.questions.open),
        "problems_more": len(parsed.problems) - PROBLEMS_SHOWN, **_day_of_books(visit, parsed),
        "customers": customers, "invoices": invoices, "owed": owed, "late": late,
    }  # fmt: skip


def _day_of_books(visit: Visit, parsed: ParsedFile) -> dict[str, object]:
    """The day that the export shows, what tells it, and the newer day that the books hold already, if they do."""
    if parsed.format == "contacts" or not parsed.lines:
        return {}
    is_told = parsed.as_of is not None and parsed.as_of <= visit.today
    as_of = parsed.as_of if parsed.as_of and is_told else visit.today
    newest = newest_books(parsed.kind)
    return {
        "as_of": as_of, "as_of_source": parsed.as_of_source if is_told else "", "as_of_is_guess": not is_told,
        "newer_books": newest if newest and newest > as_of else None,
    }  # fmt: skip


def _questions(visit: Visit, kept: Upload, taken: Taken) -> dict[str, object]:
    """The questions, the open ones first; an answer stands where it was given, now or before."""
    questions = taken.parsed.questions
    answers = {question.id: taken.parsed.questions.answer_of(question) for question in questions.answered}
    shown, listed = asked([*questions.open, *questions.answered], answers, taken.parsed.mapping)
    return {
        "asked": shown, "listed": listed, "open": len(questions.open), "asked_count": len(shown) + len(listed),
        "remembers": not forgets_answers(kept.told),
        "kept": kept_answers(visit.id, questions.answered),
    }  # fmt: skip


def _said_booked(visit: Visit, name: str, parsed: ParsedFile, booked: Booked) -> str:
    account = accounted(parsed)
    if account is None or booked.settled or booked.changed or booked.reopened:
        return visit.say(
            "{file} is booked: new receivables {created}, changed {changed}, settled {settled}.", file=name,
            created=booked.created, changed=booked.changed + booked.reopened, settled=booked.settled,
        )  # fmt: skip
    return visit.say(
        "{rows} {rows:row|rows} of {file} booked: {invoices} {invoices:invoice|invoices} open.", file=name, rows=account.booked,
        invoices=len(parsed.receivables),
    )  # fmt: skip


def _done(visit: Visit, pk: int, *, to: str = "late") -> HttpResponse:
    with acting_in(visit.id):
        Upload.objects.filter(pk=pk).delete()
    return HttpResponseRedirect(visit.url(to))


def _upload(pk: int) -> Upload:
    found = Upload.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _field(problem: Problem) -> Sentence | str:
    return FIELD_WORDS.get(problem.field, problem.field)


def _said(problem: Problem) -> Sentence:
    """What is wrong and what to do, our fields in words."""
    said = by_page(problem.sentence)
    return Sentence(said.template, {**said.facts, "field": FIELD_WORDS.get(problem.field, problem.field)})


def _remember_accounts(visit: Visit, told: Told) -> None:
    """Customers' accounts that were said are the company's own from now on."""
    if told.accounts:
        choose(
            visit.id, {CUSTOMER_ACCOUNTS.key: ",".join(told.accounts)}, user_id=visit.user.pk, installation_key=b"", at=visit.now,
            actor=visit.actor,
        )  # fmt: skip
