"""``relance firm``: a collection firm at work, and its creditor, as on the pages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.parameters import AmountParameter, DateParameter
from relance.cli.speech import _, print_json, print_table, tell
from relance.domain.errors import DomainError
from relance.domain.firms.levels import LEVEL_WORDS, Level
from relance.domain.firms.statement import MonthOfActs
from relance.domain.ids import MandateId
from relance.domain.money import Money

if TYPE_CHECKING:
    from relance.firms.creditor_lists import MandateShown
    from relance.firms.desk import FirmDesk
    from relance.firms.firm_today import CaseOfFirm

as_json_option = click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
on_option = click.option("--on", "on", type=DateParameter(), default=None, help=_("The day; today without it."))
CHECKS = ("limitation", "consumer", "unpaid")


class FirmFileUnknown(DomainError):
    """No file of that name."""

    code = "firm_file_unknown"
    template = (
        "'{file}' is no file of this firm. Expected its reference, or mandate and case as relance firm list names them, such as"
        " 12-34."
    )


class ActOfFirm(DomainError):
    """A creditor's organisation was named for what a firm does."""

    code = "act_of_firm"
    template = "{slug} is a creditor: this is done by a collection firm, in its own organisation."


class LevelMissing(DomainError):
    """A creditor orders a level, at its price."""

    code = "firm_level_missing"
    template = "Say which level you order, with --level, and accept its price with --accept AMOUNT where it has one."


@click.group(help=_("Collection firms: list, accept, letter, receive, remit, statement; the pages do the same."))
def command() -> None:
    """Groups them."""


@command.command("list", help=_("List a firm's files with what is due on each; of a creditor, its mandates."))
@organisation_option
@as_json_option
@with_database
def list_(slug: str, *, as_json: bool) -> None:
    """As the first page of either shows them."""
    from relance.firms.creditor_lists import mandates_of_creditor
    from relance.firms.firm_today import firm_today

    desk = _desk(slug)
    with desk.at_home() as here:
        if not _is_firm(slug):
            _tell_mandates(mandates_of_creditor(here), as_json=as_json)
            return
        cases = firm_today(here).cases
    if as_json:
        print_json([_told(one) for one in cases])
        return
    print_table(
        [_("File"), _("Creditor"), _("Debtor"), _("Our reference"), _("Owed"), _("Due")],
        [
            (
                _file(one),
                one.creditor,
                one.debtor,
                one.reference,
                str(one.owed),
                LEVEL_WORDS[one.step.step.level] if one.step else "",
            )
            for one in cases
        ],
    )


@command.command("accept", help=_("Take a file on, once your own checks are made; each is named with --checked."))
@click.argument("file")
@organisation_option
@click.option("--checked", "checked", multiple=True, type=click.Choice(CHECKS), help=_("What you checked; repeat it."))
@with_database
def accept(file: str, slug: str, *, checked: tuple[str, ...]) -> None:
    """The firm's own checks, and its reference."""
    from relance.firms.accepting import Checks
    from relance.firms.accepting import accept as take_on
    from relance.firms.firm_acts import wake

    desk = _at_firm(slug)
    mandate, entrusted = _named(desk, file)
    checks = Checks(limitation="limitation" in checked, consumer="consumer" in checked, unpaid="unpaid" in checked)
    reference = take_on(desk, mandate, entrusted, checks)
    wake(desk, mandate)
    tell("The case is taken on: {reference}.", reference=reference)


@command.command(
    "letter",
    help=_("Order the step that the firm's scenario wants on a FILE; or, as its creditor, a --level on a CASE."),
)
@click.argument("file", metavar="FILE|CASE")
@organisation_option
@click.option("--level", type=click.Choice([one.value for one in Level]), default=None, help=_("Which level."))
@click.option("--accept", "accepted", type=AmountParameter(), default=None, help=_("The price that you accept."))
@with_database
def letter(file: str, slug: str, *, level: str | None, accepted: Money | None) -> None:
    """What either side orders."""
    from relance.cases.selectors import case_numbered
    from relance.firms.entrusting import NotInHand, in_hand
    from relance.firms.firm_acts import order_steps
    from relance.firms.ordering import order

    desk = _desk(slug)
    if _is_firm(slug):
        order_steps(desk, [_named(desk, file)])
    else:
        if level is None:
            raise LevelMissing
        with desk.at_home() as here:
            case = case_numbered(here, int(file)) if file.isdecimal() and len(file) < 10 else None
            found = in_hand(here, case.pk) if case else None
            if found is None:
                raise NotInHand
            order(here, found.pk, Level(level), accepted=accepted)
    tell("Ordered. It leaves as soon as the creditor's gate lets it.")


