"""What a claim is for and the days that the law counts from: kept by constraints, and not emptied by the books."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError

from relance.domain.ledger import ClaimKind
from relance.receivables.models import Receivable
from relance.receivables.snapshots import standings
from relance.tenancy.context import acting_in
from tests.intake.builders import sale, write_fec
from tests.intake.test_booking import bring

SAID = {
    "claim_kind": "carriage", "performed_on": date(2026, 1, 5), "demand_received_on": date(2026, 1, 20),
    "due_is_assumed": False, "due_is_agreed": True,
}  # fmt: skip


@pytest.fixture
def invoice(organisation: int, tmp_path: Path) -> int:
    bring(organisation, write_fec(tmp_path, sale("F1", 100)))
    with acting_in(organisation):
        return Receivable.objects.get().pk


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"claim_kind": "gift"}, "claim_kind_is_known"),
        ({"due_is_agreed": True}, "agreed_due_date_is_not_assumed"),
        ({"demand_received_on": date(2025, 12, 31)}, "demand_received_after_its_day"),
    ],
)
def test_the_database_refuses_what_cannot_be(
    organisation: int, invoice: int, wrong: dict[str, object], named: str
) -> None:
    with pytest.raises(IntegrityError, match=named), acting_in(organisation):
        Receivable.objects.filter(pk=invoice).update(**wrong)


def test_the_rules_see_the_claim_and_its_days(organisation: int, invoice: int) -> None:
    with acting_in(organisation):
        (before,) = standings([invoice])
        Receivable.objects.filter(pk=invoice).update(**SAID)
        (after,) = standings([invoice])
    assert (before.claim.kind, before.claim.days.performed_on) == (ClaimKind.INVOICE, None)
    assert (after.claim.kind, after.claim.days.performed_on) == (ClaimKind.CARRIAGE, date(2026, 1, 5))
    assert (after.claim.days.due_is_agreed, after.claim.demand_received_on) == (True, date(2026, 1, 20))
    assert after.snapshot.limitation_last_day == date(2027, 1, 5)  # carriage: one year from delivery


@pytest.mark.requirement("P18")
def test_importing_the_books_again_empties_nothing_that_a_person_said(
    organisation: int, invoice: int, tmp_path: Path
) -> None:
    with acting_in(organisation):
        Receivable.objects.filter(pk=invoice).update(**SAID)
    bring(organisation, write_fec(tmp_path, sale("F1", 100), sale("F2", 50)))
    with acting_in(organisation):
        kept = Receivable.objects.get(pk=invoice)
    assert {name: getattr(kept, name) for name in SAID} == SAID
