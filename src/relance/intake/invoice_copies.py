"""Keeping copies of invoices, each with the invoice whose number its file's name holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from relance.documents.archive import PDF, archive
from relance.domain.sentences import Sentence
from relance.intake.formats.invoice_copies import FoundFile, folded, numbers_in
from relance.journal.appending import Fact, append
from relance.receivables.models import InvoiceCopy, Receivable
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

LEAST_DIGITS = 3  # "1" or "26" in a name says nothing


@dataclass(slots=True)
class CopiesTaken:
    """How many files were kept, and which were not: (name, why)."""

    kept: int = 0
    left: list[tuple[str, Sentence]] = field(default_factory=list)


@needs(Right.SET_UP)
def take_copies(here: Acting, files: Iterable[FoundFile], *, dry_run: bool = False) -> CopiesTaken:
    """Keep each file that names exactly one invoice of the organisation; the same file again changes nothing."""
    taken = CopiesTaken()
    documents = []
    known = _known_numbers()
    for file in files:
        found = file.problem or _invoice_of(file.name, known)
        if isinstance(found, Sentence):
            taken.left.append((file.name, found))
            continue
        taken.kept += 1
        if not dry_run:
            documents.append(_keep(here, file, found))
    if documents:
        append(here, [Fact("intake.copies_kept", {"documents": documents})])
    return taken


def _keep(here: Acting, file: FoundFile, receivables: Iterable[int]) -> int:
    """Archive the file and set it beside its invoice's receivables; returns the document's id."""
    document = archive(here, file.content, media_type=PDF)
    for receivable in receivables:
        InvoiceCopy.objects.update_or_create(
            organisation_id=here.organisation,
            receivable_id=receivable,
            defaults={"document_id": document, "file_name": file.name[-400:]},
        )
    return document


def _known_numbers() -> dict[str, dict[str, list[int]]]:
    """Folded number -> number as it is, with its debtor -> receivables (the instalments of one invoice)."""
    known: dict[str, dict[str, list[int]]] = {}
    for pk, number, debtor in Receivable.objects.values_list("pk", "number", "debtor_id").iterator():
        key = folded(number)
        if sum(character.isdigit() for character in key) >= LEAST_DIGITS:
            known.setdefault(key, {}).setdefault(f"{number}/{debtor}", []).append(pk)
    return known


def _invoice_of(name: str, known: dict[str, dict[str, list[int]]]) -> list[int] | Sentence:
    for candidate in numbers_in(name):
        if candidate in known:
            invoices = known[candidate]
            if len(invoices) > 1:
                return Sentence("several invoices have this number")
            return next(iter(invoices.values()))
    return Sentence("no invoice has a number of this name")
