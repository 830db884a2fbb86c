"""Who a debtor is: details, contacts, scenario, and which accounts are one customer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse

from relance.domain.ids import DebtorId
from relance.domain.scenario.model import Stage
from relance.office.fields import row_of
from relance.office.found import found
from relance.office.page import act, back
from relance.office.visit import Visit
from relance.parties.details import STATED, add_contact, change_debtor
from relance.parties.same_customer import take_apart
from relance.parties.selectors import find_debtor
from relance.receivables.identity import say_other, say_same
from relance.receivables.targets import WholeDebtor
from relance.scenarios.publishing import choose


@act
def change(visit: Visit, pk: DebtorId) -> HttpResponse:
    """Record what is known of a debtor: name, kind, language, address."""
    given = {name: visit.request.POST[name] for name in STATED if name in visit.request.POST}
    with visit.acting() as here:
        change_debtor(here, pk, given)
    messages.success(visit.request, visit.say("Kept."))
    return back(visit, to=visit.url("debtor", pk=pk))


@act
def contact(visit: Visit, pk: DebtorId) -> HttpResponse:
    """Add a way to reach a debtor."""
    given = visit.request.POST
    stages = {str(stage.value): stage for stage in Stage}
    with visit.acting() as here:
        add_contact(
            here,
            pk,
            email=given.get("email", ""),
            phone=given.get("phone", ""),
            name=given.get("name", ""),
            from_stage=stages.get(given.get("from-stage", ""), Stage.STATEMENT),
        )
    messages.success(visit.request, visit.say("Kept."))
    return back(visit, to=visit.url("debtor", pk=pk))


@act
def scenario_of_debtor(visit: Visit, pk: DebtorId) -> HttpResponse:
    """Give one debtor a scenario of his own, or take that back."""
    with visit.acting() as here:
        found(find_debtor(here, pk))
        choose(here, WholeDebtor(pk), key=visit.request.POST.get("key") or None)
    messages.success(visit.request, visit.say("Kept: from the next run on."))
    return back(visit, to=visit.url("debtor", pk=pk))


@act
def same(visit: Visit, pk: DebtorId) -> HttpResponse:
    """This customer is another account of the one that is named, or of nobody else."""
    head = row_of(visit.request.POST.get("head", ""))
    if head is None:
        with visit.acting() as here:
            say_other(here, pk)
        messages.success(visit.request, visit.say("Kept: two customers. Reminders go on."))
        return back(visit, to=visit.url("debtor", pk=pk))
    with visit.acting() as here:
        say_same(here, pk, DebtorId(head))
    messages.success(
        visit.request, visit.say("Kept: one customer. Letters go here, about all accounts; no invoice moved.")
    )
    return back(visit, to=f"{visit.url('debtor', pk=head)}#same")


@act
def apart(visit: Visit, pk: DebtorId) -> HttpResponse:
    """This account is a customer of its own again."""
    with visit.acting() as here:
        take_apart(here, pk)
    messages.success(visit.request, visit.say("Taken apart: a customer of its own again."))
    return back(visit, to=visit.url("debtor", pk=pk))
