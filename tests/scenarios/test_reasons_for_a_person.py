"""What only a person can end is one list: the reasons' own, the index that finds them, and the lines of Today."""

from __future__ import annotations

from relance.domain.scenario.decide import REASON_OF_HOLD, HoldKind
from relance.domain.scenario.reasons import Reason
from relance.scenarios.models import FOR_A_PERSON
from relance.scenarios.tasks import TOLD


def test_the_index_holds_the_reasons_that_only_a_person_can_end() -> None:
    assert sorted(FOR_A_PERSON) == sorted(reason.value for reason in Reason if reason.about.is_for_a_person)


def test_each_of_them_has_its_line_on_today_but_the_kind_which_is_asked_of_customers() -> None:
    assert set(FOR_A_PERSON) - set(TOLD) == {Reason.KIND_UNKNOWN.value}


def test_every_pause_says_what_a_person_would_do_about_it() -> None:
    assert all(REASON_OF_HOLD[kind].about.action for kind in HoldKind)
