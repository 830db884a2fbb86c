"""The clock of a demonstration: it stands where it was put, and the days between are lived as the worker would.

A firm and its creditors live the same days: a firm's clock takes its creditors along, a creditor's pulls its firms up to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from relance.domain.delivery import MessageState
from relance.domain.scenario.model import Channel
from relance.firms.carrying_out import carry_out_orders, firms_at_work
from relance.firms.lists import mandates_of_firm
from relance.firms.planning import order_due_steps
from relance.firms.sending import Place
from relance.jobs import captures, post
from relance.jobs.installation import Installation
from relance.scenarios.working_day import work
from relance.tenancy.context import Acting, Desk, acting
from relance.tenancy.models import Organisation
from relance.tenancy.organisations import move_clock

LEFT = (MessageState.ACCEPTED.value, MessageState.HANDED_OVER.value)
PROGRAM = "relance"


@dataclass(frozen=True, slots=True)
class Lived:
    """Where the clock stands now, how many messages left on the way, and how many were proposed to a person."""

    at: datetime
    left: int = 0
    proposed: int = 0


def live(desk: Desk, installation: Installation, *, days: int, hour: int, kept_in: Path | None = None) -> Lived:
    """So many mornings on from the desk's clock, each at this local hour: its cards, its run, its letters, its messages, its firms.

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
        _firms_work(at_work, installation, kept_in)
        left = sum(worked.delivered.states[state] for state in LEFT)
        proposed = worked.run.proposed if worked.run else 0
        lived = Lived(morning, lived.left + left, lived.proposed + proposed)
    return lived


def live_with_creditors(
    firm: Desk, installation: Installation, *, days: int, hour: int, kept_in: Path | None = None
) -> Lived:
    """The same of a firm: each of its creditors lives until that morning, wherever its clock stood."""
    until = firm.clock()
    with firm.acting() as here:
        for _ in range(days):
            until = _next_morning(here, until, hour)
        creditors = sorted({one.creditor for one in mandates_of_firm(here)})
    lived = Lived(until)
    for creditor in creditors:
        stands = _clock_of(creditor, until)
        behind = (until.date() - stands.date()).days
        theirs = live(
            _desk_at(Desk(creditor, PROGRAM, firm.clock), stands),
            installation,
            days=max(0, behind),
            hour=hour,
            kept_in=kept_in,
        )
        lived = Lived(until, lived.left + theirs.left, lived.proposed + theirs.proposed)
    with _desk_at(firm, until).acting() as here:
        move_clock(here)
    return lived


def _firms_work(creditor: Desk, installation: Installation, kept_in: Path | None) -> None:
    """What firms have ordered leaves, and their clocks are no earlier than their creditor's."""
    with creditor.acting() as here:
        order_due_steps(here)
        firms = firms_at_work(here)
    for firm in firms:
        home = Desk(firm, PROGRAM, creditor.clock)
        if _clock_of(firm, creditor.clock()) < creditor.clock():
            with home.acting() as there:
                move_clock(there)
        office = installation.post_office(home, kept_in=kept_in)
        try:
            carry_out_orders(Place(creditor, office.transports.get(Channel.EMAIL)), firm)
        finally:
            office.close()


def _clock_of(organisation: int, now: datetime) -> datetime:
    with acting(organisation, PROGRAM, now):
        return Organisation.objects.get(pk=organisation).clock_at or now


def _desk_at(desk: Desk, moment: datetime) -> Desk:
    return Desk(desk.organisation, desk.actor, lambda: moment)


def _next_morning(here: Acting, at: datetime, hour: int) -> datetime:
    local = at.astimezone(here.zone) + timedelta(days=1)
    return local.replace(hour=hour, minute=0, second=0, microsecond=0).astimezone(UTC)
