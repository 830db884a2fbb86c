"""A letter in one line, with plainly fictional parties."""

from __future__ import annotations

from typing import Any

from relance.domain.law.fr.regimes import Regime
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money
from relance.domain.scenario.model import Sticker
from relance.domain.sentences import Percent, Sentence
from relance.letters.model import Act, Creditor, Letter, LetterItem, Recipient
from tests.domain.builders import day, eur, statement

CREDITOR = Creditor(
    name="Fabrique Fictive",
    legal_form="SAS",
    capital="10 000 €",
    siren="404 833 048",
    rcs_city="Ville-Imaginaire",
    street="1 place du Conte",
    postal_code="75000",
    city="Ville-Imaginaire",
    iban="FR1420041010050500013M02606",
    email="compta@fabrique-fictive.example",
    phone="01 00 00 00 00",
    signatory="Le service comptable",
)


def item(
    number: str = "F-2026-042",
    amount: str = "1200.00",
    *,
    due: str = "2026-03-31",
    on: str = "2026-11-20",
    **options: Any,
) -> LetterItem:
    """An invoice of 1,200.00 due on 31 March 2026, with its penalties between professionals unless told otherwise."""
    regime = options.pop("regime", Regime.FR_B2B)
    money = options.pop("money", eur(amount))
    defaults: dict[str, Any] = {
        "issued_on": day("2026-03-01"), "due_on": day(due), "due_is_assumed": False, "amount": money, "paid": Money.zero(money.currency),
        "credited": Money.zero(money.currency), "open": money,
        "penalties": statement(amount, due=due, until=on, regime=regime) if regime and due < on else None,
        "penalties_follow": regime is Regime.FR_PUBLIC,
    }  # fmt: skip
    return LetterItem(number=number, **{**defaults, **options})


def letter(
    act: Act = Act.MISE_EN_DEMEURE,
    *items: LetterItem,
    kind: DebtorKind = DebtorKind.COMPANY,
    language: Any = "fr",
    **options: Any,
) -> Letter:
    """A letter of 20 November 2026."""
    listed = items or (item(regime=None if kind in (DebtorKind.CONSUMER, DebtorKind.UNKNOWN) else Regime.FR_B2B),)
    creditor = options.pop("creditor", CREDITOR)
    recipient = options.pop(
        "recipient",
        Recipient("Librairie du Songe", kind, language, "12 rue de la Fiction", "69000", "Bourg-Fictif", "France"),
    )
    defaults: dict[str, Any] = {"dated": day("2026-11-20"), "counted_until": day("2026-11-18"), "sticker": Sticker.RED}
    counted = listed[0].penalties.slices if listed[0].penalties else ()
    rate = Sentence("{rate}", {"rate": Percent(counted[-1].rate)}) if counted else None
    return Letter(
        act=act, creditor=creditor, recipient=recipient, items=listed, **{**defaults, "penalty_rate": rate, **options}
    )
