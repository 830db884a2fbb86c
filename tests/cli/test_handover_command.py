"""``relance handover``: the same check at the command line, and the same file."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
import time_machine

from relance.cli.handover import SeveralCustomers, command
from tests.cases.test_cases import ROWS
from tests.cli.test_close_command import said
from tests.outbox.builders import BETA, MORNING, House


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("EV-11", "EV-12", "AP-3")
def test_what_blocks_ends_with_one_and_what_does_not_writes_the_file(house: House, tmp_path: Path) -> None:
    house.bring(
        *ROWS,
        f"G-1;Bêta;2026-02-01;2026-03-03;70,00;{BETA}",
        "H-1;Gamma;2026-02-01;2026-03-03;80,00;g@g.example;;;75001;Nantes;",
    )
    blocked = said(house, command, "H-1", "--json")
    assert blocked.exit_code == 1
    faults = json.loads(blocked.output)["faults"]
    assert {"street_missing", "kind_unknown", "postal_code_elsewhere"} <= {
        one["code"] for one in faults if one["blocks"]
    }
    file = tmp_path / "case.zip"
    free = said(house, command, "F-1", "F-2", "--to", str(file))
    assert free.exit_code == 0, free.output
    assert "No formal notice was sent about it" in free.output
    with zipfile.ZipFile(file) as packed:
        assert [one["ID"] for one in json.loads(packed.read("case.json"))["claims"]] == ["F-1", "F-2"]
    other = said(house, command, "F-1", "G-1")
    assert isinstance(other.exception, SeveralCustomers)
