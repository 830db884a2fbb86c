"""A case read whole in one statement: rows of several tables as the database writes them, and the models out of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

from relance.cases.models import Act, Case, CaseMessage, Cost, Exhibit, MessageFile, Party, Task
from relance.cases.story import BEGINNING, MONEY, CaseMoney, money_out_of
from relance.tenancy.context import Acting
from relance.tenancy.statements import sql

M = TypeVar("M", bound=Model)
WHOLE = sql(
    """
    SELECT jsonb_build_object(
        'case', to_jsonb(c),
        'money', (SELECT jsonb_agg(jsonb_build_array(m.currency, m.recovered, m.held, m.fees, m.costs, m.claimable)) FROM ({money}) m),
        'parties', (SELECT jsonb_agg(to_jsonb(p) ORDER BY p.id) FROM cases_party p WHERE p.case_id = c.id),
        'acts', (SELECT jsonb_agg(to_jsonb(a) ORDER BY a.happened_on DESC, a.id DESC) FROM cases_act a WHERE a.case_id = c.id),
        'exhibits', (SELECT jsonb_agg(to_jsonb(e) ORDER BY e.number, e.version DESC) FROM cases_exhibit e WHERE e.case_id = c.id),
        'tasks', (SELECT jsonb_agg(to_jsonb(t) ORDER BY t.due_on, t.id) FROM cases_task t WHERE t.case_id = c.id AND t.done_id IS NULL),
        'costs', (SELECT jsonb_agg(to_jsonb(k) ORDER BY k.id) FROM cases_cost k WHERE k.case_id = c.id),
        'messages', (SELECT jsonb_agg(to_jsonb(m) ORDER BY m.id DESC) FROM cases_casemessage m WHERE m.case_id = c.id),
        'files', (SELECT jsonb_agg(to_jsonb(f) ORDER BY f.id) FROM cases_messagefile f
            JOIN cases_casemessage m ON m.organisation_id = f.organisation_id AND m.id = f.message_id WHERE m.case_id = c.id)
    )::text
    FROM cases_case c WHERE c.id = %(case)s
""",
    money=MONEY,
)


@dataclass(frozen=True, slots=True)
class Story:
    """The case, without its debtor; what everybody did, the latest first; the exhibits in their order; who takes part, what is to be
    done, what it cost, what was written, the latest first, with the files of each as ``files``; its money by currency.
    """

    case: Case
    acts: list[Act]
    exhibits: list[Exhibit]
    parties: list[Party]
    tasks: list[Task]
    costs: list[Cost]
    messages: list[CaseMessage]
    money: list[CaseMoney]


def read_whole(here: Acting, pk: int) -> Story | None:
    """Everything that was noted of a case; None where the organisation has none of this id."""
    with connection.cursor() as cursor:
        cursor.execute(WHOLE, {"case": pk, "cases": [pk], "since": BEGINNING})
        row = cursor.fetchone()
    if row is None:
        return None
    found: Mapping[str, Any] = json.loads(row[0], parse_float=Decimal)
    (case,) = _rows(Case, [found["case"]])
    parties = _rows(Party, found["parties"])
    acts, messages = _rows(Act, found["acts"]), _rows(CaseMessage, found["messages"])
    exhibits, costs, files = (
        _rows(Exhibit, found["exhibits"]),
        _rows(Cost, found["costs"]),
        _rows(MessageFile, found["files"]),
    )
    named, done = {one.pk: one for one in parties}, {one.pk: one for one in acts}
    for act in acts:
        act.case, act.party = case, named.get(act.party_id) if act.party_id else None
    for exhibit in exhibits:
        exhibit.act = done[exhibit.act_id]
    for cost in costs:
        cost.act = done[cost.act_id]
    for message in messages:
        message.party = named.get(message.party_id) if message.party_id else None
        message.files = [one for one in files if one.message_id == message.pk]  # type: ignore[attr-defined]
    tasks, money = _rows(Task, found["tasks"]), money_out_of(found["money"] or ())
    return Story(case, acts, exhibits, parties, tasks, costs, messages, money)


def _rows(model: type[M], found: Iterable[Mapping[str, Any]] | None) -> list[M]:
    fields = model._meta.concrete_fields
    names = [one.attname for one in fields]
    return [
        model.from_db("default", names, [one.to_python(row[f"{one.column}"]) for one in fields]) for row in found or ()
    ]
