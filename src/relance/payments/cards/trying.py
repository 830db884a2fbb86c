"""The contract of a provider, run against a person's own account in test mode: each promise with what came of it.

It never moves money: it refuses a live key, asks for pages and closes them, and asks about things that are not there. What needs a
guest with a test card is told, not done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from relance.dispatch.answers import Refused
from relance.domain.captures.answers import Captured, Unknown
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.payments.cards.accounts import CardState
from relance.payments.cards.door import CardProvider, reference
from relance.payments.cards.values import Account, Asked, Attempt, Card, Mode, Page, Standing

SMALL = Money(Decimal("1.00"))
LONG_AGO = timedelta(days=1)
CLOSED = (Standing.EXPIRED, Standing.REFUSED)


class LiveKeyRefused(DomainError):
    """A trial is for the world where no money moves."""

    code = "live_key_refused"
    template = "The key that is kept opens the live account, where money moves. Trials are made in test mode alone: set a test key first."


@dataclass(frozen=True, slots=True)
class Step:
    """One promise, and whether it held; ``why`` says what came instead."""

    what: Sentence
    holds: bool
    why: str = ""


def refuse_live(kept: CardState | None) -> None:
    """Before anything is asked. Raises LiveKeyRefused."""
    if kept is not None and kept.mode is not Mode.TEST:
        raise LiveKeyRefused


def try_contract(cards: CardProvider, organisation: UUID, at: datetime) -> Iterator[Step]:
    """Each step as it is done. Raises LiveKeyRefused where the key itself says that it is live."""
    account = cards.account()
    if isinstance(account, Account) and account.mode is not Mode.TEST:
        raise LiveKeyRefused
    said = "" if isinstance(account, Account) else account.why
    yield Step(Sentence("The key is known, and opens test mode"), isinstance(account, Account), said)
    if not isinstance(account, Account):
        return
    ordinal = int(at.timestamp())
    yield from _pages(cards, reference(organisation, "trial", ordinal), at)
    yield from _absent(cards, reference(organisation, "trial-absent", ordinal), at)


def _pages(cards: CardProvider, named: str, at: datetime) -> Iterator[Step]:
    back = "https://example.com/"
    asked = Asked(f"{named}.guarantee", "Relance, trial", back, name="Relance trial")
    page = cards.ask_for_guarantee(asked)
    yield _made(Sentence("A page is made where a guest leaves a card, and nothing is taken"), page)
    if not isinstance(page, Page):
        return
    found = cards.guarantee_state(page.id)
    held = (found.standing, found.reference) == (Standing.OPEN, asked.reference)
    yield Step(Sentence("That page stands open, and bears our reference"), held, str(found.standing))
    closed = cards.expire(page.id)
    yield Step(
        Sentence("A page that is closed takes no card any more"), closed.standing in CLOSED, str(closed.standing)
    )
    paying = cards.ask_for_payment(Asked(f"{named}.payment", "Relance, trial", back, SMALL))
    yield _made(Sentence("A page is made where a guest pays"), paying)
    if isinstance(paying, Page):
        over = cards.expire(paying.id)
        yield Step(
            Sentence("It is closed again, unpaid"), over.standing in CLOSED and over.paid is None, str(over.standing)
        )
    if page.customer:
        yield from _nothing_taken(cards, Card(page.customer, "none_such"), named, at)


def _nothing_taken(cards: CardProvider, card: Card, named: str, at: datetime) -> Iterator[Step]:
    attempt = Attempt(f"{named}.attempt", SMALL, card, at, "Relance, trial")
    answer = cards.attempt(attempt)
    held = not isinstance(answer, Captured | Unknown)
    yield Step(Sentence("An attempt on a card that is none takes nothing, and says so"), held, type(answer).__name__)
    found = cards.look_up(Attempt(f"{named}.unsent", SMALL, card, at - LONG_AGO), at)
    yield Step(Sentence("An attempt that was never sent is not found"), found is None, type(found).__name__)


def _absent(cards: CardProvider, named: str, at: datetime) -> Iterator[Step]:
    found = cards.payment("pi_none" if cards.word == "stripe" else "tr_none")
    yield Step(Sentence("A payment of nobody's is refused"), isinstance(found, Refused), type(found).__name__)
    told = cards.event({}, f"id={named}".encode(), at)
    yield Step(Sentence("A message that nobody signed is refused"), isinstance(told, Refused), type(told).__name__)


def _made(what: Sentence, made: Page | Refused | Unknown) -> Step:
    return Step(what, isinstance(made, Page), "" if isinstance(made, Page) else made.why)
