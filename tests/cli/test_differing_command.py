"""``relance differing``: what two sources tell differently is listed, and which is right is said."""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine

from relance.cli.differing import command as differing
from relance.cli.imports import command as imports
from tests.cli.test_by_hand_command import gets, refusal
from tests.cli.test_hold_command import said
from tests.intake.builders import sale, write_csv, write_fec
from tests.intake.test_booking import owed
from tests.outbox.builders import MORNING, House

HEADER = "Numéro;Date;Échéance;Code client;Client;Total TTC;Reste à payer"


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P22")
def test_two_sources_are_listed_and_one_is_said_to_be_right(house: House, tmp_path: Path) -> None:
    gets(house, imports, str(write_fec(tmp_path, sale("F1", 50000, on="20260105"))))
    row = "F1;05/01/2026;31/01/2026;411000/C1;Client C1;500,00;200,00"
    (report,) = gets(house, imports, str(write_csv(tmp_path, HEADER, row)))
    euros = {name: {"amount": amount, "currency": "EUR"} for name, amount in (("said", "200.00"), ("own", "500.00"))}
    assert report["differing"] == [{"number": "F1", **euros, "asked": euros["said"]}]
    assert report["corrected"] == []
    (listed,) = gets(house, differing)
    assert (listed["holder"], listed["other"], listed["asked"]) == ("fec", "invoice-list", euros["said"])
    assert "500" in said(house, differing).output
    assert "--right holder" in refusal(house, differing, "F1")
    assert "why" in refusal(house, differing, "F1", "--right", "holder").lower()
    done = gets(house, differing, "F1", "--right", "holder", "--reason", "The list lags behind")
    assert done["asked"] == euros["own"]
    assert owed(house.organisation) == {"F1": "500.00"}
    assert gets(house, differing) == []
    assert "No two sources differ" in said(house, differing).output
