"""What must be true of a file before it is handed to a collection firm: everything at once, each with its field, reason and mending.

A stop keeps the file here; a care may be gone past: a missing notice or exhibit, an open credit, a CEDEX, what our table of communes
does not know. Both sides must be named and located, every claim an invoice that is due by a known date, undisputed, in nobody else's
hands, and not prescribed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from relance.domain.money import totals
from relance.domain.preflight.claim import FiledClaim, claim_faults
from relance.domain.preflight.faults import Fault, Gravity, Place, Side
from relance.domain.preflight.party import PartyFacts, party_faults
from relance.domain.sentences import Sentence

__all__ = ["Fault", "FiledClaim", "Gravity", "PartyFacts", "Place", "Side", "preflight"]
LEAST_WORTH = 50  # of one currency: under it a firm's fee usually eats the debt


def preflight(creditor: PartyFacts, debtor: PartyFacts, claims: Sequence[FiledClaim], *, today: date) -> list[Fault]:
    """Everything that blocks the file or wants a look, the stops first; an empty list when it may go."""
    faults = [*party_faults(creditor, Side.CREDITOR), *party_faults(debtor, Side.DEBTOR)]
    for claim in claims:
        faults += claim_faults(claim, today)
    faults += _whole(claims)
    return sorted(faults, key=lambda fault: fault.gravity is not Gravity.STOP)


def _whole(claims: Sequence[FiledClaim]) -> Iterator[Fault]:
    if not claims:
        what, why = Sentence("No invoice is in it"), Sentence("A file asks for something")
        mending = Sentence("Tick at least one invoice")
        yield Fault(Gravity.STOP, Side.CLAIM, "", what, mending, why, "no_claim", Place.CHOICE)
    for amount in totals(claim.snapshot.open for claim in claims):
        if 0 < amount.amount < LEAST_WORTH:
            what = Sentence("{amount} in all: the firm's fee may exceed it", {"amount": amount})
            why = Sentence("Recovery that costs more than it brings helps nobody")
            mending = Sentence("Ask the firm before")
            yield Fault(Gravity.CARE, Side.CLAIM, "", what, mending, why, "small_amount", Place.NOWHERE)
