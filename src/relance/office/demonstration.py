"""The demonstration's clock: moved on by a button, living each day on the way as the worker would."""

from __future__ import annotations

import os
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse

from relance.config.home import default_home
from relance.demonstration.days import live
from relance.office.installation import installation_key
from relance.office.page import Visit, act, back
from relance.outbox.delivery import PostOffice
from relance.outbox.transports import post_office_of
from relance.tenancy.context import Desk
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
    lived = live(
        visit.desk,
        days=STEPS.get(by, 1),
        hour=EARLY if by == "morning" else HOUR,
        post_office=lambda moment: _post_office(visit, moment),
    )
    said = visit.say(
        "It is {moment} now. Messages that left: {sent}; proposed to you: {proposed}.",
        moment=lived.at.astimezone(ZoneInfo(visit.organisation.time_zone)),
        sent=lived.left,
        proposed=lived.proposed,
    )
    messages.success(visit.request, said)
    return back(visit)


def _post_office(visit: Visit, moment: datetime) -> PostOffice:
    folder = default_home(os.environ) / "drafts" / visit.slug
    desk = Desk(visit.id, visit.actor, lambda: moment)
    return post_office_of(desk, key=installation_key(), drafts=folder, local=folder)
