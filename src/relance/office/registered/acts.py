"""What people do about registered letters: order one, stop it, record its posting and its slip, settle what is in doubt."""

from __future__ import annotations

import os
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect

from relance.domain.ids import MessageId, RegisteredId
from relance.domain.registered.effects import ProofKind
from relance.domain.registered.numbers import registered_number
from relance.domain.registered.slips import Slip
from relance.domain.registered.standings import Standing, Told
from relance.intake.papers_opened import MOST_BYTES, read
from relance.office.fields import day_given, day_of
from relance.office.installation import installation_key
from relance.office.page import act
from relance.office.visit import Visit
from relance.outbox.registered import NOTICES, print_registered, ready, send_registered
from relance.post import accounts, by_hand, ordering, prices, proofs
from relance.post.following import look_at_one
from relance.post.models import OWN
from relance.post.sending import look_up
from relance.post.states import LetterState
from relance.post.values import Parcel
from relance.tenancy.context import Desk
from relance.tenancy.rights import Right, demand


def _paper(visit: Visit) -> by_hand.Paper | None:
    """The file of the form, opened in a process of its own; call it outside any transaction. Raises ExhibitRefused."""
    sent = visit.request.FILES.get("file")
    if sent is None:
        return None
    opened = read(sent.name or "", sent.read(MOST_BYTES + 1))
    return by_hand.Paper(opened.content, opened.media_type, opened.name)


def _may(visit: Visit) -> None:
    """Before anything that was typed is read. Raises RightMissing."""
    with visit.acting() as here:
        demand(Right.ACT, here)


def _to(visit: Visit, pk: int) -> HttpResponse:
    return HttpResponseRedirect(visit.url("registered-one", pk=pk))


@act
def order(visit: Visit, message: MessageId) -> HttpResponse:
    """Have a provider post it at the price that was shown, or print it to post it oneself."""
    _may(visit)
    given = visit.request.POST
    way = given.get("way", "")
    if way == OWN:
        number = registered_number(given["number"]) if given.get("number", "").strip() else ""
        with visit.acting() as here:
            pk = print_registered(here, message, number=number)
        messages.success(visit.request, visit.say("Printed as registered. Post it, then record it here."))
        return _to(visit, pk)
    seen = given.get(f"price-{way}", "")
    with visit.acting() as here:
        pk = send_registered(here, message, way, accepted=Decimal(seen) if _is_price(seen) else None)
    messages.success(visit.request, visit.say("Ordered. It leaves in ten minutes; until then you can stop it."))
    return _to(visit, pk)


def _is_price(text: str) -> bool:
    whole, _, cents = text.partition(".")
    return whole.isdigit() and len(whole) <= 6 and (not cents or cents.isdigit())


@act
def ask_prices(visit: Visit, message: MessageId) -> HttpResponse:
    """Ask each provider what the letter would cost; outside any transaction."""
    desk = Desk(visit.id, visit.actor, lambda: visit.now)
    with visit.acting() as here:
        demand(Right.ACT, here)
        wanted = ready(here, message).wanted
        words = [one.provider for one in accounts.states(here)]
        found = [accounts.provider_of(here, word, desk, installation_key(), os.environ) for word in words]
    parcel = Parcel("", wanted.name, b"", (), (), wanted.sheets, visit.now)
    for provider in found:
        quote = provider.quote(parcel)
        provider.close()
        with visit.acting() as here:
            prices.keep_quote(here, provider.word, wanted.sheets, quote)
    return HttpResponseRedirect(visit.url("registered-send", message=message))


@act
def stop(visit: Visit, pk: RegisteredId) -> HttpResponse:
    """Stop one that has not left."""
    with visit.acting() as here:
        ordering.stop(here, NOTICES, pk)
    messages.success(visit.request, visit.say("Stopped: it waits for the post as before."))
    return _to(visit, pk)


@act
def posted(visit: Visit, pk: RegisteredId) -> HttpResponse:
    """It was posted at the counter."""
    _may(visit)
    given = visit.request.POST
    number, on = given.get("number", ""), day_of(given.get("on", ""))
    receipt = _paper(visit)
    with visit.acting() as here:
        by_hand.record_posting(here, NOTICES, pk, on=on, number=number, receipt=receipt)
    messages.success(visit.request, visit.say("Recorded: it is sent, on the day of its posting."))
    return _to(visit, pk)


