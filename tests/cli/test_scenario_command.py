"""``relance scenario``: the scenarios are shown, a new version is published, somebody is given another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from click.testing import Result

from relance.cli.scenario import choose, list_scenarios, publish
from tests.cli.test_hold_command import said
from tests.outbox.builders import MORNING, House
from tests.outbox.test_sending import late

pytestmark = pytest.mark.usefixtures("at_that_hour")


@pytest.fixture
def at_that_hour() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def in_words(result: Result) -> str:
    return f"{result.exception} {result.output}"


@pytest.mark.parametrize(("language", "heading"), [("en", "Given to"), ("fr", "Donné à")])
def test_the_list_says_who_gets_which(
    house: House, monkeypatch: pytest.MonkeyPatch, language: str, heading: str
) -> None:
    monkeypatch.setattr("relance.cli.speech.LANGUAGE", language)
    listed = said(house, list_scenarios)
    assert listed.exit_code == 0
    assert heading in listed.output
    known = json.loads(said(house, list_scenarios, "--json").output)
    assert {"gentle"} <= set(known["scenarios"])
    assert set(known["kinds"].values()) <= set(known["scenarios"])
    for key in known["scenarios"]:
        assert json.loads(said(house, list_scenarios, key, "--json").output)["scenario"] == key


def test_its_file_is_printed_edited_and_published(house: House, tmp_path: Path) -> None:
    text = said(house, list_scenarios, "gentle", "--file").output
    file = tmp_path / "gentle.toml"
    file.write_text(text, encoding="utf-8")
    assert "says this already" in in_words(said(house, publish, str(file)))
    file.write_text(text.replace("days = 21\n", "days = 22\n"), encoding="utf-8")
    tried = said(house, publish, str(file), "--dry-run")
    assert tried.exit_code == 0
    assert tried.output.endswith("Nothing was changed.\n")
    done = said(house, publish, str(file))
    assert done.exit_code == 0
    assert "Scenario gentle, version" in done.output


def test_a_customer_gets_another_and_loses_it_again(house: House) -> None:
    house.bring(late())
    assert "Alpha: scenario gentle from the next run on." in said(house, choose, "gentle", "Alpha").output
    assert said(house, choose, "-", "Alpha").exit_code == 0
    assert json.loads(said(house, choose, "gentle", "--kind", "company", "--json").output)["kind"] == "company"


def test_what_cannot_be_is_refused_in_words(house: House, tmp_path: Path) -> None:
    house.bring(late())
    broken = tmp_path / "broken.toml"
    broken.write_text("key = [", encoding="utf-8")
    for refused, words in (
        (said(house, list_scenarios, "nothing"), "nothing"),
        (said(house, publish, str(tmp_path / "missing.toml")), "missing.toml"),
        (said(house, publish, str(broken)), "broken"),
        (said(house, choose, "gentle"), "Name an invoice or a customer, or say --kind."),
        (said(house, choose, "gentle", "Alpha", "--kind", "company"), "Name an invoice or a customer, or say --kind."),
        (said(house, choose, "gentle", "Nobody"), "Nobody"),
        (said(house, choose, "nothing", "Alpha"), "nothing"),
        (said(house, choose, "gentle", "--kind", "friend"), "friend"),
    ):
        assert refused.exit_code != 0
        assert words in in_words(refused) or words == "broken"
        assert "Traceback" not in refused.output
