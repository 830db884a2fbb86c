"""How cases are said on pages: their path, what was done in them, whom one writes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from relance.cases.models import Act, Case
from relance.cases.models.papers import ExhibitKind
from relance.domain.firms.levels import LEVEL_WORDS, Level
from relance.domain.money import Money
from relance.domain.placements.told import CLOSE_WORDS as CLOSE_CODES
from relance.domain.placements.told import STATUS_WORDS
from relance.domain.procedure.acts import ACTS
from relance.domain.procedure.acts.firm import FIRM_CONTACT
from relance.domain.procedure.acts.ours import CLOSED, EXHIBIT_ADDED, PLAN_BROKEN, RECEIVED, REMITTED
from relance.domain.procedure.acts.partner import GIVEN_BACK, PARTNER_REFUSED, PARTNER_STATUS
from relance.domain.procedure.case_facts import CaseFacts
from relance.domain.procedure.stages import CLOSE_WORDS, CaseStage, CloseCode, Who
from relance.domain.sentences import Sentence

WHO_NAMES: dict[Who, Sentence] = {
    Who.CREDITOR: Sentence("You"), Who.DEBTOR: Sentence("Debtor"), Who.PARTNER: Sentence("Partner"), Who.FIRM: Sentence("Firm"),
    Who.COURT: Sentence("Court"), Who.OFFICER: Sentence("Commissaire de justice"), Who.EXPERT: Sentence("Expert"),
}  # fmt: skip
ADDRESSEES: tuple[tuple[Who, Sentence], ...] = (
    (Who.PARTNER, Sentence("the partner")), (Who.FIRM, Sentence("the firm")), (Who.OFFICER, Sentence("the commissaire de justice")),
    (Who.EXPERT, Sentence("an expert")), (Who.CREDITOR, Sentence("internal note, seen by you alone")),
)  # fmt: skip
EXHIBIT_WORDS: dict[ExhibitKind, Sentence] = {
    ExhibitKind.INVOICE: Sentence("Invoice"), ExhibitKind.ORDER: Sentence("Order"), ExhibitKind.DELIVERY: Sentence("Delivery"),
    ExhibitKind.ACCEPTANCE: Sentence("Acceptance"), ExhibitKind.TERMS: Sentence("Terms of sale"), ExhibitKind.LETTER: Sentence("Letter"),
    ExhibitKind.NOTICE: Sentence("Formal notice and its proof"), ExhibitKind.EXCHANGE: Sentence("Exchange"),
    ExhibitKind.PLAN: Sentence("Payment plan"), ExhibitKind.OTHER: Sentence("Other paper"),
}  # fmt: skip
STATION_WORDS: dict[CaseStage, Sentence] = {
    CaseStage.AMICABLE: Sentence("Amicable"), CaseStage.PARTNER: Sentence("Partner"), CaseStage.FIRM: Sentence("Firm"),
    CaseStage.COURT: Sentence("Court"), CaseStage.ENFORCEMENT: Sentence("Enforcement"), CaseStage.CLOSED: Sentence("End"),
    CaseStage.PLAN: Sentence("Plan"),
}  # fmt: skip
MARKS: dict[str, str] = {
    RECEIVED: "money-in", REMITTED: "money-in", GIVEN_BACK: "alert", PARTNER_REFUSED: "alert", PLAN_BROKEN: "alert",
}  # fmt: skip
STATES: dict[str, Sentence] = {
    "done": Sentence("done"), "here": Sentence("here"), "later": Sentence("later"), "skipped": Sentence("skipped"),
    "cut": Sentence("closed off"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Station:
    """A stage on the path of a case: ``state`` is done, here, later, skipped or cut; ``on`` the day it was first reached."""

    stage: CaseStage
    name: Sentence
    state: str
    on: date | None

    @property
    def said(self) -> Sentence:
        """What its state is called."""
        return STATES[self.state]


@dataclass(frozen=True, slots=True)
class Told:
    """An act in words: whose it was, what, and what is known besides."""

    act: Act
    who: Sentence | str
    what: Sentence
    more: Sentence | None
    mark: str
    amount: Money | None


def path_of(facts: CaseFacts) -> list[Station]:
    """The stations of a case: amicable, whoever it went to, court, enforcement, closed. A plan is where it was agreed."""
    reached: dict[CaseStage, date] = {}
    for act in facts.acts:
        if act.stage is not None:
            reached.setdefault(act.stage, act.on)
    others = [stage for stage in (CaseStage.PARTNER, CaseStage.FIRM) if stage in reached] or [CaseStage.FIRM]
    line = [CaseStage.AMICABLE, *others, CaseStage.COURT, CaseStage.ENFORCEMENT, CaseStage.CLOSED]
    at = _standing_at(facts)
    place = line.index(at)
    return [
        Station(stage, STATION_WORDS[stage], _state(facts, stage, place - index, stage in reached), reached.get(stage))
        for index, stage in enumerate(line)
    ]


def _standing_at(facts: CaseFacts) -> CaseStage:
    """The stage on the line: that of a plan is the one in which it was agreed."""
    moves = [act.stage for act in facts.acts if act.stage is not None]
    return next(stage for stage in reversed(moves) if stage is not CaseStage.PLAN)


def _state(facts: CaseFacts, stage: CaseStage, behind: int, is_reached: bool) -> str:
    if behind == 0:
        return "here"
    if behind > 0:
        return "done" if is_reached else "skipped"
    is_cut = facts.insolvency is not None and stage is not CaseStage.CLOSED
    return "cut" if is_cut else "done" if is_reached else "later"


def told(act: Act, people: Mapping[str, str]) -> Told:
    """An act as the timeline says it."""
    kind = ACTS[act.kind]
    who: Sentence | str = act.party.name if act.party is not None else WHO_NAMES[Who(act.by)]
    amount = Money(act.amount, act.currency) if act.amount is not None else None
    return Told(
        act,
        who,
        kind.said,
        _more(act),
        MARKS.get(act.kind, "out" if act.by == Who.CREDITOR and act.stage else ""),
        amount,
    )


def _more(act: Act) -> Sentence | None:
    if act.kind == CLOSED and act.code in set(CloseCode):
        return CLOSE_WORDS[CloseCode(act.code)]
    if act.kind == EXHIBIT_ADDED:
        return Sentence("No. {number}", {"number": act.code})
    if act.kind == FIRM_CONTACT and act.code in set(Level):
        return LEVEL_WORDS[Level(act.code)]
    if act.kind in (PARTNER_STATUS, GIVEN_BACK):
        return STATUS_WORDS.get(act.code) or CLOSE_CODES.get(act.code)
    return None


def case_name(case: Case) -> Sentence:
    """A case by its number."""
    return Sentence("Case {number}", {"number": case.number})
