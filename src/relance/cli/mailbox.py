"""The mailbox where answers and what came back arrive: read by ``relance bounces``, and by the worker before it sends."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from relance.cli.database import actor, installation_key, now


def has_mailbox(organisation_id: int) -> bool:
    """Whether the organisation named one."""
    from relance.inbox import mailbox
    from relance.tenancy.context import acting

    with acting(organisation_id, actor(), now()) as here:
        return mailbox.has_mailbox(here)


def take_in_mailbox(organisation_id: int, source: Path | None = None) -> Counter[str]:
    """Take in what lies in ``source``, or in the organisation's IMAP mailbox. Raises MailboxMissing, MailboxUnreadable."""
    from relance.inbox import mailbox
    from relance.tenancy.context import Desk

    return mailbox.take_in_mailbox(Desk(organisation_id, actor(), now), source, key=installation_key())
