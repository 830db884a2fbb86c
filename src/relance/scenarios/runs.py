"""The daily run: one for each organisation and local date, in one transaction.

Enrol what is new, plan again what was touched, decide what is due, write decisions, notices, items, messages and journal.
Killed at any point it leaves nothing; called again for the same date it changes nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby, islice

from relance.domain.calendars import ONE_DAY
from relance.domain.delivery import MessageState
from relance.domain.errors import DomainError
from relance.domain.scenario.decide import Take, Wait, wait_until_changed, was_due
from relance.domain.scenario.notices import Decided, Notice, notices
from relance.journal.services import Fact, append, lock_chain
from relance.outbox.beat import is_in_doubt
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
from relance.scenarios.settled import close_settled
from relance.scenarios.standing import asks_ordinarily, decide_each, standing_proposals
from relance.tenancy.bulk import insert_rows, refresh_statistics
from relance.tenancy.context import Acting, acting_in
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.models import Organisation
from relance.tenancy.services import organisation_today

DEBTORS_AT_ONCE = 2000
FAILED = "failed"


class NotToday(DomainError):
    """A run of another day would send what is not due, or date letters falsely."""

    code = "not_today"
    template = "A run sends only on its own day, and {on} is not today ({today}): add --dry-run to look at it."


def run_day(organisation_id: int, *, on: date, now: datetime, actor: str) -> RunReport:
    """Run ``on``, unless that was done. Outside a demonstration ``on`` must be today there. Raises NotToday."""
    with acting_in(organisation_id):
        organisation = Organisation.objects.get(pk=organisation_id)
        today = organisation_today(organisation_id, now)
        if on != today and not organisation.is_demonstration:
            raise NotToday(on=on, today=today)
        hold_lock(Lock.RUN, organisation_id, alone=True)
        store_presets(organisation_id, at=now)
        fold_open_changes()
        enrolled = enrol(organisation_id)
    refresh_statistics(enrolled, "scenarios_dunning")
    close_settled(
        organisation_id, now=now, actor=actor
    )  # apart: each transaction takes debtors' chains in rising order
    with acting_in(organisation_id):
        hold_lock(Lock.RUN, organisation_id, alone=True)
        if kept := Run.objects.filter(local_date=on).first():
            return RunReport.read(on, kept.report)
        lock_chain(organisation_id)
        report = _DayRun(organisation, on, now, actor).run()
    refresh_statistics(report.notices, "outbox_notice", "outbox_noticeitem", "outbox_message", "journal_event")
    return report


class _DayRun:
    """One run under way; everything in the caller's transaction."""

    def __init__(self, organisation: Organisation, on: date, now: datetime, actor: str) -> None:
        self._org = organisation.pk
        self._on = on
        self._now = now
        self._actor = actor
        self._report = RunReport(on)
        self._gap_until = organisation.gap_until if is_in_doubt(organisation, on) else None
        self._is_stale = organisation_state().is_stale(on)
        self._has_proposals = Message.objects.filter(state=MessageState.PROPOSED.value).exists()
        self._leaves_at = first_leaving(organisation, on=on, now=now)

    def run(self) -> RunReport:
        wake(self._on)
        run = Run.objects.create(
            organisation_id=self._org, local_date=self._on, ran_at=self._now, actor=self._actor, report="{}"
        )
        made = NewNotices(self._org, on=self._on, now=self._now, leaves_at=self._leaves_at)
        by_debtor = (list(group) for _, group in groupby(due_receivables(on=self._on), key=lambda one: one.debtor))
        while chunk := list(islice(by_debtor, DEBTORS_AT_ONCE)):
            self._write(run.pk, self._days(chunk), made)
        self._report.notices, self._report.proposed = made.count, made.proposed
        list_for_information(made)
        Run.objects.filter(pk=run.pk).update(report=json.dumps(self._report.as_data(), ensure_ascii=False))
        body = {"run": run.pk, "on": self._on, "notices": made.count, "proposed": made.proposed}
        append(self._org, [Fact("run.done", body)], at=self._now, actor=self._actor)
        return self._report

    def _days(self, chunk: list[list[Examined]]) -> list[_DebtorDay]:
        """One for each debtor. Where something comes due beside a proposal that waits, that is taken in."""
        by_debtor = {examined[0].debtor: decide_each(examined, self._on) for examined in chunk}
        asking = [debtor for debtor, each in by_debtor.items() if any(asks_ordinarily(what) for _, what in each)]
        standing = standing_proposals(asking if self._has_proposals else (), is_locked=True)
        fresh = [[one for one, _ in by_debtor[debtor]] for debtor in standing.notices]
        for examined in standing.joined(fresh, on=self._on):
            by_debtor[examined[0].debtor] = decide_each(examined, self._on)
        ended = standing.end(by_debtor, at=self._now)
        return [self._day(each, ended[debtor]) for debtor, each in by_debtor.items()]

    def _day(self, each: list[tuple[Examined, Take | Wait | Exception]], facts: list[Fact]) -> _DebtorDay:
        day = _DebtorDay(facts=facts)
        for one, decision in each:
            if isinstance(decision, Exception):
                self._report.failed.append((one.number, f"{type(decision).__name__}: {decision}"))
                self._note(day, one, FAILED, self._on + ONE_DAY)
                continue
            day.decided.append(Decided(one, one.snapshot.open, one.snapshot.due_on, decision))
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
            isinstance(item.decision, Take) and item.key.scenario is not None
            and was_due(item.key.snapshot, item.key.scenario, on=until)
            for item in notice.items
        )  # fmt: skip

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
        replan([plan for day in days for plan in day.plans], on=self._on)
        insert_rows(
            "scenarios_decision", ("organisation_id", "run_id", "receivable_id", "outcome"),
            [(self._org, run, receivable, outcome) for day in days for receivable, outcome in day.changed],
        )  # fmt: skip
        facts = [fact for day in days for fact in day.facts]
        facts += made.write(
            [
                new_notice(notice, needs_confirmation=notice.confirm or self._is_stale or self._fell_in_gap(notice))
                for day in days
                for notice in day.notices
            ]
        )
        append(self._org, facts, at=self._now, actor=self._actor)


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
