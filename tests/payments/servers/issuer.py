"""The banks behind the test servers: which card says what, when it is left and each time that it is tried.

A card is known by its number while it is typed and by a fingerprint from then on. ``script:a,b,ok`` is a card of ours: it gives
one answer after the other, the last for ever; each ``code[/advice_code[/network_advice_code[/network_decline_code]]]``, ``ok``,
``pending`` (the bank answers later) or ``approval`` (the payment itself waits for its holder at a link).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

OK, PENDING, APPROVAL, AUTHENTICATION = "ok", "pending", "approval", "authentication_required"
REFUSED_WHEN_LEFT = {
    "0002": "generic_decline",
    "9995": "insufficient_funds",
    "9987": "lost_card",
    "9979": "stolen_card",
    "6975": "card_velocity_exceeded",
    "0069": "expired_card",
    "0127": "incorrect_cvc",
    "0119": "processing_error",
}
WANTS_AUTHENTICATION = frozenset({"4000002500003155", "4000002760003184"})
AUTHENTICATES_THEN_DECLINES = "4000008400001629"
MOST_TRIES, IN_DAYS = 15, timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a bank says to one try. ``code``: ``ok``, ``pending``, or why not; ``is_blocked``: the provider asked no bank."""

    code: str
    advice: str = ""
    network_advice: str = ""
    network_code: str = ""
    is_blocked: bool = False

    @property
    def is_decline(self) -> bool:
        """Whether it is a no."""
        return self.code not in (OK, PENDING, APPROVAL)


@dataclass
class BankCard:
    """A card at its bank. ``script`` is what it still has to say when it is tried without its holder."""

    fingerprint: str
    last4: str
    brand: str
    when_left: Verdict
    script: list[Verdict]
    is_disputed_later: bool = False
    refund: str = "succeeded"
    tries: list[datetime] = field(default_factory=list)

    def tried(self, now: datetime, *, with_holder: bool = False) -> Verdict:
        """The bank's answer to one try, or the provider's own after too many refusals."""
        self.tries = [moment for moment in self.tries if now - moment < IN_DAYS]
        if len(self.tries) >= MOST_TRIES:
            return Verdict("generic_decline", is_blocked=True)
        said = self.script[0]
        if len(self.script) > 1:
            self.script.pop(0)
        if with_holder and said.code in (AUTHENTICATION, APPROVAL):
            said = Verdict(OK)  # the holder is there, and is heard
        if said.is_decline:
            self.tries.append(now)
        return said


def verdict(text: str) -> Verdict:
    """A word of a script."""
    code, advice, network_advice, network_code = [*text.strip().split("/"), "", "", ""][:4]
    return Verdict(code, advice, network_advice, network_code)


def bank_card(number: str) -> BankCard:
    """The card of a number as it is typed on a page."""
    typed = number.replace(" ", "")
    fingerprint = hashlib.sha256(typed.encode()).hexdigest()[:16]
    if typed.startswith("script:"):
        script = [verdict(word) for word in typed.removeprefix("script:").split(",")]
        return BankCard(fingerprint, "4242", "visa", Verdict(OK), script)
    last4, brand = typed[-4:], "mastercard" if typed.startswith("5") else "visa"
    left = Verdict(REFUSED_WHEN_LEFT.get(last4, OK)) if typed.startswith("40000000") else Verdict(OK)
    if typed in WANTS_AUTHENTICATION:
        script = [Verdict(AUTHENTICATION)]
    elif typed == AUTHENTICATES_THEN_DECLINES or last4 == "0341":
        script = [Verdict("generic_decline")]
    else:
        script = [Verdict(OK)]
    return BankCard(
        fingerprint,
        last4,
        brand,
        left,
        script,
        is_disputed_later=last4 == "0259",
        refund={"7726": "pending", "5126": "fails later"}.get(last4, "succeeded"),
    )