@command.command("receive", help=_("Record what reached the firm's dedicated account for a FILE."))
@click.argument("file")
@click.argument("amount", type=AmountParameter())
@organisation_option
@on_option
@with_database
def receive(file: str, amount: Money, slug: str, *, on: date | None) -> None:
    """A receipt; the creditor is told by it."""
    from relance.firms.firm_acts import wake
    from relance.firms.receiving import receive as take

    desk = _at_firm(slug)
    mandate, entrusted = _named(desk, file)
    with desk.inside(mandate) as here:
        take(here, entrusted, amount, on or here.today)
    wake(desk, mandate)
    tell("Recorded. The creditor is told, the debtor's receipt is drawn.")


@command.command("remit", help=_("Record that all that is held under a MANDATE was transferred to its creditor."))
@click.argument("mandate", type=int)
@organisation_option
@on_option
@with_database
def remit(mandate: int, slug: str, *, on: date | None) -> None:
    """The remittance, its fee taken from it."""
    from relance.firms.firm_acts import wake
    from relance.firms.remitting import remit as hand_over

    desk = _at_firm(slug)
    with desk.inside(MandateId(mandate)) as here:
        hand_over(here, MandateId(mandate), on or here.today)
    wake(desk, MandateId(mandate))
    tell("Remitted: the statement is with the creditor.")


@command.command("statement", help=_("Paid acts month by month, less what was given back."))
@organisation_option
@as_json_option
@with_database
def statement(slug: str, *, as_json: bool) -> None:
    """Of either side."""
    from relance.firms.statements import orders_of_firm, statement_of_creditor, statement_of_firm

    with _desk(slug).at_home() as here:
        months = statement_of_firm(orders_of_firm(here)) if _is_firm(slug) else statement_of_creditor(here)
    if as_json:
        print_json([_month(one) for one in months])
        return
    print_table(
        [_("Month"), _("With"), _("Executed"), _("Refunds"), _("Owed")],
        [
            (
                f"{one.month:%Y-%m}",
                one.whom,
                len(one.executed),
                str(one.given_back) if one.refunded else "",
                str(one.owed),
            )
            for one in months
        ],
    )


def _desk(slug: str) -> FirmDesk:
    """Of a creditor it is only at home."""
    from relance.firms.desk import FirmDesk
    from relance.tenancy.organisations import organisation_id_of

    return FirmDesk(organisation_id_of(slug), actor(), now())


def _is_firm(slug: str) -> bool:
    from relance.tenancy.organisations import is_firm

    with _desk(slug).at_home() as here:
        return is_firm(here)


def _at_firm(slug: str) -> FirmDesk:
    """Raises ActOfFirm."""
    if not _is_firm(slug):
        raise ActOfFirm(slug=slug)
    return _desk(slug)


def _named(desk: FirmDesk, file: str) -> tuple[MandateId, int]:
    """The mandate and the file that a person named. Raises FirmFileUnknown."""
    from relance.firms.firm_today import firm_today

    with desk.at_home() as here:
        for one in firm_today(here).cases:
            if file.strip().upper() in (_file(one), one.reference):
                return one.mandate, one.entrusted
    raise FirmFileUnknown(file=file)


def _file(one: CaseOfFirm) -> str:
    return f"{one.mandate}-{one.entrusted}"


def _told(one: CaseOfFirm) -> dict[str, object]:
    return {
        "file": _file(one),
        "creditor": one.creditor,
        "debtor": one.debtor,
        "reference": one.reference,
        "owed": {"amount": one.owed.amount, "currency": one.owed.currency},
        "accepted": one.is_accepted,
        "paused": one.is_paused,
        "unread": one.unread,
        "due": one.step.step.key if one.step else None,
        "letter": one.state or None,
    }


def _tell_mandates(found: list[MandateShown], *, as_json: bool) -> None:
    if as_json:
        told = [
            {
                "mandate": one.mandate.number,
                "firm": one.mandate.firm_name,
                "in_force": one.is_in_force,
                "cases": one.cases,
                "missing": [lack.key for lack in one.locks],
            }
            for one in found
        ]
        print_json(told)
        return
    print_table(
        [_("Mandate"), _("Firm"), _("Fee"), _("Cases"), _("In force")],
        [
            (one.mandate.number, one.mandate.firm_name, one.fee, one.cases, _("yes") if one.is_in_force else _("no"))
            for one in found
        ],
    )


def _month(one: MonthOfActs) -> dict[str, object]:
    return {
        "month": f"{one.month:%Y-%m}",
        "with": one.whom,
        "executed": len(one.executed),
        "refunded": len(one.refunded),
        "owed": one.owed.amount,
        "currency": one.currency,
    }
