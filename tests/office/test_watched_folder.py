"""The watched folder on pages and commands: named in Preferences, told under Today, its files on Import; the worker looks."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import time_machine

from relance.cli import worker
from relance.intake.uploads import FOLDER
from relance.intake.watching import look
from relance.receivables.models import Receivable
from relance.tenancy.context import Desk, acting
from relance.tenancy.models import Role
from relance.tenancy.preferences import WATCHED_FOLDER, stored
from relance.upkeep.organisation import watched_folder
from tests.at_work import at_work
from tests.intake.test_watching import BAD, GOOD, names
from tests.office.people import Person
from tests.outbox.builders import MORNING


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = (tmp_path / "exports").resolve()
    made.mkdir()
    return made


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P33", "P54")
def test_a_file_that_asks_waits_on_import_and_today_says_so(
    organisation: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = Person(organisation)
    monkeypatch.setattr("relance.membership.folders.organisation_slugs", lambda: [owner.slug])  # a company's own server
    owner.does("preferences/books/save/", **{"watched-folder": str(folder)})
    with at_work(organisation) as here:
        assert stored(here, WATCHED_FOLDER.key) == str(folder)
    assert "watched folder" not in owner.sees("today/")
    (folder / "bad.csv").write_text(BAD)
    (folder / "empty.csv").write_text("")
    for _ in range(2):
        look(Desk(organisation, FOLDER, lambda: MORNING))
    today = owner.sees("today/")
    assert "Files of the watched folder that wait for you: 1" in today
    assert "Files of the watched folder that could not be taken in: 1" in today
    page = owner.sees("import/")
    assert "From the watched folder: it asks something, or holds errors" in page
    assert "it is empty" in page
    viewer = Person(organisation, Role.VIEWER).sees("import/")
    assert "bad.csv" in viewer
    assert "bad.csv</a>" not in viewer, "who may not book gets no link"


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P33", "P54")
def test_a_folder_that_cannot_be_read_is_told_by_today_and_doctor(organisation: int, folder: Path) -> None:
    owner = Person(organisation)
    names(organisation, str(folder))
    folder.rmdir()
    look(Desk(organisation, FOLDER, lambda: MORNING))
    assert "The watched folder cannot be read." in owner.sees("today/")
    with acting(organisation, "test", MORNING) as here:
        said = [str(finding.what) for finding in watched_folder(here, owner.slug)]
    assert f"The watched folder {folder} cannot be read." in said
    names(organisation, "")
    assert "The watched folder cannot be read." not in owner.sees("today/")


@pytest.mark.requirement("P33")
def test_the_folder_is_refused_on_its_page_in_words(organisation: int) -> None:
    owner = Person(organisation)
    response = owner.client.post(owner.path("preferences/books/save/"), {"watched-folder": "/nowhere/at/all"})
    assert response.status_code == 422
    assert "Nothing can be read in /nowhere/at/all" in response.content.decode()


@pytest.mark.requirement("P33")
def test_a_round_of_the_worker_takes_in_what_landed(
    organisation: int, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names(organisation, str(folder))
    (folder / "list.csv").write_text(GOOD.format(1))
    (folder / "bad.csv").write_text(BAD)
    for _ in range(2):
        worker.work(threading.Event(), every=300, once=True, only=organisation)
    said = capsys.readouterr()
    assert "booked from the watched folder: list.csv." in said.out
    assert "files of the watched folder wait for a person: bad.csv." in said.err
    with at_work(organisation):
        assert Receivable.objects.count() == 1
