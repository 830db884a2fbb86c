"""The columns of a ledger export: where its header stands, what each column is, and how a line is split into them."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

from relance.domain.accents import without_accents
from relance.domain.sentences import Sentence
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.problems import Problems

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
# The names that the law gives the columns in words (LPF art. A47 A-1, VII), and tools that write them out: as words, without articles,
# in any order of "libellé compte" and "compte libellé".
_OF_WORDS = {
    "journalcode": "code journal|journal code",
    "journallib": "lib journal",
    "ecriturenum": "num ecriture|num ecriture comptable|entry num",
    "ecrituredate": "date comptabilisation|date ecriture|date comptable|date ecriture comptable|entry date|posting date",
    "comptenum": "num compte|num compte general|compte general|account num|account code",
    "comptelib": "lib compte|lib compte general|account lib|account name",
    "compauxnum": "num compte aux|num aux|compte aux|num compte tiers|aux account num|aux num|aux account code",
    "compauxlib": "lib compte aux|lib aux|lib compte tiers|aux account lib|aux account name",
    "pieceref": "ref piece justificative|ref piece|num piece|num piece justificative|document ref",
    "piecedate": "date piece justificative|date piece|document date",
    "ecriturelib": "lib ecriture comptable|lib ecriture|entry lib|entry description",
    "debit": "montant debit|debit amount",
    "credit": "montant credit|credit amount",
    "ecriturelet": "let ecriture|let|code let",
    "datelet": "date let|let date",
    "validdate": "date validation|validation date|date validation ecriture",
    "montantdevise": "montant devise|currency amount|foreign amount",
    "idevise": "identifiant devise|id devise|code devise|currency|currency code",
}
_SHORT = {
    "numero": "num", "no": "num", "n": "num", "number": "num", "libelle": "lib", "intitule": "lib", "label": "lib", "auxiliaire": "aux",
    "auxiliary": "aux", "subledger": "aux", "reference": "ref", "lettrage": "let", "lettering": "let", "ecritures": "ecriture",
}  # fmt: skip
_SILENT = frozenset({"de", "du", "des", "d", "la", "le", "l", "au", "en", "of", "the"})
_WRITTEN_OUT = {frozenset(words.split()): name for name, said in _OF_WORDS.items() for words in said.split("|")}
MOST_LACKING = (
    2  # of what a ledger must have, where all its names are written out: else it is another list of a journal
)
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
    """True for a line with the names that only a FEC has, as the law abbreviates them or written out."""
    cells = re.split(r"[\t|;,]", header)
    names = {plain_name(name) for name in cells}
    if {"journalcode", "comptenum"} <= names and names & {"pieceref", "ecriturenum", "ecrituredate"}:
        return True
    return (
        len(cells) >= len(REQUIRED) - MOST_LACKING
        and len(REQUIRED.keys() - set(map(ledger_name, cells))) <= MOST_LACKING
    )


def ledger_name(name: str) -> str:
    """The law's name of a column, however it is written; its letters where it is none of the law's.

    >>> ledger_name("Libellé de l'écriture comptable"), ledger_name("AuxAccountNumber"), ledger_name("Montant au débit")
    ('ecriturelib', 'compauxnum', 'debit')
    """
    plain = plain_name(name)
    if plain in REQUIRED or plain in SYNONYMS:
        return SYNONYMS.get(plain, plain)
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", without_accents(name.replace("°", "umero ")))
    said = frozenset(_SHORT.get(word, word) for word in map(str.lower, words)) - _SILENT
    return _WRITTEN_OUT.get(said, plain)


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
        names = [ledger_name(name) for name in self.header]
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
