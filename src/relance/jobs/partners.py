"""Files that are placed with partners: what waits is told, what is in doubt asked about, what they tell is fetched.

It waits on the network, so a worker does it beside its other work. A partner that cannot be reached holds no other.
"""

from __future__ import annotations

from datetime import datetime

from relance.jobs.captures import Place
from relance.jobs.leases import Leased
from relance.jobs.means import Done, Means
from relance.partners.reaching import House, connector_of
from relance.partners.working import next_visit, partners_to_visit, work_on


def work(means: Means, job: Leased) -> Done:
    """All that is due, as far as a visit's time goes. Raises the first of what failed."""
    place = Place(means.desk(job.organisation), means.visit().is_over)
    return Done(visit(place, House(place.desk, means.installation.key, means.installation.drafts)))


def visit(place: Place, house: House) -> datetime | None:
    """Each partner once; returns when to come again, None where nothing waits. Raises the first of what failed, after the others."""
    with place.acting() as here:
        wanted = partners_to_visit(here)
    faults: list[Exception] = []
    for partner in wanted:
        if place.is_stopping():
            break
        try:
            _visit(place, house, partner)
        except Exception as error:  # noqa: BLE001 (isolation: the others go on)
            faults.append(error)
    if faults:
        raise faults[0]
    with place.acting() as here:
        return next_visit(here)


def _visit(place: Place, house: House, partner: int) -> None:
    connector = connector_of(house, partner)
    try:
        work_on(place, partner, connector)
    finally:
        connector.close()
