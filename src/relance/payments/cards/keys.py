"""Keys of card providers: which world they open is in their first letters, and they are never shown whole."""

from __future__ import annotations

import re

from relance.payments.cards.network import KeyUnreadable
from relance.payments.cards.values import Mode

STRIPE = re.compile(r"(?:sk|rk)_(test|live)_[A-Za-z0-9]{8,250}", re.ASCII)
MOLLIE = re.compile(r"(test|live)_[A-Za-z0-9]{8,250}", re.ASCII)
EXPECTED = {
    "stripe": (STRIPE, "Stripe", "sk_test_, sk_live_, rk_test_, rk_live_"),
    "mollie": (MOLLIE, "Mollie", "test_, live_"),
}


def mode_of(provider: str, key: str) -> Mode:
    """Which world a key opens. Raises KeyUnreadable, which does not repeat it."""
    pattern, name, expected = EXPECTED[provider]
    found = pattern.fullmatch(key)
    if found is None:
        raise KeyUnreadable(provider=name, expected=expected)
    return Mode(found.group(1))
