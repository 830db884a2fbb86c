"""The mailbox: what debtors answered and what came back. It waits on the network, so a worker reads it beside its other work."""

from __future__ import annotations

from relance.inbox.mailbox import has_mailbox, take_in_mailbox
from relance.jobs.leases import Leased
from relance.jobs.means import Done, Means


def work(means: Means, job: Leased) -> Done:
    """Read it, where there is one. Raises MailboxUnreadable."""
    with means.acting(job.organisation) as here:
        if not has_mailbox(here):
            return Done()
    counts = take_in_mailbox(means.desk(job.organisation), key=means.installation.key)
    return Done(means.clock() + means.every, counts)