@act
def slip(visit: Visit, pk: RegisteredId) -> HttpResponse:
    """The slip or the envelope that came back."""
    _may(visit)
    given = visit.request.POST
    number = registered_number(given["number"]) if given.get("number", "").strip() else ""
    said = Slip(
        _standing(given.get("standing", "")),
        day_of(given.get("on", "")),
        number,
        given.get("addressee", "").strip(),
        day_given(given.get("presented", "")),
    )
    paper = _paper(visit)
    with visit.acting() as here:
        by_hand.record_slip(
            here,
            NOTICES,
            pk,
            said,
            paper=paper,
            sure=given.get("sure") == "yes",
            signatory=given.get("signatory", "").strip(),
        )
    messages.success(visit.request, visit.say("Recorded, with its paper under its hash."))
    return _to(visit, pk)


def _standing(word: str) -> Standing:
    try:
        return Standing(word)
    except ValueError:
        raise Http404 from None


@act
def told(visit: Visit, pk: RegisteredId) -> HttpResponse:
    """What the post's follow-up says."""
    _may(visit)
    given = visit.request.POST
    said = Told(_standing(given.get("standing", "")), day_of(given.get("on", "")))
    with visit.acting() as here:
        by_hand.record_standing(here, NOTICES, pk, said)
    messages.success(visit.request, visit.say("Recorded."))
    return _to(visit, pk)


@act
def receipt(visit: Visit, pk: RegisteredId) -> HttpResponse:
    """The posting receipt, scanned later."""
    _may(visit)
    paper = _paper(visit)
    if paper is None:
        messages.warning(visit.request, visit.say("Choose a file first: nothing was added."))
        return _to(visit, pk)
    with visit.acting() as here:
        by_hand.add_receipt(here, pk, paper)
    return _to(visit, pk)


@act
def lost(visit: Visit, pk: RegisteredId) -> HttpResponse:
    """A proof is lost."""
    _may(visit)
    word = visit.request.POST.get("kind", "")
    if word not in {kind.value for kind in ProofKind}:
        raise Http404
    with visit.acting() as here:
        proofs.lose(here, pk, ProofKind(word))
    messages.warning(visit.request, visit.say("Noted as lost. What is still shown without it stands here."))
    return _to(visit, pk)


@act
def answered(visit: Visit, pk: RegisteredId) -> HttpResponse:
    """What was asked about it was looked at."""
    with visit.acting() as here:
        by_hand.answer(here, pk)
    return _to(visit, pk)


@act
def settle(visit: Visit, pk: RegisteredId) -> HttpResponse:
    """The provider has it, or it has not."""
    _may(visit)
    given = visit.request.POST
    if given.get("taken") not in ("yes", "no"):
        raise Http404
    with visit.acting() as here:
        by_hand.settle(here, NOTICES, pk, was_taken=given["taken"] == "yes", reference=given.get("reference", ""))
    messages.success(visit.request, visit.say("It is settled."))
    return _to(visit, pk)


@act
def look(visit: Visit, pk: RegisteredId) -> HttpResponse:
    """Ask the provider now, outside any transaction: whether it has it, or how it stands."""
    desk = Desk(visit.id, visit.actor, lambda: visit.now)
    with visit.acting() as here:
        demand(Right.ACT, here)
        letter = ordering.locked(here, pk)
        if letter.way == OWN:
            raise Http404
        provider = accounts.provider_of(here, letter.way, desk, installation_key(), os.environ)
    place = _Place(desk)
    try:
        if letter.state == LetterState.UNCONFIRMED.value:
            look_up(place, provider, NOTICES, letter)
        elif letter.state == LetterState.ACCEPTED.value:
            look_at_one(place, provider, NOTICES, letter)
    finally:
        provider.close()
    with visit.acting() as here:
        after = ordering.locked(here, pk)
    if after.state == LetterState.UNCONFIRMED.value:
        messages.warning(visit.request, visit.say("The provider cannot tell yet. It is not sent again without you."))
    else:
        messages.success(visit.request, visit.say("Asked. What the provider knows stands here."))
    return _to(visit, pk)


class _Place:
    """Where one letter is looked at from."""

    def __init__(self, desk: Desk) -> None:
        self.acting = desk.acting
        self.is_stopping = lambda: False
