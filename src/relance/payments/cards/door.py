"""The one door to a card provider, and the values that pass through it. Nothing here knows which provider stands behind.

Every call goes out at once, once, and comes back with a value: nothing is tried again by itself, and nothing is raised for what
the network or the provider does. A call that may have moved money and whose answer was lost is ``Unknown``; it is looked up by
the list of what the provider has, never by sending it again.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from relance.dispatch.answers import Accepted, Refused
from relance.domain.captures.answers import Answer, Unknown
from relance.domain.errors import DomainError
from relance.payments.cards.values import (
    Account,
    Asked,
    Attempt,
    Dispute,
    Fetch,
    Guarantee,
    Page,
    PageState,
    Payment,
    Refund,
    Refunding,
)


def not_there(sent_at: datetime, now: datetime) -> Unknown | None:
    """What it means that a list shows nothing of what was sent at ``sent_at``."""
    return None if now - sent_at >= SETTLES_WITHIN else Unknown("not there yet, and it may still be at work")


SETTLES_WITHIN = timedelta(minutes=15)
"""A request may still be at work this long after it was sent. What a list does not show before is not known to be absent."""
CLOCKS_DIFFER_BY = timedelta(hours=1)
"""A list is asked for from this much earlier: the provider's clock is not ours."""
EVIDENCE = frozenset({"product", "service_date", "customer", "customer_email", "terms", "communication", "text"})


class ActUnnamed(DomainError):
    """What a reference is made of would not do in one."""

    code = "act_unnamed"
    template = "'{act}' does not name an act in a provider's reference: letters, digits and hyphens, up to 60."


def reference(organisation: uuid.UUID, act: str, ordinal: int) -> str:
    """Names an act at a provider, and is the key under which it is done once. Raises ActUnnamed.

    Made of the row alone (``organisation``: its public id), so that a copy of the installation makes the same and an attempt
    that both would make is one.

    >>> reference(uuid.UUID(int=1), "claim-12", 3)
    '00000000-0000-0000-0000-000000000001.claim-12.3'
    """
    if not re.fullmatch(r"[A-Za-z0-9-]{1,60}", act, re.ASCII) or ordinal < 0:
        raise ActUnnamed(act=act[:80])
    return f"{organisation}.{act}.{ordinal}"


class CardProvider(Protocol):
    """A provider, for one account of one organisation.

    ``word`` names it in data; ``key_lives``: how long a reference may be sent again and still moves money once.
    ``Refused`` means that nothing was done, for sure; ``Unknown`` that it may have been.
    """

    word: str
    key_lives: timedelta

    def account(self) -> Account | Refused | Unknown:
        """Whose key this is. Moves nothing."""
        ...

    def ask_for_guarantee(self, asked: Asked) -> Page | Refused | Unknown:
        """A page where the guest leaves a card that may be tried later: nothing is taken and nothing blocked."""
        ...

    def ask_for_payment(self, asked: Asked) -> Page | Refused | Unknown:
        """A page where the guest pays ``asked.amount``. Until it is seen done or expired, money may come by it at any moment."""
        ...

    def expire(self, page: str) -> PageState:
        """Close a page. Only a standing of EXPIRED or REFUSED says that no money comes by it any more; OPEN that it cannot be closed."""
        ...

    def guarantee_state(self, page: str) -> Guarantee:
        """What became of a page that asked for a guarantee."""
        ...

    def payment_state(self, page: str) -> PageState:
        """What became of a page that asked for a payment."""
        ...

    def attempt(self, attempt: Attempt) -> Answer:
        """Take money from a card, once, now."""
        ...

    def look_up(self, attempt: Attempt, now: datetime) -> Answer | None:
        """What became of an attempt, by the provider's list as it is ``now``. None: it was never carried out, for sure.

        Unknown also within ``SETTLES_WITHIN`` of sending where the list does not show it.
        """
        ...

    def payment(self, payment: str) -> Payment | Refused | Unknown:
        """A payment by the provider's own name for it, such as an event gave."""
        ...

    def cancel(self, payment: str) -> Payment | Refused | Unknown:
        """Give up a payment that waits for its holder. What it stands at then is told, whatever came of it: money may have come by it."""
        ...

    def refund(self, refunding: Refunding) -> Refund | Refused | Unknown:
        """Give money back, once."""
        ...

    def refund_state(self, refunding: Refunding, now: datetime) -> Refund | Unknown | None:
        """What became of a refund, by the provider's list; None and Unknown as in ``look_up``."""
        ...

    def forget(self, customer: str, card: str) -> Accepted | Refused | Unknown:
        """Let a card go for good, so that nobody can ask it any more. One that is gone already was let go."""
        ...

    def disputes(self, payment: str) -> tuple[Dispute, ...] | Unknown:
        """The disputes about a payment."""
        ...

    def dispute_evidence(
        self, dispute: str, evidence: Mapping[str, str], *, submit: bool
    ) -> Dispute | Refused | Unknown:
        """Lay evidence down (``EVIDENCE`` has the keys), for good where ``submit``. Refused where the provider takes none here."""
        ...

    def event(self, headers: Mapping[str, str], body: bytes, now: datetime) -> tuple[Fetch, ...] | Refused:
        """What a message at our address asks to be looked at again; nothing else in it is believed."""
        ...

    def close(self) -> None:
        """End the connections."""
        ...
