"""Files of courts as the ministry and the registries publish them, read leniently: which commune has which court, and what changed.

A wrong file was once published in the place of such a one: a file with fewer communes than there are, or that changes more than two in a
hundred, is refused, and says so. Column headings are found by their words, for nobody promises them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from relance.domain.accents import without_accents
from relance.domain.errors import DomainError
from relance.domain.law.fr.courts import CourtTable, SeatedCourts

FEWEST_COMMUNES, MOST_CHANGED = 34_000, 2  # of a hundred
INSEE = re.compile(r"\d[\dAB]\d{3}", re.ASCII)
SAID_OF_COURTS = re.compile(
    r"\b(TRIBUNAL|TRIBUNAUX|JUDICIAIRE|DE|DU|DES|D|LE|LA|LES|L|COMMERCE|GREFFE|TJ|TC|TAE|TPRX|PROXIMITE|ACTIVITES|ECONOMIQUES|CHAMBRE|COMMERCIALE)\b"
)


class CourtsUnreadable(DomainError):
    """Columns that are not there."""

    code = "courts_unreadable"
    template = "No column of {what} is in this file. Its headings: {headings}. Take the file of the ministry, or that of the registries."


class CourtsTooFew(DomainError):
    """Not all of France."""

    code = "courts_too_few"
    template = "{count} {count:commune is|communes are} in this file, fewer than {fewest}: it is not the whole list. Nothing was changed."


class CourtsChangedTooMuch(DomainError):
    """Another list than it says."""

    code = "courts_changed"
    template = "{changed} of {count} {count:commune|communes} would have another court, more than {most} in a hundred. Nothing was changed."


class CourtsContradict(DomainError):
    """Two courts for one commune."""

    code = "courts_contradict"
    template = "Commune {insee} has two courts of one kind in this file: {first} and {second}. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Change:
    """A commune whose court is another: from which to which, "" for none."""

    insee: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a file changes: how many communes it has, which are new or gone, which courts differ."""

    communes: int
    new: int
    gone: int
    changed: tuple[Change, ...]


