"""Registered letters of an organisation: those whose moment has come are given to their provider, those under way are followed."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from relance.jobs.leases import Leased
from relance.jobs.means import Done, Means
from relance.outbox.registered import NOTICES
from relance.post.accounts import provider_of, states
from relance.post.following import follow, next_look
from relance.post.sending import doubt_stalled, send_waiting
from relance.tenancy.context import Acting, Desk

AT_LEAST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is done from."""

    desk: Desk
    is_stopping: Callable[[], bool]

    def acting(self) -> AbstractContextManager[Acting]:
        """The transaction of one unit of work."""
        return self.desk.acting()


def work(means: Means, job: Leased) -> Done:
    """All that is due. Raises SecretUnreadable."""
    visit(Place(means.desk(job.organisation), means.visit().is_over), means.installation.key)
    with means.acting(job.organisation) as here:
        return Done(next_moment(here))


def visit(place: Place, key: bytes) -> None:
    """Send what waits by each account, and follow what is under way there."""
    with place.acting() as here:
        doubt_stalled(here, NOTICES)
        words = [one.provider for one in states(here)]
    for word in words:
        if place.is_stopping():
            return
        with place.acting() as here:
            provider = provider_of(here, word, place.desk, key, os.environ)
        try:
            send_waiting(place, provider, NOTICES)
            follow(place, provider, NOTICES)
        finally:
            provider.close()


def next_moment(here: Acting) -> datetime | None:
    """When to come again; None where nothing is under way."""
    first = next_look(here, NOTICES)
    return max(first, here.at + AT_LEAST) if first else None
