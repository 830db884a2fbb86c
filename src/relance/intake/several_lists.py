"""Which of several lists a file is the next one of: an organisation may keep its invoices in more than one tool.

An export's silence speaks of its own books alone (docs/decisions/0046). A list has the columns of one that was booked, or shows
invoices of it, or it is another tool's: sure where it shares no customer with what is open, asked where it does (or where the
columns of an old import were not kept).
"""

from __future__ import annotations

from django.db import connection

from relance.domain.sentences import Sentence
from relance.intake.answers import fingerprint
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.models import Import
from relance.intake.questions import Choice, Question
from relance.intake.rows import ParsedFile
from relance.tenancy.context import Acting

LIST = "invoice-list"
APART = "apart"
QUESTION = "books"
MOST_NAMED = 4  # books that a question offers, the last booked first

SHARED = """
    SELECT r.source_format, count(*) FROM receivables_receivable r
    JOIN parties_debtor d ON d.organisation_id = r.organisation_id AND d.id = r.debtor_id
    JOIN unnest(%(numbers)s::text[], %(amounts)s::numeric[], %(days)s::date[], %(codes)s::text[])
        AS f (number, amount, issued_on, code) ON f.number = r.number
    WHERE split_part(r.source_format, '~', 1) = 'invoice-list'
        AND (r.amount = f.amount OR r.issued_on = f.issued_on OR d.code = f.code)
    GROUP BY 1 ORDER BY 2 DESC, 1
"""
OPEN = """
    SELECT r.source_format, bool_or(d.code = ANY(%(codes)s)) FROM receivables_receivable r
    JOIN parties_debtor d ON d.organisation_id = r.organisation_id AND d.id = r.debtor_id
    WHERE split_part(r.source_format, '~', 1) = 'invoice-list' AND r.open_amount > 0 GROUP BY 1
"""


def find_books(here: Acting, parsed: ParsedFile) -> None:
    """Say in ``parsed.books`` which list's books the file is of, and ask where nothing tells. Raises AnswerUnknown.

    Call it once the customers are found.
    """
    if parsed.format != LIST or not parsed.header:
        return
    shape = fingerprint(parsed.header)
    apart = f"{LIST}~{shape[:7]}"
    parsed.questions.about(parsed.header)
    lists, placed = _booked_before(shape)
    others = [one for name, one in lists.items() if name != apart]
    is_said = bool(others) and bool(parsed.questions.known(QUESTION))
    if not is_said:
        placed = placed or _shared(parsed)
    opened = _open(parsed) if others and not placed else {}
    if is_said or (opened and (any(opened.values()) or not all(one.shape for one in others))):
        answer = parsed.questions.ask(_about(others[:MOST_NAMED]))
        parsed.books = apart if answer == APART else answer
    elif placed or not opened:
        parsed.books = placed or LIST
    else:
        parsed.books = apart
        parsed.problems.add(ProblemCode.OTHER_BOOKS, value=others[0].file_name)


def _booked_before(shape: str) -> tuple[dict[str, Import], str]:
    """The last file of each list, the newest first; and the list whose columns the file has, "" where none does."""
    lists: dict[str, Import] = {}
    placed = ""
    for one in Import.objects.filter(format__startswith=LIST).order_by("-imported_at", "-pk"):
        placed = placed or (one.format if one.shape == shape else "")
        lists.setdefault(one.format, one)
    return lists, placed


def _rows(parsed: ParsedFile) -> dict[str, list[object]]:
    known = parsed.customers.known
    rows = parsed.receivables
    return {
        "numbers": [row.number for row in rows],
        "amounts": [row.amount.amount for row in rows],
        "days": [row.issued_on for row in rows],
        "codes": [known.get(row.debtor_code, row.debtor_code) for row in rows],
    }


def _shared(parsed: ParsedFile) -> str:
    """The list that holds most of the file's invoices; none where nobody holds one."""
    if not parsed.receivables:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(SHARED, _rows(parsed))
        found = cursor.fetchone()
    return str(found[0]) if found else ""


def _open(parsed: ParsedFile) -> dict[str, bool]:
    """By list with something open: whether one of its customers may be in the file."""
    customers = parsed.customers
    asked = {choice.facts["code"] for choice in _doubted(parsed)}
    codes = {row.code for row in parsed.debtors} | {*customers.known.values(), *customers.doubted.values(), *asked}
    with connection.cursor() as cursor:
        cursor.execute(OPEN, {"codes": sorted(str(code) for code in codes)})
        return dict(cursor.fetchall())


def _doubted(parsed: ParsedFile) -> list[Sentence]:
    """The words of the questions on whether a customer of the file is one of the books."""
    return [question.words for question in parsed.questions if "code" in question.words.facts]


def _about(lists: list[Import]) -> Question:
    same = [
        Choice(
            one.format,
            Sentence("The same books as {file}", {"file": one.file_name}),
            effect=Sentence("What they hold and this file no longer shows is settled, or no longer in the books."),
        )
        for one in lists
    ]
    return Question(
        id=QUESTION,
        words=Sentence("Of which books is this list?"),
        why=Sentence(
            "It has other columns than the lists before it, and none of their invoices, but customers of theirs."
        ),
        choices=(
            *same,
            Choice(
                APART, Sentence("Another tool's, beside them"), effect=Sentence("What the others hold stays as it is.")
            ),
        ),
        guess=APART,
    )
