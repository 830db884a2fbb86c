"""The recovery line as a bar (SW-16): what was claimed, as it came home; what is open is drawn and not filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from relance.domain.money import Money
from relance.domain.sentences import Sentence

GAP = Decimal("0.40")  # between two parts, in hundredths of the bar
HUNDREDTH = Decimal("0.01")
LEAST = Decimal("0.80")  # of a part that is there at all: it can be seen


@dataclass(frozen=True, slots=True)
class Part:
    """A sum of the line; ``mark`` is the class that draws it."""

    mark: str
    amount: Money
    words: Sentence


@dataclass(frozen=True, slots=True)
class Piece:
    """A part as it is drawn, in hundredths of the bar."""

    mark: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Bar:
    """The line: its parts with their sums, zero ones too (their absence is news), and the pieces that draw it."""

    claimed: Money
    parts: tuple[Part, ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What is drawn; nothing where the parts do not add up to the claim: the ledger says so then."""
        there = [part for part in self.parts if part.amount.amount > 0]
        if not there or not self.adds_up:
            return ()
        room = Decimal(100) - GAP * (len(there) - 1)
        widths = [max(LEAST, room * part.amount.amount / self.claimed.amount) for part in there]
        widths = [width * room / sum(widths) for width in widths]
        drawn, x = [], Decimal(0)
        for part, width in zip(there, widths, strict=True):
            drawn.append(Piece(part.mark, f"{x.quantize(HUNDREDTH)}", f"{width.quantize(HUNDREDTH)}"))
            x += width + GAP
        return tuple(drawn)

    @property
    def adds_up(self) -> bool:
        """Whether the parts are the claim, as they are wherever money was not paid twice and not yet given back."""
        return sum((part.amount.amount for part in self.parts), Decimal(0)) == self.claimed.amount

    @property
    def received(self) -> Money:
        """All but what is open."""
        return Money(sum((part.amount.amount for part in self.parts[:-1]), Decimal(0)), self.claimed.currency).rounded()


def bar_of(claimed: Money, sums: Sequence[Money], *, with_scheme: bool) -> Bar:
    """A bar of (scheme, card, messages, open); the scheme's part only where there is one to speak of."""
    scheme, card, messages, left = sums
    parts = [
        Part("rec-try", card, CARD_WORDS),
        Part("rec-said", messages, MESSAGE_WORDS),
        Part("rec-open", left, OPEN_WORDS),
    ]
    if with_scheme or scheme.amount:
        parts.insert(0, Part("rec-cover", scheme, SCHEME_WORDS))
    return Bar(claimed, tuple(parts))


SCHEME_WORDS = Sentence("paid by the scheme")
CARD_WORDS = Sentence("charged to the card, or paid meanwhile")
MESSAGE_WORDS = Sentence("paid after a message")
OPEN_WORDS = Sentence("still open")
