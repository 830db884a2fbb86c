"""A hold that stands for something ends with that alone, whatever anybody tries on the row itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connections, transaction

from relance.domain.ids import DebtorId, ReceivableId
from relance.domain.scenario.decide import HoldKind
from relance.journal.models import Event, EventDetail
from relance.journal.verification import verify_journal
from relance.receivables.holds import HoldOver, HoldStands, NotSetByHand, Owner, end_for, hold, release
from relance.receivables.models import Hold, HoldOwner, Receivable
from relance.receivables.targets import TheseReceivables, find_target
from relance.tenancy.context import acting
from tests.at_work import at_work
from tests.outbox.builders import ALPHA, House

PLAN = Owner(HoldOwner.PLAN, 7)


@pytest.fixture
def held(house: House) -> House:
    """Two late invoices of Alpha; an instalment plan holds the debtor."""
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}", f"F-2;Alpha;2026-02-10;2026-03-12;50,50;{ALPHA}")
    put(house, "Alpha", HoldKind.PLAN, owner=PLAN)
    return house


def put(house: House, target: str, kind: HoldKind, *, until: date | None = None, owner: Owner | None = None) -> int:
    at = house.clock.now
    with acting(house.organisation, "t", at) as here:
        return hold(here, target=find_target(here, target), kind=kind, until=until, note="", owner=owner)


def end(house: House, owner: Owner) -> int:
    with acting(house.organisation, "t", house.clock.now) as here:
        return end_for(here, owner)


def binding(house: House) -> list[tuple[str, str]]:
    with at_work(house.organisation):
        return list(Hold.objects.filter(released_at=None).order_by("pk").values_list("kind", "owner_kind"))


def test_it_ends_with_its_owner_once_and_the_journal_says_for_what(held: House) -> None:
    assert end(held, Owner(HoldOwner.PLAN, 8)) == 0, "another plan"
    assert end(held, Owner(HoldOwner.CASE, 7)) == 0, "another kind of thing with the same number"
    assert binding(held) == [("plan", "plan")]
    assert end(held, PLAN) == 1
    assert end(held, PLAN) == 0
    assert binding(held) == []
    with at_work(held.organisation) as here:
        assert '"owner_id":7' in Event.objects.get(name="hold.released").body
        assert list(verify_journal(here)) == []


def test_by_hand_it_is_refused_and_what_stands_behind_is_said(held: House) -> None:
    with (
        pytest.raises(HoldStands, match="An instalment plan of Alpha is running: it goes on once that plan ends"),
        acting(held.organisation, "t", held.clock.now) as here,
    ):
        release(here, target=find_target(here, "Alpha"), kind=None)
    put(held, "Alpha", HoldKind.MANUAL)
    with acting(held.organisation, "t", held.clock.now) as here:
        done = release(here, target=find_target(here, "Alpha"), kind=None)
    assert done.count == 1, "what was set by hand ends"
    assert [str(one) for one in done.left] == [
        "An instalment plan of Alpha is running: it goes on once that plan ends."
    ]
    assert binding(held) == [("plan", "plan")]


@pytest.mark.parametrize("kind", [HoldKind.REPLY, HoldKind.IN_COLLECTION])
def test_what_only_its_owner_sets_is_not_set_by_hand(held: House, kind: HoldKind) -> None:
    with pytest.raises(NotSetByHand):
        put(held, "F-1", kind)


def test_a_pause_that_is_over_before_it_begins_is_refused_and_today_is_its_first_day(house: House) -> None:
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    today = house.clock.now.date()
    with pytest.raises(HoldOver, match="is over already"):
        put(house, "Alpha", HoldKind.MANUAL, until=today - timedelta(days=1))
    assert binding(house) == []
    assert put(house, "Alpha", HoldKind.MANUAL, until=today) == 1


@pytest.mark.parametrize(
    "change",
    [
        "released_at = now()",
        "until = '2026-01-01'",
        "owner_kind = '', owner_id = NULL",
        "owner_id = 8",
        "kind = 'manual'",
        "debtor_id = NULL",
        "held_at = now()",
    ],
)
@pytest.mark.parametrize("ending", ["", "plan:8", "case:7"])
@pytest.mark.parametrize("role", ["default", "owner"])
def test_no_stray_statement_ends_or_moves_it(held: House, change: str, ending: str, role: str) -> None:
    """Not even as the owner of the tables."""
    with pytest.raises(DatabaseError):
        stray(held, f"UPDATE receivables_hold SET {change}", ending=ending, role=role)
    assert binding(held) == [("plan", "plan")]


@pytest.mark.parametrize("role", ["default", "owner"])
def test_it_is_not_deleted_and_not_revived_not_even_one_that_was_set_by_hand(held: House, role: str) -> None:
    put(held, "F-1", HoldKind.MANUAL)
    with acting(held.organisation, "t", held.clock.now) as here:
        release(here, target=find_target(here, "F-1"), kind=None)
    end(held, PLAN)
    for statement in ("DELETE FROM receivables_hold", "UPDATE receivables_hold SET released_at = NULL"):
        with pytest.raises(DatabaseError):
            stray(held, statement, ending="plan:7", role=role)
    assert binding(held) == []


def stray(house: House, statement: str, *, ending: str, role: str) -> None:
    """A statement on the company's holds that nobody of the program writes; ``ending`` is what the transaction claims to end."""
    with transaction.atomic(using=role), connections[role].cursor() as cursor:
        cursor.execute("SELECT set_config('app.organisation', %s, true)", [str(house.organisation)])
        cursor.execute("SELECT set_config('app.hold_owner', %s, true)", [ending])
        cursor.execute(f"{statement} WHERE organisation_id = %s", [house.organisation])


