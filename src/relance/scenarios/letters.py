"""The letters that a run's notices call for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from relance.domain.scenario.decide import Take
from relance.domain.scenario.model import Sticker
from relance.intake.models import Import
from relance.letters.compose import Composer, Wanted
from relance.letters.model import ACT_OF_STAGE, Letter
from relance.scenarios.dry_run import DebtorNotice, dry_run, in_order
from relance.tenancy.context import acting_in

GRAVITY = list(Sticker)


def letters_of_day(organisation_id: int, *, on: date) -> Iterator[Letter]:
    """One letter for each notice of the day, the gravest first. Raises IdentityIncomplete."""
    planned = in_order(dry_run(organisation_id, on=on).notices)
    with acting_in(organisation_id):
        composer = Composer(organisation_id, on=on, counted_until=_counted_until(on))
        for made in planned:
            yield composer.compose(_wanted(made))


def _wanted(made: DebtorNotice) -> Wanted:
    stickers = [item.decision.step.sticker for item in made.notice.items if isinstance(item.decision, Take)]
    return Wanted(
        debtor=made.debtor,
        act=ACT_OF_STAGE[made.notice.stage],
        items=[item.key.receivable for item in made.notice.items],
        for_information=[item.key.receivable for item in made.notice.for_information],
        sticker=max(stickers, key=GRAVITY.index),
    )


def _counted_until(on: date) -> date:
    """The last day of the latest export: payments after it are not known."""
    latest = Import.objects.exclude(last_day=None).order_by("-last_day").first()
    return min(on, latest.last_day) if latest and latest.last_day else on
