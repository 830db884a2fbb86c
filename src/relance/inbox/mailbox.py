"""An organisation's own mailbox: opened, read from where the last reading ended, each mail taken with its place in one transaction."""

from __future__ import annotations

import imaplib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from django.db.models import Min

from relance.channels.email import mailboxes
from relance.channels.email.mailboxes import Fetched, MailboxMissing, MailboxUnreadable, Position
from relance.channels.email.microsoft import IMAP_HOST as IMAP_HOST_OF_MICROSOFT
from relance.channels.email.microsoft import MicrosoftRefuses, SignInLost, Tokens
from relance.domain.scenario.model import Channel
from relance.inbox.models import MailboxPosition
from relance.inbox.taking import forget_texts, take_in, take_one
from relance.outbox.microsoft import tokens_of
from relance.outbox.models import Message
from relance.tenancy.context import Acting, ActsAnew
from relance.tenancy.models import Organisation
from relance.tenancy.preferences import EMAIL, IMAP_HOST, IMAP_PASSWORD, IMAP_USER, SENDER

FOLDER = "INBOX"
LOOK_BACK = timedelta(days=30)  # of a first reading, and of one after the folder was made anew


def has_mailbox(here: Acting) -> bool:
    """Whether the organisation named one. A demonstration reads none: it talks to nobody."""
    is_demonstration = Organisation.objects.get(pk=here.organisation).is_demonstration
    return bool(IMAP_HOST.of(here) and IMAP_USER.of(here)) and not is_demonstration


def take_in_mailbox(desk: ActsAnew, source: Path | None = None, *, key: bytes) -> Counter[str]:
    """Take in what lies in ``source``, or what came to the organisation's IMAP mailbox since the last time; see ``taking.take_in``.

    Raises MailboxMissing, MailboxUnreadable. What was taken before a mailbox broke off stays taken.
    """
    with desk.acting() as here:
        own = SENDER.of(here) or EMAIL.of(here) or ""
    try:
        if source is not None:
            return take_in(desk, mailboxes.read_mailbox(source), own_address=own)
        return _from_imap(desk, own, key)
    except (OSError, imaplib.IMAP4.error, SignInLost, MicrosoftRefuses) as error:
        raise MailboxUnreadable(mailbox=source or "IMAP", why=error) from error


def _from_imap(desk: ActsAnew, own: str, key: bytes) -> Counter[str]:
    with desk.acting() as here:
        way = _way_into(here, key)
    addresses = frozenset(one.lower() for one in (own, way.user) if "@" in one)
    counts: Counter[str] = Counter()
    for fetched in way.opened():
        counts += take_one(
            desk,
            fetched.content,
            own=addresses,
            then=partial(_remember, name=way.name, position=fetched.position),
        )
    with desk.acting() as here:
        forget_texts(here)
    return counts


@dataclass(frozen=True, slots=True)
class _Way:
    """What opening a mailbox takes, and how far it was read."""

    name: str
    host: str
    user: str
    password: str
    tokens: Tokens | None
    since: date
    position: Position | None

    def opened(self) -> Iterator[Fetched]:
        """What came since the last reading."""
        token = self.tokens.current() if self.tokens and not self.password else ""
        yield from mailboxes.read_imap(
            self.host, self.user, self.password, token=token, since=self.since, position=self.position, folder=FOLDER
        )


def _way_into(here: Acting, key: bytes) -> _Way:
    """Raises MailboxMissing."""
    host, user = IMAP_HOST.of(here), IMAP_USER.of(here)
    password = IMAP_PASSWORD.secret_of(here, key)
    tokens = tokens_of(here, key) if host == IMAP_HOST_OF_MICROSOFT else None
    if not host or not user:
        raise MailboxMissing
    name = f"{host} {user} {FOLDER}"
    known = _position(here, name)
    position = Position(known.validity, known.last_uid) if known.validity else None
    since = max(known.since, (known.read_at - LOOK_BACK).date())
    return _Way(name, host, user, password, tokens, since, position)


def _position(here: Acting, name: str) -> MailboxPosition:
    """How far it was read; made on the first reading, from the day on which there may be answers."""
    made, _ = MailboxPosition.objects.get_or_create(
        organisation_id=here.organisation,
        mailbox=name,
        defaults={"validity": 0, "last_uid": 0, "since": _first_day(here), "read_at": here.at},
    )
    return made


def _first_day(here: Acting) -> date:
    """The day of the first message that left, a month back at most: nobody answers what was not sent. The servers' days differ by one."""
    first = Message.objects.filter(channel=Channel.EMAIL.value).aggregate(day=Min("sent_on"))["day"]
    return max(first or here.today, here.today - LOOK_BACK) - timedelta(days=1)


def _remember(here: Acting, *, name: str, position: Position) -> None:
    MailboxPosition.objects.filter(mailbox=name).update(
        validity=position.validity, last_uid=position.last_uid, read_at=here.at
    )
