"""Where the data of an installation live."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

ROOT_HOME = Path("/var/lib/relance")


def default_home(environ: Mapping[str, str]) -> Path:
    """RELANCE_HOME, else /var/lib/relance for root, else $XDG_DATA_HOME/relance."""
    if environ.get("RELANCE_HOME"):
        return Path(environ["RELANCE_HOME"]).absolute()
    if os.geteuid() == 0:
        return ROOT_HOME
    return Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local/share").absolute() / "relance"
