"""What Stripe's objects say, in the door's words: pure. What is not there, or not of its kind, is empty, never an error."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from relance.dispatch.answers import Refused
from relance.domain.captures.answers import Answer, Captured, Decline, Declined, NeedsDebtor, Pending, Unknown
from relance.domain.captures.declines import Refusal, read_refusal
from relance.domain.money import Money
from relance.payments.cards.amounts import STRIPE_UNITS, of_units
from relance.payments.cards.network import is_identifier
from relance.payments.cards.values import (
    Attempt,
    Card,
    Dispute,
    DisputeStanding,
    Fetch,
    Guarantee,
    Page,
    PageState,
    Payment,
    Refund,
    Standing,
    Thing,
)

Object = Mapping[str, Any]
NOTHING: Object = {}
MOST_UNITS = 10**15
NEWEST = datetime.max.replace(tzinfo=UTC)
STOPPED_FOR_GOOD = frozenset({"previously_declined_do_not_retry"})
LARGEST_EVENT = 1024 * 1024
DISPUTES = {
    "warning_needs_response": DisputeStanding.ASKED,
    "warning_under_review": DisputeStanding.UNDER_REVIEW,
    "warning_closed": DisputeStanding.CLOSED,
    "prevented": DisputeStanding.CLOSED,
    "needs_response": DisputeStanding.TO_ANSWER,
    "under_review": DisputeStanding.UNDER_REVIEW,
    "won": DisputeStanding.WON,
    "lost": DisputeStanding.LOST,
}
TAKEN_BACK = frozenset({"needs_response", "under_review", "lost"})  # a warning takes nothing yet
REFUNDS = {
    "succeeded": Standing.DONE,
    "failed": Standing.REFUSED,
    "canceled": Standing.REFUSED,
    "pending": Standing.OPEN,
    "requires_action": Standing.OPEN,
}


# -- Parts ------------------------------------------------------------------------------------------------------------


def text(data: Object, name: str) -> str:
    """A text of it; of an object that was expanded, its id."""
    value = data.get(name)
    if isinstance(value, Mapping):
        value = value.get("id")
    return value if isinstance(value, str) else ""


def part(data: Object, *names: str) -> Object:
    """An object within it; empty where there is none."""
    for name in names:
        inner = data.get(name)
        data = inner if isinstance(inner, Mapping) else NOTHING
    return data


def metadata(data: Object, name: str) -> str:
    """What we wrote beside it."""
    return text(part(data, "metadata"), name)


def rows(data: Object) -> Sequence[Object] | None:
    """The objects of a list; None where it is none, or does not say whether it goes on."""
    found = data.get("data")
    if not isinstance(found, list) or not isinstance(data.get("has_more"), bool):
        return None
    return found if all(isinstance(one, Mapping) for one in found) else None


def words(data: Object) -> str | None:
    """What an error says; None where it is no error of Stripe's, or only that the key was used before with something else."""
    found = data.get("error")
    if not isinstance(found, Mapping) or not isinstance(found.get("type"), str) or found["type"] == "idempotency_error":
        return None
    return f"{found.get('code') or found['type']} {found.get('message', '')}"


def moment(value: object) -> datetime | None:
    """Seconds since 1970 as a moment."""
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int) and 0 < value < 32_503_680_000 else None


def money(data: Object, name: str = "amount") -> Money | None:
    """An amount with the object's currency."""
    units, currency = data.get(name), text(data, "currency").upper()
    if (
        not isinstance(units, int)
        or isinstance(units, bool)
        or abs(units) >= MOST_UNITS
        or not (currency.isascii() and len(currency) == 3)
    ):
        return None
    return of_units(units, currency, STRIPE_UNITS.get(currency)) if currency.isalpha() else None


def account_name(data: Object) -> str:
    """How the account calls itself."""
    return (
        text(part(data, "business_profile"), "name")
        or text(part(data, "settings", "dashboard"), "display_name")
        or text(data, "email")
    )


# -- Pages ------------------------------------------------------------------------------------------------------------


def page(data: Object) -> Page | Unknown:
    """A session that was made."""
    link = text(data, "url")
    if not text(data, "id") or not link.startswith(("https://", "http://")):
        return Unknown("an answer without a page")
    return Page(text(data, "id"), link, text(data, "customer"), moment(data.get("expires_at")))


