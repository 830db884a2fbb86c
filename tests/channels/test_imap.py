"""Reading a mailbox by IMAP: from where one was, marking nothing, whatever the server does meanwhile."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from relance.channels.email import mailboxes
from relance.channels.email.mailboxes import Fetched, Position, read_imap
from tests.channels.imap import NEW, OLD, Mailbox, opened

ONE, TWO = b"Subject: one\r\n\r\nfirst\r\n", b"Subject: two\r\n\r\nsecond\r\n"


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[tuple[Mailbox, ssl.SSLContext]]:
    with opened(tmp_path) as (server, trusting):
        yield server, trusting


def read(
    server: Mailbox,
    context: ssl.SSLContext | None,
    *,
    position: Position | None = None,
    since: date = NEW,
    password: str = "right",  # noqa: S107
) -> Iterator[Fetched]:
    port = server.server_address[1]
    return read_imap("127.0.0.1", "me", password, since=since, position=position, port=port, timeout=5, context=context)


@pytest.mark.requirement("P44")
def test_each_mail_is_read_once_and_none_is_marked_for_those_who_read_there_too(
    mailbox: tuple[Mailbox, ssl.SSLContext],
) -> None:
    server, trusting = mailbox
    server.put(ONE)
    server.put(TWO)
    first, second = read(server, trusting)
    assert (first.content, second.content) == (ONE, TWO)
    assert (first.position, second.position) == (Position(7, 1), Position(7, 2))
    assert [one.content for one in read(server, trusting, position=first.position)] == [TWO]
    assert list(read(server, trusting, position=second.position)) == [], "the server names its last mail all the same"
    assert not any(one.upper().startswith(("SELECT", "UID STORE")) for one in server.asked), "opened to read only"
    assert all("PEEK" in one.upper() for one in server.asked if "FETCH" in one.upper())


def test_years_of_old_mail_are_not_read(mailbox: tuple[Mailbox, ssl.SSLContext]) -> None:
    server, trusting = mailbox
    for _ in range(3):
        server.put(ONE, on=OLD)
    server.put(TWO)
    assert [one.content for one in read(server, trusting)] == [TWO]
    server.put(ONE, on=OLD)  # somebody moves an old one there
    assert list(read(server, trusting, position=Position(7, 4))) == []


def test_a_folder_that_was_made_anew_is_read_again_from_the_day(mailbox: tuple[Mailbox, ssl.SSLContext]) -> None:
    server, trusting = mailbox
    server.put(ONE)
    server.made_anew()
    assert [one.position for one in read(server, trusting, position=Position(7, 900))] == [Position(8, 100)]


def test_of_a_huge_mail_the_first_part_is_fetched(
    mailbox: tuple[Mailbox, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, trusting = mailbox
    monkeypatch.setattr(mailboxes, "LARGEST", 1000)
    server.put(ONE + b"x" * 5000)
    (fetched,) = read(server, trusting)
    assert len(fetched.content) == 1000


def test_a_line_that_breaks_half_way_raises_after_what_was_read(mailbox: tuple[Mailbox, ssl.SSLContext]) -> None:
    server, trusting = mailbox
    server.put(ONE)
    server.breaks_at = server.put(TWO)
    mails = read(server, trusting)
    assert next(mails).content == ONE
    with pytest.raises((imaplib.IMAP4.error, OSError)):
        next(mails)


def test_a_wrong_password_and_a_certificate_nobody_vouches_for_are_refused(
    mailbox: tuple[Mailbox, ssl.SSLContext],
) -> None:
    server, trusting = mailbox
    with pytest.raises(imaplib.IMAP4.error):
        list(read(server, trusting, password="wrong"))
    with pytest.raises(ssl.SSLCertVerificationError):
        list(read(server, None))


def test_a_token_opens_the_mailbox_too_and_a_wrong_one_does_not(mailbox: tuple[Mailbox, ssl.SSLContext]) -> None:
    server, trusting = mailbox
    server.put(ONE)

    def read_by(token: str) -> list[Fetched]:
        port = server.server_address[1]
        return list(read_imap("127.0.0.1", "me", token=token, since=NEW, port=port, timeout=5, context=trusting))

    with pytest.raises(imaplib.IMAP4.error):
        read_by("wrong")
    assert len(read_by("right")) == 1
