"""A plan on a case: no new receivable, instalments that the debtor undertakes, and a pause for as long as the plan stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from relance.cases.acting import Done, locked_case, record
from relance.cases.models import CaseItem, Instalment
from relance.domain.errors import DomainError
from relance.domain.ids import ActId, CaseId, DebtorId, ReceivableId
from relance.domain.limitation import LimitationEvent
from relance.domain.money import Money, total
from relance.domain.procedure.acts.ours import PLAN_AGREED
from relance.domain.procedure.stages import Who
from relance.domain.scenario.decide import HoldKind
from relance.exchanges.commitments import Undertaken, undertake
from relance.exchanges.models import Exchange, ExchangeKind, Party
from relance.exchanges.recording import note_exchange
from relance.receivables.holds import Owner, hold
from relance.receivables.limitation import Noted, note
from relance.receivables.models import HoldOwner, Receivable
from relance.receivables.targets import TheseReceivables
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

MOST_INSTALMENTS = 60


class PlanUnreadable(DomainError):
    """Instalments that are none."""

    code = "case_plan_unreadable"
    template = "A plan has one to {most} instalments, each of more than nothing, on days that come one after the other and are not over."


class PlanAboveOpen(DomainError):
    """More than is owed."""

    code = "case_plan_above_open"
    template = "The instalments come to {sum}, more than the {open} open in this case. Correct them."


@dataclass(frozen=True, slots=True)
class Planned:
    """One payment of a plan."""

    due_on: date
    amount: Money


@needs(Right.ACT)
def agree_plan(here: Acting, case_id: CaseId, planned: Sequence[Planned], *, text: str, in_writing: bool) -> ActId:
    """Agree on instalments: each is an undertaking of the debtor's, and reminders stay paused while the plan stands.

    ``in_writing``: the plan acknowledges the debt, so that limitation begins anew (C. civ. 2240).
    Raises PlanUnreadable, PlanAboveOpen, CaseUnknown, ActNotPossible.
    """
    case = locked_case(here, case_id)
    items = list(CaseItem.objects.filter(case=case).select_related("receivable").order_by("receivable_id"))
    _check(here, items, planned)
    debtor, held = DebtorId(case.debtor_id), tuple(ReceivableId(item.receivable_id) for item in items)
    # Before anything is journaled: a claim locks receivables and then the journal, too.
    list(
        Receivable.objects.select_for_update(no_key=True)
        .filter(pk__in=held)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    act = record(
        here,
        case_id,
        Done(PLAN_AGREED, Who.CREDITOR, here.today, words=text, amount=total(one.amount for one in planned)),
    )
    said = ExchangeKind.LETTER if in_writing else ExchangeKind.CALL
    exchange = Exchange.objects.get(
        pk=note_exchange(here, debtor, kind=said.value, reason="", text=text or f"{len(planned)}", held_on=here.today)
    )
    for number, one in enumerate(planned, start=1):
        made = undertake(exchange, Undertaken(Party.DEBTOR, "", one.due_on))
        Instalment.objects.create(
            organisation_id=here.organisation,
            act_id=act,
            case=case,
            number=number,
            commitment=made,
            amount=one.amount.amount,
            currency=one.amount.currency,
        )
    hold(
        here,
        target=TheseReceivables(held, debtor),
        kind=HoldKind.PLAN,
        until=None,
        note="",
        owner=Owner(HoldOwner.PLAN, act),
    )
    if in_writing:
        note(here, held, Noted(LimitationEvent.PLAN, here.today))
    return act


def _check(here: Acting, items: Sequence[CaseItem], planned: Sequence[Planned]) -> None:
    days = [one.due_on for one in planned]
    currencies = {one.amount.currency for one in planned}
    is_sound = 0 < len(planned) <= MOST_INSTALMENTS and days == sorted(set(days)) and days[0] >= here.today
    if not is_sound or len(currencies) != 1 or any(one.amount.rounded().amount <= 0 for one in planned):
        raise PlanUnreadable(most=MOST_INSTALMENTS)
    (currency,) = currencies
    owed = total(
        [
            Money.zero(currency),
            *(Money(one.receivable.open_amount, currency) for one in items if one.currency == currency),
        ]
    )
    if total(one.amount for one in planned) > owed:
        raise PlanAboveOpen(sum=total(one.amount for one in planned), open=owed.rounded())
