"""Whom people of this installation ask when nothing helps: as its operator says in the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Support:
    """An e-mail address and a telephone number, "" where there is none."""

    email: str
    phone: str


def support() -> Support:
    """RELANCE_SUPPORT_EMAIL and RELANCE_SUPPORT_PHONE."""
    return Support(
        os.environ.get("RELANCE_SUPPORT_EMAIL", "").strip(), os.environ.get("RELANCE_SUPPORT_PHONE", "").strip()
    )
