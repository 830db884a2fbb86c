"""Moments are shown, and days are counted, where the company is: around midnight, east and west of Greenwich."""

from __future__ import annotations

import csv
import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine

from relance.cases.opening import open_case
from relance.domain.date_ranges import DateRange
from relance.domain.ids import DebtorId, ReceivableId
from relance.domain.scenario.decide import HoldKind
from relance.exchanges.models import Commitment, Exchange
from relance.insight.recovery import promises
from relance.intake.models import Import
from relance.office.models import HelpComment, HelpRequest
from relance.outbox.models import Message, Notice
from relance.outbox.postal_batches import PostedBeforeClosed, batches, close_batch, post_batch
from relance.outbox.preparation import prepare
from relance.receivables.holds import hold
from relance.receivables.models import Receivable
from relance.receivables.targets import find_target
from relance.scenarios.runs import run_day
from relance.scenarios.selectors import open_receivables
from relance.tenancy.context import acting
from relance.tenancy.models import Organisation
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import ALPHA, House

SOURCE = Path(__file__).parents[2] / "src" / "relance"
INVOICE = f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}"
BY_POST = "F-2;Atelier Fictif;2026-02-01;2026-03-03;100,00;;;2 rue Fictive;75001;Paris;"
# The last evening of 7 April at Greenwich: next day's small hours in Réunion; in Martinique the afternoon.
EVENING = datetime(2026, 4, 7, 21, 30, tzinfo=UTC)
# The first minutes of 8 April at Greenwich: the evening before in Martinique.
AFTER_MIDNIGHT = datetime(2026, 4, 8, 0, 20, tzinfo=UTC)
REUNION, MARTINIQUE = "Indian/Reunion", "America/Martinique"
PLACES = pytest.mark.parametrize(
    ("zone", "now", "day", "hour"),
    [
        (REUNION, EVENING, date(2026, 4, 8), "01:30"),
        (MARTINIQUE, EVENING, date(2026, 4, 7), "17:30"),
        (MARTINIQUE, AFTER_MIDNIGHT, date(2026, 4, 7), "20:20"),
        (REUNION, AFTER_MIDNIGHT, date(2026, 4, 8), "04:20"),
    ],
)


def company(organisation: int, folder: Path, zone: str, now: datetime, *, is_trusted: bool = False) -> House:
    with at_work(organisation):
        Organisation.objects.update(time_zone=zone)
    house = House(organisation, folder, is_trusted=is_trusted)
    house.clock.now = now
    return house


def run_there(house: House, day: date) -> None:
    run_day(house.desk, on=day)


@PLACES
def test_every_page_shows_the_companys_hour(
    organisation: int, tmp_path: Path, zone: str, now: datetime, day: date, hour: str
) -> None:
    with time_machine.travel(now, tick=False):
        house = company(organisation, tmp_path, zone, now)
        house.bring(INVOICE)
        run_there(house, day)
        owner = Person(organisation)
        assert owner.user is not None
        with at_work(organisation):
            own = {"organisation_id": organisation, "user": owner.user}
            HelpComment.objects.create(section="today", text="Merci", written_at=now, **own)
            HelpRequest.objects.create(text="Comment ?", asked_at=now, **own)
        shown = f"{day.day} Apr 2026 {hour}"
        # What leaves after the ten minutes says from when, as the company's clock will stand.
        names = [one.name for one in house.notices()]
        confirmed = owner.does("today/confirm/", notice=names)
        assert f"{day.day} Apr 2026 " in re.split("(?:It leaves|They leave) from", confirmed)[1][:40]
        for page in ("today/", "import/", "help/", "scenarios/of/french-business/", "preferences/journal/"):
            said = owner.sees(page)
            assert shown in said, page
            assert "UTC" not in said, page
        journal = owner.client.get(owner.path("preferences/journal.csv")).content.decode("utf-8-sig")
        offset = "+04:00" if zone == REUNION else "-04:00"
        rows = list(csv.reader(StringIO(journal), delimiter=";"))
        assert all(row[0].endswith(offset) for row in rows[1:])


