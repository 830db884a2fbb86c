"""What may have been done: found after whoever did it died, asked about at the other side, settled by a person's word."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from django.db.models import QuerySet

from relance.dispatch.answers import Accepted
from relance.dispatch.cycle import Workplace
from relance.dispatch.models import Attempted
from relance.dispatch.states import StateLost, States, move
from relance.tenancy.context import Acting

R = TypeVar("R", bound=Attempted)
S = TypeVar("S", bound=StrEnum)
STALLED_AFTER = timedelta(minutes=10)  # a claim's lease: longer than any time-out of the network


def unconfirm_stalled(here: Acting, rows: QuerySet[R], states: States[S]) -> list[R]:
    """Claimed and never settled, they may have been done: they wait for the other side's or a person's word.

    Returns them, locked, for the caller to journal.
    """
    stalled = list(
        rows.select_for_update(skip_locked=True, of=("self",))
        .filter(state=states.claimed.value, claimed_at__lt=here.at - STALLED_AFTER)
        .order_by("pk")
    )
    for row in stalled:
        move(row, states.unconfirmed, why="the program that sent it ended before the answer")
    return stalled


def ask_about(
    place: Workplace, lost: Iterable[R], ask: Callable[[R], object], prove: Callable[[Acting, R, Accepted], None]
) -> int:
    """Ask the other side about each act whose answer was lost; returns how many that settled.

    Only a clear yes settles: that the other side does not know it yet proves nothing.
    """
    settled = 0
    for row in lost:
        answer = ask(row)
        if isinstance(answer, Accepted):
            with place.acting() as here:
                prove(here, row, answer)
            settled += 1
    return settled


def settle(here: Acting, row: Attempted, states: States[S], *, was_done: bool, **changes: object) -> None:
    """A person's word on an act in doubt, which the caller has locked: done, with ``changes``; or it waits again, as new.

    Raises StateLost where it is not in doubt.
    """
    if row.state not in states.in_doubt:
        raise StateLost(f"{row._meta.model_name} {row.pk} is {row.state}: nothing is in doubt")
    if was_done:
        move(row, states.done, settled_at=here.at, **changes)
    else:
        move(row, states.waiting, claimed_at=None, first_tried_at=None, attempts=0, not_before=here.at)
