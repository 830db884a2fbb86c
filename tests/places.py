"""Standing somewhere else than where the installation was set up: the same rows, another place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.test import override_settings

from relance.domain.places import Place
from relance.tenancy.places import this_place


@contextmanager
def standing_at(place: Place) -> Iterator[None]:
    """Run there for the block."""
    with override_settings(RELANCE_PLACE=place):
        yield


@contextmanager
def another_machine(name: str = "other") -> Iterator[None]:
    """The same database, from another machine."""
    with standing_at(Place(name * 8, this_place().path, name)):
        yield
