"""The map of the house is the house: every room stands on a floor, on the page as in the contract that keeps it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "src/relance"
PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
ROOMS = {found.parent.name for found in HOUSE.glob("*/__init__.py")}


def floors() -> list[set[str]]:
    """From the doors down, as the contract has them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(one["layers"] for one in contracts if one["type"] == "layers")
    return [set(re.findall(r"\w+", layer)) for layer in layers]


def test_every_room_stands_on_one_floor() -> None:
    kept = [room for floor in floors() for room in floor]
    assert len(kept) == len(set(kept))
    assert set(kept) == ROOMS


def test_the_page_shows_every_room_in_the_order_of_the_floors() -> None:
    table = PAGE[PAGE.index("## The floors") : PAGE.index("## Who acts")]
    shown = [room for row in re.findall(r"^\| [^|]*\| ([^|]+) \|", table, re.M) for room in re.findall(r"`(\w+)`", row)]
    assert set(shown) == ROOMS
    place = {room: at for at, floor in enumerate(reversed(floors())) for room in floor}
    assert [place[room] for room in shown] == sorted(place[room] for room in shown)


def test_every_file_that_the_page_names_is_there() -> None:
    named = re.findall(r"`((?:\w+/)+(?:\w+\.\w+)?)`", PAGE)
    to_come = {"api/", "domain/law/be/"}
    missing = [name for name in named if name not in to_come and not any((at / name).exists() for at in (HOUSE, ROOT))]
    assert not missing
