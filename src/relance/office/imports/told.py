"""Forms that say how a dropped file is to be read: columns, answers, order of day and month, customers' accounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast, get_args

from relance.intake.formats.columns import Field
from relance.intake.formats.dates import DateOrder
from relance.intake.formats.told import Told
from relance.tenancy.preferences import CUSTOMER_ACCOUNTS

COLUMN, ANSWER = "column:", "answer:"


def told_of(given: Mapping[str, str]) -> Told:
    """Out of a form; a column or an order that is none of ours is passed over, as the page offers only ours.

    Raises AccountsUnreadable.
    """
    known = {field.value for field in Field}
    mapping = {
        name.removeprefix(COLUMN): Field(value) if value else None
        for name, value in given.items()
        if name.startswith(COLUMN) and value in known | {""}
    }
    answers = {name.removeprefix(ANSWER): value for name, value in given.items() if name.startswith(ANSWER) and value}
    dates, accounts = given.get("dates", ""), given.get("accounts", "").strip()
    return Told(
        mapping, cast(DateOrder, dates) if dates in get_args(DateOrder) else None,
        CUSTOMER_ACCOUNTS.read(accounts) if accounts else (), answers,
    )  # fmt: skip


def said_again(told: Told) -> Iterator[tuple[str, str]]:
    """Names and values of a form that says it again."""
    yield from ((f"{COLUMN}{column}", field.value if field else "") for column, field in told.mapping.items())
    yield from ((f"{ANSWER}{question}", choice) for question, choice in told.answers.items())
    if told.dates:
        yield "dates", told.dates
    if told.accounts:
        yield "accounts", ",".join(told.accounts)
