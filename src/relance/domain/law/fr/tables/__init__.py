"""The dated figures of French law that Relance ships, each row with its source.

``known_until`` is the last day for which a table was checked; computing beyond it is refused (RateUnknown).
"""

from datetime import date
from functools import cache

from relance.domain.rates import RateTable, load_table
from relance.domain.sentences import Sentence


@cache
def ecb_refinancing_rate() -> RateTable:
    """ECB main refinancing operations, by effective date. The decision of 29 October 2026 has not been checked."""
    return load_table(
        __name__,
        "ecb_refinancing_rate.csv",
        key="ecb-refinancing",
        name=Sentence("ECB main refinancing rate"),
        known_until=date(2026, 10, 28),
    )


@cache
def legal_interest_other_creditors() -> RateTable:
    """Legal interest rate of every creditor who is not an individual outside business."""
    return load_table(
        __name__,
        "legal_interest_other_creditors.csv",
        key="legal-interest-other",
        name=Sentence("Legal interest rate, other creditors"),
        known_until=date(2026, 12, 31),
    )


@cache
def legal_interest_individuals() -> RateTable:
    """Legal interest rate of natural persons whose claim is not for business needs."""
    return load_table(
        __name__,
        "legal_interest_individuals.csv",
        key="legal-interest-individual",
        name=Sentence("Legal interest rate, individuals"),
        known_until=date(2026, 12, 31),
    )
