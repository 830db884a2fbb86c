"""What tests keep between runs: made by one program at a time, whole or not at all, and no more of it than is used."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from threading import Thread

import pytest

from tests import made_once
from tests.made_once import KEPT_AT_MOST, Keeper


class Killed(Exception):
    """The program that made it ended there."""


class Maker:
    """Makes a file, and counts how often."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, target: Path) -> Iterable[Path]:
        self.made += 1
        (target / "cluster").mkdir()
        (target / "cluster/text").write_text("whole")
        return [target / "cluster"]


def home(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


def test_runs_side_by_side_make_it_once_and_each_gets_a_copy_of_its_own(tmp_path: Path) -> None:
    make = Maker()
    homes = [home(tmp_path, f"home-{number}") for number in range(6)]
    programs = [Thread(target=Keeper(tmp_path / "kept", "a", make).give, args=[one]) for one in homes]
    for program in programs:
        program.start()
    for program in programs:
        program.join(timeout=300)
    (homes[0] / "cluster/text").write_text("changed")
    assert make.made == 1
    assert [(one / "cluster/text").read_text() for one in homes[1:]] == ["whole"] * 5


def test_what_a_killed_program_left_unfinished_is_nobodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = Maker()
    keeper = Keeper(tmp_path / "kept", "a", make)

    def killed(entries: Iterable[Path], target: Path) -> None:
        (target / "cluster").mkdir()
        raise Killed

    first = home(tmp_path, "first")
    with monkeypatch.context() as patched:
        patched.setattr(made_once, "copy", killed)
        with pytest.raises(Killed):
            keeper.give(first)
    for name in ("second", "third"):
        keeper.give(home(tmp_path, name))
        assert (tmp_path / name / "cluster/text").read_text() == "whole"
    assert make.made == 2


def test_the_last_used_are_kept_and_no_others(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    for number in range(KEPT_AT_MOST):
        Keeper(kept, f"of-{number}", Maker()).give(home(tmp_path, f"home-{number}"))
        os.utime(kept / f"of-{number}", (number, number))
    Keeper(kept, "of-0", Maker()).give(home(tmp_path, "again"))
    Keeper(kept, "of-new", Maker()).give(home(tmp_path, "new"))
    found = {one.name for one in kept.iterdir() if one.is_dir()}
    assert found == {"of-0", "of-new", *(f"of-{number}" for number in range(2, KEPT_AT_MOST))}


def test_it_is_another_when_a_text_that_makes_tables_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made_once.made_of()
    assert made_once.made_of() == before
    changed = tmp_path / "relance/room/migrations/rules/keys.sql"
    changed.parent.mkdir(parents=True)
    names = set()
    monkeypatch.setattr(made_once, "ROOT", Path("/"))
    monkeypatch.setattr(made_once, "RELANCE", tmp_path / "relance")
    for text in ("SELECT 1;", "SELECT 2;"):
        changed.write_text(text)
        names.add(made_once.made_of())
    assert len(names) == 2
