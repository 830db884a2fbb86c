"""``relance kept``: what waits because our own server was refused is listed, sent again, or goes another way."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import time_machine

from relance.cli.kept import command
from relance.outbox.models import Message
from relance.outbox.sender_refused import keep_back
from tests.cli.test_hold_command import said
from tests.outbox.builders import MORNING, House
from tests.outbox.test_sending import late

WHY = "550 5.7.1 blocked using a list"
pytestmark = [pytest.mark.requirement("P44"), pytest.mark.usefixtures("at_that_hour")]


@pytest.fixture
def at_that_hour() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def kept(house: House) -> House:
    """One message of Alpha's was refused because of our server."""
    house.bring(late())
    house.day()
    with house.acting() as here:
        keep_back(here, Message.objects.select_related("notice").get(), why=WHY)
    return house


@pytest.mark.parametrize(("language", "words"), [("en", "No message."), ("fr", "Aucun message.")])
def test_without_any_it_says_so(house: House, monkeypatch: pytest.MonkeyPatch, language: str, words: str) -> None:
    monkeypatch.setattr("relance.cli.speech.LANGUAGE", language)
    assert said(house, command).output == f"{words}\n"
    assert json.loads(said(house, command, "--json").output) == []


@pytest.mark.parametrize(("language", "heading"), [("en", "Notice"), ("fr", "Courrier")])
def test_the_list_names_letter_customer_address_and_why(
    kept: House, monkeypatch: pytest.MonkeyPatch, language: str, heading: str
) -> None:
    monkeypatch.setattr("relance.cli.speech.LANGUAGE", language)
    listed = said(kept, command).output
    for word in (heading, "2026-000001", "Alpha", "alpha@alpha.example", WHY):
        assert word in listed
    (row,) = json.loads(said(kept, command, "--json").output)
    assert (row["number"], row["state"], row["why"]) == ("2026-000001", "kept_back", WHY)
    assert kept.states() == ["kept_back"], "looking changes nothing"


@pytest.mark.parametrize(
    ("option", "language", "words", "became"),
    [
        ("--send-again", "en", "Back in the queue: 1.", [("email", "queued")]),
        ("--send-again", "fr", "De nouveau en attente de départ : 1.", [("email", "queued")]),
        ("--another-way", "en", "They go another way: 1.", [("email", "bounced"), ("post", "queued")]),
        ("--another-way", "fr", "Par une autre voie : 1.", [("email", "bounced"), ("post", "queued")]),
    ],
)
def test_a_persons_word_is_done_and_said(
    kept: House, monkeypatch: pytest.MonkeyPatch, option: str, language: str, words: str, became: list[tuple[str, str]]
) -> None:
    monkeypatch.setattr("relance.cli.speech.LANGUAGE", language)
    assert said(kept, command, option).output.replace("\xa0", " ") == f"{words}\n"
    assert [(one.channel, one.state) for one in kept.messages()] == became
    key = {"--send-again": "again", "--another-way": "another-way"}[option]
    assert json.loads(said(kept, command, option, "--json").output) == {key: 0}, "done once"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "--send-again or --another-way, not both"), ("fr", "--send-again ou --another-way, pas les deux")],
)
def test_both_at_once_are_refused(kept: House, monkeypatch: pytest.MonkeyPatch, language: str, words: str) -> None:
    monkeypatch.setattr("relance.cli.speech.LANGUAGE", language)
    refused = said(kept, command, "--send-again", "--another-way")
    assert refused.exit_code == 2
    assert words in refused.output
    assert kept.states() == ["kept_back"]


def test_a_word_too_many_is_refused(kept: House) -> None:
    assert said(kept, command, "all").exit_code == 2
    assert kept.states() == ["kept_back"]
