"""One debtor as every door shows them: who they are, what marks their page, money set against nothing, the first to lapse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Subquery

from relance.domain.law.fr.claim_declaration import Procedure
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money
from relance.exchanges.models import Exchange
from relance.insight.search import debtors_like
from relance.outbox.asked_in_full import AskedInFull, asked_in_full
from relance.parties.models import Debtor
from relance.parties.selectors import mediation
from relance.receivables.allocation import LOOSE, unallocated
from relance.receivables.holds import was_disputed
from relance.receivables.insolvency import procedure_of, with_procedure
from relance.receivables.models import Payment, PenaltyShare, Source
from relance.receivables.snapshots import standings
from relance.scenarios.models import ScenarioChoice
from relance.tenancy.context import Acting

MOST_CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class OneDebtor:
    """A debtor, the scenario chosen for them alone, and what there is of them to read besides."""

    debtor: Debtor
    chosen_scenario: str | None
    procedure: Procedure | None
    has_loose: bool
    has_members: bool
    has_paid_penalties: bool

    @property
    def kind(self) -> DebtorKind:
        """As the law has it."""
        return DebtorKind(self.debtor.kind_in_law)


def one_debtor(here: Acting, pk: int) -> OneDebtor | None:
    """The debtor of this id in one statement; None where the organisation has none."""
    choice = ScenarioChoice.objects.filter(debtor_id=OuterRef("pk")).values("key")[:1]
    marked = with_procedure(here, Debtor.objects.all()).annotate(
        chosen_scenario=Subquery(choice),
        has_loose=Exists(LOOSE.filter(debtor__head_id=OuterRef("pk"))),
        has_members=Exists(Debtor.objects.filter(same_as=OuterRef("pk"))),
        has_paid_penalties=Exists(PenaltyShare.objects.filter(payment__debtor__head_id=OuterRef("head_id"))),
    )
    found = marked.filter(pk=pk).first()
    if found is None:
        return None
    return OneDebtor(
        found,
        found.chosen_scenario,
        procedure_of(found),
        found.has_loose,
        found.has_members,
        found.has_paid_penalties,
    )


def members_of(here: Acting, head: int) -> list[Debtor]:
    """The other accounts of a customer."""
    return list(Debtor.objects.filter(same_as=head).order_by("pk"))


def perhaps_the_same(here: Acting, text: str, accounts: Sequence[int]) -> list[Debtor]:
    """Customers of this name or code who may be another account of the customer that has these ``accounts``."""
    named = debtors_like(here, text)[:MOST_CANDIDATES] if text else []
    found = Debtor.objects.filter(pk__in=named, same_as=None).exclude(pk__in=accounts)
    return list(found.order_by("name", "pk")) if named else []


@dataclass(frozen=True, slots=True)
class Loose:
    """Money that is set against nothing, and the letter whose sum it is to the cent, if one is."""

    payment: Payment
    amount: Money
    asked: AskedInFull | None

    @property
    def can_be_cancelled(self) -> bool:
        """A person recorded it, and the books do not show it."""
        return self.payment.source != Source.BOOKS.value and self.payment.absorbed_at is None


def loose_money(here: Acting, debtor: int) -> list[Loose]:
    """What came in of a debtor and is set against nothing, the oldest first."""
    found = unallocated(here, debtor)
    asked = asked_in_full(here, debtor, found)
    return [Loose(one, Money(one.open_amount, one.currency).rounded(), asked.get(one.pk)) for one in found]


def mediation_for(here: Acting, debtor: Debtor) -> str | None:
    """Whom a consumer who complained may turn to, "" where nobody is named; None for others."""
    if debtor.kind_in_law != DebtorKind.CONSUMER.value:
        return None
    unread = Exchange.objects.filter(debtor__head_id=debtor.head_id, is_unread=True)
    has_complained = was_disputed(here, debtor.pk) or unread.exists()
    return mediation(here) if has_complained else None


def first_barred(here: Acting, receivables: Sequence[int]) -> tuple[str, date] | None:
    """Which of these will be time-barred first: its number, and the last day on which it may be demanded."""
    last_days = [
        (one.snapshot.limitation_last_day, one.number)
        for one in standings(here, receivables)
        if one.snapshot.limitation_last_day
    ]
    day, number = min(last_days, default=(None, ""))
    return (number, day) if day else None
