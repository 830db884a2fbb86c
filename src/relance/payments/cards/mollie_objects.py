"""What Mollie's objects say, in the door's words: pure. What is not there, or not of its kind, is empty, never an error."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs

from relance.dispatch.answers import Refused
from relance.domain.captures.answers import Answer, Captured, Decline, Declined, NeedsDebtor, Pending, Unknown
from relance.domain.captures.declines import Refusal, read_refusal
from relance.domain.money import Money
from relance.payments.cards.amounts import of_text, places_of
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
LARGEST_EVENT = 1024 * 1024
NAME = re.compile(r"(tr|re|chb)_[A-Za-z0-9]{1,64}", re.ASCII)
OF_THE_CARD = frozenset({"mandateId", "customerId", "mandate", "customer"})
REFUNDS = {
    "refunded": Standing.DONE,
    "failed": Standing.REFUSED,
    "canceled": Standing.REFUSED,
    "queued": Standing.OPEN,
    "pending": Standing.OPEN,
    "processing": Standing.OPEN,
}


# -- Parts ------------------------------------------------------------------------------------------------------------


def text(data: Object, name: str) -> str:
    """A text of it."""
    value = data.get(name)
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


def rows(data: Object, name: str) -> Sequence[Object] | None:
    """The objects of a list; None where it is none."""
    found = part(data, "_embedded").get(name)
    is_list = isinstance(found, list) and all(isinstance(one, Mapping) for one in found)
    return found if is_list and isinstance(data.get("_links"), Mapping) else None


def words(data: Object) -> str | None:
    """What an error says; None where it is no error of Mollie's."""
    is_one = isinstance(data.get("status"), int) and isinstance(data.get("title"), str)
    return f"{data['title']}: {data.get('detail', '')}" if is_one else None


def moment(value: object) -> datetime | None:
    """A moment as ISO 8601 writes it, with its offset."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def money(data: Object, name: str = "amount") -> Money | None:
    """``{"currency": "EUR", "value": "12.34"}``."""
    amount = part(data, name)
    return of_text(amount.get("value"), amount.get("currency")) if amount else None


def nothing(currency: str) -> str:
    """Zero, with the currency's decimals."""
    return f"{0:.{places_of(currency)}f}"


# -- Pages ------------------------------------------------------------------------------------------------------------


def page(data: Object) -> Page | Unknown:
    """A payment that was made and waits for the guest."""
    link = text(part(data, "_links", "checkout"), "href")
    if not text(data, "id") or not link.startswith(("https://", "http://")):
        return Unknown("an answer without a page")
    return Page(text(data, "id"), link, text(data, "customerId"), moment(data.get("expiresAt")))


def guarantee(data: Object, mandate: Object | None) -> Guarantee:
    """A payment of nothing, and the mandate that it made."""
    named, code = metadata(data, "attempt"), text(part(data, "details"), "failureReason")
    match data.get("status"):
        case "paid" if mandate is not None and mandate.get("status") == "valid":
            return Guarantee(Standing.DONE, card(data), named)
        case "paid" if mandate is not None and mandate.get("status") == "pending":
            return Guarantee(Standing.OPEN, reference=named)
        case "paid":
            return Guarantee(Standing.REFUSED, reference=named, code="no_mandate")
        case "open" | "pending" | "authorized":
            return Guarantee(Standing.OPEN, reference=named)
        case "expired":
            return Guarantee(Standing.EXPIRED, reference=named)
        case "failed" | "canceled" as status:
            return Guarantee(Standing.REFUSED, reference=named, code=code or str(status))
    return Guarantee(Standing.UNKNOWN, reference=named)


def card(data: Object) -> Card:
    """The card by which it was paid."""
    details = part(data, "details")
    return Card(
        customer=text(data, "customerId"),
        method=text(data, "mandateId"),
        fingerprint=text(details, "cardFingerprint"),
        network=text(details, "cardLabel").casefold(),
        last4=text(details, "cardNumber")[-4:],
        expires=_expiry(text(details, "cardExpiryDate")),
        country=text(details, "cardCountryCode"),
    )


def _expiry(value: str) -> tuple[int, int] | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day.year, day.month


def page_state(data: Object) -> PageState:
    """A payment as a page that waits for the guest."""
    named, found = metadata(data, "attempt"), answer(data, None)
    match data.get("status"):
        case "paid" if isinstance(found, Captured):
            return PageState(Standing.DONE, found if found.amount else None, named)
        case "open" | "pending" | "authorized":
            return PageState(Standing.OPEN, reference=named)
        case "expired":
            return PageState(Standing.EXPIRED, reference=named)
        case "failed" | "canceled" as status:
            code = found.code if isinstance(found, Declined) else str(status)
            return PageState(Standing.REFUSED, reference=named, code=code)
    return PageState(Standing.UNKNOWN, reference=named)


