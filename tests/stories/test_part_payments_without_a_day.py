"""Two lists, the second with a lower remainder: the books do not tell when it was paid, and nothing unowed may be asked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from relance.letters.model import Act
from relance.letters.render import render
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.domain.builders import eur
from tests.intake.builders import write_csv
from tests.intake.test_booking import bring
from tests.letters.test_compose import ALPHA, HEADER, IDENTITY, composed
from tests.letters.test_render import text_of

NOV = date(2026, 11, 20)
PARTS = f"{HEADER};Reste dû"


def row(number: str, left: str, *, issued: str = "2026-03-01", due: str = "2026-03-31") -> str:
    return f"{number};Alpha;{issued};{due};1200,00;{ALPHA};{left}"


@pytest.fixture
def creditor(organisation: int) -> int:
    with at_work(organisation) as here:
        for key, value in IDENTITY.items():
            set_preference(here, key, value)
    return organisation


@pytest.mark.requirement("P25", "P26", "P29")
def test_the_part_counts_to_the_last_day_on_which_the_books_prove_it_open(creditor: int, tmp_path: Path) -> None:
    """The list of May had invoices up to 10 May, that of August up to 5 August: the 500.00 came in between."""
    may = write_csv(
        tmp_path, PARTS, row("F-1", "1200,00"), row("F-2", "1200,00", issued="2026-05-10", due="2026-06-10")
    )
    bring(creditor, may, at=datetime(2026, 5, 20, 9, 0, tzinfo=UTC))
    august = write_csv(
        tmp_path,
        PARTS,
        row("F-1", "700,00"),
        row("F-2", "1200,00", issued="2026-05-10", due="2026-06-10"),
        row("F-3", "1200,00", issued="2026-08-05", due="2026-09-05"),
        name="august.csv",
    )
    bring(creditor, august, at=datetime(2026, 8, 20, 9, 0, tzinfo=UTC))
    notice = composed(creditor, NOV, "F-1", act=Act.UNPAID_NOTICE)
    (item,) = notice.items
    assert item.penalties is not None
    (share,) = item.penalties.shares
    assert (share.payment.paid_on, share.payment.known_by) == (date(2026, 5, 10), date(2026, 8, 20))
    assert next((piece.days.last, piece.base) for piece in item.penalties.slices) == (date(2026, 5, 10), eur("1200.00"))
    text = text_of(render(notice))
    assert (
        "10 May 2026 (our books do not tell the day, 20 Aug 2026 at the latest: the earliest possible counts)" in text
    )


def test_what_the_first_list_shows_as_paid_bears_nothing(creditor: int, tmp_path: Path) -> None:
    bring(creditor, write_csv(tmp_path, PARTS, row("F-1", "700,00")), at=datetime(2026, 5, 20, 9, 0, tzinfo=UTC))
    (item,) = composed(creditor, NOV, "F-1", act=Act.UNPAID_NOTICE).items
    assert item.penalties is not None
    assert {piece.base for piece in item.penalties.slices} == {eur("700.00")}
    assert item.penalties.shares[0].payment.known_by == date(2026, 5, 20)
