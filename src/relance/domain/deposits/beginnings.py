"""From when something may be claimed of a stay: nothing is damaged before it begins, and nobody has failed to come before the evening."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo

from relance.domain.deposits.claims import ClaimReason

NO_SHOW_HOUR = time(18)  # until then a booked room is usually kept; a table at noon wants a setting of its own
OF_THE_STAY = frozenset(
    {
        ClaimReason.DAMAGE.value,
        ClaimReason.LOSS.value,
        ClaimReason.CLEANING.value,
        ClaimReason.LATE_RETURN.value,
        ClaimReason.NO_SHOW.value,
    }
)


def claimable_from(reason: str, begins_on: date, zone: tzinfo, no_show_hour: time = NO_SHOW_HOUR) -> datetime | None:
    """The first moment at which ``reason`` can have happened; None where it may come before the stay: a service, a reason of one's own.

    >>> from zoneinfo import ZoneInfo
    >>> paris = ZoneInfo("Europe/Paris")
    >>> claimable_from("damage", date(2026, 12, 1), paris).isoformat()
    '2026-12-01T00:00:00+01:00'
    >>> claimable_from("no_show", date(2026, 12, 1), paris, time(12)).isoformat()
    '2026-12-01T12:00:00+01:00'
    >>> claimable_from("unpaid_service", date(2026, 12, 1), paris) is None
    True
    """
    if reason not in OF_THE_STAY:
        return None
    hour = no_show_hour if reason == ClaimReason.NO_SHOW else time(0)
    return datetime.combine(begins_on, hour, tzinfo=zone)
