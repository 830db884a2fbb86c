"""A second reader for own words: they wait for another member, and letters say what they said until then."""

from __future__ import annotations

import pytest
import time_machine

from relance.domain.ids import NoticeId
from relance.journal.verification import verify_journal
from relance.letters.model import Act
from relance.letters.models import LetterText, ProposedText
from relance.letters.second_reader import AnotherMustApprove, NoTextWaits, SecondReaderAsked, approve_text, digest
from relance.letters.texts_of import keep_text
from relance.membership.choices import choose
from relance.outbox.models import Notice
from relance.outbox.rewording import reword
from relance.tenancy.context import acting
from relance.tenancy.models import Role
from relance.tenancy.preferences import SECOND_READER, set_preference, stored
from relance.tenancy.rights import RightMissing
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import KEY, MORNING, House

SAVE, SETTLE, PAGE = "letter-texts/reminder-fr/save/", "letter-texts/reminder-fr/settle/", "letter-texts/reminder-fr/"
OWN, OTHER = "Il reste {asked} à régler.", "Nous attendons {asked}."


@pytest.fixture
def read_twice(house: House) -> House:
    with at_work(house.organisation) as here:
        set_preference(here, SECOND_READER.key, "yes")
    return house


def kept(house: House) -> list[str]:
    with at_work(house.organisation):
        return list(LetterText.objects.values_list("edits", flat=True))


def seen(house: House) -> str:
    with at_work(house.organisation):
        return digest(ProposedText.objects.get().edits)


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P39")
def test_a_text_waits_for_another_member_and_counts_once_they_approve(read_twice: House) -> None:
    owner, accountant = Person(read_twice.organisation), Person(read_twice.organisation, Role.ACCOUNTANT)
    assert "wait for another member" in owner.does(SAVE, do="keep", opening=OWN)
    assert kept(read_twice) == []
    page = owner.sees(PAGE)
    assert OWN in page
    assert 'value="approve"' not in page, "its author reads it, and cannot approve it"
    assert "second reader" in accountant.sees("today/")
    assert f"/{PAGE}#waiting" in accountant.sees("scenarios/"), "Today leads there, and there it is seen which waits"
    assert "<dt>opening</dt>" not in page, "a piece has a name in the reader's language"
    assert 'value="approve"' in accountant.sees(PAGE)
    assert "Kept, for all letters to come." in accountant.does(SETTLE, do="approve", seen=seen(read_twice))
    assert OWN in kept(read_twice)[0]
    assert "second reader" not in accountant.sees("today/")
    with at_work(read_twice.organisation) as here:
        assert list(verify_journal(here)) == []


@time_machine.travel(MORNING, tick=False)
def test_a_forged_approval_by_its_author_a_collector_or_of_other_words_counts_for_nothing(read_twice: House) -> None:
    owner, accountant = Person(read_twice.organisation), Person(read_twice.organisation, Role.ACCOUNTANT)
    collector = Person(read_twice.organisation, Role.COLLECTOR)
    owner.does(SAVE, do="keep", opening=OWN)
    looked_at = seen(read_twice)
    for person, given in (
        (owner, {"do": "approve", "seen": looked_at}),
        (collector, {"do": "approve", "seen": looked_at}),
        (accountant, {"do": "approve", "seen": ""}),
        (accountant, {"do": "approve", "seen": "0" * 64}),
        (accountant, {}),
    ):
        person.client.post(person.path(SETTLE), given)
        assert kept(read_twice) == []
    owner.does(SAVE, do="keep", opening=OTHER)
    accountant.client.post(accountant.path(SETTLE), {"do": "approve", "seen": looked_at})
    assert kept(read_twice) == [], "changed since it was looked at"


def test_whoever_proposes_last_is_the_author_and_a_text_changed_after_approval_waits_again(read_twice: House) -> None:
    first, second = (Person(read_twice.organisation, role).user for role in (Role.OWNER, Role.ACCOUNTANT))
    assert first is not None
    assert second is not None
    at, org = read_twice.clock.now, read_twice.organisation

    def propose(words: str, by: int) -> None:
        with acting(org, f"user:{by}", at) as here:
            assert not keep_text(here, Act.REMINDER, "fr", {"opening": words}, user_id=by)

    def approve(by: int) -> None:
        with acting(org, f"user:{by}", at) as here:
            approve_text(here, Act.REMINDER, "fr", seen=seen(read_twice), user_id=by)

    propose(OWN, first.pk)
    propose(OTHER, second.pk)
    with pytest.raises(AnotherMustApprove):
        approve(second.pk)
    approve(first.pk)
    with pytest.raises(NoTextWaits), acting(org, "test", at) as here:
        approve_text(here, Act.REMINDER, "fr", seen="", user_id=first.pk)
    propose(OWN, first.pk)
    assert [OTHER in edits for edits in kept(read_twice)] == [True]
    with pytest.raises(RightMissing), acting(org, "test", at, role=Role.COLLECTOR) as here:
        approve_text(here, Act.REMINDER, "fr", seen=seen(read_twice), user_id=second.pk)


def test_the_words_of_one_letter_do_not_leave_unread(read_twice: House) -> None:
    read_twice.bring("F-1;Alpha;2026-02-01;2026-03-03;100,00;alpha@alpha.example;404833048;1 rue Fictive;75001;Paris;")
    read_twice.run()
    with at_work(read_twice.organisation):
        notice = Notice.objects.get()
    with pytest.raises(SecondReaderAsked), read_twice.acting() as here:
        reword(here, NoticeId(notice.pk), {"opening": OWN})


def test_two_members_switch_it_off_and_one_alone_does_not(read_twice: House) -> None:
    org, at = read_twice.organisation, read_twice.clock.now

    def off(user: int | None, value: str = "no") -> bool:
        key = KEY.encode() if isinstance(KEY, str) else KEY
        with at_work(org, at) as here:
            return choose(here, {SECOND_READER.key: value}, user_id=user, installation_key=key).awaits_second_reader

    def is_on() -> bool:
        with at_work(org) as here:
            return stored(here, SECOND_READER.key) == "yes"

    first, second = (Person(org, role).user for role in (Role.OWNER, Role.ACCOUNTANT))
    assert first is not None
    assert second is not None
    assert off(first.pk)
    assert off(first.pk, "")
    assert is_on()
    assert not off(second.pk)
    assert not is_on()
