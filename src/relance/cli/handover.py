"""``relance handover``: what keeps invoices of a customer from a partner, and the file that one would get."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.invoice_named import invoice_named, whose
from relance.cli.losses import FileNotWritten
from relance.cli.speech import LANGUAGE, _, print_json, print_table, tell
from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.language import say

if TYPE_CHECKING:
    from relance.parties.models import Debtor
    from relance.tenancy.context import Acting

BLOCKED = 1


class SeveralCustomers(DomainError):
    """A case is of one customer."""

    code = "several_customers"
    template = "{number} is another customer's: a case holds invoices of one."


@click.command(
    help=_(
        "Check the invoices NUMBER as a partner would, all errors at once; exit code 1 where something blocks. Nothing is opened, nothing"
        " leaves."
    )
)
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@whose
@organisation_option
@click.option(
    "--to",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Write the file that a partner would get (ZIP)."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(numbers: tuple[str, ...], code: str, slug: str, file: Path | None, as_json: bool) -> None:
    """Everything is read, nothing is written but the file."""
    from relance.handover.bundle import bundle_of
    from relance.handover.checking import check
    from relance.handover.filing import Filing
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        named = [(number, invoice_named(here, number, code)) for number in dict.fromkeys(numbers)]
        debtor = named[0][1].debtor
        for number, one in named:
            if one.debtor != debtor:
                raise SeveralCustomers(number=number)
        receivables = tuple(pk for _number, one in named for pk in one.receivables)
        checked = check(here, found(here, debtor), receivables)
        if file is not None:
            made = bundle_of(
                here, Filing(debtor, receivables, say(Sentence("draft"), LANGUAGE)), on=here.today, language=LANGUAGE
            )
    if file is not None:
        try:
            file.write_bytes(made.zipped().content)
        except OSError as error:
            raise FileNotWritten(file=str(file), why=error.strerror or str(error)) from error
    if as_json:
        print_json(
            {
                "blocked": bool(checked.stops),
                "faults": [
                    {
                        "code": one.code,
                        "blocks": one.is_blocking,
                        "side": one.side.value,
                        "field": one.field,
                        "what": say(one.what, LANGUAGE),
                        "why": say(one.why, LANGUAGE),
                        "mending": say(one.mending, LANGUAGE),
                        "proposal": one.proposal,
                    }
                    for one in checked.faults
                ],
                "evidence": {"score": checked.evidence.score, "most": checked.evidence.most},
            }
        )
    else:
        _tell(checked)
        if file is not None:
            tell("Written: {file}.", file=str(file))
    if checked.stops:
        raise SystemExit(BLOCKED)


def found(here: Acting, debtor: int) -> Debtor:
    """The customer of an invoice that was found."""
    from relance.parties.selectors import find_debtor

    one = find_debtor(here, debtor)
    assert one is not None  # noqa: S101 (an invoice has its customer)
    return one


def _tell(checked: object) -> None:
    from relance.domain.preflight.faults import FIELDS
    from relance.handover.checking import Checked
    from relance.handover.words import GRAVITY_WORDS, SIDE_WORDS

    assert isinstance(checked, Checked)  # noqa: S101 (its room is imported only where a database is)
    heads = (Sentence("Weight"), Sentence("Whose"), Sentence("Field"), Sentence("What"), Sentence("What to do"))
    rows = [
        (GRAVITY_WORDS[one.gravity], SIDE_WORDS[one.side], FIELDS.get(one.field, one.field), one.what, one.mending)
        for one in checked.faults
    ]
    if rows:
        print_table([say(head, LANGUAGE) for head in heads], rows)
    else:
        tell("Nothing keeps it here.")
    tell("Evidence: {score} of {most} points.", score=checked.evidence.score, most=checked.evidence.most)
