"""What time it is for an organisation: the real time, or where a demonstration's clock stands."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from relance.tenancy.models import Organisation


def now_of(organisation: Organisation) -> datetime:
    """The moment, read here at the edge and passed down."""
    if organisation.is_demonstration and organisation.clock_at is not None:
        return organisation.clock_at
    return datetime.now(UTC)


def today_of(organisation: Organisation) -> date:
    """The organisation's local date."""
    return now_of(organisation).astimezone(ZoneInfo(organisation.time_zone)).date()
