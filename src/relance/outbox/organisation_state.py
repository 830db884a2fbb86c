"""What all messages of an organisation share, read in one statement in the transaction that claims: the switch, how fresh
the books are, and a stamp of everything else that its letters are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection

from relance.domain.scenario.gate import STALE_AFTER_DAYS
from relance.tenancy.preferences import ATTACH_INVOICES, STALE_AFTER
from relance.tenancy.secrets import fingerprint

NOT_BOOKS = ["contacts"]
STATE = """
    SELECT o.name, o.time_zone, o.is_demonstration, o.sending_key, o.proposes,
        (SELECT max(imported_at) FROM intake_import WHERE format <> ALL(%s)),
        (SELECT value FROM tenancy_preference WHERE key = %s), (SELECT value FROM tenancy_preference WHERE key = %s),
        (SELECT md5(string_agg(key || '=' || value, E'\\n' ORDER BY key)) FROM tenancy_preference),
        (SELECT count(*) FROM tenancy_publishedrate),
        (SELECT md5(string_agg(act || language || edits, E'\\n' ORDER BY act, language)) FROM letters_lettertext)
    FROM tenancy_organisation o
"""


@dataclass(frozen=True, slots=True)
class OrganisationState:
    """``imported_at`` is the moment of the last import of books, None where there was none."""

    name: str
    zone: ZoneInfo
    is_demonstration: bool
    sending_key: str
    proposes: bool
    imported_at: datetime | None
    stale_after_days: int
    attaches_invoices: bool
    preferences_digest: str
    published_rates: int
    texts_digest: str

    @property
    def stamp(self) -> tuple[str, str, int, str]:
        """The same stamp, the same letterhead, account, penalty rate, tables of rates and words."""
        return (self.name, self.preferences_digest, self.published_rates, self.texts_digest)

    def is_sending_on(self, key: bytes) -> bool:
        """True where this installation, and not a copy of its database elsewhere, may send."""
        return self.sending_key == fingerprint(key)

    def today(self, now: datetime) -> date:
        """The date of ``now`` where the organisation is."""
        return now.astimezone(self.zone).date()

    def source_days(self, today: date) -> int | None:
        """Days since the last import of books, 0 for today's; None where there was none."""
        if self.imported_at is None:
            return None
        return max(0, (today - self.imported_at.astimezone(self.zone).date()).days)

    def is_stale(self, today: date) -> bool:
        """The books are too old to send on without a person's word."""
        return (self.source_days(today) or 0) > self.stale_after_days


def organisation_state() -> OrganisationState:
    """The state of the organisation acted in."""
    with connection.cursor() as cursor:
        cursor.execute(STATE, [NOT_BOOKS, STALE_AFTER.key, ATTACH_INVOICES.key])
        (row,) = cursor.fetchall()
    name, zone, demonstration, sending_key, proposes, imported_at, stale_after, attach, digest, rates, texts = row
    stale_after_days = STALE_AFTER.read(stale_after) if stale_after else STALE_AFTER_DAYS
    return OrganisationState(
        name,
        ZoneInfo(zone),
        demonstration,
        sending_key,
        proposes,
        imported_at,
        stale_after_days,
        attach == "yes",
        digest or "",
        rates,
        texts or "",
    )
