"""The mailbox where answers and what came back arrive: read by ``relance bounces``, and by the worker before it sends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from relance.cli.database import actor, installation_key, now
from relance.domain.errors import DomainError


class MailboxMissing(DomainError):
    """No source of bounces."""

    code = "mailbox_missing"
    template = "Name a mailbox file or a folder of .eml files, or set imap-host, imap-user and imap-password."


class MailboxUnreadable(DomainError):
    """The mailbox does not open."""

    code = "mailbox_unreadable"
    template = "The mailbox {mailbox} cannot be read: {why}."


def has_mailbox(organisation_id: int) -> bool:
    """Whether the organisation named one. A demonstration reads none: it talks to nobody."""
    from relance.tenancy.context import acting_in
    from relance.tenancy.models import Organisation
    from relance.tenancy.preferences import IMAP_HOST, IMAP_USER

    with acting_in(organisation_id):
        is_demonstration = Organisation.objects.get(pk=organisation_id).is_demonstration
        return bool(IMAP_HOST.of(organisation_id) and IMAP_USER.of(organisation_id)) and not is_demonstration


def take_in_mailbox(organisation_id: int, source: Path | None = None) -> Counter[str]:
    """Take in what lies in ``source``, or in the organisation's IMAP mailbox. Raises MailboxMissing, MailboxUnreadable."""
    from relance.inbox.taking import take_in
    from relance.tenancy.context import acting_in
    from relance.tenancy.preferences import EMAIL, SENDER

    with acting_in(organisation_id):
        own = SENDER.of(organisation_id) or EMAIL.of(organisation_id) or ""
    return take_in(organisation_id, _contents(organisation_id, source), own_address=own, now=now(), actor=actor())


def _contents(organisation_id: int, source: Path | None) -> Iterator[bytes]:
    import imaplib

    from relance.channels.email.mailboxes import read_imap, read_mailbox
    from relance.channels.email.microsoft import IMAP_HOST as IMAP_HOST_OF_MICROSOFT
    from relance.channels.email.microsoft import MicrosoftRefuses, SignInLost
    from relance.outbox.microsoft import tokens_of
    from relance.tenancy.context import acting_in
    from relance.tenancy.preferences import IMAP_HOST, IMAP_PASSWORD, IMAP_USER

    try:
        if source is not None:
            yield from read_mailbox(source)
            return
        with acting_in(organisation_id):
            host, user = IMAP_HOST.of(organisation_id), IMAP_USER.of(organisation_id)
            password = IMAP_PASSWORD.secret_of(organisation_id, installation_key())
            tokens = tokens_of(organisation_id, installation_key()) if host == IMAP_HOST_OF_MICROSOFT else None
        if not host or not user:
            raise MailboxMissing
        yield from read_imap(host, user, password, token=tokens.current() if tokens and not password else "")
    except (OSError, imaplib.IMAP4.error, SignInLost, MicrosoftRefuses) as error:
        raise MailboxUnreadable(mailbox=source or "IMAP", why=error) from error
