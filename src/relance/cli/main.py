"""The command ``relance``: finds the sub-command, and turns every refusal into one line and exit code 2."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Sequence

import click

from relance.cli.speech import LANGUAGE, _
from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.language import say

REFUSED = 2


class DatabaseStopped(DomainError):
    """The server cannot go on; what was not finished was undone."""

    code = "database_stopped"
    template = "The database cannot go on: {why} Nothing of what was not finished is kept; relance doctor says more."


# name: (module, what it does). Modules are imported when asked for: `relance interest` needs no database.
COMMANDS = {
    "interest": ("relance.cli.interest", Sentence("Compute interest and penalties on one debt, slice by slice.")),
    "check": ("relance.cli.check", Sentence("Say what an import would say of a file, without a database.")),
    "demo": ("relance.cli.demo", Sentence("Try Relance on the books of a fictional company.")),
    "init": ("relance.cli.init", Sentence("Create an organisation and its owner.")),
    "invite": ("relance.cli.invite", Sentence("Make somebody a member, or give a new link to choose a password.")),
    "set": ("relance.cli.preferences", Sentence("Set a preference of the organisation.")),
    "import": ("relance.cli.imports", Sentence("Book an accounting export: debtors, receivables, payments.")),
    "imports": (
        "relance.cli.imports_made:imports_made",
        Sentence("List imports, or cancel the last one while nothing was sent on what it brought."),
    ),
    "contacts": ("relance.cli.contacts", Sentence("Write the sheet of customers to complete and import again.")),
    "customer": ("relance.cli.customer:customer", Sentence("Enter a customer by hand, or correct one.")),
    "invoice": ("relance.cli.invoice:invoice", Sentence("Enter an invoice by hand, correct it, cancel it.")),
    "credit": ("relance.cli.credit:credit", Sentence("Enter a credit note by hand, or cancel one.")),
    "payment": ("relance.cli.payment:payment", Sentence("List payments of an invoice, or cancel one.")),
    "pay": ("relance.cli.pay", Sentence("Record money received for an invoice.")),
    "claim": (
        "relance.cli.claim",
        Sentence("Say what is owed for, when it was performed, and when the demand was received."),
    ),
    "case": (
        "relance.cli.case",
        Sentence("Cases put into collection: list, show, open, note, task, cost, received, close."),
    ),
    "petition": (
        "relance.cli.petition",
        Sentence("Petitions for an order to pay: check, sign, file, note the decision, list."),
    ),
    "form": ("relance.cli.form", Sentence("Fill the official form of a petition, where yours has fields.")),
    "courts": ("relance.cli.courts", Sentence("Find the court of a commune, or load newer files of courts.")),
    "close": (
        "relance.cli.close",
        Sentence("Give an invoice up as lost, undo that, or say where its VAT stands."),
    ),
    "losses": (
        "relance.cli.losses",
        Sentence("List what was given up as lost, or write its entries for the accountant."),
    ),
    "certificate": (
        "relance.cli.certificate",
        Sentence("Attest that amicable recovery brought nothing, or check such a certificate."),
    ),
    "handover": (
        "relance.cli.handover",
        Sentence("Say what keeps invoices from a partner, and write what one would get."),
    ),
    "review": ("relance.cli.review", Sentence("List what must be looked at, and say what it is.")),
    "differing": (
        "relance.cli.differing",
        Sentence("List invoices that two sources tell differently, and say which is right."),
    ),
    "hold": ("relance.cli.hold:hold", Sentence("Pause an invoice, a customer, or everything.")),
    "same": ("relance.cli.same", Sentence("Say that two accounts are one customer's, or take it back.")),
    "penalties": (
        "relance.cli.penalties:penalties",
        Sentence("Keep, pursue or waive penalties of invoices paid late."),
    ),
    "release": ("relance.cli.hold:release", Sentence("End a pause.")),
    "limitation": (
        "relance.cli.limitation:limitation",
        Sentence("Say until when an invoice can be claimed, or note what stops the clock."),
    ),
    "insolvency": (
        "relance.cli.limitation:insolvency",
        Sentence("Note a customer's insolvency procedure, and say until when to declare."),
    ),
    "run": ("relance.cli.run", Sentence("Do the run of the day: decide, write the letters, send what may leave.")),
    "resend": ("relance.cli.resend", Sentence("Send the copy of an invoice again.")),
    "confirm": ("relance.cli.confirm", Sentence("Let go what a run proposed, or decline it.")),
    "sending": ("relance.cli.sending", Sentence("Switch sending on or off, or say how it stands.")),
    "messages": ("relance.cli.messages:messages", Sentence("List messages and what became of them.")),
    "resolve": ("relance.cli.messages:resolve", Sentence("Say whether a message in doubt left or not.")),
    "batch": ("relance.cli.batch", Sentence("Letters on paper: close a batch, print it, record its posting.")),
    "inbox": ("relance.cli.inbox", Sentence("List mail that nobody could place, and say whose it is.")),
    "kept": (
        "relance.cli.kept",
        Sentence("Send again what waits because our own server was refused, or take another way."),
    ),
    "bounces": ("relance.cli.bounces", Sentence("Read the e-mails that came back.")),
    "scenario": ("relance.cli.scenario", Sentence("Show, publish and choose scenarios.")),
    "explain": ("relance.cli.explain", Sentence("Say why an invoice is where it is, what comes next, and when.")),
    "simulate": ("relance.cli.simulate", Sentence("Say what would go out over the next days.")),
    "letters": ("relance.cli.letters", Sentence("Write the letters of a day as PDF, to be looked at.")),
    "texts": ("relance.cli.texts", Sentence("List own words that wait for a second reader, and approve them.")),
    "rates": ("relance.cli.rates", Sentence("List the rates of the law, or add one published since.")),
    "deposits": (
        "relance.cli.deposits",
        Sentence(
            "Deposits: ask a guest for a card, claim on it, lower, stop, release; the list with its recovery lines."
        ),
    ),
    "calendars": (
        "relance.cli.calendars",
        Sentence("Calendars of bookings: add one, read it, ask for each booking by the rules of its source."),
    ),
    "partners": ("relance.cli.partners", Sentence("Partners to whom cases are handed: set up, try, remove, follow.")),
    "firm": (
        "relance.cli.firm",
        Sentence("Collection firms: files, checks, letters, sums received and remitted, the statement of paid acts."),
    ),
    "cards": ("relance.cli.cards", Sentence("The card provider: give its key, say whose it is, try it in test mode.")),
    "post": (
        "relance.cli.post",
        Sentence("Registered letters: providers, prices, what is under way, what a person records."),
    ),
    "worker": ("relance.cli.worker:worker", Sentence("Do the work of every day by itself, until it is stopped.")),
    "up": ("relance.cli.worker:up", Sentence("Run everything on this machine.")),
    "doctor": ("relance.cli.doctor", Sentence("Say what needs attention.")),
    "backup": ("relance.cli.backup:backup", Sentence("Copy everything into one file.")),
    "restore": ("relance.cli.backup:restore", Sentence("Bring a backup back; sending is off afterwards.")),
    "verify": ("relance.cli.verify", Sentence("Check the journal and recompute every open amount.")),
    "migrate": ("relance.cli.migrate", Sentence("Bring the database up to date.")),
}


class Commands(click.Group):
    """The sub-commands, imported one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, help_text = COMMANDS[cmd_name]
        module, _colon, name = module.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name or "command")
        command.help = command.help or say(help_text, LANGUAGE)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, say(help_text, LANGUAGE)) for name, (_module, help_text) in COMMANDS.items()])


