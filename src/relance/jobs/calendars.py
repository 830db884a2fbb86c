"""Calendars whose hour has come. It waits on the network, so a worker does it beside its other work; one that fails holds no other."""

from __future__ import annotations

from relance.deposits.calendars.feeds import feeds_due, next_reading, read_feed
from relance.domain.errors import DomainError
from relance.jobs.captures import Place
from relance.jobs.leases import Leased
from relance.jobs.means import Done, Means
from relance.outbox.sending import SILENT
from relance.tenancy import places


def work(means: Means, job: Leased) -> Done:
    """Read each; one that cannot be read keeps its reason and its own pace, and stands on Today."""
    place = Place(means.desk(job.organisation), means.visit().is_over)
    with place.acting() as here:
        if places.standing(here) in SILENT:
            return Done()
        waiting = feeds_due(here)
    for feed in waiting:
        if place.is_stopping():
            break
        _read(place, feed, means.installation.key)
    with place.acting() as here:
        return Done(next_reading(here))


def _read(place: Place, feed: int, key: bytes) -> None:
    try:
        read_feed(place, feed, key)
    except DomainError:
        return  # kept beside the calendar, by whoever read it
