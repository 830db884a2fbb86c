"""The provider that plays: no network, no money, its world in the demonstration's own rows. No other organisation can have it.

A guest chooses on its page what the card is going to say; a card that is refused three times pays at the fourth.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from relance.dispatch.answers import Accepted, Refused
from relance.domain.captures.answers import Answer, Captured, Decline, Declined, Unknown
from relance.domain.captures.declines import Refusal, read_refusal
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.payments.cards.amounts import units_of
from relance.payments.cards.door import not_there
from relance.payments.cards.values import (
    Account,
    Asked,
    Attempt,
    Card,
    Dispute,
    DisputeStanding,
    Fetch,
    Guarantee,
    Mode,
    Page,
    PageState,
    Payment,
    Refund,
    Refunding,
    Standing,
)
from relance.payments.models import PlayedThing
from relance.tenancy.context import Acting, ActsAnew

Body = dict[str, Any]
# What a card says each time that it is tried, the last for ever; a word of Stripe's, or "" where it pays.
CARDS: Mapping[str, tuple[str, ...]] = {
    "pays": ("",),
    "later": ("insufficient_funds", "do_not_honor", "insufficient_funds", ""),
    "never": ("insufficient_funds",),
    "asks": ("authentication_required",),
    "lost": ("stolen_card",),
}
EXPIRES = (2030, 12)  # the month of a card, unless its guest says otherwise
PAGE_LIVES, ANSWER_WITHIN = timedelta(hours=24), timedelta(days=10)
PATH = "/demonstration/card/"


class CardUnknown(DomainError):
    """Not a card of the demonstration's."""

    code = "demonstration_card_unknown"
    template = "There is no such card or page in this demonstration."


