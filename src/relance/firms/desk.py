"""A member of a firm at work: at home in its own organisation, and inside a creditor's under one mandate at a time.

The two are never one transaction. Which mandates there are, the firm's own organisation is asked; inside, the database shows what the
mandate opens, and everything is journaled under the firm's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from relance.domain.errors import DomainError
from relance.domain.ids import MandateId
from relance.firms.lists import MandateOfFirm, mandates_of_firm
from relance.tenancy.context import Acting, acting
from relance.tenancy.models import Role


class MandateUnknown(DomainError):
    """No such mandate names this firm, or not any more."""

    code = "mandate_unknown"
    template = "There is no such mandate here."


class TwoHousesAtOnce(RuntimeError):
    """A transaction of one organisation was open: what a creditor claims and what a firm keeps secret never share one."""


@dataclass(frozen=True, slots=True)
class FirmDesk:
    """``who`` acts for the firm, such as ``user:12``, with this role there."""

    firm: int
    who: str
    now: datetime
    role: Role | None = None

    @property
    def name(self) -> str:
        """Who acts, for a creditor's journal."""
        return f"firm:{self.firm}:{self.who}"

    def at_home(self) -> AbstractContextManager[Acting]:
        """Act for the firm itself."""
        return acting(self.firm, self.who, self.now, role=self.role)

    def mandate(self, mandate: MandateId) -> MandateOfFirm:
        """One that names this firm. Raises MandateUnknown."""
        with self.at_home() as here:
            found = next((one for one in mandates_of_firm(here) if one.id == mandate), None)
        if found is None:
            raise MandateUnknown
        return found

    @contextmanager
    def inside(self, mandate: MandateId, known: MandateOfFirm | None = None) -> Iterator[Acting]:
        """Act inside the creditor's organisation under a mandate that names this firm; ``known`` if ``self.mandate`` has just found it.

        Raises MandateUnknown.
        """
        if connection.in_atomic_block:
            raise TwoHousesAtOnce(f"mandate {mandate}")
        found = known or self.mandate(mandate)
        with acting(found.creditor, self.name, self.now, role=self.role, mandate=mandate) as here:
            yield here.in_zone(found.creditor_paper.time_zone)

    @contextmanager
    def program(self, mandate: MandateId) -> Iterator[Acting]:
        """The creditor's own program, to be told that something is to be carried out. Raises MandateUnknown."""
        if connection.in_atomic_block:
            raise TwoHousesAtOnce(f"mandate {mandate}")
        found = self.mandate(mandate)
        with acting(found.creditor, "relance", self.now) as here:
            yield here
