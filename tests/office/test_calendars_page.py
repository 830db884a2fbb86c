"""The page of calendars, and the same by command: a calendar is added from a file, its bookings decided of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile

from relance.cli.calendars import command
from relance.deposits.models import Booking, Guarantee
from relance.tenancy.models import Organisation
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.deposits.street import NOON
from tests.intake.formats.test_calendar_files import calendar, event
from tests.office.people import Person

pytestmark = pytest.mark.requirement("SW-1")
ICS = calendar(event("1", "SUMMARY:Reserved"), event("2", "SUMMARY:Not available"), event("3", "RRULE:FREQ=DAILY"))
WORD = {"name": "Chez nous", "place": "Gîte de l'Exemple", "amount": "500", "rule": "propose", "language": "fr"}


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def test_a_calendar_is_added_its_bookings_asked_or_left_and_it_is_removed(organisation: int) -> None:
    with at_work(organisation, NOON) as here:
        set_preference(here, "public-address", "https://gite.exemple.example")
    owner = Person(organisation, language="fr")
    given = WORD | {"file": SimpleUploadedFile("a.ics", ICS, "text/calendar")}
    page = owner.does("deposits/calendars/add/", **given)
    assert "1 réservation" in page
    assert "elle se répète" in page
    with at_work(organisation, NOON):
        (one,) = Booking.objects.all()
    today = owner.sees("today/")
    assert "Réservations des calendriers à regarder" in today
    asked = {"do": "ask", "who": "Camille Fictive", "email": "", "mobile": ""}
    assert "C-2026-0001" in owner.does(f"deposits/bookings/{one.pk}/", **asked)
    owner.does(f"deposits/calendars/{one.feed_id}/remove/")
    assert "Chez nous" not in owner.sees("deposits/calendars/")
    with at_work(organisation, NOON):
        assert Guarantee.objects.count() == 1


def test_the_same_by_command(organisation: int, tmp_path: Path) -> None:
    with at_work(organisation):
        slug = Organisation.objects.get().slug
    file = tmp_path / "a.ics"
    file.write_bytes(ICS)

    def said(*arguments: str) -> str:
        return CliRunner().invoke(command, [*arguments, "--organisation", slug], catch_exceptions=False).output

    said("add", "Chez nous", "--place", "Gîte de l'Exemple", "--amount", "500", "--cap", "300", "--no-address")
    read = json.loads(said("read", "chez nous", str(file), "--json"))
    assert (read["bookings"], read["blocked"], len(read["faults"])) == (1, 1, 1)
    (row,) = json.loads(said("bookings", "--waiting", "--json"))
    assert "C-2026-0001" in said("ask", str(row["id"]), "--guest", "Camille Fictive")
    assert json.loads(said("list", "--json"))[0]["amount"] == "300.00"
    assert "Chez nous" in said("list")
    assert "Camille" not in said("bookings")
    said("remove", "Chez nous")
    assert json.loads(said("list", "--json")) == []
