"""How often somebody may come: counted in the database, so that every process counts together, and forgotten after an hour.

Neither an internet address nor a token is kept: a digest of what knocks is, for the length of its window.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from relance.domain.errors import DomainError

LONGEST = timedelta(hours=1)
CLEARED_AT_ONCE = (
    50  # each knock takes away more than it adds: the table cannot grow beyond those who came within the hour
)
COUNT = """
    INSERT INTO portal_knock AS k (who, begun_at, count) VALUES (%(who)s, %(at)s, 1)
    ON CONFLICT (who) DO UPDATE SET
        count = CASE WHEN k.begun_at <= %(before)s THEN 1 ELSE least(k.count + 1, 1000000) END,
        begun_at = CASE WHEN k.begun_at <= %(before)s THEN %(at)s ELSE k.begun_at END
    RETURNING count"""
CLEAR = """
    DELETE FROM portal_knock WHERE who IN
        (SELECT who FROM portal_knock WHERE begun_at < %s ORDER BY begun_at LIMIT %s FOR UPDATE SKIP LOCKED)"""


class TooOften(DomainError):
    """Somebody knocks like a machine."""

    code = "too_often"
    template = "That was very often in a short time. Wait {minutes} {minutes:minute|minutes}, then come back: nothing was lost."


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` times ``within``, an hour at the longest."""

    name: str
    most: int
    within: timedelta


BY_ADDRESS = Limit("address", 600, timedelta(minutes=5))  # a page with its pictures, a few guests behind one address
STRANGER = Limit("stranger", 30, timedelta(minutes=10))  # links that open nothing
BY_LINK = Limit("link", 300, timedelta(minutes=5))
ACTS = Limit("acts", 40, timedelta(minutes=10))
ASKING_THE_PROVIDER = Limit("provider", 30, timedelta(minutes=10))
BY_PROVIDER = Limit("provider's", 3000, timedelta(minutes=5))  # all of a provider's messages come from few addresses


def knock(who: str, limit: Limit, at: datetime) -> None:
    """Count that ``who`` comes once more. Raises TooOften."""
    digest = hashlib.sha256(f"{limit.name} {who}".encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(CLEAR, [at - LONGEST, CLEARED_AT_ONCE])
        cursor.execute(COUNT, {"who": digest, "at": at, "before": at - limit.within})
        (count,) = cursor.fetchone() or (0,)
    if count > limit.most:
        raise TooOften(minutes=int(limit.within.total_seconds() // 60))


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: as the one trusted proxy says, where there is one; never as the caller says."""
    said = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one.strip()]
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT and said:
        return said[-1][:64]
    return str(request.META.get("REMOTE_ADDR", ""))[:64]
