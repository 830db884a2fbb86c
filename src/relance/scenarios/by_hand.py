"""A step that a person asks for now: the next one of each receivable, as the run would take it on its day.

It is the scenario's own step with the scenario's own key, so it can be asked only once, and the run goes on from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from relance.domain.delivery import MessageState
from relance.domain.errors import DomainError
from relance.domain.ids import MessageId, NoticeId, ReceivableId
from relance.domain.scenario.decide import Take, Wait, decide
from relance.domain.scenario.model import Mode, Stage, Step
from relance.domain.scenario.notices import Decided, Notice, notices
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append, lock_chain
from relance.outbox.confirmation import Confirmed, confirm, was_anything_confirmed
from relance.outbox.models import Message, NoticeItem
from relance.outbox.notices import NewNotices, first_leaving, is_formal
from relance.outbox.organisation_state import organisation_state
from relance.outbox.preparation import LETTER_FAILED
from relance.outbox.selectors import notices_named
from relance.scenarios.catalogue import store_presets
from relance.scenarios.notices import list_for_information, new_notice
from relance.scenarios.planning import enrol, replan
from relance.scenarios.selectors import Examined, these_receivables
from relance.scenarios.waiting_proposals import Standing, standing_proposals
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs

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
    here: Acting, receivables: Sequence[ReceivableId], *, formal: bool, to_undo: timedelta = timedelta(0)
) -> Reminded:
    """Ask for the next step of each, and let go what needs no look, in one transaction: all of it happens, or nothing.

    Whoever clicks confirms, also while the company proposes. The rest is left proposed: a formal notice, a step that is
    confirmed first, what takes a waiting proposal in, everything on books that are too old, and everything until somebody
    has confirmed a first letter.
    """
    asked = ask_now(here, receivables, formal=formal)
    confirmed = confirm(here, [NoticeId(one.pk) for one in notices_named(here, asked.may_go)], to_undo=to_undo)
    return Reminded(asked, confirmed)


@needs(Right.ACT)
def ask_now(here: Acting, receivables: Sequence[ReceivableId], *, formal: bool) -> Asked:
    """Propose the next step of each of these late receivables, at most 200; one notice a debtor.

    ``formal`` asks for the mise en demeure and for nothing else; without it that is never made. All are left proposed:
    who asks confirms what needs no look.
    """
    result, facts = asked_anew(here, receivables, formal=formal)
    append(here, facts)
    return result


def asked_anew(here: Acting, receivables: Sequence[ReceivableId], *, formal: bool) -> tuple[Asked, list[Fact]]:
    """The same for a caller that has journal entries of its own: it appends all of them last."""
    result = Asked()
    on = here.today
    hold_lock(Lock.RUN, here, alone=True)
    store_presets(here)
    enrol(here)
    lock_chain(here)
    leaves_at = first_leaving(here, on=on)
    made = NewNotices(here, on=on, leaves_at=leaves_at)
    facts: list[Fact] = []
    chosen = these_receivables(here, receivables[:MOST_AT_ONCE], on=on)
    groups = {debtor: list(group) for debtor, group in groupby(chosen, key=lambda one: one.debtor)}
    standing = _taken_in(here, groups, formal=formal)
    may_go_unseen = not formal and _may_go_unseen(here, on)
    ended = standing.end(groups)
    for debtor, group in groups.items():
        decided = _decided(group, on, result, formal=formal)
        facts += ended[debtor]
        for notice in notices(decided, today=on):
            facts += made.write([new_notice(notice, needs_confirmation=True)])
            goes = may_go_unseen and debtor not in standing.notices and not _asks_for_a_look(notice)
            (result.may_go if goes else result.to_look_at).append(made.latest)
        _plan(here, decided)
    list_for_information(here, made)
    return result, facts


@needs(Right.ACT)
def write_again(here: Acting, message_id: MessageId) -> Asked:
    """Have a letter that could not be written decided and written anew, once what stood in its way is mended.

    It is a new proposal under a new number, about what is open now. Raises NothingToWriteAgain.
    """
    failed = Message.objects.filter(pk=message_id, state=MessageState.REFUSED.value, reason=LETTER_FAILED)
    message = failed.select_related("notice").first()
    if message is None or message.notice.stage is None:
        raise NothingToWriteAgain
    asked = NoticeItem.objects.filter(notice=message.notice_id, is_for_information=False)
    receivables = [ReceivableId(pk) for pk in asked.values_list("receivable_id", flat=True)]
    return ask_now(here, receivables, formal=is_formal(message.notice))


def _may_go_unseen(here: Acting, on: date) -> bool:
    """A first letter was confirmed, or the company sends by itself; and the books are fresh."""
    state = organisation_state(here)
    return (not state.proposes or was_anything_confirmed(here)) and not state.is_stale(on)


def _taken_in(here: Acting, groups: dict[int, list[Examined]], *, formal: bool) -> Standing:
    """Join to each debtor's receivables those of a proposal that waits, where a letter comes of them; returns these."""
    on = here.today
    asking = [debtor for debtor, group in groups.items() if _decided(group, on, Asked(), formal=formal) and not formal]
    standing = standing_proposals(here, asking, is_locked=True)
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
            decided.append(Decided(one, one.snapshot.open, one.snapshot.due_on, decision, one.stands_alone))
    return decided


def _another(step: Step, *, formal: bool) -> Sentence | None:
    """Why the step that comes next is not the one that was asked for."""
    if formal and step.stage is not Stage.MISE_EN_DEMEURE:
        return Sentence("The step {step} comes first: no mandatory step is jumped.", {"step": step.key})
    return FORMAL_IS_NEXT if step.stage is Stage.MISE_EN_DEMEURE and not formal else None


def _plan(here: Acting, decided: list[Decided[Examined]]) -> None:
    taken = [(one.key, one.decision.step) for one in decided if isinstance(one.decision, Take)]
    replan(here, [(key.receivable, key.version, None, f"step:{step.key}") for key, step in taken], on=here.today)
