"""What a firm reads across its creditors, acting for itself: by functions of the database that give these rows and no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from relance.domain.firms.agreement import Agreement
from relance.domain.ids import MandateId
from relance.domain.sentences import Percent
from relance.firms.papers import CreditorPaper, agreement_of
from relance.tenancy.context import Acting


@dataclass(frozen=True, slots=True)
class MandateOfFirm:
    """A mandate as its firm sees it from home."""

    id: MandateId
    creditor: int
    creditor_name: str
    number: int
    agreed: Agreement
    proposed_at: datetime
    creditor_signed_at: datetime | None
    firm_signed_at: datetime | None
    firm_version: int | None
    ended_at: datetime | None
    is_in_force: bool
    creditor_paper: CreditorPaper
    cases: int
    ends_on: date | None

    @property
    def fee(self) -> Percent:
        """As people read it."""
        return Percent(self.agreed.fee or Decimal(0))


MANDATES = """
    SELECT mandate_id, creditor, creditor_name, number, terms, proposed_at, creditor_signed_at, firm_signed_at, firm_version, ended_at,
        is_in_force, creditor_paper, cases, ends_on
    FROM firms_mandates_of_firm()
"""


def mandates_of_firm(here: Acting) -> list[MandateOfFirm]:
    """Those that name the firm acted for, by creditor; ended ones too, for it may still hold funds under them."""
    with connection.cursor() as cursor:
        cursor.execute(MANDATES)
        return [_mandate(row) for row in cursor.fetchall()]


def _mandate(row: Sequence[Any]) -> MandateOfFirm:
    (
        pk,
        creditor,
        name,
        number,
        terms,
        proposed,
        by_creditor,
        by_firm,
        version,
        ended,
        is_in_force,
        paper,
        cases,
        ends_on,
    ) = row
    return MandateOfFirm(
        MandateId(pk),
        creditor,
        name,
        number,
        agreement_of(terms),
        proposed,
        by_creditor,
        by_firm,
        version,
        ended,
        is_in_force,
        CreditorPaper.of(paper),
        cases,
        ends_on,
    )
