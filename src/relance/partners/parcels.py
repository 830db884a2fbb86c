"""What leaves of a case: its files as one ZIP, the same bytes for the same files, and what of it a call carries."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.language import say
from relance.letters.letterhead import author_of
from relance.partners.door import reference
from relance.partners.models import Call, Placement
from relance.partners.values import Note, Parcel
from relance.tenancy.context import Acting
from relance.tenancy.organisations import public_id_of

CASE, TERMS = "case.json", "terms.json"
MOMENT = (1980, 1, 1, 0, 0, 0)
TITLE = Sentence("{creditor}: file no. {number}")


class NothingToHandOver(DomainError):
    """A bundle without anything in it."""

    code = "nothing_to_hand_over"
    template = "The file is empty: nothing was handed over."


def packed(files: Mapping[str, bytes]) -> bytes:
    """One ZIP, in order of name. Raises NothingToHandOver."""
    if not files:
        raise NothingToHandOver
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, MOMENT), files[name], compress_type=zipfile.ZIP_DEFLATED)
    return made.getvalue()


def reference_of(here: Acting, file: Placement) -> str:
    """Ours, by which the partner knows the file."""
    return reference(public_id_of(here), file.case.number, file.ordinal)


def parcel_of(here: Acting, file: Placement) -> Parcel:
    """The file as it leaves."""
    content = bytes(file.bundle.content)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        case = archive.read(CASE) if CASE in archive.namelist() else b""
    return Parcel(reference_of(here, file), content, file.sha256, _title(here, file), file.is_test, here.at, case)


def note_of(here: Acting, file: Placement, call: Call) -> Note:
    """What is told of it."""
    document = bytes(call.document.content) if call.document is not None else b""
    return Note(
        reference_of(here, file),
        file.theirs,
        str(call.public_id),
        call.kind,
        call.body,
        _title(here, file),
        here.at,
        call.file_name,
        document,
    )


def _title(here: Acting, file: Placement) -> str:
    creditor = author_of(here, is_complete=False).creditor.name
    return say(Sentence(TITLE.template, {"creditor": creditor, "number": str(file.case.number)}), "fr")
