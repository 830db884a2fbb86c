"""A step that a person asks for now: the next one of each receivable, as the run would take it on its day.

It is the scenario's own step with the scenario's own key, so it can be asked only once, and the run goes on from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from relance.domain.delivery import MessageState
from relance.domain.errors import DomainError
from relance.domain.scenario.decide import Take, Wait, decide
from relance.domain.scenario.model import Mode, Stage, Step
from relance.domain.scenario.notices import Decided, Notice, notices
from relance.domain.sentences import Sentence
from relance.journal.services import Fact, append, lock_chain
from relance.outbox.confirmation import Confirmed, confirm, was_anything_confirmed
from relance.outbox.models import Message, NoticeItem
from relance.outbox.notices import NewNotices, first_leaving
from relance.outbox.organisation_state import organisation_state
from relance.outbox.preparation import LETTER_FAILED
from relance.scenarios.catalogue import store_presets
from relance.scenarios.notices import list_for_information, new_notice
from relance.scenarios.planning import enrol, replan
from relance.scenarios.selectors import Examined, these_receivables
from relance.scenarios.standing import Standing, standing_proposals
from relance.tenancy.context import acting, acting_in
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.models import Organisation
from relance.tenancy.rights import Right, needs
from relance.tenancy.services import organisation_today

MOST_AT_ONCE = 200
FORMAL_IS_NEXT = Sentence("Its next step is a formal notice: ask for that one.")


class NothingToWriteAgain(DomainError):
    """A letter that did not fail, or none at all."""

    code = "nothing_to_write_again"
    template = "Nothing failed there: there is nothing to write again."


@dataclass(slots=True)
class Asked:
    """What became of it: notices that may go, by number; those that wait for a look; and why there is none, by invoice."""

    may_go: list[str] = field(default_factory=list)
    to_look_at: list[str] = field(default_factory=list)
    refused: list[tuple[str, Sentence]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a click came to: what was asked, and the confirmation of what needed no look."""

    asked: Asked
    confirmed: Confirmed


@needs(Right.ACT)
def remind_now(
    organisation_id: int,
    receivables: Sequence[int],
    *,
    formal: bool,
    now: datetime,
    actor: str,
    to_undo: timedelta = timedelta(0),
) -> Reminded:
    """Ask for the next step of each, and let go what needs no look, in one transaction: all of it happens, or nothing.

    Whoever clicks confirms, also while the company proposes. The rest is left proposed: a formal notice, a step that is
    confirmed first, what takes a waiting proposal in, everything on books that are too old, and everything until somebody
    has confirmed a first letter.
    """
    with acting_in(organisation_id):
        asked = ask_now(organisation_id, receivables, formal=formal, now=now, actor=actor)
        on = organisation_today(organisation_id, now)
        with acting(organisation_id, actor, now) as here:
            confirmed = confirm(here, decided_on=on, numbers=asked.may_go, to_undo=to_undo)
    return Reminded(asked, confirmed)


@needs(Right.ACT)
def ask_now(organisation_id: int, receivables: Sequence[int], *, formal: bool, now: datetime, actor: str) -> Asked:
    """Propose the next step of each of these late receivables, at most 200; one notice a debtor.

    ``formal`` asks for the mise en demeure and for nothing else; without it that is never made. All are left proposed:
    who asks confirms what needs no look.
    """
    with acting_in(organisation_id):
        result, facts = asked_anew(organisation_id, receivables, formal=formal, now=now)
        append(organisation_id, facts, at=now, actor=actor)
    return result


