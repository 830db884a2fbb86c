"""``relance explain``: why an invoice is where it is, what comes next, and when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.parameters import DateParameter
from relance.cli.speech import LANGUAGE, _, print_json, print_table, tell
from relance.domain.scenario.decide import Take
from relance.domain.sentences import Sentence
from relance.language import say
from relance.scenarios.words import CHANNELS, STAGES, decision_sentence

if TYPE_CHECKING:
    from relance.receivables.models import Receivable
    from relance.receivables.set_against import Cancellation
    from relance.scenarios.dry_run import Explanation


@click.command(help=_("Why the invoice NUMBER is where it is, what comes next, and when."))
@click.argument("number")
@organisation_option
@click.option("--on", type=DateParameter(), help=_("The day; today unless given."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(number: str, slug: str, on: date | None, as_json: bool) -> None:
    """Explain each open instalment."""
    from relance.receivables.selectors import receivables_of
    from relance.receivables.set_against import cancelled
    from relance.scenarios.dry_run import explain
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        day = on or here.today
        known = receivables_of(here, number)
        explained = explain(here, [one.pk for one in known], on=day)
        ended = cancelled(here, [one.pk for one in known])
    if as_json:
        print_json([*map(_as_data, explained), *(_ended(one, ended[one.pk]) for one in known if one.pk in ended)])
        return
    for one in known:
        if one.pk in ended:
            how = ended[one.pk]
            tell(
                "Invoice {number} of {debtor}: cancelled on {day} by {who}: {why}",
                number=number,
                debtor=one.debtor.name,
                day=how.on,
                who=how.who,
                why=how.why,
            )
    if not explained and not ended:
        tell(
            "Invoice {number} of {debtor}: nothing is open on it any more.", number=number, debtor=known[0].debtor.name
        )

    for explanation in explained:
        _print(explanation, day)


def _ended(one: Receivable, how: Cancellation) -> dict[str, object]:
    """The JSON form of a cancelled invoice."""
    return {
        "number": one.number,
        "debtor": one.debtor.name,
        "open": Decimal(0),
        "currency": one.currency,
        "decision": "cancelled",
        "cancelled_on": how.on,
        "cancelled_by": how.who,
        "reason": how.why,
    }


def _print(one: Explanation, day: date) -> None:
    snapshot = one.examined.snapshot
    tell(
        "Invoice {number} of {debtor}: {open} open, due on {due_on}{assumed}.",
        number=one.examined.number,
        debtor=one.examined.debtor_name,
        open=snapshot.open,
        due_on=snapshot.due_on,
        assumed=Sentence(" (assumed)") if snapshot.due_is_assumed else "",
    )
    tell("On {day}: {decision}", day=day, decision=decision_sentence(one.decision))
    tell("Scenario: {name}. If nobody pays and nothing changes:", name=one.examined.scenario.name[LANGUAGE])
    print_table(
        [_("Step"), _("What"), _("By"), _("Done on"), _("Comes on")],
        [
            (
                planned.step.key,
                STAGES[planned.step.stage],
                ", ".join(say(CHANNELS[channel], LANGUAGE) for channel in planned.step.channels),
                planned.done_on or "",
                planned.on or "",
            )
            for planned in one.steps
        ],
    )


def _as_data(one: Explanation) -> dict[str, object]:
    """The JSON form of one explanation."""
    snapshot, decision = one.examined.snapshot, one.decision
    return {
        "number": one.examined.number,
        "debtor": one.examined.debtor_name,
        "open": snapshot.open.amount,
        "currency": snapshot.open.currency,
        "due_on": snapshot.due_on,
        "due_is_assumed": snapshot.due_is_assumed,
        "scenario": one.examined.scenario.key,
        "decision": "take" if isinstance(decision, Take) else "wait",
        "step": decision.step.key if isinstance(decision, Take) else None,
        "reason": None if isinstance(decision, Take) else decision.reason.value,
        "sentence": decision_sentence(decision),
        "steps": [{"step": planned.step.key, "done_on": planned.done_on, "on": planned.on} for planned in one.steps],
    }
