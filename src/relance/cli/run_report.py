"""A run on the terminal, and as JSON: what was decided, what left, what waits, what failed, each with its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from relance.cli.speech import _, print_table, tell
from relance.scenarios.words import outcome_words, state_words

if TYPE_CHECKING:
    from relance.outbox.delivery import Delivered
    from relance.scenarios.run_report import RunReport
    from relance.scenarios.working_day import Worked


def print_worked(worked: Worked, slug: str, *, is_whole: bool = True) -> None:
    """The whole of one round, or (not ``is_whole``) one job of a worker, which says nothing of what it was not to do."""
    from relance.scenarios.not_written import why_not_written

    if worked.run:
        print_report(worked.run)
        if worked.run.proposed:
            tell(
                "Waiting for you (notices: {count}): relance confirm --on {day} --organisation {slug}",
                count=worked.run.proposed,
                day=worked.run.on.isoformat(),
                slug=slug,
            )
    if worked.identity_missing:
        tell(
            "No letter was written: your identity lacks {keys}. Set each: relance set KEY VALUE.",
            keys=worked.identity_missing,
        )
    if worked.prepared.written:
        tell("Letters written: {count}.", count=worked.prepared.written)
    for number, why in worked.prepared.failed:
        tell("Letter {number} could not be written: {why}", number=number, why=why_not_written(why))
    if is_whole or worked.delivered.states:
        print_delivered(worked.delivered)
    if worked.seal:
        tell("Seal of the day: {seal}", seal=worked.seal)


def print_report(report: RunReport) -> None:
    """What the run decided."""
    if report.ran_before:
        tell("The run of {on} was done before; again it changes nothing.", on=report.on)
    tell("Run of {on}: notices {count}.", on=report.on, count=report.notices)
    taken = [row for row in _rows(report) if row[0].startswith("step:")]
    waiting = [row for row in _rows(report) if not row[0].startswith("step:")]
    if taken:
        print_table(
            [_("Steps taken"), _("Receivables"), _("Amount")],
            [(outcome_words(code), *figures) for code, *figures in taken],
        )
    if waiting:
        print_table(
            [_("Why nothing is sent"), _("Code"), _("Receivables"), _("Amount")],
            [(outcome_words(code), code, *figures) for code, *figures in waiting],
        )
    for number, error in report.failed:
        tell("Invoice {number} could not be decided: {error}", number=number, error=error)


def _rows(report: RunReport) -> list[tuple[str, int, object]]:
    return [
        (outcome, count, amount)
        for outcome, by_currency in sorted(report.outcomes.items())
        for count, amount in by_currency.values()
    ]


def print_delivered(delivered: Delivered) -> None:
    """What became of messages."""
    if delivered.states:
        print_table(
            [_("Messages"), _("Count")],
            [(state_words(state), count) for state, count in sorted(delivered.states.items())],
        )
    if delivered.reasons:
        print_table(
            [_("Why some did not leave"), _("Code"), _("Count")],
            [(outcome_words(reason), reason, count) for reason, count in sorted(delivered.reasons.items())],
        )
    if not delivered.states:
        click.echo(_("No message left now."))


def worked_as_data(worked: Worked) -> dict[str, object]:
    """The JSON form of one round."""
    return {
        "run": worked.run.as_data() | {"ran_before": worked.run.ran_before} if worked.run else None,
        "letters": worked.prepared.written,
        "letters_failed": worked.prepared.failed,
        "identity_missing": worked.identity_missing,
        "messages": dict(worked.delivered.states),
        "reasons": dict(worked.delivered.reasons),
        "seal": worked.seal,
    }
