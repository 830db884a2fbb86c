"""``relance petition``: a petition for an order to pay from its check to the decision, as on the pages."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relance.cli.case import CaseNumberUnknown
from relance.cli.certificate import FileNotRead
from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.losses import FileNotWritten
from relance.cli.parameters import AmountParameter, DateParameter
from relance.cli.speech import _, print_json, print_table, tell
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.domain.petition.asked import Part

if TYPE_CHECKING:
    from relance.cases.conversation import Attached
    from relance.cases.models import Case
    from relance.court.selectors import Standing
    from relance.domain.petition.faults import Typed
    from relance.tenancy.context import Acting

BLOCKED = 1
as_json_option = click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
on_option = click.option("--on", "on", type=DateParameter(), default=None, help=_("The day; today without it."))
paper_option = click.option(
    "--paper",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help=_("Its paper as PDF; it becomes an exhibit."),
)


class NoPetition(DomainError):
    """Nothing was signed."""

    code = "no_petition"
    template = "Case {number} has no signed petition: relance petition sign {number}."


@click.group(
    help=_(
        "Petitions for an order to pay (injonction de payer): check, sign, file, note the decision. No legal advice."
    )
)
def command() -> None:
    """Groups them."""


def typed_options(view: click.decorators.FC) -> click.decorators.FC:
    """What a person gives to a petition."""
    for option in reversed(
        (
            click.option("--basis", default="", help=_("Why it is owed, in French.")),
            click.option("--court", default="", help=_("The court in full, where another than the one found.")),
            click.option("--court-address", default="", help=_("Its address.")),
            click.option("--confirmed", is_flag=True, help=_("You looked the court up.")),
            click.option("--signatory", default="", help=_("Who signs.")),
            click.option("--quality", default="", help=_("In which quality, such as gérante.")),
        )
    ):
        view = option(view)
    return view


@command.command(
    "check",
    help=_("Say what case NUMBER would ask of which court, and what keeps it; exit code 1 where something does."),
)
@click.argument("number", type=int)
@organisation_option
@typed_options
@as_json_option
@with_database
def check(number: int, slug: str, *, as_json: bool, **typed: str | bool) -> None:
    """The draft; nothing is kept."""
    from relance.court.drafting import draft

    with _acting(slug) as here:
        made = draft(here, _case(here, number), _typed(typed))
    if as_json:
        told: dict[str, object] = {
            "court": made.typed.court, "total": made.asked.total.amount, "exhibits": len(made.exhibits),
            "sums": {part.value: made.asked.of(part).amount for part in Part}, "expected_on": made.foreseen.on,
            "faults": [{"code": one.code, "blocks": one.is_blocking, "about": one.field} for one in made.faults],
        }  # fmt: skip
        print_json(told)
        sys.exit(BLOCKED if made.stops else 0)
    tell("{total} of {court}", total=made.asked.total, court=made.typed.court or _("not known"))
    for part in Part:
        if amount := made.asked.of(part):
            tell("  {part}: {amount}", part=part.value, amount=amount)
    for one in made.faults:
        if one.is_blocking:
            tell("  blocks: {what} ({mending})", what=one.what, mending=one.mending)
        else:
            tell("  remark: {what} ({mending})", what=one.what, mending=one.mending)
    sys.exit(BLOCKED if made.stops else 0)


@command.command("sign", help=_("Sign the petition of case NUMBER: it is frozen, with its exhibits, in one PDF."))
@click.argument("number", type=int)
@organisation_option
@typed_options
@click.option(
    "--to", "file", type=click.Path(dir_okay=False, path_type=Path), default=None, help=_("The PDF to write.")
)
@with_database
def sign_(number: int, slug: str, *, file: Path | None, **typed: str | bool) -> None:
    """Frozen from then on."""
    from relance.court.selectors import paper_of
    from relance.court.signing import sign
    from relance.domain.ids import CaseId

    with _acting(slug) as here:
        signed = sign(here, CaseId(_case(here, number).pk), _typed(typed))
        paper = paper_of(here, signed)
    _write(file, paper)
    tell("Signed: petition of case {number}. File it, then: relance petition file {number}.", number=number)


@command.command("file", help=_("Note that the petition of case NUMBER was filed."))
@click.argument("number", type=int)
@organisation_option
@click.option("--way", type=click.Choice(["portal", "post", "counter", "officer"]), required=True, help=_("How."))
@click.option("--reference", default="", help=_("Its number there."))
@click.option("--fees-paid", is_flag=True, help=_("The court fees went with it."))
@on_option
@paper_option
@with_database
def file_(
    number: int, slug: str, *, way: str, reference: str, fees_paid: bool, on: date | None, paper: Path | None
) -> None:
    """At court from then on."""
    from relance.court.filing import Filed, file
    from relance.court.models import Way
    from relance.domain.ids import PetitionId
    from relance.domain.procedure.stages import Who

    receipt = _paper(paper)
    with _acting(slug) as here:
        one = _standing(here, number)
        by = Who.OFFICER if way == Way.OFFICER.value else Who.CREDITOR
        made = file(
            here,
            PetitionId(one.petition.pk),
            Filed(Way(way), on or here.today, reference, receipt, by, fees_paid=fees_paid),
        )
    tell("Filed on {day}; a decision may come about {expected}.", day=made.filed_on, expected=made.expected_on)
    if made.fees_by and not fees_paid:
        tell("Court fees by {day}, or it lapses (CPC 1425).", day=made.fees_by)


@command.command("decision", help=_("Note what the judge decided on the petition of case NUMBER."))
@click.argument("number", type=int)
@click.argument("outcome", type=click.Choice(["granted", "partly", "refused"]))
@organisation_option
@click.option("--on", "on", type=DateParameter(), required=True, help=_("The day of the order."))
@click.option("--court-number", default="", help=_("The court's number."))
@click.option("--principal", type=AmountParameter(), default=None, help=_("Granted in part: of the principal."))
@click.option("--interest", type=AmountParameter(), default=None, help=_("Of the interest."))
@click.option("--compensation", type=AmountParameter(), default=None, help=_("Of the fixed compensation."))
@click.option("--costs", type=AmountParameter(), default=None, help=_("Of the court fees."))
@click.option("--why", default="", help=_("What was cut, and why."))
@paper_option
@with_database
def decision(
    number: int,
    outcome: str,
    slug: str,
    *,
    on: date,
    court_number: str,
    why: str,
    paper: Path | None,
    **sums: Money | None,
) -> None:
    """Granted, in part, refused."""
    from relance.court.deciding import Decided, decide
    from relance.court.models import Outcome
    from relance.domain.ids import PetitionId

    attached = _paper(paper)
    granted = (
        {part: sums[part.value] or Money.zero("EUR") for part in Part} if outcome == Outcome.PARTLY.value else None
    )
    with _acting(slug) as here:
        one = _standing(here, number)
        made = decide(
            here, PetitionId(one.petition.pk), Decided(Outcome(outcome), on, court_number, granted, why, attached)
        )
    if made.serve_by:
        tell("Noted. To be served by {day}; plan for {safely}.", day=made.serve_by, safely=made.serve_safely)
        return
    tell("Noted. The case is yours again; the service fee is given back.")


@command.command("list", help=_("List petitions: court, sum, filed, expected, decided."))
@organisation_option
@as_json_option
@with_database
def list_(slug: str, *, as_json: bool) -> None:
    """The latest of each case."""
    from relance.court.selectors import petitions

    with _acting(slug) as here:
        found = petitions(here)
    if as_json:
        print_json([_told(one) for one in found])
        return
    print_table(
        [_("Case"), _("Court"), _("Filed"), _("Expected"), _("Decided")],
        [
            (
                one.petition.case.number,
                one.petition.court,
                one.filing.filed_on if one.filing else "",
                one.filing.expected_on if one.filing else "",
                one.decision.outcome if one.decision else "",
            )
            for one in found
        ],
    )


def _told(one: Standing) -> dict[str, object]:
    told: dict[str, object] = {
        "case": one.petition.case.number, "version": one.petition.version, "court": one.petition.court,
        "principal": one.petition.principal, "filed_on": one.filing.filed_on if one.filing else None,
        "expected_on": one.filing.expected_on if one.filing else None, "outcome": one.decision.outcome if one.decision else None,
        "serve_by": one.decision.serve_by if one.decision else None,
    }  # fmt: skip
    return told


def _acting(slug: str) -> AbstractContextManager[Acting]:
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    return acting(organisation_id_of(slug), actor(), now())


def _case(here: Acting, number: int) -> Case:
    from relance.cases.selectors import case_numbered

    found = case_numbered(here, number)
    if found is None:
        raise CaseNumberUnknown(number=number)
    return found


def _standing(here: Acting, number: int) -> Standing:
    from relance.court.selectors import petition_of

    found = petition_of(here, _case(here, number).pk)
    if found is None:
        raise NoPetition(number=number)
    return found


def _typed(given: dict[str, str | bool]) -> Typed:
    from relance.domain.petition.faults import Typed

    return Typed(
        str(given["basis"]),
        str(given["court"]),
        str(given["court_address"]),
        bool(given["confirmed"]),
        str(given["signatory"]),
        str(given["quality"]),
    )


def _paper(path: Path | None) -> Attached | None:
    from relance.cases.conversation import Attached

    if path is None:
        return None
    try:
        return Attached(path.name, "application/pdf", path.read_bytes())
    except OSError as error:
        raise FileNotRead(file=path, why=error.strerror or error) from error


def _write(path: Path | None, content: bytes) -> None:
    if path is None:
        return
    try:
        path.write_bytes(content)
    except OSError as error:
        raise FileNotWritten(file=path, why=error.strerror or error) from error
