"""The clock of a demonstration: it stands where it was put, and the days between are lived as the worker would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from relance.domain.delivery import MessageState
from relance.jobs import captures, post
from relance.jobs.installation import Installation
from relance.scenarios.working_day import work
from relance.tenancy.context import Acting, Desk
from relance.tenancy.organisations import move_clock

LEFT = (MessageState.ACCEPTED.value, MessageState.HANDED_OVER.value)


@dataclass(frozen=True, slots=True)
class Lived:
    """Where the clock stands now, how many messages left on the way, and how many were proposed to a person."""

    at: datetime
    left: int = 0
    proposed: int = 0


def live(desk: Desk, installation: Installation, *, days: int, hour: int, kept_in: Path | None = None) -> Lived:
    """So many mornings on from the desk's clock, each at this local hour: its cards, its run, its letters, its messages.

    Messages are kept in ``kept_in``, else among the drafts.
    """
    lived = Lived(desk.clock())
    for _ in range(days):
        with desk.acting() as here:
            morning = _next_morning(here, lived.at, hour)
        at_work = _desk_at(desk, morning)
        with at_work.acting() as here:
            move_clock(here)
        captures.visit(captures.Place(at_work, lambda: False), installation.key)
        post.visit(post.Place(at_work, lambda: False), installation.key)
        worked = work(installation.post_office(at_work, kept_in=kept_in))
        left = sum(worked.delivered.states[state] for state in LEFT)
        proposed = worked.run.proposed if worked.run else 0
        lived = Lived(morning, lived.left + left, lived.proposed + proposed)
    return lived


def _desk_at(desk: Desk, moment: datetime) -> Desk:
    return Desk(desk.organisation, desk.actor, lambda: moment)


def _next_morning(here: Acting, at: datetime, hour: int) -> datetime:
    local = at.astimezone(here.zone) + timedelta(days=1)
    return local.replace(hour=hour, minute=0, second=0, microsecond=0).astimezone(UTC)
