"""A day of many debtors asks the database what a day of few does: runs decide, and letters are composed, a chunk at a time."""

from __future__ import annotations

from relance.outbox.preparation import prepare
from tests.outbox.builders import House
from tests.statements import questions

FEW, MANY = 3, 12
A_LETTER = 5  # its debtor, its receivables; its document, looked for and kept; its notice


def day_of(house: House, first: int, count: int, statements: list[str]) -> tuple[int, int]:
    """Questions of the run and of the letters of a day on which so many debtors are to be reminded."""
    rows = [
        f"F-{one};Client {one};2026-02-01;2026-03-03;{100 + one},00;c{one}@client.example;;{one} rue Fictive;75001;Paris;"
        for one in range(first, first + count)
    ]
    house.bring(*rows)
    statements.clear()
    house.run()
    run = questions(statements)
    statements.clear()
    prepare(house.organisation, clock=house.clock)
    return run, questions(statements)


def test_a_day_of_many_debtors_asks_little_more_than_one_of_few(house: House, statements: list[str]) -> None:
    day_of(house, 1, 2, statements)  # what a process remembers after its first day
    house.clock.on(8)
    few_of_the_run, few = day_of(house, 10, FEW, statements)
    house.clock.on(9)
    many_of_the_run, many = day_of(house, 20, MANY, statements)
    assert many_of_the_run <= few_of_the_run + 4  # a few rows are inserted as they are, many by COPY
    assert many - few <= A_LETTER * (MANY - FEW)
