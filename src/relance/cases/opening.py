"""Opening a case."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Max

from relance.cases.acting import PROGRAM, Done, begin
from relance.cases.exhibits import register
from relance.cases.models import Case, CaseItem
from relance.cases.selectors import checked
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId, DebtorId, ReceivableId
from relance.domain.preflight import Fault, Gravity, Side
from relance.domain.procedure.acts.ours import OPENED
from relance.domain.procedure.stages import Who
from relance.domain.scenario.decide import HandedTo, HoldKind
from relance.domain.scenario.reasons import Reason
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.outbox.withdrawal import locked_about, withdraw
from relance.parties.models import Debtor
from relance.parties.same_customer import accounts_of
from relance.receivables.handover import mark_handed_over
from relance.receivables.holds import Owner, hold
from relance.receivables.models import HoldOwner, Receivable
from relance.receivables.targets import TheseReceivables
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs


class CaseBlocked(DomainError):
    """Something is missing or in the way."""

    code = "case_blocked"
    template = "{count} {count:thing blocks|things block} this case. First: {first}."


class AlreadyInCase(DomainError):
    """A receivable belongs to one open case at most."""

    code = "already_in_case"
    template = "{numbers}: in an open case already."


def stops(faults: Sequence[Fault]) -> list[Fault]:
    """Those that keep the file here."""
    return [fault for fault in faults if fault.gravity is Gravity.STOP]


@needs(Right.ACT)
def open_case(here: Acting, debtor_id: DebtorId, receivables: Sequence[ReceivableId]) -> CaseId:
    """Open a case with these receivables of the debtor; returns its id. Every reminder of ours about them stops: what is
    proposed, queued or to be called about them is withdrawn.

    Raises CaseBlocked, AlreadyInCase; nothing is changed then.
    """
    hold_lock(Lock.BOOKS, here, alone=False)
    hold_lock(Lock.CASES, here, alone=True)
    theirs = Receivable.objects.filter(pk__in=receivables, debtor__in=accounts_of(here, debtor_id)).order_by("pk")
    waiting = locked_about(here, list(theirs.values_list("pk", flat=True)))
    locked = list(theirs.select_for_update(no_key=True))
    taken = CaseItem.objects.filter(receivable__in=locked, is_open=True).select_related("receivable")
    if numbers := sorted(item.receivable.number for item in taken):
        raise AlreadyInCase(numbers=", ".join(numbers))
    debtor = Debtor.objects.get(pk=debtor_id)
    blocking = stops(checked(here, debtor, [one.pk for one in locked]))
    if blocking:
        raise CaseBlocked(count=len(blocking), first=_said(blocking[0]))
    last = Case.objects.aggregate(last=Max("number"))["last"] or 0
    case = Case.objects.create(
        organisation_id=here.organisation, debtor_id=debtor_id, number=last + 1, opened_at=here.at, opened_by=here.actor
    )
    opened = begin(here, case, Done(OPENED, Who.CREDITOR, here.today, source=PROGRAM))
    CaseItem.objects.bulk_create(
        CaseItem(
            organisation_id=here.organisation,
            case=case,
            receivable=one,
            currency=one.currency,
            open_amount=one.open_amount,
        )
        for one in locked
    )
    register(here, case, opened, locked)
    taken_over = tuple(ReceivableId(one.pk) for one in locked)
    mark_handed_over(here, taken_over, to=HandedTo.CASE, number=case.number)
    hold(
        here,
        target=TheseReceivables(taken_over, debtor_id),
        kind=HoldKind.IN_COLLECTION,
        until=None,
        note="",
        owner=Owner(HoldOwner.CASE, case.pk),
    )
    body = {"case": case.pk, "number": case.number, "receivables": taken_over}
    withdrawn = withdraw(here, waiting, reason=Reason.IN_COLLECTION)
    append(here, [Fact("case.opened", body, chain=debtor_id), *withdrawn])
    return CaseId(case.pk)


def _said(fault: Fault) -> Sentence:
    facts = {"what": fault.what, "mending": fault.mending}
    if fault.side is Side.CLAIM and fault.field:  # an invoice's number; other fields are named by what is said of them
        return Sentence("{field}: {what} ({mending})", {"field": fault.field, **facts})
    return Sentence("{what} ({mending})", facts)
