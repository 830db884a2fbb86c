"""Versions of scenarios: what runs stays on its version unless a person moves it; choices by invoice, debtor and kind."""

from __future__ import annotations

from datetime import date

import pytest

from relance.domain.ids import MessageId
from relance.domain.ledger import DebtorKind
from relance.domain.scenario.files import preset_texts
from relance.domain.scenario.model import ScenarioInvalid
from relance.outbox.resolution import resolve
from relance.receivables.targets import TargetUnknown
from relance.scenarios.models import Dunning, ScenarioVersion
from relance.scenarios.publishing import ScenarioUnchanged, ScenarioUnknown, choose_for_kind, publish
from tests.at_work import at_work
from tests.outbox.builders import ALPHA, BETA, House
from tests.outbox.test_sending import late
from tests.scenarios.looking import choose

SLOWER = preset_texts()["french-business"].replace("days = 12", "days = 30")


def put(house: House, text: str, **options: bool):  # type: ignore[no-untyped-def]
    with house.acting() as here:
        return publish(here, text, **options)


def versions(house: House) -> dict[str, int]:
    with at_work(house.organisation):
        return dict(Dunning.objects.values_list("receivable__number", "scenario__version"))


@pytest.mark.requirement("P15", "P34")
def test_what_runs_stays_on_its_version_and_new_receivables_get_the_new_one(house: House) -> None:
    house.bring(late())
    house.day()
    published = put(house, SLOWER)
    assert (published.version, [moved.number for moved in published.running]) == (2, ["F-1"])
    house.clock.on(8)
    house.bring(late(), late("G-1", who="Bêta", address=BETA))
    house.day()
    assert versions(house) == {"F-1": 1, "G-1": 2}


def test_running_ones_too_keep_their_position(house: House) -> None:
    house.bring(late())
    house.day()
    put(house, SLOWER, running_too=True)
    assert versions(house) == {"F-1": 2}
    for day in (20, 27):
        house.clock.on(day)
        house.bring(late())
        assert house.run().notices == 0, "the avis d'impayé comes 30 days after the reminder now"
    house.clock.on(7, month=5)
    house.bring(late())
    assert list(house.run().outcomes) == ["step:avis-impaye"]


def test_a_dry_run_shows_who_would_move_and_changes_nothing(house: House) -> None:
    house.bring(late())
    house.run()
    assert put(house, SLOWER, dry_run=True).running
    with at_work(house.organisation):
        assert set(ScenarioVersion.objects.values_list("version", flat=True)) == {1}


def test_a_broken_or_unchanged_scenario_is_refused(house: House) -> None:
    with pytest.raises(ScenarioInvalid, match="no step"):
        put(house, 'key = "x"\nname = { fr = "x", en = "x" }\nfor = ["company"]')
    with pytest.raises(ScenarioUnchanged):
        put(house, preset_texts()["gentle"])


@pytest.mark.requirement("P34", "P9")
def test_the_narrowest_choice_counts_and_can_be_taken_back(house: House) -> None:
    house.bring(late(), late("F-2"), late("G-1", who="Bêta", address=BETA))

    def given() -> dict[str, str]:
        house.clock.later(days=1)
        house.run()
        with at_work(house.organisation):
            return dict(Dunning.objects.order_by("pk").values_list("receivable__number", "scenario__key"))

    def give(key: str | None, target: str | None = None, kind: DebtorKind | None = None) -> None:
        if target is not None:
            choose(house.organisation, target, key)
        if kind is not None:
            with house.acting() as here:
                choose_for_kind(here, kind, key=key)

    give("gentle", kind=DebtorKind.COMPANY)
    give("french-business", target="Alpha")
    give("deposit-ladder", target="F-2")
    assert given() == {"F-1": "french-business", "F-2": "deposit-ladder", "G-1": "gentle"}
    give(None, target="F-2")
    give(None, kind=DebtorKind.COMPANY)
    assert given() == {"F-1": "french-business", "F-2": "french-business", "G-1": "french-business"}
    with pytest.raises(ScenarioUnknown, match="french-business"):
        give("nonsense", target="F-1")
    with pytest.raises(TargetUnknown):
        give("gentle", target="F-99")


def test_saying_what_a_debtor_is_moves_him_to_the_scenario_of_his_kind(house: House) -> None:
    unknown = "alpha@alpha.example;;1 rue Fictive;75001;Paris;"
    house.bring(late(address=unknown))
    house.day()
    with at_work(house.organisation):
        assert Dunning.objects.get().scenario.key == "gentle"
    house.clock.on(8)
    house.bring(late(address=ALPHA))
    house.run()
    with at_work(house.organisation):
        assert Dunning.objects.get().scenario.key == "french-business"


CALLING = """
key = "calling"
name = { fr = "Par téléphone", en = "By telephone" }
for = ["company"]

[[step]]
key = "appel"
stage = "reminder"
days = 3
channels = []
mode = "task"
mandatory = true

[[step]]
key = "avis"
stage = "unpaid-notice"
counted = "previous-step"
days = 5
channels = ["email"]
"""


@pytest.mark.requirement("RU-1", "SW-8")
def test_a_task_lies_with_its_person_until_it_is_said_to_be_done(house: House) -> None:
    put(house, CALLING)
    house.bring(late())
    choose(house.organisation, "F-1", "calling")
    house.day()
    (task,) = house.messages()
    assert (task.channel, task.state, house.email.sent) == ("person", "handed_over", [])
    house.clock.on(14)
    house.bring(late())
    assert house.run().notices == 0
    with house.acting() as here:
        resolve(here, MessageId(task.pk), left=True, on=date(2026, 4, 9))
    house.clock.on(15)
    assert house.day().states == {"accepted": 1}, "five days after the call"


def test_a_task_that_was_not_done_is_asked_again(house: House) -> None:
    put(house, CALLING)
    house.bring(late())
    choose(house.organisation, "Alpha", "calling")
    house.run()
    with house.acting() as here:
        resolve(here, MessageId(house.messages()[0].pk), left=False, on=date(2026, 4, 7))
    house.clock.on(8)
    assert list(house.run().outcomes) == ["step:appel"]
