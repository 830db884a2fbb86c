"""``relance rates``: the rates of the law, and those published since this version."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import click

from relance.cli.database import actor, now, with_database
from relance.cli.parameters import DateParameter, RateParameter
from relance.cli.speech import _, print_json, print_table, tell
from relance.domain.rates import STANDING_WORDS
from relance.domain.sentences import Percent

ROWS_SHOWN = 6


@click.group(name="rates", help=_("The rates of the law: list them, add one that was published since."))
def command() -> None:
    """The group."""


@command.command(name="list", help=_("List the last rates of each table, and until when it is known."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def list_rates(as_json: bool) -> None:
    """Print each table."""
    from relance.tenancy.published_rates import known_tables

    known = known_tables()
    if as_json:
        print_json(
            {
                key: {
                    "known_until": table.known_until,
                    "rates": [
                        {"from": row.starts_on, "rate": row.rate, "source": row.source, "standing": row.standing.value}
                        for row in table.rows
                    ],
                }
                for key, table in known.items()
            }
        )
        return
    for key, table in known.items():
        tell("{key}: {name}, known until {day}", key=key, name=table.name, day=table.known_until)
        rows = [
            (row.starts_on, Percent(row.rate), row.source, STANDING_WORDS[row.standing])
            for row in table.rows[-ROWS_SHOWN:]
        ]
        print_table([_("From"), _("Rate"), _("Source"), _("Known")], rows)


@command.command(name="add", help=_("Add a published rate to TABLE: in force FROM a day, RATE a fraction a year."))
@click.argument("table")
@click.argument("starts_on", metavar="FROM", type=DateParameter())
@click.argument("rate", type=RateParameter())
@click.option("--source", required=True, help=_("Where it was published."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def add(table: str, starts_on: date, rate: Decimal, source: str, as_json: bool) -> None:
    """Add it."""
    from relance.tenancy.published_rates import add_rate

    known = add_rate(key=table, starts_on=starts_on, rate=rate, source=source, at=now(), actor=actor())
    if as_json:
        print_json({"table": table, "from": starts_on, "rate": rate, "known_until": known.known_until})
    else:
        tell(
            "{name}: {rate} from {day}; known until {last}.",
            name=known.name,
            rate=Percent(rate),
            day=starts_on,
            last=known.known_until,
        )
