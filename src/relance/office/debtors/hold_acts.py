"""Pausing a debtor or an invoice, and taking them up again."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, QueryDict

from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId, ReceivableId
from relance.domain.scenario.decide import REASON_OF_HOLD, HoldKind
from relance.domain.sentences import Sentence
from relance.language import say
from relance.office.fields import day_given
from relance.office.found import found
from relance.office.page import act, back
from relance.office.visit import Visit
from relance.parties.selectors import find_debtor
from relance.receivables.holds import Released, hold, release
from relance.receivables.selectors import find_receivable
from relance.receivables.targets import Named, TheseReceivables, WholeDebtor
from relance.tenancy.context import Acting

# What a person may set on a page; a plan, a mandate and the like come with their own acts.
HOLD_KINDS = (
    HoldKind.MANUAL, HoldKind.PROMISE, HoldKind.DISPUTE, HoldKind.NEVER_REMIND, HoldKind.INSOLVENCY,
    HoldKind.OVER_INDEBTEDNESS,
)  # fmt: skip


def hold_kinds() -> list[tuple[str, Sentence]]:
    """They, with their words, for a form."""
    return [(kind.value, REASON_OF_HOLD[kind].about.short) for kind in HOLD_KINDS]


class HoldKindUnknown(DomainError):
    """Not a reason of the list."""

    code = "hold_kind_unknown"
    template = "'{text}' is not a reason to hold. Choose one of the list."


@act
def hold_debtor(visit: Visit, pk: DebtorId) -> HttpResponse:
    """Pause everything of one debtor."""
    with visit.acting() as here:
        found(find_debtor(here, pk))
        kind, until = _hold(here, WholeDebtor(pk), visit.request.POST)
    return _held(visit, kind, until, debtor=pk, to=visit.url("debtor", pk=pk))


@act
def hold_invoice(visit: Visit, pk: ReceivableId) -> HttpResponse:
    """Pause one receivable."""
    with visit.acting() as here:
        one = found(find_receivable(here, pk))
        kind, until = _hold(here, TheseReceivables((pk,), DebtorId(one.debtor_id)), visit.request.POST)
    return _held(visit, kind, until, debtor=one.debtor_id, to=visit.url("invoice", pk=pk))


def _hold(here: Acting, target: Named, given: QueryDict) -> tuple[HoldKind, date | None]:
    """Hold it as the form says: for which reason, and until when. Raises HoldKindUnknown, DateUnreadable."""
    if given.get("kind", "") not in {kind.value for kind in HOLD_KINDS}:
        raise HoldKindUnknown(text=given.get("kind", ""))
    until = day_given(given.get("until", ""))
    kind = HoldKind(given.get("kind", ""))
    hold(here, target=target, kind=kind, until=until, note=given.get("note", "")[:2000])
    return kind, until


def _held(visit: Visit, kind: HoldKind, until: date | None, *, debtor: int, to: str) -> HttpResponse:
    if kind is HoldKind.INSOLVENCY:
        messages.success(
            visit.request, visit.say("On hold: letters stop. Now give both dates, and declare your claim in time.")
        )
        return back(visit, to=f"{visit.url('debtor', pk=debtor)}#insolvency")
    if until:
        messages.success(visit.request, visit.say("On hold until {until}; it goes on the day after.", until=until))
    else:
        messages.success(visit.request, visit.say("On hold until somebody releases it. What is owed stays owed."))
    return back(visit, to=to)


@act
def release_debtor(visit: Visit, pk: DebtorId) -> HttpResponse:
    """End the pauses of one debtor."""
    with visit.acting() as here:
        done = _release(here, WholeDebtor(pk), visit.request.POST)
    return _released(visit, done, to=visit.url("debtor", pk=pk))


@act
def release_invoice(visit: Visit, pk: ReceivableId) -> HttpResponse:
    """End the pauses of one receivable."""
    with visit.acting() as here:
        one = found(find_receivable(here, pk))
        done = _release(here, TheseReceivables((pk,), DebtorId(one.debtor_id)), visit.request.POST)
    return _released(visit, done, to=visit.url("invoice", pk=pk))


def _release(here: Acting, target: Named, given: QueryDict) -> Released:
    kind = given.get("kind", "")
    chosen = HoldKind(kind) if kind in set(HoldKind) else None
    return release(here, target=target, kind=chosen, why=given.get("why", ""))


def _released(visit: Visit, done: Released, *, to: str) -> HttpResponse:
    said = visit.say("Taken up again.") if done.count else visit.say("There was nothing on hold here.")
    messages.success(visit.request, said)
    for one in done.left:
        messages.warning(visit.request, say(one, visit.language))
    return back(visit, to=to)
