"""A claim in draft, read as a judge would."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance.domain.deposits.claims import Line
from relance.domain.deposits.judging import Draft, remarks

pytestmark = pytest.mark.requirement("SW-2")
ENDED, TODAY = date(2026, 11, 8), date(2026, 11, 9)
SOFA = Line("Canapé", quote=Decimal(350))


def said(*lines: Line, **more: object) -> list[str]:
    usual: dict[str, object] = {"reason": "damage", "lines": lines, "ended_on": ENDED, "today": TODAY}
    complete = {"befores": frozenset({"salon"}), "afters": frozenset({"salon"}), "papers": 1}
    return [one.said.template for one in remarks(Draft(**(usual | complete | more)))]  # type: ignore[arg-type]


def test_what_is_whole_has_no_remark() -> None:
    assert said(SOFA) == []
    assert said(Line("Canapé", price_new=Decimal(900), age=24, lifetime=120)) == []


@pytest.mark.parametrize(
    "label",
    [
        "Frais de dossier",
        "FRAIS DE GESTION",
        "pénalité de retard",
        "Indemnité forfaitaire",
        "handling fee",
        "Late payment charge",
    ],
)
def test_a_fee_of_our_own_making_stops_it(label: str) -> None:
    (first, *_) = remarks(Draft("damage", [Line(label, quote=Decimal(40))], ENDED, TODAY))
    assert first.stops
    assert first.said.facts["label"] == label


@pytest.mark.parametrize(
    "label", ["Ménage", "Frais de pressing du rideau", "Late departure, 2 hours", "Dossier de chaise", "Cleaning"]
)
def test_a_loss_that_sounds_alike_does_not(label: str) -> None:
    assert not any(one.stops for one in remarks(Draft("cleaning", [Line(label, quote=Decimal(40))], ENDED, TODAY)))


def test_what_is_weak_is_said() -> None:
    assert any("How old" in one for one in said(Line("Canapé", price_new=Decimal(900))))
    assert not any("How old" in one for one in said(Line("Taxe", price_new=Decimal(9)), reason="unpaid_service"))
    assert any("No photo" in one for one in said(SOFA, afters=frozenset()))
    assert any("alone" in one for one in said(SOFA, befores=frozenset()))
    assert any("No invoice" in one for one in said(SOFA, papers=0))
    assert any("The stay ended" in one for one in said(SOFA, today=date(2026, 11, 16)))
    assert said(lines=(), papers=0) == []
