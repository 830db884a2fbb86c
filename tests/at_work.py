"""Acting in an organisation where a test does not mind who acts, or when."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, TypeVar

from relance.tenancy.context import Acting, acting
from relance.tenancy.models import Role

R = TypeVar("R")
A_MORNING = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)  # ten o'clock in Paris
SOMEBODY = "test"


def at_work(
    organisation: int, at: datetime = A_MORNING, *, actor: str = SOMEBODY, role: Role | None = None
) -> AbstractContextManager[Acting]:
    """``with at_work(organisation) as here``: the transaction of one act, as a door opens it."""
    return acting(organisation, actor, at, role=role)


def one_act(service: Callable[..., R], organisation: int, *given: Any, at: datetime = A_MORNING, **named: Any) -> R:
    """Call ``service`` in a transaction of its own, as a door does: for threads, which share none."""
    with at_work(organisation, at) as here:
        return service(here, *given, **named)
