"""What is known of a case when it is asked what comes next: data alone, as a selector or a test gives it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from relance.domain.ledger import DebtorKind
from relance.domain.money import Money
from relance.domain.procedure.stages import CaseStage, Who


@dataclass(frozen=True, slots=True)
class ActFact:
    """An act of the case. ``until`` is the last day of the term that it opened; ``answered`` names the act that it answers."""

    act: int
    kind: str
    by: Who
    on: date
    until: date | None = None
    code: str = ""
    stage: CaseStage | None = None


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A task that nobody has done yet."""

    task: int
    what: str
    whose: Who
    due_on: date


@dataclass(frozen=True, slots=True)
class InstalmentFact:
    """A payment of the plan in force; ``is_kept``: somebody said that it came, or what came covers it."""

    number: int
    due_on: date
    amount: Money
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class HeldFact:
    """What somebody else received of the debtor and has not remitted yet."""

    received: int
    held_by: Who
    received_on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class InsolvencyFact:
    """The procedure opened against the debtor: until when the claim is declared, None where the publication is not known."""

    declare_by: date | None
    is_declared: bool


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case: its stage and since when, its acts in the order in which they were recorded, and what hangs on days."""

    stage: CaseStage
    since: date
    acts: tuple[ActFact, ...]
    is_paid: bool = False
    debtor_kind: DebtorKind = DebtorKind.COMPANY
    tasks: tuple[TaskFact, ...] = ()
    instalments: tuple[InstalmentFact, ...] = ()
    held: tuple[HeldFact, ...] = ()
    limitation_last_day: date | None = None
    insolvency: InsolvencyFact | None = None
    unread_from: Who | None = None  # who wrote what we have not read yet
