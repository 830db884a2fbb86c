"""This installation, as whoever works in it needs it: its key, its folder of drafts, and the post office of each company here."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from relance.config.home import default_home
from relance.config.installation import secret_key
from relance.outbox.delivery import PostOffice
from relance.outbox.transports import post_office_of
from relance.tenancy.context import Desk


@dataclass(frozen=True, slots=True)
class Installation:
    """``key`` opens the secrets that the database keeps, and names the place that may send; ``drafts`` has a folder a company."""

    key: bytes
    drafts: Path

    def post_office(
        self, desk: Desk, *, kept_in: Path | None = None, is_stopping: Callable[[], bool] = lambda: False
    ) -> PostOffice:
        """The channels of the desk's organisation, with the beat written. A demonstration's messages stay in ``kept_in``, else among the
        drafts; ``is_stopping`` is asked between two messages. Raises SecretUnreadable.
        """
        return post_office_of(desk, key=self.key, drafts=self.drafts, local=kept_in, is_stopping=is_stopping)


def this_installation() -> Installation:
    """The one that this process belongs to. Raises SecretKeyInvalid."""
    return Installation(secret_key(os.environ), default_home(os.environ) / "drafts")
