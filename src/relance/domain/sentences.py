"""A sentence as data: an English template and the facts it names. ``relance.language`` says it in other languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from string import Formatter


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


def read_back(said: str, templates: Sequence[str]) -> Sentence | None:
    """The sentence that ``said`` was, of one of ``templates``; a fact that is itself one of them is a sentence again.

    >>> read_back("3 letters", ["{count} letters"]).facts
    {'count': '3'}
    """
    for template in templates:
        parts = [(re.escape(fixed), name) for fixed, name, _, _ in Formatter().parse(template)]
        pattern = "".join(fixed + (f"(?P<{name}>.+?)" if name else "") for fixed, name in parts)
        if found := re.fullmatch(pattern, said, re.DOTALL):
            return Sentence(
                template, {name: read_back(fact, templates) or fact for name, fact in found.groupdict().items()}
            )
    return None