def test_an_owner_is_whole_or_none(held: House) -> None:
    with at_work(held.organisation):
        debtor = Receivable.objects.filter(number="F-1").get().debtor_id
    for kind, pk in (("plan", None), ("", 7), ("moon", 7)):
        with pytest.raises(DatabaseError), at_work(held.organisation):
            Hold.objects.create(
                organisation_id=held.organisation,
                debtor_id=debtor,
                kind="plan",
                author="t",
                held_at=held.clock.now,
                owner_kind=kind,
                owner_id=pk,
            )


def test_the_key_to_one_owner_does_not_lie_about_in_the_transaction(held: House) -> None:
    with at_work(held.organisation):
        end(held, PLAN)
        put(held, "F-2", HoldKind.PLAN, owner=PLAN)
        with pytest.raises(DatabaseError), transaction.atomic():
            Hold.objects.filter(released_at=None).update(released_at=held.clock.now)
    assert binding(held) == [("plan", "plan")]


def test_another_companys_hold_of_the_same_owner_goes_on(held: House) -> None:
    from tests.conftest import found

    other = House(found(), held.folder)
    other.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    put(other, "Alpha", HoldKind.PLAN, owner=PLAN)
    end(held, PLAN)
    assert binding(other) == [("plan", "plan")]


@pytest.mark.parametrize("kind", [HoldKind.INSOLVENCY, HoldKind.OVER_INDEBTEDNESS])
def test_a_procedure_is_lifted_with_a_reason_that_the_journal_keeps_as_detail(held: House, kind: HoldKind) -> None:
    put(held, "F-1", kind)
    put(held, "F-1", HoldKind.MANUAL)
    with acting(held.organisation, "t", held.clock.now) as here:
        first = release(here, target=find_target(here, "F-1"), kind=None)
    assert (first.count, len(first.left)) == (1, 1), "the other pause ends, this one is said"
    for why in ("", "   ", "\0"):
        with (
            pytest.raises(HoldStands, match=r"F-1 is on hold \(.*\), which needs a reason"),
            acting(held.organisation, "t", held.clock.now) as here,
        ):
            release(here, target=find_target(here, "F-1"), kind=None, why=why)
    with acting(held.organisation, "t", held.clock.now) as here:
        done = release(here, target=find_target(here, "F-1"), kind=kind, why="Clôture, dit M. Fictif")
    assert (done.count, done.left) == (1, ())
    with at_work(held.organisation):
        assert "Fictif" not in "".join(Event.objects.values_list("body", flat=True))
        assert "Clôture, dit M. Fictif" in "".join(EventDetail.objects.values_list("detail", flat=True))


def test_a_promise_with_an_owner_ends_by_its_day_without_anybody(held: House) -> None:
    end(held, PLAN)
    put(held, "Alpha", HoldKind.PROMISE, until=date(2026, 4, 10), owner=Owner(HoldOwner.COMMITMENT, 3))
    assert set(held.run().outcomes) == {"promise"}
    held.clock.on(13)
    with acting(held.organisation, "t", held.clock.now) as here:
        done = release(here, target=find_target(here, "Alpha"), kind=None)
    assert (done.count, done.left) == (0, ()), "it pauses nothing any more, and stays what a formal notice recalls"
    assert "step:rappel-echeance" in held.run().outcomes


def test_a_target_that_is_a_row_and_one_that_is_a_number_are_treated_alike(held: House) -> None:
    with at_work(held.organisation):
        one = Receivable.objects.get(number="F-1")
    put(held, "F-1", HoldKind.PLAN, owner=Owner(HoldOwner.PLAN, 9))
    row = TheseReceivables((ReceivableId(one.pk),), DebtorId(one.debtor_id))
    with acting(held.organisation, "t", held.clock.now) as here:
        assert find_target(here, "F-1") == row
    with pytest.raises(HoldStands), acting(held.organisation, "t", held.clock.now) as here:
        release(here, target=row, kind=HoldKind.PLAN)
