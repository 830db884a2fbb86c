"""The columns of a ledger export: where its header stands, what each column is, and how a line is split into them."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

from relance.domain.accents import without_accents
from relance.domain.sentences import Sentence
from relance.intake.formats.problems import ProblemCode, Problems

SEPARATORS = "\t|;,"
LINES_BEFORE_HEADER = 20  # of titles
REQUIRED = {
    "journalcode": "JournalCode", "journallib": "JournalLib", "ecriturenum": "EcritureNum", "ecrituredate": "EcritureDate",
    "comptenum": "CompteNum", "comptelib": "CompteLib", "compauxnum": "CompAuxNum", "compauxlib": "CompAuxLib",
    "pieceref": "PieceRef", "piecedate": "PieceDate", "ecriturelib": "EcritureLib", "debit": "Debit", "credit": "Credit",
    "ecriturelet": "EcritureLet",
}  # fmt: skip
SYNONYMS = {
    "montant": "debit", "sens": "credit", "iddevise": "idevise", "devise": "idevise", "datelettrage": "datelet",
    "compteauxnum": "compauxnum", "compteauxlib": "compauxlib", "compauxilnum": "compauxnum", "lettrage": "ecriturelet",
    "ecriturelettrage": "ecriturelet", "codelettrage": "ecriturelet", "lettre": "ecriturelet", "ecriturelibelle": "ecriturelib",
    "piecereference": "pieceref",
}  # fmt: skip
# Columns that say nothing of what is owed: those of the law, those of professions without stock (BNC), and tools' own.
HARMLESS = frozenset(
    {
        "datelet", "validdate", "montantdevise", "idevise", "daterglt", "modergt", "moderglt", "natop", "idclient", "piecettc",
        "codeetbt", "numfacture", "compteref", "ecriturelib", "analytique", "axe", "section", "quantite", "taux", "tva", "siren",
    }
)  # fmt: skip
_DUE = re.compile(
    r"datelim\w*|\w*echeance\w*|\w*date?ech|dtech\w*|echdate|ech|\w*duedate|duedt|datedue|dueon|maturity(?:date)?"
    r"|date(?:de)?maturit[ey]|date\w*exigib\w*|payablele|apayerle|dateterme"
)
_NOT_DUE = re.compile(r"tva|mode|type|nb|nombre|jour|montant|num|cond|delai|lib|code")

MISSING = Sentence(
    "The column {field} is missing. The law prescribes it: in the accounting tool, choose the FEC with all its columns."
)
NO_LETTERING = Sentence(
    "The column {field} is missing: nothing tells which invoices are paid. Make the export with the lettering, or bring the list"
    " of unpaid invoices instead."
)


def looks_like_fec(header: str) -> bool:
    """True for a line with the names that only a FEC has."""
    names = {plain_name(name) for name in re.split(r"[\t|;,]", header)}
    return {"journalcode", "comptenum"} <= names and bool(names & {"pieceref", "ecriturenum", "ecrituredate"})


def plain_name(name: str) -> str:
    """The letters of a column's name, without case and accents.

    >>> plain_name(" Débit"), plain_name('"Ecriture_Let"')
    ('debit', 'ecriturelet')
    """
    return re.sub(r"[^a-z]", "", without_accents(name).lower())


class LedgerColumns:
    """Where each column stands. ``due`` are the columns of due dates, the first filled one counts; ``others`` those of no known use."""

    def __init__(self, header: Sequence[str], separator: str, line: int, problems: Problems) -> None:
        self.separator = separator
        self.header = tuple(name.strip().strip('"') for name in _without_end(header))
        plain = [plain_name(name) for name in self.header]
        self.has_sense = "montant" in plain and "sens" in plain
        names = [SYNONYMS.get(name, name) for name in plain]
        self.count = len(names)
        for name, written in REQUIRED.items():
            if names.count(name) > 1:
                problems.add(ProblemCode.COLUMN_TWICE, line, field=written)
            elif name not in names:
                words = NO_LETTERING if name == "ecriturelet" else MISSING
                problems.add(ProblemCode.COLUMN_MISSING, line, field=written, words=words)
        self.at = {name: names.index(name) for name in names}
        self._last_required = max((self.at[name] for name in REQUIRED if name in self.at), default=self.count)
        self.due = [at for at, name in enumerate(names) if _DUE.fullmatch(name) and not _NOT_DUE.search(name)]
        self.others = [
            at
            for at, name in enumerate(names)
            if name and name not in REQUIRED and name not in HARMLESS and at not in self.due
        ]

    def split(self, line: str) -> list[str]:
        """The cells of a line. A FEC quotes nothing, but tools do, all cells or those that hold the separator or a quotation mark."""
        cells = line.split(self.separator)
        if '"' not in line:
            return cells
        if len(cells) == self.count and not any(_is_cut(cell) for cell in cells):
            return [_unquoted(cell) for cell in cells]
        try:
            quoted = next(csv.reader([line], delimiter=self.separator, strict=True))
        except csv.Error:
            return cells
        return quoted if len(_without_end(quoted, self.count)) == self.count else cells

    def fitted(self, cells: list[str]) -> list[str]:
        """The cells without empty ones beyond the last column."""
        return _without_end(cells, self.count)

    def completed(self, cells: list[str]) -> list[str]:
        """The cells, with empty ones for columns at the end that an editor took off with the separators there: none of those that a
        ledger must have, and a filled one is left behind these. A row that keeps some of them was cut."""
        if self._last_required + 1 < len(cells) < self.count and cells[-1].strip():
            return [*cells, *[""] * (self.count - len(cells))]
        return cells

    def is_shifted(self, cells: list[str]) -> bool:
        """True where a word stands in the place of an amount, or of the day: a text before it holds the separator."""
        amounts = (
            cells[self.at["debit"]],
            "" if self.has_sense else cells[self.at["credit"]],
            cells[self.at["ecrituredate"]],
        )
        return any(c.isalpha() for text in amounts for c in text.upper().replace("EUR", ""))


def columns_of(line: str, number: int, problems: Problems) -> LedgerColumns:
    """The columns that a header line of text names."""
    separator = max(SEPARATORS, key=line.count)
    return LedgerColumns(line.split(separator), separator, number, problems)


def _without_end(cells: Sequence[str], count: int = 0) -> list[str]:
    kept = list(cells)
    while len(kept) > count and not kept[-1].strip():
        kept.pop()
    return kept


def _unquoted(cell: str) -> str:
    body = cell.strip()
    if len(body) < 2 or body[0] != '"' or body[-1] != '"':
        return cell
    inside = body[1:-1]
    return inside.replace('""', '"') if '"' not in inside.replace('""', "") else cell


def _is_cut(cell: str) -> bool:
    """True for a cell that begins or ends a quotation, but not both: the separator may stand inside it."""
    body = cell.strip()
    return body.startswith('"') and body.count('"') % 2 == 1
