"""What of the help page waits for a person."""

from __future__ import annotations

from relance.tenancy.statements import sql
from relance.tenancy.waiting import Question

ASKED = sql("SELECT 'help.asked', count(*), NULL::bigint, NULL::bigint FROM office_helprequest WHERE seen_at IS NULL")
HELP_ASKED = Question(ASKED)
