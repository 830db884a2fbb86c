"""``relance demo``: the whole of what Relance does today, on the books of a fictional company."""

from __future__ import annotations

import os
import sys
import time
from contextlib import redirect_stdout
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import click

from relance.cli import run as run_command
from relance.cli.database import actor
from relance.cli.file_report import print_report
from relance.cli.speech import LANGUAGE, _, print_json, print_table, tell
from relance.config.database import ready
from relance.demonstration.books import COMPANY, SIREN, contacts, write_books
from relance.domain.errors import DomainError
from relance.domain.money import Money, total
from relance.domain.scenario.decide import HoldKind
from relance.intake.formats.contacts import write_contacts
from relance.intake.formats.detect import format_of, read_file

FOLDER = Path("var/demo")
FIRST, SECOND, THIRD = date(2026, 10, 6), date(2026, 10, 22), date(2026, 11, 5)


class DemonstrationOnlyEmbedded(DomainError):
    """The demonstration makes its database anew."""

    code = "demonstration_only_embedded"
    template = (
        "The demonstration makes its database anew each time, so it only uses the embedded one: unset DATABASE_URL."
    )


@click.command(help=_("Try Relance on the books of a fictional company; made anew each time."))
@click.option(
    "--no-serve", is_flag=True, help=_("End when the demonstration has run; this version has nothing to serve.")
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
def command(no_serve: bool, as_json: bool) -> None:
    """Write the books, import them, run three days."""
    if os.environ.get("DATABASE_URL"):
        raise DemonstrationOnlyEmbedded
    started = time.monotonic()
    with ready(os.environ, database="relance_demo", anew=True), redirect_stdout(StringIO() if as_json else sys.stdout):
        letters = _demonstrate()
    if as_json:
        print_json({"folder": str(FOLDER.absolute()), "organisation": "demo", "letters": letters})
        return
    tell(
        "Done in {seconds} seconds. The files are in {folder}.",
        seconds=round(time.monotonic() - started),
        folder=FOLDER.absolute(),
    )
    tell(
        "Look further: RELANCE_DATABASE=relance_demo relance explain F26-0300 --organisation demo --on {day}",
        day=THIRD.isoformat(),
    )


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, 0, tzinfo=UTC)


def _demonstrate() -> int:
    """Returns how many letters it wrote."""
    from relance.receivables.holds import hold
    from relance.receivables.services import record_payment
    from relance.tenancy.context import acting_in
    from relance.tenancy.preferences import set_preference
    from relance.tenancy.services import found_organisation

    organisation_id = found_organisation(
        slug="demo", name=COMPANY, owner_email="owner@fabrique-fictive.example", owner_name="Personne Fictive",
        at=_moment(FIRST), language=LANGUAGE, is_demonstration=True,
    )  # fmt: skip
    with acting_in(organisation_id):
        for key, value in IDENTITY.items():
            set_preference(organisation_id, key, value)
    _heading("1. {day}: the ledger export of September is imported", FIRST)
    _import(organisation_id, write_books(FOLDER / "books", until=date(2026, 9, 30)), FIRST, show=True)
    _run(organisation_id, FIRST)

    _heading("2. {day}: the contacts are completed and dropped back, one invoice is disputed, one paid", SECOND)
    sheet = FOLDER / "contacts.csv"
    write_contacts(sheet, contacts())
    _import(organisation_id, sheet, SECOND)
    largest = _largest(organisation_id, SECOND)
    hold(
        organisation_id,
        target=largest[0][0],
        kind=HoldKind.DISPUTE,
        until=None,
        note="",
        at=_moment(SECOND),
        actor=actor(),
    )
    record_payment(
        organisation_id, number=largest[1][0], amount=largest[1][1], on=SECOND, at=_moment(SECOND), actor=actor()
    )
    tell(
        "Disputed: {number}. Paid: {other}, {amount}.", number=largest[0][0], other=largest[1][0], amount=largest[1][1]
    )
    _run(organisation_id, SECOND)

    _heading("3. {day}: the export of October settles what was paid meanwhile", THIRD)
    _import(organisation_id, write_books(FOLDER / "books", until=date(2026, 10, 31)), THIRD)
    _run(organisation_id, THIRD)
    _simulate(organisation_id, THIRD)
    return _letters(organisation_id, THIRD)


def _heading(template: str, day: date) -> None:
    click.echo()
    click.secho(_(template, day=day), bold=True)


def _import(organisation_id: int, path: Path, on: date, *, show: bool = False) -> None:
    from relance.intake.booking import Booking, book, open_identities

    parsed = read_file(path, watched=open_identities(organisation_id, format_of(path)))
    if show:
        print_report(path.name, parsed)
    booked = book(organisation_id, parsed, Booking(path, at=_moment(on), actor=actor(), confirm_settled=True))
    tell(
        "{file}: new receivables {created}, settled {settled} ({amount}), customers {debtors}.", file=path.name,
        created=booked.created, settled=booked.settled, amount=total(m for m in booked.settled_amounts if m.currency == "EUR"),
        debtors=len(parsed.debtors),
    )  # fmt: skip


def _run(organisation_id: int, on: date) -> None:
    from relance.scenarios.dry_run import dry_run, in_order

    result = dry_run(organisation_id, on=on)
    run_command.print_run(result, in_order(result.notices), most=8)


def _largest(organisation_id: int, on: date) -> list[tuple[str, Money]]:
    """Number and amount of the two largest invoices of which something would be asked."""
    from relance.scenarios.dry_run import dry_run

    asked = [
        (item.open.amount, item.key.number, item.open)
        for made in dry_run(organisation_id, on=on).notices
        for item in made.notice.items
        if item.open.currency == "EUR"
    ]
    return [(number, amount) for _size, number, amount in sorted(asked, reverse=True)[:2]]


IDENTITY = {
    "creditor-legal-form": "SAS", "creditor-capital": "10 000 €", "creditor-siren": SIREN, "creditor-rcs-city": "Ville-Imaginaire",
    "creditor-street": "1 place du Conte", "creditor-postal-code": "75000", "creditor-city": "Ville-Imaginaire",
    "creditor-iban": "FR1420041010050500013M02606", "creditor-email": "compta@fabrique-fictive.example",
    "creditor-signatory": "Le service comptable", "payment-terms": "30",
}  # fmt: skip


def _letters(organisation_id: int, on: date) -> int:
    from relance.cli.letters import write_letters

    folder = FOLDER / "letters"
    for old in folder.glob("*.pdf"):
        old.unlink()
    written = write_letters(organisation_id, on=on, folder=folder)
    tell("The {count} letters of {day} lie in {folder}.", count=len(written), day=on, folder=folder.absolute())
    return len(written)


def _simulate(organisation_id: int, on: date) -> None:
    from relance.scenarios.dry_run import simulate

    tell("And over the next 30 days, if nobody paid:")
    planned = simulate(organisation_id, from_day=on, days=30)
    totals: dict[str, tuple[int, Money]] = {}
    for steps in planned.values():
        for step, amounts in steps.items():
            euros = [amount for amount in amounts if amount.currency == "EUR"]
            count, amount = totals.get(step, (0, Money.zero()))
            totals[step] = (count + len(euros), amount + total(euros))
    print_table([_("Step"), _("Receivables"), _("Amount")], [(step, *figures) for step, figures in totals.items()])
