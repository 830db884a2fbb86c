"""What collection firms have ordered under a creditor's mandates: their letters and copies, and what they received.

It waits on the network of another's mail server. The firm's channel is opened acting for the firm, in a transaction of its own.
"""

from __future__ import annotations

import os

from relance.domain.scenario.model import Channel
from relance.firms.carrying_out import carry_out_orders, firms_at_work, next_moment
from relance.firms.sending import Place
from relance.jobs.leases import Leased
from relance.jobs.means import Done, Means
from relance.post.accounts import provider_of, states
from relance.tenancy.places import may_leave


def work(means: Means, job: Leased) -> Done:
    """All that is due, firm by firm. Raises SecretUnreadable."""
    visit = means.visit()
    with means.acting(job.organisation) as here:
        firms = firms_at_work(here)
    for firm in firms:
        office = means.post_office(firm)
        try:
            with office.acting() as home:
                is_on = may_leave(home)
                kept = states(home) if is_on else []
                # The firm's own account, opened acting for the firm; the first one by name.
                post = (
                    provider_of(home, kept[0].provider, means.desk(firm), means.installation.key, os.environ)
                    if kept
                    else None
                )
            transport = office.transports.get(Channel.EMAIL) if is_on else None
            try:
                carry_out_orders(Place(means.desk(job.organisation), transport, post, visit.is_over), firm)
            finally:
                if post is not None:
                    post.close()
        finally:
            office.close()
    with means.acting(job.organisation) as here:
        return Done(next_moment(here))
