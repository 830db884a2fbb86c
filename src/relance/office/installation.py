"""What the pages know of the installation that they run on."""

from __future__ import annotations

import os
from pathlib import Path

from relance.config.home import default_home
from relance.config.installation import secret_key
from relance.office.page import Visit
from relance.outbox.delivery import PostOffice
from relance.outbox.transports import post_office_of


def installation_key() -> bytes:
    """The key that seals secrets and names the installation that may send."""
    return secret_key(os.environ)


def post_office_of_visit(visit: Visit) -> PostOffice:
    """The organisation's channels, for what a member sends from a page."""
    drafts: Path = default_home(os.environ) / "drafts" / visit.slug
    return post_office_of(visit.desk, key=installation_key(), drafts=drafts)
