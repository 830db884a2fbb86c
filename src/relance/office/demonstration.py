"""The demonstration's clock: moved on by a button, living each day on the way as the worker would."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse

from relance.config.home import default_home
from relance.office.installation import installation_key
from relance.office.page import Visit, act, back
from relance.outbox.delivery import PostOffice
from relance.outbox.transports import post_office_of
from relance.scenarios.working_day import work
from relance.tenancy.context import acting
from relance.tenancy.rights import Right, demand
from relance.tenancy.services import move_clock as stand_at

STEPS = {"day": 1, "month": 30}
HOUR = 11  # after the send hour: what was decided in the morning leaves on the same day
EARLY = 8  # after the run hour and before the send hour: what leaves by itself can be looked at, and stopped


@act
def move_clock(visit: Visit) -> HttpResponse:
    """A morning, a day or a month on: each day's run, letters and messages, kept on this machine."""
    if not visit.organisation.is_demonstration:
        raise Http404
    demand(Right.ACT)
    by = visit.request.POST.get("by", "")
    days, hour = STEPS.get(by, 1), EARLY if by == "morning" else HOUR
    sent: Counter[str] = Counter()
    proposed = 0
    moment = visit.now
    for _ in range(days):
        moment = _next_morning(moment, visit.organisation.time_zone, hour)
        with acting(visit.id, visit.actor, moment, role=visit.membership.role) as here:
            stand_at(here)
        worked = work(_post_office(visit, moment))
        sent.update(worked.delivered.states)
        proposed += worked.run.proposed if worked.run else 0
    gone = sent["accepted"] + sent["handed_over"]
    messages.success(
        visit.request,
        visit.say("It is {moment} now. Messages that left: {sent}; proposed to you: {proposed}.",
                 moment=moment.astimezone(ZoneInfo(visit.organisation.time_zone)), sent=gone, proposed=proposed),
    )  # fmt: skip
    return back(visit)


def _next_morning(moment: datetime, zone: str, hour: int) -> datetime:
    local = moment.astimezone(ZoneInfo(zone)) + timedelta(days=1)
    return local.replace(hour=hour, minute=0, second=0, microsecond=0).astimezone(UTC)


def _post_office(visit: Visit, moment: datetime) -> PostOffice:
    folder = default_home(os.environ) / "drafts" / visit.slug
    return post_office_of(
        visit.id, key=installation_key(), clock=lambda: moment, drafts=folder, local=folder, actor=visit.actor
    )
