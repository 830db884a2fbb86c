"""The company's card provider, for as long as an act needs it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from relance.jobs.installation import this_installation
from relance.office.visit import Visit
from relance.payments.cards import accounts
from relance.payments.cards.door import CardProvider


@contextmanager
def provider_at(visit: Visit) -> Iterator[CardProvider | None]:
    """The provider; None where none is set up. Raises SecretUnreadable."""
    with visit.acting() as here:
        is_set = accounts.state(here) is not None
        provider = accounts.provider_of(here, visit.desk, this_installation().key, os.environ) if is_set else None
    try:
        yield provider
    finally:
        if provider is not None:
            provider.close()
