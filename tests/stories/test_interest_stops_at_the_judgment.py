"""An insolvency procedure stops interest at the judgment that opens it, for what was owed before it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from relance.domain.ids import DebtorId
from relance.language import say
from relance.letters.labels import uncounted_days
from relance.letters.model import Act, LetterItem
from relance.receivables.insolvency import note_insolvency
from relance.receivables.models import Receivable
from relance.tenancy.context import acting
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.domain.builders import eur
from tests.intake.builders import write_csv
from tests.intake.test_booking import bring
from tests.letters.test_compose import ALPHA, HEADER, IDENTITY, composed

NOV = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
JUDGMENT = date(2026, 6, 15)


@pytest.fixture
def company(organisation: int, tmp_path: Path) -> int:
    """F-1 was due on 31 March, F-2 on the day of the judgment; F-3 was invoiced after it."""
    with at_work(organisation) as here:
        for key, value in IDENTITY.items():
            set_preference(here, key, value)
    days = (("2026-03-01", "2026-03-31"), ("2026-05-15", "2026-06-15"), ("2026-07-01", "2026-07-31"))
    rows = [f"F-{n};Alpha;{issued};{due};1200,00;{ALPHA}" for n, (issued, due) in enumerate(days, start=1)]
    bring(organisation, write_csv(tmp_path, HEADER, *rows))
    with at_work(organisation):
        debtor = Receivable.objects.get(number="F-1").debtor_id
    with acting(organisation, "test", AT) as here:
        note_insolvency(here, DebtorId(debtor), {"opened_on": JUDGMENT})
    return organisation


def listed(company: int, number: str) -> LetterItem:
    (one,) = composed(company, NOV, number, act=Act.UNPAID_NOTICE).items
    return one


@pytest.mark.requirement("P26")
def test_of_an_invoice_late_before_it_the_eve_of_the_judgment_is_the_last_day_counted(company: int) -> None:
    one = listed(company, "F-1")
    assert one.penalties is not None
    assert one.penalties.slices[-1].days.last == date(2026, 6, 14)
    assert one.interest == eur("29.96")  # 75 days of 1200.00 at 12.15 %
    assert one.compensation == eur("40.00")
    (said,) = uncounted_days(one)
    assert "L622-28" in say(said, "en")


def test_what_fell_due_once_it_was_open_bears_nothing(company: int) -> None:
    one = listed(company, "F-2")
    assert one.penalties is None
    assert one.without_penalties is not None
    assert "L441-10 II, L622-28" in say(one.without_penalties, "en")


def test_what_arose_after_it_is_not_stopped(company: int) -> None:
    one = listed(company, "F-3")
    assert one.penalties is not None
    assert one.penalties.slices[-1].days.last == NOV
    assert one.stopped_on is None
