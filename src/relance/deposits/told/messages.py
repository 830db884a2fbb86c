"""What guests are sent, each in their language: asked, reminded, released; heard on a claim, asked for approval, thanked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef

from relance.deposits.claim.account import account_of, back_to_guest, left_of
from relance.deposits.claim.situations import asked_of_guest
from relance.deposits.guarantee.requests import GuaranteeOver, is_consumer, state_of
from relance.deposits.guarantee.requests import number_of as guarantee_number
from relance.deposits.guarantee.schemes import reason_in_words
from relance.deposits.guarantee.words import day_in_words, moment_in_words
from relance.deposits.models import Card, Claim, ClaimChange, ClaimLine, Guarantee, GuestMessage
from relance.deposits.told.posting import Told, guest_of, spoken_by, tell, try_to_tell
from relance.domain.deposits.guarantees import GUARANTEE_WORDS, GuaranteeKind, GuaranteeState
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.language import Language, long_date, say, show
from relance.letters.information import Rows
from relance.letters.letterhead import author_of
from relance.outbox.models import Notice
from relance.receivables.addressees import Addressee
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

TO_UNDO = timedelta(minutes=10)
REQUESTS = {
    GuaranteeKind.DEPOSIT: "deposit_request",
    GuaranteeKind.NO_SHOW: "no_show_request",
    GuaranteeKind.PAYMENT: "payment_request",
}
MISSING = (GuaranteeState.ASKED, GuaranteeState.ACCEPTED)
ANSWERED_FOR = timedelta(days=180)  # how long the links of a claim open after its window
STILL_NEWS = timedelta(days=30)  # what ended longer ago is told nobody any more
CHARGED_TODAY, BLOCKED = Sentence("Charged today"), Sentence("Blocked on your account")
AT_MOST = Sentence("At most, if something is claimed")
NO_FEE = Sentence("Total, with no fee added")
NO_FACTS: Mapping[str, str] = {}
CALL = Sentence(", or call {person} on {phone}")


@needs(Right.ACT)
def send_request(here: Acting, guarantee_id: int) -> Notice:
    """Send the request to the guest, by e-mail, or by text message without an address; each call sends once more (a resend).

    Raises GuaranteeOver, GuestUnreachable, PublicAddressMissing, IdentityIncomplete.
    """
    guarantee = _guarantee(guarantee_id)
    state = state_of(here, guarantee)
    if state not in (*MISSING, GuaranteeState.CARD_ENDS_TOO_SOON):
        raise GuaranteeOver(number=guarantee_number(guarantee), state=GUARANTEE_WORDS[state])
    act = REQUESTS[GuaranteeKind(guarantee.kind)]
    times = GuestMessage.objects.filter(guarantee=guarantee, act=act).count()
    to = guest_of(here, guarantee)
    return tell(here, guarantee, to, _asking(here, guarantee, to, act, f"time {times + 1}", {}))


def remind_unsecured(here: Acting, *, most: int = 500) -> int:
    """Remind, once and before the stay, the guests who have not given what they were asked for; returns how many were reached."""
    missing = Guarantee.objects.filter(
        remind_on__lte=here.today, begins_on__gte=here.today, reminded_at=None, asked_at__isnull=False
    ).exclude(kind=GuaranteeKind.PAYMENT.value)
    open_ones = missing.filter(cancelled_at=None, released_at=None).order_by("begins_on", "pk")
    reached = 0
    for guarantee in open_ones.select_for_update(of=("self",), skip_locked=True).select_related("listing")[:most]:
        if state_of(here, guarantee) not in MISSING or _was_told_today(here, guarantee):
            continue  # given; or asked this very day
        guarantee.reminded_at = here.at
        guarantee.save(update_fields=["reminded_at"])
        reached += _ask(here, guarantee, "deposit_reminder") is not None
    return reached


def tell_changed(here: Acting, guarantee_id: int, before: Money) -> Notice | None:
    """Tell that another amount is asked, and ask for the guest's word to it where they agreed to less.

    Nobody is told of one that was never sent to them: its request will name the amount.
    """
    guarantee = _guarantee(guarantee_id)
    if not _has_heard(guarantee):
        return None
    language = spoken_by(guest_of(here, guarantee))
    asks = state_of(here, guarantee) in MISSING
    facts = {"before": show(before, language), "asks_again": "1" if asks else "", "asks_nothing": "" if asks else "1"}
    return _ask(here, guarantee, "deposit_changed", here.at.isoformat(), facts)


def tell_released(here: Acting, guarantee_id: int) -> Notice | None:
    """Tell that it is over: nothing more can be asked of the card. A claim that ended has said so itself."""
    guarantee = _guarantee(guarantee_id)
    if guarantee.claim_set.filter(requested_at__isnull=False).exists():
        return None
    return _ask(here, guarantee, "deposit_released")


def tell_cancelled(here: Acting, guarantee_id: int) -> Notice | None:
    """Tell that the request is taken back; nobody is told of one that was never sent to them."""
    guarantee = _guarantee(guarantee_id)
    if not _has_heard(guarantee):
        return None
    had_card = Card.objects.filter(guarantee=guarantee).exists()
    return _ask(here, guarantee, "deposit_cancelled", facts={"had_card": "1" if had_card else ""})


def tell_received(here: Acting, guarantee_id: int, amount: Money) -> Notice | None:
    """Thank for what was paid outright: the message is the receipt."""
    guarantee = _guarantee(guarantee_id)
    language = spoken_by(guest_of(here, guarantee))
    facts = {"paid": show(amount.rounded(), language), "on": long_date(here.today, language)}
    return _ask(here, guarantee, "payment_received", facts=facts)


def tell_expired(here: Acting, *, most: int = 500) -> int:
    """Tell the guests whose last day has passed without a card, once, that it is over; returns how many were reached."""
    told = GuestMessage.objects.filter(guarantee=OuterRef("pk"))
    over = Guarantee.objects.filter(
        Exists(told.filter(notice__isnull=False)),
        ~Exists(told.filter(act="deposit_expired")),
        claim_until__lt=here.today,
        claim_until__gte=here.today - STILL_NEWS,
        cancelled_at=None,
        released_at=None,
    ).exclude(kind=GuaranteeKind.PAYMENT.value)  # what is asked outright is not over because a day has passed
    found = list(over.select_related("listing").order_by("pk")[:most])
    expired = (one for one in found if state_of(here, one) is GuaranteeState.EXPIRED)
    return sum(_ask(here, one, "deposit_expired") is not None for one in expired)


def announce_claim(here: Acting, claim_id: int) -> Notice | None:
    """Tell the guest what is claimed and hear them first, by e-mail and text message.

    It leaves after ten minutes, to be undone until then.
    """
    claim = _claim(claim_id)
    to = guest_of(here, claim.guarantee)
    facts, tables = announcement(
        here, claim, [(line.label, _money(claim, line.amount)) for line in _lines(claim)], spoken_by(to)
    )
    assert claim.window_ends_on is not None  # noqa: S101 (a requested claim has one)
    told = Told(
        "claim_announced",
        f"claim {claim.pk}",
        facts,
        tables,
        claim,
        both=True,
        link_until=claim.window_ends_on + ANSWERED_FOR,
        leaves_at=here.at + TO_UNDO,
    )
    return try_to_tell(here, claim.guarantee, to, told)


def announcement(
    here: Acting, claim: Claim, lines: Sequence[tuple[str, Money]], language: Language
) -> tuple[dict[str, str], dict[str, Rows]]:
    """The facts and tables of what announces a claim, which may be one that nobody has made yet; ``lines`` are its sums by name."""
    assert claim.answer_until is not None and claim.window_ends_on is not None  # noqa: S101, PT018 (a requested claim has both)
    creditor = author_of(here, is_complete=False).creditor
    call = Sentence(CALL.template, {"person": creditor.signatory or creditor.name, "phone": creditor.phone})
    facts = {
        "guaranteed": show(_money(claim, claim.guarantee.amount), language),
        "claimed": show(_money(claim, claim.amount), language),
        "asked": show(asked_of_guest(claim), language),
        "covered": show(_money(claim, claim.covered), language) if claim.covered else "",
        "reason": say(reason_in_words(here, claim.reason), language).lower(),
        "story": claim.story,
        "answer_until": moment_in_words(here, claim.answer_until, language),
        "window_ends": day_in_words(claim.window_ends_on, language),
        "call": say(call, language) if creditor.phone else "",
        "mediator": creditor.mediator if is_consumer(claim.guarantee) else "",
    }
    rows = [(label, show(amount, language)) for label, amount in lines]
    return facts, {"lines": [*rows, (say(NO_FEE, language), show(_money(claim, claim.amount), language))]}


def ask_approval(here: Acting, claim_id: int, link: str) -> Notice | None:
    """Ask the guest for the approval that their bank wants, by e-mail and text message; ``link`` is the provider's own page."""
    claim = _claim(claim_id)
    language = spoken_by(guest_of(here, claim.guarantee))
    wanted = {"wanted": show(left_of(claim), language)}
    return _about(
        here,
        claim,
        "claim_approval",
        f"claim {claim.pk} {hashlib.sha256(link.encode()).hexdigest()[:16]}",
        wanted,
        both=True,
    )


