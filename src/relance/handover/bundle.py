"""What a partner gets: named bytes with their hashes, one content for whichever way they go (ZIP, API, e-mail, SFTP, HTTPS).

The same books, day and language give the same bytes. ``manifest.json`` names every other file with its size and sha256, ``case.json`` is
the file as data (``schemas/case-1.0.json``), and nothing in the papers is changed.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO

from relance.documents.archive import PDF
from relance.domain.case_file import sheets
from relance.domain.case_file.as_json import as_json
from relance.domain.case_file.as_ubl import reminders
from relance.domain.case_file.model import CaseFile
from relance.domain.sentences import Sentence
from relance.domain.spreadsheets import sheet
from relance.handover.filing import Filed, Filing, file_of
from relance.handover.statement import statement_of
from relance.handover.summary import summary_of
from relance.language import Language, say
from relance.tenancy.context import Acting

JSON, XML, CSV, ZIP = "application/json", "application/xml", "text/csv", "application/zip"
CASE, MANIFEST, SUMMARY, STATEMENT = "case.json", "manifest.json", "0-summary.pdf", "1-statement.pdf"


@dataclass(frozen=True, slots=True)
class NamedBytes:
    """One file of the bundle."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Of its bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def listed(self) -> dict[str, object]:
        """As the manifest names it."""
        return {"name": self.name, "mimeCode": self.media_type, "size": len(self.content), "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything that leaves, in order; ``file`` is what it was made of."""

    file: CaseFile
    files: tuple[NamedBytes, ...]

    @property
    def reference(self) -> str:
        """Ours of the case: a partner keeps it, and is asked by it."""
        return self.file.reference

    @property
    def name(self) -> str:
        """The bundle as a file, without its ending."""
        return f"case-{self.reference}"

    @property
    def contents(self) -> dict[str, bytes]:
        """The bytes of each file by its name, for what packs them its own way."""
        return {one.name: one.content for one in self.files}

    def named(self, name: str) -> NamedBytes:
        """One of its files. Raises KeyError."""
        return {one.name: one for one in self.files}[name]

    def zipped(self) -> NamedBytes:
        """All of it as one file; the same bytes for the same content and day."""
        made, on = BytesIO(), self.file.on
        moment = datetime(on.year, on.month, on.day, tzinfo=UTC).timetuple()[:6]
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for one in self.files:
                info = zipfile.ZipInfo(one.name, date_time=moment)
                archive.writestr(info, one.content, compress_type=zipfile.ZIP_DEFLATED)
        return NamedBytes(f"{self.name}.zip", ZIP, made.getvalue())


def bundle_of(here: Acting, filing: Filing, *, on: date, language: Language = "fr") -> Bundle:
    """The bundle of a case, or of what would become one. Raises IdentityIncomplete, WordingRefused, LetterNotRendered."""
    filed = file_of(here, filing, on=on)
    return bundled(filed, statement_of(here, filing, on=on), language)


def bundled(filed: Filed, statement: bytes, language: Language = "fr") -> Bundle:
    """The bundle of a file that was read, with its statement of account. Raises LetterNotRendered."""
    file = filed.file
    said = partial(_say, language=language)
    files = [
        NamedBytes(SUMMARY, PDF, summary_of(file, language)),
        NamedBytes(STATEMENT, PDF, statement),
        *_sheets(file, said),
        *_reminders(file),
        *(NamedBytes(one.path, one.media_type, filed.papers[one.path]) for one in file.papers),
    ]
    others = [one.listed for one in files]
    case = NamedBytes(CASE, JSON, _json(as_json(file, said, language, others)))
    manifest = NamedBytes(MANIFEST, JSON, _json({"ID": file.reference, "files": [case.listed, *others]}))
    return Bundle(file, (files[0], case, *files[1:], manifest))


def _say(sentence: Sentence, *, language: Language) -> str:
    return say(sentence, language)


def _sheets(file: CaseFile, said: sheets.Saying) -> Iterable[NamedBytes]:
    for name, rows in (
        ("2-claims", sheets.claims(file)),
        ("3-calculation", sheets.calculation(file, said)),
        ("4-proofs", sheets.letters(file)),
        ("5-exchanges", sheets.exchanges(file)),
        ("6-commitments", sheets.commitments(file)),
        ("7-exhibits", sheets.exhibits(file, said)),
    ):
        yield NamedBytes(f"{name}.csv", CSV, sheet(rows))


def _reminders(file: CaseFile) -> Iterable[NamedBytes]:
    made = reminders(file)
    for currency, content in made.items():
        yield NamedBytes("reminder.xml" if len(made) == 1 else f"reminder-{currency}.xml", XML, content)


def _json(data: dict[str, object]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