@PLACES
def test_lists_histories_and_exports_cut_days_where_the_company_is(
    organisation: int, tmp_path: Path, zone: str, now: datetime, day: date, hour: str
) -> None:
    with time_machine.travel(now, tick=False):
        house = company(organisation, tmp_path, zone, now)
        house.bring(INVOICE)
        with at_work(organisation):
            one = Receivable.objects.get()
        with acting(organisation, "test", now) as here:
            open_case(here, DebtorId(one.debtor_id), [ReceivableId(one.pk)])
        with acting(organisation, "test", now) as here:
            hold(here, target=find_target(here, "F-1"), kind=HoldKind.DISPUTE, until=None, note="")
        owner = Person(organisation)
        written = f"{day.day} Apr 2026"
        assert written in owner.sees("cases/")
        assert day.isoformat() in owner.sees("cases/export.csv")
        assert written in owner.sees(f"invoices/{one.pk}/").split("On hold: Dispute")[0][-200:]
        assert written in owner.sees("/companies/")


@PLACES
def test_the_same_file_twice_on_a_local_day_is_one_import_of_that_day(
    organisation: int, tmp_path: Path, zone: str, now: datetime, day: date, hour: str
) -> None:
    house = company(organisation, tmp_path, zone, now)
    house.bring(INVOICE)
    local_midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=4 if zone == REUNION else -4)
    house.clock.now = local_midnight + timedelta(hours=23)
    house.bring(INVOICE)
    with at_work(organisation):
        assert Import.objects.count() == 1
    house.clock.now = local_midnight + timedelta(hours=25)
    house.bring(INVOICE)
    with at_work(organisation):
        assert Import.objects.count() == 2, "a new day there: the books are as fresh as that"


@PLACES
def test_a_batch_is_posted_on_its_local_day_at_the_earliest_and_asked_for_five_working_days_later(
    organisation: int, tmp_path: Path, zone: str, now: datetime, day: date, hour: str
) -> None:
    house = company(organisation, tmp_path, zone, datetime(2026, 4, 7, 14, 0, tzinfo=UTC), is_trusted=True)
    house.bring(BY_POST)
    run_there(house, date(2026, 4, 7))
    prepare(organisation, clock=house.clock)
    with acting(organisation, "test", now) as here:
        batch = close_batch(here).batch
    assert batch is not None
    fifth = date(2026, 4, 14) if day == date(2026, 4, 7) else date(2026, 4, 15)
    for day_of_asking, is_overdue in ((fifth, False), (fifth + timedelta(days=1), True)):
        with acting(organisation, "test", now + (day_of_asking - day)) as here:
            assert here.today == day_of_asking
            assert [one.is_overdue for one in batches(here)] == [is_overdue]
    with pytest.raises(PostedBeforeClosed), acting(organisation, "test", now) as here:
        post_batch(here, batch, on=day - timedelta(days=1))
    with acting(organisation, "test", now) as here:
        assert post_batch(here, batch, on=day).count == 1


@PLACES
def test_contacts_and_promises_count_on_their_local_day(
    organisation: int, tmp_path: Path, zone: str, now: datetime, day: date, hour: str
) -> None:
    house = company(organisation, tmp_path, zone, datetime(2026, 4, 7, 14, 0, tzinfo=UTC), is_trusted=True)
    house.bring(BY_POST)
    run_there(house, date(2026, 4, 7))
    prepare(organisation, clock=house.clock)
    with acting(organisation, "test", now) as here:
        close_batch(here)
    with at_work(organisation, now) as here:
        assert Message.objects.get().claimed_at == now
        (examined,) = open_receivables(here, on=day + timedelta(days=3))
        assert examined.snapshot.contacts == (day,)
        debtor = Notice.objects.get().debtor
        said = Exchange.objects.create(
            organisation_id=organisation,
            debtor=debtor,
            kind="note",
            text="",
            held_on=day,
            author="test",
            recorded_at=now,
        )
        Commitment.objects.create(
            organisation_id=organisation,
            debtor=debtor,
            exchange=said,
            party="debtor",
            what="",
            due_on=day,
            ended_at=now,
            was_kept=True,
            author="test",
            recorded_at=now,
        )
        assert promises(here, DateRange.closed(day, day)).kept == 1


def test_no_day_is_cut_from_a_moment_by_the_clock_of_greenwich() -> None:
    """Of a stored moment, the day is local_day() in SQL, the organisation's today() in Python, {% day %} in a template."""
    cut = re.compile(r"_at(::date|\.date\b|__date)|\.at\.date\(\)|now\(\)\.date\(\)")
    found = [
        f"{path.relative_to(SOURCE)}: {line.strip()}"
        for path in sorted(SOURCE.rglob("*"))
        if path.suffix in (".py", ".html") and "migrations" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if cut.search(line)
    ]
    # The tables of rates belong to the installation, which is nowhere in particular.
    assert [one for one in found if not one.startswith("cli/doctor.py")] == []