def tell_lowered(here: Acting, claim_id: int) -> Notice | None:
    """Tell that less is claimed, or nothing, in the creditor's words, and what goes back; once for each time it was lowered."""
    claim = _claim(claim_id)
    change = ClaimChange.objects.filter(claim=claim).order_by("-pk").first()
    if change is None:
        return None
    back = back_to_guest(claim)
    language = spoken_by(guest_of(here, claim.guarantee))
    facts = {
        "before": show(_money(claim, change.before), language),
        "claimed": show(_money(claim, change.after), language),
        "words": change.words,
        "back": show(back, language) if back.amount > 0 else "",
    }
    act = "claim_lowered" if change.after else "claim_withdrawn"
    return _about(here, claim, act, f"change {change.pk}", facts)


def tell_paid(here: Acting, claim_id: int) -> Notice | None:
    """Thank for what was paid, with the account down to nothing: it is a receipt."""
    claim = _claim(claim_id)
    return _about(here, claim, "claim_paid", f"claim {claim.pk}", {})


def _about(
    here: Acting, claim: Claim, act: str, occasion: str, facts: dict[str, str], *, both: bool = False
) -> Notice | None:
    """Something about a claim, with its account."""
    to = guest_of(here, claim.guarantee)
    tables = {"account": account_of(here, claim, spoken_by(to))}
    until = (claim.window_ends_on or claim.guarantee.claim_until) + ANSWERED_FOR
    return try_to_tell(
        here, claim.guarantee, to, Told(act, occasion, facts, tables, claim, both=both, link_until=until)
    )


