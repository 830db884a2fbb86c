"""In whose hands a receivable is: the mark that whoever takes it over leaves on it, and takes off again.

The mark is what the gate, decisions and pages read beside the holds, so that no hold is the only guard. Call these in the
transaction that makes the thing it stands for, or ends it.
"""

from __future__ import annotations

from collections.abc import Sequence

from relance.domain.scenario.decide import HandedTo
from relance.receivables.models import Receivable
from relance.tenancy.context import Acting


def mark_handed_over(here: Acting, receivables: Sequence[int], *, to: HandedTo, number: int) -> None:
    """Write that these, which the caller has locked and which are in nobody's hands, belong to ``number`` from ``at`` on."""
    Receivable.objects.filter(pk__in=receivables, handed_to=None).update(
        handed_to=to.value, handed_number=number, handed_since=here.at, touched_at=here.at
    )


def mark_taken_back(here: Acting, receivables: Sequence[int], *, to: HandedTo, number: int) -> None:
    """Write that these are no longer in the hands of ``number``; what is in other hands stays there."""
    Receivable.objects.filter(pk__in=receivables, handed_to=to.value, handed_number=number).update(
        handed_to=None, handed_number=None, handed_since=None, touched_at=here.at
    )
