"""What only the provider knows: what became of an attempt or a refund whose answer was lost, and of a page that a guest opened."""

from __future__ import annotations

from relance.deposits.attempting import asked_of, drop, lock_attempt, record
from relance.deposits.ending import take_late
from relance.deposits.models import Attempt, Claim, HostedPage
from relance.deposits.moves import Cause, note_move
from relance.deposits.situations import lock_claim
from relance.dispatch.cycle import Workplace
from relance.domain.captures.answers import Captured, Pending, Unknown
from relance.domain.deposits.attempts import AttemptState
from relance.domain.deposits.claims import Movement
from relance.domain.money import Money
from relance.journal.appending import Fact, append
from relance.payments.cards.door import CardProvider
from relance.payments.cards.values import PageState, Standing
from relance.tenancy.context import Acting

CORRECTED = (
    AttemptState.DECLINED,
    AttemptState.DROPPED,
    AttemptState.NEEDS_GUEST,
)  # money that came all the same is believed
ENDED = {Standing.DONE: "paid", Standing.REFUSED: "refused", Standing.EXPIRED: "expired"}


def look_up(place: Workplace, provider: CardProvider, attempt_id: int) -> None:
    """Ask what became of an attempt whose answer was lost or is still owed, and write it down.

    Not found, it was surely not made only once the provider's own delay is over; until then it stays unknown.
    """
    with place.acting() as here:
        _claim, row = lock_attempt(attempt_id)
        asked, at = asked_of(here, row), here.at
    found = provider.look_up(asked, at)
    with place.acting() as here:
        _claim, row = lock_attempt(attempt_id)
        if row.state not in (AttemptState.UNCONFIRMED, AttemptState.PENDING):
            if isinstance(found, Captured) and row.state in CORRECTED:
                record(here, row, found)
            return
        Attempt.objects.filter(pk=row.pk).update(looked_up_at=here.at)
        if found is None and row.state == AttemptState.UNCONFIRMED:
            drop(here, row, "the provider does not have it: it was never made")
        elif found is not None and not isinstance(found, Unknown) and not _says_the_same(row, found):
            record(here, row, found)


def _says_the_same(row: Attempt, found: object) -> bool:
    return isinstance(found, Pending) and row.state == AttemptState.PENDING


def close_page(place: Workplace, provider: CardProvider, reference: str) -> bool:
    """Close a page on which the guest could still pay; True once no money can come by it any more."""
    return _note(place, reference, provider.expire(reference))


def _note(place: Workplace, reference: str, found: PageState) -> bool:
    with place.acting() as here:
        page = HostedPage.objects.filter(reference=reference, claim__isnull=False).first()
        if page is None or page.claim_id is None:
            return True
        claim = lock_claim(page.claim_id)
        page.refresh_from_db()
        if page.ended_at is not None:
            return True
        if found.standing not in ENDED:
            return False
        _end_page(here, claim, page, found)
    return True


def _end_page(here: Acting, claim: Claim, page: HostedPage, found: PageState) -> None:
    page.ended_at, page.outcome = here.at, ENDED[found.standing]
    if found.paid is None and found.standing is Standing.DONE:
        page.outcome = "refused"
    page.payment = found.paid.reference if found.paid is not None else ""
    page.save(update_fields=["ended_at", "outcome", "payment"])
    if found.paid is not None:
        paid = Money(found.paid.amount, claim.currency).rounded()
        note_move(here, claim, Movement.PAGE, paid, Cause(page=page))
        take_late(here, claim, paid)
    Claim.objects.filter(pk=claim.pk, ended_at=None).update(look_at=here.at)
    body = {"claim": claim.pk, "page": page.pk, "outcome": page.outcome}
    append(here, [Fact("page.ended", body, chain=claim.guarantee.debtor_id)])