def _ask(
    here: Acting, guarantee: Guarantee, act: str, occasion: str = "", facts: Mapping[str, str] = NO_FACTS
) -> Notice | None:
    """Something about a guarantee."""
    to = guest_of(here, guarantee)
    return try_to_tell(here, guarantee, to, _asking(here, guarantee, to, act, occasion, facts))


def _asking(
    here: Acting, guarantee: Guarantee, to: Addressee, act: str, occasion: str, facts: Mapping[str, str]
) -> Told:
    language = spoken_by(to)
    amount = show(Money(guarantee.amount, guarantee.currency).rounded(), language)
    nothing = show(Money.zero(guarantee.currency), language)
    sums = [
        (say(CHARGED_TODAY, language), nothing),
        (say(BLOCKED, language), nothing),
        (say(AT_MOST, language), amount),
    ]
    known = {"amount": amount, "until": long_date(guarantee.claim_until, language), **facts}
    until = here.today + STILL_NEWS if guarantee.claim_until < here.today else None
    return Told(act, occasion, known, {"sums": sums}, link_until=until)


def _has_heard(guarantee: Guarantee) -> bool:
    """Its guest was written to, or gave a card by a link that was handed over."""
    heard = GuestMessage.objects.filter(guarantee=guarantee, notice__isnull=False).exists()
    return heard or Card.objects.filter(guarantee=guarantee).exists()


def _was_told_today(here: Acting, guarantee: Guarantee) -> bool:
    last = GuestMessage.objects.filter(guarantee=guarantee).order_by("-pk").first()
    return last is not None and last.made_at.astimezone(here.zone).date() == here.today


def _guarantee(pk: int) -> Guarantee:
    return Guarantee.objects.select_for_update(of=("self",)).select_related("listing").get(pk=pk)


def _claim(pk: int) -> Claim:
    return Claim.objects.select_related("guarantee__listing").get(pk=pk)


def _lines(claim: Claim) -> list[ClaimLine]:
    return list(ClaimLine.objects.filter(claim=claim).order_by("place"))


def _money(claim: Claim, amount: Decimal) -> Money:
    return Money(amount, claim.currency).rounded()
