"""The watched folder: what lands is booked once if it leaves nothing open, else it waits; nothing that lies there stops anything."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from relance.domain.places import Place
from relance.intake import watching
from relance.intake.folder_listing import Seen, files_in, take_aside
from relance.intake.models import Import, Upload, WatchedFile
from relance.intake.taking import take
from relance.intake.uploads import FOLDER, sweep_uploads
from relance.intake.watching import Looked, Trouble, trouble_of
from relance.membership.choices import choose
from relance.membership.folders import FolderNotForPages, FolderTaken, FolderUnreadable
from relance.receivables.models import Receivable
from relance.tenancy.context import Desk
from relance.tenancy.models import Organisation
from relance.tenancy.preference_values import FolderInvalid
from tests.at_work import at_work
from tests.conftest import found
from tests.outbox.builders import MORNING

GOOD = "Numéro;Client;Date;Échéance;TTC\nF-{0};Alpha SARL;2026-02-01;2026-03-03;{0}00,00\n"
BAD = "Numéro;Client;Date;Échéance;TTC\nF-1;Alpha SARL;2026-02-01;2026-03-03;abc\n"


def names(organisation: int, folder: str, *, user: int | None = None) -> None:
    with at_work(organisation, MORNING) as here:
        choose(here, {"watched-folder": folder}, user_id=user, installation_key=b"")


@pytest.fixture
def folder(organisation: int, tmp_path: Path) -> Path:
    made = (tmp_path / "exports").resolve()
    made.mkdir()
    names(organisation, str(made))
    return made


def look(organisation: int, *, at: datetime = MORNING, is_stopping: Callable[[], bool] = lambda: False) -> Looked:
    return watching.look(Desk(organisation, FOLDER, lambda: at), is_stopping=is_stopping)


def twice(organisation: int) -> Looked:
    """Two looks, as nothing is read at the first that sees it; what the second did."""
    look(organisation)
    return look(organisation, at=MORNING + timedelta(minutes=5))


def numbers(organisation: int) -> list[str]:
    with at_work(organisation):
        return sorted(Receivable.objects.values_list("number", flat=True))


def states(organisation: int) -> dict[str, str]:
    with at_work(organisation):
        return dict(WatchedFile.objects.values_list("name", "state"))


@pytest.mark.requirement("P33")
def test_what_lands_is_booked_at_the_second_look_once_and_stays_where_it_is(organisation: int, folder: Path) -> None:
    file = folder / "list.csv"
    file.write_text(GOOD.format(1))
    assert look(organisation).booked == []
    assert look(organisation).booked == ["list.csv"]
    assert numbers(organisation) == ["F-1"]
    assert file.read_bytes() == GOOD.format(1).encode()
    for _ in range(3):
        assert look(organisation) == Looked(folder=str(folder))
    os.utime(file, (1, 1))
    shutil.copy(file, folder / "again.csv")
    assert twice(organisation).booked == []
    with at_work(organisation):
        assert Import.objects.count() == 1, "the same content, touched or under another name, is not read twice"
    file.write_text(GOOD.format(2))
    assert twice(organisation).booked == ["list.csv"], "a newer export under the same name is"


@pytest.mark.requirement("P33")
def test_what_holds_an_error_or_a_question_waits_on_import(organisation: int, folder: Path) -> None:
    (folder / "bad.csv").write_text(BAD)
    (folder / "good.csv").write_text(GOOD.format(2))
    looked = twice(organisation)
    assert (looked.booked, looked.waiting) == (["good.csv"], ["bad.csv"])
    with at_work(organisation):
        kept = Upload.objects.get()
        assert (kept.file_name, kept.uploaded_by, bytes(kept.content)) == ("bad.csv", "folder", BAD.encode())
    (folder / "bad.csv").write_text(BAD + "\n")
    twice(organisation)
    with at_work(organisation):
        assert Upload.objects.count() == 1, "the newer takes the older's place"


@pytest.mark.requirement("P33")
def test_what_is_still_being_written_is_waited_for(organisation: int, folder: Path) -> None:
    file = folder / "list.csv"
    for part in (GOOD[:20], GOOD[:60], GOOD.format(1)):
        file.write_text(part)
        assert look(organisation).booked == []
    assert look(organisation).booked == ["list.csv"]


@pytest.mark.parametrize(
    "name",
    [
        "a.csv.part",
        "a.CSV.TMP",
        "~$a.xlsx",
        ".a.csv",
        "a.csv.crdownload",
        "a.csv~",
        "~lock",
        "a.filepart",
        "a.partial",
        "Thumbs.db",
    ],
)
def test_unfinished_and_hidden_names_are_passed_over(folder: Path, name: str) -> None:
    (folder / name).write_text(GOOD.format(1))
    assert files_in(folder) == []


@pytest.mark.requirement("P33")
def test_links_devices_and_folders_are_not_followed(organisation: int, folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(GOOD.format(9))
    (folder / "link.csv").symlink_to(secret)
    os.mkfifo(folder / "pipe.csv")
    (folder / "deep").mkdir()
    (folder / "deep" / "list.csv").write_text(GOOD.format(8))
    assert twice(organisation).booked == []
    assert states(organisation) == {}
    real = folder / "real.csv"
    real.write_text(GOOD.format(1))
    look(organisation)
    about = real.stat()
    real.unlink()
    os.utime(secret, ns=(about.st_mtime_ns, about.st_mtime_ns))
    real.symlink_to(secret)  # between being seen and being read
    look(organisation)
    assert numbers(organisation) == []


@pytest.mark.requirement("P33")
def test_a_folder_named_like_a_list_and_a_vast_hole_are_left_and_the_list_beside_them_is_read(
    organisation: int, folder: Path
) -> None:
    (folder / "x.csv").mkdir()
    with (folder / "hole.csv").open("wb") as hole:
        hole.truncate(3 << 30)  # three gigabytes that take no room
    (folder / "good.csv").write_text(GOOD.format(1))
    looked = twice(organisation)
    assert (looked.booked, looked.left, looked.failed) == (["good.csv"], ["hole.csv"], [])
    with at_work(organisation) as here:
        ((name, why),) = watching.left_files(here)
    assert (name, "too large" in str(why)) == ("hole.csv", True)


@pytest.mark.requirement("P33")
def test_two_files_of_one_content_that_land_together_are_read_once(organisation: int, folder: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (folder / name).write_text(GOOD.format(1))
    assert twice(organisation).booked == ["a.csv"]
    assert states(organisation) == {"a.csv": "booked", "b.csv": "known"}
    with at_work(organisation):
        assert Import.objects.count() == 1


@pytest.mark.requirement("P33")
def test_a_file_that_grows_while_it_is_read_is_waited_for_and_read_whole(
    organisation: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / "list.csv"
    file.write_text(GOOD.format(1))

    def grows(where: Path, seen: Seen, into: Path) -> tuple[Path, str]:
        with file.open("a") as more:
            more.write("F-2;Alpha SARL;2026-02-01;2026-03-03;200,00\n")
        monkeypatch.undo()
        return take_aside(where, seen, into)

    monkeypatch.setattr(watching, "take_aside", grows)
    assert twice(organisation) == Looked(folder=str(folder))
    assert twice(organisation).booked == ["list.csv"]
    assert numbers(organisation) == ["F-1", "F-2"]


@pytest.mark.requirement("P33")
def test_a_file_that_may_not_be_read_is_left_and_said(
    organisation: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(where: Path, seen: Seen, into: Path) -> tuple[Path, str]:
        raise PermissionError(seen.name)  # a superuser, as tests may be, is denied nothing

    monkeypatch.setattr(watching, "take_aside", denied)
    (folder / "mine.csv").write_text(GOOD.format(1))
    assert twice(organisation).left == ["mine.csv"]
    with at_work(organisation) as here:
        assert [str(why) for _, why in watching.left_files(here)] == ["Relance may not read it"]


def test_older_books_come_first(organisation: int, folder: Path) -> None:
    for name, at in (("export-20260301.csv", 300), ("b.csv", 100), ("export_2026-01-31.csv", 400)):
        (folder / name).write_text(GOOD.format(1))
        os.utime(folder / name, (at, at))
    assert [one.name for one in files_in(folder)] == ["b.csv", "export_2026-01-31.csv", "export-20260301.csv"]


def test_one_look_reads_a_bounded_number(organisation: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "READ_AT_ONCE", 2)
    for one in range(1, 6):
        (folder / f"list-{one}.csv").write_text(GOOD.format(one))
    assert len(twice(organisation).booked) == 2
    assert len(look(organisation).booked) == 2
    assert len(look(organisation).booked) == 1


@pytest.mark.requirement("P33")
def test_a_file_that_breaks_its_reader_is_left_and_the_next_is_read(
    organisation: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def breaks(org: int, path: Path, *rest: object) -> object:
        if path.name == "hostile.csv":
            raise RecursionError("deep")
        return take(org, path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(watching, "take", breaks)
    (folder / "hostile.csv").write_text(GOOD.format(1))
    (folder / "list.csv").write_text(GOOD.format(2))
    (folder / "empty.csv").write_text("")
    (folder / "noise.bin").write_bytes(os.urandom(5000))
    looked = twice(organisation)
    assert looked.booked == ["list.csv"]
    assert [name for name, _ in looked.failed] == ["hostile.csv"]
    assert sorted(looked.left) == ["empty.csv", "hostile.csv"]
    assert looked.waiting == ["noise.bin"]
    assert look(organisation).failed == [], "it is not tried again"


@pytest.mark.requirement("P33")
def test_a_file_that_ends_the_program_is_left_after_two_tries(
    organisation: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends(*_: object) -> object:
        raise SystemExit

    monkeypatch.setattr(watching, "take", ends)
    (folder / "bomb.csv").write_text(GOOD.format(1))
    at = MORNING
    look(organisation, at=at)
    for _ in range(2):
        with pytest.raises(SystemExit):
            look(organisation, at=at)
        assert look(organisation, at=at).booked == [], "another worker leaves it to the one that reads"
        at += timedelta(hours=2)
    assert look(organisation, at=at).left == ["bomb.csv"]


def test_what_is_too_large_is_left_and_said(organisation: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "LARGEST", 200)
    monkeypatch.setattr(watching, "LARGEST_WAITING", 10)
    (folder / "huge.csv").write_text(GOOD.format(1) * 20)
    (folder / "asks.csv").write_text(BAD)
    (folder / "good.csv").write_text(GOOD.format(3))
    looked = twice(organisation)
    assert (looked.booked, sorted(looked.left)) == (["good.csv"], ["asks.csv", "huge.csv"])
    with at_work(organisation) as here:
        assert {name for name, _ in watching.left_files(here)} == {"asks.csv", "huge.csv"}
    (folder / "huge.csv").unlink()
    look(organisation)
    assert "huge.csv" not in states(organisation), "what went is forgotten"


def test_a_file_that_vanishes_on_the_way_stops_nothing(
    organisation: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vanishes(where: Path, seen: object, into: Path) -> object:
        (folder / "a.csv").unlink(missing_ok=True)
        return take_aside(where, seen, into)  # type: ignore[arg-type]

    monkeypatch.setattr(watching, "take_aside", vanishes)
    (folder / "a.csv").write_text(GOOD.format(1))
    (folder / "b.csv").write_text(GOOD.format(2))
    assert twice(organisation).booked == ["b.csv"]


@pytest.mark.requirement("P33")
def test_a_folder_that_is_gone_or_became_a_link_is_told_and_comes_back(
    organisation: int, folder: Path, tmp_path: Path
) -> None:
    def trouble() -> Trouble | None:
        with at_work(organisation) as here:
            told = trouble_of(here)
        return told[0] if told else None

    elsewhere = tmp_path / "elsewhere"
    folder.rename(elsewhere)
    assert look(organisation).trouble is Trouble.UNREACHABLE
    assert trouble() is Trouble.UNREACHABLE
    folder.symlink_to(elsewhere)
    assert look(organisation).trouble is Trouble.UNREACHABLE
    folder.unlink()
    folder.mkdir()
    assert look(organisation).trouble is None
    assert trouble() is None


@pytest.mark.requirement("P33")
def test_a_copy_leaves_the_folder_alone_until_a_person_names_it_there(organisation: int, folder: Path) -> None:
    look(organisation)
    here = settings.RELANCE_PLACE
    settings.RELANCE_PLACE = Place("another machine", here.path, "copy")
    try:
        (folder / "list.csv").write_text(GOOD.format(1))
        assert twice(organisation).trouble is Trouble.ELSEWHERE
        assert numbers(organisation) == []
        names(organisation, "")
        names(organisation, str(folder))
        assert twice(organisation).booked == ["list.csv"]
    finally:
        settings.RELANCE_PLACE = here
    assert twice(organisation).trouble is Trouble.ELSEWHERE


def test_nothing_is_looked_at_where_no_folder_is_named(organisation: int) -> None:
    assert look(organisation) == Looked()


@pytest.mark.requirement("P33")
def test_each_company_has_a_folder_of_its_own(organisation: int, folder: Path) -> None:
    other = found()
    (folder / "below").mkdir()
    for taken in (folder, folder / "below", folder.parent):
        with pytest.raises(FolderTaken):
            names(other, str(taken))
    (folder.parent / "link").symlink_to(folder)
    with pytest.raises(FolderTaken):
        names(other, str(folder.parent / "link"))
    beside = folder.parent / "exports-2"
    beside.mkdir()
    names(other, str(beside))


@pytest.mark.parametrize("odd", ["exports", "/", "/srv/../etc", "~/exports"])
def test_a_path_that_names_no_folder_for_sure_is_refused(organisation: int, odd: str) -> None:
    with pytest.raises(FolderInvalid):
        names(organisation, odd)


def test_a_folder_that_is_not_there_or_holds_the_installation_is_refused(organisation: int, tmp_path: Path) -> None:
    with pytest.raises(FolderUnreadable):
        names(organisation, str(tmp_path / "nowhere"))
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderUnreadable):
        names(organisation, str(tmp_path / "file"))
    home, settings.RELANCE_HOME_FOLDER = settings.RELANCE_HOME_FOLDER, tmp_path
    try:
        (tmp_path / "data").mkdir()
        for ours in (tmp_path, tmp_path / "data"):
            with pytest.raises(FolderTaken):
                names(organisation, str(ours))
    finally:
        settings.RELANCE_HOME_FOLDER = home


@pytest.mark.requirement("P33")
def test_on_a_server_of_several_companies_a_member_names_no_folder_but_below_its_own(
    organisation: int, tmp_path: Path
) -> None:
    found()
    with at_work(organisation):
        slug = Organisation.objects.get(pk=organisation).slug
    own, others = tmp_path / slug, tmp_path / "another"
    own.mkdir()
    others.mkdir()
    with pytest.raises(FolderNotForPages):
        names(organisation, str(own), user=1)
    settings.RELANCE_FOLDERS_BELOW = str(tmp_path)
    try:
        with pytest.raises(FolderNotForPages):
            names(organisation, str(others), user=1)
        names(organisation, str(own), user=1)
    finally:
        settings.RELANCE_FOLDERS_BELOW = ""
    names(organisation, str(others))


@pytest.mark.requirement("P33")
def test_what_was_left_on_import_for_a_week_goes_of_each_company(organisation: int, folder: Path) -> None:
    other = found()
    for one in (organisation, other):
        with at_work(one):
            for days in (0, 6, 8):
                Upload.objects.create(
                    organisation_id=one,
                    file_name=f"{days}.csv",
                    content=b"x",
                    uploaded_at=MORNING - timedelta(days=days),
                    uploaded_by="user:1",
                )
    with at_work(organisation, MORNING) as here:
        assert sweep_uploads(here) == 1
    with at_work(organisation):
        assert sorted(Upload.objects.values_list("file_name", flat=True)) == ["0.csv", "6.csv"]
    with at_work(other):
        assert Upload.objects.count() == 3, "another company's are its own"
    (folder / "bad.csv").write_text(BAD)
    twice(organisation)
    with at_work(organisation, MORNING + timedelta(days=9)) as here:
        assert sweep_uploads(here) == 3
    assert twice(organisation).waiting == ["bad.csv"], "what still lies in the folder is asked about anew"
