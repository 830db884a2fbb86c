"""A day of one organisation: decide at the run hour, write the letters, send from the send hour. Called again and again.

Scheduler, catch-up after an outage, summer time and dead-man's switch in one: whoever calls ``work`` every few minutes
needs nothing else, and whoever calls it twice does no harm.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time

from relance.domain.calendars import ONE_DAY, WorkingCalendar
from relance.journal.seals import seal_day
from relance.letters.letterhead import IdentityIncomplete
from relance.outbox.delivery import Delivered, PostOffice, ask_unconfirmed, deliver_all, unconfirm_stalled
from relance.outbox.preparation import Prepared, prepare
from relance.receivables.models import Receivable
from relance.scenarios.models import Run
from relance.scenarios.run_report import RunReport
from relance.scenarios.runs import run_day
from relance.scenarios.settled_notices import Closed, close_settled
from relance.tenancy.context import Acting
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


def is_run_due(here: Acting) -> bool:
    """The local run hour has passed and the local date has no run yet.

    Before the first import there is nothing to decide, and the day is kept for it: whoever begins at ten has his first
    proposals at ten, not the next morning.
    """
    hour = RUN_HOUR.of(here) or DEFAULT_RUN_HOUR
    if here.at.astimezone(here.zone).time() < hour or Run.objects.filter(local_date=here.today).exists():
        return False
    return Receivable.objects.exists()


def next_run(here: Acting, *, hour: time) -> datetime:
    """When the next run decides, by the organisation's clock; the moment itself where that of the day is due."""
    was_run = Run.objects.filter(local_date=here.today).exists()
    day = here.today + ONE_DAY if was_run else here.today
    return max(here.at.astimezone(here.zone), datetime.combine(day, hour, tzinfo=here.zone))


def next_proposals(here: Acting, *, hour: time) -> datetime:
    """When a run next proposes something: nobody is reminded on a day that is no working day. The moment itself where that of the
    day is due."""
    runs = next_run(here, hour=hour)
    calendar = WorkingCalendar()
    if calendar.is_working_day(runs.date()):
        return runs
    return datetime.combine(calendar.next_working_day(runs.date()), hour, tzinfo=here.zone)


def work(post_office: PostOffice) -> Worked:
    """All of an organisation's work, in one go."""
    worked = run_if_due(post_office)
    send(post_office, worked)
    return worked


def run_if_due(post_office: PostOffice) -> Worked:
    """The run, where its hour has come, and what was settled since."""
    worked = Worked()
    with post_office.acting() as here:
        due_on = here.today if is_run_due(here) else None
    if due_on is not None:
        worked.run = run_day(post_office, on=due_on)
    with post_office.acting() as here:
        worked.closed = close_settled(here)
    return worked


def send(post_office: PostOffice, worked: Worked) -> None:
    """Write what letters are wanted and send what may leave; ask about what is in doubt; seal the journal's day."""
    with post_office.acting() as here:
        unconfirm_stalled(here)
    ask_unconfirmed(post_office)
    try:
        worked.prepared = prepare(
            post_office.organisation, clock=post_office.clock, is_stopping=post_office.is_stopping
        )
        worked.delivered = deliver_all(post_office)
    except IdentityIncomplete as error:
        worked.identity_missing = str(error.facts.get("keys", ""))
    finally:
        post_office.close()
    with post_office.acting() as here:
        worked.seal = seal_day(here)
