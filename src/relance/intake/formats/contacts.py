"""The contacts file: codes and names already filled in, to be completed by a person and dropped back.

Written as CSV with semicolons and a byte-order mark, which spreadsheets of both languages open; a cell that a spreadsheet
would take for a formula is written behind an apostrophe, and read back without it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from relance.domain.spreadsheets import sheet, unguarded
from relance.intake.accounting import Became, LeftOut
from relance.intake.formats.lists.columns import recognise
from relance.intake.formats.lists.customers import read_debtor
from relance.intake.formats.lists.fields import OF_WORDS, Field
from relance.intake.formats.lists.first_pass import BATCH, recognised
from relance.intake.formats.lists.namesakes import unread_beside
from relance.intake.formats.lists.one_name import Names, settle_one_name
from relance.intake.formats.lists.persons import contact_columns, named_in_whole, names_another
from relance.intake.formats.lists.profiles import Profile
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.tables import Table
from relance.intake.formats.text import TextUnreadable
from relance.intake.formats.zeros import restored
from relance.intake.questions import Questions
from relance.intake.rows import DebtorRow, ParsedFile

HEADER: dict[Field, str] = {
    Field.CUSTOMER_CODE: "Code client", Field.CUSTOMER_NAME: "Client", Field.KIND: "Catégorie", Field.LANGUAGE: "Langue",
    Field.EMAIL: "E-mail", Field.PHONE: "Téléphone", Field.STREET: "Adresse", Field.STREET_2: "Adresse 2",
    Field.POSTAL_CODE: "Code postal", Field.CITY: "Ville",
    Field.COUNTRY: "Pays", Field.SIREN: "SIREN", Field.SIRET: "SIRET", Field.VAT_NUMBER: "N° TVA",
}  # fmt: skip


def looks_like_contacts(header: list[str]) -> bool:
    """A customer's code and some way to reach him, and nothing of an invoice."""
    named = set(recognise(header, {}).values())
    of_invoices = {Field.TOTAL, Field.REMAINING, Field.ISSUED_ON, Field.DUE_ON}
    return (
        Field.CUSTOMER_CODE in named
        and bool(named & {Field.EMAIL, Field.PHONE, Field.STREET})
        and not named & of_invoices
    )


def write_contacts(path: Path, debtors: Iterable[DebtorRow]) -> int:
    """Write the file; returns how many customers it lists."""
    lines = contact_lines(debtors)
    path.write_bytes(sheet(lines))
    return len(lines) - 1


def contact_lines(debtors: Iterable[DebtorRow]) -> list[list[str]]:
    """The sheet's lines, its header first."""
    return [list(HEADER.values()), *(_cells(row) for row in debtors)]


def _cells(row: DebtorRow) -> list[str]:
    kind = "" if row.kind.value == "unknown" else row.kind.value.replace("_", " ")
    return [
        row.code,
        row.name,
        kind,
        row.language,
        row.email,
        row.phone,
        row.street,
        row.street_2,
        row.postal_code,
        row.city,
        row.country,
        row.siren,
        row.siret,
        row.vat_number,
    ]


def _met(header: list[str], table: Table) -> tuple[list[Profile], list[list[str]]]:
    """What the columns hold, and the first rows."""
    profiles = [Profile() for _ in header]
    first: list[list[str]] = []
    rows = (row for _, row in itertools.islice(table, 1, None))
    while batch := list(itertools.islice(rows, BATCH)):
        for profile, cells in zip(profiles, itertools.zip_longest(*batch, fillvalue=""), strict=False):
            profile.take(cells)
        first = first or batch
    return profiles, first


def read_contacts(
    path: Path,
    *,
    mapping: Mapping[str, Field | None] | None = None,
    questions: Questions | None = None,
    own_name: str = "",
    on_progress: Callable[[int], None] = lambda lines: None,
) -> ParsedFile:
    """Read a contacts file: debtors only. A row without code is an error; one without anything else changes nothing."""
    result = ParsedFile(format="contacts", questions=questions or Questions())
    lines: dict[str, int] = {}
    try:
        table = Table(path, result.questions)
        result.encoding = table.encoding
        table.note(result.problems)
        rows = iter(table)
        header_line, header = next(rows)
        profiles, first = _met(header, table)
        fields = recognised(header, mapping or {}, profiles)
        result.questions.about(tuple(cell for cell in header if cell))
        fields = settle_one_name(result, header_line, Names(header, fields, profiles, first, mapping or {}, own_name))
        table.has_header(result.problems, header_line, header, [at for at, name in fields.items() if name in OF_WORDS])
        result.header = tuple(cell for cell in header if cell)
        result.mapping = {header[index]: name.value for index, name in fields.items()}
        for heading in unread_beside(header, fields, first):
            result.problems.add(ProblemCode.NAMESAKE_UNUSED, header_line, value=heading)
        people = contact_columns(header, fields, mapping or {})
        for line, row in rows:
            result.lines += 1
            judged = table.judge(result.problems, line, row)
            if isinstance(judged, LeftOut):
                result.accounting.leave_out(judged, line)
                continue
            if judged or table.is_miscounted(result.problems, line, row, may_be_short=True):
                result.accounting.add(Became.ERROR)
                continue
            cells = restored({name: row[index] for index, name in fields.items() if index < len(row) and row[index]})
            values = named_in_whole({name: unguarded(cell) for name, cell in cells.items()}, fields.values())
            if people and names_another(row, people, values.get(Field.CUSTOMER_NAME, "")):
                columns, people = ", ".join(header[at] for at in people), ()
                result.problems.add(ProblemCode.CONTACT_NOT_KEPT, header_line, value=columns)
            code = values.get(Field.CUSTOMER_CODE, "")
            if not code:
                result.problems.add(ProblemCode.CUSTOMER_MISSING, line, field=Field.CUSTOMER_CODE.value)
                result.accounting.add(Became.ERROR)
                continue
            if (other := lines.setdefault(code, line)) != line:
                result.problems.add(
                    ProblemCode.CODE_TWICE, line, field=Field.CUSTOMER_CODE.value, value=code, other=other
                )
                result.accounting.add(Became.ERROR)
                continue
            result.debtors.append(read_debtor(result, line, code, values.get(Field.CUSTOMER_NAME, ""), values))
        on_progress(result.lines)
    except StopIteration:
        result.problems.add(ProblemCode.FILE_EMPTY)
    except TextUnreadable as unreadable:
        result.problems.add(unreadable.code, unreadable.line, **unreadable.facts)
    return result
