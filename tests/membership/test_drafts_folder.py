"""Where drafts are written: a folder that is named in full, and that can be written to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from relance.membership.choices import choose
from relance.membership.folders import FolderUnusable
from relance.tenancy.preference_values import FolderInvalid, parse_folder
from relance.tenancy.preferences import stored
from tests.at_work import at_work
from tests.outbox.builders import MORNING, House


def says(house: House, folder: str) -> None:
    with at_work(house.organisation, MORNING) as here:
        choose(here, {"drafts-folder": folder}, user_id=None, installation_key=b"")


@pytest.mark.parametrize(
    "text", ["drafts", "./drafts", "~/drafts", "../up", "/srv/../etc", "/", "/srv/a\nb", "/srv/\x00", "/" + "a" * 1000]
)
def test_what_is_no_full_path_is_refused_with_one_that_is(house: House, text: str) -> None:
    with pytest.raises(FolderInvalid, match="/srv/relance/drafts"):
        parse_folder(text)
    with pytest.raises(FolderInvalid):
        says(house, text)


def test_a_folder_that_is_there_or_can_be_made_is_kept(house: House, tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "drafts" / "of the house"):
        says(house, str(folder))
        with at_work(house.organisation) as here:
            assert stored(here, "drafts-folder") == str(folder)
    assert not (tmp_path / "drafts").exists(), "it is made with the first draft"


def test_a_file_in_the_way_is_named(house: House, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FolderUnusable, match="a file in the way") as refused:
        says(house, str(tmp_path / "file" / "drafts"))
    assert str(tmp_path / "file") in str(refused.value)


def test_a_folder_of_others_is_refused(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # who runs the tests may be allowed everything
    with pytest.raises(FolderUnusable, match="may not write there"):
        says(house, str(tmp_path / "drafts"))


def test_it_can_be_taken_back(house: House, tmp_path: Path) -> None:
    says(house, str(tmp_path))
    says(house, "")
    with at_work(house.organisation) as here:
        assert stored(here, "drafts-folder") is None
