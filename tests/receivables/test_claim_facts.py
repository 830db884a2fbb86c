"""What a claim is for and the days that the law counts from: kept by constraints, and not emptied by the books."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError

from relance.domain.ledger import ClaimKind
from relance.journal.models import Event
from relance.journal.verification import verify_journal
from relance.receivables.claims import (
    AgreedDateUnknown,
    ClaimDayInFuture,
    ClaimFact,
    ClaimWord,
    NothingToldOfClaim,
    ReceivedBeforeIssue,
    state_claim,
)
from relance.receivables.models import Receivable
from relance.receivables.review import record_review
from relance.receivables.snapshots import standings
from relance.receivables.targets import ReceivableUnknown
from relance.tenancy.context import acting
from tests.at_work import at_work
from tests.conftest import found
from tests.intake.builders import sale, write_fec
from tests.intake.test_booking import bring

AT = datetime(2026, 4, 7, 8, 30, tzinfo=UTC)
SAID = {
    "claim_kind": "carriage", "performed_on": date(2026, 1, 5), "demand_received_on": date(2026, 1, 20),
    "due_is_assumed": False, "due_is_agreed": True,
}  # fmt: skip


@pytest.fixture
def invoice(organisation: int, tmp_path: Path) -> int:
    bring(organisation, write_fec(tmp_path, sale("F1", 100)))
    with at_work(organisation):
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
    with pytest.raises(IntegrityError, match=named), at_work(organisation):
        Receivable.objects.filter(pk=invoice).update(**wrong)


def test_the_rules_see_the_claim_and_its_days(organisation: int, invoice: int) -> None:
    with at_work(organisation) as here:
        (before,) = standings(here, [invoice])
        Receivable.objects.filter(pk=invoice).update(**SAID)
        (after,) = standings(here, [invoice])
    assert (before.claim.kind, before.claim.days.performed_on) == (ClaimKind.INVOICE, None)
    assert (after.claim.kind, after.claim.days.performed_on) == (ClaimKind.CARRIAGE, date(2026, 1, 5))
    assert (after.claim.days.due_is_agreed, after.claim.demand_received_on) == (True, date(2026, 1, 20))
    assert after.snapshot.limitation_last_day == date(2027, 1, 5)  # carriage: one year from delivery


@pytest.mark.requirement("P18")
def test_importing_the_books_again_empties_nothing_that_a_person_said(
    organisation: int, invoice: int, tmp_path: Path
) -> None:
    with at_work(organisation):
        Receivable.objects.filter(pk=invoice).update(**SAID)
    bring(organisation, write_fec(tmp_path, sale("F1", 100), sale("F2", 50)))
    with at_work(organisation):
        kept = Receivable.objects.get(pk=invoice)
    assert {name: getattr(kept, name) for name in SAID} == SAID


def say(organisation: int, word: ClaimWord, invoice: int) -> list[str]:
    with acting(organisation, "test", AT) as here:
        changed = state_claim(here, [invoice], word)
    return [one.number for one in changed]


@pytest.mark.requirement("P18")
def test_a_word_is_kept_in_the_journal_and_may_be_taken_back(organisation: int, invoice: int) -> None:
    word = ClaimWord(ClaimKind.RENT, performed_on=date(2026, 2, 1), demand_received_on=date(2026, 2, 3))
    assert say(organisation, word, invoice) == ["F1"]
    assert say(organisation, word, invoice) == []  # nothing new
    back = ClaimWord(taken_back=frozenset({ClaimFact.PERFORMED, ClaimFact.KIND}))
    assert say(organisation, back, invoice) == ["F1"]
    with at_work(organisation) as here:
        one = Receivable.objects.get(pk=invoice)
        names = list(Event.objects.filter(chain=one.debtor_id).values_list("name", flat=True))
        assert list(verify_journal(here)) == []
    assert (one.claim_kind, one.performed_on, one.demand_received_on) == ("", None, date(2026, 2, 3))
    assert names.count("receivable.claim_stated") == 2


@pytest.mark.parametrize(
    ("word", "why"),
    [
        (ClaimWord(performed_on=date(2026, 4, 8)), ClaimDayInFuture),
        (ClaimWord(demand_received_on=date(2026, 4, 8)), ClaimDayInFuture),
        (ClaimWord(demand_received_on=date(2026, 1, 14)), ReceivedBeforeIssue),
        (ClaimWord(due_is_agreed=True), AgreedDateUnknown),
        (ClaimWord(), NothingToldOfClaim),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    organisation: int, invoice: int, word: ClaimWord, why: type[Exception]
) -> None:
    with pytest.raises(why):
        say(organisation, word, invoice)
    with at_work(organisation):
        assert not Event.objects.filter(name="receivable.claim_stated").exists()


def test_a_date_that_is_known_may_be_said_to_be_agreed(organisation: int, invoice: int) -> None:
    with acting(organisation, "test", AT) as here:
        record_review(here, [invoice], is_invoice=False, due_on=date(2026, 3, 1))
    assert say(organisation, ClaimWord(due_is_agreed=True), invoice) == ["F1"]


def test_nobody_says_anything_of_anothers_receivable(organisation: int, invoice: int) -> None:
    with pytest.raises(ReceivableUnknown):
        say(found(), ClaimWord(ClaimKind.RENT), invoice)
    with at_work(organisation):
        assert Receivable.objects.get(pk=invoice).claim_kind == ""
