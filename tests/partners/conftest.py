"""The sample partner, one server a test module; each test has a world of its own in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.outbox.builders import House
from tests.partners.stage import Stage, sample_partner, staged


@pytest.fixture
def partner_server() -> Iterator[tuple[Any, str]]:
    with sample_partner() as found:
        yield found


@pytest.fixture
def stage(house: House, partner_server: tuple[Any, str]) -> Stage:
    return staged(house, *partner_server)
