"""``relance courts``: the courts of communes: find one, load newer files over the shipped table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from relance.cli.certificate import FileNotRead
from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.parameters import AmountParameter, DateParameter
from relance.cli.speech import _, print_json, tell
from relance.domain.errors import DomainError
from relance.domain.ledger import ClaimKind, DebtorKind
from relance.domain.money import Money

SHOWN = 20


class CommuneNotFound(DomainError):
    """No commune of that name and code."""

    code = "commune_not_found"
    template = "No commune or several are named {town} at {code}: give its INSEE code with --insee."


@click.group(help=_("Courts: find the one of a commune, load the files of the ministry and of the registries."))
def command() -> None:
    """Groups the two."""


@command.command(
    "find", help=_("Say which court orders a debtor of POSTAL_CODE TOWN to pay, why, and what is to be confirmed.")
)
@click.argument("postal_code")
@click.argument("town")
@organisation_option
@click.option("--insee", default="", help=_("The INSEE code of the commune, where its name is not enough."))
@click.option(
    "--kind",
    type=click.Choice([one.value for one in DebtorKind]),
    default=DebtorKind.COMPANY.value,
    show_default=True,
    help=_("What the debtor is."),
)
@click.option("--amount", type=AmountParameter(), default=None, help=_("What is asked, in euros."))
@click.option("--on", "on", type=DateParameter(), default=None, help=_("The day; today without it."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def find(
    postal_code: str,
    town: str,
    slug: str,
    *,
    insee: str,
    kind: str,
    amount: Money | None,
    on: date | None,
    as_json: bool,
) -> None:
    """One court."""
    from relance.court.tables import courts_here
    from relance.domain.addresses.communes import communes_named
    from relance.domain.law.fr.courts import competent_court
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        named = communes_named(postal_code, town)
        if not insee and len(named) != 1:
            raise CommuneNotFound(town=town, code=postal_code)
        asked = amount.amount if amount else Decimal(0)
        commune = insee or named[0].insee
        found = competent_court(
            commune, DebtorKind(kind), ClaimKind.INVOICE, asked, on=on or here.today, table=courts_here(here)
        )
    if as_json:
        told = {
            "insee": commune,
            "court": found.name,
            "kind": found.kind.value if found.kind else None,
            "article": found.article,
        }
        print_json({**told, "to_confirm": [str(one) for one in found.to_confirm]})
        return
    tell("{court} ({insee})", court=found.name or _("not known"), insee=commune)
    tell("  {why} {article}", why=found.why, article=found.article)
    for one in found.to_confirm:
        tell("  to be confirmed: {what}", what=one)


@command.command(
    "load",
    help=_("Load FILE over the table of courts and say what changes; refused where it cannot be the whole list."),
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@organisation_option
@click.option(
    "--year", type=int, default=None, help=_("The communes are those of 1 January of it; else as the file's name says.")
)
@click.option("--trial", is_flag=True, help=_("Compare alone; nothing is kept."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def load(file: Path, slug: str, *, year: int | None, trial: bool, as_json: bool) -> None:
    """One file."""
    from relance.court.loading import load_courts
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    try:
        content = file.read_bytes()
    except OSError as error:
        raise FileNotRead(file=file, why=error.strerror or error) from error
    with acting(organisation_id_of(slug), actor(), now()) as here:
        loaded = load_courts(here, file.name, content, year=year, is_trial=trial)
    report = loaded.report
    if as_json:
        changed = [{"insee": one.insee, "before": one.before, "after": one.after} for one in report.changed]
        told = {
            "part": loaded.part,
            "year": loaded.year,
            "communes": report.communes,
            "new": report.new,
            "gone": report.gone,
        }
        print_json({**told, "changed": changed, "kept": not trial})
        return
    tell(
        "{count} {count:commune|communes} of {year}: {new} new, {gone} gone, {changed} with another court.",
        count=report.communes,
        year=str(loaded.year),
        new=report.new,
        gone=report.gone,
        changed=len(report.changed),
    )
    for one in report.changed[:SHOWN]:
        tell("  {insee}: {before}, now {after}", insee=one.insee, before=one.before, after=one.after or "–")
    tell("Nothing was kept: it was a trial." if trial else "Kept: petitions find their court by it from now on.")
