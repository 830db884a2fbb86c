"""Several at once: what was ticked among late payments is checked, one file a customer, and those that may go become cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.cases.several import OpenedCases, open_each
from relance.domain.errors import DomainError
from relance.domain.ids import ReceivableId
from relance.domain.money import Money, totals
from relance.domain.preflight import Side
from relance.domain.sentences import Sentence
from relance.handover.checking import CheckedCustomer, check_each
from relance.language import say
from relance.office.by_page import by_page
from relance.office.fields import receivables_of, rows_of
from relance.office.handover.giving import FIRM, NOBODY, giving_of
from relance.office.handover.mending import Problem, problems
from relance.office.handover.preparing import recipients
from relance.office.late.acts import REASONS_SAID, TooManyTicked, ticked
from relance.office.page import Page, act, back, page
from relance.office.support import support
from relance.office.visit import Visit
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

MOST_ON_A_PAGE = 100  # their numbers stand in its address
TOLD = {
    NOBODY: Sentence("Cases opened: {count}. No reminder goes out about them any more."),
    FIRM: Sentence("Cases in the firm's hands: {count}. You keep the controls."),
}
HANDED = Sentence("Cases handed over: {count}. They leave within a minute; until then each can be withdrawn.")


class NobodyReady(DomainError):
    """No customer was ticked whose file may go."""

    code = "nobody_ready"
    template = "Tick at least one customer whose file may go: nothing was handed over."


@dataclass(frozen=True, slots=True)
class File:
    """A customer's file on the page; closed where something blocks it."""

    of: CheckedCustomer
    amounts: list[Money]
    blocking: list[Problem]
    remarks: list[Problem]

    @property
    def stops(self) -> int:
        """How many faults keep it here, the creditor's own with them."""
        return len(self.of.checked.stops)


@act
def prepare_ticked(visit: Visit) -> HttpResponse:
    """From the list of late payments to the page that checks what was ticked there."""
    with visit.acting() as here:
        demand(Right.ACT, here)  # before the form is read
    chosen = ticked(visit)
    if len(chosen) > MOST_ON_A_PAGE:
        raise TooManyTicked(most=MOST_ON_A_PAGE, count=len(chosen))
    return HttpResponseRedirect(f"{visit.url('prepare-several')}?{_query(chosen)}")


@page
def prepare_several(visit: Visit, here: Acting) -> Page:
    """Each customer's file with all its faults, and to whom those that are ready go."""
    demand(Right.ACT, here)
    chosen = receivables_of(visit.request.GET)[:MOST_ON_A_PAGE]
    if not chosen:
        return HttpResponseRedirect(visit.url("late"))
    checked = check_each(here, chosen)
    files = [_file(visit, one, chosen) for one in checked]
    ready = [one for one in files if not one.stops]
    asked = totals(amount for one in ready for amount in one.amounts)
    context = {
        "section": "cases", "files": files, "ready": ready, "blocked": len(files) - len(ready), "asked": asked, "support": support(),
        "ours": _ours(visit, checked), **recipients(visit, here, asked),
    }  # fmt: skip
    return "office/handover_several.html", context


def _file(visit: Visit, one: CheckedCustomer, chosen: list[ReceivableId]) -> File:
    amounts = totals(Money(each.open_amount, each.currency).rounded() for each in one.receivables)
    faults = [fault for fault in one.checked.faults if fault.side is not Side.CREDITOR]
    told = problems(visit, faults, his=one.debtor, chosen=chosen, page=visit.url("prepare-several"))
    blocking, remarks = ([each for each in told if each.fault.is_blocking is wanted] for wanted in (True, False))
    return File(one, list(amounts), blocking, remarks)


def _ours(visit: Visit, checked: Sequence[CheckedCustomer]) -> list[Problem]:
    """The creditor's own faults, which are the same in every file."""
    if not checked:
        return []
    faults = [fault for fault in checked[0].checked.faults if fault.side is Side.CREDITOR]
    return problems(visit, faults, his=checked[0].debtor, chosen=(), page="")


def _query(chosen: list[ReceivableId]) -> str:
    return "&".join(f"receivable={one}" for one in chosen)


@act
def put_ticked(visit: Visit) -> HttpResponse:
    """Open the cases, and hand them over where somebody was chosen; what is blocked says why and where, and stays where it is."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.ACT, here)  # before the form is read
    whom, give = giving_of(given)
    done = open_each(visit, _of_chosen(visit), give)
    if done.cases:
        told = TOLD.get(whom, HANDED)
        messages.success(visit.request, visit.say(told.template, count=len(done.cases)))
    _tell_refused(visit, done)
    if done.cases and not done.refused:
        only = visit.url("case", pk=done.cases[0]) if len(done.cases) == 1 else visit.url("cases")
        return HttpResponseRedirect(only)
    return back(visit, to=visit.url("late"))


def _of_chosen(visit: Visit) -> list[ReceivableId]:
    """What was ticked; of the page that names customers, what is of those that were. Raises NobodyReady, NothingTicked."""
    given = visit.request.POST
    if "of-customers" not in given:
        return ticked(visit)
    chosen = [row for one in rows_of(given.getlist("debtor")) for row in rows_of(given.getlist(f"of-{one}"))]
    if not chosen:
        raise NobodyReady
    return [ReceivableId(row) for row in chosen[:MOST_ON_A_PAGE]]


def _tell_refused(visit: Visit, done: OpenedCases) -> None:
    for name, why in done.refused[:REASONS_SAID]:
        messages.warning(
            visit.request, visit.say("{debtor}: {why}", debtor=name, why=say(by_page(why), visit.language))
        )
    if len(done.refused) > REASONS_SAID:
        rest = len(done.refused) - REASONS_SAID
        messages.warning(
            visit.request, visit.say("And no case of {count} more {count:customer|customers}.", count=rest)
        )
