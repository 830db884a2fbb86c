"""A sentence as data: an English template and the facts it names. ``relance.language`` says it in other languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Percent:
    """A fraction a year as people read it: Percent(Decimal("0.1215")) reads 12.15 %."""

    fraction: Decimal

    def __str__(self) -> str:
        """
        >>> str(Percent(Decimal("0.1215")))
        '12.15 %'
        """
        return f"{plain(self.fraction * 100)} %"


def plain(number: Decimal) -> str:
    """Digits without exponent and with at least two decimals: ``2.5`` -> ``2.50``; ``0.125`` stays."""
    exponent = number.normalize().as_tuple().exponent
    return f"{number:.{max(2, -int(exponent))}f}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A template with named places, and what goes there: dates, Money, Percent, whole numbers or text.

    >>> str(Sentence("{count} letters", {"count": 3}))
    '3 letters'
    """

    template: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.facts)
