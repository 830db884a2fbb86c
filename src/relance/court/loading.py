"""Loading a file of courts over the shipped table: read, compared, kept with its sha256; the report says what changed."""

from __future__ import annotations

import csv
import hashlib
import io
import lzma
import re
from dataclasses import dataclass

from relance.court.models import LoadedCourts
from relance.court.tables import courts_here
from relance.documents.archive import archive
from relance.domain.errors import DomainError
from relance.domain.law.fr.court_files import Report, columns_of, compared, courts_of, part_of, written
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

MOST_BYTES = 40 << 20
ENCODINGS = ("utf-8-sig", "cp1252")
XZ = "application/x-xz"


class CourtsFileTooLarge(DomainError):
    """Larger than any such list."""

    code = "courts_too_large"
    template = "The file has {size} MB: a list of courts has five."


class CourtsYearMissing(DomainError):
    """Nobody says of which year the communes are."""

    code = "courts_year"
    template = "Say of which year the communes are: --year 2026."


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded: which part of the table, of which year, and what it changed."""

    part: str
    year: int
    report: Report


@needs(Right.SET_UP)
def load_courts(here: Acting, name: str, content: bytes, *, year: int | None = None, is_trial: bool = False) -> Loaded:
    """Take a file of the ministry or of the registries; ``is_trial`` compares alone.

    Raises CourtsFileTooLarge, CourtsYearMissing, CourtsUnreadable, CourtsTooFew, CourtsContradict, CourtsChangedTooMuch.
    """
    if len(content) > MOST_BYTES:
        raise CourtsFileTooLarge(size=len(content) >> 20)
    said = re.search(r"20\d\d", name)
    of_year = year or (int(said[0]) if said else None)
    if of_year is None:
        raise CourtsYearMissing
    text = _text(content)
    table = csv.DictReader(io.StringIO(text), delimiter=_delimiter(text))
    rows = [{key: value or "" for key, value in row.items() if isinstance(key, str)} for row in table]
    columns = columns_of([one for one in table.fieldnames or () if one], rows)
    part, courts = part_of(columns), courts_of(rows, columns)
    report = compared(courts_here(here), courts, part)
    loaded = Loaded(part, of_year, report)
    if is_trial:
        return loaded
    made = lzma.compress(written(courts, part, of_year, name).encode(), preset=6)
    kept = LoadedCourts.objects.create(
        organisation_id=here.organisation,
        part=part,
        year=of_year,
        source_name=name[:400],
        source_sha256=hashlib.sha256(content).hexdigest(),
        document_id=archive(here, made, media_type=XZ),
        communes=report.communes,
        changed=len(report.changed),
        author=here.actor[:120],
        loaded_at=here.at,
    )
    body = {"loaded": kept.pk, "part": part, "year": of_year, "sha256": kept.source_sha256, "changed": kept.changed}
    append(here, [Fact("court.courts_loaded", body)])
    return loaded


def _text(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", errors="replace")


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(";,\t|", key=head.count)
