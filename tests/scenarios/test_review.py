"""Saying what an open debit is, and when it was due, lets it go its way."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from relance.domain.ledger import Nature
from relance.domain.scenario.reasons import Reason
from relance.journal.models import Event
from relance.journal.verification import verify_journal
from relance.receivables.models import Receivable
from relance.receivables.review import DueBeforeIssue, record_review, to_review
from relance.receivables.targets import ReceivableUnknown, TargetAmbiguous, find_invoice
from relance.tenancy.context import acting
from tests.at_work import at_work
from tests.intake.builders import line, sale, write_csv, write_fec
from tests.intake.test_booking import bring
from tests.scenarios.looking import dry_run

AT = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)
ON = date(2026, 4, 7)


def returned_debit(number: str) -> list[str]:
    return [
        line("411000", "480,00", entry=number, journal="BQ", aux="C1", name="Client C1", piece=number),
        line("512000", credit="480,00", entry=number, journal="BQ", piece=number),
    ]


def reasons(organisation: int) -> set[Reason]:
    return {reason for reason, _currency in dry_run(organisation, on=ON).waiting}


def test_what_is_to_review_waits_until_somebody_says_that_it_is_an_invoice(organisation: int, tmp_path: Path) -> None:
    path = write_fec(tmp_path, returned_debit("REJ1"), sale("F1", 100_000, aux="C2"))
    bring(organisation, path)
    with acting(organisation, "test", AT) as here:
        assert [one.number for one in to_review(here)] == ["REJ1"]
    assert Reason.TO_REVIEW in reasons(organisation)
    with acting(organisation, "test", AT) as here:
        record_review(here, find_invoice(here, "REJ1").receivables, is_invoice=True, due_on=date(2026, 2, 1))
    with acting(organisation, "test", AT) as here:
        assert to_review(here) == []
    assert reasons(organisation) == {Reason.NO_ADDRESS}
    bring(organisation, path)
    with at_work(organisation) as here:
        stated = Receivable.objects.get(number="REJ1")
        assert (stated.nature, stated.due_on, stated.due_is_assumed) == (Nature.INVOICE, date(2026, 2, 1), False)
        assert Event.objects.filter(name="receivable.stated").count() == 1
        assert list(verify_journal(here)) == []


def test_a_due_date_before_the_invoice_and_an_unknown_number_are_refused(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 1000)))
    with pytest.raises(DueBeforeIssue), acting(organisation, "test", AT) as here:
        record_review(here, find_invoice(here, "F1").receivables, is_invoice=False, due_on=date(2025, 12, 31))
    bring(
        organisation, write_fec(tmp_path, sale("F1", 1000), sale("F1", 1000, aux="C2", on="20260116"), name="two.txt")
    )
    with pytest.raises(TargetAmbiguous), acting(organisation, "test", AT) as here:
        record_review(here, find_invoice(here, "F1").receivables, is_invoice=True, due_on=None)
    with pytest.raises(ReceivableUnknown), acting(organisation, "test", AT) as here:
        record_review(here, find_invoice(here, "F9").receivables, is_invoice=True, due_on=None)


@pytest.mark.requirement("P30")
def test_an_unusual_amount_waits_until_a_person_says_that_it_is_right(organisation: int, tmp_path: Path) -> None:
    header = "Numéro;Client;Date;Échéance;TTC;Email;SIREN"
    known = "alpha@alpha.example;404833048"
    rows = [f"F-1;Alpha;2025-01-01;2025-01-31;100,00;{known}", f"F-2;Alpha;2026-02-01;2026-03-03;5000,00;{known}"]
    bring(organisation, write_csv(tmp_path, header, *rows))
    assert dry_run(organisation, on=date(2026, 4, 7)).waiting.keys() == {(Reason.ANOMALY, "EUR")}
    with acting(organisation, "test", datetime(2026, 4, 7, tzinfo=UTC)) as here:
        record_review(here, find_invoice(here, "F-2").receivables, is_invoice=False, due_on=None, is_checked=True)
    (made,) = dry_run(organisation, on=date(2026, 4, 7)).notices
    assert {item.key.number for item in made.notice.items} == {"F-1", "F-2"}