@click.group(cls=Commands, help=_("Relance recovers unpaid invoices, decently and lawfully."))
@click.version_option(package_name=None, version=importlib.import_module("relance").__version__, prog_name="relance")
def relance() -> None:
    """The root command."""


NEGATIVE = re.compile(r"-[0-9][0-9.,]*")


def refusal(error: click.ClickException | DomainError, arguments: Sequence[str] = ()) -> str:
    """The one line that says why a command with these ``arguments`` was refused."""
    if isinstance(error, DomainError):
        return " ".join(say(error.sentence, LANGUAGE).split())
    match error:
        case click.MissingParameter(param=click.Parameter() as param):
            return _(
                "{name} is missing.",
                name=param.human_readable_name if param.param_type_name == "argument" else param.opts[-1],
            )
        case click.NoSuchOption() if negative := next(filter(NEGATIVE.fullmatch, arguments), None):
            return _("'{text}' is a negative amount. Amounts are written without a sign.", text=negative)
        case click.NoSuchOption():
            return _("There is no option {name} here.", name=error.option_name)
    return " ".join(error.format_message().split())


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 2 refused with one line on standard error, 130 interrupted."""
    try:
        result = relance.main(arguments, prog_name="relance", standalone_mode=False)
        sys.exit(result if isinstance(result, int) else 0)
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.ctx.get_help() if asked.ctx else "")
        sys.exit(REFUSED)
    except (click.ClickException, DomainError) as error:
        click.echo(f"relance: {refusal(error, arguments or sys.argv[1:])}", err=True)
        sys.exit(REFUSED)
    except click.Abort:
        sys.exit(130)
    except Exception as error:
        # The database's own troubles (a full disk, a server that went away) are one line; anything else is a fault of ours.
        if type(error).__module__ == "django.db.utils" and type(error).__name__ in {
            "OperationalError",
            "InterfaceError",
        }:
            click.echo(f"relance: {refusal(DatabaseStopped(why=error))}", err=True)
            sys.exit(REFUSED)
        raise
