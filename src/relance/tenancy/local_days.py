"""The day of a moment where the organisation acted in is. The database's own day would be that of Greenwich."""

from __future__ import annotations

from relance.tenancy.statements import Sql, identifier, sql


def local_day(moment: str) -> Sql:
    """The local day of ``moment``, a column of type timestamptz, with its table's name before it or without."""
    return sql("({moment} AT TIME ZONE (SELECT time_zone FROM tenancy_organisation))::date", moment=identifier(moment))
