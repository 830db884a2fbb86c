"""A letter that could not be written, on pages: why, what to do, and written again once it is mended."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection

from relance.domain.ids import MessageId
from relance.domain.own_details import Detail
from relance.domain.scenario.decide import MOST_ROUNDS
from relance.domain.sentences import Sentence
from relance.language import show
from relance.letters.compose import Composer
from relance.letters.details import ForeignDetailsInLetter
from relance.letters.render import SignsWithoutGlyph
from relance.outbox.preparation import LETTER_FAILED, prepare
from relance.scenarios.by_hand import NothingToWriteAgain, write_again
from relance.scenarios.not_written import why_of
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import MORNING, House
from tests.outbox.test_letters_apart import LATE, breaks_for

AT_ALPHA = "alpha@alpha.example;404833048;1 rue Fictive;75001;Paris;"


@pytest.fixture
def failing(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    house.bring(f"F-1;Alpha;{LATE};100,00;{AT_ALPHA}")
    monkeypatch.setattr(Composer, "compose", breaks_for("Alpha", Composer.compose, ValueError("nobody foresaw it")))
    return house


@pytest.mark.requirement("P48")
@time_machine.travel(MORNING, tick=False)
def test_today_names_it_its_page_says_why_and_it_is_written_again_once_mended(
    failing: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing.run()
    prepare(failing.organisation, clock=failing.clock)
    owner, (message,) = Person(failing.organisation), failing.messages()
    assert "Letters that could not be written" in owner.sees("today/")
    assert f"messages/{message.pk}/" in owner.sees("outbox/?show=not-written")
    page = owner.sees(f"messages/{message.pk}/")
    assert "nobody foresaw it" in page
    assert "Write it again" in page
    monkeypatch.undo()
    assert "Nothing stands in its way any more" in owner.sees(f"messages/{message.pk}/")
    owner.does(f"messages/{message.pk}/again/")
    assert failing.states() == ["refused", "proposed"]
    assert "Letters that could not be written" not in owner.sees("today/")
    assert failing.confirm() == 1
    assert failing.send().states == {"accepted": 1}


def test_a_list_says_why_in_the_reader_s_language() -> None:
    """The outbox keeps the words in English; a sentence within the sentence is said in French too."""
    refused = ForeignDetailsInLetter(
        where=Sentence("Invoice {number}", {"number": "F-7"}), found="evil.example", what=Detail.LINK.value
    )
    said = show(why_of(LETTER_FAILED, str(refused)), "fr")
    assert said.startswith("Facture F-7\N{NO-BREAK SPACE}:")
    assert "est un lien qui n’est pas à vous" in said
    assert "’imprime" in said
    signs = str(SignsWithoutGlyph(signs="\N{EGYPTIAN HIEROGLYPH A001}"))
    assert "ne peut pas être imprimé" in show(why_of(LETTER_FAILED, signs), "fr")
    assert why_of("rejected", "550 5.1.1 No such user") == "550 5.1.1 No such user"


@time_machine.travel(MORNING, tick=False)
def test_what_failed_every_day_until_the_program_gave_up_is_still_written_again(
    failing: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (7, 8, 9, 10, 13):
        failing.clock.on(day)
        failing.bring(f"F-1;Alpha;{LATE};100,00;{AT_ALPHA}")
        failing.run()
        prepare(failing.organisation, clock=failing.clock)
    assert failing.states() == ["refused"] * MOST_ROUNDS
    assert failing.run().outcomes.keys() <= {"undeliverable"}
    monkeypatch.undo()
    last = failing.messages()[-1].pk
    with failing.acting() as here:
        asked = write_again(here, MessageId(last))
    assert len(asked.may_go + asked.to_look_at) == 1
    assert failing.confirm() == 1
    assert failing.send().states == {"accepted": 1}


def test_what_did_not_fail_is_not_written_again(house: House) -> None:
    house.bring(f"F-1;Alpha;{LATE};100,00;{AT_ALPHA}")
    house.day()
    (message,) = house.messages()
    with pytest.raises(NothingToWriteAgain), house.acting() as here:
        write_again(here, MessageId(message.pk))


def test_looking_for_what_was_not_written_reads_its_own_index(house: House) -> None:
    """However many messages there are."""
    with at_work(house.organisation), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT message_id FROM outbox_not_written")
        assert "message_not_written" in "\n".join(line for (line,) in cursor.fetchall())
