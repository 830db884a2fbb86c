"""Scenarios on pages: read as sentences, changed, looked at before they are published, compared, simulated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.ledger import DebtorKind
from relance.domain.scenario.files import presets, read_scenario, write_scenario
from relance.domain.scenario.model import Scenario
from relance.office.scenarios.form import StepUnreadable, edited
from relance.parties.models import Debtor
from relance.scenarios.catalogue import Catalogue
from relance.scenarios.models import ScenarioVersion
from tests.at_work import at_work
from tests.office.people import Person
from tests.office.test_today import ROWS
from tests.outbox.builders import MORNING, House


def form_of(scenario: Scenario, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the page, unless changed."""
    given: dict[str, Any] = {
        "tolerance": str(scenario.tolerance), "grace": str(scenario.grace_days), "gap": str(scenario.minimum_gap_days)
    }  # fmt: skip
    for step in scenario.steps:
        given |= {
            f"{step.key}-days": str(abs(step.days)),
            f"{step.key}-before": "yes" if step.days < 0 else "no",
            f"{step.key}-mode": step.mode.value,
            f"{step.key}-sticker": step.sticker.value,
            f"{step.key}-minimum": str(step.minimum_open),
            f"{step.key}-channel": [channel.value for channel in step.channels],
        }
        if step.is_mandatory:
            given[f"{step.key}-mandatory"] = "yes"
    return given | changes


def offered_in(page: str, field: str) -> set[str]:
    """What a choice on a page offers."""
    return set(re.findall(r'<option value="([a-z-]+)"', page.split(f'id="{field}"')[1].split("</select>")[0]))


def channels_of(scenario: Scenario, form: dict[str, Any]) -> dict[str, list[str]]:
    return {step.key: form[f"{step.key}-channel"] for step in scenario.steps}


@pytest.mark.parametrize("key", sorted(presets()))
def test_a_scenario_written_is_read_back_the_same_and_an_untouched_form_changes_nothing(key: str) -> None:
    scenario = presets()[key]
    assert read_scenario(write_scenario(scenario)) == scenario
    form = form_of(scenario)
    assert edited(scenario, form, channels_of(scenario, form)) == scenario


@given(st.text(min_size=1, max_size=40))
def test_any_name_survives_being_written(name: str) -> None:
    scenario = presets()["gentle"]
    named = Scenario(scenario.key, {"fr": name, "en": name}, scenario.steps, scenario.for_kinds)
    try:
        name.encode()
    except UnicodeEncodeError:
        return  # half a character is no text
    assert read_scenario(write_scenario(named)).name["fr"] == name


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rappel-echeance-days", "-3"),
        ("rappel-echeance-days", "soon"),
        ("rappel-echeance-mode", "magic"),
        ("rappel-echeance-channel", ["pigeon"]),
        ("tolerance", "NaN"),
        ("gap", "1e9"),
        ("gap", "9" * 5000),
    ],
)
def test_what_a_step_cannot_have_is_refused_by_name(field: str, value: object) -> None:
    scenario = presets()["gentle"]
    form = form_of(scenario, **{field: value})
    with pytest.raises(StepUnreadable):
        edited(scenario, form, channels_of(scenario, form))


@pytest.fixture
def owner(organisation: int, tmp_path: Path) -> Iterator[Person]:
    house = House(organisation, tmp_path, is_trusted=False)
    house.bring(*ROWS)
    with time_machine.travel(MORNING, tick=False):
        house.run()
        yield Person(organisation)


def test_a_change_is_looked_at_published_and_compared(owner: Person) -> None:
    page = owner.sees("scenarios/of/french-business/")
    assert "3 days after the due date" in page
    form = form_of(
        presets()["french-business"], **{"rappel-echeance-days": "5", "new-stage": "mise_en_demeure", "new-days": "20"}
    )
    looked = owner.does("scenarios/of/french-business/save/", **form, do="look")
    assert "Not published yet." in looked
    assert "2 receivables run on earlier versions." in looked
    assert "<ins>5 days after the due date" in looked
    with at_work(owner.organisation):
        assert ScenarioVersion.objects.filter(key="french-business").count() == 1
    as_sent = owner.client.post(
        owner.path("scenarios/of/french-business/save/"), form | {"do": "look"}
    ).content.decode()
    draft = re.search(r'name="draft" value="([^"]*)"', as_sent)
    assert draft
    text = draft[1].replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&")
    again = form_of(read_scenario(text), draft=text)
    assert "Published as version 2." in owner.does("scenarios/of/french-business/save/", **again, do="publish")
    with at_work(owner.organisation) as here:
        latest = Catalogue(here).latest()["french-business"].scenario
        assert [step.key for step in latest.steps][-2:] == ["mise-en-demeure", "mise-en-demeure-2"]
        assert latest.step("rappel-echeance").days == 5
    compared = owner.sees("scenarios/of/french-business/", since="1")
    assert "What changed since version 1" in compared
    assert "<del>3 days after the due date" in compared


@pytest.mark.requirement("AP-16", "RU-4")
def test_a_scenario_that_forgets_its_reminders_is_refused_over_the_form(owner: Person) -> None:
    form = form_of(presets()["french-business"], **{"rappel-echeance-remove": "yes", "avis-impaye-remove": "yes"})
    response = owner.client.post(owner.path("scenarios/of/french-business/save/"), form | {"do": "publish"})
    assert response.status_code == 422
    assert "cannot be used" in response.content.decode()
    with at_work(owner.organisation):
        assert ScenarioVersion.objects.filter(key="french-business").count() == 1


@pytest.mark.requirement("AP-5")
def test_a_kind_of_customer_gets_another_scenario(owner: Person) -> None:
    owner.does("scenarios/choose/", kind="company", key="gentle")
    with at_work(owner.organisation) as here:
        assert Catalogue(here).by_kind()[DebtorKind.COMPANY].scenario.key == "gentle"
    assert "There is no scenario" in owner.does("scenarios/choose/", kind="company", key="harsh")


def test_the_next_ninety_days_are_simulated_by_week(owner: Person) -> None:
    page = owner.sees("scenarios/simulation/")
    assert "avis-impaye" in page
    assert "€350.50" in page


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-5")
def test_no_scenario_is_offered_that_cannot_act_on_that_debtor(organisation: int, tmp_path: Path) -> None:
    house = House(organisation, tmp_path, is_trusted=False)
    house.bring(
        "F-1;Le Moulin;2026-02-01;2026-03-03;100,00;;;1 rue;75001;Paris;",
        "F-2;Ville de Fable;2026-02-01;2026-03-03;100,00;;217500016;1 rue;75001;Paris;",
        "F-3;Chimère SARL;2026-02-01;2026-03-03;100,00;;404833048;1 rue;75001;Paris;",
    )
    owner = Person(organisation)
    with at_work(organisation):
        ids = dict(Debtor.objects.values_list("name", "pk"))
    offered = {name: offered_in(owner.sees(f"debtors/{pk}/"), "scenario-key") for name, pk in ids.items()}
    assert offered == {
        "Le Moulin": {"gentle", "deposit-ladder"},
        "Ville de Fable": {"gentle", "public-body", "deposit-ladder"},
        "Chimère SARL": {"gentle", "french-business", "deposit-ladder"},
    }
    refused = owner.client.post(
        owner.path(f"debtors/{ids['Le Moulin']}/scenario/"), {"key": "french-business"}, follow=True
    )
    assert "nothing would go to them" in refused.content.decode()
    page = owner.sees("scenarios/")
    assert offered_in(page, "k-unknown") == {"gentle", "deposit-ladder"}
