"""``relance demo``: the whole of what Relance does, on the books of a fictional company; nothing leaves the machine."""

from __future__ import annotations

import os
import shutil
import sys
import time
from contextlib import redirect_stdout
from datetime import UTC, date, datetime
from email import message_from_bytes
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relance.cli.database import actor, installation_key
from relance.cli.file_report import print_report
from relance.cli.run_report import print_delivered
from relance.cli.run_report import print_report as print_run
from relance.cli.serving import served_until_stopped
from relance.cli.speech import LANGUAGE, _, print_json, print_table, tell
from relance.config.database import ready
from relance.demonstration.books import COMPANY, SIREN, contacts, sales, write_books
from relance.domain.errors import DomainError
from relance.domain.money import Money, total
from relance.domain.scenario.decide import HoldKind
from relance.intake.formats.contacts import write_contacts
from relance.intake.formats.invoice_copies import pdf_files
from relance.intake.formats.told import Told

if TYPE_CHECKING:
    from relance.outbox.delivery import PostOffice

FOLDER = Path("var/demo")
FIRST, SECOND, THIRD, FOURTH = date(2026, 10, 6), date(2026, 10, 22), date(2026, 11, 9), date(2026, 11, 17)
PASSWORD = "rien-ne-part-d-ici"  # noqa: S105 (of a demonstration, printed for whoever tries it)


class DemonstrationOnlyEmbedded(DomainError):
    """The demonstration makes its database anew."""

    code = "demonstration_only_embedded"
    template = (
        "The demonstration makes its database anew each time, so it only uses the embedded one: unset DATABASE_URL."
    )


