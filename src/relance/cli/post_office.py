"""What commands that send need: the organisation's channels, on this machine's folders, with this installation's key."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from relance.cli.database import actor, installation_key, now
from relance.config.home import default_home

if TYPE_CHECKING:
    from relance.outbox.delivery import PostOffice


def post_office(
    organisation_id: int, slug: str, *, local: Path | None = None, is_stopping: Callable[[], bool] = lambda: False
) -> PostOffice:
    """The organisation's post office, at this machine's clock. ``is_stopping`` is asked between two messages."""
    from relance.outbox.transports import post_office_of
    from relance.tenancy.context import Desk

    drafts = default_home(os.environ) / "drafts" / slug
    return post_office_of(
        Desk(organisation_id, actor(), now),
        key=installation_key(),
        drafts=drafts,
        local=local,
        is_stopping=is_stopping,
    )
