"""Acting in an organisation where a test does not mind who acts, or when."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, datetime

from relance.tenancy.context import Acting, acting
from relance.tenancy.models import Role

A_MORNING = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)  # ten o'clock in Paris
SOMEBODY = "test"


def at_work(
    organisation: int, at: datetime = A_MORNING, *, actor: str = SOMEBODY, role: Role | None = None
) -> AbstractContextManager[Acting]:
    """``with at_work(organisation) as here``: the transaction of one act, as a door opens it."""
    return acting(organisation, actor, at, role=role)
