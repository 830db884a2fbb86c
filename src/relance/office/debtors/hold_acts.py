"""Pausing a debtor or an invoice, and taking them up again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse

from relance.domain.errors import DomainError
from relance.domain.scenario.decide import REASON_OF_HOLD, HoldKind
from relance.domain.sentences import Sentence
from relance.language import say
from relance.office.fields import day_of
from relance.office.found import found
from relance.office.page import Visit, act, back
from relance.parties.selectors import find_debtor
from relance.receivables.holds import hold, release
from relance.receivables.selectors import find_receivable
from relance.receivables.targets import Named, TheseReceivables, WholeDebtor

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
def hold_debtor(visit: Visit, pk: int) -> HttpResponse:
    """Pause everything of one debtor."""
    with visit.acting() as here:
        found(find_debtor(here, pk))
    return _hold(visit, WholeDebtor(pk), "debtor", pk)


@act
def hold_invoice(visit: Visit, pk: int) -> HttpResponse:
    """Pause one receivable."""
    with visit.acting() as here:
        one = found(find_receivable(here, pk))
    return _hold(visit, TheseReceivables((pk,), one.debtor_id), "invoice", pk)


def _hold(visit: Visit, target: Named, to: str, pk: int) -> HttpResponse:
    given = visit.request.POST
    if given.get("kind", "") not in {kind.value for kind in HOLD_KINDS}:
        raise HoldKindUnknown(text=given.get("kind", ""))
    until = day_of(given["until"]) if given.get("until") else None
    kind = HoldKind(given["kind"])
    with visit.acting() as here:
        hold(here, target=target, kind=kind, until=until, note=given.get("note", "")[:2000])
    if kind is HoldKind.INSOLVENCY:
        messages.success(
            visit.request, visit.say("On hold: letters stop. Now give both dates, and declare your claim in time.")
        )
        return back(visit, to=f"{visit.url('debtor', pk=target.debtor)}#insolvency")
    if until:
        messages.success(visit.request, visit.say("On hold until {until}; it goes on the day after.", until=until))
    else:
        messages.success(visit.request, visit.say("On hold until somebody releases it. What is owed stays owed."))
    return back(visit, to=visit.url(to, pk=pk))


@act
def release_debtor(visit: Visit, pk: int) -> HttpResponse:
    """End the pauses of one debtor."""
    return _release(visit, WholeDebtor(pk), "debtor", pk)


@act
def release_invoice(visit: Visit, pk: int) -> HttpResponse:
    """End the pauses of one receivable."""
    with visit.acting() as here:
        one = found(find_receivable(here, pk))
    return _release(visit, TheseReceivables((pk,), one.debtor_id), "invoice", pk)


def _release(visit: Visit, target: Named, to: str, pk: int) -> HttpResponse:
    kind = visit.request.POST.get("kind", "")
    chosen = HoldKind(kind) if kind in set(HoldKind) else None
    why = visit.request.POST.get("why", "")
    with visit.acting() as here:
        done = release(here, target=target, kind=chosen, why=why)
    said = visit.say("Taken up again.") if done.count else visit.say("There was nothing on hold here.")
    messages.success(visit.request, said)
    for one in done.left:
        messages.warning(visit.request, say(one, visit.language))
    return back(visit, to=visit.url(to, pk=pk))
