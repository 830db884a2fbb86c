"""What happens at Stripe: sessions, intents, charges, and their states."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.payments.servers.issuer import APPROVAL, AUTHENTICATION, OK, PENDING, BankCard, Verdict
from tests.payments.servers.requests import Object
from tests.payments.servers.world import World

ZERO_DECIMAL = frozenset({"jpy", "krw", "xpf", "xaf", "xof", "clp", "vnd", "kmf", "djf"})
SMALLEST = 50
SESSION_LIVES, AUTHORISED_FOR = timedelta(hours=24), timedelta(days=7)
OVER = frozenset({"succeeded", "canceled"})


class Trouble(Exception):
    """A refusal with its status and body; ``is_kept`` where execution had begun."""

    def __init__(self, status: int, body: Object, *, is_kept: bool) -> None:
        super().__init__(status)
        self.status, self.body, self.is_kept = status, body, is_kept


def refusal(code: str, message: str, *, status: int = 400) -> Trouble:
    """A request that was not taken."""
    error = {"type": "invalid_request_error", "code": code, "message": message}
    return Trouble(status, {"error": error}, is_kept=False)


class StripeMoney(World):
    """Its objects by name, in the order in which they were made."""

    kind = "Stripe"

    def __init__(self, key: str, port: int) -> None:
        super().__init__(key, port)
        self.things: dict[str, Object] = {}
        self.tries: dict[str, list[datetime]] = {}

    def make(self, prefix: str, kind: str, **fields: Any) -> Object:
        """A new object."""
        name = self.name(prefix)
        self.things[name] = {
            "id": name,
            "object": kind,
            "created": int(self.now().timestamp()),
            "livemode": False,
            **fields,
        }
        return self.things[name]

    def happened(self, kind: str, thing: Object) -> None:
        """An event."""
        raise NotImplementedError

    def time_passed(self) -> None:
        """Pages close, and authorisations end."""
        for thing in list(self.things.values()):
            age = self.now().timestamp() - thing["created"]
            if (
                thing["object"] == "checkout.session"
                and thing["status"] == "open"
                and age > SESSION_LIVES.total_seconds()
            ):
                self.expire_session(thing)
            is_held = thing["object"] == "payment_intent" and thing["status"] == "requires_capture"
            if is_held and age > AUTHORISED_FOR.total_seconds():
                self.cancel_intent(thing)

    # -- Pages --------------------------------------------------------------------------------------------------------

    def open_session(self, body: Object) -> Object:
        """Mode setup or payment, with its intent."""
        currency, units = body.get("currency"), None
        if body["mode"] == "payment":
            price = body["line_items"]["0"]["price_data"]
            currency, units = price["currency"], int(price["unit_amount"])
            if units < SMALLEST and currency not in ZERO_DECIMAL:
                raise refusal("amount_too_small", "The total amount must be at least 0.50.")
        session = self.make(
            "cs_test",
            "checkout.session",
            mode=body["mode"],
            status="open",
            customer=body.get("customer"),
            currency=currency,
            amount_total=units,
            payment_status="unpaid" if units else "no_payment_required",
            success_url=body["success_url"],
            cancel_url=body.get("cancel_url"),
            metadata=body.get("metadata", {}),
            setup_intent=None,
            payment_intent=None,
        )
        session["expires_at"] = int((self.now() + SESSION_LIVES).timestamp())
        session["url"] = f"{self.base}/pay/{session['id']}"
        if body["mode"] == "setup":
            session["setup_intent"] = self.make(
                "seti",
                "setup_intent",
                status="requires_payment_method",
                usage="off_session",
                customer=body.get("customer"),
                payment_method=None,
                payment_method_types=["card"],
                mandate=None,
                latest_attempt=None,
                last_setup_error=None,
                next_action=None,
                metadata={},
                cancellation_reason=None,
            )["id"]
        else:
            given = body.get("payment_intent_data", {}).get("metadata", {})
            session["payment_intent"] = self._intent(units or 0, str(currency), body.get("customer"), None, given)["id"]
        return session

    def expire_session(self, session: Object) -> None:
        """It takes nothing any more."""
        session.update(status="expired", url=None)
        intent = self.things[session["setup_intent"] or session["payment_intent"]]
        if intent["status"] not in OVER | {"processing"}:
            intent.update(status="canceled", cancellation_reason="abandoned")
        self.happened("checkout.session.expired", session)

    def pay_on_page(self, session: Object, card: BankCard, decided: Verdict | None) -> Verdict:
        """A guest gives a card: it is left, or pays."""
        method = self._method(card, session["customer"])
        if session["mode"] == "payment":
            said = decided or (
                card.when_left if card.when_left.is_decline else card.tried(self.now(), with_holder=True)
            )
            intent = self.things[session["payment_intent"]]
            intent["payment_method"] = method["id"]
            self._charge(intent, card, method, said)
            if not said.is_decline:
                session.update(status="complete", payment_status="paid" if said.code == OK else "unpaid", url=None)
                self.happened("checkout.session.completed", session)
            return said
        said, intent = decided or card.when_left, self.things[session["setup_intent"]]
        if said.is_decline:
            intent["last_setup_error"] = {"type": "card_error", "code": "card_declined", "decline_code": said.code}
            self.happened("setup_intent.setup_failed", intent)
            return said
        intent.update(status="succeeded", payment_method=method["id"], last_setup_error=None)
        session.update(status="complete", url=None)
        self.happened("setup_intent.succeeded", intent)
        self.happened("checkout.session.completed", session)
        return said

    def _method(self, card: BankCard, customer: str | None) -> Object:
        facts = {
            "brand": card.brand,
            "last4": card.last4,
            "exp_month": 12,
            "exp_year": 2030,
            "fingerprint": card.fingerprint,
            "funding": "credit",
            "country": "FR",
            "networks": {"available": [card.brand]},
        }
        return self.make("pm", "payment_method", type="card", customer=customer, card=facts, billing_details={})

    # -- Intents ------------------------------------------------------------------------------------------------------

    def make_intent(self, body: Object) -> Object:
        """Checked first, then made, then confirmed where it is asked."""
        units, currency = int(body["amount"]), body["currency"]
        method = self.things.get(body.get("payment_method", ""))
        if units < SMALLEST and currency not in ZERO_DECIMAL:
            raise refusal("amount_too_small", "Amount must be at least 0.50.")
        if body.get("off_session") == "true" and body.get("confirm") != "true":
            raise refusal("parameter_invalid", "off_session only with confirm")
        if "payment_method" in body and (method is None or method["object"] != "payment_method"):
            raise refusal("resource_missing", "No such PaymentMethod")
        if method is not None and method["customer"] != body.get("customer"):
            raise refusal("payment_method_unexpected_state", "The PaymentMethod does not belong to the Customer.")
        intent = self._intent(
            units, currency, body.get("customer"), body.get("payment_method"), body.get("metadata", {})
        )
        intent["capture_method"] = body.get("capture_method", "automatic")
        return self.confirm_intent(intent, body) if body.get("confirm") == "true" else intent

    def _intent(self, units: int, currency: str, customer: str | None, method: str | None, metadata: Object) -> Object:
        return self.make(
            "pi",
            "payment_intent",
            amount=units,
            currency=currency,
            customer=customer,
            payment_method=method,
            status="requires_confirmation" if method else "requires_payment_method",
            amount_capturable=0,
            amount_received=0,
            capture_method="automatic",
            confirmation_method="automatic",
            latest_charge=None,
            last_payment_error=None,
            next_action=None,
            metadata=metadata,
            canceled_at=None,
            cancellation_reason=None,
        )

    def confirm_intent(self, intent: Object, body: Object) -> Object:
        """Try the card; a no is 402 with the whole intent inside."""
        if intent["status"] not in {"requires_confirmation", "requires_payment_method", "requires_action"}:
            raise refusal("payment_intent_unexpected_state", "You cannot confirm this PaymentIntent.")
        method = self.things.get(body.get("payment_method") or intent["payment_method"] or "")
        if method is None:
            raise refusal("payment_intent_unexpected_state", "It has no payment method.")
        intent["payment_method"] = method["id"]
        card = self.cards[method["card"]["fingerprint"]]
        said = card.tried(self.now())
        if said.code == APPROVAL or (said.code == AUTHENTICATION and body.get("off_session") != "true"):
            link = {"type": "redirect_to_url", "redirect_to_url": {"url": f"{self.base}/pay/{intent['id']}"}}
            intent.update(status="requires_action", next_action=link)
            return intent
        self._charge(intent, card, method, said)
        if said.is_decline:
            shown = {**intent["last_payment_error"], "payment_intent": json.loads(json.dumps(intent))}
            raise Trouble(402, {"error": shown}, is_kept=True)
        return intent

    def approve(self, intent: Object, decided: Verdict | None) -> None:
        """The holder is at the link, and says yes or no."""
        method = self.things[intent["payment_method"]]
        intent["next_action"] = None
        self._charge(intent, self.cards[method["card"]["fingerprint"]], method, decided or Verdict(OK))

    def _charge(self, intent: Object, card: BankCard, method: Object, said: Verdict) -> None:
        if said.code == AUTHENTICATION:  # no charge row
            self._failed(intent, said, method, None)
            return
        outcome = _outcome(said)
        is_paid = said.code == OK
        charge = self.make(
            "ch",
            "charge",
            amount=intent["amount"],
            currency=intent["currency"],
            amount_captured=0,
            amount_refunded=0,
            captured=False,
            paid=is_paid,
            disputed=False,
            payment_intent=intent["id"],
            customer=intent["customer"],
            outcome=outcome,
            status="failed" if said.is_decline else "succeeded" if is_paid else "pending",
            metadata=intent["metadata"],
            failure_code=said.code if said.is_decline else None,
            payment_method_details={"type": "card", "card": method["card"]},
        )
        intent["latest_charge"] = charge["id"]
        if said.is_decline:
            self._failed(intent, said, method, charge["id"])
        elif said.code == PENDING:
            intent["status"] = "processing"
            self.happened("payment_intent.processing", intent)
        elif intent["capture_method"] == "manual":
            intent.update(status="requires_capture", amount_capturable=intent["amount"])
            self.happened("payment_intent.amount_capturable_updated", intent)
        else:
            self._captured(intent, charge, intent["amount"])

    def _failed(self, intent: Object, said: Verdict, method: Object, charge: str | None) -> None:
        code = AUTHENTICATION if said.code == AUTHENTICATION else "card_declined"
        error = {
            "type": "card_error",
            "code": code,
            "decline_code": said.code,
            "message": "Your card was declined.",
            "payment_method": json.loads(json.dumps(method)),
            "charge": charge,
        }
        told = {
            "advice_code": said.advice,
            "network_advice_code": said.network_advice,
            "network_decline_code": said.network_code,
        }
        intent["last_payment_error"] = {**error, **{name: value for name, value in told.items() if value}}
        intent.update(status="requires_payment_method", payment_method=None)
        self.happened("payment_intent.payment_failed", intent)

    def _captured(self, intent: Object, charge: Object, units: int) -> None:
        charge.update(captured=True, paid=True, amount_captured=units, status="succeeded")
        intent.update(status="succeeded", amount_received=units, amount_capturable=0)
        self.book_units(intent, units)
        self.happened("charge.succeeded", charge)
        self.happened("payment_intent.succeeded", intent)
        if self.cards[charge["payment_method_details"]["card"]["fingerprint"]].is_disputed_later:
            self.open_dispute(intent["id"])

    def book_units(self, intent: Object, units: int) -> None:
        """Write it into the ledger, in whole units of its currency."""
        places = 0 if intent["currency"] in ZERO_DECIMAL else 2
        amount = Decimal(units).scaleb(-places)
        self.book(intent["id"], amount, intent["currency"].upper(), intent["metadata"].get("attempt", ""))

    def capture_intent(self, intent: Object, units: str | None) -> Object:
        """Once; the rest is released."""
        if intent["status"] != "requires_capture":
            raise refusal("payment_intent_unexpected_state", "It cannot be captured.")
        wanted = intent["amount"] if units is None else int(units)
        if not 0 < wanted <= intent["amount"]:
            raise refusal("amount_too_large", "More than was authorised.")
        self._captured(intent, self.things[intent["latest_charge"]], wanted)
        return intent

    def cancel_intent(self, intent: Object) -> Object:
        """It takes nothing any more."""
        if intent["status"] in OVER | {"processing"}:
            raise refusal("payment_intent_unexpected_state", "It cannot be canceled.")
        intent.update(status="canceled", canceled_at=int(self.now().timestamp()), amount_capturable=0)
        self.happened("payment_intent.canceled", intent)
        return intent

    def settle(self, payment: str, *, is_paid: bool) -> None:
        """The bank's late answer to what is processing."""
        with self.lock:
            intent = self.things[payment]
            charge = self.things[intent["latest_charge"]]
            if is_paid:
                self._captured(intent, charge, intent["amount"])
            else:
                charge.update(status="failed", failure_code="insufficient_funds")
                method = {"object": "payment_method", **charge["payment_method_details"]}
                self._failed(intent, Verdict("insufficient_funds"), method, charge["id"])


def _outcome(said: Verdict) -> Object:
    """What a charge says of how it went."""
    told = {
        "advice_code": said.advice or None,
        "network_advice_code": said.network_advice or None,
        "network_decline_code": said.network_code or None,
        "risk_level": "normal",
    }
    if said.is_blocked:
        why = "previously_declined_do_not_retry"
        return {"network_status": "not_sent_to_network", "reason": why, "type": "blocked", **told}
    if said.is_decline:
        return {"network_status": "declined_by_network", "reason": said.code, "type": "issuer_declined", **told}
    return {"network_status": "approved_by_network", "reason": None, "type": "authorized", **told}
