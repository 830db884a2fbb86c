"""Import: a dropped export, read back in words before anything is booked."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect

from relance.domain.ledger import Nature
from relance.domain.money import Money, totals
from relance.domain.sentences import Sentence
from relance.intake.booking import Booked
from relance.intake.formats.invoice_copies import holds_copies, pdf_files
from relance.intake.formats.problems import REMARKS, Problem, ProblemCode, Severity
from relance.intake.formats.tables import examples
from relance.intake.formats.told import Told
from relance.intake.invoice_copies import take_copies
from relance.intake.merge.receivables import SettlesTooMuch
from relance.intake.models import Import, Upload
from relance.intake.reading import accounts_for
from relance.intake.rows import ParsedFile
from relance.intake.taking import Taking, take
from relance.intake.words import FIELDS, NATURES
from relance.membership.choices import choose
from relance.office.by_page import by_page
from relance.office.imports.told import said_again, told_of
from relance.office.imports.tools import TOOLS
from relance.office.imports.uploads import keep_upload, on_disk
from relance.office.page import Here, Page, act, page
from relance.receivables.models import Receivable
from relance.tenancy.context import acting_in
from relance.tenancy.preferences import CUSTOMER_ACCOUNTS
from relance.tenancy.rights import Right, demand

FIELD_WORDS = {field.value: words for field, words in FIELDS.items()}
PROBLEMS_SHOWN = 50
LARGEST_SHOWN = 10


@page
def imports(here: Here) -> Page:
    """Where a file is dropped, and what was imported before."""
    past = list(Import.objects.order_by("-imported_at")[:20])
    is_first = not Receivable.objects.exists()
    return "office/import.html", {"section": "import", "past": past, "is_first": is_first, "tools": TOOLS}


@act
def upload(here: Here) -> HttpResponse:
    """Take the dropped file, and show what it says."""
    kept = keep_upload(here.id, here.request.FILES.get("file"), at=here.now, actor=here.actor)
    to = here.url("read-back", pk=kept)
    if here.request.headers.get("X-Progress"):  # the script goes there itself, so that the file is read once
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
def read_back(here: Here, pk: int) -> Page:
    """What a dropped file says, what is wrong with it, and what booking it would do. Nothing is booked by looking."""
    demand(Right.SET_UP)
    kept, told = _upload(pk), told_of(here.request.GET)
    context: dict[str, object] = {
        "section": "import",
        "upload": kept,
        "fields": FIELDS.items(),
        "field_words": FIELD_WORDS,
    }
    with on_disk(kept) as path:
        if holds_copies(path):
            copies = take_copies(here.id, pdf_files(path), at=here.now, actor=here.actor, dry_run=True)
            return "office/import_copies.html", context | {"taken": copies}
        options = Taking(at=here.now, actor=here.actor, accepts_valid_rows=True, dry_run=True)
        taken = take(here.id, path, told, options)
        parsed = taken.parsed
        shown = examples(path, parsed.header) if parsed.header else {}
    too_much = taken.refused if isinstance(taken.refused, SettlesTooMuch) else None
    context |= {
        "back": ReadBack(parsed, _natures(parsed), _largest(parsed), taken.booked, too_much), "told": told,
        "said": list(said_again(told)), "accounts": ",".join(accounts_for(here.id, told)),
        "examples": shown, "problems": [(one, _said(one)) for one in list(parsed.problems)[:PROBLEMS_SHOWN]],
        "totals": parsed.open_by_currency(), "asks_for_dates": set(parsed.problems.counts) - REMARKS == {ProblemCode.DATE_AMBIGUOUS},
        "errors": parsed.problems.errors, "is_trusted": not parsed.problems.errors,
        "remarks": sum(1 for problem in parsed.problems if problem.severity is Severity.REMARK),
    }  # fmt: skip
    return "office/read_back.html", context


@act
def book_upload(here: Here, pk: int) -> HttpResponse:
    """Book a dropped file. A file with errors books nothing, unless its good lines alone are wanted."""
    demand(Right.SET_UP)
    given = here.request.POST
    with acting_in(here.id):
        kept = _upload(pk)
    told = told_of(given)
    with on_disk(kept) as path:
        if holds_copies(path):
            copies = take_copies(here.id, pdf_files(path), at=here.now, actor=here.actor)
            messages.success(here.request, here.say("Copies of invoices kept: {count}.", count=copies.kept))
            return _done(here, pk)
        taken = take(
            here.id, path, told,
            Taking(
                at=here.now, actor=here.actor, accepts_valid_rows=given.get("accept") == "yes",
                customers_are_businesses=given.get("businesses") == "yes", confirm_settled=given.get("settled") == "yes",
            ),
        )  # fmt: skip
    booked = taken.booked
    if booked is None:  # the page says what it waits for
        return _again(here, pk, told)
    with acting_in(here.id):
        is_first = Import.objects.count() <= 1
    _remember_accounts(here, told)
    messages.success(
        here.request,
        here.say(
            "{file} is booked: new receivables {created}, changed {changed}, settled {settled}.", file=kept.file_name,
            created=booked.created, changed=booked.changed + booked.reopened, settled=booked.settled,
        ),
    )  # fmt: skip
    return _done(here, pk, to="start" if is_first else "late")


def _again(here: Here, pk: int, told: Told) -> HttpResponse:
    """Back to what the file says, read as it was."""
    query = urlencode(list(said_again(told)))
    return HttpResponseRedirect(here.url("read-back", pk=pk) + (f"?{query}" if query else ""))


def _done(here: Here, pk: int, *, to: str = "late") -> HttpResponse:
    with acting_in(here.id):
        Upload.objects.filter(pk=pk).delete()
    return HttpResponseRedirect(here.url(to))


def _upload(pk: int) -> Upload:
    found = Upload.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _said(problem: Problem) -> Sentence:
    """What is wrong and what to do, our fields in words."""
    said = by_page(problem.sentence)
    return Sentence(said.template, {**said.facts, "field": FIELD_WORDS.get(problem.field, problem.field)})


def _remember_accounts(here: Here, told: Told) -> None:
    """Customers' accounts that were said are the company's own from now on."""
    if told.accounts:
        choose(
            here.id, {CUSTOMER_ACCOUNTS.key: ",".join(told.accounts)}, user_id=here.user.pk, installation_key=b"", at=here.now,
            actor=here.actor,
        )  # fmt: skip


def _natures(parsed: ParsedFile) -> list[tuple[Sentence, int, tuple[Money, ...]]]:
    counts: Counter[Nature] = Counter(row.nature for row in parsed.receivables)
    amounts: dict[Nature, list[Money]] = defaultdict(list)
    for row in parsed.receivables:
        amounts[row.nature].append(row.open)
    return [(NATURES[nature], counts[nature], totals(amounts[nature])) for nature in Nature if counts[nature]]


def _largest(parsed: ParsedFile) -> list[tuple[str, Money]]:
    names = {row.code: row.name for row in parsed.debtors}
    owed: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in parsed.receivables:
        owed[row.debtor_code, row.open.currency] += row.open.amount
    for credit in parsed.credits:
        owed[credit.debtor_code, credit.open.currency] -= credit.open.amount
    ranked = sorted(owed.items(), key=lambda item: -item[1])[:LARGEST_SHOWN]
    return [(names.get(code, code), Money(amount, currency).rounded()) for (code, currency), amount in ranked]
