"""Whether an organisation's messages may leave (the switch), from where, and which leave without a person's word.

Both change by a choice of their own, never as the effect of another act.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from relance.domain.calendars import ONE_DAY, midnight
from relance.domain.delivery import MessageState
from relance.domain.errors import DomainError
from relance.domain.places import Answer, Standing
from relance.domain.scenario.model import Channel
from relance.journal.appending import Fact, append
from relance.outbox.confirmation import by_itself, propose_again, was_anything_confirmed
from relance.outbox.models import Message
from relance.outbox.organisation_state import organisation_state
from relance.tenancy import places
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.models import Organisation
from relance.tenancy.rights import Right, demand, needs
from relance.tenancy.secrets import fingerprint

SILENT = frozenset({Standing.ELSEWHERE, Standing.COPY})


class Mode(StrEnum):
    """What leaves by itself."""

    NOTHING = "nothing"  # nothing leaves yet
    PROPOSES = "proposes"  # each step waits for a person
    SENDS = "sends"


class ModeUnknown(DomainError):
    """Nothing that can be chosen."""

    code = "mode_unknown"
    template = "Choose whether it proposes and you confirm, or sends by itself: '{text}' is neither."


class NothingConfirmedYet(DomainError):
    """Nobody has let a single message go: what has never been looked at does not leave by itself."""

    code = "nothing_confirmed_yet"
    template = "Nobody has confirmed a proposal yet. Look at a first letter and confirm it; then choose that it sends by itself."


@dataclass(frozen=True, slots=True)
class Stopped:
    """How many messages wait for a person's word now that would have left ``by_itself``, and how many letters ``to_print``:
    those were not about to leave, a person closes their batch.
    """

    by_itself: int
    to_print: int

    @staticmethod
    def of(messages: Sequence[Message]) -> Stopped:
        """Counted."""
        to_print = sum(message.channel == Channel.POST.value for message in messages)
        return Stopped(len(messages) - to_print, to_print)


@dataclass(frozen=True, slots=True)
class ModeChosen:
    """What was chosen before and is now; what was taken back to be confirmed, and how many messages wait for that."""

    before: Mode
    after: Mode
    stopped: Stopped
    proposed: int

    @property
    def taken_back(self) -> int:
        """How many messages were taken back, letters to print included."""
        return self.stopped.by_itself + self.stopped.to_print


@dataclass(frozen=True, slots=True)
class SendingStatus:
    """The standing line. ``mode`` is what holds now, ``chosen`` what was chosen between proposing and sending by itself.

    ``standing``: what this place is; from ELSEWHERE and from a COPY nothing leaves. ``is_stopped_today``: it sends by itself, but
    somebody stopped that for the day.
    """

    mode: Mode
    chosen: Mode
    is_stopped_today: bool
    standing: Standing
    source_days: int | None
    stale_after_days: int


def switch(here: Acting, *, on: bool) -> None:
    """Let everything leave from the places that are listed, or nothing from anywhere. Journaled.

    The first time lists the place where it is said. Whoever may act may stop; letting leave again takes the right to set
    up. Raises PlaceUnsettled where other places are listed and this one is not, MachineUnknown.
    """
    demand(Right.SET_UP if on else Right.ACT, here)
    hold_lock(Lock.EXIT, here, alone=True)
    facts = []
    if on:
        standing = places.standing(here)
        if standing in SILENT:
            raise places.PlaceUnsettled
        if standing is Standing.NEW:
            facts.append(Fact("place.listed", places.settle(here, Answer.MOVED)))
    Organisation.objects.filter(pk=here.organisation).update(is_sending=on, sending_key="")
    append(here, [*facts, Fact("sending.on" if on else "sending.off", {})])


@needs(Right.SET_UP)
def settle_place(here: Acting, answer: Answer) -> None:
    """Say what this place is: the installation moved here, one more machine of it, or a copy that stays silent. Journaled.

    Once this has returned nothing is claimed any more that did not see it. Raises MachineUnknown, PlaceCannotBeAdded.
    """
    hold_lock(Lock.EXIT, here, alone=True)
    body = places.settle(here, answer)
    append(here, [Fact("place.settled", body)])


def adopt_place(here: Acting, *, key: bytes) -> bool:
    """List this place where sending was bound to this installation's key, before there were places. Journaled.

    That is safe as far as it can be: whoever holds the key could send under the program before this one, so the upgrade
    lets nobody act who could not; and it happens once, for the key is forgotten with it. False where there is nothing to
    adopt, or the key is another one's.
    """
    hold_lock(Lock.EXIT, here, alone=True)
    bound = Organisation.objects.filter(pk=here.organisation).exclude(sending_key="").first()
    if bound is None or bound.sending_key != fingerprint(key) or not places.this_place().machine:
        return False
    body = places.settle(here, Answer.MOVED)
    append(here, [Fact("place.adopted", body)])
    return True


@needs(Right.SET_UP)
def choose_mode(here: Acting, to: str) -> ModeChosen:
    """Choose whether steps are proposed to a person (``proposes``) or leave by themselves (``sends``). Journaled.

    To ``proposes``, what was about to leave by itself is proposed; once this has returned nothing is claimed that nobody
    confirmed. To ``sends``, what is proposed stays proposed: only what is decided from now on leaves by itself, and a day
    stopped goes on. Raises ModeUnknown, NothingConfirmedYet.
    """
    if to not in (Mode.PROPOSES, Mode.SENDS):
        raise ModeUnknown(text=to[:40])
    hold_lock(Lock.EXIT, here, alone=True)
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=here.organisation)
    before = Mode.PROPOSES if organisation.proposes else Mode.SENDS
    after, was_stopped = Mode(to), organisation.stopped_on is not None
    if after is Mode.SENDS and after is not before and not was_anything_confirmed(here):
        raise NothingConfirmedYet
    waiting = by_itself(here) if after is Mode.PROPOSES else []
    if after is not before or was_stopped:
        Organisation.objects.filter(pk=here.organisation).update(proposes=after is Mode.PROPOSES, stopped_on=None)
        facts = [Fact("mode.chosen", {"before": before.value, "after": after.value, "taken_back": len(waiting)})]
        append(here, facts + propose_again(here, waiting))
    proposed = Message.objects.filter(state=MessageState.PROPOSED.value).count()
    return ModeChosen(before, after, Stopped.of(waiting), proposed)


@needs(Right.ACT)
def stop_today(here: Acting) -> Stopped:
    """Let nothing leave by itself any more on the organisation's day; returns what that stopped.

    It is proposed, also what was stopped and put back before, and so is what a run still decides on that day; what was
    proposed and a person confirmed leaves. The next day it sends by itself again what is decided then, and what was
    stopped waits for a person's word.
    """
    hold_lock(Lock.EXIT, here, alone=True)
    today = here.today
    Organisation.objects.filter(pk=here.organisation).update(stopped_on=today)
    waiting = by_itself(here, before=midnight(today + ONE_DAY, here.zone.key))
    facts = [Fact("sending.stopped_today", {"on": today, "taken_back": len(waiting)}), *propose_again(here, waiting)]
    append(here, facts)
    return Stopped.of(waiting)


def silence_restored(here: Acting) -> None:
    """What came back from a backup sends nothing until a person has said what it is, and proposes. Journaled."""
    hold_lock(Lock.EXIT, here, alone=True)
    places.strike_all(here)
    Organisation.objects.filter(pk=here.organisation).update(proposes=True)
    append(here, [Fact("installation.restored", {})])


def status(here: Acting) -> SendingStatus:
    """How the organisation's sending stands."""
    state = organisation_state(here)
    standing, is_on = places.standing(here), places.sends_from_this_place(here)
    chosen = Mode.PROPOSES if state.proposes else Mode.SENDS
    is_stopped_today = chosen is Mode.SENDS and not state.sends_by_itself(here.today)
    mode = Mode.NOTHING
    if is_on:
        mode = Mode.PROPOSES if is_stopped_today else chosen
    return SendingStatus(
        mode, chosen, is_stopped_today, standing, state.source_days(here.today), state.stale_after_days
    )