def columns_of(headings: Sequence[str], rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Which heading holds what: ``insee``, then ``judicial`` and ``proximity``, or ``commercial``. Raises CourtsUnreadable."""
    folded = {heading: without_accents(heading).casefold() for heading in headings}
    sample = rows[:200]

    def find(*words: str, named: bool) -> str:
        for heading, said in folded.items():
            values = [row.get(heading, "") for row in sample if row.get(heading, "")]
            is_named = sum(
                any(sign.isalpha() for sign in one) and not INSEE.fullmatch(one.strip()) for one in values
            ) * 2 > len(values)
            if any(word in said for word in words) and values and is_named is named:
                return heading
        return ""

    found = {
        "insee": find("insee", "code commune", "code_commune", "codecommune", "com", named=False),
        "judicial": find("judiciaire", "tj", named=True),
        "proximity": find("proximit", "tprx", named=True),
        "commercial": find("greffe", "commerce", "tco", named=True),
    }
    said = ", ".join(headings)
    if not found["insee"]:
        raise CourtsUnreadable(what="INSEE", headings=said)
    if not found["judicial"] and not found["commercial"]:
        raise CourtsUnreadable(what="tribunal judiciaire, greffe", headings=said)
    return found


def part_of(columns: Mapping[str, str]) -> str:
    """Which part of the table the file holds."""
    return "judicial" if columns["judicial"] else "commercial"


def courts_of(rows: Iterable[Mapping[str, str]], columns: Mapping[str, str]) -> dict[str, SeatedCourts]:
    """The courts of each commune of the file. Raises CourtsContradict."""
    found: dict[str, SeatedCourts] = {}
    for row in rows:
        insee = row.get(columns["insee"], "").strip().upper().zfill(5)
        if not INSEE.fullmatch(insee):
            continue
        said = {
            kind: " ".join(row.get(columns[kind], "").split()) if columns[kind] else ""
            for kind in ("judicial", "proximity", "commercial")
        }
        one = SeatedCourts(
            named("Tribunal judiciaire", said["judicial"]),
            named("Tribunal de proximité", said["proximity"]),
            named("Tribunal de commerce", said["commercial"]),
        )
        known = found.setdefault(insee, one)
        if known != one:
            first, second = next((a, b) for a, b in zip(_each(known), _each(one), strict=True) if a != b)
            raise CourtsContradict(insee=insee, first=first or "–", second=second or "–")
    return found


def _each(one: SeatedCourts) -> tuple[str, str, str]:
    return one.judicial, one.proximity, one.commercial


def named(kind: str, said: str) -> str:
    """A court by its full name; "" for none.

    >>> named("Tribunal de commerce", "LE MANS"), named("Tribunal judiciaire", "Tribunal judiciaire d'Agen")
    ('Tribunal de commerce du Mans', "Tribunal judiciaire d'Agen")
    >>> named("Tribunal de commerce", "Greffe du tribunal de commerce de Lyon"), named("Tribunal de commerce", "")
    ('Tribunal de commerce de Lyon', '')
    """
    bare = re.sub(r"^(greffe\s+(du|de la)\s+|TJ\s+|TC\s+)", "", said.strip(), flags=re.IGNORECASE)
    if not bare:
        return ""
    if re.match(r"(tribunal|chambre)", bare, re.IGNORECASE):
        return bare[0].upper() + bare[1:]
    place = bare.title() if bare.isupper() else bare
    for article, joined in (("Le ", "du "), ("Les ", "des ")):
        if place.startswith(article):
            return f"{kind} {joined}{place.removeprefix(article)}"
    return f"{kind} d'{place}" if without_accents(place)[0] in "AEIOUH" else f"{kind} de {place}"


def compared(before: CourtTable, after: Mapping[str, SeatedCourts], part: str) -> Report:
    """What a file would change. Raises CourtsTooFew, CourtsChangedTooMuch."""
    if len(after) < FEWEST_COMMUNES:
        raise CourtsTooFew(count=len(after), fewest=FEWEST_COMMUNES)
    changed = []
    for insee, one in after.items():
        known = before.courts.get(insee)
        was, now = _court(known, part), _court(one, part)
        if known is not None and was and _place(was) != _place(now):
            changed.append(Change(insee, was, now))
    if len(changed) * 100 > MOST_CHANGED * len(after):
        raise CourtsChangedTooMuch(changed=len(changed), count=len(after), most=MOST_CHANGED)
    in_order = tuple(sorted(changed, key=lambda one: one.insee))
    return Report(len(after), len(set(after) - set(before.courts)), len(set(before.courts) - set(after)), in_order)


def _court(one: SeatedCourts | None, part: str) -> str:
    return "" if one is None else one.judicial if part == "judicial" else one.commercial


def _place(name: str) -> str:
    """Where a court sits, as names are compared."""
    plain = re.sub(r"[^A-Z]+", " ", without_accents(name).upper())
    return " ".join(SAID_OF_COURTS.sub(" ", plain).split())


def written(courts: Mapping[str, SeatedCourts], part: str, year: int, source: str) -> str:
    """The table as ``courts.read_table`` reads it; the other part is empty, and its year 0."""
    numbers: dict[str, str] = {}
    lines = []
    for one in courts.values():
        for kind, name in zip("jpc", _each(one), strict=True):
            if name and name not in numbers:
                numbers[name] = f"{kind}{len(numbers)}"
    lines = [
        f"# {source}",
        f"year;judicial;{year if part == 'judicial' else 0}",
        f"year;commercial;{year if part == 'commercial' else 0}",
    ]
    lines += [f"court;{number};{name.replace(';', ',')}" for name, number in numbers.items()]
    for insee, one in sorted(courts.items()):
        lines.append(";".join([insee, *(numbers.get(name, "") for name in _each(one))]))
    return "\n".join(lines) + "\n"