def asked_anew(
    organisation_id: int, receivables: Sequence[int], *, formal: bool, now: datetime
) -> tuple[Asked, list[Fact]]:
    """The same within the caller's transaction, which appends the journal entries last."""
    result = Asked()
    with acting_in(organisation_id):
        hold_lock(Lock.RUN, organisation_id, alone=True)
        store_presets(organisation_id, at=now)
        enrol(organisation_id)
        lock_chain(organisation_id)
        organisation = Organisation.objects.get(pk=organisation_id)
        on = organisation_today(organisation_id, now)
        made = NewNotices(organisation_id, on=on, now=now, leaves_at=first_leaving(organisation, on=on, now=now))
        facts: list[Fact] = []
        chosen = these_receivables(receivables[:MOST_AT_ONCE], on=on)
        groups = {debtor: list(group) for debtor, group in groupby(chosen, key=lambda one: one.debtor)}
        standing = _taken_in(groups, on, formal=formal)
        state = organisation_state()
        is_trusted = not state.proposes or was_anything_confirmed()
        may_go_unseen = is_trusted and not formal and not state.is_stale(on)
        ended = standing.end(groups, at=now)
        for debtor, group in groups.items():
            decided = _decided(group, on, result, formal=formal)
            takes_in = debtor in standing.notices
            facts += ended[debtor]
            for notice in notices(decided, today=on):
                facts += made.write([new_notice(notice, needs_confirmation=True)])
                goes = may_go_unseen and not takes_in and not _asks_for_a_look(notice)
                (result.may_go if goes else result.to_look_at).append(made.latest)
            _plan(decided, on)
        list_for_information(made)
    return result, facts


@needs(Right.ACT)
def write_again(organisation_id: int, message_id: int, *, now: datetime, actor: str) -> Asked:
    """Have a letter that could not be written decided and written anew, once what stood in its way is mended.

    It is a new proposal under a new number, about what is open now. Raises NothingToWriteAgain.
    """
    with acting_in(organisation_id):
        failed = Message.objects.filter(pk=message_id, state=MessageState.REFUSED.value, reason=LETTER_FAILED)
        message = failed.select_related("notice").first()
        if message is None:
            raise NothingToWriteAgain
        asked = NoticeItem.objects.filter(notice=message.notice_id, is_for_information=False)
        receivables = list(asked.values_list("receivable_id", flat=True))
    is_formal = message.notice.stage == Stage.MISE_EN_DEMEURE.value
    return ask_now(organisation_id, receivables, formal=is_formal, now=now, actor=actor)


def _taken_in(groups: dict[int, list[Examined]], on: date, *, formal: bool) -> Standing:
    """Join to each debtor's receivables those of a proposal that waits, where a letter comes of them; returns these."""
    asking = [debtor for debtor, group in groups.items() if _decided(group, on, Asked(), formal=formal) and not formal]
    standing = standing_proposals(asking, is_locked=True)
    for together in standing.joined([groups[debtor] for debtor in standing.notices], on=on):
        groups[together[0].debtor] = together
    return standing


def _asks_for_a_look(notice: Notice[Examined]) -> bool:
    """The scenario itself wants a person to see one of its steps first."""
    return any(isinstance(one.decision, Take) and one.decision.step.mode is Mode.CONFIRM_FIRST for one in notice.items)


def _decided(examined: list[Examined], on: date, result: Asked, *, formal: bool) -> list[Decided[Examined]]:
    decided = []
    for one in examined:
        decision = decide(
            one.snapshot, one.scenario, today=on, calendar=one.calendar, rules=one.rules, is_asked_for=True
        )
        if isinstance(decision, Wait):
            result.refused.append((one.number, decision.sentence))
        elif why := _another(decision.step, formal=formal):
            result.refused.append((one.number, why))
        else:
            decided.append(Decided(one, one.snapshot.open, one.snapshot.due_on, decision))
    return decided


def _another(step: Step, *, formal: bool) -> Sentence | None:
    """Why the step that comes next is not the one that was asked for."""
    if formal and step.stage is not Stage.MISE_EN_DEMEURE:
        return Sentence("The step {step} comes first: no mandatory step is jumped.", {"step": step.key})
    return FORMAL_IS_NEXT if step.stage is Stage.MISE_EN_DEMEURE and not formal else None


def _plan(decided: list[Decided[Examined]], on: date) -> None:
    replan(
        [
            (one.key.receivable, one.key.version, None, f"step:{one.decision.step.key}")
            for one in decided
            if isinstance(one.decision, Take)
        ],
        on=on,
    )
