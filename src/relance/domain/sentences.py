"""A sentence as data: an English template and the facts it names. ``relance.language`` says it in other languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
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


@dataclass(frozen=True, slots=True)
class LongDate:
    """A day as letters write it in a sentence: 1 July 2026, 1er juillet 2026."""

    day: date

    def __str__(self) -> str:
        """
        >>> str(LongDate(date(2026, 7, 1)))
        '2026-07-01'
        """
        return self.day.isoformat()


def plain(number: Decimal) -> str:
    """Digits without exponent and with at least two decimals: ``2.5`` -> ``2.50``; ``0.125`` stays."""
    exponent = number.normalize().as_tuple().exponent
    return f"{number:.{max(2, -int(exponent))}f}"


@dataclass(frozen=True, slots=True)
class Place:
    """What goes into a place of a template. A number also chooses words, by whether it counts as one."""

    value: object
    is_one: bool

    def __format__(self, spec: str) -> str:
        if "|" not in spec:
            return format(self.value, spec)
        one, _, many = spec.partition("|")
        return one if self.is_one else many


@dataclass(frozen=True, slots=True)
class Sentence:
    """A template with named places, and what goes there: dates, Money, Percent, whole numbers or text.

    ``{count:letter|letters}`` is the first for one, the second for other numbers; each language has its own idea of one.

    >>> str(Sentence("{count} {count:letter|letters}", {"count": 3}))
    '3 letters'
    >>> str(Sentence("{count} {count:letter|letters}", {"count": 1}))
    '1 letter'
    """

    template: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**{name: Place(fact, fact == 1) for name, fact in self.facts.items()})


@dataclass(frozen=True, slots=True)
class Bilingual(Sentence):
    """A sentence without places that comes with its French: out of a text file, which has both."""

    french: str = ""


def read_back(said: str, templates: Sequence[str]) -> Sentence | None:
    """The sentence that ``said`` was, of one of ``templates``; a fact that is itself one of them is a sentence again.

    >>> read_back("3 letters", ["{count} letters"]).facts
    {'count': '3'}
    >>> read_back("1 letter", ["{count} {count:letter|letters}"]).facts
    {'count': '1'}
    """
    for template in templates:
        pattern = "".join(
            re.escape(fixed) + _pattern_of(name, spec or "") for fixed, name, spec, _ in Formatter().parse(template)
        )
        if found := re.fullmatch(pattern, said, re.DOTALL):
            return Sentence(
                template, {name: read_back(fact, templates) or fact for name, fact in found.groupdict().items()}
            )
    return None


def _pattern_of(name: str | None, spec: str) -> str:
    if not name:
        return ""
    if "|" in spec:
        one, _, many = spec.partition("|")
        return f"(?:{re.escape(one)}|{re.escape(many)})"
    return f"(?P<{name}>.+?)"
