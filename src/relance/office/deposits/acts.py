"""What a person does about one deposit: takes it back, lets it go, lowers a claim, stops or hastens attempts, settles an answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.deposits.card import plain_payments
from relance.deposits.card.evidence import pack, pack_payment
from relance.deposits.card.owing import record_given_back
from relance.deposits.card.planning import plan
from relance.deposits.claim.situations import number_of
from relance.deposits.claiming.changing import book_to_give_up, lower, record_by_hand, start_recovery, stop_attempts
from relance.deposits.claiming.taken_back import decide_taken_back
from relance.deposits.claiming.undoing import undo
from relance.deposits.guarantee import requests
from relance.deposits.overview.one_deposit import claim_answered, claim_disputed, find_claim, find_guarantee
from relance.deposits.told.messages import tell_cancelled, tell_released
from relance.domain.captures.decisions import TryNow
from relance.domain.money import Money
from relance.exchanges.answers import settle
from relance.language import say
from relance.office.downloads import download
from relance.office.fields import amount_of
from relance.office.found import found
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

LONGEST_WORDS = 2000


@page
def evidence(visit: Visit, here: Acting, pk: int) -> Page:
    """Everything that answers a bank: terms, acceptance, attempts, answers, messages, exhibits, money."""
    demand(Right.ACT, here)
    claim = found(find_claim(here, pk))
    return download(pack(here, pk), "application/zip", f"evidence-{number_of(claim).replace('/', '-')}.zip")


@act
def cancel(visit: Visit, pk: int) -> HttpResponse:
    """Take the request back."""
    with visit.acting() as here:
        found(find_guarantee(here, pk))
        requests.cancel(here, pk)
        tell_cancelled(here, pk)
    messages.success(
        visit.request, visit.say("Taken back: the guest's link opens no more, and no card stands behind it.")
    )
    return _to(visit, pk)


@act
def release(visit: Visit, pk: int) -> HttpResponse:
    """Let the card go."""
    with visit.acting() as here:
        found(find_guarantee(here, pk))
        requests.release(here, pk)
        tell_released(here, pk)
    messages.success(visit.request, visit.say("Released: nothing can be claimed any more."))
    return _to(visit, pk)


@act
def lower_claim(visit: Visit, pk: int) -> HttpResponse:
    """Lower a claim; to nothing, it is called off and what came in goes back."""
    given = visit.request.POST
    with visit.acting() as here:
        claim = found(find_claim(here, pk))
        demand(Right.ACT, here)
        to = Money.zero(claim.currency) if "off" in given else amount_of(given.get("amount", ""), claim.currency)
        lower(here, pk, to, given.get("words", "").strip()[:LONGEST_WORDS])
    if "off" in given:
        messages.success(visit.request, visit.say("Called off. What came in goes back to the guest."))
    else:
        messages.success(visit.request, visit.say("Lowered to {amount}. What came in beyond it goes back.", amount=to))
    return _to(visit, claim.guarantee_id)


@act
def undo_claim(visit: Visit, pk: int) -> HttpResponse:
    """Take a claim back before the guest was told."""
    with visit.acting() as here:
        claim = found(find_claim(here, pk))
        undo(here, pk)
    messages.success(visit.request, visit.say("Undone: the guest was told nothing."))
    return _to(visit, claim.guarantee_id)


@act
def stop(visit: Visit, pk: int) -> HttpResponse:
    """Try the card no more."""
    with visit.acting() as here:
        claim = found(find_claim(here, pk))
        stop_attempts(here, pk)
    messages.success(
        visit.request, visit.say("Stopped: the card is not tried any more. The window runs on to its end.")
    )
    return _to(visit, claim.guarantee_id)


@act
def try_now(visit: Visit, pk: int) -> HttpResponse:
    """Ask for an attempt before its day, as far as the networks and the guest's word allow it."""
    with visit.acting() as here:
        claim = found(find_claim(here, pk))
        demand(Right.ACT, here)
        decision = plan(here, pk, wanted_now=True)
    if isinstance(decision, TryNow):
        said = visit.say(
            "{amount} is asked of the card within minutes; the page shows what came of it.", amount=decision.amount
        )
        messages.success(visit.request, said)
    else:
        why = say(decision.because.sentence, visit.language)
        messages.warning(visit.request, visit.say("The card is not tried now. {why}", why=why))
    return _to(visit, claim.guarantee_id)


