"""The card provider of the house that a guest came to, for as long as a page needs it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from relance.jobs.installation import this_installation
from relance.payments.cards import accounts
from relance.payments.cards.door import CardProvider
from relance.portal import limits
from relance.portal.door import Caller


@contextmanager
def provider_of(caller: Caller) -> Iterator[tuple[CardProvider, str]]:
    """The provider and the account there; each time counts against what a link may ask. Raises CardsNotSet, TooOften."""
    caller.knock(limits.ASKING_THE_PROVIDER)
    with caller.acting() as here:
        provider = accounts.provider_of(here, caller, this_installation().key, os.environ)
        kept = accounts.state(here)
    try:
        yield provider, kept.account if kept else ""
    finally:
        provider.close()
