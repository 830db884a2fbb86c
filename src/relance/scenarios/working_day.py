"""A day of one organisation: decide at the run hour, write the letters, send from the send hour. Called again and again.

Scheduler, catch-up after an outage, summer time and dead-man's switch in one: whoever calls ``work`` every few minutes
needs nothing else, and whoever calls it twice does no harm.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

from relance.domain.calendars import ONE_DAY, WorkingCalendar
from relance.journal.seals import seal_day
from relance.letters.compose import IdentityIncomplete
from relance.outbox.delivery import Delivered, PostOffice, ask_unconfirmed, deliver_all, unconfirm_stalled
from relance.outbox.preparation import Prepared, prepare
from relance.receivables.models import Receivable
from relance.scenarios.models import Run
from relance.scenarios.run_report import RunReport
from relance.scenarios.runs import run_day
from relance.scenarios.settled import Closed, close_settled
from relance.tenancy.context import acting, acting_in
from relance.tenancy.models import Organisation
from relance.tenancy.preferences import RUN_HOUR

DEFAULT_RUN_HOUR = time(7, 0)


@dataclass(slots=True)
class Worked:
    """What was done: the run of the day if it was its hour, the letters written, what left. ``seal`` is the day's."""

    run: RunReport | None = None
    prepared: Prepared = field(default_factory=Prepared)
    delivered: Delivered = field(default_factory=Delivered)
    seal: str = ""
    identity_missing: str = ""
    closed: Closed = field(default_factory=Closed)


def is_run_due(organisation_id: int, *, now: datetime) -> bool:
    """The local run hour has passed and the local date has no run yet.

    Before the first import there is nothing to decide, and the day is kept for it: whoever begins at ten has his first
    proposals at ten, not the next morning.
    """
    with acting_in(organisation_id):
        local = now.astimezone(ZoneInfo(Organisation.objects.get(pk=organisation_id).time_zone))
        hour = RUN_HOUR.of(organisation_id) or DEFAULT_RUN_HOUR
        if local.time() < hour or Run.objects.filter(local_date=local.date()).exists():
            return False
        return Receivable.objects.exists()


def next_run(*, now: datetime, zone: str, hour: time) -> datetime:
    """When the next run of the organisation acted in decides, by its clock; ``now`` where that of the day is due."""
    local = now.astimezone(ZoneInfo(zone))
    was_run = Run.objects.filter(local_date=local.date()).exists()
    day = local.date() + ONE_DAY if was_run else local.date()
    return max(local, datetime.combine(day, hour, tzinfo=local.tzinfo))


def next_proposals(*, now: datetime, zone: str, hour: time) -> datetime:
    """When a run next proposes something: nobody is reminded on a day that is no working day. ``now`` where that of the day is due."""
    runs = next_run(now=now, zone=zone, hour=hour)
    calendar = WorkingCalendar()
    if calendar.is_working_day(runs.date()):
        return runs
    return datetime.combine(calendar.next_working_day(runs.date()), hour, tzinfo=runs.tzinfo)


def work(office: PostOffice) -> Worked:
    """All of an organisation's work, in one go."""
    worked = decide(office)
    send(office, worked)
    return worked


def decide(office: PostOffice) -> Worked:
    """The run, where its hour has come, and what was settled since."""
    now = office.clock()
    worked = Worked()
    if is_run_due(office.organisation, now=now):
        with acting_in(office.organisation):
            zone = ZoneInfo(Organisation.objects.get(pk=office.organisation).time_zone)
        worked.run = run_day(office.organisation, on=now.astimezone(zone).date(), now=now, actor=office.actor)
    worked.closed = close_settled(office.organisation, now=office.clock(), actor=office.actor)
    return worked


def send(office: PostOffice, worked: Worked) -> None:
    """Write what letters are wanted and send what may leave; ask about what is in doubt; seal the journal's day."""
    with acting(office.organisation, office.actor, office.clock()) as here:
        unconfirm_stalled(here)
    ask_unconfirmed(office)
    try:
        worked.prepared = prepare(office.organisation, clock=office.clock, is_stopping=office.is_stopping)
        worked.delivered = deliver_all(office)
    except IdentityIncomplete as error:
        worked.identity_missing = str(error.facts.get("keys", ""))
    finally:
        office.close()
    with acting(office.organisation, office.actor, office.clock()) as here:
        worked.seal = seal_day(here)
