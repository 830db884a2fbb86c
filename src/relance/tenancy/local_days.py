"""The day of a moment where the organisation acted in is. The database's own day would be that of Greenwich."""

from __future__ import annotations


def local_day(moment: str) -> str:
    """SQL for the local day of ``moment``, a column or expression of type timestamptz."""
    return f"({moment} AT TIME ZONE (SELECT time_zone FROM tenancy_organisation))::date"  # noqa: S608 (a column of ours)
