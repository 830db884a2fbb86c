"""Who acts, for whom, when: the one way into an organisation's rows, for requests, jobs, commands and tests alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Protocol
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from relance.tenancy.models import Role

ORGANISATION, MANDATE = "app.organisation", "app.mandate"


@dataclass(frozen=True)
class Acting:
    """Services and selectors take it first, as ``here``: whoever has one is inside ``acting``, and the rows are there.

    ``actor`` is whom the journal names: ``user:12``, ``command:anna``, ``relance``. ``at`` is the aware moment at which this
    unit of work began; a loop makes a new one for each unit, so that it is never old. ``role`` is the member's; the
    program itself and the operator at the command line act without one, and may do everything. ``mandate`` is that of
    the firm that acts inside the creditor's organisation, and None for the creditor.
    """

    organisation: int
    actor: str
    at: datetime
    role: Role | None = None
    mandate: int | None = None

    @cached_property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone, read once."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT time_zone FROM tenancy_organisation")
            (name,) = cursor.fetchone() or ("",)
        return ZoneInfo(name)

    def in_zone(self, name: str) -> Acting:
        """The same value, told the organisation's time zone by whoever has read it already."""
        self.__dict__["zone"] = ZoneInfo(name)
        return self

    @cached_property
    def today(self) -> date:
        """The date that ``at`` has in the organisation."""
        return self.at.astimezone(self.zone).date()


class ActsAnew(Protocol):
    """Whoever works in several transactions, such as a post office: each unit of it acts anew, so that its moment is never old."""

    def acting(self) -> AbstractContextManager[Acting]:
        """The transaction of one unit of work."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """Where such work is done from: for whom, by whom, by which clock."""

    organisation: int
    actor: str
    clock: Callable[[], datetime]

    def acting(self) -> AbstractContextManager[Acting]:
        """The transaction of one unit of work."""
        return acting(self.organisation, self.actor, self.clock())


@contextmanager
def acting(
    organisation: int, actor: str, at: datetime, *, role: Role | None = None, mandate: int | None = None
) -> Iterator[Acting]:
    """Open a transaction (a savepoint inside another) in which only this organisation's rows exist.

    Both settings are local to the transaction; leaving the block gives back what was there before. Outside any block
    every query on a tenant's table is an error of PostgreSQL, not an empty page.
    """
    with _within(str(organisation), "" if mandate is None else str(mandate)):
        yield Acting(organisation, actor, at, role, mandate)


@contextmanager
def _within(organisation: str, mandate: str) -> Iterator[None]:
    is_nested = connection.in_atomic_block
    with transaction.atomic():
        before = _current() if is_nested else ("", "")
        _set(organisation, mandate)
        yield
        if is_nested:  # the outermost transaction takes the settings with it when it ends
            _set(*before)


def _current() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting(%s, true), ''), coalesce(current_setting(%s, true), '')",
            [ORGANISATION, MANDATE],
        )
        organisation, mandate = cursor.fetchone() or ("", "")
    return organisation, mandate


def _set(organisation: str, mandate: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(%s, %s, true), set_config(%s, %s, true)", [ORGANISATION, organisation, MANDATE, mandate]
        )
