"""What a case waits for: of whom, until when, by which text. A term that is over without its answer is an alarm.

Law: a collector remits what it received within one month of receiving it (CPCE R124-6); a claim is declared in the time
    that ``domain.law.fr.claim_declaration`` counts (C. com. R622-24); limitation by the kind of debtor (C. com. L110-4,
    C. conso. L218-2, loi 68-1250 art. 1), never extended; an agreed plan binds both sides (C. civ. 1103).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from relance.domain.calendars import add_months
from relance.domain.ledger import DebtorKind
from relance.domain.procedure.acts import ACTS
from relance.domain.procedure.acts.ours import ALARM_CLOSED
from relance.domain.procedure.case_facts import ActFact, CaseFacts
from relance.domain.procedure.stages import CaseStage, Who
from relance.domain.sentences import Sentence

REMIT_MONTHS = 1
CLOSE_DAYS = 10  # from here on a term is shown as pressing
LIMITATION_ARTICLE = {
    DebtorKind.COMPANY: "C. com. L110-4", DebtorKind.CONSUMER: "C. conso. L218-2", DebtorKind.PUBLIC_BODY: "loi 68-1250, art. 1",
    DebtorKind.UNKNOWN: "C. civ. 2224",
}  # fmt: skip
NO_TEXT = Sentence("a day agreed or set; no text fixes it")


@dataclass(frozen=True, slots=True)
class Term:
    """What is waited for, of whom, and the last day, whole. ``rule`` says by which text and how it was counted.

    ``key`` names it for good: an alarm is closed under it. ``presses`` is false of what only limits everything (limitation).
    """

    key: str
    what: Sentence
    of: Who
    until: date
    rule: Sentence
    presses: bool = True

    def is_missed(self, today: date) -> bool:
        """Whether the day is over."""
        return today > self.until

    def is_close(self, today: date) -> bool:
        """Whether it comes within the next days."""
        return 0 <= (self.until - today).days <= CLOSE_DAYS


def waits(case: CaseFacts) -> list[Term]:
    """Every term that runs, or ran out without its answer, the nearest first; those whose alarm was closed are left out."""
    if case.stage is CaseStage.CLOSED:
        return sorted(_remittances(case), key=_by_day)
    closed = {act.code for act in case.acts if act.kind == ALARM_CLOSED}
    found = [
        *_answers(case), *_tasks(case), *_instalments(case), *_remittances(case), *_declaration(case), *_limitation(case)
    ]  # fmt: skip
    return sorted((term for term in found if term.key not in closed), key=_by_day)


def _by_day(term: Term) -> tuple[date, str]:
    return term.until, term.key


def _answers(case: CaseFacts) -> Iterator[Term]:
    for act in unanswered(case.acts):
        kind = ACTS[act.kind]
        if act.until is not None and kind.awaited is not None and kind.passes_to is not None:
            yield Term(f"act:{act.act}", kind.awaited, kind.passes_to, act.until, kind.rule or NO_TEXT)


def unanswered(acts: tuple[ActFact, ...]) -> Iterator[ActFact]:
    """The acts that wait for an answer which no later act gave."""
    for place, act in enumerate(acts):
        kind = ACTS.get(act.kind)
        if kind is None or kind.awaited is None:
            continue
        if not any(later.kind in kind.answered_by or later.kind == act.kind for later in acts[place + 1 :]):
            yield act


def _tasks(case: CaseFacts) -> Iterator[Term]:
    for task in case.tasks:
        yield Term(f"task:{task.task}", Sentence("{task}", {"task": task.what}), task.whose, task.due_on, NO_TEXT)


def _instalments(case: CaseFacts) -> Iterator[Term]:
    if case.stage is not CaseStage.PLAN:
        return
    for one in case.instalments:
        if not one.is_kept:
            what = Sentence("instalment {number}: {amount}", {"number": one.number, "amount": one.amount})
            yield Term(
                f"instalment:{one.number}", what, Who.DEBTOR, one.due_on, Sentence("the agreed plan (C. civ. 1103)")
            )


def _remittances(case: CaseFacts) -> Iterator[Term]:
    for held in case.held:
        what = Sentence("{amount} to be remitted to you", {"amount": held.amount})
        rule = Sentence("one month from {day}, when it was received (CPCE R124-6)", {"day": held.received_on})
        yield Term(f"held:{held.received}", what, held.held_by, add_months(held.received_on, REMIT_MONTHS), rule)


def _declaration(case: CaseFacts) -> Iterator[Term]:
    insolvency = case.insolvency
    if insolvency is not None and insolvency.declare_by is not None and not insolvency.is_declared:
        rule = Sentence("two months from the publication in the BODACC, four from elsewhere (C. com. R622-24)")
        yield Term("declaration", Sentence("declare the claim"), Who.CREDITOR, insolvency.declare_by, rule)


def _limitation(case: CaseFacts) -> Iterator[Term]:
    if case.limitation_last_day is not None and not case.is_paid:
        rule = Sentence(
            "limitation of the oldest claim, never extended ({article})",
            {"article": LIMITATION_ARTICLE[case.debtor_kind]},
        )
        yield Term("limitation", Sentence("limitation"), Who.CREDITOR, case.limitation_last_day, rule, presses=False)
