"""The locks that an organisation's work takes, each until its transaction ends, ``alone`` or together with others.

- EXIT stands between what leaves and what stops everything: a message takes it together with others in the transaction
  that claims it, whoever stops the whole organisation takes it alone. So once "stop" has returned, nothing is claimed
  any more that did not see it.
- BOOKS stands between an import, which compares what the books say with what is known, and whatever else says what was
  paid or counts the receivables: an import takes it alone.
- RUN is taken alone by the daily run.
- CASES is taken alone by whoever opens a case: numbers are allotted one after another.
- INBOX is taken alone by whoever takes in a mail: none is taken twice.

The locks are taken before any row's, in the order INBOX, RUN, BOOKS, EXIT, CASES. Who claims a message takes one of the
debtor's after EXIT, in order of id where several are claimed together (``outbox.claim``).

A claim on a deposit is locked before BOOKS, by ``deposits.claim.situations.lock_claim`` alone: whoever holds BOOKS never asks for a claim.

Rows are locked in the order messages, notices, receivables, holds and the rest, each kind by id and all of a kind together; then
the journal's chains (``journal.append``), last. Who needs rows of several debtors or notices locks all of them before the first entry
is journaled.

A row that others point to (organisation, debtor, receivable) is locked with ``no_key``: no foreign key of a row written
beside it waits for that, so who locked one and then journals never waits in a circle with who journaled and then writes.
"""

from __future__ import annotations

from enum import Enum

from django.db import connection

from relance.tenancy.context import Acting


class Lock(Enum):
    """What is locked, of one organisation."""

    BOOKS = "relance.import"
    RUN = "relance.run"
    EXIT = "relance.exit"
    CASES = "relance.cases"
    INBOX = "relance.inbox"


ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))"
TOGETHER = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, %s))"


def hold_lock(lock: Lock, here: Acting, *, alone: bool) -> None:
    """Wait for ``lock`` and hold it until the transaction ends."""
    hold_lock_of(lock, here.organisation, alone=alone)


def hold_lock_of(lock: Lock, organisation: int, *, alone: bool) -> None:
    """The same, of the organisation in which the caller acts."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE if alone else TOGETHER, [lock.value, organisation])
