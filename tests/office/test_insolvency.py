"""Insolvency on pages: both dates are asked, the deadline is told, Today warns, and the list advises to declare."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from relance.parties.models import Debtor
from relance.receivables.models import Hold, Insolvency
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.conftest import found
from tests.office.people import Person
from tests.outbox.builders import ALPHA, House

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


@pytest.fixture
def debtor(house: House) -> int:
    house.clock.now = NOW
    house.bring(f"F-1;Alpha;2026-08-01;2026-08-31;100,00;{ALPHA}", f"F-2;Alpha;2026-11-20;2026-12-20;50,00;{ALPHA}")
    with at_work(house.organisation):
        Debtor.objects.update(kind="company")
        return int(Debtor.objects.get().pk)


def signed_in(person: Person) -> Person:
    """The same person on another day, whose session would be over."""
    assert person.user is not None
    person.client.force_login(person.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return person


@time_machine.travel(NOW, tick=False)
@pytest.mark.requirement("P54")
def test_a_hold_for_insolvency_asks_both_dates_and_advises_to_declare(house: House, debtor: int) -> None:
    owner = Person(house.organisation)
    page = owner.does(f"debtors/{debtor}/hold/", kind="insolvency")
    assert "Now give both dates, and declare your claim in time." in page
    assert "Opening judgment of" in page
    assert "Published in the BODACC on" in page
    assert "Insolvency procedures without a date: 1" in owner.sees("today/")
    assert "Declare the claim" in owner.sees("late/")
    assert f"debtors/{debtor}/#insolvency" in owner.sees("late/")
    assert "Alpha" in owner.sees("debtors/", show="insolvent")


@time_machine.travel(NOW, tick=False)
def test_once_its_pause_is_over_nobody_is_said_to_be_insolvent_any_more(house: House, debtor: int) -> None:
    owner = Person(house.organisation)
    owner.does(f"debtors/{debtor}/hold/", kind="insolvency", until="2026-11-30")
    assert "Alpha" in owner.sees("debtors/", show="insolvent")
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=UTC), tick=False):
        assert "Insolvency procedures" not in signed_in(owner).sees("today/")
        assert "Alpha" not in owner.sees("debtors/", show="insolvent")


@time_machine.travel(NOW, tick=False)
@pytest.mark.requirement("P28")
def test_the_deadline_is_told_with_what_was_open_at_the_judgment_and_ends_with_the_declaration(
    house: House, debtor: int
) -> None:
    owner = Person(house.organisation)
    page = owner.does(
        f"debtors/{debtor}/insolvency/", opened="2026-11-10", published="2026-11-17", declared="", closed=""
    )
    assert "Kept: the claim can be declared until 18 Jan 2027." in page
    assert "Insolvency procedure: declare your claim by 18 Jan 2027." in page
    assert "Open of invoices dated by the judgment:" in page
    assert "€100.00" in page.split("Open of invoices dated by the judgment:")[1].split("</p>")[0]  # not what came after
    assert "Claims to declare, the first by 18 Jan 2027: 1" in owner.sees("today/")
    with time_machine.travel(datetime(2027, 1, 4, 9, tzinfo=UTC), tick=False):
        assert "Claims to declare now, the first by 18 Jan 2027: 1" in signed_in(owner).sees("today/")
    with time_machine.travel(datetime(2027, 1, 19, 9, tzinfo=UTC), tick=False):
        late = signed_in(owner).sees("today/")
        assert "Claims not declared in time: 1" in late
        assert "until 17 May 2027 (C. com. L622-26)" in late
    page = owner.does(
        f"debtors/{debtor}/insolvency/", opened="2026-11-10", published="2026-11-17", declared="2026-11-26"
    )
    assert "Insolvency procedure: claim declared on 26 Nov 2026." in page
    assert "stands for a formal notice" in page
    assert "to declare" not in owner.sees("today/")
    assert "Declare the claim" not in owner.sees("late/")
    with at_work(house.organisation):
        assert Hold.objects.filter(released_at=None, kind="insolvency").count() == 1


@time_machine.travel(NOW, tick=False)
def test_in_french_with_a_date_out_of_order_and_by_nobody_else(house: House, debtor: int) -> None:
    owner, viewer = Person(house.organisation, language="fr"), Person(house.organisation, Role.VIEWER)
    page = owner.does(f"debtors/{debtor}/insolvency/", opened="2026-11-10", published="2026-11-09")
    assert "précède" in page
    assert viewer.status(f"debtors/{debtor}/insolvency/", post=True) == 403
    assert Person(found()).status(f"debtors/{debtor}/insolvency/", post=True) == 404
    with at_work(house.organisation):
        assert not Insolvency.objects.exists()
    page = owner.does(f"debtors/{debtor}/insolvency/", opened="2026-11-10", published="2026-11-17")
    assert "Procédure collective\N{NO-BREAK SPACE}: déclarez votre créance avant la fin du 18/01/2027." in page
