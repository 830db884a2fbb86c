"""The words of letters on pages: for all letters of a kind, or for one that waits; looked at before they are kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine

from relance.domain.ids import NoticeId
from relance.letters.batch import Renderers
from relance.letters.models import LetterText
from relance.outbox import confirmation
from relance.outbox.models import Notice
from relance.outbox.preparation import Composers, prepare
from relance.outbox.rewording import NotWaiting, reword
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.office.people import Person
from tests.office.test_today import ROWS
from tests.outbox.builders import MORNING, House, numbered

OWN = "Nous n’avons pas reçu {asked} : merci d’y penser."


@pytest.fixture
def proposing(organisation: int, tmp_path: Path) -> House:
    house = House(organisation, tmp_path, is_trusted=False)
    house.bring(*ROWS)
    house.run()
    return house


def notice_of(house: House, debtor: str) -> Notice:
    with at_work(house.organisation):
        return Notice.objects.select_related("debtor").get(debtor__name=debtor)


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("RU-6")
def test_own_words_are_seen_on_a_real_letter_before_they_are_kept_for_all(proposing: House) -> None:
    owner = Person(proposing.organisation)
    page = owner.sees("letter-texts/reminder-fr/")
    assert "Sauf erreur de notre part" in page
    assert "C. com. art. L441-10 II" in page
    looked = owner.does("letter-texts/reminder-fr/save/", do="look", opening=OWN)
    assert "Not kept yet." in looked
    assert "Nous n’avons pas reçu 250,50\xa0€\xa0: merci d’y penser." in looked
    with at_work(proposing.organisation):
        assert not LetterText.objects.exists()
    assert "Kept, for all letters to come." in owner.does("letter-texts/reminder-fr/save/", do="keep", opening=OWN)
    for debtor, amount in (("Alpha", "100,00"), ("Bêta & Fils", "250,50")):
        assert f"Nous n’avons pas reçu {amount}\xa0€" in owner.sees(f"letters/{notice_of(proposing, debtor).name}/")
    assert "If an invoice has not reached you" in owner.sees("letter-texts/reminder-en/"), (
        "the other language is its own"
    )


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P39")
def test_what_may_not_be_said_is_refused_with_its_article_and_nothing_typed_is_lost(proposing: House) -> None:
    owner = Person(proposing.organisation)
    for do in ("look", "keep"):
        given = {"do": do, "opening": "Un huissier viendra.", "closing": "À vous lire"}
        response = owner.client.post(owner.path("letter-texts/reminder-fr/save/"), given)
        assert response.status_code == 422
        page = response.content.decode()
        assert "C. pén. 433-13" in page
        assert "Un huissier viendra." in page
        assert "À vous lire" in page
    with at_work(proposing.organisation):
        assert not LetterText.objects.exists()


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P60")
def test_the_words_of_one_letter_change_for_it_alone_and_are_what_leaves(proposing: House) -> None:
    owner, alpha = Person(proposing.organisation), notice_of(proposing, "Alpha")
    assert "Change its words" in owner.sees("today/", letter=alpha.name)
    assert "merci d’y penser" in owner.does(f"letters/{alpha.name}/words/save/", do="look", opening=OWN)
    kept = owner.does(f"letters/{alpha.name}/words/save/", do="keep", opening=OWN, remark="")
    assert "Nous n’avons pas reçu 100,00\xa0€\xa0: merci d’y penser." in kept
    assert "merci d’y penser" not in owner.sees(f"letters/{notice_of(proposing, 'Bêta & Fils').name}/")
    owner.does("today/confirm/", notice=[alpha.name])
    proposing.clock.later(hours=3)
    proposing.send()
    (envelope,) = proposing.email.sent
    assert "merci d’y penser" in envelope.text
    with pytest.raises(NotWaiting), proposing.acting() as here:
        reword(here, NoticeId(alpha.pk), {"opening": "Autre"})
    assert (
        "no longer waits"
        in owner.client.post(
            owner.path(f"letters/{alpha.name}/words/save/"), {"do": "keep", "opening": "Autre"}
        ).content.decode()
    )


@time_machine.travel(MORNING, tick=False)
def test_a_letter_keeps_its_own_words_over_those_of_all_letters_and_may_go_back_to_them(proposing: House) -> None:
    owner, alpha = Person(proposing.organisation), notice_of(proposing, "Alpha")
    shipped = (
        owner.sees(f"letters/{alpha.name}/words/").split('name="opening"')[1].split(">", 1)[1].split("</textarea>")[0]
    )
    owner.does("letter-texts/reminder-fr/save/", do="keep", opening=OWN)
    owner.does(f"letters/{alpha.name}/words/save/", do="keep", opening=shipped)
    assert "Sauf erreur de notre part" in owner.sees(f"letters/{alpha.name}/")
    assert "merci d’y penser" in owner.sees(f"letters/{notice_of(proposing, 'Bêta & Fils').name}/")


@time_machine.travel(MORNING, tick=False)
def test_words_changed_while_the_letter_is_being_written_are_those_that_are_kept(
    proposing: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    alpha = notice_of(proposing, "Alpha")
    proposing.confirm()
    usual, turns = Renderers.each, iter([True, False])

    def meanwhile(renderers: Renderers, letters: Any) -> Iterator[Any]:
        done = list(usual(renderers, letters))
        if next(turns, False):  # undone, reworded and confirmed again before the first writing is kept
            names = [alpha.name]
            with proposing.acting() as here:
                confirmation.undo(here, numbered(here, names))
            with proposing.acting() as here:
                reword(here, NoticeId(alpha.pk), {"opening": OWN})
            proposing.confirm()
        yield from done

    monkeypatch.setattr(Renderers, "each", meanwhile)
    prepare(proposing.organisation, clock=proposing.clock)
    with at_work(proposing.organisation):
        assert "merci d’y penser" in Notice.objects.get(pk=alpha.pk).content


@time_machine.travel(MORNING, tick=False)
def test_a_viewer_reads_the_words_and_changes_none(proposing: House) -> None:
    viewer, alpha = Person(proposing.organisation, Role.VIEWER), notice_of(proposing, "Alpha")
    assert "Sauf erreur" in viewer.sees("letter-texts/reminder-fr/")
    assert viewer.status(f"letters/{alpha.name}/words/") == 403
    with at_work(proposing.organisation) as here:
        assert Composers(here).letter_of(alpha).text is None
