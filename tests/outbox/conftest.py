from __future__ import annotations

from pathlib import Path

import pytest

from tests.outbox.builders import House


@pytest.fixture
def house(organisation: int, tmp_path: Path) -> House:
    """An organisation that may send and has been confirmed once."""
    return House(organisation, tmp_path)
