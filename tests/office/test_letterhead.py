"""The legal form is asked first, then what it asks of letters; what is missing is told of with its article and stops nothing."""

from __future__ import annotations

import re

import pytest
import time_machine

from relance.cli import init as init_command
from relance.tenancy.preferences import set_preference, stored
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import ALPHA, MORNING, House

ROW = f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}"
KEEP = "preferences/identity/save/"


def hidden(page: str) -> set[str]:
    """The fields that the chosen form does not ask for."""
    return set(re.findall(r'<div class="field" data-forms="[^"]*" hidden>\s*<label for="([^"]*)"', page))


@time_machine.travel(MORNING, tick=False)
def test_what_is_asked_follows_the_form_and_nothing_typed_is_lost(house: House) -> None:
    owner = Person(house.organisation)
    page = owner.sees("preferences/")
    assert page.index('id="creditor-legal-form"') < page.index('id="creditor-siren"')
    assert {"creditor-capital", "creditor-rcs-city", "creditor-foreign-register"} <= hidden(page)
    with at_work(house.organisation) as here:
        set_preference(here, "creditor-legal-form", "s.a.r.l.")
        assert stored(here, "creditor-legal-form") == "SARL"
    page = owner.sees("preferences/")
    assert hidden(page) == {"creditor-foreign-form", "creditor-foreign-register"}
    assert "C. com. art. R123-238" in page
    with at_work(house.organisation) as here:
        set_preference(here, "creditor-capital", "8 000 €")
        set_preference(here, "creditor-legal-form", "EI-artisan")
    assert "creditor-capital" not in hidden(owner.sees("preferences/")), "what has a value is shown"


@time_machine.travel(MORNING, tick=False)
def test_a_missing_mention_stands_with_its_article_on_first_steps_and_today_and_stops_no_letter(house: House) -> None:
    house.bring(ROW)
    owner = Person(house.organisation)
    assert "R526-27" in owner.sees("start/")
    assert "R526-27" in owner.sees("today/"), "which form it is comes first"
    with at_work(house.organisation) as here:
        set_preference(here, "creditor-legal-form", "SAS")
    for page in (owner.sees("start/"), owner.sees("today/")):
        assert "R123-238" in page
    house.day()
    assert house.email.sent
    with at_work(house.organisation) as here:
        for key, value in (("creditor-capital", "8 000 €"), ("creditor-rcs-city", "Lyon")):
            set_preference(here, key, value)
    assert "R123-23" not in owner.sees("start/") + owner.sees("today/")


def test_somebody_at_a_terminal_is_asked_the_form_first_and_then_what_it_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(question: str, **_: object) -> str:
        asked.append(question)
        return {0: "sarl", 1: "8 000 €"}.get(len(asked) - 1, "")

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", answer)
    told = init_command._identity(None, {"creditor-siren": "404833048"})
    assert told == {"creditor-legal-form": "SARL", "creditor-capital": "8 000 €"}
    assert "R123-238" in asked[1]
    assert not any("SIREN" in question for question in asked)
