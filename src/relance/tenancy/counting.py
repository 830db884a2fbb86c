"""How far lists count."""

from __future__ import annotations

MOST_COUNTED = 10_000  # an exact count above that helps nobody and costs a page its time
