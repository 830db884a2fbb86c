"""Where a program runs: what a copy does not share, and what restarts do not change."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance.config import installation
from relance.config.installation import MachineIdInData, place

pytestmark = pytest.mark.requirement("P1", "P5")


def environ(folder: Path, **more: str) -> dict[str, str]:
    return {
        "RELANCE_HOME": str(folder / "home"),
        "XDG_STATE_HOME": str(folder / "state"),
        "RELANCE_EMBEDDED_DATA": str(folder / "home/postgresql"),
        **more,
    }


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without an id, whose administrator is an ordinary user."""
    monkeypatch.setattr(installation, "MACHINE_ID", tmp_path / "etc/machine-id")
    monkeypatch.setattr(installation, "MADE_FOR_ROOT", tmp_path / "var/relance-machine-id")
    return tmp_path


def test_the_same_machine_and_folder_are_the_same_place_after_any_restart(bare: Path) -> None:
    (bare / "etc").mkdir()
    (bare / "etc/machine-id").write_text("0123456789abcdef0123456789abcdef\n")
    assert place(environ(bare)) == place(environ(bare))
    assert "0123456789abcdef" not in place(environ(bare)).machine, "the id is kept hashed"


@pytest.mark.parametrize("empty", [None, "", "\n", "uninitialized\n"])
def test_a_machine_without_id_gets_one_outside_the_data_folder_once(bare: Path, empty: str | None) -> None:
    if empty is not None:
        (bare / "etc").mkdir()
        (bare / "etc/machine-id").write_text(empty)
    first = place(environ(bare))
    assert first.machine
    assert place(environ(bare)) == first
    assert not (bare / "home").exists(), "nothing was put where a copy would take it along"
    kept = list(bare.rglob("relance-machine-id"))
    assert len(kept) == 1
    kept[0].unlink()
    assert place(environ(bare)).machine != first.machine, "a machine that lost its id is another one: it asks"


def test_where_no_id_can_be_kept_there_is_none(bare: Path) -> None:
    (bare / "file").write_text("")
    assert place(environ(bare, RELANCE_MACHINE_ID_FILE=str(bare / "file/in-a-file"))).machine == ""


def test_an_id_in_the_data_folder_is_refused(bare: Path) -> None:
    (bare / "home").mkdir()
    (bare / "link").symlink_to(bare / "home")
    for path in (bare / "home/machine-id", bare / "link/machine-id", bare / "home/../home/machine-id"):
        with pytest.raises(MachineIdInData):
            place(environ(bare, RELANCE_MACHINE_ID_FILE=str(path)))


def test_a_server_of_its_own_has_no_path(bare: Path) -> None:
    given = environ(bare)
    del given["RELANCE_EMBEDDED_DATA"]
    assert place(given).path == ""
