"""A request before it is made: what can be said of it already, so that whoever asks sees what the guest and the provider will."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from relance.deposits.card.giving import VERSION
from relance.deposits.claim.situations import minimum_of
from relance.domain.deposits.beginnings import NO_SHOW_HOUR
from relance.domain.deposits.guarantees import GuaranteeKind
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.payments.cards import accounts
from relance.payments.cards.providers import NAMES
from relance.tenancy.context import Acting
from relance.tenancy.preferences import (
    DEPOSIT_ANSWER,
    DEPOSIT_CLAIM,
    DEPOSIT_NO_SHOW,
    DEPOSIT_REMIND,
    DEPOSIT_WINDOW,
    PUBLIC_ADDRESS,
)

LANGUAGES = ("fr", "en")  # in which terms and pages are complete
CLAIM_DAYS, REMIND_DAYS, WINDOW_DAYS, ANSWER_HOURS = 20, 14, 30, 72


@dataclass(frozen=True, slots=True)
class Usual:
    """What an organisation chose for its requests and claims, or the usual figures."""

    claim_days: int
    remind_days: int
    window_days: int
    answer_hours: int
    no_show_hour: str


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold before a request can reach its guest: what, why or why not, and the proof."""

    holds: bool
    what: Sentence
    why: Sentence
    proof: object = ""
    page: str = ""  # where it is mended


def usual(here: Acting) -> Usual:
    """The organisation's figures."""
    return Usual(
        DEPOSIT_CLAIM.of(here) or CLAIM_DAYS,
        DEPOSIT_REMIND.of(here) or REMIND_DAYS,
        DEPOSIT_WINDOW.of(here) or WINDOW_DAYS,
        DEPOSIT_ANSWER.of(here) or ANSWER_HOURS,
        f"{DEPOSIT_NO_SHOW.of(here) or NO_SHOW_HOUR:%H:%M}",
    )


def checks(here: Acting, kind: GuaranteeKind, amount: Money | None, language: str, ends_on: date | None) -> list[Check]:
    """What is checked of a request as it stands; nothing is asked of anybody. A plain payment has no terms and guarantees nothing."""
    guarantees = kind is not GuaranteeKind.PAYMENT
    found = [_provider(here, amount), *([_terms(language)] if guarantees else [])]
    if guarantees and ends_on is not None:
        days = usual(here).claim_days
        last = ends_on + timedelta(days=days)
        why = Sentence(
            "{count} {count:day|days} after the departure; a card that ends before is refused with a word why.",
            {"count": days},
        )
        found.append(Check(holds=True, what=Sentence("End of the guarantee"), why=why, proof=last))
    address = PUBLIC_ADDRESS.of(here)
    found.append(
        Check(
            holds=address is not None,
            what=Sentence("An address that guests reach"),
            why=Sentence("Their pages stand there.")
            if address
            else Sentence(
                "None is set, so that no link can be made: relance set public-address https://relance.my-company.example"
            ),
            proof=address or "",
            page="" if address else "cards",
        )
    )
    return found


def _provider(here: Acting, amount: Money | None) -> Check:
    account = accounts.state(here)
    if account is None:
        why = Sentence("No card provider is set up: the guest could not leave a card.")
        return Check(holds=False, what=Sentence("A card provider"), why=why, page="cards")
    name = NAMES.get(account.provider, Sentence("Simulated payment provider"))
    least = minimum_of(amount.currency if amount else "EUR")
    if amount is not None and amount < least:
        why = Sentence("{provider} takes at least {least}.", {"provider": name, "least": least})
        return Check(holds=False, what=Sentence("Amount that the provider takes"), why=why, proof=amount)
    why = Sentence("{provider}, from {least} on.", {"provider": name, "least": least})
    return Check(holds=True, what=Sentence("Amount that the provider takes"), why=why, proof=amount or "")


def _terms(language: str) -> Check:
    holds = language in LANGUAGES
    why = Sentence("Version {version}, in the guest's language.", {"version": VERSION})
    if not holds:
        why = Sentence("There are none in this language: French or English.")
    return Check(holds, Sentence("Terms to agree to"), why)
