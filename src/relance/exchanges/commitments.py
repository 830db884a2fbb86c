"""What a side undertook in an exchange, and how it ended. A debtor's promise to pay pauses every channel until its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from relance.domain.errors import DomainError
from relance.exchanges.models import Commitment, Exchange, Party
from relance.journal.appending import Fact, append
from relance.receivables.holds import Owner, end_for
from relance.receivables.models import HoldOwner
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

LONGEST_WHAT = 1000


class CommitmentInPast(DomainError):
    """A day that is over."""

    code = "commitment_in_past"
    template = "{day} is over: nobody can undertake anything for it."


class CommitmentUnknown(DomainError):
    """No commitment of that number is open."""

    code = "commitment_unknown"
    template = "There is no such open commitment here."


@dataclass(frozen=True, slots=True)
class Undertaken:
    """A side, what it undertakes ("" for the usual: see ``words.undertaking``), and by when."""

    party: Party
    what: str
    due_on: date


def undertake(exchange: Exchange, one: Undertaken) -> Commitment:
    """Keep what a side undertook in ``exchange``."""
    return Commitment.objects.create(
        organisation_id=exchange.organisation_id,
        debtor_id=exchange.debtor_id,
        exchange=exchange,
        party=one.party,
        what=one.what.replace("\0", "").strip()[:LONGEST_WHAT],
        due_on=one.due_on,
        author=exchange.author,
        recorded_at=exchange.recorded_at,
    )


@needs(Right.ACT)
def end_commitment(here: Acting, commitment_id: int, *, kept: bool) -> Commitment:
    """Say how a commitment ended. A promise that was kept, or given up before its day, pauses nothing any more.

    Other promises of that debtor go on. One that was not kept on its day stays as it lapsed: a mise en demeure recalls
    it. Raises CommitmentUnknown.
    """
    found = Commitment.objects.select_for_update().filter(pk=commitment_id, ended_at=None).first()
    if found is None:
        raise CommitmentUnknown
    found.ended_at, found.was_kept = here.at, kept
    found.save(update_fields=["ended_at", "was_kept"])
    if kept or here.today < found.due_on:
        end_for(here, Owner(HoldOwner.COMMITMENT, found.pk))
    body = {"commitment": found.pk, "kept": kept}
    append(here, [Fact("commitment.ended", body, chain=found.debtor_id)])
    return found
