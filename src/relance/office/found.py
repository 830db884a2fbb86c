"""What an address names, or the page that says that there is no such thing."""

from __future__ import annotations

from typing import TypeVar

from django.http import Http404

T = TypeVar("T")


def found(one: T | None) -> T:
    """What an address names. Raises Http404 where the organisation has no such thing."""
    if one is None:
        raise Http404
    return one
