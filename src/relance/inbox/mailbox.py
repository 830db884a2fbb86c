"""An organisation's own mailbox: opened, read from where the last reading ended, each mail taken with its place in one transaction."""

from __future__ import annotations

import imaplib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from django.db.models import Min

from relance.channels.email import mailboxes
from relance.channels.email.mailboxes import Fetched, MailboxMissing, MailboxUnreadable, Position
from relance.channels.email.microsoft import IMAP_HOST as IMAP_HOST_OF_MICROSOFT
from relance.channels.email.microsoft import MicrosoftRefuses, SignInLost
from relance.domain.scenario.model import Channel
from relance.inbox.models import MailboxPosition
from relance.inbox.taking import forget_texts, take_in, take_one
from relance.outbox.microsoft import tokens_of
from relance.outbox.models import Message
from relance.tenancy.context import acting_in
from relance.tenancy.models import Organisation
from relance.tenancy.preferences import EMAIL, IMAP_HOST, IMAP_PASSWORD, IMAP_USER, SENDER
from relance.tenancy.rights import Right, needs
from relance.tenancy.services import organisation_today

FOLDER = "INBOX"
LOOK_BACK = timedelta(days=30)  # of a first reading, and of one after the folder was made anew


def has_mailbox(organisation_id: int) -> bool:
    """Whether the organisation named one. A demonstration reads none: it talks to nobody."""
    with acting_in(organisation_id):
        is_demonstration = Organisation.objects.get(pk=organisation_id).is_demonstration
        return bool(IMAP_HOST.of(organisation_id) and IMAP_USER.of(organisation_id)) and not is_demonstration


@needs(Right.SET_UP)
def take_in_mailbox(
    organisation_id: int, source: Path | None = None, *, key: bytes, clock: Callable[[], datetime], actor: str
) -> Counter[str]:
    """Take in what lies in ``source``, or what came to the organisation's IMAP mailbox since the last time; see ``taking.take_in``.

    Raises MailboxMissing, MailboxUnreadable. What was taken before a mailbox broke off stays taken.
    """
    with acting_in(organisation_id):
        own = SENDER.of(organisation_id) or EMAIL.of(organisation_id) or ""
    try:
        if source is not None:
            contents = mailboxes.read_mailbox(source)
            return take_in(organisation_id, contents, own_address=own, now=clock(), actor=actor)
        return _from_imap(organisation_id, own, key, clock, actor)
    except (OSError, imaplib.IMAP4.error, SignInLost, MicrosoftRefuses) as error:
        raise MailboxUnreadable(mailbox=source or "IMAP", why=error) from error


def _from_imap(organisation_id: int, own: str, key: bytes, clock: Callable[[], datetime], actor: str) -> Counter[str]:
    with acting_in(organisation_id):
        name = f"{IMAP_HOST.of(organisation_id)} {IMAP_USER.of(organisation_id)} {FOLDER}"
        user = IMAP_USER.of(organisation_id) or ""
    addresses = frozenset(one.lower() for one in (own, user) if "@" in one)
    counts: Counter[str] = Counter()
    for fetched in _opened(organisation_id, name, key, clock()):
        now = clock()
        counts += take_one(
            organisation_id, fetched.content, own=addresses, now=now, actor=actor,
            then=partial(_remember, organisation_id, name, fetched.position, now),
        )  # fmt: skip
    forget_texts(organisation_id, now=clock())
    return counts


def _opened(organisation_id: int, name: str, key: bytes, now: datetime) -> Iterator[Fetched]:
    """What came since the last reading."""
    with acting_in(organisation_id):
        host, user = IMAP_HOST.of(organisation_id), IMAP_USER.of(organisation_id)
        password = IMAP_PASSWORD.secret_of(organisation_id, key)
        tokens = tokens_of(organisation_id, key) if host == IMAP_HOST_OF_MICROSOFT else None
        if not host or not user:
            raise MailboxMissing
        known = _position(organisation_id, name, now)
    position = Position(known.validity, known.last_uid) if known.validity else None
    since = max(known.since, (known.read_at - LOOK_BACK).date())
    token = tokens.current() if tokens and not password else ""
    yield from mailboxes.read_imap(host, user, password, token=token, since=since, position=position, folder=FOLDER)


def _position(organisation_id: int, name: str, now: datetime) -> MailboxPosition:
    """How far it was read; made on the first reading, from the day on which there may be answers."""
    made, _ = MailboxPosition.objects.get_or_create(
        organisation_id=organisation_id, mailbox=name,
        defaults={"validity": 0, "last_uid": 0, "since": _first_day(organisation_id, now), "read_at": now},
    )  # fmt: skip
    return made


def _first_day(organisation_id: int, now: datetime) -> date:
    """The day of the first message that left, a month back at most: nobody answers what was not sent. The servers' days differ by one."""
    today = organisation_today(organisation_id, now)
    first = Message.objects.filter(channel=Channel.EMAIL.value).aggregate(day=Min("sent_on"))["day"]
    return max(first or today, today - LOOK_BACK) - timedelta(days=1)


def _remember(organisation_id: int, name: str, at: Position, now: datetime) -> None:
    MailboxPosition.objects.filter(mailbox=name).update(validity=at.validity, last_uid=at.last_uid, read_at=now)
