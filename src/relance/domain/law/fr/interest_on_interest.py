"""Interest on interest (anatocisme).

Law: C. civ. art. 1343-2: interest that has been due for at least one whole year may bear interest, where the contract
    or a judgment says so.
"""

from __future__ import annotations

from datetime import date

from relance.domain.calendars import add_months


def is_due_for_a_year(*, runs_from: date, capitalise_on: date) -> bool:
    """True when a whole year has passed between the day from which interest runs and the capitalisation."""
    return capitalise_on >= add_months(runs_from, 12)
