"""The demonstration's world, seen as the test servers are."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from relance.payments.cards import demonstration
from relance.payments.models import PlayedThing
from relance.tenancy.context import Acting
from tests.at_work import A_MORNING, at_work

REFUSED = ("decline", "fail_authentication")


class PlayedWorld:
    """``requests`` stays empty: it asks nobody."""

    def __init__(self, organisation: int) -> None:
        self.organisation, self.moved = organisation, timedelta()
        self.requests: list[Any] = []

    def now(self) -> datetime:
        """By the demonstration's clock."""
        return A_MORNING + self.moved

    def acting(self) -> AbstractContextManager[Acting]:
        """A transaction of the provider's."""
        return at_work(self.organisation, self.now())

    def move_clock(self, by: timedelta) -> None:
        """Let time pass."""
        self.moved += by

    def guest(self, link: str, number: str = "4242424242424242", act: str = "pay") -> str:
        """Do on the page what a guest would."""
        if act in {"back", "close"}:
            return ""
        script = number.removeprefix("script:").split(",") if number.startswith("script:") else [""]
        words = [] if act in REFUSED else ["" if word == "ok" else word for word in script]
        with self.acting() as here:
            try:
                return demonstration.give_card(here, link.rstrip("/").rpartition("/")[2], words)
            except demonstration.CardUnknown:
                return ""

    @property
    def entries(self) -> list[dict[str, Any]]:
        """Money that moved."""
        with self.acting():
            paid = [
                body
                for body in PlayedThing.objects.values_list("body", flat=True)
                if "refunds" in body and not body["said"]
            ]
        taken = [{"amount": body["amount"], "reference": body["reference"]} for body in paid]
        return taken + [
            {"amount": f"-{amount}", "reference": ""} for body in paid for amount in body["refunds"].values()
        ]

    def moved_in(self, reference: str = "") -> list[Decimal]:
        """What was taken, of one attempt or of all."""
        amounts = [Decimal(one["amount"]) for one in self.entries if not reference or one["reference"] == reference]
        return [amount for amount in amounts if amount > 0]

    def open_dispute(self, payment: str) -> str:
        """The cardholder asks the bank."""
        with self.acting() as here:
            demonstration.open_dispute(here, payment)
        return f"dispute-{payment}"

    def close_dispute(self, dispute: str, *, is_won: bool) -> None:
        """The bank's word."""
        with self.acting() as here:
            demonstration.close_dispute(here, dispute.removeprefix("dispute-"), is_won=is_won)
