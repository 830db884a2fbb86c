"""A holiday rental with deposits in every state, made by the services themselves; a card is put behind one without a provider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

from relance.deposits.card.giving import accept
from relance.deposits.claiming.making import ClaimWord, claim_on
from relance.deposits.guarantee import requests
from relance.deposits.models import Card, Claim, Guarantee
from relance.domain.debtor_answers import AnswerKind
from relance.domain.deposits.claims import DebtNature, Line
from relance.domain.deposits.guarantees import GuaranteeKind
from relance.domain.ids import DebtorId
from relance.domain.money import Money
from relance.exchanges.answers import Word, give
from relance.outbox.sending import switch
from relance.tenancy.context import Acting
from tests.at_work import at_work
from tests.deposits.builders import an_account

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
PLACES = ("Gîte de l'Exemple", "Moulin de l'Exemple")


def eur(text: str) -> Money:
    return Money(Decimal(text))


@dataclass
class Street:
    """``begins`` and ``days`` are counted from the day of ``at``."""

    organisation: int
    at: datetime = NOON
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def asked(self, begins: int = 30, days: int = 7, amount: str = "500.00", **more: object) -> Guarantee:
        number = next(self.numbers)
        made_at = self.at - timedelta(days=max(0, 1 - begins))
        with at_work(self.organisation, made_at) as here:
            begins_on = self.at.date() + timedelta(days=begins)
            guest = requests.Guest(f"Hôte Fictif {number}", f"hote{number}@exemple.example", "+33639980000")
            wanted = requests.Wanted(
                GuaranteeKind(str(more.pop("kind", "deposit"))),
                PLACES[number % 2],
                begins_on,
                begins_on + timedelta(days=days),
                eur(amount),
                guest,
                **more,  # type: ignore[arg-type]
            )
            return requests.ask(here, wanted)

    def given(self, begins: int = 30, days: int = 7, *, ends_in: int = 800, **more: object) -> Guarantee:
        guarantee = self.asked(begins, days, **more)  # type: ignore[arg-type]
        with at_work(self.organisation, self.at) as here:
            switch(here, on=True)
            an_account(here)
            put_card(here, guarantee, ends_in=ends_in)
        return guarantee

    def claimed(self, begins: int = -10, amount: str = "300.00", **more: object) -> Claim:
        guarantee = self.given(begins, 7)
        with at_work(self.organisation, self.at) as here:
            return claim_on(here, guarantee.pk, damage(amount, **more))

    def answered(self, claim: Claim, kind: AnswerKind, text: str = "Ce n'est pas nous.", amount: str = "") -> int:
        with at_work(self.organisation, self.at, actor="link:1") as here:
            debtor = DebtorId(Guarantee.objects.get(pk=claim.guarantee_id).debtor_id)
            word = Word(kind, text, eur(amount) if amount else None)
            return int(give(here, debtor, f"claim:{claim.pk}", word, eur("500.00")).pk)


def put_card(here: Acting, guarantee: Guarantee, *, ends_in: int = 800) -> Card:
    """As if the guest had left one at the provider."""
    agreed = accept(here, guarantee.pk, address="192.0.2.1")
    return Card.objects.create(
        organisation_id=here.organisation,
        guarantee=guarantee,
        acceptance=agreed,
        provider="stripe",
        account="acct_1",
        customer="cus_1",
        reference=f"pm_{guarantee.pk}",
        fingerprint=f"print-{guarantee.pk}",
        network="visa",
        last4="4242",
        ends_on=here.today + timedelta(days=ends_in),
        given_at=here.at,
    )


def damage(amount: str = "300.00", **more: object) -> ClaimWord:
    usual: dict[str, object] = {
        "reason": "damage",
        "story": "Brûlure ronde au milieu de la table.",
        "lines": [Line("Table", quote=Decimal(amount))],
        "debt_nature": DebtNature.INDEMNITY,
        "automatic_recovery": True,
    }
    return ClaimWord(**(usual | more))  # type: ignore[arg-type]
