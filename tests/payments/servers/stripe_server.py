"""Stripe as our adapter meets it: routes, forms, refusals and lists. What happens to money stands in ``stripe_money``."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

from tests.payments.servers.hosted_page import open_page, over_page
from tests.payments.servers.issuer import Verdict
from tests.payments.servers.requests import Answered, Asked, Object
from tests.payments.servers.stripe_back import StripeBack
from tests.payments.servers.stripe_money import Trouble, refusal
from tests.payments.servers.world import Delivery

SECRET = "whsec_exemple"
VERSION = "2026-10-28.endive"
ON_BUTTON = {"decline": Verdict("generic_decline"), "fail_authentication": Verdict("authentication_not_handled")}
MESSAGES = {"api_error": "Something went wrong on our side.", "rate_limit": "Too many requests."}


class StripeServer(StripeBack):
    """Serves ``/v1/``; ``endpoints`` get its events: address, secrets (two while one is changed), version."""

    api = "/v1/"

    def __init__(self, key: str = "sk_test_Exemple0000", port: int = 0, secret: str = SECRET) -> None:
        super().__init__(key, port)
        self.secrets = [secret]
        self.endpoint, self.version = "", VERSION

    # -- Requests -----------------------------------------------------------------------------------------------------

    def read(self, raw: bytes) -> Object:
        """``metadata[a]=b`` as an object within an object."""
        body: Object = {}
        for name, value in parse_qsl(raw.decode(), keep_blank_values=True):
            first, *inner = re.findall(r"[^\[\]]+", name)
            place = body
            for step in [first, *inner][:-1]:
                place = place.setdefault(step, {})
            place[[first, *inner][-1]] = value
        return body

    def error(self, status: int, code: str, **more: Any) -> Answered:
        """``{"error": {"type", "code", "message", …}}``."""
        kind = {"idempotency": "idempotency_error", "api_error": "api_error"}.get(code, "invalid_request_error")
        code = "idempotency_key_in_use" if code == "key_in_use" else code
        message = more.pop("message", MESSAGES.get(code, f"Refused: {code}."))
        body = {"error": {"type": kind, "code": code, "message": message, **more}}
        return Answered(status, body, {"Request-Id": "req_test"}, is_kept=status not in {400, 401, 404, 409, 429})

    def route(self, asked: Asked) -> Answered:
        """One function for each call; its first word of the path names it."""
        thing, *rest = asked.path.removeprefix(self.api).strip("/").split("/")
        handler = getattr(self, f"_{asked.method.lower()}_{thing}", None)
        if handler is None:
            return self.error(404, "url_invalid")
        try:
            found = handler(asked, *rest)
        except Trouble as trouble:
            return Answered(trouble.status, trouble.body, {"Request-Id": "req_test"}, is_kept=trouble.is_kept)
        shown = self._expanded(found, asked)
        headers = {"Request-Id": "req_test", "Stripe-Version": asked.headers.get("Stripe-Version", VERSION)}
        return Answered(200, shown, headers)

    def _expanded(self, found: Object, asked: Asked) -> Object:
        wanted = [value for name, value in asked.query.items() if name.startswith("expand")]
        wanted += list(asked.body.get("expand", {}).values()) if isinstance(asked.body.get("expand"), dict) else []
        shown: Object = json.loads(json.dumps(found))
        for path in wanted:
            places = shown["data"] if path.startswith("data.") else [shown]
            for place in places:
                inner = place
                for step in path.removeprefix("data.").split("."):
                    if isinstance(inner.get(step), str):
                        inner[step] = json.loads(json.dumps(self.things[inner[step]]))
                    inner = inner.get(step) or {}
        return shown

    def _list(self, asked: Asked, prefix: str, **wanted: str) -> Object:
        rows = [one for name, one in reversed(self.things.items()) if name.startswith(prefix + "_")]
        rows = [one for one in rows if all(one.get(field) == value for field, value in wanted.items() if value)]
        since = int(asked.query.get("created[gte]", 0))
        rows = [one for one in rows if one["created"] >= since]
        if after := asked.query.get("starting_after"):
            rows = rows[[one["id"] for one in rows].index(after) + 1 :]
        most = min(int(asked.query.get("limit", 10)), 100)
        return {"object": "list", "data": rows[:most], "has_more": len(rows) > most, "url": asked.path}

    def _one(self, name: str, prefix: str) -> Object:
        if not name.startswith(prefix + "_") or name not in self.things:
            raise refusal("resource_missing", f"No such object: '{name}'", status=404)
        return self.things[name]

    # -- Account, customers, cards ------------------------------------------------------------------------------------

    def _get_account(self, asked: Asked) -> Object:
        return {
            "id": "acct_exemple",
            "object": "account",
            "email": "gite@exemple.example",
            "settings": {"dashboard": {"display_name": "Gîte de l’Exemple"}},
        }

    def _post_customers(self, asked: Asked) -> Object:
        given = {name: asked.body.get(name) for name in ("name", "email")}
        return self.make("cus", "customer", **given, metadata=asked.body.get("metadata", {}))

    def _get_customers(self, asked: Asked, name: str, *rest: str) -> Object:
        self._one(name, "cus")
        return self._list(asked, "pm", customer=name) if rest == ("payment_methods",) else self._one(name, "cus")

    def _get_payment_methods(self, asked: Asked, name: str) -> Object:
        return self._one(name, "pm")

    def _post_payment_methods(self, asked: Asked, name: str, act: str) -> Object:
        method = self._one(name, "pm")
        method["customer"] = asked.body.get("customer") if act == "attach" else None
        return method

    # -- Checkout -----------------------------------------------------------------------------------------------------

    def _post_checkout(self, asked: Asked, _sessions: str, name: str = "", act: str = "") -> Object:
        if name:
            session = self._one(name, "cs_test")
            if session["status"] != "open":
                raise refusal("", 'Only Checkout Sessions with a status in ["open"] can be expired.')
            self.expire_session(session)
            return session
        body = asked.body
        if body.get("mode") not in {"setup", "payment"} or body.get("ui_mode") != "hosted_page":
            raise refusal("parameter_invalid", "mode and ui_mode are needed")
        if body.get("customer"):
            self._one(body["customer"], "cus")
        return self.open_session(body)

    def _get_checkout(self, asked: Asked, _sessions: str, name: str) -> Object:
        return self._one(name, "cs_test")

    # -- Intents ------------------------------------------------------------------------------------------------------

    def _get_setup_intents(self, asked: Asked, name: str) -> Object:
        return self._one(name, "seti")

    def _post_payment_intents(self, asked: Asked, name: str = "", act: str = "") -> Object:
        if not name:
            return self.make_intent(asked.body)
        intent = self._one(name, "pi")
        if act == "cancel":
            return self.cancel_intent(intent)
        if act == "capture":
            return self.capture_intent(intent, asked.body.get("amount_to_capture"))
        return self.confirm_intent(intent, asked.body)

    def _get_payment_intents(self, asked: Asked, name: str = "") -> Object:
        if name:
            return self._one(name, "pi")
        return self._list(asked, "pi", customer=asked.query.get("customer", ""))

    def _get_charges(self, asked: Asked, name: str = "") -> Object:
        if name:
            return self._one(name, "ch")
        return self._list(asked, "ch", payment_intent=asked.query.get("payment_intent", ""))

    def _post_refunds(self, asked: Asked) -> Object:
        return self.give_back(self._one(asked.body.get("payment_intent", ""), "pi"), asked.body)

    def _get_refunds(self, asked: Asked, name: str = "") -> Object:
        if name:
            return self._one(name, "re")
        return self._list(asked, "re", payment_intent=asked.query.get("payment_intent", ""))

    def _get_disputes(self, asked: Asked, name: str = "") -> Object:
        if name:
            return self._one(name, "dp")
        return self._list(asked, "dp", payment_intent=asked.query.get("payment_intent", ""))

    def _post_disputes(self, asked: Asked, name: str) -> Object:
        return self.answer_dispute(self._one(name, "dp"), asked.body)

    def _get_events(self, asked: Asked, name: str = "") -> Object:
        return self._one(name, "evt") if name else self._list(asked, "evt")

    def _post_webhook_endpoints(self, asked: Asked) -> Object:
        self.endpoint, self.version = asked.body["url"], asked.body.get("api_version", VERSION)
        return {"id": "we_exemple", "object": "webhook_endpoint", "url": self.endpoint, "secret": self.secrets[0]}

    # -- Events -------------------------------------------------------------------------------------------------------

    def happened(self, kind: str, thing: Object) -> None:
        """Keep an event, and tell it."""
        event = self.make(
            "evt",
            "event",
            type=kind,
            api_version=self.version,
            livemode=False,
            data={"object": json.loads(json.dumps(thing))},
            pending_webhooks=1,
            request={"id": "req_test", "idempotency_key": None},
        )
        self.tell(self.delivery(json.dumps(event).encode()))

    def delivery(self, body: bytes, *, secrets: list[str] | None = None, late: timedelta = timedelta()) -> Delivery:
        """A signed message; with other ``secrets`` a forged one."""
        stamp = int((self.now() - late).timestamp())
        signed = [
            hmac.new(one.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
            for one in secrets or self.secrets
        ]
        parts = [f"t={stamp}", *(f"v1={one}" for one in signed), "v0=" + "0" * 64]
        return Delivery(self.endpoint, {"Stripe-Signature": ",".join(parts), "Content-Type": "application/json"}, body)

    # -- The page behind a link ---------------------------------------------------------------------------------------

    def on_page(self, asked: Asked) -> Answered:
        """Shown, or acted on."""
        session = self.things.get(asked.path.rpartition("/")[2], {})
        if session.get("object") == "payment_intent" and session["status"] == "requires_action":
            self.approve(session, ON_BUTTON.get(asked.body.get("act", "pay")))
            return Answered(200, {"html": over_page("Approval", "Your bank has heard you.")})
        if not session.get("id", "").startswith("cs_test_") or session["status"] != "open":
            return Answered(410, {"html": over_page("Checkout", "This page is over.")})
        amount = f"{session['amount_total'] or 0} {session['currency'] or ''}"
        if asked.method != "POST":
            return Answered(200, {"html": open_page("Checkout", amount)})
        act = asked.body.get("act", "pay")
        if act == "close":
            return Answered(200, {"html": over_page("Checkout", "Closed without a word.")})
        if act == "back":
            return Answered(303, {}, {"Location": session["cancel_url"]})
        card = self.card(asked.body.get("number", ""))
        said = self.pay_on_page(session, card, ON_BUTTON.get(act))
        if said.is_decline:
            return Answered(200, {"html": open_page("Checkout", amount, f"Declined: {said.code}")})
        return Answered(303, {}, {"Location": session["success_url"]})
