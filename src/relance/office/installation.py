"""What the pages know of the installation that they run on."""

from __future__ import annotations

from relance.jobs.installation import this_installation
from relance.office.visit import Visit
from relance.outbox.delivery import PostOffice


def installation_key() -> bytes:
    """The key that seals secrets and names the installation that may send."""
    return this_installation().key


def post_office_of_visit(visit: Visit) -> PostOffice:
    """The organisation's channels, for what a member sends from a page."""
    return this_installation().post_office(visit.desk)
