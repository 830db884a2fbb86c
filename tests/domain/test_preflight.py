"""Before a file is handed over: each fault names the side, the field and the mending; nothing else is in the way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.ledger import DebtorKind, Nature
from relance.domain.preflight import FiledClaim, Gravity, PartyFacts, Side, preflight
from relance.domain.scenario.decide import Hold, HoldKind, Snapshot
from relance.domain.scenario.model import Stage
from tests.domain.builders import day, eur

TODAY = day("2026-05-04")
US = PartyFacts(DebtorKind.COMPANY, "Fabrique", "404833048", "1 place du Conte", "75000", "Paris")
THEM = PartyFacts(DebtorKind.COMPANY, "Alpha", "552081317", "1 rue Fictive", "75001", "Paris")


def claim(**changes: Any) -> FiledClaim:
    snapshot = Snapshot(open=eur("100.00"), due_on=day("2026-03-03"), limitation_last_day=day("2031-03-03"))
    last_stage = changes.pop("last_stage", Stage.MISE_EN_DEMEURE)
    return FiledClaim("F-1", replace(snapshot, **changes), last_stage)


@pytest.mark.requirement("EV-11", "EV-13", "EV-14")
def test_a_sound_file_has_no_fault() -> None:
    assert preflight(US, THEM, [claim()], today=TODAY) == []


@pytest.mark.requirement("EV-11", "EV-12", "EV-13", "EV-14")
@pytest.mark.parametrize("side", [Side.CREDITOR, Side.DEBTOR])
@pytest.mark.parametrize("field", ["name", "siren", "street", "postal_code", "city"])
def test_whatever_is_missing_of_either_side_blocks_and_says_whose_and_which(side: Side, field: str) -> None:
    us, them = US, THEM
    if side is Side.CREDITOR:
        us = replace(US, **{field: " "})  # type: ignore[arg-type]
    else:
        them = replace(THEM, **{field: ""})  # type: ignore[arg-type]
    (fault,) = preflight(us, them, [claim()], today=TODAY)
    assert (fault.gravity, fault.side, fault.field) == (Gravity.STOP, side, field)
    assert str(fault.mending)


def test_a_person_has_no_siren_and_an_unknown_kind_blocks() -> None:
    assert preflight(US, replace(THEM, kind=DebtorKind.CONSUMER, siren=""), [claim()], today=TODAY) == []
    (fault,) = preflight(US, replace(THEM, kind=DebtorKind.UNKNOWN, siren=""), [claim()], today=TODAY)
    assert (fault.side, fault.field) == (Side.DEBTOR, "kind")


@pytest.mark.requirement("EV-15", "EV-12")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"due_on": day("2026-05-04")}, "has not passed"),
        ({"due_is_assumed": True}, "assumed"),
        ({"open": eur("0.00")}, "paid"),
        ({"nature": Nature.REVIEW_NO_SALE}, "is an invoice"),
        ({"holds": (Hold(HoldKind.DISPUTE),)}, "disput"),
        ({"holds": (Hold(HoldKind.INSOLVENCY),)}, "insolvency"),
        ({"limitation_last_day": day("2026-05-03")}, ""),
        ({"unallocated_credit": eur("5.00")}, ""),
    ],
)
def test_what_is_not_certain_due_and_free_blocks(changes: dict[str, Any], said: str) -> None:
    faults = preflight(US, THEM, [claim(**changes)], today=TODAY)
    assert faults[0].gravity is Gravity.STOP
    assert faults[0].field == "F-1"
    assert said.lower() in str(faults[0].what).lower()


def test_what_only_wants_a_look_does_not_block() -> None:
    faults = preflight(US, THEM, [claim(last_stage=None, open=eur("20.00"))], today=TODAY)
    assert {fault.gravity for fault in faults} == {Gravity.CARE}
    assert len(faults) == 2


def test_an_empty_file_is_none() -> None:
    (fault,) = preflight(US, THEM, [], today=TODAY)
    assert fault.gravity is Gravity.STOP


@given(st.lists(st.sampled_from(["name", "siren", "street", "city"]), unique=True), st.booleans(), st.booleans())
def test_stops_come_before_what_wants_a_look(fields: list[str], is_reminded: bool, is_due: bool) -> None:
    them = replace(THEM, **dict.fromkeys(fields, ""))  # type: ignore[arg-type]
    due = day("2026-03-03") if is_due else day("2026-06-01")
    faults = preflight(
        US, them, [claim(due_on=due, last_stage=Stage.MISE_EN_DEMEURE if is_reminded else None)], today=TODAY
    )
    gravities = [fault.gravity for fault in faults]
    assert gravities == sorted(gravities, key=lambda gravity: gravity is not Gravity.STOP)
    assert gravities.count(Gravity.STOP) == len(fields) + (not is_due)
