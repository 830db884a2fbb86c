"""What the rules want to know of cases, for many at once, in a fixed number of statements."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from relance.cases.models import Case, CaseItem
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money
from relance.domain.procedure.case_facts import ActFact, CaseFacts, HeldFact, InsolvencyFact, InstalmentFact, TaskFact
from relance.domain.procedure.next_acts import Outlook, next_acts
from relance.domain.procedure.stages import CaseStage, Who
from relance.parties.models import Debtor
from relance.receivables.insolvency import procedure_of, with_procedure
from relance.receivables.snapshots import Standing, standings
from relance.tenancy.context import Acting
from relance.tenancy.statements import sql

TOLD = sql("""
    SELECT c.id,
        (SELECT jsonb_agg(jsonb_build_array(a.id, a.kind, a.by, a.happened_on, a.until, a.code, a.stage) ORDER BY a.id)
            FROM cases_act a WHERE a.case_id = c.id),
        (SELECT jsonb_agg(jsonb_build_array(t.id, t.what, t.whose, t.due_on) ORDER BY t.due_on, t.id)
            FROM cases_task t WHERE t.case_id = c.id AND t.done_id IS NULL),
        (SELECT jsonb_agg(jsonb_build_array(i.number, m.due_on, i.amount::text, i.currency, m.was_kept) ORDER BY i.number)
            FROM cases_instalment i JOIN exchanges_commitment m ON m.id = i.commitment_id
            WHERE i.case_id = c.id AND i.act_id = (SELECT max(l.act_id) FROM cases_instalment l WHERE l.case_id = c.id)),
        (SELECT jsonb_agg(jsonb_build_array(v.id, a.by, a.happened_on, (v.amount - coalesce(g.gone, 0))::text, v.currency) ORDER BY v.id)
            FROM cases_received v JOIN cases_act a ON a.id = v.act_id
            LEFT JOIN LATERAL (SELECT sum(x.amount + x.fee) AS gone FROM cases_remitted x WHERE x.received_id = v.id) g ON true
            WHERE v.case_id = c.id AND v.amount > coalesce(g.gone, 0)),
        (SELECT m.by FROM cases_casemessage m WHERE m.case_id = c.id AND m.read_at IS NULL AND m.to = 'creditor' ORDER BY m.id LIMIT 1),
        (SELECT coalesce(sum(p.amount), 0)::text FROM cases_caseitem i JOIN receivables_imputation p ON p.receivable_id = i.receivable_id
            JOIN receivables_payment y ON y.id = p.payment_id
            WHERE i.case_id = c.id AND y.nature = 'payment' AND y.received_on >= (SELECT max(a.happened_on) FROM cases_act a
                WHERE a.case_id = c.id AND a.stage = 'plan'))
    FROM cases_case c WHERE c.id = ANY(%(cases)s)
""")


@dataclass(frozen=True, slots=True)
class Looked:
    """A case with what comes next in it; ``items`` are its receivables, ``left`` what is open of them by currency."""

    case: Case
    facts: CaseFacts
    outlook: Outlook
    items: tuple[CaseItem, ...]
    standings: tuple[Standing, ...]


def look_at(here: Acting, cases: Sequence[Case]) -> list[Looked]:
    """Each case with its debtor, its facts and what comes next today, in the order given."""
    if not cases:
        return []
    keys = [case.pk for case in cases]
    items: dict[int, list[CaseItem]] = defaultdict(list)
    found = CaseItem.objects.filter(case__in=keys).select_related("receivable")
    for item in found.order_by("receivable__due_on", "pk"):
        items[item.case_id].append(item)
    where = {
        one.receivable: one for one in standings(here, [item.receivable_id for each in items.values() for item in each])
    }
    debtors = {
        one.pk: one for one in with_procedure(here, Debtor.objects.filter(pk__in={case.debtor_id for case in cases}))
    }
    with connection.cursor() as cursor:
        cursor.execute(TOLD, {"cases": keys})
        told = {pk: rest for pk, *rest in cursor.fetchall()}
    looked = []
    for case in cases:
        own = items[case.pk]
        mine = tuple(where[item.receivable_id] for item in own if item.receivable_id in where)
        case.debtor = debtors[case.debtor_id]
        facts = _facts(told[case.pk], own, mine, case.debtor)
        looked.append(Looked(case, facts, next_acts(facts, here.today), tuple(own), mine))
    return looked


def _facts(told: Sequence[Any], items: Sequence[CaseItem], where: Sequence[Standing], debtor: Debtor) -> CaseFacts:
    acts, tasks, instalments, held, unread, paid = told
    done = tuple(
        ActFact(pk, kind, Who(by), _day(on), _day(until) if until else None, code, CaseStage(stage) if stage else None)
        for pk, kind, by, on, until, code, stage in _rows(acts)
    )
    moved = next(act for act in reversed(done) if act.stage is not None)
    procedure = procedure_of(debtor)
    open_ones = [one for one in where if one.snapshot.open.amount > 0]
    last_days = [one.snapshot.limitation_last_day for one in open_ones]
    return CaseFacts(
        stage=moved.stage or CaseStage.AMICABLE,
        since=moved.on,
        acts=done,
        is_paid=not any(item.receivable.open_amount > 0 for item in items),
        debtor_kind=DebtorKind(debtor.kind_in_law),
        tasks=tuple(TaskFact(pk, what, Who(whose), _day(due)) for pk, what, whose, due in _rows(tasks)),
        instalments=_instalments(_rows(instalments), Decimal(paid)),
        held=tuple(
            HeldFact(pk, Who(by), _day(on), Money(Decimal(amount), currency))
            for pk, by, on, amount, currency in _rows(held)
        ),
        limitation_last_day=min((day for day in last_days if day is not None), default=None),
        insolvency=InsolvencyFact(procedure.declare_by, procedure.declared_on is not None) if procedure else None,
        unread_from=Who(unread) if unread else None,
    )


def _instalments(rows: Sequence[Sequence[Any]], paid: Decimal) -> tuple[InstalmentFact, ...]:
    """Those of the latest plan: kept where somebody said so, or where what was paid since then covers it and those before."""
    made, owed = [], Decimal(0)
    for number, due_on, amount, currency, was_kept in rows:
        owed += Decimal(amount)
        made.append(
            InstalmentFact(number, _day(due_on), Money(Decimal(amount), currency), bool(was_kept) or paid >= owed)
        )
    return tuple(made)


def _rows(found: str | list[Any] | None) -> list[list[Any]]:
    return json.loads(found) if isinstance(found, str) else found or []


def _day(text: str) -> date:
    return date.fromisoformat(text)
