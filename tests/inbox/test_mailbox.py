"""A company's own mailbox: read on from where the last reading ended, each mail once, whatever happens in between."""

from __future__ import annotations

import functools
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from relance.channels.email import mailboxes
from relance.channels.email.mailboxes import MailboxMissing, MailboxUnreadable, read_imap
from relance.channels.email.replies import Reply
from relance.exchanges.models import Exchange
from relance.inbox import answers, taking
from relance.inbox.mailbox import has_mailbox, take_in_mailbox
from relance.inbox.models import Mail, MailboxPosition
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.channels.imap import OLD, Mailbox, opened
from tests.conftest import found
from tests.inbox.test_answers import BOOKS, answer, fresh
from tests.outbox.builders import KEY, House

SETTINGS = {"imap-host": "127.0.0.1", "imap-user": "me"}


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with opened(tmp_path) as (server, trusting):
        reach(monkeypatch, server, trusting)
        yield server


def reach(monkeypatch: pytest.MonkeyPatch, server: Mailbox, trusting: ssl.SSLContext) -> None:
    """Whatever host is named, this server is meant."""
    here = functools.partial(read_imap, port=server.server_address[1], timeout=60, context=trusting)
    monkeypatch.setattr(mailboxes, "read_imap", lambda host, user, _password, **rest: here(host, user, "right", **rest))


@pytest.fixture
def written(house: House) -> House:
    """Alpha had a reminder; the company names its mailbox."""
    house.bring(BOOKS)
    house.day()
    house.clock.later(hours=3)
    house.send()
    with at_work(house.organisation) as here:
        for key, value in SETTINGS.items():
            set_preference(here, key, value)
    return house


def take(house: House) -> dict[str, int]:
    return dict(take_in_mailbox(house.desk, key=KEY))


def position(house: House) -> tuple[int, int]:
    with at_work(house.organisation):
        found = MailboxPosition.objects.get()
    return found.validity, found.last_uid


@pytest.mark.requirement("AP-11", "P44", "P47")
def test_what_came_since_the_last_time_is_taken_once(written: House, server: Mailbox) -> None:
    (message,) = written.messages()
    server.put(answer(message.public_id), on=OLD)
    assert take(written) == {}, "nobody answered before anything was sent"
    server.put(answer(message.public_id))
    server.put(fresh("Question", sender="stranger@else.example", Message_ID="<2@x>"))
    assert take(written) == {"reply": 1, "to_place": 1}
    assert position(written) == (7, 3)
    assert take(written) == {}
    server.put(answer(message.public_id, Message_ID="<3@x>"))
    assert take(written) == {"reply": 1}


def test_a_folder_made_anew_doubles_nothing(written: House, server: Mailbox) -> None:
    (message,) = written.messages()
    server.put(answer(message.public_id))
    take(written)
    server.made_anew()
    server.put(answer(message.public_id, "Et ceci.", Message_ID="<2@x>"))
    assert take(written) == {"unknown": 1, "reply": 1}
    assert position(written) == (8, 101)
    with at_work(written.organisation):
        assert Exchange.objects.count() == 2


def test_a_line_that_breaks_half_way_keeps_what_was_taken_and_goes_on_there(written: House, server: Mailbox) -> None:
    (message,) = written.messages()
    server.put(answer(message.public_id))
    server.breaks_at = server.put(answer(message.public_id, Message_ID="<2@x>"))
    with pytest.raises(MailboxUnreadable):
        take(written)
    assert position(written) == (7, 1)
    server.breaks_at = None
    assert take(written) == {"reply": 1}


def test_a_program_that_dies_within_a_mail_takes_that_mail_again(
    written: House, server: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a mail became and how far the mailbox was read are one transaction."""
    (message,) = written.messages()
    server.put(answer(message.public_id))
    whole = answers.take_mail

    def dies(*arguments: object, **options: object) -> str:
        whole(*arguments, **options)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(taking, "take_mail", dies)
    with pytest.raises(KeyboardInterrupt):
        take(written)
    monkeypatch.setattr(taking, "take_mail", whole)
    assert position(written) == (0, 0)
    with at_work(written.organisation):
        assert not Exchange.objects.exists()
    assert take(written) == {"reply": 1}


def test_one_odd_mail_is_shown_and_the_next_one_is_taken(
    written: House, server: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    (message,) = written.messages()
    server.put(b"Subject: odd\r\n\r\nodd")
    server.put(answer(message.public_id))
    whole = answers.take_mail

    def stumbles(organisation_id: int, mail: Reply, **options: object) -> str:
        if mail.subject == "odd":
            raise ValueError("odd")
        return whole(organisation_id, mail, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(taking, "take_mail", stumbles)
    assert take(written) == {"unreadable": 1, "reply": 1}
    with at_work(written.organisation):
        assert Mail.objects.get(kind="unreadable").state == "waiting"


def test_two_companies_on_one_mailbox_each_read_all_of_it(written: House, server: Mailbox, tmp_path: Path) -> None:
    (message,) = written.messages()
    other = House(found(), tmp_path)
    with at_work(other.organisation) as here:
        for key, value in SETTINGS.items():
            set_preference(here, key, value)
    server.put(answer(message.public_id))
    assert take(written) == {"reply": 1}
    assert take(other) == {"to_place": 1}
    assert position(other) == (7, 1)


def test_a_company_without_a_mailbox_reads_none(house: House) -> None:
    with house.acting() as here:
        assert not has_mailbox(here)
    with pytest.raises(MailboxMissing):
        take(house)
