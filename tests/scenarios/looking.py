"""Looking at what a day would bring, and choosing who gets which scenario, in one line of a test."""

from __future__ import annotations

from datetime import date

from relance.receivables.models import Receivable
from relance.receivables.targets import find_target
from relance.scenarios import dry_run as runs
from relance.scenarios import publishing
from relance.scenarios.dry_run import DryRun, Explanation
from tests.at_work import at_work


def dry_run(organisation: int, *, on: date) -> DryRun:
    """What the run of that day would do."""
    with at_work(organisation) as here:
        return runs.dry_run(here, on=on)


def explain(organisation: int, *, number: str, on: date) -> list[Explanation]:
    """Where the instalments of an invoice stand."""
    with at_work(organisation) as here:
        these = list(Receivable.objects.filter(number=number).values_list("pk", flat=True))
        return runs.explain(here, these, on=on)


def choose(organisation: int, target: str, key: str | None) -> None:
    """Give an invoice, or a customer, a scenario; None takes that back."""
    with at_work(organisation) as here:
        publishing.choose(here, find_target(here, target), key=key)
