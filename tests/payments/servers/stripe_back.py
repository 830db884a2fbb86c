"""Money that goes back at Stripe: refunds, and disputes with their evidence."""

from __future__ import annotations

from datetime import timedelta

from tests.payments.servers.requests import Object
from tests.payments.servers.stripe_money import StripeMoney, refusal

ANSWER_WITHIN = timedelta(days=7)
DISPUTE_FEE = 1500


class StripeBack(StripeMoney):
    """What a merchant gives back, and what a cardholder's bank takes."""

    def give_back(self, intent: Object, body: Object) -> Object:
        """Never more than is left."""
        charge = self.things.get(intent["latest_charge"] or "", {})
        if intent["status"] != "succeeded":
            raise refusal("charge_not_captured", "Nothing was captured.")
        left = charge["amount_captured"] - charge["amount_refunded"]
        units = int(body.get("amount", left))
        if left == 0:
            raise refusal("charge_already_refunded", "The charge has already been refunded.")
        if not 0 < units <= left:
            raise refusal("amount_too_large", "Refund amount is greater than unrefunded amount.")
        charge["amount_refunded"] += units
        how = self.cards[charge["payment_method_details"]["card"]["fingerprint"]].refund
        made = self.make(
            "re",
            "refund",
            amount=units,
            currency=intent["currency"],
            payment_intent=intent["id"],
            charge=charge["id"],
            status="pending" if how == "pending" else "succeeded",
            metadata=body.get("metadata", {}),
            failure_reason=None,
        )
        self.book_units(intent, -units)
        self.happened("charge.refunded", charge)
        self.happened("refund.created", made)
        return made

    def open_dispute(self, payment: str) -> str:
        """The money is taken back at once, and a fee with it."""
        intent = self.things[payment]
        charge = self.things[intent["latest_charge"]]
        charge["disputed"] = True
        made = self.make(
            "dp",
            "dispute",
            amount=charge["amount_captured"],
            currency=intent["currency"],
            charge=charge["id"],
            payment_intent=payment,
            reason="fraudulent",
            status="needs_response",
            metadata={},
            evidence={},
            evidence_details={"due_by": int((self.now() + ANSWER_WITHIN).timestamp()), "submission_count": 0},
            balance_transactions=[
                {"fee": DISPUTE_FEE, "currency": intent["currency"], "amount": -charge["amount_captured"]}
            ],
        )
        self.book_units(intent, -charge["amount_captured"])
        self.happened("charge.dispute.created", made)
        return str(made["id"])

    def answer_dispute(self, dispute: Object, body: Object) -> Object:
        """Evidence may be laid down until it is submitted."""
        if dispute["status"] not in {"needs_response", "warning_needs_response"}:
            raise refusal("dispute_evidence_submitted", "This dispute takes no evidence any more.")
        dispute["evidence"].update(body.get("evidence", {}))
        if body.get("submit") == "true":
            dispute["status"] = "under_review"
            dispute["evidence_details"]["submission_count"] = 1
            self.happened("charge.dispute.updated", dispute)
        return dispute

    def close_dispute(self, dispute: str, *, is_won: bool) -> None:
        """The bank's word."""
        with self.lock:
            found = self.things[dispute]
            found["status"] = "won" if is_won else "lost"
            if is_won:
                self.book_units(self.things[found["payment_intent"]], found["amount"])
            self.happened("charge.dispute.closed", found)
