"""Stripe, by its public HTTP interface: hosted pages of Checkout, payment intents confirmed without the guest.

API version pinned; the words of the answers are read by ``stripe_objects``. A reference is the idempotency key, which Stripe
keeps for 24 hours: the same one after a day would charge again, so that nothing here is ever looked up by sending it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from relance.dispatch.answers import Accepted, Refused
from relance.domain.captures.answers import Answer, Unknown
from relance.payments.cards import stripe_objects as read
from relance.payments.cards.amounts import STRIPE_UNITS, units_of
from relance.payments.cards.api import THROTTLED, Api
from relance.payments.cards.door import CLOCKS_DIFFER_BY, not_there
from relance.payments.cards.keys import mode_of
from relance.payments.cards.network import Http, Lost, NotSent, Reply, is_identifier
from relance.payments.cards.signatures import header, is_stripes
from relance.payments.cards.values import (
    Account,
    Asked,
    Attempt,
    Dispute,
    Fetch,
    Guarantee,
    Page,
    PageState,
    Payment,
    Refund,
    Refunding,
    Standing,
)

VERSION = "2026-10-28.endive"
PAGE_SIZE, MOST_PAGES = 50, 40
EVIDENCE_NAMES = {
    "product": "product_description",
    "service_date": "service_date",
    "customer": "customer_name",
    "customer_email": "customer_email_address",
    "terms": "refund_policy_disclosure",
    "communication": "access_activity_log",
    "text": "uncategorized_text",
}


class Stripe:
    """One account. ``secret`` is the webhook endpoint's, empty where there is none."""

    word = "stripe"
    key_lives = timedelta(hours=24)

    def __init__(self, key: str, *, secret: str = "", base: str = "https://api.stripe.com", **bounds: Any) -> None:
        self._mode = mode_of(self.word, key)
        self._secret = secret
        headers = {"Stripe-Version": VERSION, "Content-Type": "application/x-www-form-urlencoded"}
        self._api = Api(Http(base, key, headers, **bounds), read.words)

    def close(self) -> None:
        """End the connections."""
        self._api.close()

    def account(self) -> Account | Refused | Unknown:
        """GET /v1/account."""
        found = self._api.get("/v1/account")
        if not isinstance(found, Reply):
            return found
        return Account(read.text(found.data, "id"), read.account_name(found.data), self._mode)

    # -- The provider's pages -----------------------------------------------------------------------------------------

    def ask_for_guarantee(self, asked: Asked) -> Page | Refused | Unknown:
        """POST /v1/checkout/sessions, mode=setup, of a customer: a card stays with him."""
        return self._ask(asked, {"mode": "setup", "currency": asked.currency.lower()})

    def ask_for_payment(self, asked: Asked) -> Page | Refused | Unknown:
        """POST /v1/checkout/sessions, mode=payment."""
        if asked.amount is None:
            raise ValueError("a payment has an amount")
        units = units_of(asked.amount, STRIPE_UNITS.get(asked.amount.currency))
        return self._ask(
            asked,
            {
                "mode": "payment",
                "line_items[0][quantity]": "1",
                "line_items[0][price_data][currency]": asked.amount.currency.lower(),
                "line_items[0][price_data][unit_amount]": str(units),
                "line_items[0][price_data][product_data][name]": asked.description,
                "payment_intent_data[metadata][attempt]": asked.reference,
            },
        )

    def _ask(self, asked: Asked, more: Mapping[str, str]) -> Page | Refused | Unknown:
        customer = self._customer(asked)
        if not isinstance(customer, str):
            return customer
        made = self._post(
            "/v1/checkout/sessions",
            {
                "ui_mode": "hosted_page",
                "payment_method_types[0]": "card",
                "customer": customer,
                "success_url": asked.back,
                "cancel_url": asked.back,
                "locale": asked.language,
                "client_reference_id": asked.reference,
                "metadata[attempt]": asked.reference,
                **more,
            },
            key=f"{asked.reference}.page",
        )
        return read.page(made.data) if isinstance(made, Reply) else made

    def _customer(self, asked: Asked) -> str | Refused | Unknown:
        if asked.customer:
            return asked.customer
        given = {"metadata[attempt]": asked.reference, "name": asked.name, "email": asked.email}
        made = self._post(
            "/v1/customers",
            {name: value for name, value in given.items() if value},
            key=f"{asked.reference}.customer",
        )
        if not isinstance(made, Reply):
            return made
        return read.text(made.data, "id") or Unknown("an answer without a customer")

    def expire(self, page: str) -> PageState:
        """POST /v1/checkout/sessions/{id}/expire; what it says then is asked, whatever came back."""
        if is_identifier(page):
            self._post(f"/v1/checkout/sessions/{page}/expire", {})
        return self.payment_state(page)

    def guarantee_state(self, page: str) -> Guarantee:
        """GET the session with its setup intent and the card."""
        found = self._session(page, "setup_intent.payment_method")
        return read.guarantee(found.data) if isinstance(found, Reply) else Guarantee(Standing.UNKNOWN, code=found.why)

    def payment_state(self, page: str) -> PageState:
        """GET the session with its payment intent and the charge."""
        found = self._session(page, "payment_intent.latest_charge")
        return read.page_state(found.data) if isinstance(found, Reply) else PageState(Standing.UNKNOWN, code=found.why)

    def _session(self, page: str, expand: str) -> Reply | Refused | Unknown:
        if not is_identifier(page):
            return Unknown("no name of a page")
        return self._api.get(f"/v1/checkout/sessions/{page}", {"expand[0]": expand})

    # -- Attempts -----------------------------------------------------------------------------------------------------

    def attempt(self, attempt: Attempt) -> Answer:
        """POST /v1/payment_intents, confirmed at once, off session."""
        got = self._api.sent("POST", "/v1/payment_intents", _form(_attempted(attempt)), key=attempt.reference)
        match got:
            case NotSent(why):
                return read.not_carried_out("no_connection", why)
            case Lost(why):
                return Unknown(why)
        if got.is_success:
            return read.answer(got.data, attempt)
        if not self._api.is_refusal(got):
            return Unknown(self._api.why(got))
        error = read.part(got.data, "error")
        if error.get("type") == "card_error":
            return read.declined(error, attempt, self._charge(read.text(error, "charge")))
        code = "rate_limit" if got.status == THROTTLED else read.text(error, "code") or read.text(error, "type")
        return read.not_carried_out(code, self._api.why(got))

    def _charge(self, charge: str) -> Mapping[str, Any]:
        """The charge that was declined: it alone says whether the network was asked. Nothing where it cannot be had."""
        found = self._api.get(f"/v1/charges/{charge}") if is_identifier(charge) else None
        return found.data if isinstance(found, Reply) else {}

    def look_up(self, attempt: Attempt, now: datetime) -> Answer | None:
        """GET /v1/payment_intents of the customer since then, all pages, by metadata[attempt]."""
        params = {
            "customer": attempt.card.customer,
            "created[gte]": str(int((attempt.at - CLOCKS_DIFFER_BY).timestamp())),
            "expand[0]": "data.latest_charge",
        }
        for intent in self._listed("/v1/payment_intents", params):
            if isinstance(intent, Unknown):
                return intent
            if read.metadata(intent, "attempt") == attempt.reference:
                return read.answer(self._given_up(intent), None)
        return not_there(attempt.at, now)

    def _given_up(self, intent: Mapping[str, Any]) -> Mapping[str, Any]:
        """An intent that was made and never confirmed is cancelled, so that it is known to take nothing."""
        name = read.text(intent, "id")
        if intent.get("status") != "requires_confirmation" or not is_identifier(name):
            return intent
        done = self._post(f"/v1/payment_intents/{name}/cancel", {})
        return done.data if isinstance(done, Reply) else intent

    def payment(self, payment: str) -> Payment | Refused | Unknown:
        """GET /v1/payment_intents/{id}."""
        if not is_identifier(payment):
            return Refused("no name of a payment", is_temporary=False)
        found = self._api.get(f"/v1/payment_intents/{payment}", {"expand[0]": "latest_charge"})
        return read.payment(found.data) if isinstance(found, Reply) else found

    def cancel(self, payment: str) -> Payment | Refused | Unknown:
        """POST /v1/payment_intents/{id}/cancel; what it says then is asked, whatever came back."""
        if is_identifier(payment):
            self._post(f"/v1/payment_intents/{payment}/cancel", {})
        return self.payment(payment)

    def forget(self, customer: str, card: str) -> Accepted | Refused | Unknown:
        """POST /v1/payment_methods/{id}/detach, unless it belongs to nobody already."""
        if not is_identifier(card):
            return Refused("no name of a card", is_temporary=False)
        found = self._api.get(f"/v1/payment_methods/{card}")
        if isinstance(found, Reply) and found.data.get("customer"):
            found = self._post(f"/v1/payment_methods/{card}/detach", {})
        if not isinstance(found, Reply):
            return found
        return Accepted(card) if not found.data.get("customer") else Unknown("it is still kept")

    # -- Money that goes back -----------------------------------------------------------------------------------------

    def refund(self, refunding: Refunding) -> Refund | Refused | Unknown:
        """POST /v1/refunds."""
        form = {
            "payment_intent": refunding.payment,
            "amount": str(units_of(refunding.amount, STRIPE_UNITS.get(refunding.amount.currency))),
            "metadata[refund]": refunding.reference,
        }
        made = self._post("/v1/refunds", form, key=refunding.reference)
        if not isinstance(made, Reply):
            return made
        if read.metadata(made.data, "refund") != refunding.reference:
            return Unknown("the answer is about another refund")
        return read.refund(made.data)

    def refund_state(self, refunding: Refunding, now: datetime) -> Refund | Unknown | None:
        """GET /v1/refunds of the payment, by metadata[refund]."""
        for made in self._listed("/v1/refunds", {"payment_intent": refunding.payment}):
            if isinstance(made, Unknown):
                return made
            if read.metadata(made, "refund") == refunding.reference:
                return read.refund(made)
        return not_there(refunding.at, now)

    def disputes(self, payment: str) -> tuple[Dispute, ...] | Unknown:
        """GET /v1/disputes of the payment."""
        found: list[Dispute] = []
        for one in self._listed("/v1/disputes", {"payment_intent": payment}):
            if isinstance(one, Unknown):
                return one
            found.append(read.dispute(one))
        return tuple(found)

    def dispute_evidence(
        self, dispute: str, evidence: Mapping[str, str], *, submit: bool
    ) -> Dispute | Refused | Unknown:
        """POST /v1/disputes/{id}."""
        if not is_identifier(dispute):
            return Refused("no name of a dispute", is_temporary=False)
        form = {f"evidence[{EVIDENCE_NAMES[key]}]": text for key, text in evidence.items()}
        done = self._post(f"/v1/disputes/{dispute}", {**form, "submit": "true" if submit else "false"})
        return read.dispute(done.data) if isinstance(done, Reply) else done

    # -- What Stripe tells --------------------------------------------------------------------------------------------

    def event(self, headers: Mapping[str, str], body: bytes, now: datetime) -> tuple[Fetch, ...] | Refused:
        """Signed, of the pinned version's word and of this key's mode: the names in it, to be fetched."""
        if not is_stripes(header(headers, "Stripe-Signature"), body, self._secret, now):
            return Refused("not signed with the secret that is kept here, or too old", is_temporary=False)
        return read.event(body, word=VERSION.partition(".")[2], is_live=self._mode == "live")

    # -- Requests -----------------------------------------------------------------------------------------------------

    def _post(self, path: str, form: Mapping[str, str], *, key: str = "") -> Reply | Refused | Unknown:
        return self._api.send("POST", path, _form(form), key=key)

    def _listed(self, path: str, params: Mapping[str, str]) -> Iterator[Mapping[str, Any] | Unknown]:
        """Each object of a list, newest first; Unknown last where it could not be read to its end."""
        after: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            got = self._api.get(path, {**params, "limit": str(PAGE_SIZE), **after})
            if not isinstance(got, Reply):
                yield Unknown(got.why)
                return
            rows = read.rows(got.data)
            if rows is None:
                yield Unknown("no list")
                return
            yield from rows
            if not got.data["has_more"]:
                return
            after = {"starting_after": read.text(rows[-1], "id")} if rows else after
        yield Unknown("a list too long to be read")


def _attempted(attempt: Attempt) -> dict[str, str]:
    """Of the card of a customer, confirmed at once, without him."""
    return {
        "amount": str(units_of(attempt.amount, STRIPE_UNITS.get(attempt.amount.currency))),
        "currency": attempt.amount.currency.lower(),
        "customer": attempt.card.customer,
        "payment_method": attempt.card.method,
        "payment_method_types[0]": "card",
        "confirm": "true",
        "off_session": "true",
        "description": attempt.description,
        "metadata[attempt]": attempt.reference,
        "expand[0]": "latest_charge",
    }


def _form(fields: Mapping[str, str]) -> bytes:
    return urlencode(fields).encode()
