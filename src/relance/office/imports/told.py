"""Forms that say how a dropped file is to be read: columns, answers, order of day and month, customers' accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast, get_args

from relance.intake.formats.dates import DateOrder
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.told import Told
from relance.office.fields import day_of
from relance.tenancy.preferences import CUSTOMER_ACCOUNTS

COLUMN, ANSWER, WAS = "column:", "answer:", "was:"
OTHER = ("dates", "accounts", "as_of", "remember")
LONGEST = 400


def told_of(given: Mapping[str, str]) -> Told:
    """Out of a form; a column or an order that is none of ours is passed over, as the page offers only ours.

    Raises AccountsUnreadable, DateUnreadable.
    """
    known = {field.value for field in Field}
    mapping = {
        name.removeprefix(COLUMN): Field(value) if value else None
        for name, value in given.items()
        if name.startswith(COLUMN) and value in known | {""}
    }
    answers = {name.removeprefix(ANSWER): value for name, value in given.items() if name.startswith(ANSWER) and value}
    dates, accounts, as_of = given.get("dates", ""), given.get("accounts", "").strip(), given.get("as_of", "").strip()
    return Told(
        mapping,
        cast(DateOrder, dates) if dates in get_args(DateOrder) else None,
        CUSTOMER_ACCOUNTS.read(accounts) if accounts else (),
        answers,
        as_of=day_of(as_of) if as_of else None,
    )


def said_in(form: Mapping[str, str]) -> dict[str, str]:
    """What a form says of the reading, by the names of its fields: what is kept with the file until it is booked.

    What stands as the page showed it (a column, the day of the books) was not spoken of.
    """
    said = {name: value for name, value in form.items() if name in OTHER or name.startswith((COLUMN, ANSWER))}
    return {name: value[:LONGEST] for name, value in said.items() if form.get(WAS + name.removeprefix(COLUMN)) != value}


def forgets_answers(told: Mapping[str, str]) -> bool:
    """The answers hold for this file alone."""
    return told.get("remember") == ""
