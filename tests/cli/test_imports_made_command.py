"""``relance imports``: what was imported is listed, and the last import is taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from relance.cli.imports import command as imports
from relance.cli.imports_made import imports_made
from tests.cli.test_by_hand_command import gets, refusal
from tests.cli.test_hold_command import said
from tests.intake.builders import write_csv
from tests.intake.test_booking import owed
from tests.outbox.builders import MORNING, House

HEADER = "Numéro;Date;Échéance;Code client;Client;Total TTC;Reste à payer"


@pytest.mark.requirement("P16")
def test_the_last_import_is_cancelled_with_its_reason(house: House, tmp_path: Path) -> None:
    with time_machine.travel(MORNING, tick=False):
        gets(house, imports, str(write_csv(tmp_path, HEADER, "F1;05/01/2026;31/01/2026;C1;Client C1;500,00;200,00")))
    with time_machine.travel(MORNING + timedelta(hours=1), tick=False):
        (listed,) = gets(house, imports_made, "list")
        assert (listed["file"], listed["created"]) == ("list.csv", 1)
        assert "list.csv" in said(house, imports_made, "list").output
        number = str(listed["import"])
        would = gets(house, imports_made, "cancel", number, "--reason", "Wrong file", "--dry-run")
        assert (would["cancelled"], would["receivables"]) == (False, 1)
        assert would["amounts"] == [{"amount": "200.00", "currency": "EUR"}]
        assert owed(house.organisation) == {"F1": "200.00"}
        assert "why" in refusal(house, imports_made, "cancel", number, "--reason", " ").lower()
        assert gets(house, imports_made, "cancel", number, "--reason", "Wrong file") == would | {"cancelled": True}
        assert owed(house.organisation) == {}
        assert gets(house, imports_made, "list") == []
        assert "cancelled already" in refusal(house, imports_made, "cancel", number, "--reason", "Again")
