"""A debtor as messages reach them, whether or not they owe anything: a guest who was asked for a guarantee, say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db import connection

from relance.domain.identifiers.phone import mobile_number
from relance.domain.scenario.decide import Hold, HoldKind
from relance.domain.scenario.model import Channel, Stage
from relance.tenancy.context import Acting
from relance.tenancy.statements import sql

# Of the debtor ``d``, and of all the ``who.accounts`` of that customer: the head's own addresses, those of every account where the
# head has none that works; and what pauses them.
CONTACTS = sql("""LATERAL (
        SELECT array_agg(x.email ORDER BY x.id) FILTER (WHERE x.email <> '' AND x.bounced_at IS NULL) AS emails,
            array_agg(x.id ORDER BY x.id) FILTER (WHERE x.email <> '' AND x.bounced_at IS NULL) AS email_contacts,
            array_agg(x.from_stage ORDER BY x.id) FILTER (WHERE x.email <> '' AND x.bounced_at IS NULL) AS email_stages,
            (array_agg(x.phone ORDER BY x.id) FILTER (WHERE x.phone <> ''))[1] AS phone
        FROM parties_contact x WHERE x.debtor_id = ANY(CASE
            WHEN cardinality(who.accounts) = 1 OR EXISTS (SELECT FROM parties_contact w WHERE w.debtor_id = d.id
                AND w.email <> '' AND w.bounced_at IS NULL) THEN ARRAY[d.id] ELSE who.accounts END)) a""")
ACCOUNTS = sql("""LATERAL (
        SELECT d.id || ARRAY(SELECT g.id FROM parties_debtor g WHERE g.same_as_id = d.id) AS accounts) who""")
ADDRESSEE = sql(
    """
    SELECT d.id, d.name, d.postal_code, d.street <> '' AND d.city <> '', a.emails, a.email_contacts, a.email_stages, a.phone,
        h.kinds, h.untils, d.language
    FROM parties_debtor own JOIN parties_debtor d ON d.id = own.head_id
    CROSS JOIN {accounts} LEFT JOIN {contacts} ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(x.kind) AS kinds, array_agg(x.until) AS untils FROM receivables_binding_hold x
        WHERE x.receivable_id IS NULL AND (x.debtor_id IS NULL OR x.debtor_id = ANY(who.accounts))) h ON true
    WHERE own.id = %s
""",
    accounts=ACCOUNTS,
    contacts=CONTACTS,
)


class Reached(Protocol):
    """Whoever a message may be addressed to: where a receivable of theirs stands (``snapshots.Standing``), or they themselves."""

    @property
    def debtor(self) -> int:
        """Whose."""

    @property
    def debtor_name(self) -> str:
        """Their name."""

    @property
    def mobile(self) -> str:
        """Their mobile number, or ""."""

    @property
    def reachable(self) -> frozenset[Channel]:
        """By which ways they have an address."""

    def email_for(self, stage: Stage) -> tuple[str, int] | None:
        """The address for a letter of ``stage``, and its contact."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """A debtor's addresses, and what pauses all that is sent to them: their own holds and the organisation's.

    ``emails`` are those that work, each with its contact; ``email_stages`` from which letter on each is the one to write to.
    """

    debtor: int
    debtor_name: str
    language: str
    postal_code: str
    emails: tuple[tuple[str, int], ...]
    email_stages: tuple[int, ...]
    mobile: str
    reachable: frozenset[Channel]
    holds: tuple[Hold, ...]

    def email_for(self, stage: Stage) -> tuple[str, int] | None:
        """The address for a letter of ``stage``, and its contact; None without one."""
        return address_for(self.emails, self.email_stages, stage)


def address_for(emails: Sequence[tuple[str, int]], stages: Sequence[int], stage: Stage) -> tuple[str, int] | None:
    """The address for a letter of ``stage``: of those named for it or an earlier one the latest named, else the first."""
    if not emails:
        return None
    named = [place for place, since in enumerate(stages) if since <= stage]
    gravest = max((stages[place] for place in named), default=min(stages))
    return emails[stages.index(gravest)]


def addressee(here: Acting, debtor: int) -> Addressee:
    """How a debtor is reached now. Raises LookupError where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(ADDRESSEE, [debtor])
        row = cursor.fetchone()
    if row is None:
        raise LookupError(f"no debtor {debtor}")
    head, name, postal_code, has_street, emails, contacts, stages, phone, kinds, untils, language = row
    mobile = mobile_number(phone) if phone else ""
    return Addressee(
        head,
        name,
        language,
        postal_code,
        tuple(zip(emails or (), contacts or (), strict=True)),
        tuple(stages or ()),
        mobile,
        frozenset(
            way
            for way, is_open in ((Channel.EMAIL, emails), (Channel.SMS, mobile), (Channel.POST, has_street))
            if is_open
        ),
        holds_of(kinds, untils),
    )


def holds_of(kinds: Sequence[str] | None, untils: Sequence[date | None] | None) -> tuple[Hold, ...]:
    """Out of two columns, each None where nothing holds."""
    return tuple(Hold(HoldKind(kind), until) for kind, until in zip(kinds or (), untils or (), strict=True))
