"""``relance case``: cases from their opening to their close, as on the pages."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.invoice_named import invoice_named, whose
from relance.cli.parameters import AmountParameter, DateParameter
from relance.cli.speech import _, print_json, print_table, tell
from relance.domain.errors import DomainError
from relance.domain.money import Money, totals
from relance.domain.procedure.acts import ACTS
from relance.domain.procedure.stages import STAGE_WORDS, WHO_WORDS, CloseCode, Who

if TYPE_CHECKING:
    from relance.cases.facts import Looked
    from relance.cases.models import Act, Case
    from relance.domain.ids import CaseId
    from relance.tenancy.context import Acting

as_json_option = click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
OTHERS = click.Choice([Who.PARTNER.value, Who.FIRM.value, Who.OFFICER.value])
on_option = click.option("--on", "on", type=DateParameter(), default=None, help=_("The day; today without it."))


class CaseNumberUnknown(DomainError):
    """No case bears this number."""

    code = "case_number_unknown"
    template = "There is no case {number} here: relance case list names them."


@click.group(help=_("Cases: list, show, open, note, task, cost, received, close; the pages do the same."))
def command() -> None:
    """Groups them."""


@command.command("list", help=_("List cases with their stage, what is left, the next deadline and who has the ball."))
@organisation_option
@click.option("--closed", "is_closed", is_flag=True, help=_("Those that are closed."))
@as_json_option
@with_database
def list_(slug: str, *, is_closed: bool, as_json: bool) -> None:
    """As Collections shows them."""
    from relance.cases.facts import look_at
    from relance.cases.selectors import some_cases

    with _acting(slug) as here:
        found = look_at(here, some_cases(here, is_closed=is_closed, most=500))
    if as_json:
        print_json([_told(one) for one in found])
        return
    print_table(
        [_("Case"), _("Debtor"), _("Stage"), _("Left to pay"), _("Next deadline"), _("Who has the ball")],
        [
            (
                one.case.number,
                one.case.debtor.name,
                STAGE_WORDS[one.facts.stage],
                " ".join(str(amount) for amount in _left(one)),
                one.outlook.next_term.until if one.outlook.next_term else "",
                WHO_WORDS[one.outlook.ball] if one.outlook.ball else "",
            )
            for one in found
        ],
    )


@command.command(
    "show", help=_("Show one case: where it stands, what may come next, deadlines, everything that was done.")
)
@click.argument("number", type=int)
@organisation_option
@as_json_option
@with_database
def show(number: int, slug: str, *, as_json: bool) -> None:
    """One case."""
    from relance.cases.facts import look_at
    from relance.cases.story import acts_of

    with _acting(slug) as here:
        case = _named(here, number)
        (looked,) = look_at(here, [case])
        acts = acts_of(here, case)
    if as_json:
        done = [_act_told(one) for one in acts]
        print_json(_told(looked) | {"acts": done})
        return
    facts = {
        "number": number,
        "debtor": case.debtor.name,
        "stage": STAGE_WORDS[looked.facts.stage],
        "day": looked.facts.since,
    }
    tell("Case {number}, {debtor}: {stage}, since {day}.", **facts)
    for term in looked.outlook.terms:
        tell("  until {day}: {what} ({who})", day=term.until, what=term.what, who=WHO_WORDS[term.of])
    for act in looked.outlook.acts:
        tell("  may be done: {why}", why=act.why)
    for one in acts:
        tell("  {day} {who}: {what}", day=one.happened_on, who=WHO_WORDS[Who(one.by)], what=ACTS[one.kind].said)


@command.command("open", help=_("Open a case with the invoices NUMBER of one customer."))
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@organisation_option
@whose
@as_json_option
@with_database
def open_(numbers: tuple[str, ...], slug: str, code: str, *, as_json: bool) -> None:
    """The same check as on the page."""
    from relance.cases.opening import open_case
    from relance.cases.selectors import find_case
    from relance.domain.ids import DebtorId, ReceivableId

    with _acting(slug) as here:
        targets = [invoice_named(here, one, code) for one in numbers]
        found = [ReceivableId(pk) for target in targets for pk in target.receivables]
        case = find_case(here, open_case(here, DebtorId(targets[0].debtor), found))
        assert case is not None  # noqa: S101 (it was just opened)
    if as_json:
        print_json({"case": case.number})
        return
    tell("Case {number} is open. No reminder goes out about it any more.", number=case.number)


@command.command("note", help=_("Note an act of a case; without --act, that something happened."))
@click.argument("number", type=int)
@click.argument("words")
@organisation_option
@click.option(
    "--act",
    "kind",
    type=click.Choice([key for key, one in ACTS.items() if one.by_hand]),
    default="happened",
    help=_("Which."),
)
@click.option(
    "--by", "by", type=click.Choice([one.value for one in Who]), default=Who.CREDITOR.value, help=_("Whose act it was.")
)
@on_option
@click.option("--until", type=DateParameter(), default=None, help=_("By when it is to be answered."))
@with_database
def note(number: int, words: str, slug: str, *, kind: str, by: str, on: date | None, until: date | None) -> None:
    """One act, by hand."""
    from relance.cases.acting import Done, record

    with _acting(slug) as here:
        record(here, _id(here, number), Done(kind, Who(by), on or here.today, words=words, until=until))
    tell("Noted.")


@command.command("task", help=_("Set a task of a case for a day, or say that one is done."))
@click.argument("number", type=int)
@click.argument("what", required=False, default="")
@organisation_option
@click.option("--by", "due_on", type=DateParameter(), default=None, help=_("The day."))
@click.option("--done", "done", type=int, default=None, help=_("The number of the task that is done."))
@with_database
def task(number: int, what: str, slug: str, *, due_on: date | None, done: int | None) -> None:
    """Set, or finished."""
    from relance.cases.to_do import finish_task, set_task
    from relance.domain.ids import CaseTaskId

    with _acting(slug) as here:
        case = _id(here, number)
        if done is not None:
            finish_task(here, case, CaseTaskId(done))
            tell("Done.")
            return
        made = set_task(here, case, what, due_on=due_on or here.today)
    tell("Task {task} is set.", task=made)


@command.command(
    "cost", help=_("Add a cost to a case, VAT included; --ground TEXT where a text puts it on the debtor.")
)
@click.argument("number", type=int)
@click.argument("what")
@click.argument("amount", type=AmountParameter())
@organisation_option
@click.option("--ground", default="", help=_("The text."))
@on_option
@with_database
def cost(number: int, what: str, amount: Money, slug: str, *, ground: str, on: date | None) -> None:
    """One cost."""
    from relance.cases.costs import add_cost
    from relance.cases.selectors import currency_of

    with _acting(slug) as here:
        case = _id(here, number)
        add_cost(here, case, what, Money(amount.amount, currency_of(here, case)), on=on or here.today, ground=ground)
    tell("The cost is in the case.")


@command.command(
    "received",
    help=_("Note what another received of the debtor, or with --remitted that it reached you."),
)
@click.argument("number", type=int)
@click.argument("amount", type=AmountParameter())
@organisation_option
@click.option("--by", "by", type=OTHERS, default=Who.FIRM.value, show_default=True, help=_("Who received it."))
@click.option(
    "--remitted", "remitted", type=int, default=None, help=_("The number of the received sum that reached you.")
)
@click.option("--fee", type=AmountParameter(), default=None, help=_("What was kept of it."))
@on_option
@with_database
def received(
    number: int, amount: Money, slug: str, *, by: str, remitted: int | None, fee: Money | None, on: date | None
) -> None:
    """A sum, or its coming here."""
    from relance.cases.selectors import currency_of
    from relance.cases.sums import receive, remit

    with _acting(slug) as here:
        case = _id(here, number)
        currency, day = currency_of(here, case), on or here.today
        given = Money(amount.amount, currency)
        if remitted is not None:
            kept = Money(fee.amount if fee else Decimal(0), currency)
            remit(here, case, remitted, given, fee=kept, on=day)
            tell("Noted: it is here.")
            return
        made = receive(here, case, given, by=Who(by), on=day)
    tell(
        "Sum {sum}: the debt is lower by {amount}, and it is owed to you until it is remitted.", sum=made, amount=given
    )


@command.command("close", help=_("Close a case with its code; its receivables go back to their scenario."))
@click.argument("number", type=int)
@organisation_option
@click.option("--code", type=click.Choice([one.value for one in CloseCode]), required=True, help=_("Why."))
@click.option("--words", default="", help=_("In words."))
@with_database
def close(number: int, slug: str, *, code: str, words: str) -> None:
    """The end of a case."""
    from relance.cases.acting import close_case

    with _acting(slug) as here:
        close_case(here, _id(here, number), CloseCode(code), words=words)
    tell("The case is closed; what is still open goes back to its scenario.")


def _acting(slug: str) -> AbstractContextManager[Acting]:
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    return acting(organisation_id_of(slug), actor(), now())


def _named(here: Acting, number: int) -> Case:
    """The case of a number. Raises CaseNumberUnknown."""
    from relance.cases.selectors import case_numbered

    found = case_numbered(here, number)
    if found is None:
        raise CaseNumberUnknown(number=number)
    return found


def _id(here: Acting, number: int) -> CaseId:
    from relance.domain.ids import CaseId

    return CaseId(_named(here, number).pk)


def _left(one: Looked) -> tuple[Money, ...]:
    return totals(Money(item.receivable.open_amount, item.currency).rounded() for item in one.items)


def _act_told(act: Act) -> dict[str, object]:
    told: dict[str, object] = {
        "on": act.happened_on, "by": act.by, "act": act.kind, "stage": act.stage or None, "code": act.code, "words": act.words,
        "source": act.source,
    }  # fmt: skip
    return told


def _told(one: Looked) -> dict[str, object]:
    outlook = one.outlook
    told: dict[str, object] = {
        "case": one.case.number, "debtor": one.case.debtor.name, "stage": one.facts.stage.value, "since": one.facts.since,
        "left": [{"amount": amount.amount, "currency": amount.currency} for amount in _left(one)],
        "ball": outlook.ball.value if outlook.ball else None,
        "next_deadline": outlook.next_term.until if outlook.next_term else None,
        "missed": [term.key for term in outlook.alarms],
        "next_acts": [act.kind for act in outlook.acts],
        "tasks": [{"task": each.task, "what": each.what, "due_on": each.due_on} for each in one.facts.tasks],
        "held": [{"sum": each.received, "amount": each.amount.amount} for each in one.facts.held],
    }  # fmt: skip
    return told
