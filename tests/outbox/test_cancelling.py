"""An import cannot be cancelled once something has left about it; what only waits to leave is void."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from relance.intake.cancelling import ImportActedUpon
from relance.intake.models import CancelledImport, Import
from relance.outbox.cancelling import cancel_import
from relance.outbox.delivery import deliver_all
from relance.outbox.models import Message
from relance.outbox.preparation import prepare
from relance.receivables.models import Receivable
from relance.tenancy.models import Role
from relance.tenancy.rights import RightMissing
from tests.at_work import at_work
from tests.intake.test_booking import owed, recomputed
from tests.outbox.builders import House
from tests.races.test_books_under_pressure import assert_sound, at_once
from tests.races.test_sending_under_pressure import debtors

pytestmark = pytest.mark.requirement("P1", "P16")


def later(house: House) -> None:
    house.clock.now += timedelta(minutes=5)


def cancels(house: House, *, role: Role | None = None) -> int:
    later(house)
    with house.acting(role) as here:
        return cancel_import(here, Import.objects.latest("imported_at").pk, reason="The wrong file.").receivables


def test_what_waits_to_leave_is_void_and_never_leaves(house: House) -> None:
    house.bring(*debtors(1))
    house.run()
    prepare(house.organisation, clock=house.clock)
    assert house.states() == ["queued"]
    assert cancels(house) == 1
    assert house.states() == ["voided"]
    deliver_all(house.office())
    assert house.email.sent == []
    assert_sound(house.organisation)


def test_once_a_letter_has_left_it_stays(house: House) -> None:
    house.bring(*debtors(1))
    house.run()
    prepare(house.organisation, clock=house.clock)
    deliver_all(house.office())
    assert house.states() == ["accepted"]
    opened = owed(house.organisation)
    with pytest.raises(ImportActedUpon) as refused:
        cancels(house)
    assert "letters left" in str(refused.value)
    assert owed(house.organisation) == opened


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.VIEWER])
def test_who_may_not_import_cancels_none(house: House, role: Role) -> None:
    house.bring(*debtors(1))
    with pytest.raises(RightMissing):
        cancels(house, role=role)
    with at_work(house.organisation):
        assert not CancelledImport.objects.exists()


def test_an_import_cancelled_while_its_letters_leave_is_either_sent_or_cancelled(house: House) -> None:
    house.bring(*debtors(20))
    house.run()
    prepare(house.organisation, clock=house.clock)
    refused: list[str] = []

    def take_back() -> None:
        try:
            cancels(house)
        except ImportActedUpon as told:
            refused.append(str(told))

    assert at_once(take_back, *[lambda: deliver_all(house.office())] * 2) == []
    sent = len(house.email.sent)
    with at_work(house.organisation):
        opened = Receivable.objects.filter(open_amount__gt=0).count()
        waiting = Message.objects.filter(state="queued").count()
    assert (opened, sent) == ((20, 20) if refused else (0, 0))
    assert waiting == 0
    assert recomputed(house.organisation)
    assert_sound(house.organisation)


def test_two_people_cancel_it_once(house: House, tmp_path: Path) -> None:
    house.bring(*debtors(5))
    with at_work(house.organisation):
        number = Import.objects.get().pk
    done: list[int] = []
    later(house)

    def once() -> None:
        with house.acting(None) as here:
            done.append(cancel_import(here, number, reason="Wrong.").receivables)

    errors = at_once(once, once)
    assert done == [5]
    assert [type(error).__name__ for error in errors] == ["ImportUnknown"]
