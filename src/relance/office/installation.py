"""What the pages know of the installation that they run on."""

from __future__ import annotations

import os

from relance.config.installation import secret_key


def installation_key() -> bytes:
    """The key that seals secrets and names the installation that may send."""
    return secret_key(os.environ)