def guarantee(session: Object) -> Guarantee:
    """A session of mode=setup with its intent."""
    intent, named = part(session, "setup_intent"), metadata(session, "attempt")
    code = text(part(intent, "last_setup_error"), "decline_code") or text(part(intent, "last_setup_error"), "code")
    if text(intent, "status") == "succeeded":
        method = part(intent, "payment_method")
        return Guarantee(Standing.DONE, card(method, text(intent, "customer")), named)
    if text(session, "status") == "expired":
        return Guarantee(Standing.EXPIRED, reference=named, code=code)
    if text(intent, "status") == "canceled":
        return Guarantee(Standing.REFUSED, reference=named, code=code or "canceled")
    is_known = text(session, "status") in {"open", "complete"}
    return Guarantee(Standing.OPEN if is_known else Standing.UNKNOWN, reference=named, code=code)


def card(method: Object, customer: str) -> Card:
    """A payment method of type card."""
    inner = part(method, "card")
    month, year = inner.get("exp_month"), inner.get("exp_year")
    return Card(
        customer=customer,
        method=text(method, "id"),
        fingerprint=text(inner, "fingerprint"),
        network=text(inner, "brand"),
        last4=text(inner, "last4"),
        expires=(year, month) if isinstance(year, int) and isinstance(month, int) else None,
        country=text(inner, "country"),
    )


def page_state(session: Object) -> PageState:
    """A session of any mode, closed or not, with its payment intent if it has one."""
    intent, named = part(session, "payment_intent"), metadata(session, "attempt")
    status = text(session, "status")
    if status == "complete" and text(session, "mode") == "setup":
        return PageState(Standing.DONE, reference=named)
    found = answer(intent, None) if intent else None
    if isinstance(found, Captured):
        return PageState(Standing.DONE, found, named)
    if status == "expired":
        return PageState(Standing.EXPIRED, reference=named)
    if status not in {"open", "complete"}:
        return PageState(Standing.UNKNOWN, reference=named)
    if status == "complete" and isinstance(found, Declined):  # a bank that answered no, days later
        return PageState(Standing.REFUSED, reference=named, code=found.code)
    return PageState(Standing.OPEN, reference=named, code=found.code if isinstance(found, Declined) else "")


# -- Attempts ---------------------------------------------------------------------------------------------------------


def answer(intent: Object, attempt: Attempt | None) -> Answer:
    """What a payment intent says. Where it answers an ``attempt`` it must be that one's, by reference and amount."""
    name, status = text(intent, "id"), text(intent, "status")
    taken = money(intent, "amount_received")
    if attempt is not None and (metadata(intent, "attempt"), money(intent)) != (
        attempt.reference,
        attempt.amount.rounded(),
    ):
        return Unknown("the answer is about another attempt")
    if not name:
        return Unknown("an answer without a payment")
    match status:
        case "succeeded" if taken is not None:
            return Captured(name, taken.amount, _fingerprint(intent))
        case "processing":
            return Pending(name)
        case "requires_action":
            return NeedsDebtor(name, text(part(intent, "next_action", "redirect_to_url"), "url"))
        case "requires_payment_method" if part(intent, "last_payment_error"):
            return declined(part(intent, "last_payment_error"), None, part(intent, "latest_charge"), intent)
        case "requires_payment_method":  # a page that nobody has paid by: nothing was tried
            return Declined(Decline.GUEST, name, "not_tried", is_sent=False)
        case "canceled":
            return Declined(Decline.RETRY, name, text(intent, "cancellation_reason") or "canceled", is_sent=False)
    return Unknown(f"the payment stands at {status[:40]}")


def declined(trouble: Object, attempt: Attempt | None, charge: Object, intent: Object = NOTHING) -> Declined:
    """A card error, with the charge that was declined and the intent, as far as they are known."""
    intent = intent or part(trouble, "payment_intent")
    outcome, paid_by = part(charge, "outcome"), part(charge, "payment_method_details", "card")
    made = moment(intent.get("created")) or (attempt.at if attempt else NEWEST)
    refusal = Refusal(
        provider="stripe",
        code=text(trouble, "decline_code") or text(trouble, "code"),
        advice=text(trouble, "advice_code") or text(outcome, "advice_code"),
        network=text(paid_by, "brand") or (attempt.card.network if attempt else ""),
        network_advice=text(trouble, "network_advice_code") or text(outcome, "network_advice_code"),
        network_code=text(trouble, "network_decline_code") or text(outcome, "network_decline_code"),
        is_blocked=text(outcome, "type") == "blocked" and text(outcome, "reason") in STOPPED_FOR_GOOD,
    )
    fingerprint = (
        text(paid_by, "fingerprint")
        or text(part(trouble, "payment_method", "card"), "fingerprint")
        or (attempt.card.fingerprint if attempt else "")
    )
    found = read_refusal(refusal, made.date(), reference=text(intent, "id"), fingerprint=fingerprint)
    return replace(found, is_sent=False) if text(outcome, "network_status") == "not_sent_to_network" else found