@act
def pay(visit: Visit, pk: int) -> HttpResponse:
    """Note money that the guest gave otherwise, while the claim runs."""
    given = visit.request.POST
    with visit.acting() as here:
        claim = found(find_claim(here, pk))
        demand(Right.ACT, here)
        amount = amount_of(given.get("amount", ""), claim.currency)
        record_by_hand(here, pk, amount, given.get("note", "").strip())
    messages.success(visit.request, visit.say("Noted: {amount}. The card is asked for the rest alone.", amount=amount))
    return _to(visit, claim.guarantee_id)


@act
def give_back(visit: Visit, pk: int) -> HttpResponse:
    """Note that a person gave back what no card could."""
    given = visit.request.POST
    with visit.acting() as here:
        claim = found(find_claim(here, pk))
        demand(Right.ACT, here)
        amount = amount_of(given.get("amount", ""), claim.currency)
        record_given_back(here, pk, amount, given.get("note", "").strip())
    messages.success(visit.request, visit.say("Noted: {amount} given back.", amount=amount))
    return _to(visit, claim.guarantee_id)


@act
def give_payment_back(visit: Visit, pk: int) -> HttpResponse:
    """Give back what was paid outright: by the card, or as a person did it already."""
    given = visit.request.POST
    by_card = given.get("how") != "hand"
    with visit.acting() as here:
        one = found(find_guarantee(here, pk))
        demand(Right.ACT, here)
        amount = amount_of(given.get("amount", ""), one.currency)
        if by_card:
            plain_payments.give_back(here, pk, amount)
        else:
            plain_payments.record_given_back(here, pk, amount, given.get("note", "").strip())
    if by_card:
        messages.success(visit.request, visit.say("{amount} goes back to the card that paid it.", amount=amount))
    else:
        messages.success(visit.request, visit.say("Noted: {amount} given back.", amount=amount))
    return _to(visit, pk)


@page
def payment_evidence(visit: Visit, here: Acting, pk: int) -> Page:
    """What answers a bank about a plain payment: what was asked, what was sent, what was paid and given back."""
    demand(Right.ACT, here)
    one = found(find_guarantee(here, pk))
    packed = found(pack_payment(here, pk))
    return download(packed, "application/zip", f"evidence-{requests.number_of(one)}.zip")


@act
def settle_answer(visit: Visit, pk: int) -> HttpResponse:
    """Say that an answer is dealt with: what only it paused goes on."""
    with visit.acting() as here:
        demand(Right.ACT, here)
        claim = found(claim_answered(here, pk))
        settle(here, pk, visit.request.POST.get("words", "").strip()[:LONGEST_WORDS])
    messages.success(visit.request, visit.say("Settled: what this answer paused goes on."))
    return _to(visit, claim.guarantee_id)


@act
def recover(visit: Visit, pk: int) -> HttpResponse:
    """Let what was left to a person be recovered by messages after all."""
    with visit.acting() as here:
        claim = found(find_claim(here, pk))
        start_recovery(here, pk)
    messages.success(visit.request, visit.say("What is left is a debt now: the first message goes with the next run."))
    return _to(visit, claim.guarantee_id)


@act
def taken_back(visit: Visit, pk: int) -> HttpResponse:
    """Ask for what a bank took back for good, with the rest, or leave it."""
    asks_again = visit.request.POST.get("ask") == "yes"
    with visit.acting() as here:
        claim = found(claim_disputed(here, pk))
        decide_taken_back(here, pk, asks_again=asks_again)
    said = visit.say("It is asked with the rest.") if asks_again else visit.say("You left it: nobody is asked for it.")
    messages.success(visit.request, said)
    return _to(visit, claim.guarantee_id)


@act
def attest_left(visit: Visit, pk: int) -> HttpResponse:
    """Make a debt of what was left to a person, held from every message, and go where it is attested or given up."""
    why = visit.say("To be attested or given up: no message asks for it")
    with visit.acting() as here:
        found(find_claim(here, pk))
        debt = book_to_give_up(here, pk, why)
    messages.success(
        visit.request, visit.say("What is left is a debt now, held from every message: attest it, or give it up.")
    )
    return HttpResponseRedirect(visit.url("close-invoice", pk=debt))


def _to(visit: Visit, guarantee: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(visit.url("deposit", pk=guarantee))
