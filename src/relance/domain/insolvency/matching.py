"""Which customers a notice is about: by SIREN for certain; by name alone, or where something does not fit, a person is asked.

Customers are looked up by SIREN and by the words of their names: no notice is compared with each of them (decision 0096).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from relance.domain.accents import without_accents
from relance.domain.insolvency.judgments import Judgment
from relance.domain.insolvency.notices import Edition, Notice
from relance.domain.law.fr.legal_forms import form_of
from relance.domain.sentences import Sentence

TITLES = frozenset(
    {"m", "mme", "mlle", "monsieur", "madame", "de", "du", "des", "la", "le", "les", "et", "societe", "ste", "ets"}
)


@dataclass(frozen=True, slots=True)
class Known:
    """A customer as the books have it; "" for what is not known."""

    debtor: int
    name: str
    siren: str = ""
    postal_code: str = ""


class Doubt(StrEnum):
    """Why a person is asked before a notice counts."""

    NAME_ONLY = "name_only"
    NAME_DIFFERS = "name_differs"
    EDITION = "edition"
    KIND = "kind"
    ORDER = "order"


DOUBT_WORDS: dict[Doubt, Sentence] = {
    Doubt.NAME_ONLY: Sentence("the name is the same, no SIREN says so"),
    Doubt.NAME_DIFFERS: Sentence("the SIREN is the same, the name is another"),
    Doubt.EDITION: Sentence("it corrects or cancels an earlier notice"), Doubt.KIND: Sentence("the decision was not understood"),
    Doubt.ORDER: Sentence("the judgment would be younger than its publication"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """A notice and a customer; ``doubts``: what a person is asked, () where it is certain."""

    notice: Notice
    debtor: int
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether it counts without being asked."""
        return not self.doubts


def matches(notices: Iterable[Notice], customers: Sequence[Known]) -> Iterator[Match]:
    """Every notice with each customer that it is, or may be, about, in the order of the notices."""
    by_siren: dict[str, list[Known]] = {}
    by_name: dict[frozenset[str], list[Known]] = {}
    for one in customers:
        if one.siren:
            by_siren.setdefault(one.siren, []).append(one)
        by_name.setdefault(name_words(one.name), []).append(one)
    for notice in notices:
        yield from _of_one(notice, by_siren, by_name)


def _of_one(
    notice: Notice, by_siren: Mapping[str, list[Known]], by_name: Mapping[frozenset[str], list[Known]]
) -> Iterator[Match]:
    words = name_words(notice.name)
    found = {one.debtor: one for siren in notice.sirens for one in by_siren.get(siren, ())}
    general = tuple(_doubts_about(notice))
    for one in found.values():
        differs = bool(words) and not words & name_words(one.name)
        yield Match(notice, one.debtor, ((Doubt.NAME_DIFFERS, *general) if differs else general))
    if not words:
        return
    for one in by_name.get(words, ()):
        if one.debtor not in found and _may_be(notice, one):
            yield Match(notice, one.debtor, (Doubt.NAME_ONLY, *general))


def _may_be(notice: Notice, one: Known) -> bool:
    """Whether a name alone may be them: not two SIREN that differ, not two postal codes that differ."""
    if notice.sirens and one.siren:
        return False
    return not (notice.postal_code and one.postal_code) or notice.postal_code == one.postal_code


def _doubts_about(notice: Notice) -> Iterator[Doubt]:
    if notice.edition is not Edition.FIRST:
        yield Doubt.EDITION
    if notice.judgment is Judgment.OTHER:
        yield Doubt.KIND
    if notice.published_on and notice.judged_on and notice.judged_on > notice.published_on:
        yield Doubt.ORDER


def name_words(name: str) -> frozenset[str]:
    """The words of a name that tell it from others: without its legal form, its accents and its titles.

    >>> sorted(name_words("SARL Les Ateliers de l’Exemple"))
    ['ateliers', 'exemple']
    """
    plain = without_accents(re.sub(r"(?<=\b\w)\.(?=\w\b|\s|$)", "", name)).casefold()
    found = [word for word in re.split(r"[^\w]+", plain) if len(word) > 1 and word not in TITLES]
    named = frozenset(word for word in found if form_of(word) is None)
    return named or frozenset(found)
