"""A list and a ledger that leave different sums open: a person says which is right, and that word stands for what it was said of."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from relance.domain.ids import ReceivableId
from relance.intake import differing
from relance.intake.booking import Booked
from relance.intake.differing import BothWords, GreaterOfOther, NothingDiffers, decide_books, words_on
from relance.intake.models import Disagreement, RightBooks
from relance.journal.verification import verify_journal
from relance.receivables.corrections import ReasonMissing
from relance.receivables.models import Receivable
from tests.at_work import at_work
from tests.intake.builders import receipt, sale, write_csv, write_fec
from tests.intake.test_booking import bring, owed, recomputed

pytestmark = pytest.mark.requirement("P22")

HEADER = "Numéro;Date;Échéance;Code client;Client;Total TTC;Reste à payer"


def at(day: int) -> datetime:
    return datetime(2026, 11, day, 9, tzinfo=UTC)


def ledger(organisation: int, tmp_path: Path, day: int, *more: list[str]) -> Booked:
    """The ledger holds F1 open with 500."""
    path = write_fec(tmp_path, sale("F1", 50000, on="20260105"), *more, name=f"ledger-{day}.txt")
    return bring(organisation, path, at=at(day), confirm_settled=True)


def says(organisation: int, tmp_path: Path, day: int, rest: str) -> Booked:
    """The list leaves ``rest`` of it open."""
    row = f"F1;05/01/2026;31/01/2026;411000/C1;Client C1;500,00;{rest}"
    return bring(organisation, write_csv(tmp_path, HEADER, row, name=f"liste-2026-11-{day:02}.csv"), at=at(day))


def one(organisation: int) -> int:
    with at_work(organisation):
        return int(Receivable.objects.get(number="F1").pk)


def decide(organisation: int, right: RightBooks, day: int = 10, reason: str = "Vu") -> str:
    receivable = one(organisation)
    with at_work(organisation, at(day)) as here:
        return str(decide_books(here, ReceivableId(receivable), right, reason=reason))


def undecided(organisation: int) -> list[BothWords]:
    with at_work(organisation) as here:
        return differing.undecided(here)


def test_the_holder_is_right_until_one_of_the_two_says_something_else(organisation: int, tmp_path: Path) -> None:
    ledger(organisation, tmp_path, 1)
    says(organisation, tmp_path, 2, "200,00")
    (both,) = undecided(organisation)
    assert (str(both.own), str(both.said), str(both.asked), str(both.said_on)) == (
        "500.00 EUR",
        "200.00 EUR",
        "200.00 EUR",
        "2026-11-02",
    )
    assert decide(organisation, RightBooks.HOLDER) == "500.00 EUR"
    assert owed(organisation) == {"F1": "500.00"}
    assert undecided(organisation) == []
    assert says(organisation, tmp_path, 11, "200,00").differing == (), "the same word again is no other one"
    ledger(organisation, tmp_path, 12)
    assert owed(organisation) == {"F1": "500.00"}
    assert len(says(organisation, tmp_path, 13, "150,00").differing) == 1
    assert owed(organisation) == {"F1": "150.00"}
    assert len(undecided(organisation)) == 1
    assert recomputed(organisation)
    with at_work(organisation) as here:
        assert list(verify_journal(here)) == []


def test_the_other_is_right_and_the_holder_follows_without_counting_it_twice(organisation: int, tmp_path: Path) -> None:
    ledger(organisation, tmp_path, 1)
    says(organisation, tmp_path, 2, "200,00")
    assert decide(organisation, RightBooks.OTHER) == "200.00 EUR"
    with at_work(organisation) as here:
        (both,) = words_on(here, one(organisation))
    assert (both.decision, both.why, undecided(organisation)) == ("other", "Vu", [])
    assert says(organisation, tmp_path, 11, "200,00").differing == ()
    whole = write_fec(tmp_path, sale("F1", 50000, on="20260105", let="A"), receipt("R1", 50000, on="20261112", let="A"))
    bring(organisation, whole, at=at(12), confirm_settled=True)
    assert owed(organisation) == {}
    assert recomputed(organisation)


def test_another_word_of_the_holder_asks_again(organisation: int, tmp_path: Path) -> None:
    says(organisation, tmp_path, 1, "500,00")
    ledger(organisation, tmp_path, 2, sale("F2", 100, on="20260106"))
    assert undecided(organisation) == []
    says(organisation, tmp_path, 3, "450,00")
    ledger(organisation, tmp_path, 4, sale("F2", 100, on="20260106"))
    assert len(undecided(organisation)) == 1, "the list holds it and says less than the ledger"
    assert decide(organisation, RightBooks.HOLDER) == "450.00 EUR"
    says(organisation, tmp_path, 11, "300,00")
    assert len(ledger(organisation, tmp_path, 12, sale("F2", 100, on="20260106")).differing) == 1
    assert owed(organisation)["F1"] == "300.00"


def test_the_greater_of_the_other_is_corrected_in_the_books_that_hold_it(organisation: int, tmp_path: Path) -> None:
    says(organisation, tmp_path, 1, "200,00")
    ledger(organisation, tmp_path, 2, sale("F2", 100, on="20260106"))
    with pytest.raises(GreaterOfOther, match=r"200\.00"):
        decide(organisation, RightBooks.OTHER)
    assert owed(organisation)["F1"] == "200.00"


def test_a_word_needs_a_reason_and_something_that_differs(organisation: int, tmp_path: Path) -> None:
    ledger(organisation, tmp_path, 1)
    with pytest.raises(NothingDiffers, match="F1"):
        decide(organisation, RightBooks.HOLDER)
    says(organisation, tmp_path, 2, "200,00")
    with pytest.raises(ReasonMissing):
        decide(organisation, RightBooks.HOLDER, day=3, reason=" ")
    decide(organisation, RightBooks.HOLDER)
    with pytest.raises(NothingDiffers):
        decide(organisation, RightBooks.OTHER)
    with at_work(organisation):
        assert Disagreement.objects.get().decision == "holder"
