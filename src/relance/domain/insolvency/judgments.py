"""Kinds of insolvency judgments and what each of them stops, opens or ends for a creditor.

Law: sauvegarde (C. com. L620-1 ff.), redressement (L631-1 ff.) and liquidation (L640-1 ff.) stop every individual demand for debts that are
    older than the judgment (L622-7, L622-21, L631-14, L641-3), its interest (L622-28), and have claims declared (L622-24). A
    redressement that becomes a liquidation needs no second declaration. A plan is carried out; a liquidation closed for lack of
    assets gives no creditor back the right to sue, but where the law says so (L643-11). A judgment counts from the first hour of its
    day (R621-4). Rétablissement professionnel (L645-1 ff.) declares nothing and wipes out what the judge lists; a conciliation
    (L611-4 ff.) stops nothing by itself. Debts that are younger than the judgment are paid when due (L622-17, L641-13).
    Personal recovery of a consumer: C. conso. L741-1 ff., L742-1 ff.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relance.domain.sentences import Sentence


class Judgment(StrEnum):
    """What was decided."""

    SAFEGUARD = "safeguard"  # sauvegarde, accelerated too
    RECOVERY = "recovery"  # redressement judiciaire
    LIQUIDATION = "liquidation"  # liquidation judiciaire, simplified too
    CONVERSION = "conversion"  # into a liquidation
    TURNED_RECOVERY = "turned_recovery"  # a safeguard into a receivership
    PLAN = "plan"
    LIST_OF_CLAIMS = "list_of_claims"
    CLOSED_WITHOUT_ASSETS = "closed_without_assets"
    CLOSED_PAID = "closed_paid"
    ENDED = "ended"  # set aside, or its plan carried out
    PROFESSIONAL_RECOVERY = "professional_recovery"  # rétablissement professionnel
    CONCILIATION = "conciliation"
    PERSONAL_RECOVERY = "personal_recovery"  # of a consumer, without liquidation
    PERSONAL_LIQUIDATION = "personal_liquidation"
    OTHER = "other"


class Stop(StrEnum):
    """What may not go on for debts that are older than the judgment."""

    REMINDERS = "reminders"
    CARDS = "cards"
    HAND_OVER = "hand_over"  # to a firm or a partner, and what they do
    COURT = "court"
    ENFORCEMENT = "enforcement"
    INTEREST = "interest"
    COMPENSATION = "compensation"  # the fixed 40 euros, for what falls due afterwards
    PAYMENT = "payment"  # even a voluntary one


STOP_WORDS: dict[Stop, Sentence] = {
    Stop.REMINDERS: Sentence("reminders and letters"), Stop.CARDS: Sentence("attempts on a card"),
    Stop.HAND_OVER: Sentence("what a firm or a partner does"), Stop.COURT: Sentence("petitions and actions before a court"),
    Stop.ENFORCEMENT: Sentence("service of an order and seizures"), Stop.INTEREST: Sentence("interest and penalties"),
    Stop.COMPENSATION: Sentence("the fixed compensation"), Stop.PAYMENT: Sentence("payments of older debts: what comes in is given back"),
}  # fmt: skip
STOP_ARTICLES: dict[Stop, str] = {
    Stop.REMINDERS: "C. com. L622-7, L622-21", Stop.CARDS: "C. com. L622-7", Stop.HAND_OVER: "C. com. L622-21",
    Stop.COURT: "C. com. L622-21", Stop.ENFORCEMENT: "C. com. L622-21 II", Stop.INTEREST: "C. com. L622-28",
    Stop.COMPENSATION: "C. com. L441-10 II", Stop.PAYMENT: "C. com. L622-7",
}  # fmt: skip
EVERYTHING = frozenset(Stop)
NO_DEMAND = EVERYTHING - {Stop.PAYMENT}


@dataclass(frozen=True, slots=True)
class Effect:
    """What a kind of judgment does. ``opens``: claims are declared from its publication. ``is_loss``: the VAT file may open."""

    said: Sentence
    stops: frozenset[Stop]
    article: str
    opens: bool = False
    is_loss: bool = False
    ends: bool = False


EFFECTS: dict[Judgment, Effect] = {
    Judgment.SAFEGUARD: Effect(Sentence("safeguard opened (sauvegarde)"), EVERYTHING, "C. com. L622-7, L622-21", opens=True),
    Judgment.RECOVERY: Effect(Sentence("receivership opened (redressement judiciaire)"), EVERYTHING, "C. com. L631-14", opens=True),
    Judgment.LIQUIDATION: Effect(Sentence("liquidation opened (liquidation judiciaire)"), EVERYTHING, "C. com. L641-3", opens=True,
        is_loss=True),
    Judgment.CONVERSION: Effect(Sentence("receivership turned into a liquidation"), EVERYTHING, "C. com. L631-15, L641-3", is_loss=True),
    Judgment.TURNED_RECOVERY: Effect(Sentence("safeguard turned into a receivership"), EVERYTHING, "C. com. L622-10, L631-14"),
    Judgment.PLAN: Effect(Sentence("plan adopted"), EVERYTHING - {Stop.PAYMENT}, "C. com. L626-11, L631-19"),
    Judgment.LIST_OF_CLAIMS: Effect(Sentence("list of claims filed"), EVERYTHING, "C. com. R624-8"),
    Judgment.CLOSED_WITHOUT_ASSETS: Effect(
        Sentence("liquidation closed for lack of assets"), NO_DEMAND, "C. com. L643-9, L643-11", is_loss=True, ends=True
    ),
    Judgment.CLOSED_PAID: Effect(Sentence("procedure closed: creditors are paid"), frozenset(), "C. com. L643-9", ends=True),
    Judgment.ENDED: Effect(Sentence("procedure ended"), frozenset(), "C. com. L622-12, L626-28", ends=True),
    Judgment.PROFESSIONAL_RECOVERY: Effect(
        Sentence("professional recovery opened (rétablissement professionnel)"), NO_DEMAND, "C. com. L645-1"
    ),
    Judgment.CONCILIATION: Effect(Sentence("conciliation"), frozenset(), "C. com. L611-7"),
    Judgment.PERSONAL_RECOVERY: Effect(
        Sentence("personal recovery of a consumer (rétablissement personnel)"), EVERYTHING, "C. conso. L741-1, L741-2", is_loss=True
    ),
    Judgment.PERSONAL_LIQUIDATION: Effect(
        Sentence("personal recovery with liquidation"), EVERYTHING, "C. conso. L742-1, L742-7", opens=True
    ),
    Judgment.OTHER: Effect(Sentence("another decision: read the notice"), NO_DEMAND, "C. com. L622-21"),
}  # fmt: skip


def is_older(arose_on: date, opened_on: date) -> bool:
    """Whether a debt is older than the judgment: it counts from the first hour of its day, so what arose on that day is not."""
    return arose_on < opened_on


def stopped(judgment: Judgment, *, opened_on: date, arose_on: date) -> frozenset[Stop]:
    """What stops for a debt that arose on a day: by the delivery or the service, not by the invoice's date."""
    return EFFECTS[judgment].stops if is_older(arose_on, opened_on) else frozenset()


def combined(judgments: list[tuple[date, Judgment]]) -> frozenset[Stop]:
    """What all judgments known of one debtor stop together: those up to the last that ended, and what that one leaves, are over."""
    stops: frozenset[Stop] = frozenset()
    for _day, judgment in sorted(judgments):
        effect = EFFECTS[judgment]
        stops = effect.stops if effect.ends else stops | effect.stops
    return stops
