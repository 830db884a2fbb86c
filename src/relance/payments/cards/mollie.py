"""Mollie, by its public HTTP interface: a guarantee is a payment of nothing, every attempt a payment of its own.

A payment that failed is final, so that nothing is confirmed twice. The words of the answers are read by ``mollie_objects``.
How long it keeps an idempotency key is not in the material at hand; an hour is the shortest that was told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from relance.dispatch.answers import Accepted, Refused
from relance.domain.captures.answers import Answer, Unknown
from relance.payments.cards import mollie_objects as read
from relance.payments.cards.amounts import text_of
from relance.payments.cards.api import THROTTLED, Api
from relance.payments.cards.door import CLOCKS_DIFFER_BY, not_there
from relance.payments.cards.keys import mode_of
from relance.payments.cards.network import Http, Lost, NotSent, Reply, is_identifier
from relance.payments.cards.signatures import header, is_mollies
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

PAGE_SIZE, MOST_PAGES = 50, 40
LANGUAGES = {"fr": "fr_FR", "en": "en_US"}


class Mollie:
    """One profile of an account. ``secret`` is that of signed webhooks, empty where there are none."""

    word = "mollie"
    key_lives = timedelta(hours=1)

    def __init__(self, key: str, *, secret: str = "", base: str = "https://api.mollie.com", **bounds: Any) -> None:
        self._mode = mode_of(self.word, key)
        self._secret = secret
        self._api = Api(Http(base, key, {"Content-Type": "application/json"}, **bounds), read.words)

    def close(self) -> None:
        """End the connections."""
        self._api.close()

    def account(self) -> Account | Refused | Unknown:
        """GET /v2/profiles/me: the website profile that the key belongs to."""
        found = self._api.get("/v2/profiles/me")
        if not isinstance(found, Reply):
            return found
        return Account(read.text(found.data, "id"), read.text(found.data, "name"), self._mode)

    # -- The provider's pages -----------------------------------------------------------------------------------------

    def ask_for_guarantee(self, asked: Asked) -> Page | Refused | Unknown:
        """POST /v2/customers/{id}/payments of 0.00, sequenceType=first: what stays is a mandate for the card."""
        customer = self._customer(asked)
        if not isinstance(customer, str):
            return customer
        nothing = {"currency": asked.currency, "value": read.nothing(asked.currency)}
        more = {"amount": nothing, "sequenceType": "first", "method": "creditcard"}
        return self._ask(f"/v2/customers/{customer}/payments", asked, more)

    def ask_for_payment(self, asked: Asked) -> Page | Refused | Unknown:
        """POST /v2/payments without sequenceType."""
        if asked.amount is None:
            raise ValueError("a payment has an amount")
        amount = {"currency": asked.amount.currency, "value": text_of(asked.amount)}
        return self._ask("/v2/payments", asked, {"amount": amount})

    def _ask(self, path: str, asked: Asked, more: Mapping[str, object]) -> Page | Refused | Unknown:
        given = {
            "description": asked.description,
            "redirectUrl": asked.back,
            "locale": LANGUAGES.get(asked.language, "en_US"),
            "metadata": {"attempt": asked.reference},
            **({"webhookUrl": asked.hears} if asked.hears else {}),
            **more,
        }
        made = self._send("POST", path, given, key=f"{asked.reference}.page")
        return read.page(made.data) if isinstance(made, Reply) else made

    def _customer(self, asked: Asked) -> str | Refused | Unknown:
        if asked.customer:
            known = is_identifier(asked.customer)
            return asked.customer if known else Refused("no name of a customer", is_temporary=False)
        given = {"name": asked.name, "email": asked.email, "metadata": {"attempt": asked.reference}}
        made = self._send(
            "POST",
            "/v2/customers",
            {name: value for name, value in given.items() if value},
            key=f"{asked.reference}.customer",
        )
        if not isinstance(made, Reply):
            return made
        found = read.text(made.data, "id")
        return found if is_identifier(found) else Unknown("an answer without a customer")

    def expire(self, page: str) -> PageState:
        """DELETE /v2/payments/{id}, which Mollie allows where it can; what stands then is asked, whatever came back."""
        if is_identifier(page):
            self._send("DELETE", f"/v2/payments/{page}")
        return self.payment_state(page)

    def guarantee_state(self, page: str) -> Guarantee:
        """GET the payment, and its mandate where it is paid."""
        found = self._payment(page)
        if not isinstance(found, Reply):
            return Guarantee(Standing.UNKNOWN, code=found.why)
        customer, name = read.text(found.data, "customerId"), read.text(found.data, "mandateId")
        if found.data.get("status") != "paid" or not is_identifier(customer) or not is_identifier(name):
            return read.guarantee(found.data, None)
        mandate = self._api.get(f"/v2/customers/{customer}/mandates/{name}")
        if not isinstance(mandate, Reply):
            return Guarantee(Standing.UNKNOWN, code=mandate.why)
        return read.guarantee(found.data, mandate.data)

    def payment_state(self, page: str) -> PageState:
        """GET the payment."""
        found = self._payment(page)
        return read.page_state(found.data) if isinstance(found, Reply) else PageState(Standing.UNKNOWN, code=found.why)

    def _payment(self, name: str) -> Reply | Refused | Unknown:
        if not is_identifier(name):
            return Refused("no name of a payment", is_temporary=False)
        return self._api.get(f"/v2/payments/{name}")

    # -- Attempts -----------------------------------------------------------------------------------------------------

    def attempt(self, attempt: Attempt) -> Answer:
        """POST /v2/customers/{id}/payments, sequenceType=recurring, of the mandate."""
        if not is_identifier(attempt.card.customer):
            return read.not_carried_out("no_customer", field="customerId")
        given = {
            "amount": {"currency": attempt.amount.currency, "value": text_of(attempt.amount)},
            "sequenceType": "recurring",
            "mandateId": attempt.card.method,
            "description": attempt.description or attempt.reference,
            "metadata": {"attempt": attempt.reference},
            **({"webhookUrl": attempt.hears} if attempt.hears else {}),
        }
        path = f"/v2/customers/{attempt.card.customer}/payments"
        got = self._api.sent("POST", path, _body(given), key=attempt.reference)
        match got:
            case NotSent():
                return read.not_carried_out("no_connection")
            case Lost(why):
                return Unknown(why)
        if got.is_success:
            return read.answer(got.data, attempt)
        if not self._api.is_refusal(got):
            return Unknown(self._api.why(got))
        code = "rate_limit" if got.status == THROTTLED else self._api.why(got)[:60]
        return read.not_carried_out(code, field=read.text(got.data, "field"))

    def look_up(self, attempt: Attempt, now: datetime) -> Answer | None:
        """GET /v2/customers/{id}/payments, newest first, back to the day it was sent, by metadata."""
        since = attempt.at - CLOCKS_DIFFER_BY
        if not is_identifier(attempt.card.customer):
            return Unknown("no name of a customer")
        for one in self._listed(f"/v2/customers/{attempt.card.customer}/payments", "payments"):
            if isinstance(one, Unknown):
                return one
            if read.metadata(one, "attempt") == attempt.reference:
                return read.answer(one, None)
            made = read.moment(one.get("createdAt"))
            if made is not None and made < since:
                break
        return not_there(attempt.at, now)

    def payment(self, payment: str) -> Payment | Refused | Unknown:
        """GET /v2/payments/{id}."""
        found = self._payment(payment)
        return read.payment(found.data) if isinstance(found, Reply) else found

    def cancel(self, payment: str) -> Payment | Refused | Unknown:
        """DELETE /v2/payments/{id}, which Mollie allows where it can; what stands then is asked, whatever came back."""
        if is_identifier(payment):
            self._send("DELETE", f"/v2/payments/{payment}")
        return self.payment(payment)

    def forget(self, customer: str, card: str) -> Accepted | Refused | Unknown:
        """DELETE /v2/customers/{id}/mandates/{id}; one that is not found among the customer's was let go."""
        if not is_identifier(customer) or not is_identifier(card):
            return Refused("no name of a mandate", is_temporary=False)
        done = self._send("DELETE", f"/v2/customers/{customer}/mandates/{card}")
        for one in self._listed(f"/v2/customers/{customer}/mandates", "mandates"):
            if isinstance(one, Unknown):
                return one
            if one.get("id") == card and one.get("status") != "invalid":
                return done if isinstance(done, Refused) else Unknown("it is still kept")
        return Accepted(card)

    # -- Money that goes back -----------------------------------------------------------------------------------------

    def refund(self, refunding: Refunding) -> Refund | Refused | Unknown:
        """POST /v2/payments/{id}/refunds."""
        if not is_identifier(refunding.payment):
            return Refused("no name of a payment", is_temporary=False)
        given = {
            "amount": {"currency": refunding.amount.currency, "value": text_of(refunding.amount)},
            "description": refunding.reference,
            "metadata": {"refund": refunding.reference},
        }
        made = self._send("POST", f"/v2/payments/{refunding.payment}/refunds", given, key=refunding.reference)
        if not isinstance(made, Reply):
            return made
        if read.metadata(made.data, "refund") != refunding.reference:
            return Unknown("the answer is about another refund")
        return read.refund(made.data)

    def refund_state(self, refunding: Refunding, now: datetime) -> Refund | Unknown | None:
        """GET /v2/payments/{id}/refunds, by metadata."""
        if not is_identifier(refunding.payment):
            return Unknown("no name of a payment")
        for made in self._listed(f"/v2/payments/{refunding.payment}/refunds", "refunds"):
            if isinstance(made, Unknown):
                return made
            if read.metadata(made, "refund") == refunding.reference:
                return read.refund(made)
        return not_there(refunding.at, now)

    def disputes(self, payment: str) -> tuple[Dispute, ...] | Unknown:
        """GET /v2/payments/{id}/chargebacks."""
        if not is_identifier(payment):
            return Unknown("no name of a payment")
        found: list[Dispute] = []
        for one in self._listed(f"/v2/payments/{payment}/chargebacks", "chargebacks"):
            if isinstance(one, Unknown):
                return one
            found.append(read.dispute(one))
        return tuple(found)

    def dispute_evidence(
        self, dispute: str, evidence: Mapping[str, str], *, submit: bool
    ) -> Dispute | Refused | Unknown:
        """Mollie takes evidence in its dashboard alone."""
        return Refused("evidence is given in the dashboard of Mollie", is_temporary=False)

    # -- What Mollie tells --------------------------------------------------------------------------------------------

    def event(self, headers: Mapping[str, str], body: bytes, now: datetime) -> tuple[Fetch, ...] | Refused:
        """The classic form bears a name and no signature; the newer one is signed. Either way what it names is fetched."""
        signature = header(headers, "X-Mollie-Signature")
        if not signature:
            return read.classic_event(body)
        if not is_mollies(signature, body, self._secret):
            return Refused("not signed with the secret that is kept here", is_temporary=False)
        return read.signed_event(body)

    # -- Requests -----------------------------------------------------------------------------------------------------

    def _send(
        self, method: str, path: str, given: Mapping[str, object] | None = None, *, key: str = ""
    ) -> Reply | Refused | Unknown:
        return self._api.send(method, path, _body(given) if given else b"", key=key)

    def _listed(self, path: str, name: str) -> Iterator[Mapping[str, Any] | Unknown]:
        """Each object of a list, newest first; Unknown last where it could not be read to its end.

        Of the address of the next page only ``from`` is taken: requests go to no address that an answer gave.
        """
        after: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            got = self._api.get(path, {"limit": str(PAGE_SIZE), **after})
            if not isinstance(got, Reply):
                yield Unknown(got.why)
                return
            rows = read.rows(got.data, name)
            if rows is None:
                yield Unknown("no list")
                return
            yield from rows
            following = read.text(read.part(got.data, "_links", "next"), "href")
            begins_at = parse_qs(urlsplit(following).query).get("from", [""])[0]
            if not following:
                return
            after = {"from": begins_at}
        yield Unknown("a list too long to be read")


def _body(given: Mapping[str, object]) -> bytes:
    return json.dumps(given).encode()
