"""What a list says of a claim besides its figures, once it is booked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from relance.domain.scenario.decide import HoldKind
from relance.receivables.holds import release
from relance.receivables.models import Hold, Receivable
from relance.receivables.targets import find_target
from relance.tenancy.context import acting
from tests.at_work import at_work
from tests.intake.builders import write_csv
from tests.intake.test_booking import NOW, bring, owed

HEADER = "Numéro;Client;Date;Date de prestation;Date de réception;Total TTC;Statut"


def disputed(organisation: int) -> list[str]:
    with at_work(organisation):
        held = Hold.objects.filter(kind=HoldKind.DISPUTE.value, released_at=None)
        return sorted(held.values_list("receivable__number", flat=True))


@pytest.mark.requirement("P16")
def test_what_the_books_call_disputed_is_on_hold_once_and_stays_ended(organisation: int, tmp_path: Path) -> None:
    path = write_csv(tmp_path, HEADER, "F1;Alpha;2026-01-13;;;100,00;En litige", "F2;Alpha;2026-01-14;;;50,00;Envoyée")
    bring(organisation, path)
    assert disputed(organisation) == ["F1"]
    assert owed(organisation) == {"F1": "100.00", "F2": "50.00"}
    bring(organisation, path)
    assert disputed(organisation) == ["F1"]
    with acting(organisation, "test", NOW) as here:
        release(here, target=find_target(here, "F1"), kind=HoldKind.DISPUTE)
    bring(organisation, path)
    assert disputed(organisation) == []


def test_days_of_performance_and_receipt_are_kept_and_never_overrule_a_person(
    organisation: int, tmp_path: Path
) -> None:
    bring(organisation, write_csv(tmp_path, HEADER, "F1;Alpha;2026-01-13;2026-01-10;2026-01-15;100,00;Envoyée"))
    bring(
        organisation,
        write_csv(tmp_path, HEADER, "F1;Alpha;2026-01-13;2026-01-11;2026-01-16;100,00;Envoyée", name="later.csv"),
    )
    with at_work(organisation):
        (one,) = Receivable.objects.all()
        assert (one.performed_on, one.demand_received_on) == (date(2026, 1, 10), date(2026, 1, 15))
