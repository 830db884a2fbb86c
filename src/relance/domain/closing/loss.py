"""What of an invoice is lost, split by rate of VAT, and how much of that VAT is given back when the debtor pays after all.

Law: VAT paid on a sale is recovered for the part of the price that is definitively lost (CGI 272-1). No text says how a part
payment is split over several rates; what is open is spread in proportion to the gross of each rate, which is the usual reading.
Rounding: what is open is spread by floor to the cent, then one cent each by largest remainder (ties: the larger gross, then
the order of the lines). VAT of a part is rounded half up, net is the difference; a rate lost whole gives the invoice's own VAT.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from relance.domain.errors import DomainError

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


class SplitImpossible(DomainError):
    """More is open than the invoice comes to, or a credit note is larger than the line it corrects."""

    code = "vat_split_impossible"
    template = "{open} cannot be split over lines that come to {gross}: look at the invoice's amounts by rate of VAT."


@dataclass(frozen=True, slots=True)
class VatLine:
    """What an invoice bears at one rate (0.20 for 20 %), in the invoice's currency, net and VAT to the cent."""

    rate: Decimal
    net: Decimal
    vat: Decimal

    @property
    def gross(self) -> Decimal:
        """Net and VAT."""
        return self.net + self.vat


@dataclass(frozen=True, slots=True)
class Loss:
    """What is lost, one line a rate, in the order of the invoice; lines on which nothing is lost are left out."""

    lines: tuple[VatLine, ...]

    @property
    def net(self) -> Decimal:
        """Without VAT."""
        return sum((line.net for line in self.lines), ZERO)

    @property
    def vat(self) -> Decimal:
        """The VAT in it."""
        return sum((line.vat for line in self.lines), ZERO)

    @property
    def gross(self) -> Decimal:
        """All of it."""
        return self.net + self.vat


def by_rate(lines: Iterable[VatLine]) -> tuple[VatLine, ...]:
    """One line a rate, in the order in which the rates first stand there."""
    merged: dict[Decimal, VatLine] = {}
    for line in lines:
        known = merged.get(line.rate, VatLine(line.rate, ZERO, ZERO))
        merged[line.rate] = VatLine(line.rate, known.net + line.net, known.vat + line.vat)
    return tuple(merged.values())


def after_credit_notes(lines: Iterable[VatLine], credit_notes: Iterable[VatLine]) -> tuple[VatLine, ...]:
    """The lines less the credit notes, each taken from the rate that it names. Raises SplitImpossible where none bears so much."""
    left = {line.rate: line for line in by_rate(lines)}
    for credit in credit_notes:
        line = left.get(credit.rate)
        if line is None or credit.net > line.net or credit.vat > line.vat:
            raise SplitImpossible(open=credit.gross, gross=line.gross if line else ZERO)
        left[credit.rate] = VatLine(line.rate, line.net - credit.net, line.vat - credit.vat)
    return tuple(left.values())


def loss_of(lines: Iterable[VatLine], still_open: Decimal) -> Loss:
    """What is lost when ``still_open`` (gross, to the cent) of an invoice with these lines is never paid. Raises SplitImpossible.

    >>> loss_of([VatLine(Decimal("0.20"), Decimal("500.00"), Decimal("100.00"))], Decimal("350.00")).vat
    Decimal('58.33')
    """
    rates = by_rate(lines)
    total = sum((line.gross for line in rates), ZERO)
    if not ZERO <= still_open <= total:
        raise SplitImpossible(open=still_open, gross=total)
    parts = spread(still_open, [line.gross for line in rates])
    return Loss(tuple(_part(line, gross) for line, gross in zip(rates, parts, strict=True) if gross))


def spread(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """``total`` in proportion to ``weights``, to the cent, adding up to it; no part is larger than its weight if their sum is not.

    >>> spread(Decimal("399.50"), [Decimal("360.00"), Decimal("211.00")])
    [Decimal('251.87'), Decimal('147.63')]
    """
    whole = sum(weights, ZERO)
    if not whole:
        return [ZERO for _ in weights]
    exact = [total * weight / whole for weight in weights]
    parts = [one.quantize(CENT, ROUND_DOWN) for one in exact]
    cents = int((total - sum(parts, ZERO)) / CENT)
    by_remainder = sorted(range(len(weights)), key=lambda place: (parts[place] - exact[place], -weights[place], place))
    for place in by_remainder[:cents]:
        parts[place] += CENT
    return parts


def _part(line: VatLine, gross: Decimal) -> VatLine:
    if gross == line.gross:
        return line
    vat = (line.vat * gross / line.gross).quantize(CENT, ROUND_HALF_UP)
    return VatLine(line.rate, gross - vat, vat)


@dataclass(frozen=True, slots=True)
class LatePart:
    """What one payment after the loss gives: VAT that is owed again, the rest income; and what stays."""

    amount: Decimal
    vat: Decimal
    still_lost: Decimal
    still_recovered: Decimal

    @property
    def income(self) -> Decimal:
        """The payment without the VAT in it."""
        return self.amount - self.vat


def paid_after_all(lines: Sequence[VatLine], lost: Loss, payments: Sequence[Decimal]) -> list[LatePart]:
    """Undo a loss payment by payment (the deduction falls with its cause: CGI 271, 272-1).

    The VAT of a step is what was still recovered less the VAT of what stays lost. The spread over rates is not monotone to the
    cent, so that each step is kept between nothing and the payment, and so that no more VAT stays than money is open; the cent
    is carried. When all is paid, all of the VAT is given back, exactly. Raises SplitImpossible where more is paid than was lost.
    """
    parts: list[LatePart] = []
    still_lost, still_recovered = lost.gross, lost.vat
    for amount in payments:
        parts.append(late_part(lines, still_lost, still_recovered, amount))
        still_lost, still_recovered = parts[-1].still_lost, parts[-1].still_recovered
    return parts


def late_part(lines: Sequence[VatLine], still_lost: Decimal, still_recovered: Decimal, amount: Decimal) -> LatePart:
    """One step of ``paid_after_all``, from what is still lost (gross) and still recovered. Raises SplitImpossible."""
    if not ZERO < amount <= still_lost:
        raise SplitImpossible(open=amount, gross=still_lost)
    left = still_lost - amount
    owed = still_recovered - loss_of(lines, left).vat
    vat = min(max(owed, ZERO, still_recovered - left), amount, still_recovered)
    return LatePart(amount, vat, left, still_recovered - vat)