# -- Attempts ---------------------------------------------------------------------------------------------------------


def answer(data: Object, attempt: Attempt | None) -> Answer:
    """What a payment says. Where it answers an ``attempt`` it must be that one's, by reference and amount."""
    name, amount = text(data, "id"), money(data)
    if attempt is not None and (metadata(data, "attempt"), amount) != (attempt.reference, attempt.amount.rounded()):
        return Unknown("the answer is about another attempt")
    if not name or amount is None:
        return Unknown("an answer without a payment")
    match data.get("status"):
        case "paid":
            return Captured(name, amount.amount, text(part(data, "details"), "cardFingerprint"))
        case "pending" | "authorized":
            return Pending(name, moment(data.get("expiresAt")))
        case "open" if link := text(part(data, "_links", "checkout"), "href"):
            return NeedsDebtor(name, link)
        case "open":
            return Pending(name)
        case "failed":
            return _declined(data, attempt)
        case "canceled" | "expired" as status:
            return Declined(Decline.RETRY, name, str(status), is_sent=False)
    return Unknown(f"the payment stands at {str(data.get('status'))[:40]}")


def _declined(data: Object, attempt: Attempt | None) -> Declined:
    details = part(data, "details")
    made = moment(data.get("createdAt")) or (attempt.at if attempt else datetime.max.replace(tzinfo=UTC))
    label = text(details, "cardLabel").casefold() or (attempt.card.network if attempt else "")
    return read_refusal(
        Refusal(provider="mollie", code=text(details, "failureReason"), network=label),
        made.date(),
        reference=text(data, "id"),
        fingerprint=text(details, "cardFingerprint") or (attempt.card.fingerprint if attempt else ""),
    )


def not_carried_out(code: str, *, field: str = "") -> Declined:
    """Nothing was done: no connection, throttled, or a request that Mollie would not take, of the ``field`` that it names."""
    return Declined(Decline.GUEST if field in OF_THE_CARD else Decline.RETRY, code=code, is_sent=False)


def payment(data: Object) -> Payment | Unknown:
    """A payment, with what went back of it."""
    amount = money(data)
    if amount is None:
        return Unknown("an answer without an amount")
    taken_back = money(data, "amountChargedBack")
    given_back = money(data, "amountRefunded") or Money.zero(amount.currency)
    return Payment(metadata(data, "attempt"), answer(data, None), given_back, bool(taken_back))


# -- Money that goes back ---------------------------------------------------------------------------------------------


def refund(data: Object) -> Refund | Unknown:
    """A refund."""
    amount = money(data)
    if not text(data, "id") or amount is None:
        return Unknown("an answer without a refund")
    return Refund(text(data, "id"), REFUNDS.get(text(data, "status"), Standing.UNKNOWN), amount, text(data, "status"))


def dispute(data: Object) -> Dispute:
    """A chargeback: the money is gone unless it was reversed. What it costs beside is in the settlement alone."""
    return Dispute(
        id=text(data, "id"),
        payment=text(data, "paymentId"),
        amount=money(data) or Money.zero("EUR"),
        standing=DisputeStanding.WON if moment(data.get("reversedAt")) else DisputeStanding.LOST,
        reason=text(part(data, "reason"), "code"),
        is_taken_back=moment(data.get("reversedAt")) is None,
    )


# -- Events -----------------------------------------------------------------------------------------------------------


def classic_event(body: bytes) -> tuple[Fetch, ...] | Refused:
    """``id=tr_…`` and nothing else."""
    try:
        fields = parse_qs(body.decode("ascii"), max_num_fields=10) if len(body) <= LARGEST_EVENT else {}
    except ValueError:
        fields = {}
    return _named(next(iter(fields.get("id", [])), ""))


def signed_event(body: bytes) -> tuple[Fetch, ...] | Refused:
    """``{"resource": "event", "type": …, "entityId": "tr_…"}``."""
    try:
        data = json.loads(body) if len(body) <= LARGEST_EVENT else None
    except (ValueError, RecursionError):
        data = None
    return _named(text(data, "entityId")) if isinstance(data, Mapping) else _named("")


def _named(name: str) -> tuple[Fetch, ...] | Refused:
    found = NAME.fullmatch(name)
    if found is None:
        return Refused("it names no payment", is_temporary=False)
    if found.group(1) == "re":
        return (Fetch(Thing.REFUND, name),)
    if found.group(1) == "chb":
        return (Fetch(Thing.DISPUTE, name),)
    return (Fetch(Thing.PAGE, name), Fetch(Thing.PAYMENT, name))  # with Mollie a page is a payment
