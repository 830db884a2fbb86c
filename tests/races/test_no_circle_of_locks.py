"""Who locks a row and then journals never waits in a circle with who journaled and then writes about that row."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from relance.domain.scenario.decide import HoldKind
from relance.journal.appending import Fact, append
from relance.outbox.models import NoticeItem
from relance.outbox.sending import Mode, choose_mode
from relance.receivables.holds import hold
from relance.receivables.targets import find_target
from relance.scenarios import notices, runs
from relance.tenancy.bulk import insert_rows
from relance.tenancy.context import acting
from tests.at_work import at_work
from tests.outbox.builders import ALPHA, House
from tests.races.test_books_under_pressure import assert_sound, at_once, wait_for_a_lock


@pytest.mark.requirement("P1", "P8")
def test_a_pause_set_while_the_run_lists_what_is_owed_beside_breaks_neither(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = f"F-2;Alpha;2026-03-07;2026-04-06;50,00;{ALPHA}"  # late, and no step of it is due yet
    house.bring(beside)
    house.run()
    house.clock.on(8)
    house.bring(beside, f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    has_journaled = threading.Event()

    def once_somebody_waits(here: Any, made: Any) -> None:
        has_journaled.set()
        wait_for_a_lock()
        notices.list_for_information(here, made)

    def pause() -> None:
        assert has_journaled.wait(30)
        with acting(house.organisation, "test", house.clock.now) as here:
            hold(here, target=find_target(here, "F-2"), kind=HoldKind.DISPUTE, until=None, note="")

    monkeypatch.setattr(runs, "list_for_information", once_somebody_waits)
    assert at_once(house.run, pause) == []
    with at_work(house.organisation):
        assert list(NoticeItem.objects.order_by("pk").values_list("receivable__number", "is_for_information")) == [
            ("F-1", False),
            ("F-2", True),
        ]
    assert_sound(house.organisation)


@pytest.mark.requirement("P57")
def test_a_choice_for_the_company_made_while_somebody_journals_breaks_neither(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_the_chain = threading.Event()

    def once_somebody_waits(table: str, *rows: Any) -> None:
        if table == "journal_event" and not has_the_chain.is_set():
            has_the_chain.set()
            wait_for_a_lock()
        insert_rows(table, *rows)

    def journal() -> None:
        with house.acting() as here:
            append(here, [Fact("test.noted", {})])

    def choose() -> None:
        assert has_the_chain.wait(30)
        with house.acting() as here:
            choose_mode(here, Mode.PROPOSES.value)

    monkeypatch.setattr("relance.journal.appending.insert_rows", once_somebody_waits)
    assert at_once(journal, choose) == []
    assert_sound(house.organisation)