@click.command(help=_("Try Relance on the books of a fictional company; made anew each time."))
@click.option("--no-serve", is_flag=True, help=_("End when the demonstration has run, without serving its pages."))
@click.option("--port", type=click.IntRange(1, 65535), help=_("Port of the pages; the first free one from 8000 on."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
def command(no_serve: bool, port: int | None, as_json: bool) -> None:
    """Write the books, import them, live three days; then serve the pages until told to stop."""
    if os.environ.get("DATABASE_URL"):
        raise DemonstrationOnlyEmbedded
    started = time.monotonic()
    for made in ("letters", "outbox", "batches"):
        shutil.rmtree(FOLDER / made, ignore_errors=True)
    with ready(os.environ, database="relance_demo", anew=True):
        with redirect_stdout(StringIO() if as_json else sys.stdout):
            demonstration = Demonstration()
            result = demonstration.run()
        if as_json:
            print_json({"folder": str(FOLDER.absolute()), "organisation": "demo"} | result)
            return
        _print_where(started, result)
        if not no_serve:
            demonstration.open_office()
            with served_until_stopped(port) as (_address, stopping):
                print_table([_("Sign in"), ""], _sign_ins())
                stopping.wait()


def _print_where(started: float, result: dict[str, object]) -> None:
    tell(
        "Done in {seconds} {seconds:second|seconds}. Nothing left this machine.",
        seconds=round(time.monotonic() - started),
    )
    print_table(
        [_("Look at"), _("In")],
        [
            (_("letters, as archived"), FOLDER.absolute() / "letters"), (_("e-mails"), FOLDER.absolute() / "outbox"),
            (_("letters to print, with their list"), FOLDER.absolute() / "batches"),
            (_("the books, contacts and invoices it began with"), FOLDER.absolute() / "books"),
        ],
    )  # fmt: skip
    tell(
        "Look further: RELANCE_DATABASE=relance_demo relance explain {number} --organisation demo --on {day}",
        number=result["example"], day=THIRD.isoformat(),
    )  # fmt: skip


def _sign_ins() -> list[tuple[str, str]]:
    from relance.tenancy.models import Role
    from relance.tenancy.rights import ROLE_WORDS

    return [
        (email, _("as {role}, with the password {password}", role=ROLE_WORDS[Role(role)], password=PASSWORD))
        for role, email in PEOPLE.items()
    ]


class Demonstration:
    """Three days of a fictional bookkeeper."""

    def __init__(self) -> None:
        self._now = _moment(FIRST)
        self._org = 0

    def run(self) -> dict[str, object]:
        """Returns what there is to look at."""
        self._found()
        _heading("1. {day}: the ledger export of September, the contacts and the invoices are dropped in", FIRST)
        self._import(write_books(FOLDER / "books", until=date(2026, 9, 30)), show=True)
        self._import(self._contacts())
        self._import_copies()
        self._run(FIRST)
        tell("It proposes. The bookkeeper looks, and confirms.")
        self._confirm(FIRST)
        self._choose("sends")
        tell("Then a choice of its own: from now on what is due leaves by itself; formal notices still wait.")
        self._send()
        self._post_batch()

        _heading("2. {day}: a payment, a dispute, an e-mail that came back", SECOND)
        self._now = _moment(SECOND)
        disputed, paid = self._largest(SECOND)
        self._dispute(disputed[0])
        self._pay(*paid)
        self._bounce()
        self._import(write_books(FOLDER / "books", until=date(2026, 10, 15)))
        self._run(SECOND)
        self._send()
        self._post_batch()

        _heading("3. {day}: the export of October settles what was paid; formal notices wait for a person", THIRD)
        self._now = _moment(THIRD)
        self._import(write_books(FOLDER / "books", until=date(2026, 10, 31)))
        self._run(THIRD)
        self._confirm(THIRD)
        self._send()
        self._post_batch()
        self._simulate()
        return self._end()

    def open_office(self) -> None:
        """The morning after which somebody looks at the pages: the day's run proposes, and people may sign in."""
        from relance.membership.services import invite
        from relance.scenarios.runs import run_day
        from relance.tenancy.context import acting
        from relance.tenancy.services import move_clock

        self._now = _moment(FOURTH)
        with acting(self._org, actor(), self._now) as here:
            move_clock(here)
        self._choose("proposes")
        run_day(self._org, on=FOURTH, now=self._now, actor=actor())
        for role, email in PEOPLE.items():
            with acting(self._org, actor(), self._now) as here:
                user = invite(here, email=email, name=_("A fictional person"), role=role)
            user.set_password(PASSWORD)
            user.save(update_fields=["password"])

    def _found(self) -> None:
        from relance.outbox.sending import switch
        from relance.tenancy.context import acting, acting_in
        from relance.tenancy.preferences import set_preference
        from relance.tenancy.services import found_organisation

        self._org = found_organisation(
            slug="demo", name=COMPANY, owner_email=PEOPLE["owner"], owner_name=_("A fictional person"),
            at=self._now, language=LANGUAGE, is_demonstration=True,
        )  # fmt: skip
        with acting_in(self._org):
            for key, value in IDENTITY.items():
                set_preference(self._org, key, value)
        with acting(self._org, actor(), self._now) as here:
            switch(here, on=True)

    def _office(self) -> PostOffice:
        from relance.outbox.transports import post_office_of

        outbox = FOLDER / "outbox"
        return post_office_of(
            self._org, key=installation_key(), clock=lambda: self._now, drafts=outbox, local=outbox, actor=actor()
        )

    def _import(self, path: Path, *, show: bool = False) -> None:
        from relance.intake.taking import Taking, take
        from relance.tenancy.context import acting

        with acting(self._org, actor(), self._now) as here:
            taken = take(here, path, Told(), Taking(confirm_settled=True))
        if taken.booked is None:
            raise taken.refused or AssertionError
        if show:
            print_report(path.name, taken.parsed)
        tell(
            "{file}: new receivables {created}, settled {settled} ({amount}), customers {debtors}.",
            file=path.name,
            created=taken.booked.created,
            settled=taken.booked.settled,
            debtors=len(taken.parsed.debtors),
            amount=total(money for money in taken.booked.settled_amounts if money.currency == "EUR"),
        )

    def _contacts(self) -> Path:
        sheet = FOLDER / "books/contacts.csv"
        write_contacts(sheet, contacts())
        return sheet

    def _import_copies(self) -> None:
        from relance.demonstration.invoices import write_invoices
        from relance.intake.invoice_copies import take_copies
        from relance.tenancy.context import acting

        archive = write_invoices(FOLDER / "books/factures.zip", list(sales(until=date(2026, 9, 30))))
        with acting(self._org, actor(), self._now) as here:
            taken = take_copies(here, pdf_files(archive))
        tell("{file}: copies of invoices kept: {count}.", file=archive.name, count=taken.kept)
        tell("Left aside, as those invoices are paid: {count}.", count=len(taken.left))

    def _run(self, on: date) -> None:
        from relance.scenarios.runs import run_day

        print_run(run_day(self._org, on=on, now=self._now, actor=actor()))

    def _confirm(self, on: date) -> None:
        from relance.outbox.confirmation import confirm
        from relance.tenancy.context import acting

        with acting(self._org, actor(), self._now) as here:
            confirmed = confirm(here, decided_on=on)
        tell(
            "Confirmed: notices {notices}, messages {messages}.", notices=confirmed.notices, messages=confirmed.messages
        )

    def _choose(self, mode: str) -> None:
        from relance.outbox.sending import choose_mode
        from relance.tenancy.context import acting

        with acting(self._org, actor(), self._now) as here:
            choose_mode(here, mode)

    def _send(self) -> None:
        from relance.scenarios.working_day import Worked, send

        worked = Worked()
        send(self._office(), worked)
        tell("Letters written: {count}.", count=worked.prepared.written)
        print_delivered(worked.delivered)
        tell("Seal of the day: {seal}", seal=worked.seal)

    def _post_batch(self) -> None:
        from relance.cli.batch import write_batch
        from relance.outbox.post import close_batch, post_batch
        from relance.tenancy.context import acting

        with acting(self._org, actor(), self._now) as here:
            closed = close_batch(here)
        if closed.batch is None:
            return
        write_batch(self._org, closed.batch, FOLDER / "batches")
        with acting(self._org, actor(), self._now) as here:
            posted = post_batch(here, closed.batch, on=self._now.date())
        tell(
            "By post: batch {batch}, letters {count}, printed and posted.", batch=str(closed.batch), count=posted.count
        )

    def _largest(self, on: date) -> list[tuple[str, Money]]:
        """Number and amount of the two largest invoices of which something would be asked."""
        from relance.scenarios.dry_run import dry_run

        asked = [
            (item.open.amount, item.key.number, item.open)
            for made in dry_run(self._org, on=on).notices
            for item in made.notice.items
            if item.open.currency == "EUR"
        ]
        return [(number, amount) for _size, number, amount in sorted(asked, reverse=True)[:2]]

    def _dispute(self, number: str) -> None:
        from relance.receivables.holds import hold
        from relance.receivables.targets import find_target
        from relance.tenancy.context import acting

        with acting(self._org, actor(), self._now) as here:
            hold(here, target=find_target(here, number), kind=HoldKind.DISPUTE, until=None, note="")
        tell("Disputed: {number}. Nothing more is asked for it until somebody releases it.", number=number)

    def _pay(self, number: str, amount: Money) -> None:
        from relance.receivables.services import record_payment
        from relance.tenancy.context import acting

        with acting(self._org, actor(), self._now) as here:
            record_payment(here, number=number, amount=amount, on=SECOND)
        tell("Paid: {number}, {amount}.", number=number, amount=amount)

    def _bounce(self) -> None:
        """The first e-mail of the first day comes back, as mail servers report it (RFC 3464)."""
        from relance.demonstration.bounce import report_of
        from relance.inbox.taking import take_in

        sent = [path.read_bytes() for path in (FOLDER / "outbox").glob("*.eml")]
        report = report_of(min(sent, key=lambda mail: str(message_from_bytes(mail)["Subject"])))
        take_in(self._org, [report], own_address=IDENTITY["creditor-email"], clock=lambda: self._now, actor=actor())
        tell("Came back: an e-mail to a customer; the same letter goes by post instead.")

    def _simulate(self) -> None:
        from relance.scenarios.dry_run import simulate

        tell("And over the next 30 days, if nobody paid:")
        totals: dict[str, tuple[int, Money]] = {}
        for steps in simulate(self._org, from_day=THIRD, days=30).values():
            for step, amounts in steps.items():
                euros = [amount for amount in amounts if amount.currency == "EUR"]
                count, amount = totals.get(step, (0, Money.zero()))
                totals[step] = (count + len(euros), amount + total(euros))
        print_table([_("Step"), _("Receivables"), _("Amount")], [(step, *figures) for step, figures in totals.items()])

    def _end(self) -> dict[str, object]:
        from relance.cli.letters import write_letters
        from relance.outbox.selectors import counts_by_state
        from relance.tenancy.context import acting
        from relance.upkeep.verify import faults

        letters = sum(
            len(write_letters(self._org, on=on, folder=FOLDER / "letters")[0]) for on in (FIRST, SECOND, THIRD)
        )
        with acting(self._org, actor(), self._now) as here:
            found = list(faults(here))
            states = {state.value: count for state, count in sorted(counts_by_state(here).items())}
        tell("Verified: journal, seals, documents and balances; faults: {count}.", count=len(found))
        emails = len(list((FOLDER / "outbox").glob("*.eml")))
        return {
            "letters": letters, "emails": emails, "messages": states, "faults": len(found), "example": self._example()
        }  # fmt: skip

    def _example(self) -> str:
        """An open invoice that had two letters."""
        from relance.outbox.listing import open_numbers_at
        from relance.tenancy.context import acting

        with acting(self._org, actor(), self._now) as here:
            return open_numbers_at(here, "mise-en-demeure")[0]


def _moment(day: date) -> datetime:
    """Half past ten in Paris, or half past nine: after the send hour."""
    return datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC)


def _heading(template: str, day: date) -> None:
    click.echo()
    click.secho(_(template, day=day), bold=True)


PEOPLE = {
    "owner": "owner@fabrique-fictive.example", "accountant": "accountant@fabrique-fictive.example",
    "viewer": "viewer@fabrique-fictive.example",
}  # fmt: skip
IDENTITY = {
    "creditor-legal-form": "SAS", "creditor-capital": "10 000 €", "creditor-siren": SIREN, "creditor-rcs-city": "Ville-Imaginaire",
    "creditor-street": "1 place du Conte", "creditor-postal-code": "75000", "creditor-city": "Ville-Imaginaire",
    "creditor-iban": "FR1420041010050500013M02606", "creditor-account-holder": "FABRIQUE FICTIVE SAS",
    "creditor-domains": "fabrique-fictive.example", "creditor-email": "compta@fabrique-fictive.example",
    "creditor-signatory": "Le service comptable", "payment-terms": "30",
}  # fmt: skip
