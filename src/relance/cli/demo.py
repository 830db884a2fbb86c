"""``relance demo``: the whole of what Relance does, on the books of a fictional company; nothing leaves the machine."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relance.cli.database import actor
from relance.cli.file_report import print_report
from relance.cli.run_report import print_delivered
from relance.cli.run_report import print_report as print_run
from relance.cli.serving import served_until_stopped
from relance.cli.speech import LANGUAGE, _, print_json, print_table, tell
from relance.config.database import ready
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.language import say

if TYPE_CHECKING:
    from relance.demonstration.story import LookedBack
    from relance.intake.rows import ParsedFile
    from relance.outbox.delivery import Delivered
    from relance.scenarios.run_report import RunReport

FOLDER = Path("var/demo")


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
    with ready(os.environ, database="relance_demo", anew=True):
        from relance.demonstration.company import SLUG
        from relance.demonstration.story import Demonstration
        from relance.jobs.installation import this_installation

        demonstration = Demonstration(FOLDER, this_installation(), actor(), LANGUAGE, OnTerminal())
        with redirect_stdout(sys.stderr if as_json else sys.stdout):  # whoever reads the JSON may watch as well
            demonstration.live()
            result = demonstration.look_back()
        if as_json:
            print_json({"folder": str(FOLDER.absolute()), "organisation": SLUG} | asdict(result))
            return
        _print_where(started, result)
        if not no_serve:
            demonstration.open_office()
            with served_until_stopped(port) as (_address, stopping):
                print_table([_("Sign in"), ""], _sign_ins())
                stopping.wait()


class OnTerminal:
    """Tells the demonstration's story in the user's language."""

    def begins(self, day: Sentence) -> None:
        """A heading."""
        click.echo()
        click.secho(say(day, LANGUAGE), bold=True)

    def says(self, sentence: Sentence) -> None:
        """A line."""
        click.echo(say(sentence, LANGUAGE))

    def was_read(self, name: str, parsed: ParsedFile) -> None:
        """What the file says."""
        print_report(name, parsed)

    def decided(self, report: RunReport) -> None:
        """What the run decided."""
        print_run(report)

    def left(self, delivered: Delivered) -> None:
        """What left, and what did not."""
        print_delivered(delivered)

    def foresees(self, steps: Sequence[tuple[str, int, Money]]) -> None:
        """A table."""
        print_table([_("Step"), _("Receivables"), _("Amount")], steps)


def _print_where(started: float, result: LookedBack) -> None:
    from relance.demonstration.story import THIRD

    tell(
        "Done in {seconds} {seconds:second|seconds}. Nothing left this machine.",
        seconds=round(time.monotonic() - started),
    )
    places = [
        (_("letters, as archived"), FOLDER.absolute() / "letters"),
        (_("e-mails"), FOLDER.absolute() / "outbox"),
        (_("letters to print, with their list"), FOLDER.absolute() / "batches"),
        (_("cases as they left to the partner, by e-mail"), FOLDER.absolute() / "outbox-partner"),
        (_("what the collection firm wrote"), FOLDER.absolute() / "outbox-cabinet"),
        (_("the books, contacts and invoices it began with"), FOLDER.absolute() / "books"),
    ]
    print_table([_("Look at"), _("In")], places)
    tell(
        "Look further: RELANCE_DATABASE=relance_demo relance explain {number} --organisation demo --on {day}",
        number=result.example,
        day=THIRD.isoformat(),
    )
    tell(
        "Its cases are in Collections, one in each stage; the firm has an organisation of its own, with its own people to sign in as."
    )


def _sign_ins() -> list[tuple[str, str]]:
    from relance.demonstration import firm
    from relance.demonstration.company import PASSWORD, PEOPLE
    from relance.tenancy.rights import ROLE_WORDS

    creditors = [
        (email, _("as {role}, with the password {password}", role=ROLE_WORDS[role], password=PASSWORD))
        for role, email in PEOPLE.items()
    ]
    at_firm = [
        (
            email,
            _(
                "at {company}, as {role}, with the password {password}",
                company=firm.COMPANY,
                role=ROLE_WORDS[role],
                password=PASSWORD,
            ),
        )
        for role, email in firm.PEOPLE.items()
    ]
    return [*creditors, *at_firm]
