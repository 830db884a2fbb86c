"""``relance import``: an accounting export becomes debtors, receivables and payments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.file_report import as_data, print_report
from relance.cli.reading import read, reading_options, told_by
from relance.cli.speech import _, print_json, tell, warn
from relance.intake.formats.invoice_copies import holds_copies, pdf_files
from relance.intake.formats.lists.fields import Field

CORRECTIONS_SHOWN = 20

if TYPE_CHECKING:
    from relance.intake.booking import Booked
    from relance.intake.formats.told import Told
    from relance.intake.taking import Taken, Taking


@click.command(
    help=_("Book what FILES hold open. A file with errors books nothing; the same file twice changes nothing.")
)
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@organisation_option
@reading_options
@click.option("--dry-run", is_flag=True, help=_("Do it all, say what was done, and undo it."))
@click.option(
    "--accept-valid-rows", is_flag=True, help=_("Book the good lines of a file with errors; the bad ones stay listed.")
)
@click.option(
    "--customers-are-businesses", is_flag=True, help=_("State that all customers of these files are businesses.")
)
@click.option("--confirm-settled", is_flag=True, help=_("Confirm that much of what was open is settled now."))
@with_database
def command(
    files: tuple[Path, ...],
    slug: str,
    format_name: str | None,
    mapping: tuple[tuple[str, Field], ...],
    date_order: str | None,
    customer_accounts: tuple[str, ...],
    answers: tuple[tuple[str, str], ...],
    as_of: date | None,
    as_json: bool,
    dry_run: bool,
    accept_valid_rows: bool,
    customers_are_businesses: bool,
    confirm_settled: bool,
) -> None:
    """Read, report and book each file, in the order given; the first refusal ends it."""
    from relance.intake.taking import Taking
    from relance.tenancy.organisations import organisation_id_of

    organisation_id = organisation_id_of(slug)
    told = told_by(format_name, mapping, date_order, customer_accounts, answers, as_of)
    taking = Taking(
        accepts_valid_rows=accept_valid_rows,
        customers_are_businesses=customers_are_businesses,
        confirm_settled=confirm_settled,
        dry_run=dry_run,
    )
    reports: list[dict[str, object]] = []
    unasked = set(told.answers)
    for file in files:
        if holds_copies(file):
            reports.append(_copies(organisation_id, file, dry_run=dry_run, as_json=as_json))
            continue
        must_be_asked = frozenset(unasked) if file is files[-1] else frozenset[str]()
        taken = _take(organisation_id, file, told, replace(taking, must_be_asked=must_be_asked))
        unasked -= {question.id for question in taken.parsed.questions}
        reports.append(as_data(file.name, taken.parsed) | _outcome(taken, dry_run=dry_run))
        if not as_json:
            print_report(file.name, taken.parsed)
        if taken.refused:
            if as_json:
                print_json(reports)
            raise taken.refused
        if not as_json and taken.booked:
            _print_booked(taken.booked, dry_run=dry_run)
    if as_json:
        print_json(reports)


def _take(organisation_id: int, file: Path, told: Told, taking: Taking) -> Taken:
    """The use case, with progress on a terminal."""
    from relance.closing.imports import take
    from relance.tenancy.context import acting

    with acting(organisation_id, actor(), now()) as here:
        return read(file, partial(take, here, file, told, taking))


def _outcome(taken: Taken, *, dry_run: bool) -> dict[str, object]:
    """What the booking did, as data; nothing where there was none."""
    booked = taken.booked
    if booked is None:
        return {"booked": False}
    return {
        "booked": not dry_run,
        "created": booked.created,
        "changed": booked.changed,
        "settled": booked.settled,
        "reopened": booked.reopened,
        "new_debtors": booked.debtors,
        "doubles": booked.doubles,
        "imported_before": booked.again,
        "corrected": [
            {"what": one.what, "whose": one.whose, "before": one.before, "after": one.after} for one in booked.corrected
        ],
        "differing": [
            {"number": one.number, "said": one.said, "own": one.own, "asked": one.asked} for one in booked.differing
        ],
    }


def _print_booked(booked: Booked, *, dry_run: bool) -> None:
    """What an import did, or would do."""
    if dry_run:
        tell("Dry run: nothing is kept of what follows.")
    tell(
        "New receivables {created}, new debtors {debtors}, changed {changed}, settled {settled}, reopened {reopened}.",
        created=booked.created,
        debtors=booked.debtors,
        changed=booked.changed,
        settled=booked.settled,
        reopened=booked.reopened,
    )
    if booked.doubles:
        warn("{count} are known from another kind of export already, and are asked once.", count=booked.doubles)
    for one in booked.corrected[:CORRECTIONS_SHOWN]:
        tell("Corrected: {what}.", what=one.sentence)
    for other in booked.differing[:CORRECTIONS_SHOWN]:
        warn("Two books differ, and the lesser is asked: {what}.", what=other.sentence)
    if len(booked.differing) > CORRECTIONS_SHOWN:
        warn("Differences in all: {count}.", count=len(booked.differing))
    if booked.differing and not dry_run:
        tell("Say which is right: relance differing NUMBER --right holder|other --reason WHY")
    if len(booked.corrected) > CORRECTIONS_SHOWN:
        tell("Corrections in all: {count}.", count=len(booked.corrected))
    for amount in booked.settled_amounts:
        tell("Settled by this export: {amount}.", amount=amount)


def _copies(organisation_id: int, path: Path, *, dry_run: bool, as_json: bool) -> dict[str, object]:
    """Keep the invoices of a PDF, a ZIP or a folder, and list those that belong to none."""
    from relance.intake.invoice_copies import take_copies
    from relance.tenancy.context import acting

    with acting(organisation_id, actor(), now()) as here:
        taken = take_copies(here, pdf_files(path), dry_run=dry_run)
    if not as_json:
        if dry_run:
            tell("Dry run: nothing is kept of what follows.")
        tell("{file}: copies of invoices kept: {count}.", file=path.name, count=taken.kept)
        for name, why in taken.left:
            tell("Left aside: {name} ({why}).", name=name, why=why)
    return {"file": path.name, "copies": taken.kept, "left": [[name, str(why)] for name, why in taken.left]}
