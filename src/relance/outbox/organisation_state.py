"""What all messages of an organisation share, read in one statement in the transaction that claims: how fresh
the books are, and a stamp of everything else that its letters are made of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import connection

from relance.domain.scenario.gate import STALE_AFTER_DAYS
from relance.domain.scenario.house_rules import USUAL_RULES, Automatic, ContactPressure, HouseRules
from relance.tenancy.context import Acting
from relance.tenancy.preferences import (
    ATTACH_INVOICES,
    CONTACT_DAYS,
    CONTACT_FROM,
    CONTACT_MOST,
    CONTACT_UNTIL,
    STALE_AFTER,
    Choice,
)

T = TypeVar("T")
Stamp = tuple[str, str, int, str]
NOT_BOOKS = ["contacts"]
CHOSEN: tuple[Choice[Any], ...] = (
    STALE_AFTER,
    ATTACH_INVOICES,
    CONTACT_MOST,
    CONTACT_DAYS,
    CONTACT_FROM,
    CONTACT_UNTIL,
)
STATE = """
    SELECT o.name, o.time_zone, o.is_demonstration, o.proposes, o.stopped_on, o.automatic,
        (SELECT max(imported_at) FROM intake_import WHERE format <> ALL(%s)),
        (SELECT json_object_agg(key, value)::text FROM tenancy_preference WHERE key = ANY(%s)),
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
    proposes: bool
    stopped_on: date | None
    imported_at: datetime | None
    stale_after_days: int
    attaches_invoices: bool
    rules: HouseRules
    preferences_digest: str
    published_rates: int
    texts_digest: str

    @property
    def stamp(self) -> Stamp:
        """The same stamp, the same letterhead, account, penalty rate, tables of rates and words."""
        return (self.name, self.preferences_digest, self.published_rates, self.texts_digest)

    def today(self, now: datetime) -> date:
        """The date of ``now`` where the organisation is."""
        return now.astimezone(self.zone).date()

    @property
    def imported_on(self) -> date | None:
        """The local day of the last import of books, None where there was none."""
        return None if self.imported_at is None else self.today(self.imported_at)

    def sends_by_itself(self, today: date, *, is_deposit: bool = False) -> bool:
        """Steps leave without a person's word: it was chosen, and nobody stopped that for ``today``.

        For a claim on a deposit it was chosen with the claim, or by whoever started its recovery.
        """
        return (is_deposit or not self.proposes) and self.stopped_on != today

    def source_days(self, today: date) -> int | None:
        """Days since the last import of books, 0 for today's; None where there was none."""
        return None if self.imported_on is None else max(0, (today - self.imported_on).days)

    def was_stale(self, at: datetime) -> bool:
        """The books were too old at that moment; not where they came in since, for what was known then is not known now."""
        return self.imported_at is not None and self.imported_at <= at and self.is_stale(self.today(at))

    def is_stale(self, today: date) -> bool:
        """The books are too old to send on without a person's word."""
        return (self.source_days(today) or 0) > self.stale_after_days


def organisation_state(here: Acting) -> OrganisationState:
    """How the organisation stands at this moment."""
    connection.ensure_connection()
    # A server-side statement, planned once for a connection: it is asked for each message that leaves.
    with connection.connection.cursor() as cursor:
        cursor.execute(STATE, [NOT_BOOKS, [choice.key for choice in CHOSEN]], prepare=True)
        (row,) = cursor.fetchall()
    name, zone, demonstration, proposes, stopped_on, automatic, imported_at, kept, digest, rates, texts = row
    chosen: dict[str, str] = json.loads(kept) if kept else {}

    def choice(of: Choice[T], default: T) -> T:
        return of.read(chosen[of.key]) if of.key in chosen else default

    usual = USUAL_RULES
    return OrganisationState(
        name=name,
        zone=ZoneInfo(zone),
        is_demonstration=demonstration,
        proposes=proposes,
        stopped_on=stopped_on,
        imported_at=imported_at,
        stale_after_days=choice(STALE_AFTER, STALE_AFTER_DAYS),
        attaches_invoices=choice(ATTACH_INVOICES, "no") == "yes",
        preferences_digest=digest or "",
        published_rates=rates,
        texts_digest=texts or "",
        rules=HouseRules(
            Automatic(automatic),
            ContactPressure(choice(CONTACT_MOST, usual.pressure.most), choice(CONTACT_DAYS, usual.pressure.days)),
            choice(CONTACT_FROM, usual.opens),
            choice(CONTACT_UNTIL, usual.closes),
        ),
    )
