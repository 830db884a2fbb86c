"""Mollie as our adapter meets it: customers, payments, mandates, refunds, chargebacks; the page behind a link; its messages.

In its test mode some amounts fail whatever the card: 1001.00 and what follows, as its manual lists them (from memory).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.payments.servers.hosted_page import open_page, over_page
from tests.payments.servers.issuer import APPROVAL, AUTHENTICATION, OK, BankCard, Verdict
from tests.payments.servers.requests import Answered, Asked, Object
from tests.payments.servers.world import Delivery, World

TITLES = {
    400: "Bad Request",
    401: "Unauthorized Request",
    404: "Not Found",
    409: "Conflict",
    422: "Unprocessable Entity",
    429: "Too Many Requests",
    500: "Internal Server Error",
}
SECRET = "exemple"
PAGE_LIVES = timedelta(minutes=30)
WORDS = {
    "generic_decline": "card_declined",
    "insufficient_funds": "insufficient_funds",
    "expired_card": "card_expired",
    "incorrect_cvc": "invalid_cvv",
    "lost_card": "possible_fraud",
    "stolen_card": "possible_fraud",
    "processing_error": "unknown_reason",
    "card_velocity_exceeded": "refused_by_issuer",
    "authentication_not_handled": "authentication_failed",
    AUTHENTICATION: "authentication_required",
}
FAILING_AMOUNTS = dict(
    zip(
        (f"{value}.00" for value in range(1001, 1011)),
        (
            "invalid_card_number",
            "invalid_cvv",
            "invalid_card_holder_name",
            "card_expired",
            "invalid_card_type",
            "refused_by_issuer",
            "insufficient_funds",
            "inactive_card",
            "possible_fraud",
            "authentication_failed",
        ),
        strict=True,
    )
)
OVER = frozenset({"paid", "failed", "canceled", "expired"})
FINAL_NO = frozenset({"failed", "canceled", "expired"})


class Refusal(Exception):
    """A request that was not taken."""

    def __init__(self, status: int, detail: str, field: str = "") -> None:
        super().__init__(detail)
        self.status, self.detail, self.field = status, detail, field


class MollieServer(World):
    """Serves ``/v2/``; its messages go to the address that each payment names."""

    api = "/v2/"
    kind = "Mollie"

    def __init__(self, key: str = "test_Exemple0000", port: int = 0, secret: str = SECRET) -> None:
        super().__init__(key, port)
        self.secrets = [secret]
        self.things: dict[str, Object] = {}
        self.of_card: dict[str, BankCard] = {}

    # -- Requests -----------------------------------------------------------------------------------------------------

    def read(self, raw: bytes) -> Object:
        """JSON."""
        found: Object = json.loads(raw) if raw else {}
        return found

    def error(self, status: int, code: str, **more: Any) -> Answered:
        """``{"status", "title", "detail", "field", "_links"}``."""
        status = 422 if code == "idempotency" else status
        body: Object = {"status": status, "title": TITLES[status], "detail": more.get("detail") or code, "_links": {}}
        if more.get("field"):
            body["field"] = more["field"]
        return Answered(status, body, is_kept=status >= 500)

    def route(self, asked: Asked) -> Answered:
        """By the shape of the path."""
        parts = asked.path.removeprefix(self.api).strip("/").split("/")
        try:
            found = self._done(asked, asked.method, parts)
        except Refusal as refusal:
            return self.error(refusal.status, "refused", detail=refusal.detail, field=refusal.field)
        return Answered(201 if asked.method == "POST" else 200, json.loads(json.dumps(found)))

    def _done(self, asked: Asked, method: str, parts: list[str]) -> Object:
        match method, parts:
            case "GET", ["profiles", "me"]:
                return {
                    "resource": "profile",
                    "id": "pfl_exemple",
                    "mode": "test",
                    "name": "Gîte de l’Exemple",
                    "status": "verified",
                }
            case "POST", ["customers"]:
                return self._make("cst", "customer", **asked.body)
            case "GET", ["customers", name]:
                return self._one(name, "cst")
            case "POST", ["customers", name, "payments"]:
                return self._pay(self._one(name, "cst")["id"], asked.body)
            case "GET", ["customers", name, "payments"]:
                return self._list(asked, "payments", "tr", customerId=self._one(name, "cst")["id"])
            case "GET", ["customers", name, "mandates"]:
                return self._list(asked, "mandates", "mdt", customerId=name)
            case "GET", ["customers", _name, "mandates", mandate]:
                return self._one(mandate, "mdt")
            case "DELETE", ["customers", name, "mandates", mandate]:
                if self._one(mandate, "mdt").get("customerId") != name:
                    raise Refusal(404, "No mandate exists with this token.")
                return self.things.pop(mandate)
            case "POST", ["payments"]:
                return self._pay("", asked.body)
            case "GET", ["payments", name]:
                return self._one(name, "tr")
            case "DELETE", ["payments", name]:
                return self._cancel(self._one(name, "tr"))
            case "POST", ["payments", name, "refunds"]:
                return self._give_back(self._one(name, "tr"), asked.body)
            case "GET", ["payments", name, "refunds"]:
                return self._list(asked, "refunds", "re", paymentId=name)
            case "GET", ["payments", name, "chargebacks"]:
                return self._list(asked, "chargebacks", "chb", paymentId=name)
        raise Refusal(404, "No such address.")

    def _make(self, prefix: str, resource: str, **fields: Any) -> Object:
        name = self.name(prefix).replace("Mollie", "")
        made = {"resource": resource, "id": name, "mode": "test", "createdAt": self.now().isoformat(), **fields}
        self.things[name] = made
        return made

    def _one(self, name: str, prefix: str) -> Object:
        if not name.startswith(prefix + "_") or name not in self.things:
            raise Refusal(404, f"No {prefix} exists with token {name}.")
        return self.things[name]

    def _list(self, asked: Asked, resource: str, prefix: str, **wanted: str) -> Object:
        rows = [one for name, one in reversed(self.things.items()) if name.startswith(prefix + "_")]
        rows = [one for one in rows if all(one.get(field) == value for field, value in wanted.items())]
        if begins_at := asked.query.get("from"):
            rows = rows[[one["id"] for one in rows].index(begins_at) :]
        most = min(int(asked.query.get("limit", 50)), 250)
        href = f"https://api.mollie.com{asked.path}?from={rows[most]['id']}&limit={most}" if len(rows) > most else ""
        return {
            "count": len(rows[:most]),
            "_embedded": {resource: rows[:most]},
            "_links": {"next": {"href": href} if href else None},
        }

    # -- Payments -----------------------------------------------------------------------------------------------------

    def _pay(self, customer: str, body: Object) -> Object:
        value, sequence = Decimal(body["amount"]["value"]), body.get("sequenceType", "oneoff")
        if value == 0 and (sequence, body.get("method")) != ("first", "creditcard"):
            raise Refusal(422, "The amount is lower than the minimum", "amount")
        if sequence == "recurring":
            mandate = self.things.get(body.get("mandateId", ""))
            if mandate is None or mandate["customerId"] != customer or mandate["status"] != "valid":
                raise Refusal(422, "The customer has no suitable mandate", "mandateId")
        elif not body.get("redirectUrl"):
            raise Refusal(422, "The redirect URL is missing", "redirectUrl")
        made = self._make(
            "tr",
            "payment",
            status="open",
            amount=body["amount"],
            description=body["description"],
            sequenceType=sequence,
            metadata=body.get("metadata"),
            redirectUrl=body.get("redirectUrl"),
            webhookUrl=body.get("webhookUrl", ""),
            customerId=customer,
            mandateId=body.get("mandateId"),
            isCancelable=True,
            details={},
            _links={},
            amountRefunded={
                **body["amount"],
                "value": f"{Decimal(0):.{len(str(body['amount']['value']).partition('.')[2])}f}",
            },
            expiresAt=(self.now() + PAGE_LIVES).isoformat(),
        )
        if sequence == "recurring":
            card = self.of_card[body["mandateId"]]
            self._tried(made, card, card.tried(self.now()))
        else:
            made["_links"] = {"checkout": {"href": f"{self.base}/checkout/{made['id']}", "type": "text/html"}}
        return made

    def _tried(self, payment: Object, card: BankCard, said: Verdict) -> None:
        failing = FAILING_AMOUNTS.get(payment["amount"]["value"])
        reason = failing or (WORDS.get(said.code, said.code) if said.is_decline else "")
        payment["_links"] = {}
        payment["details"] = {
            "cardLabel": card.brand.title(),
            "cardNumber": card.last4,
            "cardFingerprint": card.fingerprint,
            "cardCountryCode": "FR",
            "cardExpiryDate": "2030-12-31",
        }
        if reason:
            payment["status"] = "failed"
            payment["details"]["failureReason"] = reason
        elif said.code == OK:
            self._paid(payment, card)
        elif said.code == APPROVAL:
            payment["_links"] = {"checkout": {"href": f"{self.base}/checkout/{payment['id']}", "type": "text/html"}}
        else:
            payment["status"] = "pending"
        self.happened(payment)

    def _paid(self, payment: Object, card: BankCard) -> None:
        payment["status"] = "paid"
        if payment["sequenceType"] == "first":
            mandate = self._make(
                "mdt", "mandate", status="valid", method="creditcard", customerId=payment["customerId"]
            )
            payment["mandateId"] = mandate["id"]
            self.of_card[mandate["id"]] = card
        if Decimal(payment["amount"]["value"]):
            self._book(payment, Decimal(payment["amount"]["value"]))
        if card.is_disputed_later and Decimal(payment["amount"]["value"]):
            self.open_dispute(payment["id"])

    def _book(self, payment: Object, amount: Decimal) -> None:
        reference = (payment["metadata"] or {}).get("attempt", "")
        self.book(payment["id"], amount, payment["amount"]["currency"], reference)

    def _cancel(self, payment: Object) -> Object:
        if payment["status"] != "open" or not payment["isCancelable"]:
            raise Refusal(422, "The payment cannot be canceled")
        payment.update(status="canceled", _links={})
        self.happened(payment)
        return payment

    def time_passed(self) -> None:
        """Pages close."""
        for thing in self.things.values():
            is_open = thing["resource"] == "payment" and thing["status"] == "open"
            if is_open and thing["expiresAt"] < self.now().isoformat():
                thing.update(status="expired", _links={})
                self.happened(thing)

    def settle(self, payment: str, *, is_paid: bool) -> None:
        """The bank's late answer."""
        with self.lock:
            found = self._one(payment, "tr")
            card = next(card for card in self.cards.values() if card.fingerprint == found["details"]["cardFingerprint"])
            if is_paid:
                self._paid(found, card)
            else:
                found["status"] = "failed"
                found["details"]["failureReason"] = "insufficient_funds"
            self.happened(found)

    # -- Money that goes back -----------------------------------------------------------------------------------------

    def _give_back(self, payment: Object, body: Object) -> Object:
        amount, before = Decimal(body["amount"]["value"]), Decimal(payment["amountRefunded"]["value"])
        left = Decimal(payment["amount"]["value"]) - before
        if payment["status"] != "paid" or not 0 < amount <= left:
            raise Refusal(422, "The specified amount cannot be refunded", "amount")
        payment["amountRefunded"]["value"] = str(before + amount)
        self._book(payment, -amount)
        made = self._make(
            "re",
            "refund",
            paymentId=payment["id"],
            amount=body["amount"],
            metadata=body.get("metadata"),
            status="refunded",
        )
        self.happened(payment)
        return made

    def open_dispute(self, payment: str) -> str:
        """The money is gone; the payment stays paid."""
        found = self._one(payment, "tr")
        found["amountChargedBack"] = found["amount"]
        made = self._make(
            "chb",
            "chargeback",
            paymentId=payment,
            amount=found["amount"],
            reason={"code": "4837", "description": "No authorisation"},
        )
        self._book(found, -Decimal(found["amount"]["value"]))
        self.happened(found)
        return str(made["id"])

    def close_dispute(self, dispute: str, *, is_won: bool) -> None:
        """Reversed, or not."""
        with self.lock:
            found = self._one(dispute, "chb")
            if is_won:
                found["reversedAt"] = self.now().isoformat()
                self._book(self.things[found["paymentId"]], Decimal(found["amount"]["value"]))

    # -- Messages -----------------------------------------------------------------------------------------------------

    def happened(self, payment: Object) -> None:
        """The classic form: an id."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self.tell(Delivery(payment["webhookUrl"], headers, f"id={payment['id']}".encode()))

    def delivery(self, body: bytes, *, secrets: list[str] | None = None, late: timedelta = timedelta()) -> Delivery:
        """The newer form, signed; with other ``secrets`` a forged one."""
        signed = [hmac.new(one.encode(), body, hashlib.sha256).hexdigest() for one in secrets or self.secrets]
        headers = {
            "X-Mollie-Signature": ",".join(f"sha256={one}" for one in signed),
            "Content-Type": "application/json",
        }
        return Delivery("", headers, body)

    # -- The page behind a link ---------------------------------------------------------------------------------------

    def on_page(self, asked: Asked) -> Answered:
        """Shown, or acted on."""
        payment = self.things.get(asked.path.rpartition("/")[2], {})
        if payment.get("resource") != "payment" or payment["status"] != "open":
            return Answered(410, {"html": over_page("Mollie", "This page is over.")})
        if asked.method != "POST":
            return Answered(
                200, {"html": open_page("Mollie", f"{payment['amount']['value']} {payment['amount']['currency']}")}
            )
        act = asked.body.get("act", "pay")
        if act == "close":
            return Answered(200, {"html": over_page("Mollie", "Closed without a word.")})
        if act == "back":
            payment.update(status="canceled", _links={})
            self.happened(payment)
        else:
            self._give_card(payment, self.card(asked.body.get("number", "")), act)
        return Answered(303, {}, {"Location": payment["redirectUrl"]})

    def _give_card(self, payment: Object, card: BankCard, act: str) -> None:
        decided = {
            "decline": Verdict("generic_decline"),
            "fail_authentication": Verdict("authentication_not_handled"),
        }.get(act)
        if decided is None and (payment["sequenceType"] == "first" or card.when_left.is_decline):
            decided = card.when_left
        self._tried(payment, card, decided or card.tried(self.now(), with_holder=True))
