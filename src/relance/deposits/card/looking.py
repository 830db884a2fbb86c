"""What only the provider knows: what became of an attempt or a refund whose answer was lost, and of a page that a guest opened."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from relance.deposits.card.attempting import asked_of, drop, lock_attempt, record
from relance.deposits.card.ending import take_late
from relance.deposits.claim.moves import Cause, note_move
from relance.deposits.claim.situations import lock_claim
from relance.deposits.models import Attempt, Claim, HostedPage
from relance.dispatch.cycle import Workplace
from relance.domain.captures.answers import Answer, Captured, Declined, Pending, Unknown
from relance.domain.deposits.attempts import AttemptState
from relance.domain.deposits.claims import Movement
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.payments.cards.door import CardProvider
from relance.payments.cards.values import PageState, Payment, Standing
from relance.tenancy.context import Acting

CORRECTED = (
    AttemptState.DECLINED,
    AttemptState.DROPPED,
    AttemptState.NEEDS_GUEST,
)  # money that came all the same is believed
TOLD_OF = (AttemptState.UNCONFIRMED.value, AttemptState.PENDING.value, AttemptState.NEEDS_GUEST.value)
LINK_EVERY = timedelta(hours=1)
PAGE_FIRST, PAGE_EVERY = timedelta(minutes=2), timedelta(hours=1)
ENDED = {Standing.DONE: "paid", Standing.REFUSED: "refused", Standing.EXPIRED: "expired"}


def look_up(place: Workplace, provider: CardProvider, attempt_id: int) -> None:
    """Ask what became of an attempt whose answer was lost or is still owed, or that waits for the guest, and write it down.

    Not found, it was surely not made only once the provider's own delay is over; until then it stays unknown.
    """
    with place.acting() as here:
        _claim, row = lock_attempt(attempt_id)
        asked, at = asked_of(here, row), here.at
    found = provider.look_up(asked, at)
    with place.acting() as here:
        _claim, row = lock_attempt(attempt_id)
        _write_down(here, row, found)


def _write_down(here: Acting, row: Attempt, found: Answer | None) -> None:
    if row.state == AttemptState.NEEDS_GUEST:
        _at_the_link(here, row, found)
        return
    if row.state not in (AttemptState.UNCONFIRMED, AttemptState.PENDING):
        if isinstance(found, Captured) and row.state in CORRECTED:
            record(here, row, found)
        return
    Attempt.objects.filter(pk=row.pk).update(looked_up_at=here.at)
    if found is None and row.state == AttemptState.UNCONFIRMED:
        drop(here, row, "the provider does not have it: it was never made")
    elif found is not None and not isinstance(found, Unknown) and not _says_the_same(row, found):
        record(here, row, found)


def _at_the_link(here: Acting, row: Attempt, found: Answer | None) -> None:
    """The guest approved it, their bank said no, or the link is over: then nothing comes by it, and the guest needs another way."""
    Attempt.objects.filter(pk=row.pk).update(looked_up_at=here.at)
    match found:
        case Captured() | Pending() | Declined(is_sent=True):
            record(here, row, found)
        case Declined():
            Attempt.objects.filter(pk=row.pk).update(link="")
            Claim.objects.filter(pk=row.claim_id, ended_at=None).update(look_at=here.at)
            body = {"claim": row.claim_id, "attempt": row.pk}
            append(here, [Fact("attempt.link_closed", body, chain=row.claim.guarantee.debtor_id)])


def attempts_to_look_at(here: Acting, claim_id: int) -> list[int]:
    """Attempts that wait for the guest at a link and were not looked at for an hour, and those of which the provider told since."""
    before = here.at - LINK_EVERY
    asked = Coalesce("looked_up_at", "settled_at")
    of_claim = Attempt.objects.filter(claim=claim_id).annotate(asked_at=asked)
    at_a_link = Q(state=AttemptState.NEEDS_GUEST.value, asked_at__lte=before) & ~Q(link="")
    told = Q(state__in=TOLD_OF, not_before__gt=F("asked_at"), not_before__lte=here.at)
    return list(of_claim.filter(at_a_link | told).order_by("pk").values_list("pk", flat=True))


def _says_the_same(row: Attempt, found: object) -> bool:
    return isinstance(found, Pending) and row.state == AttemptState.PENDING


def close_way(place: Workplace, provider: CardProvider, claim_id: int | None, reference: str) -> bool:
    """Close a page on which the guest could still pay, or the link of an attempt; True once no money can come by it any more."""
    with place.acting():
        page = HostedPage.objects.filter(claim=claim_id, reference=reference).first()
        links = Attempt.objects.filter(claim=claim_id, reference=reference, state=AttemptState.NEEDS_GUEST.value)
        attempt = links.values_list("pk", flat=True).first()
    if page is not None:
        return _note(place, page.pk, provider.expire(reference))
    if attempt is None:
        return True
    given_up = provider.cancel(reference)
    if not isinstance(given_up, Payment):
        return False
    with place.acting() as here:
        _claim, row = lock_attempt(attempt)
        _write_down(here, row, given_up.answer)
        return not Attempt.objects.filter(pk=attempt, state=AttemptState.NEEDS_GUEST.value).exclude(link="").exists()


def close_payment_pages(place: Workplace, provider: CardProvider, guarantee_id: int) -> bool:
    """Close every page on which a plain payment could still be made; True once none is open any more."""
    with place.acting():
        waiting = list(open_payment_pages(guarantee_id).order_by("pk").values_list("reference", flat=True))
    closed = [close_way(place, provider, None, reference) for reference in waiting]
    return all(closed)


def open_payment_pages(guarantee_id: int) -> QuerySet[HostedPage]:
    """Pages at the provider on which what is asked outright may still be paid."""
    return HostedPage.objects.filter(guarantee=guarantee_id, claim=None, amount__isnull=False, ended_at=None)


def look_at_page(place: Workplace, provider: CardProvider, page_id: int) -> None:
    """Ask what became of a page on which a guest may pay, without closing it."""
    with place.acting() as here:
        page = HostedPage.objects.get(pk=page_id)
        HostedPage.objects.filter(pk=page_id).update(look_at=next_look(page, here.at))
    _note(place, page_id, provider.payment_state(page.reference))


def next_look(page: HostedPage, at: datetime) -> datetime:
    """When an open page is looked at after ``at``: soon while it is new, hourly when it is old."""
    return at + min(max((at - page.opened_at) / 4, PAGE_FIRST), PAGE_EVERY)


def _note(place: Workplace, page_id: int, found: PageState) -> bool:
    with place.acting() as here:
        page = HostedPage.objects.get(pk=page_id)
        claim = lock_claim(page.claim_id) if page.claim_id is not None else None
        page.refresh_from_db()
        if page.ended_at is not None:
            return True
        if found.standing not in ENDED:
            return False
        _end_page(here, claim, page, found)
    return True


def _end_page(here: Acting, claim: Claim | None, page: HostedPage, found: PageState) -> None:
    page.ended_at, page.outcome, page.look_at = here.at, ENDED[found.standing], here.at + PAGE_EVERY
    if found.paid is None and found.standing is Standing.DONE:
        page.outcome = "refused"
    page.payment = found.paid.reference if found.paid is not None else ""
    page.save(update_fields=["ended_at", "outcome", "payment", "look_at"])
    body = {"page": page.pk, "outcome": page.outcome}
    if claim is None:
        came = {"guarantee": page.guarantee_id, "paid": found.paid.amount} if found.paid is not None else {}
        append(here, [Fact("page.ended", body | came, chain=page.guarantee.debtor_id)])
        return
    if found.paid is not None:
        paid = Money(found.paid.amount, claim.currency).rounded()
        note_move(here, claim, Movement.PAGE, paid, Cause(page=page))
        take_late(here, claim, paid)
    Claim.objects.filter(pk=claim.pk, ended_at=None).update(look_at=here.at)
    append(here, [Fact("page.ended", {"claim": claim.pk} | body, chain=claim.guarantee.debtor_id)])