class Demonstration:
    """One demonstration's provider. Each call is a transaction of its own, as a provider's world is apart from ours."""

    word = "demonstration"
    key_lives = timedelta(hours=24)

    def __init__(self, desk: ActsAnew) -> None:
        self._desk = desk

    def close(self) -> None:
        """Nothing is open."""

    def account(self) -> Account | Refused | Unknown:
        """Its own."""
        return Account(self.word, "", Mode.TEST)

    # -- Pages --------------------------------------------------------------------------------------------------------

    def ask_for_guarantee(self, asked: Asked) -> Page | Refused | Unknown:
        """A page of ours that plays the provider's."""
        return self._ask(asked)

    def ask_for_payment(self, asked: Asked) -> Page | Refused | Unknown:
        """The same, with an amount."""
        if asked.amount is None:
            raise ValueError("a payment has an amount")
        units_of(asked.amount)
        return self._ask(asked)

    def _ask(self, asked: Asked) -> Page:
        name = _name("page", asked.reference)
        with self._desk.acting() as here:
            until = here.at + PAGE_LIVES
            amount = str(asked.amount.amount) if asked.amount else ""
            body = {"reference": asked.reference, "amount": amount, "currency": (asked.amount or asked).currency,
                    "back": asked.back, "until": until.isoformat(), "standing": Standing.OPEN.value, "card": ""}  # fmt: skip
            kept = _load(here, name) or _store(here, name, body)
        house = asked.reference.partition(".")[0]
        return Page(name, f"{PATH}{house}/{name}/", "", datetime.fromisoformat(kept["until"]))

    def expire(self, page: str) -> PageState:
        """An open one closes at once."""
        with self._desk.acting() as here:
            body = _load(here, page, having="until")
            if body and body["standing"] == Standing.OPEN:
                _store(here, page, body | {"standing": Standing.EXPIRED.value})
        return self.payment_state(page)

    def guarantee_state(self, page: str) -> Guarantee:
        """By the page."""
        with self._desk.acting() as here:
            body = _load(here, page, having="until")
            if body is None:
                return Guarantee(Standing.UNKNOWN, code="no such page")
            card = _card(here, body["card"]) if body["card"] else None
            return Guarantee(_standing(here, body), card, body["reference"], body.get("code", ""))

    def payment_state(self, page: str) -> PageState:
        """By the page."""
        with self._desk.acting() as here:
            body = _load(here, page, having="until")
            if body is None:
                return PageState(Standing.UNKNOWN, code="no such page")
            paid = _load(here, _name("pay", body["reference"]))
            captured = _answer(paid) if paid else None
            return PageState(
                _standing(here, body),
                captured if isinstance(captured, Captured) else None,
                body["reference"],
                body.get("code", ""),
            )

    # -- Attempts -----------------------------------------------------------------------------------------------------

    def attempt(self, attempt: Attempt) -> Answer:
        """What the card was told to say."""
        units_of(attempt.amount)
        name = _name("pay", attempt.reference)
        with self._desk.acting() as here:
            known = _load(here, name, having="refunds")
            if known is not None:
                same = (known["amount"], known["currency"]) == (str(attempt.amount.amount), attempt.amount.currency)
                return _answer(known) if same else Unknown("the reference was used before with something else")
            card = _load(here, attempt.card.method, having="words")
            if card is None:
                return Declined(Decline.GUEST, code="no_card", is_sent=False)
            said = card["words"][min(card["tries"], len(card["words"]) - 1)]
            _store(here, attempt.card.method, card | {"tries": card["tries"] + 1})
            return _answer(_paid(here, name, attempt.reference, attempt.amount, attempt.card.method, said))

    def look_up(self, attempt: Attempt, now: datetime) -> Answer | None:
        """By its name, which is made of the reference."""
        with self._desk.acting() as here:
            found = _load(here, _name("pay", attempt.reference), having="refunds")
        return _answer(found) if found else not_there(attempt.at, now)

    def payment(self, payment: str) -> Payment | Refused | Unknown:
        """By its name."""
        with self._desk.acting() as here:
            found = _load(here, payment, having="refunds")
        if found is None:
            return Refused("no such payment", is_temporary=False)
        return Payment(found["reference"], _answer(found), _given_back(found), bool(found["dispute"]))

    def cancel(self, payment: str) -> Payment | Refused | Unknown:
        """None of its payments waits for anybody."""
        return self.payment(payment)

    def forget(self, customer: str, card: str) -> Accepted | Refused | Unknown:
        """Its cards are played: nobody keeps them."""
        return Accepted(card)

    # -- Money that goes back -----------------------------------------------------------------------------------------

    def refund(self, refunding: Refunding) -> Refund | Refused | Unknown:
        """Never more than was taken."""
        units_of(refunding.amount)
        with self._desk.acting() as here:
            found = _load(here, refunding.payment, having="refunds")
            if found is None or found["said"]:
                return Refused("no such payment", is_temporary=False)
            if refunding.reference not in found["refunds"]:
                left = Decimal(found["amount"]) - _given_back(found).amount
                if refunding.amount.currency != found["currency"] or refunding.amount.amount > left:
                    return Refused("more than is left of the payment", is_temporary=False)
                refunds = found["refunds"] | {refunding.reference: str(refunding.amount.amount)}
                found = _store(here, refunding.payment, found | {"refunds": refunds})
            return _refund(found, refunding)

    def refund_state(self, refunding: Refunding, now: datetime) -> Refund | Unknown | None:
        """By its reference."""
        with self._desk.acting() as here:
            found = _load(here, refunding.payment)
        if found and refunding.reference in found.get("refunds", {}):
            return _refund(found, refunding)
        return not_there(refunding.at, now)

    def disputes(self, payment: str) -> tuple[Dispute, ...] | Unknown:
        """One at most."""
        with self._desk.acting() as here:
            found = _load(here, payment)
        return (_dispute(payment, found),) if found is not None and found.get("dispute") else ()

    def dispute_evidence(
        self, dispute: str, evidence: Mapping[str, str], *, submit: bool
    ) -> Dispute | Refused | Unknown:
        """Taken once."""
        with self._desk.acting() as here:
            found = _load(here, dispute.removeprefix("dispute-"))
            if found is None or found.get("dispute") != DisputeStanding.TO_ANSWER:
                return Refused("no evidence is taken any more", is_temporary=False)
            if submit:
                found = _store(
                    here, dispute.removeprefix("dispute-"), found | {"dispute": DisputeStanding.UNDER_REVIEW.value}
                )
            return _dispute(dispute.removeprefix("dispute-"), found)

    def event(self, headers: Mapping[str, str], body: bytes, now: datetime) -> tuple[Fetch, ...] | Refused:
        """It tells nothing: all is asked for."""
        return Refused("the provider of demonstrations sends nothing", is_temporary=False)


# -- What a guest, a bank and a cardholder do -------------------------------------------------------------------------


