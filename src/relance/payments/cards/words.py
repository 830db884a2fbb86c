"""The account with a card provider, in words."""

from __future__ import annotations

from relance.domain.sentences import Sentence
from relance.payments.cards.accounts import DEMONSTRATION, CardState
from relance.payments.cards.providers import NAMES
from relance.payments.cards.values import Mode

PLAYED = Sentence("The demonstration's own card provider is simulated: no money moves.")


def said(kept: CardState) -> Sentence:
    """Whose the key is, and in which world."""
    if kept.provider == DEMONSTRATION:
        return PLAYED
    facts = {"provider": NAMES[kept.provider], "account": kept.account, "name": kept.name or "–"}
    if kept.mode is Mode.LIVE:
        return Sentence(
            "{provider} answers: this key is the account {account} ({name}), live. Cards are really debited.", facts
        )
    return Sentence(
        "{provider} answers: this key is the account {account} ({name}), in test mode. No money moves.", facts
    )
