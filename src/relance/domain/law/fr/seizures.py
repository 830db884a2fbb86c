"""What a commissaire de justice seizes under a title, with every term that it opens and by which text.

Law: at the bank or another debtor's debtor (saisie-attribution): told within eight days, or it is void (CPCE R211-3), challenged
    within one month (R211-11), then paid. Goods (saisie-vente): a command to pay, eight days (R221-1), good for two years (R221-5);
    once seized, one month for the debtor to sell them (R221-30). Wages (since 1 July 2025, loi 2023-1059, décret 2025-125): a
    command to pay, one month to pay or to challenge, the record to the employer within three months of the command (L212-2,
    R212-1-2 ff.).
Reading: what would come too early is extended, what would come too late is not. A measure that is challenged waits for the judge.
Certainty: R211-11, R221-5, R221-30 and the month of the wages are from memory; no lawyer validated any of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relance.domain.calendars import ONE_DAY, add_months
from relance.domain.law.fr.figures import RuleNotInForce
from relance.domain.law.fr.payment_order import seizure_told_by
from relance.domain.procedure.counting import cautious_term, officer_day, procedural_term
from relance.domain.rates import Standing
from relance.domain.sentences import Sentence
from relance.domain.statutory_holidays import Place

WAGES_BY_OFFICERS_FROM = date(2025, 7, 1)
CHALLENGE_MONTHS, COMMAND_DAYS, COMMAND_LIVES_MONTHS, OWN_SALE_MONTHS = 1, 8, 24, 1
WAGES_WAIT_MONTHS, WAGES_SEIZED_MONTHS = 1, 3


class Seizure(StrEnum):
    """What is seized."""

    ATTRIBUTION = "attribution"  # what a bank or somebody else owes the debtor
    SALE = "sale"  # goods, to be sold
    WAGES = "wages"


class Bound(StrEnum):
    """What a day of a seizure is: the last for something, or the first."""

    LAST = "last"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class SeizureDay:
    """A day that a seizure sets: what for, by which text, and how that is known."""

    what: Sentence
    on: date
    bound: Bound
    article: str
    standing: Standing


def bank_days(seized_on: date, *, debtor: Place, told_on: date | None = None) -> tuple[SeizureDay, ...]:
    """The days of a seizure at the bank: to tell the debtor; once told, to challenge it, and the bank's payment."""
    tell = Sentence("tell the debtor of the seizure, or it is void")
    days = [SeizureDay(tell, seizure_told_by(seized_on, debtor=debtor), Bound.LAST, "CPCE R211-3", Standing.SEEN)]
    if told_on is not None:
        challenge = procedural_term(told_on, place=debtor, months=CHALLENGE_MONTHS)
        what = Sentence("the debtor may challenge it before the judge of enforcement")
        days.append(SeizureDay(what, challenge, Bound.LAST, "CPCE R211-11", Standing.MEMORY))
        what = Sentence("the bank pays, where nobody challenged it")
        days.append(SeizureDay(what, challenge + ONE_DAY, Bound.FIRST, "CPCE R211-6", Standing.MEMORY))
    return tuple(days)


def is_void(seized_on: date, *, debtor: Place, told_on: date | None, today: date) -> bool:
    """Whether a seizure at the bank fell because the debtor was not told in time."""
    return (told_on or today) > seizure_told_by(seized_on, debtor=debtor)


def goods_days(commanded_on: date, *, debtor: Place, seized_on: date | None = None) -> tuple[SeizureDay, ...]:
    """The days of a seizure of goods: from the command to pay to the auction."""
    pay = procedural_term(commanded_on, place=debtor, days=COMMAND_DAYS)
    first = officer_day(pay + ONE_DAY, place=debtor)
    days = [
        SeizureDay(Sentence("the debtor may still pay"), pay, Bound.LAST, "CPCE R221-1", Standing.SEEN),
        SeizureDay(Sentence("goods may be seized"), first, Bound.FIRST, "CPCE R221-1, L141-1", Standing.SEEN),
        SeizureDay(
            Sentence("the command to pay lapses where nothing followed"),
            cautious_term(commanded_on, place=debtor, months=COMMAND_LIVES_MONTHS),
            Bound.LAST,
            "CPCE R221-5",
            Standing.MEMORY,
        ),
    ]
    if seized_on is not None:
        own_sale = procedural_term(seized_on, place=debtor, months=OWN_SALE_MONTHS)
        what = Sentence("the debtor may sell the goods themselves")
        days.append(SeizureDay(what, own_sale, Bound.LAST, "CPCE R221-30", Standing.MEMORY))
        what = Sentence("the goods may be auctioned")
        days.append(SeizureDay(what, own_sale + ONE_DAY, Bound.FIRST, "CPCE R221-30", Standing.MEMORY))
    return tuple(days)


def wages_days(commanded_on: date, *, debtor: Place) -> tuple[SeizureDay, ...]:
    """The days of a seizure of wages. Raises RuleNotInForce for a command before 1 July 2025: a judge seized wages then."""
    if commanded_on < WAGES_BY_OFFICERS_FROM:
        raise RuleNotInForce(rule="CPCE L212-2 (décret 2025-125)", first=WAGES_BY_OFFICERS_FROM, day=commanded_on)
    wait = procedural_term(commanded_on, place=debtor, months=WAGES_WAIT_MONTHS)
    latest = min(
        add_months(commanded_on, WAGES_SEIZED_MONTHS),
        cautious_term(commanded_on, place=debtor, months=WAGES_SEIZED_MONTHS),
    )
    return (
        SeizureDay(Sentence("the debtor may pay or challenge it"), wait, Bound.LAST, "CPCE L212-2", Standing.MEMORY),
        SeizureDay(
            Sentence("wages may be seized"),
            officer_day(wait + ONE_DAY, place=debtor),
            Bound.FIRST,
            "CPCE L212-2",
            Standing.MEMORY,
        ),
        SeizureDay(
            Sentence("the record reaches the employer, or the command lapses"),
            latest,
            Bound.LAST,
            "CPCE R212-1-2 s.",
            Standing.SEEN,
        ),
    )
