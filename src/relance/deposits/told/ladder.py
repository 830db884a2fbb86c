"""The messages that recover what a card did not give: each rung with its ways apart, what left and what is still to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from relance.deposits.models import Claim
from relance.domain.delivery import FAILED, MessageState
from relance.domain.scenario.model import Anchor, Channel, Scenario
from relance.domain.scenario.reasons import Reason
from relance.outbox.models import Message
from relance.scenarios.catalogue import DEPOSIT_LADDER, Catalogue, cached_scenario
from relance.scenarios.models import Dunning
from relance.tenancy.context import Acting

# What a run decides while a message is on its way: nothing holds the next one.
GOES_ON = frozenset({Reason.MESSAGE_PENDING, Reason.PREVIOUS_UNPROVEN, Reason.CONTACT_WAITING, Reason.TOO_EARLY})


class RungState(StrEnum):
    """Where a rung is."""

    SENT = "sent"  # by one of its ways at least
    FAILED = "failed"  # by none of them
    LEAVING = "leaving"  # written, and not gone yet
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Way:
    """One way of a rung; ``state`` is None where nothing is written yet, and ``at`` then, too. ``at``: when it was tried, or may leave."""

    channel: Channel
    state: MessageState | None = None
    at: datetime | None = None
    message: int | None = None

    @property
    def has_failed(self) -> bool:
        """It never reached anybody by this way."""
        return self.state is not None and self.state in FAILED

    @property
    def has_left(self) -> bool:
        """It is proven to have gone."""
        return self.state in (MessageState.ACCEPTED, MessageState.DELIVERED)


@dataclass(frozen=True, slots=True)
class Rung:
    """One message of the ladder. ``after`` counts days from the first; ``on`` is None where something holds it."""

    after: int
    on: date | None
    state: RungState
    ways: tuple[Way, ...]
    is_last: bool


def ladder_of(here: Acting, claim: Claim, *, is_open: bool) -> tuple[Rung, ...]:
    """The rungs of a claim that became a debt, in order; once it ``is_open`` no more, or all are through, those that were written."""
    if claim.receivable_id is None:
        return ()
    dunning = Dunning.objects.filter(receivable=claim.receivable_id).select_related("scenario").first()
    scenario = cached_scenario(dunning.scenario.text) if dunning else Catalogue(here).latest()[DEPOSIT_LADDER].scenario
    written = _written(claim.receivable_id)
    if dunning is None:  # the next run takes it in
        first = claim.ended_at.astimezone(here.zone).date() if claim.ended_at else None
        return tuple(_rungs(here, scenario, written, first, is_open=is_open))
    goes_on = dunning.outcome.startswith("step:") or dunning.outcome in GOES_ON
    is_held = dunning.next_on is None and not goes_on
    return tuple(_rungs(here, scenario, written, dunning.next_on, is_open=is_open, is_held=is_held))


def _rungs(
    here: Acting,
    scenario: Scenario,
    written: dict[str, Sequence[Way]],
    next_on: date | None,
    *,
    is_open: bool,
    is_held: bool = False,
) -> Iterator[Rung]:
    """``before`` is the day of the rung before: without a plan of its own, the next one follows it."""
    after, before, planned = 0, None, next_on
    for place, step in enumerate(scenario.steps):
        after = after + step.days if step.anchor is Anchor.PREVIOUS_STEP else step.days
        is_last = place == len(scenario.steps) - 1
        if ways := written.get(step.key):
            at = next((way.at for way in ways if way.at is not None), None)
            before = at.astimezone(here.zone).date() if at else None
            yield Rung(after, before, _state(ways), tuple(ways), is_last=is_last)
        elif is_open:
            before = planned or (before + timedelta(days=step.days) if before and not is_held else None)
            planned = None
            yield Rung(after, before, RungState.PLANNED, tuple(map(Way, step.channels)), is_last=is_last)


def _state(ways: Sequence[Way]) -> RungState:
    if any(way.has_left for way in ways):
        return RungState.SENT
    return RungState.FAILED if all(way.has_failed for way in ways) else RungState.LEAVING


def _written(receivable: int) -> dict[str, Sequence[Way]]:
    """The messages of each step, of its last round."""
    asked = {
        "notice__noticeitem__receivable": receivable,
        "notice__noticeitem__is_for_information": False,
    }
    facts = ("notice__noticeitem__step_key", "notice__noticeitem__round", "channel", "state", "pk")
    moments = ("settled_at", "first_tried_at", "not_before")
    rounds: dict[str, dict[int, list[Way]]] = defaultdict(lambda: defaultdict(list))
    rows = Message.objects.filter(**asked).order_by("pk").values_list(*facts, *moments)
    for key, nth, channel, state, pk, settled, tried, not_before in rows:
        way = Way(Channel(channel), MessageState(state), tried or settled or not_before, pk)
        rounds[key][nth].append(way)
    return {key: found[max(found)] for key, found in rounds.items()}
