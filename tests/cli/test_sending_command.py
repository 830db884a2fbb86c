"""``relance sending``: the words that the program asks for are the words that it takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from relance.cli.sending import command
from relance.domain.places import Answer
from relance.tenancy.models import Organisation
from tests.at_work import at_work
from tests.cli.test_hold_command import said
from tests.outbox.builders import MORNING, House
from tests.outbox.test_sending import late


@pytest.mark.parametrize("answer", ["moved", "also", "copy"])
def test_what_a_place_is_is_answered_in_the_words_of_the_question(answer: str) -> None:
    said = command.make_context("sending", [answer, "--organisation", "some"]).params["what"]
    assert Answer(said) is Answer[answer.upper()]


@pytest.fixture
def proposing(organisation: int, tmp_path: Path) -> Iterator[House]:
    """A company whose letters wait for a word, with one reminder of Alpha's due today."""
    with time_machine.travel(MORNING, tick=False):
        house = House(organisation, tmp_path, is_trusted=False)
        house.bring(late())
        yield house


def proposes(house: House) -> bool:
    with at_work(house.organisation):
        return Organisation.objects.get().proposes


@pytest.mark.parametrize(
    ("language", "mode", "first"),
    [
        ("en", "It proposes, you confirm.", "By itself would leave first"),
        ("fr", "Il propose, vous confirmez.", "Partiraient tout seuls en premier"),
    ],
)
def test_the_mode_is_said_with_what_would_leave_first(
    proposing: House, monkeypatch: pytest.MonkeyPatch, language: str, mode: str, first: str
) -> None:
    monkeypatch.setattr("relance.cli.speech.LANGUAGE", language)
    shown = said(proposing, command, "mode")
    assert shown.exit_code == 0
    for word in (mode, first, "Alpha", "100.00" if language == "en" else "100,00"):
        assert word in shown.output
    assert proposes(proposing), "looking changes nothing"
    told = json.loads(said(proposing, command, "mode", "--json").output)
    assert (told["mode"], told["first"]["notices"][0]["debtor"]) == ("proposes", "Alpha")


def test_the_mode_is_chosen_by_its_own_word_and_back(proposing: House) -> None:
    refused = said(proposing, command, "mode", "automatic")
    assert refused.exit_code != 0, "not before a letter was looked at and confirmed"
    assert proposes(proposing)
    proposing.run()
    proposing.confirm()
    chosen = said(proposing, command, "mode", "automatic")
    assert (chosen.exit_code, proposes(proposing)) == (0, False)
    assert "It sends by itself." in chosen.output
    assert "What is decided from now on leaves by itself." in chosen.output
    back = json.loads(said(proposing, command, "mode", "propose", "--json").output)
    assert (back["before"], back["after"], proposes(proposing)) == ("sends", "proposes", True)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("mode", "sometimes"), "'sometimes' is not one of 'propose', 'automatic'"),
        (("on", "automatic"), "'automatic' belongs to: relance sending mode propose"),
        (("status", "propose"), "'propose' belongs to: relance sending mode propose"),
        (("automatic",), "'automatic' is not one of 'on', 'off', 'status', 'mode'"),
        ((), "Missing argument"),
    ],
)
def test_a_word_out_of_place_is_refused_and_changes_nothing(
    proposing: House, given: tuple[str, ...], words: str
) -> None:
    refused = said(proposing, command, *given)
    assert refused.exit_code != 0
    assert words in f"{refused.exception} {refused.output}"
    assert proposes(proposing)