def not_carried_out(code: str, why: str) -> Declined:
    """Nothing was done: no connection, throttled, or a request that Stripe would not take."""
    gone = {"resource_missing", "payment_method_unexpected_state", "payment_method_customer_mismatch"}
    return Declined(Decline.GUEST if code in gone else Decline.RETRY, code=code or why[:60], is_sent=False)


def _fingerprint(intent: Object) -> str:
    return text(part(intent, "latest_charge", "payment_method_details", "card"), "fingerprint")


def payment(intent: Object) -> Payment | Unknown:
    """A payment intent with its charge."""
    charge = part(intent, "latest_charge")
    whole = money(intent)
    if whole is None:
        return Unknown("an answer without an amount")
    given_back = money({**charge, "currency": intent.get("currency")}, "amount_refunded") or Money.zero(whole.currency)
    return Payment(metadata(intent, "attempt"), answer(intent, None), given_back, charge.get("disputed") is True)


# -- Money that goes back ---------------------------------------------------------------------------------------------


def refund(data: Object) -> Refund | Unknown:
    """A refund."""
    amount = money(data)
    if not text(data, "id") or amount is None:
        return Unknown("an answer without a refund")
    standing = REFUNDS.get(text(data, "status"), Standing.UNKNOWN)
    return Refund(text(data, "id"), standing, amount, text(data, "failure_reason"))


def dispute(data: Object) -> Dispute:
    """A dispute, with the fee of its movements on the balance."""
    moves = data.get("balance_transactions")
    fees = [one for one in moves if isinstance(one, Mapping)] if isinstance(moves, list) else []
    fee = sum(one["fee"] for one in fees if isinstance(one.get("fee"), int))
    currency = text(fees[0], "currency") if fees else text(data, "currency")
    return Dispute(
        id=text(data, "id"),
        payment=text(data, "payment_intent"),
        amount=money(data) or Money.zero("EUR"),
        standing=DISPUTES.get(text(data, "status"), DisputeStanding.TO_ANSWER),
        reason=text(data, "reason"),
        answer_by=moment(part(data, "evidence_details").get("due_by")),
        fee=money({"amount": fee, "currency": currency}) if fee else None,
        is_taken_back=text(data, "status") in TAKEN_BACK,
    )


# -- Events -----------------------------------------------------------------------------------------------------------


def event(body: bytes, *, word: str, is_live: bool) -> tuple[Fetch, ...] | Refused:
    """The names in an event; nothing else of it is believed. ``word``: that of the API version that we read."""
    try:
        data = json.loads(body) if len(body) <= LARGEST_EVENT else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, Mapping):
        return Refused("not an event", is_temporary=False)
    if text(data, "api_version").partition(".")[2] != word:
        return Refused("an event of another version of the interface", is_temporary=False)
    if data.get("livemode") is not is_live:
        return Refused("an event of the other mode", is_temporary=False)
    return _named(text(data, "type"), part(data, "data", "object"))


def _named(kind: str, thing: Object) -> tuple[Fetch, ...]:
    found: list[tuple[Thing, str]] = []
    if kind.startswith("checkout.session."):
        found = [(Thing.PAGE, text(thing, "id"))]
    elif kind.startswith("payment_intent."):
        found = [(Thing.PAYMENT, text(thing, "id"))]
    elif kind.startswith("charge.dispute."):
        found = [(Thing.DISPUTE, text(thing, "id")), (Thing.PAYMENT, text(thing, "payment_intent"))]
    elif kind.startswith(("refund.", "charge.refund.")):
        found = [(Thing.REFUND, text(thing, "id")), (Thing.PAYMENT, text(thing, "payment_intent"))]
    elif kind.startswith("charge."):
        found = [(Thing.PAYMENT, text(thing, "payment_intent"))]
    elif kind.startswith("payment_method."):
        found = [(Thing.CARD, text(thing, "id"))]
    return tuple(Fetch(what, name) for what, name in found if is_identifier(name))