def give_card(here: Acting, page: str, words: Sequence[str], *, expires: tuple[int, int] = EXPIRES) -> str:
    """On the page, a guest gives a card that is going to say ``words`` (such as those of ``CARDS``) and ends with a month
    (``expires``, year first); returns where it leads.

    Without words the card is refused at once, and another may be given. Raises CardUnknown.
    """
    body = _load(here, page, having="until")
    if body is None or _standing(here, body) is not Standing.OPEN:
        raise CardUnknown
    if not words:
        _store(here, page, body | {"code": "generic_decline"})
        return str(body["back"])
    card = _name("card", body["reference"])
    fingerprint = hashlib.sha256(",".join(words).encode()).hexdigest()[:16]
    _store(here, card, {"words": list(words), "tries": 0, "fingerprint": fingerprint, "expires": expires})
    if body["amount"]:
        said = "" if words[0] == "authentication_required" else words[0]  # the holder is there, and is heard
        _paid(here, _name("pay", body["reference"]), body["reference"], _money(body), card, said)
        if said:
            _store(here, page, body | {"code": said})
            return str(body["back"])
    _store(here, page, body | {"standing": Standing.DONE.value, "card": card})
    return str(body["back"])


def page_of(here: Acting, page: str) -> tuple[Money | None, Standing]:
    """What a page asks, and how it stands. Raises CardUnknown."""
    body = _load(here, page, having="until")
    if body is None:
        raise CardUnknown
    return _money(body) if body["amount"] else None, _standing(here, body)


def open_dispute(here: Acting, payment: str) -> None:
    """The cardholder asks the bank for the money. Raises CardUnknown."""
    found = _load(here, payment, having="refunds")
    if found is None or found["said"]:
        raise CardUnknown
    answer_by = (here.at + ANSWER_WITHIN).isoformat()
    _store(here, payment, found | {"dispute": DisputeStanding.TO_ANSWER.value, "answer_by": answer_by})


def close_dispute(here: Acting, payment: str, *, is_won: bool) -> None:
    """The bank's word. Raises CardUnknown."""
    found = _load(here, payment)
    if found is None or not found.get("dispute"):
        raise CardUnknown
    standing = DisputeStanding.WON if is_won else DisputeStanding.LOST
    _store(here, payment, found | {"dispute": standing.value})


# -- Its world --------------------------------------------------------------------------------------------------------


def _name(prefix: str, reference: str) -> str:
    return f"{prefix}_{hashlib.sha256(reference.encode()).hexdigest()[:24]}"


def _load(here: Acting, name: str, *, having: str = "") -> Body | None:
    """What stands under a name, locked; None where nothing does, or something of another kind."""
    rows = PlayedThing.objects.filter(organisation_id=here.organisation, name=name[:60])
    body = rows.select_for_update().values_list("body", flat=True).first()
    return None if body is None or (having and having not in body) else body


def _store(here: Acting, name: str, body: Body) -> Body:
    PlayedThing.objects.update_or_create(organisation_id=here.organisation, name=name, defaults={"body": body})
    return body


def _paid(here: Acting, name: str, reference: str, amount: Money, card: str, said: str) -> Body:
    fingerprint = (_load(here, card) or {}).get("fingerprint", "")
    body = {"name": name, "reference": reference, "amount": str(amount.amount), "currency": amount.currency, "said": said,
            "on": here.today.isoformat(), "fingerprint": fingerprint, "refunds": {}, "dispute": ""}  # fmt: skip
    return _store(here, name, body)


def _answer(paid: Body) -> Answer:
    if not paid["said"]:
        return Captured(paid["name"], Decimal(paid["amount"]), paid["fingerprint"])
    on = date.fromisoformat(paid["on"])
    return read_refusal(Refusal("stripe", paid["said"]), on, reference=paid["name"], fingerprint=paid["fingerprint"])


def _card(here: Acting, name: str) -> Card:
    body = _load(here, name) or {}
    year, month = body.get("expires", EXPIRES)
    return Card("guest", name, body.get("fingerprint", ""), "visa", "4242", (year, month), "FR")


def _money(body: Body) -> Money:
    return Money(Decimal(body["amount"]), body["currency"])


def _standing(here: Acting, body: Body) -> Standing:
    is_over = body["standing"] == Standing.OPEN and here.at > datetime.fromisoformat(body["until"])
    return Standing.EXPIRED if is_over else Standing(body["standing"])


def _given_back(paid: Body) -> Money:
    return Money(sum((Decimal(amount) for amount in paid["refunds"].values()), Decimal(0)), paid["currency"]).rounded()


def _refund(paid: Body, refunding: Refunding) -> Refund:
    amount = Money(Decimal(paid["refunds"][refunding.reference]), paid["currency"])
    return Refund(_name("refund", refunding.reference), Standing.DONE, amount)


def _dispute(payment: str, paid: Body) -> Dispute:
    answer_by = datetime.fromisoformat(paid["answer_by"])
    standing = DisputeStanding(paid["dispute"])
    gone = standing is not DisputeStanding.WON
    return Dispute(f"dispute-{payment}", payment, _money(paid), standing, "fraudulent", answer_by, is_taken_back=gone)
