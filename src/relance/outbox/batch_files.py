"""A batch of letters as files for the printer."""

from __future__ import annotations

from pathlib import Path

from relance.channels.post.printing import manifest, print_file
from relance.domain.ids import BatchId
from relance.domain.sentences import Sentence
from relance.language import Language, say
from relance.outbox.postal_batches import printed_letters
from relance.tenancy.context import Acting

COLUMNS = (
    Sentence("Rank"),
    Sentence("Notice"),
    Sentence("To"),
    Sentence("Address"),
    Sentence("Pages"),
)


def write_batch(here: Acting, batch: BatchId, folder: Path, language: Language) -> list[Path]:
    """Write the PDF to print and the list of what is in it, with headings in this language; returns their paths.

    Raises BatchUnknown, and OSError where the folder takes no file.
    """
    letters = printed_letters(here, batch)
    merged, pages = print_file(letters)
    pdf, listing = folder / f"batch-{batch}.pdf", folder / f"batch-{batch}.csv"
    folder.mkdir(parents=True, exist_ok=True)
    pdf.write_bytes(merged)
    columns = [*(say(column, language) for column in COLUMNS), "sha256"]
    listing.write_text(manifest(letters, pages, columns), encoding="utf-8-sig")
    return [pdf, listing]
