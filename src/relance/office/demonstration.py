"""The demonstration's clock: moved on by a button, living each day on the way as the worker would."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse

from relance.demonstration.days import live, live_with_creditors
from relance.jobs.installation import this_installation
from relance.office.page import act, back
from relance.office.visit import Visit
from relance.tenancy.rights import Right, demand

STEPS = {"day": 1, "month": 30}
HOUR = 11  # after the send hour: what was decided in the morning leaves on the same day
EARLY = 8  # after the run hour and before the send hour: what leaves by itself can be looked at, and stopped


@act
def move_clock(visit: Visit) -> HttpResponse:
    """A morning, a day or a month on: each day's run, letters and messages, kept on this machine."""
    if not visit.organisation.is_demonstration:
        raise Http404
    with visit.acting() as here:
        demand(Right.ACT, here)
    by = visit.request.POST.get("by", "")
    lives = live_with_creditors if visit.organisation.is_firm else live
    lived = lives(visit.desk, this_installation(), days=STEPS.get(by, 1), hour=EARLY if by == "morning" else HOUR)
    said = visit.say(
        "It is {moment} now. Messages that left: {sent}; proposed to you: {proposed}.",
        moment=lived.at.astimezone(ZoneInfo(visit.organisation.time_zone)),
        sent=lived.left,
        proposed=lived.proposed,
    )
    messages.success(visit.request, said)
    return back(visit)
