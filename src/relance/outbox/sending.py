"""The switch: whether an organisation's messages may leave from this installation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from relance.journal.services import Fact, append
from relance.outbox.organisation_state import organisation_state
from relance.tenancy.context import acting_in
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.models import Organisation
from relance.tenancy.rights import Right, demand
from relance.tenancy.secrets import fingerprint


class Mode(StrEnum):
    """What leaves by itself."""

    NOTHING = "nothing"  # nothing leaves yet
    PROPOSES = "proposes"  # each step waits for a person
    SENDS = "sends"


@dataclass(frozen=True, slots=True)
class SendingStatus:
    """The standing line. ``is_elsewhere``: it is on, but for another installation than this one."""

    mode: Mode
    is_elsewhere: bool
    source_days: int | None
    stale_after_days: int


def switch(organisation_id: int, *, on: bool, key: bytes, at: datetime, actor: str) -> None:
    """Let messages leave from the installation that holds ``key``, or stop them all. Journaled.

    Whoever may act may stop; letting leave again takes the right to set up.
    """
    demand(Right.SET_UP if on else Right.ACT)
    with acting_in(organisation_id):
        hold_lock(Lock.EXIT, organisation_id, alone=True)
        mine = fingerprint(key) if on else ""
        Organisation.objects.filter(pk=organisation_id).update(sending_key=mine)
        append(
            organisation_id, [Fact("sending.on" if on else "sending.off", {"installation": mine})], at=at, actor=actor
        )


def silence_restored(organisation_id: int, *, at: datetime, actor: str) -> None:
    """What came back from a backup sends nothing, and proposes until a person has confirmed a run again. Journaled."""
    with acting_in(organisation_id):
        Organisation.objects.filter(pk=organisation_id).update(sending_key="", proposes=True)
        append(organisation_id, [Fact("installation.restored", {})], at=at, actor=actor)


def status(organisation_id: int, *, key: bytes, today: date) -> SendingStatus:
    """How the organisation's sending stands."""
    with acting_in(organisation_id):
        state = organisation_state()
    mode = Mode.NOTHING
    if state.is_sending_on(key):
        mode = Mode.PROPOSES if state.proposes else Mode.SENDS
    is_elsewhere = bool(state.sending_key) and mode is Mode.NOTHING
    return SendingStatus(mode, is_elsewhere, state.source_days(today), state.stale_after_days)
