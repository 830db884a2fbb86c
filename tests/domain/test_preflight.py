"""Before a file is handed over: each fault names the side, the field and the mending; nothing else is in the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.ledger import DebtorKind, Nature
from relance.domain.preflight import Fault, FiledClaim, Gravity, PartyFacts, Place, Side, preflight
from relance.domain.preflight.actions import Actor, required_actions
from relance.domain.preflight.evidence import Papers, evidence
from relance.domain.scenario.decide import Hold, HoldKind, Snapshot
from relance.domain.scenario.model import Stage
from tests.domain.builders import day, eur

TODAY = day("2026-05-04")
US = PartyFacts(DebtorKind.COMPANY, "Fabrique", "404833048", "1 place du Conte", "75002", "Paris", "40483304800006")
THEM = PartyFacts(DebtorKind.COMPANY, "Alpha", "552081317", "1 rue Fictive", "75001", "Paris", "55208131700018")


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
    gone = {field: " "} | ({"siret": ""} if field == "siren" else {})
    if side is Side.CREDITOR:
        us = replace(US, **gone)  # type: ignore[arg-type]
    else:
        them = replace(THEM, **gone)  # type: ignore[arg-type]
    (fault,) = preflight(us, them, [claim()], today=TODAY)
    assert (fault.gravity, fault.side, fault.field) == (Gravity.STOP, side, field)
    assert str(fault.mending)
    assert str(fault.why)
    assert fault.place is (Place.IDENTITY if side is Side.CREDITOR else Place.CUSTOMER)


def test_a_person_has_no_siren_and_an_unknown_kind_blocks() -> None:
    assert preflight(US, replace(THEM, kind=DebtorKind.CONSUMER, siren="", siret=""), [claim()], today=TODAY) == []
    (fault,) = preflight(US, replace(THEM, kind=DebtorKind.UNKNOWN, siren="", siret=""), [claim()], today=TODAY)
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
        ({"is_missing_from_export": True}, "no longer show it"),
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
    them = replace(THEM, siret="", **dict.fromkeys(fields, ""))  # type: ignore[arg-type]
    due = day("2026-03-03") if is_due else day("2026-06-01")
    faults = preflight(
        US, them, [claim(due_on=due, last_stage=Stage.MISE_EN_DEMEURE if is_reminded else None)], today=TODAY
    )
    gravities = [fault.gravity for fault in faults]
    assert gravities == sorted(gravities, key=lambda gravity: gravity is not Gravity.STOP)
    assert gravities.count(Gravity.STOP) == len(fields) + (not is_due)


def codes(faults: Iterable[Fault], gravity: Gravity | None = None) -> set[str]:
    return {fault.code for fault in faults if gravity in (None, fault.gravity)}


@pytest.mark.requirement("EV-11", "EV-12")
def test_everything_is_told_at_once_each_with_its_field_why_and_where() -> None:
    them = replace(
        THEM, siret="55208131700019", street="17 bis chemin du Moulin des Heures qui Tournent", city="Nantes"
    )
    late = claim(holds=(Hold(HoldKind.DISPUTE), Hold(HoldKind.INSOLVENCY)), limitation_last_day=day("2026-05-03"))
    faults = preflight(US, them, [late, replace(claim(due_on=day("2026-12-12")), number="F-2")], today=TODAY)
    assert codes(faults) == {
        "siret_wrong",
        "street_too_long",
        "postal_code_elsewhere",
        "dispute",
        "insolvency",
        "time_barred",
        "not_due",
    }
    assert all(fault.field and str(fault.what) and str(fault.why) and str(fault.mending) for fault in faults)
    assert {fault.field for fault in faults if fault.code == "not_due"} == {"F-2"}
    (street,) = (fault for fault in faults if fault.code == "street_too_long")
    assert street.proposal == "17 bis CHE Moulin Heures qui Tournent"
    (town,) = (fault for fault in faults if fault.code == "postal_code_elsewhere")
    assert "Paris" in town.proposal
    assert "44000" in town.proposal


@pytest.mark.requirement("EV-13")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"siret": "55208131700019"}, "siret_wrong"),
        ({"siren": "552081318", "siret": ""}, "siren_wrong"),
        ({"siret": "35600000000048"}, "siret_of_another"),
        ({"siret": "55208131 700018", "siren": "552 081 317"}, ""),
        ({"siren": "", "siret": "35600000000001"}, ""),  # La Poste: its digits add up to a multiple of five
        ({"siren": "356000000", "siret": "35600000000048"}, ""),
        ({"siren": "", "siret": "5520813170001"}, "siret_wrong"),
    ],
)
@pytest.mark.parametrize("side", [Side.CREDITOR, Side.DEBTOR])
def test_the_numbers_of_both_sides_are_checked_and_never_guessed(
    changes: dict[str, Any], code: str, side: Side
) -> None:
    us, them = (replace(US, **changes), THEM) if side is Side.CREDITOR else (US, replace(THEM, **changes))
    faults = preflight(us, them, [claim()], today=TODAY)
    assert codes(faults) == ({code} if code else set())
    assert all((fault.side, fault.proposal, fault.gravity) == (side, "", Gravity.STOP) for fault in faults)


@pytest.mark.requirement("EV-14")
@pytest.mark.parametrize(
    ("changes", "code", "gravity"),
    [
        ({"postal_code": "7500"}, "postal_code_wrong", Gravity.STOP),
        ({"city": "Marseille"}, "postal_code_elsewhere", Gravity.STOP),
        ({"postal_code": "92095", "city": "Paris-La Défense CEDEX"}, "cedex", Gravity.CARE),
        ({"postal_code": "75000"}, "postal_code_unknown", Gravity.CARE),
        ({"city": "Ville-Imaginaire"}, "town_unknown", Gravity.CARE),
        ({"country": "Atlantide", "country_code": ""}, "country_unknown", Gravity.CARE),
        (
            {
                "country": "Belgique",
                "country_code": "BE",
                "postal_code": "1000",
                "city": "Bruxelles",
                "siren": "",
                "siret": "",
            },
            "",
            None,
        ),
        ({"name": "Une société dont le nom est vraiment très long et le reste"}, "", None),  # over two lines
        ({"name": "A" * 39}, "name_too_long", Gravity.STOP),
        ({"street_2": "B" * 39}, "street_2_too_long", Gravity.STOP),
        ({"city": "x" * 40}, "city_too_long", Gravity.STOP),
    ],
)
def test_an_address_is_one_that_the_post_delivers_to(
    changes: dict[str, Any], code: str, gravity: Gravity | None
) -> None:
    faults = preflight(US, replace(THEM, **changes), [claim()], today=TODAY)
    found = {fault.code: fault.gravity for fault in faults if fault.code != "town_unknown" or code == "town_unknown"}
    assert found == ({code: gravity} if code else {})


@pytest.mark.requirement("EV-11", "AP-3")
def test_what_only_warns_is_a_notice_a_paper_an_open_credit_and_a_day_that_comes() -> None:
    near = claim(
        last_stage=None, unallocated_credit=eur("5.00"), limitation_last_day=day("2026-06-01"), open=eur("20.00")
    )
    faults = preflight(US, THEM, [replace(near, papers=Papers(order="C-1"))], today=TODAY)
    assert codes(faults, Gravity.STOP) == set()
    assert codes(faults) == {
        "no_formal_notice",
        "open_credit",
        "limitation_near",
        "small_amount",
        "invoice_missing",
        "order_missing",
        "delivery_missing",
    }
    assert "C-1" in next(str(fault.what) for fault in faults if fault.code == "order_missing")


@pytest.mark.requirement("EV-11")
@pytest.mark.parametrize("kind", list(DebtorKind))
def test_costs_that_stay_with_the_creditor_block_and_a_person_owes_no_forty_euros(kind: DebtorKind) -> None:
    costs = replace(claim(debtor_kind=kind), label="Frais de relance")
    assert "costs_of_recovery" in codes(preflight(US, THEM, [costs], today=TODAY), Gravity.STOP)
    forty = replace(claim(debtor_kind=kind), besides=(eur("0.00"), eur("40.00")))
    is_person = kind in (DebtorKind.CONSUMER, DebtorKind.UNKNOWN)
    assert ("consumer_costs" in codes(preflight(US, THEM, [forty], today=TODAY), Gravity.STOP)) is is_person


def test_an_expired_pause_is_none_and_a_binding_one_of_its_kind_is_told_once() -> None:
    holds = (
        Hold(HoldKind.PROMISE, day("2026-05-01")),
        Hold(HoldKind.PROMISE, day("2026-05-09")),
        Hold(HoldKind.PROMISE, TODAY),
    )
    faults = preflight(US, THEM, [claim(holds=holds)], today=TODAY)
    assert [fault.code for fault in faults] == ["promise"]
    assert preflight(US, THEM, [claim(holds=holds[:1])], today=TODAY) == []


@pytest.mark.requirement("EV-12", "AP-3")
def test_required_actions_say_whose_they_are_and_the_blocking_ones_come_first() -> None:
    weak = replace(claim(last_stage=None), papers=Papers(has_copy=True, order="C-1", delivery="BL-1"))
    not_due = replace(claim(due_on=day("2026-06-01")), number="F-2", key=7)
    faults = preflight(US, replace(THEM, street=""), [weak, not_due], today=TODAY)
    actions = required_actions(faults, evidence([weak.papers or Papers()]))
    blocking = [one.is_blocking for one in actions]
    assert blocking == sorted(blocking, reverse=True)
    by_code = {one.code: one for one in actions}
    assert by_code["street_missing"].whose is Actor.CREDITOR
    assert (by_code["not_due"].whose, by_code["not_due"].key) == (Actor.NOBODY, 7)
    assert by_code["no_formal_notice"].whose is Actor.FIRM
    assert by_code["acceptance_weak"].place is Place.EXHIBITS
    assert "notice_weak" not in by_code, "told once"


def test_a_file_is_as_strong_as_its_weakest_claim_and_a_contest_takes_the_acceptance_away() -> None:
    strong = Papers(True, "C-1", True, "BL-1", True, acknowledged=True, notice=True, is_registered=True)
    assert (evidence([strong]).score, evidence([strong]).most) == (10, 10)
    assert all(one.where is None for one in evidence([strong]).elements)
    weak = replace(strong, has_delivery=False)
    assert evidence([strong, weak]).score == 9
    assert evidence([replace(strong, is_disputed=True)]).score == 8
    assert evidence([]).score == 0


@given(
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "C-1"]),
)
def test_one_paper_more_never_weakens_a_file(
    copy: bool, order: bool, delivery: bool, acknowledged: bool, promised: bool, notice: bool, cited: str
) -> None:
    less = Papers(copy, cited, order, cited, delivery, acknowledged, promised, notice=notice)
    for more in ("has_copy", "has_order", "has_delivery", "acknowledged", "promised", "notice", "is_registered"):
        assert evidence([replace(less, **{more: True})]).score >= evidence([less]).score  # type: ignore[arg-type]
