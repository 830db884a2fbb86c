"""A batch of letters for the printer: one PDF, and a manifest that lists what is in it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

import pikepdf

from relance.domain.spreadsheets import guarded


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """One letter of a batch."""

    number: str
    recipient: str
    address: str
    sha256: str
    pdf: bytes


def print_file(letters: Iterable[PrintedLetter]) -> tuple[bytes, list[int]]:
    """All letters in one PDF, each beginning on a right-hand page, and how many pages each has.

    Merging loses the tags of accessible documents: this file is for paper alone.
    """
    pages: list[int] = []
    with pikepdf.new() as merged:
        for letter in letters:
            with pikepdf.open(BytesIO(letter.pdf)) as one:
                pages.append(len(one.pages))
                merged.pages.extend(one.pages)
                if len(one.pages) % 2:
                    merged.add_blank_page(page_size=(595.28, 841.89))
        out = BytesIO()
        merged.save(out)
    return out.getvalue(), pages


def manifest(letters: Sequence[PrintedLetter], pages: Sequence[int], columns: Sequence[str]) -> str:
    """A CSV (semicolons) with one line for each letter: rank, number, recipient, address, pages, sha256."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(columns)
    for rank, (letter, count) in enumerate(zip(letters, pages, strict=True), start=1):
        writer.writerow([rank, letter.number, guarded(letter.recipient), guarded(letter.address), count, letter.sha256])
    return out.getvalue()
