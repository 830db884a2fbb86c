"""Payment terms stated after the import: what was assumed is known from then on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from relance.domain.payment_terms import TermsUnreadable
from relance.journal.verification import verify_journal
from relance.receivables.models import Receivable
from relance.receivables.terms import agree_terms
from relance.tenancy.context import acting
from relance.tenancy.preferences import PAYMENT_TERMS
from tests.at_work import at_work
from tests.intake.builders import sale, write_fec
from tests.intake.test_booking import bring

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def dues(organisation: int) -> dict[str, tuple[date, bool]]:
    with at_work(organisation):
        return {one.number: (one.due_on, one.due_is_assumed) for one in Receivable.objects.all()}


@pytest.mark.requirement("P18")
def test_terms_stated_after_the_import_date_what_was_assumed(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 100), sale("F2", 200, on="20260220")))
    assert dues(organisation) == {"F1": (date(2026, 2, 14), True), "F2": (date(2026, 3, 22), True)}
    with acting(organisation, "test", AT) as here:
        assert agree_terms(here, "45-end-of-month") == 2
    assert dues(organisation) == {"F1": (date(2026, 3, 31), False), "F2": (date(2026, 4, 30), False)}
    with acting(organisation, "test", AT) as here:
        assert agree_terms(here, "30") == 0  # what is known is not moved by a later word
    assert dues(organisation)["F1"] == (date(2026, 3, 31), False)
    with at_work(organisation) as here:
        assert list(verify_journal(here)) == []


def test_terms_that_are_none_change_nothing(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 100)))
    with pytest.raises(TermsUnreadable), acting(organisation, "test", AT) as here:
        agree_terms(here, "soon")
    with at_work(organisation) as here:
        assert PAYMENT_TERMS.of(here) is None
    assert dues(organisation)["F1"][1]
