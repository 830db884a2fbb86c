"""The daily run: one for each organisation and local date, in one transaction.

Enrol what is new, plan again what was touched, decide what is due, write decisions, notices, items, messages and journal.
Killed at any point it leaves nothing; called again for the same date it changes nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, islice

from relance.domain.calendars import ONE_DAY
from relance.domain.delivery import MessageState
from relance.domain.errors import DomainError
from relance.domain.scenario.decide import Take, Wait, wait_until_changed, was_due
from relance.domain.scenario.notices import Decided, Notice, notices
from relance.journal.appending import Fact, append, lock_chain
from relance.outbox.heartbeat import is_in_doubt
from relance.outbox.models import Message
from relance.outbox.notices import NewNotices, first_leaving
from relance.outbox.organisation_state import organisation_state
from relance.receivables.ages import fold_open_changes
from relance.scenarios.catalogue import store_presets
from relance.scenarios.models import Run
from relance.scenarios.notices import list_for_information, new_notice
from relance.scenarios.planning import enrol, replan, wake
from relance.scenarios.run_report import RunReport
from relance.scenarios.selectors import Examined, due_receivables
from relance.scenarios.settled_notices import close_settled
from relance.scenarios.waiting_proposals import asks_ordinarily, decide_each, standing_proposals
from relance.tenancy.bulk import insert_rows, refresh_statistics
from relance.tenancy.context import Acting, ActsAnew
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.models import Organisation
from relance.tenancy.rights import Right, demand

DEBTORS_AT_ONCE = 2000
FAILED = "failed"


class NotToday(DomainError):
    """A run of another day would send what is not due, or date letters falsely."""

    code = "not_today"
    template = "A run sends only on its own day, and {on} is not today ({today}): add --dry-run to look at it."


def run_day(desk: ActsAnew, *, on: date) -> RunReport:
    """Run ``on``, unless that was done. Outside a demonstration ``on`` must be today there. Raises NotToday, RightMissing."""
    with desk.acting() as here:
        enrolled = _begin(here, on)
    refresh_statistics(enrolled, "scenarios_dunning")
    with desk.acting() as here:  # apart: each transaction takes debtors' chains in rising order
        close_settled(here)
    with desk.acting() as here:
        report = _decide_day(here, on)
    if not report.ran_before:
        refresh_statistics(report.notices, "outbox_notice", "outbox_noticeitem", "outbox_message", "journal_event")
    return report


def _begin(here: Acting, on: date) -> int:
    """Enrol what is new; returns how many. Raises NotToday."""
    demand(Right.ACT, here)
    if on != here.today and not Organisation.objects.get(pk=here.organisation).is_demonstration:
        raise NotToday(on=on, today=here.today)
    hold_lock(Lock.RUN, here, alone=True)
    store_presets(here)
    fold_open_changes(here)
    return enrol(here)


def _decide_day(here: Acting, on: date) -> RunReport:
    hold_lock(Lock.RUN, here, alone=True)
    if kept := Run.objects.filter(local_date=on).first():
        return RunReport.read(on, kept.report)
    lock_chain(here)
    return _DayRun(here, on).run()


class _DayRun:
    """One run under way; everything in the caller's transaction."""

    def __init__(self, here: Acting, on: date) -> None:
        organisation = Organisation.objects.get(pk=here.organisation)
        self._here = here
        self._on = on
        self._report = RunReport(on)
        self._gap_until = organisation.gap_until if is_in_doubt(organisation, on) else None
        self._is_stale = organisation_state(here).is_stale(on)
        self._has_proposals = Message.objects.filter(state=MessageState.PROPOSED.value).exists()
        self._leaves_at = first_leaving(here, on=on)

    def run(self) -> RunReport:
        here = self._here
        wake(here, self._on)
        run = Run.objects.create(
            organisation_id=here.organisation, local_date=self._on, ran_at=here.at, actor=here.actor, report="{}"
        )
        made = NewNotices(here, on=self._on, leaves_at=self._leaves_at)
        due = due_receivables(here, on=self._on)
        by_debtor = (list(group) for _, group in groupby(due, key=lambda one: one.debtor))
        while chunk := list(islice(by_debtor, DEBTORS_AT_ONCE)):
            self._write(run.pk, self._days(chunk), made)
        self._report.notices, self._report.proposed = made.count, made.proposed
        list_for_information(here, made)
        Run.objects.filter(pk=run.pk).update(report=json.dumps(self._report.as_data(), ensure_ascii=False))
        body = {"run": run.pk, "on": self._on, "notices": made.count, "proposed": made.proposed}
        append(here, [Fact("run.done", body)])
        return self._report

    def _days(self, chunk: list[list[Examined]]) -> list[_DebtorDay]:
        """One for each debtor. Where something comes due beside a proposal that waits, that is taken in."""
        by_debtor = {examined[0].debtor: decide_each(examined, self._on) for examined in chunk}
        asking = [debtor for debtor, each in by_debtor.items() if any(asks_ordinarily(what) for _, what in each)]
        standing = standing_proposals(self._here, asking if self._has_proposals else (), is_locked=True)
        fresh = [[one for one, _ in by_debtor[debtor]] for debtor in standing.notices]
        for examined in standing.joined(fresh, on=self._on):
            by_debtor[examined[0].debtor] = decide_each(examined, self._on)
        ended = standing.end(by_debtor)
        return [self._day(each, ended[debtor]) for debtor, each in by_debtor.items()]

    def _day(self, each: list[tuple[Examined, Take | Wait | Exception]], facts: list[Fact]) -> _DebtorDay:
        day = _DebtorDay(facts=facts)
        for one, decision in each:
            if isinstance(decision, Exception):
                self._report.failed.append((one.number, f"{type(decision).__name__}: {decision}"))
                self._note(day, one, FAILED, self._on + ONE_DAY)
                continue
            day.decided.append(Decided(one, one.snapshot.open, one.snapshot.due_on, decision, one.stands_alone))
            if isinstance(decision, Take):
                self._note(day, one, f"step:{decision.step.key}", None)
            else:
                self._note(day, one, decision.reason.value, self._next_on(one, decision))
        day.notices = notices(day.decided, today=self._on)
        return day

    def _fell_in_gap(self, notice: Notice[Examined]) -> bool:
        """Somebody else may have taken that step while nobody was at work here."""
        until = self._gap_until
        return until is not None and any(
            isinstance(item.decision, Take) and was_due(item.key.snapshot, item.key.scenario, on=until)
            for item in notice.items
        )

    def _needs_confirmation(self, notice: Notice[Examined]) -> bool:
        """No books tell of a claim on a deposit: that they are old says nothing of it."""
        is_stale = self._is_stale and not notice.items[0].key.stands_alone
        return notice.confirm or is_stale or self._fell_in_gap(notice)

    def _next_on(self, one: Examined, wait: Wait) -> date | None:
        tomorrow = self._on + ONE_DAY
        if wait.reason.about.is_asked_again_tomorrow:
            return tomorrow
        again = wait_until_changed(one.snapshot, wait)
        return None if again is None else max(again, tomorrow)

    def _note(self, day: _DebtorDay, one: Examined, outcome: str, next_on: date | None) -> None:
        self._report.count(outcome, one.snapshot.open)
        day.plans.append((one.receivable, one.version, next_on, outcome))
        if outcome != one.outcome:
            day.changed.append((one.receivable, outcome))

    def _write(self, run: int, days: list[_DebtorDay], made: NewNotices) -> None:
        replan(self._here, [plan for day in days for plan in day.plans], on=self._on)
        changed = [change for day in days for change in day.changed]
        insert_rows(
            "scenarios_decision",
            ("organisation_id", "run_id", "receivable_id", "outcome"),
            [(self._here.organisation, run, receivable, outcome) for receivable, outcome in changed],
        )
        facts = [fact for day in days for fact in day.facts]
        facts += made.write(
            [
                new_notice(notice, needs_confirmation=self._needs_confirmation(notice))
                for day in days
                for notice in day.notices
            ]
        )
        append(self._here, facts)


@dataclass(slots=True)
class _DebtorDay:
    """What one debtor's receivables came to on the day."""

    decided: list[Decided[Examined]] = field(default_factory=list)
    notices: list[Notice[Examined]] = field(default_factory=list)
    plans: list[tuple[int, int | None, date | None, str]] = field(default_factory=list)
    changed: list[tuple[int, str]] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


def latest_run(here: Acting) -> Run | None:
    """The newest run."""
    return Run.objects.order_by("-local_date").first()
