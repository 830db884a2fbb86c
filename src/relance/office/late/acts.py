"""What people do on the list of late payments: ask for the next step now, hold, take up again, keep a view."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.domain.errors import DomainError
from relance.domain.ids import ReceivableId
from relance.domain.scenario.decide import HoldKind
from relance.language import say
from relance.office.debtors.hold_acts import HOLD_KINDS, HoldKindUnknown
from relance.office.debtors.invoice_acts import claim_word
from relance.office.fields import day_given, receivables_of, row_of
from relance.office.outbox.confirming import find_gap, tell_what_waits
from relance.office.page import act, back
from relance.office.today.acts import TO_UNDO
from relance.office.visit import Visit
from relance.outbox.late_paid import PenaltiesAsked
from relance.receivables.claims import state_claim
from relance.receivables.review import record_review
from relance.receivables.several_holds import hold_each, release_each
from relance.scenarios.by_hand import MOST_AT_ONCE, Asked, remind_now
from relance.tenancy.rights import Right, demand

REASONS_SAID = 5


class NothingTicked(DomainError):
    """No row was chosen."""

    code = "nothing_ticked"
    template = "Tick at least one invoice first: nothing changed."


class TooManyTicked(DomainError):
    """More than one act takes; a part of them would be a surprise."""

    code = "too_many_ticked"
    template = "At most {most} can be ticked at once; nothing changed (ticked: {count})."


@act
def remind(visit: Visit) -> HttpResponse:
    """The next reminder of each, now; it leaves after the time to undo."""
    return _ask(visit, formal=False)


@act
def formal_notice(visit: Visit) -> HttpResponse:
    """The formal notice of each: made now, and looked at before it goes."""
    return _ask(visit, formal=True)


def _ask(visit: Visit, *, formal: bool) -> HttpResponse:
    find_gap(visit)
    with visit.acting() as here:
        done = remind_now(here, ticked(visit), formal=formal, to_undo=TO_UNDO)
    asked = done.asked
    tell_asked(visit, asked)
    tell_what_waits(visit, done.confirmed)
    if asked.to_look_at:
        return HttpResponseRedirect(visit.url("today") + f"?letter={asked.to_look_at[0]}#letter")
    return back(visit, to=visit.url("late"))


def tell_asked(visit: Visit, asked: Asked | PenaltiesAsked) -> None:
    """Say what became of what was asked: what waits for a look, and why there is nothing of the rest."""
    if asked.to_look_at:
        count = len(asked.to_look_at)
        messages.success(
            visit.request, visit.say("Ready, and waiting for your look: {count}. Confirm here.", count=count)
        )
    if not (asked.may_go or asked.to_look_at or asked.refused):
        messages.warning(visit.request, visit.say("Nothing of it is open any more: nothing changed."))
    for number, why in asked.refused[:REASONS_SAID]:
        messages.warning(visit.request, visit.say("{number}: {why}", number=number, why=why))
    if len(asked.refused) > REASONS_SAID:
        rest = len(asked.refused) - REASONS_SAID
        messages.warning(visit.request, visit.say("And {count} more that nothing is sent for now.", count=rest))


def ticked(visit: Visit) -> list[ReceivableId]:
    """The receivable of the row whose button was pressed, else those ticked. Raises NothingTicked, TooManyTicked."""
    only = row_of(visit.request.GET.get("only", ""))
    chosen = [ReceivableId(only)] if only is not None else receivables_of(visit.request.POST)
    if not chosen:
        raise NothingTicked
    if len(chosen) > MOST_AT_ONCE:
        raise TooManyTicked(most=MOST_AT_ONCE, count=len(chosen))
    return chosen


@act
def hold_ticked(visit: Visit) -> HttpResponse:
    """Pause the ticked ones."""
    given = visit.request.POST
    if given.get("kind", "") not in {kind.value for kind in HOLD_KINDS}:
        raise HoldKindUnknown(text=given.get("kind", ""))
    until = day_given(given.get("until", ""))
    if not hold_each(visit, ticked(visit), kind=HoldKind(given.get("kind", "")), until=until):
        raise NothingTicked
    messages.success(visit.request, visit.say("On hold. What is owed stays owed; take it up again under On hold."))
    return back(visit, to=visit.url("late"))


@act
def state_ticked(visit: Visit) -> HttpResponse:
    """Say that the ticked ones are invoices."""
    with visit.acting() as here:
        demand(Right.ACT, here)
        stated = record_review(here, ticked(visit), is_invoice=True, due_on=None)
    messages.success(
        visit.request, visit.say("Said to be invoices: {count}. The next run decides on them.", count=len(stated))
    )
    return back(visit, to=visit.url("late"))


@act
def state_claims(visit: Visit) -> HttpResponse:
    """Say of the ticked ones what is owed for and since when; what the form leaves empty stays as it is."""
    with visit.acting() as here:
        demand(Right.ACT, here)  # before the form is read
        word = claim_word(visit.request.POST, is_whole=False)
        changed = state_claim(here, ticked(visit), word)
    messages.success(visit.request, visit.say("Kept: {count}. The next run decides on them.", count=len(changed)))
    return back(visit, to=visit.url("late"))


@act
def release_ticked(visit: Visit) -> HttpResponse:
    """End the pauses of the ticked ones, as far as a person may: what stays is said."""
    done = release_each(visit, ticked(visit))
    count, left = done.count, done.left
    if count:
        messages.success(visit.request, visit.say("Taken up again."))
    for one in left[:REASONS_SAID]:
        messages.warning(visit.request, say(one, visit.language))
    if len(left) > REASONS_SAID:
        rest = len(left) - REASONS_SAID
        messages.warning(visit.request, visit.say("And {count} more that {count:stays|stay} on hold.", count=rest))
    if not count and not left:
        messages.warning(visit.request, visit.say("The whole debtor is on hold: resume on their page."))
    return back(visit, to=visit.url("late"))
