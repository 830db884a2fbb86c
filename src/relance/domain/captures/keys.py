"""When the key of an attempt may be sent to the provider once more: providers keep keys for a day, and after it charge anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from relance.domain.captures.answers import Unknown
from relance.domain.captures.hours import utc
from relance.domain.captures.model import Attempt
from relance.domain.money import Money

KEPT = timedelta(hours=24)


def may_be_sent_again(attempt: Attempt, amount: Money, fingerprint: str, at: datetime) -> bool:
    """True while its outcome is not known, with the same parameters, within 24 hours of its first sending; after that an attempt
    is looked up by list and metadata, and never sent. One never sent may be sent, once."""
    if (amount, fingerprint) != (attempt.amount, attempt.fingerprint):
        return False
    if attempt.answer is not None and not isinstance(attempt.answer, Unknown):
        return False
    return attempt.sent_at is None or utc(at) - utc(attempt.sent_at) < KEPT
