"""How a person said that a dropped file is to be read: columns, order of day and month, customers' accounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast, get_args

from relance.intake.formats.columns import Field
from relance.intake.formats.dates import DateOrder
from relance.tenancy.preferences import CUSTOMER_ACCOUNTS


@dataclass(frozen=True, slots=True)
class Told:
    """What a form said: ``mapping`` None where a column stands for nothing, ``dates`` None and ``accounts`` () where nothing was."""

    mapping: dict[str, Field | None]
    dates: DateOrder | None
    accounts: tuple[str, ...]

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Told:
        """Out of a form; a column or an order that is none of ours is passed over, as the page offers only ours.

        Raises AccountsUnreadable.
        """
        known = {field.value for field in Field}
        mapping = {
            name.removeprefix("column:"): Field(value) if value else None
            for name, value in given.items()
            if name.startswith("column:") and value in known | {""}
        }
        dates, accounts = given.get("dates", ""), given.get("accounts", "").strip()
        return cls(
            mapping, cast(DateOrder, dates) if dates in get_args(DateOrder) else None,
            CUSTOMER_ACCOUNTS.read(accounts) if accounts else (),
        )  # fmt: skip

    def fields(self) -> Iterator[tuple[str, str]]:
        """Names and values of a form that says it again."""
        yield from ((f"column:{column}", field.value if field else "") for column, field in self.mapping.items())
        if self.dates:
            yield "dates", self.dates
        if self.accounts:
            yield "accounts", ",".join(self.accounts)
