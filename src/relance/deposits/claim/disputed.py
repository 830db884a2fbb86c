"""What a cardholder's bank has said of the payments of a claim."""

from __future__ import annotations

from relance.deposits.models import CardDispute, Claim


def is_undecided(claim: Claim) -> bool:
    """Whether a bank still decides on a payment of this claim."""
    return CardDispute.objects.filter(claim=claim, closed_at=None).exists()


def was_lost(claim: Claim) -> bool:
    """Whether a bank gave a payment of this claim back for good."""
    return CardDispute.objects.filter(claim=claim, was_won=False).exists()
