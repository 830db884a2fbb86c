"""How long each kind of claim can be brought (délais de prescription), from the dated table beside this file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources


class ClaimKind(StrEnum):
    """What the debt is for, where the law gives it a period of its own."""

    BETWEEN_MERCHANTS = "between_merchants"
    CIVIL = "civil"
    AGAINST_CONSUMER = "against_consumer"
    CARRIAGE = "carriage"
    SHIP_SUPPLIES = "ship_supplies"
    TELECOM = "telecom"
    RESIDENTIAL_RENT = "residential_rent"
    COMMERCIAL_RENT = "commercial_rent"
    ENFORCEABLE_TITLE = "enforceable_title"


@dataclass(frozen=True, slots=True)
class LimitationPeriod:
    """A period in months, its article, and how sure we are of it."""

    months: int
    article: str
    certainty: str


@cache
def limitation_periods() -> dict[ClaimKind, LimitationPeriod]:
    """All periods, by kind of claim."""
    text = resources.files(f"{__package__}.tables").joinpath("limitation_periods.csv").read_text(encoding="utf-8")
    return {
        ClaimKind(row["claim"]): LimitationPeriod(int(row["months"]), row["article"], row["certainty"])
        for row in csv.DictReader(text.splitlines())
    }
