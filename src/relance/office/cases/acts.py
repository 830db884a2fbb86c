"""What people do on the page of a case: each form is one act of a service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse

from relance.cases.acting import Done, close_case, record
from relance.cases.conversation import Attached
from relance.cases.costs import add_cost
from relance.cases.exhibits import ExhibitWord, add_exhibit
from relance.cases.models.papers import ExhibitKind
from relance.cases.plans import Planned, agree_plan
from relance.cases.selectors import currency_of, find_case
from relance.cases.sums import receive, remit
from relance.cases.taking_part import add_party
from relance.cases.to_do import finish_task, set_task
from relance.deposits.proof.exhibits import read
from relance.domain.calendars import add_months
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId, CaseTaskId
from relance.domain.money import Money
from relance.domain.procedure.acts.ours import ALARM_CLOSED
from relance.domain.procedure.stages import CloseCode, Who
from relance.firms.conversation import mark_case_read, write_in_case
from relance.office.fields import amount_of, day_given, day_of
from relance.office.found import found
from relance.office.page import act, back
from relance.office.visit import Visit
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand


class ChoiceUnknown(DomainError):
    """A value that the form does not offer."""

    code = "case_choice_unknown"
    template = "'{text}' is none of the choices of this form: choose again."


class ReasonMissing(DomainError):
    """An alarm that nobody says why to close."""

    code = "case_reason_missing"
    template = "Say why this alarm can be closed: the reason stays in the case."


def who_of(text: str) -> Who:
    """Whose act it is, or to whom one writes. Raises ChoiceUnknown."""
    if text not in set(Who):
        raise ChoiceUnknown(text=text)
    return Who(text)


@contextmanager
def _on(visit: Visit, pk: int) -> Iterator[Acting]:
    """The transaction of an act on a case that is there, by somebody who may; before the form is read."""
    with visit.acting() as here:
        demand(Right.ACT, here)
        found(find_case(here, pk))
        yield here


def _done(visit: Visit, pk: int, said: str, part: str) -> HttpResponse:
    messages.success(visit.request, said)
    return back(visit, to=f"{visit.url('case', pk=pk)}#{part}")


@act
def close(visit: Visit, pk: CaseId) -> HttpResponse:
    """Close a case with its code: its receivables go back to their scenario."""
    given = visit.request.POST
    code = given.get("code", CloseCode.TAKEN_BACK.value)
    with _on(visit, pk) as here:
        if code not in set(CloseCode):
            raise ChoiceUnknown(text=code)
        close_case(here, pk, CloseCode(code), words=given.get("words", ""))
    return _done(visit, pk, visit.say("The case is closed; what is still open goes back to its scenario."), "main")


@act
def note(visit: Visit, pk: CaseId) -> HttpResponse:
    """Note what somebody did: the case moves where the act brings it."""
    given = visit.request.POST
    with _on(visit, pk) as here:
        on, until = day_of(given["on"]) if given.get("on") else visit.today, day_given(given.get("until", ""))
        done = Done(given.get("kind", ""), who_of(given.get("by", "")), on, words=given.get("words", ""), until=until)
        record(here, pk, done)
    return _done(visit, pk, visit.say("Noted."), "history")


@act
def close_alarm(visit: Visit, pk: CaseId) -> HttpResponse:
    """Close an alarm of a missed deadline, with the reason."""
    given = visit.request.POST
    with _on(visit, pk) as here:
        if not given.get("words", "").strip():
            raise ReasonMissing
        done = Done(ALARM_CLOSED, Who.CREDITOR, here.today, code=given.get("term", "")[:80], words=given["words"])
        record(here, pk, done)
    return _done(visit, pk, visit.say("The alarm is closed; the reason stays in the case."), "deadlines")


@act
def task(visit: Visit, pk: CaseId) -> HttpResponse:
    """Set a task, for a day."""
    given = visit.request.POST
    with _on(visit, pk) as here:
        due_on = day_of(given.get("due-on", ""))
        owner = visit.actor if given.get("owner") == "me" else ""
        set_task(here, pk, given.get("what", ""), due_on=due_on, owner=owner)
    return _done(visit, pk, visit.say("The task is set; Today reminds of it."), "tasks")


@act
def task_done(visit: Visit, pk: CaseId, task_pk: CaseTaskId) -> HttpResponse:
    """Say that a task is done."""
    with _on(visit, pk) as here:
        finish_task(here, pk, task_pk)
    return _done(visit, pk, visit.say("Done."), "tasks")


@act
def cost(visit: Visit, pk: CaseId) -> HttpResponse:
    """Add a cost."""
    given = visit.request.POST
    with _on(visit, pk) as here:
        amount = amount_of(given.get("amount", ""), currency_of(here, pk))
        on = day_of(given["on"]) if given.get("on") else visit.today
        add_cost(here, pk, given.get("what", ""), amount, on=on, ground=given.get("ground", ""))
    return _done(visit, pk, visit.say("The cost is in the case."), "money")


@act
def received(visit: Visit, pk: CaseId) -> HttpResponse:
    """Note what somebody else received of the debtor; it lowers what is owed."""
    given = visit.request.POST
    with _on(visit, pk) as here:
        amount = amount_of(given.get("amount", ""), currency_of(here, pk))
        on = day_of(given["on"]) if given.get("on") else visit.today
        receive(here, pk, amount, by=who_of(given.get("by", "")), on=on)
    return _done(
        visit, pk, visit.say("Noted: the debt is lower by it, and it is owed to you until it is remitted."), "money"
    )


@act
def remitted(visit: Visit, pk: CaseId, sum_pk: int) -> HttpResponse:
    """Note that a received sum reached us, and what was kept of it."""
    given = visit.request.POST
    with _on(visit, pk) as here:
        currency = currency_of(here, pk)
        amount = amount_of(given.get("amount", ""), currency)
        fee = amount_of(given["fee"], currency) if given.get("fee", "").strip() else Money(Decimal(0), currency)
        on = day_of(given["on"]) if given.get("on") else visit.today
        remit(here, pk, sum_pk, amount, fee=fee, on=on)
    return _done(visit, pk, visit.say("Noted: it is here."), "money")


@act
def message(visit: Visit, pk: CaseId) -> HttpResponse:
    """Write to the partner, the firm or an expert, or a note for ourselves."""
    files = _opened(visit, pk)
    given = visit.request.POST
    with _on(visit, pk) as here:
        write_in_case(here, pk, given.get("text", ""), to=who_of(given.get("to", "")), files=files)
    return _done(visit, pk, visit.say("It stands in the conversation."), "conversation")


@act
def messages_read(visit: Visit, pk: CaseId) -> HttpResponse:
    """Say that what was written to us is read."""
    with _on(visit, pk) as here:
        mark_case_read(here, pk)
    return _done(visit, pk, visit.say("Read."), "conversation")


@act
def exhibit(visit: Visit, pk: CaseId) -> HttpResponse:
    """Add an exhibit, or a better copy of one."""
    files = _opened(visit, pk)
    given = visit.request.POST
    kind = given.get("kind", ExhibitKind.OTHER.value)
    if kind not in set(ExhibitKind):
        raise ChoiceUnknown(text=kind)
    replaces = int(given["replaces"]) if given.get("replaces", "").isdecimal() else None
    if not files:
        messages.warning(visit.request, visit.say("Choose a file first: nothing was added."))
        return back(visit, to=f"{visit.url('case', pk=pk)}#exhibits")
    with _on(visit, pk) as here:
        word = ExhibitWord(
            given.get("title", ""), ExhibitKind(kind), day_given(given.get("dated-on", "")), given.get("proof", "")
        )
        number = add_exhibit(here, pk, word, files[0], replaces=replaces)
    return _done(visit, pk, visit.say("Exhibit {number} is in the list.", number=number), "exhibits")


def _opened(visit: Visit, pk: int) -> list[Attached]:
    """The files of the form, each opened in a process of its own, outside any transaction; kept as they came, for they are evidence.

    Raises ExhibitRefused.
    """
    with _on(visit, pk):
        pass
    opened = [read(file.name or "", file.read()) for file in visit.request.FILES.getlist("file")]
    return [Attached(one.name, one.media_type, one.content) for one in opened]


@act
def plan(visit: Visit, pk: CaseId) -> HttpResponse:
    """Agree on equal monthly instalments; the last one takes what is left over."""
    given = visit.request.POST
    with _on(visit, pk) as here:
        whole = amount_of(given.get("amount", ""), currency_of(here, pk))
        times, first = _times(given.get("times", "")), day_of(given.get("first-on", ""))
        parts = whole.allocate([1] * times)
        planned = [Planned(add_months(first, place), part) for place, part in enumerate(parts)]
        agree_plan(here, pk, planned, text=given.get("words", ""), in_writing=given.get("in-writing") == "yes")
    return _done(visit, pk, visit.say("The plan stands: each instalment is a deadline of the case."), "deadlines")


def _times(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 60:
        raise ChoiceUnknown(text=text)
    return int(text)


@act
def party(visit: Visit, pk: CaseId) -> HttpResponse:
    """Add somebody who takes part."""
    given = visit.request.POST
    with _on(visit, pk) as here:
        details = {name: given.get(name, "") for name in ("address", "email", "telephone", "siren", "reference")}
        add_party(here, pk, who_of(given.get("role", "")), given.get("name", ""), **details)
    return _done(visit, pk, visit.say("Added to the parties."), "parties")
