"""What people type when they give a debt up: the ground and what shows it, the invoice by rate of VAT, a word for later."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import QueryDict

from relance.closing.loss_word import LossWord
from relance.closing.papers import PaperWord
from relance.deposits.overview.one_deposit import nature_of
from relance.domain.closing.loss import ZERO, VatLine
from relance.domain.closing.vat_file import Ground, Office, VatDueOn
from relance.domain.deposits.claims import DebtNature
from relance.domain.errors import DomainError
from relance.domain.money import Money, parse_positive_amount
from relance.office.fields import SPACES, day_given
from relance.tenancy.context import Acting

RATES = range(1, 5)  # how many rates the form has room for
NO_VAT, BY_RATE = "none", "rates"
USUAL_GROUND = Ground.AMICABLE_RECOVERY_FAILED


class RateIncomplete(DomainError):
    """A rate without its amounts, or something that is no rate."""

    code = "rate_incomplete"
    template = (
        "Rate {place} is not complete: give the rate in per cent, such as 20, and its net amount and VAT as the invoice shows"
        " them, or leave all three empty."
    )


class GroundUnknown(DomainError):
    """Not one of those that there are."""

    code = "ground_unknown"
    template = "Say why you give it up: choose one of the grounds."


def loss_of_form(given: QueryDict, gross: Money, today: date) -> LossWord:
    """What the form says. ``gross`` is the invoice's whole amount: all of it bears nothing where it is said to be without VAT.

    Raises GroundUnknown, DateUnreadable, RateIncomplete, AmountUnreadable.
    """
    ground = given.get("why", USUAL_GROUND.value)
    if ground not in set(Ground):
        raise GroundUnknown
    due = given.get("due", "")
    kept_back = given.get("allowance", "").strip()
    seen = given.get("seen", "")
    return LossWord(
        Ground(ground),
        day_given(given.get("since", "")) or today,
        given.get("proof", "").strip(),
        lines=lines_of(given, gross),
        vat_due_on=VatDueOn(due) if due in set(VatDueOn) else VatDueOn.UNKNOWN,
        reason=given.get("note", ""),
        seen=parse_positive_amount(seen, currency=gross.currency) if seen else None,
        allowance=parse_positive_amount(kept_back.translate(SPACES), currency=gross.currency).amount
        if kept_back
        else ZERO,
    )


def lines_of(given: QueryDict, gross: Money) -> tuple[VatLine, ...]:
    """The invoice by rate; () where nobody says. Raises RateIncomplete."""
    if given.get("vat") == NO_VAT:
        return (VatLine(Decimal(0), gross.amount, ZERO),)
    if given.get("vat") != BY_RATE:
        return ()
    lines = []
    for place in RATES:
        texts = [given.get(f"{name}-{place}", "").strip() for name in ("rate", "net", "tax")]
        if any(texts):
            lines.append(_line(place, *texts))
    return tuple(lines)


def with_nature(here: Acting, receivable: int, given: QueryDict) -> QueryDict:
    """What the form says, or, of a deposit claim, whose creditor said what it is, what follows of that: an indemnity bears no VAT."""
    nature = nature_of(here, receivable)
    if nature is None or "vat" in given:
        return given
    said = given.copy()
    said["vat"] = NO_VAT if nature is DebtNature.INDEMNITY else BY_RATE
    return said


def _line(place: int, *texts: str) -> VatLine:
    try:
        rate, net, tax = (Decimal(text.translate(SPACES).removesuffix("%").replace(",", ".") or "x") for text in texts)
    except InvalidOperation as error:
        raise RateIncomplete(place=place) from error
    amounts = all(one.is_finite() and one >= 0 and one == one.quantize(Decimal("0.01")) for one in (net, tax))
    if not amounts or not (rate.is_finite() and 0 <= rate < 100):
        raise RateIncomplete(place=place)
    return VatLine(rate / 100, net, tax)


def paper_of_form(given: QueryDict, today: date) -> PaperWord:
    """What the form says of a paper. Raises GroundUnknown, DateUnreadable."""
    ground, office = given.get("why", ""), given.get("office", "")
    if ground not in set(Ground):
        raise GroundUnknown
    return PaperWord(
        Ground(ground),
        day_given(given.get("dated", "")) or day_given(given.get("since", "")) or today,
        given.get("proof", ""),
        Office(office) if office in set(Office) else None,
        given.get("issuer", ""),
    )
