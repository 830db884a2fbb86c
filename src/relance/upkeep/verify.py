"""Whether everything is as it was written: the journal's chains, its seals, the documents, every open amount and its sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from relance.documents.archive import wrong_documents
from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.journal.seals import verify_seals
from relance.journal.verification import verify_journal
from relance.receivables.selectors import wrong_open_amounts, wrong_open_sums
from relance.tenancy.context import Acting


class VerificationFailed(DomainError):
    """Something is not as it was written."""

    code = "verification_failed"
    template = "Verification failed (faults: {count}). Restore a backup, or ask who had access to the database."


@dataclass(frozen=True, slots=True)
class Fault:
    """A record that is not as it was written, and what is wrong with it."""

    record: str
    why: Sentence | str


def faults(here: Acting) -> Iterator[Fault]:
    """What is not as it was written; nothing where all is."""
    for broken in (*verify_journal(here), *verify_seals(here)):
        yield Fault(f"journal {broken.chain}/{broken.sequence}", broken.why)
    for sha256 in wrong_documents(here):
        yield Fault(f"document {sha256}", Sentence("its content is not what was written"))
    for wrong in wrong_open_amounts(here):
        yield Fault(f"{wrong.kind} {wrong.id}", f"{wrong.stored} ≠ {wrong.recomputed}")
    for day, stored, recomputed in wrong_open_sums(here):
        yield Fault(f"open {day}", f"{stored} ≠ {recomputed}")
