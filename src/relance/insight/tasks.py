"""What waits for a person, of every room: asked in one statement, in no order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import connection

from relance.cases.tasks import tasks as of_cases
from relance.closing.tasks import tasks as of_closing
from relance.court.tasks import tasks as of_court
from relance.deposits.overview.tasks import tasks as of_deposits
from relance.domain.calendars import next_half_year
from relance.domain.rates import RateTable
from relance.exchanges.tasks import tasks as of_exchanges
from relance.firms.tasks import tasks as of_firms
from relance.inbox.tasks import tasks as of_inbox
from relance.intake.tasks import tasks as of_intake
from relance.letters.tasks import tasks as of_letters
from relance.outbox.tasks import tasks as of_outbox
from relance.parties.tasks import tasks as of_parties
from relance.post.tasks import tasks as of_post
from relance.receivables.tasks import tasks as of_receivables
from relance.scenarios.tasks import tasks as of_scenarios
from relance.tenancy.context import Acting
from relance.tenancy.statements import joined, sql
from relance.tenancy.tasks import tasks as of_tenancy
from relance.tenancy.waiting import Answer, Question, Task

ROOMS = (
    of_tenancy,
    of_parties,
    of_receivables,
    of_letters,
    of_intake,
    of_exchanges,
    of_outbox,
    of_post,
    of_inbox,
    of_scenarios,
    of_closing,
    of_firms,
    of_deposits,
    of_cases,
    of_court,
)
RATES_END_WITHIN = timedelta(days=30)


def tasks(here: Acting, *more: Question) -> list[Task]:
    """What waits for a person in every room, and by the questions of a door's own besides."""
    return answered([*(question for room in ROOMS for question in room(here)), *more])


def answered(questions: list[Question]) -> list[Task]:
    """All of them in one statement. Raises ValueError where two mean different things by one name."""
    facts: dict[str, Any] = {}
    for question in questions:
        for name, value in question.facts.items():
            if facts.setdefault(name, value) != value:
                raise ValueError(f"two rooms mean different things by {name}")
    asked = joined(
        " UNION ALL ",
        (
            sql(
                "SELECT {place}, q.what, q.count, q.first, q.last FROM ({question}) q (what, count, first, last)",
                place=place,
                question=question.sql,
            )
            for place, question in enumerate(questions)
        ),
    )
    found: dict[int, list[Answer]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            sql(
                """SELECT c.place, c.what, c.count, d.name, c.first IS DISTINCT FROM c.last
                FROM ({asked}) c (place, what, count, first, last) LEFT JOIN parties_debtor d ON d.id = c.first""",
                asked=asked,
            ),
            facts,
        )
        for place, what, count, debtor, has_others in cursor.fetchall():
            found[place].append(Answer(what or "", count, debtor or "", has_others))
    return [task for place, question in enumerate(questions) for task in question.read(found[place])]


def ending_rates(here: Acting, tables: Iterable[RateTable]) -> list[Task]:
    """Tables that end within a month or have ended, each with the first day, that of a half-year, whose rate is missing."""
    missing = [(table, next_half_year(table.known_until)) for table in tables]
    return [
        Task("rates.ending", 1, facts={"table": table.name, "day": day})
        for table, day in missing
        if day <= here.today + RATES_END_WITHIN
    ]
