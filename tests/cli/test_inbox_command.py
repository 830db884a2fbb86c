"""``relance inbox``: mail that nobody could place is listed, and a person says whose it is."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import time_machine

from relance.cli.inbox import command
from relance.inbox.models import Mail, MailState
from relance.inbox.taking import take_in
from relance.receivables.models import Hold
from tests.at_work import at_work
from tests.cli.test_hold_command import said
from tests.inbox.test_answers import answer
from tests.outbox.builders import MORNING, House
from tests.outbox.test_sending import late

pytestmark = [pytest.mark.requirement("P47"), pytest.mark.usefixtures("at_that_hour")]


@pytest.fixture
def at_that_hour() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def waiting(house: House) -> House:
    """A mail of an address that nobody knows."""
    house.bring(late())
    house.day()
    mail = answer("nobody", From="Paul <p@elsewhere.example>", Subject="Votre facture")
    own = "compta@fabrique-fictive.example"
    assert take_in(house.desk, [mail], own_address=own) == {"to_place": 1}
    return house


def number(house: House) -> str:
    with at_work(house.organisation):
        return str(Mail.objects.get().pk)


def state(house: House) -> str:
    with at_work(house.organisation):
        return Mail.objects.get().state


@pytest.mark.parametrize(
    ("language", "words"), [("en", "No mail waits to be placed."), ("fr", "Aucun courrier n’attend d’être classé.")]
)
def test_without_any_it_says_so(house: House, monkeypatch: pytest.MonkeyPatch, language: str, words: str) -> None:
    monkeypatch.setattr("relance.cli.speech.LANGUAGE", language)
    assert said(house, command).output == f"{words}\n"
    assert json.loads(said(house, command, "--json").output) == []


@pytest.mark.parametrize(("language", "heading"), [("en", "Subject"), ("fr", "Objet")])
def test_the_list_names_number_sender_and_subject(
    waiting: House, monkeypatch: pytest.MonkeyPatch, language: str, heading: str
) -> None:
    monkeypatch.setattr("relance.cli.speech.LANGUAGE", language)
    listed = said(waiting, command).output
    for word in (heading, number(waiting), "p@elsewhere.example", "Votre facture"):
        assert word in listed
    (row,) = json.loads(said(waiting, command, "--json").output)
    assert (str(row["mail"]), row["sender"], row["files"]) == (number(waiting), "p@elsewhere.example", [])


@pytest.mark.parametrize("debtor", ["Alpha", "alpha"])
@pytest.mark.parametrize(("language", "words"), [("en", "Placed with Alpha"), ("fr", "Classé chez Alpha")])
def test_whose_it_is_is_said_once_and_pauses(
    waiting: House, monkeypatch: pytest.MonkeyPatch, debtor: str, language: str, words: str
) -> None:
    monkeypatch.setattr("relance.cli.speech.LANGUAGE", language)
    assert said(waiting, command, number(waiting), "--of", debtor).output.startswith(words)
    with at_work(waiting.organisation):
        assert Hold.objects.get(released_at=None).kind == "reply"
    again = said(waiting, command, number(waiting), "--of", debtor)
    assert again.exit_code != 0
    assert "somebody has said whose it is already" in str(again.exception)


@pytest.mark.parametrize(("language", "words"), [("en", "Set aside."), ("fr", "Mis de côté.")])
def test_what_is_about_no_debt_is_set_aside_and_listed_there(
    waiting: House, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    monkeypatch.setattr("relance.cli.speech.LANGUAGE", language)
    assert said(waiting, command, number(waiting), "--aside").output == f"{words}\n"
    assert state(waiting) == MailState.ASIDE
    assert json.loads(said(waiting, command, "--json").output) == []
    (row,) = json.loads(said(waiting, command, "--aside", "--json").output)
    assert str(row["mail"]) == number(waiting)


def test_scripts_get_what_became_of_it(waiting: House) -> None:
    done = said(waiting, command, number(waiting), "--of", "Alpha", "--json")
    assert json.loads(done.output) == {"mail": int(number(waiting)), "state": "placed"}


@pytest.mark.parametrize("given", [(), ("--of", "Alpha", "--aside")])
@pytest.mark.parametrize(
    ("language", "words"), [("en", "Say --of DEBTOR or --aside."), ("fr", "Indiquez --of DEBTOR ou --aside.")]
)
def test_a_mail_without_one_clear_word_is_refused(
    waiting: House, monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...], language: str, words: str
) -> None:
    monkeypatch.setattr("relance.cli.speech.LANGUAGE", language)
    refused = said(waiting, command, number(waiting), *given)
    assert refused.exit_code == 2
    assert words in refused.output
    assert state(waiting) == MailState.WAITING


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("999999", "--of", "Alpha"), "There is no mail 999999 to place here"),
        (("999999", "--aside"), "There is no mail 999999 to place here"),
        (("MAIL", "--of", "Nobody"), "'Nobody' names no debtor, or several"),
        (("MAIL", "--of", ""), "names no debtor"),
        (("first", "--aside"), "'first' is not a valid integer"),
        (("--of", "Alpha"), "Say which MAIL is of Alpha"),
    ],
)
def test_what_names_nothing_is_refused_in_words(waiting: House, given: tuple[str, ...], words: str) -> None:
    arguments = [number(waiting) if word == "MAIL" else word for word in given]
    refused = said(waiting, command, *arguments)
    assert refused.exit_code != 0
    assert words in f"{refused.exception} {refused.output}"
    assert state(waiting) == MailState.WAITING
