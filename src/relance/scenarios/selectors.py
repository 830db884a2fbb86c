"""What a run looks at: receivables with their scenario and what was done already, read in bounded memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, NamedTuple

from django.db import connection

from relance.domain.delivery import FAILED, PENDING
from relance.domain.ledger import ClaimKind
from relance.domain.scenario.decide import StepDone
from relance.domain.scenario.house_rules import HouseRules
from relance.domain.scenario.model import Scenario, Stage
from relance.outbox.notice_terms import OUT_OF_TERM
from relance.outbox.organisation_state import OrganisationState, organisation_state
from relance.receivables import snapshots
from relance.receivables.snapshots import Standing
from relance.scenarios.catalogue import DEPOSIT_LADDER, Catalogue
from relance.tenancy.context import Acting
from relance.tenancy.statements import Sql, columns_of, listed, sql

ROWS_AT_ONCE = 1000
CONTACTS_LOOKED_BACK = timedelta(days=92)  # longer than any gap or cap between messages

OPEN = sql("SELECT id AS receivable_id FROM receivables_receivable WHERE open_amount > 0")
DUE = sql("""SELECT g.receivable_id FROM scenarios_dunning g JOIN receivables_receivable r ON r.id = g.receivable_id
    WHERE g.next_on <= %(on)s AND r.open_amount > 0""")
NEXT = sql("""SELECT g.receivable_id FROM scenarios_dunning g JOIN receivables_receivable r ON r.id = g.receivable_id
        WHERE g.next_on <= %(on)s AND r.open_amount > 0
    UNION SELECT r.id FROM scenarios_touched t JOIN receivables_receivable r ON r.id = t.receivable_id WHERE r.open_amount > 0
    UNION SELECT id FROM receivables_receivable
        WHERE open_amount > 0 AND id > (SELECT coalesce(max(receivable_id), 0) FROM scenarios_dunning)""")
CHOSEN: dict[str, Sql] = {
    "open": OPEN,
    "these": sql("{open} AND id = ANY(%(these)s)", open=OPEN),
    "due": DUE,
    "next": NEXT,
}


# A deposit has a ladder of its own, whatever was chosen for its debtor's invoices.
CHOSEN_KEY = (
    f"coalesce(cr.key, CASE r.claim_kind WHEN '{ClaimKind.DEPOSIT_CLAIM.value}' THEN '{DEPOSIT_LADDER}' END, cd.key)"
)


class Asked(NamedTuple):
    """What a run knows of one receivable beside where it stands: its scenario, what was asked, and what its debtor had."""

    running: Annotated[int | None, "g.scenario_id"]
    outcome: Annotated[str | None, "g.outcome"]
    chosen: Annotated[str | None, CHOSEN_KEY]
    keys: Annotated[list[str] | None, "history.keys"]
    proven: Annotated[list[date | None] | None, "history.proven"]
    failed: Annotated[list[bool] | None, "history.failed"]
    voided: Annotated[list[bool] | None, "history.voided"]
    is_pending: Annotated[bool | None, "history.is_pending"]
    is_unconfirmed: Annotated[bool | None, "history.is_unconfirmed"]
    was_proposed: Annotated[bool | None, "history.was_proposed"]
    contacts: Annotated[list[date] | None, "contacted.days"]
    is_waiting: Annotated[bool | None, "contacted.is_waiting"]


CLAIM_KIND = snapshots.Row._fields.index("claim_kind")
STANDING = len(snapshots.Row._fields)  # what of a row comes before ``Asked``


def _examining(chosen: Sql) -> Sql:
    """Of each receivable ``chosen``: where it stands, for each step asked before when it is proven to have left, whether it failed or
    is still under way, and the days of all messages that the debtor had.

    A formal notice that was posted too late to be obeyed is no formal notice: its step comes again. All of it is read before the
    first row is given: what the run writes while it goes through the rows does not slow the reading.
    """
    return sql(
        """
            WITH chosen AS MATERIALIZED ({chosen}), {held_all}, examined AS MATERIALIZED (
            SELECT {columns}, {asked}
            FROM {joins}
            LEFT JOIN scenarios_dunning g ON g.receivable_id = r.id
            LEFT JOIN scenarios_scenariochoice cr ON cr.receivable_id = r.id
            LEFT JOIN scenarios_scenariochoice cd ON cd.debtor_id = d.id
            LEFT JOIN LATERAL (
                SELECT array_agg(asked.step_key ORDER BY asked.round) AS keys, array_agg(asked.proven_on ORDER BY asked.round) AS proven,
                    array_agg(asked.has_failed ORDER BY asked.round) AS failed, array_agg(asked.is_voided ORDER BY asked.round) AS voided,
                    bool_or(asked.is_pending) AS is_pending, bool_or(asked.is_unconfirmed) AS is_unconfirmed,
                    bool_or(asked.was_proposed) AS was_proposed
                FROM (
                    SELECT a.step_key, a.round, min(a.proven_on) AS proven_on,
                        bool_or(a.state IN ({pending}) AND a.notice_id <> ALL(%(void)s)) AS is_pending,
                        bool_or(a.state = 'unconfirmed') AS is_unconfirmed,
                        bool_and(a.state IN ({failed}) OR a.notice_id = ANY(%(void)s)) OR bool_or(a.reason {out_of_term}) AS has_failed,
                        bool_and(a.state = 'voided' OR a.notice_id = ANY(%(void)s)) OR bool_or(a.reason {out_of_term}) AS is_voided,
                        bool_or(a.notice_id = ANY(%(void)s)) AS was_proposed
                    FROM outbox_asked a WHERE a.receivable_id = r.id GROUP BY a.step_key, a.round) asked
                ) history ON true
            LEFT JOIN LATERAL (
                SELECT array_agg(c.day) FILTER (WHERE c.has_reached AND c.day > %(since)s) AS days,
                    bool_or(c.state = 'queued' OR c.state = 'proposed' AND c.stage < {mise_en_demeure} AND c.is_reworded) AS is_waiting
                FROM outbox_contact c
                WHERE c.debtor_id = ANY(who.accounts) AND c.purpose = 'demand' AND (c.has_reached OR c.is_unclaimed)) contacted ON true)
            SELECT * FROM examined ORDER BY {by_debtor}
        """,
        chosen=chosen,
        held_all=snapshots.HELD_ALL,
        columns=snapshots.COLUMNS,
        asked=columns_of(Asked),
        joins=snapshots.JOINS,
        pending=listed(PENDING),
        failed=listed(FAILED),
        out_of_term=OUT_OF_TERM,
        mise_en_demeure=Stage.MISE_EN_DEMEURE.value,
        by_debtor=snapshots.BY_DEBTOR,
    )


EXAMINED = {name: _examining(chosen) for name, chosen in CHOSEN.items()}


@dataclass(frozen=True, slots=True)
class Examined(Standing):
    """One receivable as a run sees it: where it stands, its scenario, the last outcome, and rounds by step.

    ``was_proposed``: a person was asked about its next step already, in a proposal that is taken in (see ``standing``).
    """

    scenario: Scenario
    version: int | None
    running: int | None
    outcome: str
    rounds: dict[str, int]
    rules: HouseRules
    was_proposed: bool = False

    @property
    def stands_alone(self) -> bool:
        """No letter tells of it beside others: a claim on a deposit is told with its stay."""
        return self.claim.kind is ClaimKind.DEPOSIT_CLAIM


def open_receivables(here: Acting, *, on: date) -> Iterator[Examined]:
    """Everything open, by debtor; read through a server-side cursor."""
    return _examined(here, "open", on=on)


def due_receivables(here: Acting, *, on: date) -> Iterator[Examined]:
    """What is planned for ``on`` or before, by debtor."""
    return _examined(here, "due", on=on)


def next_receivables(here: Acting, *, on: date) -> Iterator[Examined]:
    """What the run of ``on`` would look at: planned, touched since, or not enrolled yet."""
    return _examined(here, "next", on=on)


def these_receivables(
    here: Acting, receivables: Sequence[int], *, on: date, void: Collection[int] = ()
) -> Iterator[Examined]:
    """The open ones of these, by debtor, as if the notices ``void`` were."""
    return _examined(here, "these", on=on, these=receivables, void=void)


def _examined(
    here: Acting, chosen: str, *, on: date, these: Sequence[int] = (), void: Collection[int] = ()
) -> Iterator[Examined]:
    catalogue = Catalogue(here)
    state = organisation_state(here)
    connection.ensure_connection()
    with connection.connection.cursor(name="examined_anew" if void else "examined") as cursor:
        cursor.itersize = ROWS_AT_ONCE
        facts = {"on": on, "these": list(these), "since": on - CONTACTS_LOOKED_BACK, "void": list(void)}
        cursor.execute(EXAMINED[chosen], facts)
        for row in cursor:
            yield _read(row, catalogue, state, on)


def _read(row: tuple[Any, ...], catalogue: Catalogue, state: OrganisationState, on: date) -> Examined:
    sends_by_itself = state.sends_by_itself(on, is_deposit=row[CLAIM_KIND] == ClaimKind.DEPOSIT_CLAIM)
    asked = Asked._make(row[STANDING:])
    rounds, failures, done = _asked(asked)
    standing = snapshots.standing(
        snapshots.Row._make(row[:STANDING]),
        done=done,
        contacts=tuple(asked.contacts or ()),
        is_contact_waiting=bool(asked.is_waiting),
        has_pending_message=bool(asked.is_pending),
        has_unconfirmed_message=bool(asked.is_unconfirmed),
        failed_rounds=failures,
        sends_by_itself=sends_by_itself and not asked.was_proposed,
    )
    published = catalogue.resolve(standing.snapshot.debtor_kind, chosen=asked.chosen, running=asked.running)
    return Examined(
        standing.receivable,
        standing.number,
        standing.debtor,
        standing.debtor_name,
        standing.issued_on,
        standing.postal_code,
        standing.emails,
        standing.email_stages,
        standing.mobile,
        standing.claim,
        standing.snapshot,
        published.scenario,
        published.version,
        asked.running,
        asked.outcome or "",
        rounds,
        state.rules,
        bool(asked.was_proposed),
    )


def _asked(asked: Asked) -> tuple[dict[str, int], dict[str, int], tuple[StepDone, ...]]:
    """Of the steps asked before: rounds by step, how many of these failed for good, and what stands as done."""
    rounds: dict[str, int] = {}
    failures: dict[str, int] = {}
    done = []
    steps = zip(asked.keys or (), asked.proven or (), asked.failed or (), asked.voided or (), strict=True)
    for key, day, has_failed, is_voided in steps:
        rounds[key] = rounds.get(key, 0) + 1
        if not has_failed:
            done.append(StepDone(key, day))
        elif not is_voided:
            failures[key] = failures.get(key, 0) + 1
    return rounds, failures, tuple(done)
