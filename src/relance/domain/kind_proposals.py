"""What kind of debtor a name, its numbers and its e-mail speak for: a proposal with its reason, which a person reads over.

A proposal decides nothing. Numbers speak first: a SIREN that begins with 1 or 2 is a public body's (INSEE: legal categories 7 and
some of 4), any other valid number of a company that is one. Then words, in French and in English, those that a name begins with or
ends with: « Café de la Mairie » is a café. Where words leave it open (an association, a doctor, a nursing home, a block of flats)
nothing is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from stdnum.eu import vat

from relance.domain.identifiers.company import Siren
from relance.domain.identifiers.errors import IdentifierInvalid
from relance.domain.kind_words import (
    ASSOCIATIONS,
    COMPANY_ENDS,
    COMPANY_FORMS,
    COMPANY_WORDS,
    CONSUMER_WORDS,
    LONGEST_PHRASE,
    OPEN_BODIES,
    OWNERS_OF_FLATS,
    PERSONAL_TITLES,
    PRIVATE_SCHOOLS,
    PROFESSIONAL_TITLES,
    PUBLIC_ANYWHERE,
    PUBLIC_BEGINS,
    PUBLIC_UNLESS_PRIVATE,
    SHARED_ACCOUNTS,
    plain,
)
from relance.domain.ledger import DebtorKind
from relance.domain.mail_domains import domain_of, is_shared
from relance.domain.sentences import Sentence

ARTICLES = frozenset({"la", "le", "les", "l", "the"})


class Group(StrEnum):
    """How much of a person's attention a proposal wants, the most first."""

    SAY = "say"  # nothing is proposed
    LOOK = "look"  # proposed from words, or from a number that names want to be compared with
    SURE = "sure"  # a company's verified number, which nothing contradicts


@dataclass(frozen=True, slots=True)
class KindProposal:
    """``kind`` is None where nothing is proposed; ``reason`` says why, for a person."""

    kind: DebtorKind | None
    reason: Sentence
    group: Group


def kind_proposal(
    name: str, *, siren: str = "", siret: str = "", vat_number: str = "", emails: Iterable[str] = ()
) -> KindProposal:
    """What kind the debtor of this name probably is. Numbers that are not valid say nothing.

    >>> kind_proposal("Ville de Sainte-Fiction").kind.value
    'public_body'
    >>> kind_proposal("Le Moulin").kind is None
    True
    """
    said = _Name(name)
    number = _number(siren, siret, vat_number)
    if number:
        return _of_number(said, number)
    return _of_words(said, tuple(emails))


class _Name:
    """A name, and the words of ours that it holds."""

    def __init__(self, name: str) -> None:
        self.words: list[str] = re.findall(
            r"[^\W_]+", re.sub(r"(?<![^\W_])((?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?)", _undotted, name)
        )
        self._plain = [plain(word) for word in self.words]
        self._start = 1 if self._plain[:1] and self._plain[0] in ARTICLES else 0

    def begins(self, phrases: frozenset[str]) -> str:
        """The longest phrase that the name begins with, an article aside, as it is written there; "" for none."""
        return self._phrase(self._start, phrases)

    def holds(self, phrases: frozenset[str]) -> str:
        """The first of them that stands anywhere in it, as whole words; "" for none."""
        return next((one for at in range(len(self.words)) if (one := self._phrase(at, phrases))), "")

    def is_all(self, phrase: str) -> bool:
        """Whether there is nothing else."""
        return " ".join(self.words) == phrase

    def _phrase(self, at: int, phrases: frozenset[str]) -> str:
        for end in range(min(len(self.words), at + LONGEST_PHRASE), at, -1):
            if " ".join(self._plain[at:end]) in phrases:
                return " ".join(self.words[at:end])
        return ""

    def form(self) -> str:
        """The legal form in it: words of one are written in capitals, or stand at an end."""
        for place, (word, short) in enumerate(zip(self.words, self._plain, strict=True)):
            is_end = place in (0, len(self.words) - 1)
            if short in COMPANY_FORMS and (len(short) > 3 or word.isupper() or is_end):
                return word
            if short in COMPANY_ENDS and len(self.words) > 1 and is_end and (word.isupper() or len(short) > 2):
                return word
        return ""


def _undotted(found: re.Match[str]) -> str:
    return found[1].replace(".", "") + " "


def _number(siren: str, siret: str, vat_number: str) -> str:
    """A SIREN, or a valid VAT number of another country; "" where none is known."""
    compact = re.sub(r"[\s.-]", "", vat_number).upper()
    inside = compact[4:] if compact.startswith("FR") else ""
    for text in (siren, siret[:9], inside):
        try:
            return str(Siren.parse(text))
        except IdentifierInvalid:
            continue
    return compact if compact and not compact.startswith("FR") and vat.is_valid(compact) else ""


def _of_number(said: _Name, number: str) -> KindProposal:
    facts: dict[str, object] = {"number": number[:2]}
    if number[0] in "12":
        if word := _public_word(said) or said.begins(OPEN_BODIES):
            reason = Sentence(
                "“{word}”, and a SIREN that begins with {number}: a public body.", {**facts, "word": word}
            )
        else:
            reason = Sentence("Its SIREN begins with {number}: a public body.", facts)
        return KindProposal(DebtorKind.PUBLIC_BODY, reason, Group.LOOK)
    is_siren = number.isdecimal()
    if said.holds(CONSUMER_WORDS):
        return _say(
            Sentence("The name says a private person, the verified number a business: they contradict each other.")
        )
    if word := said.begins(PERSONAL_TITLES):
        reason = Sentence("“{word}”, but a verified number: a sole trader, treated as a business.", {"word": word})
    elif word := said.begins(PROFESSIONAL_TITLES):
        reason = Sentence("“{word}” and a verified number: a profession, treated as a business.", {"word": word})
    elif said.holds(frozenset({"sci"})):
        reason = SCI
    elif word := said.begins(PUBLIC_BEGINS) or said.holds(PUBLIC_ANYWHERE):
        reason = Sentence("“{word}” sounds public, but the SIREN is a private body's.", {"word": word})
    elif word := said.begins(ASSOCIATIONS):
        reason = Sentence("“{word}” with a verified number: it buys for its activity, as a business.", {"word": word})
    else:
        form = said.form()
        sure = Sentence("SIREN verified.") if is_siren else Sentence("Foreign VAT number verified.")
        if form and is_siren:
            sure = Sentence("SIREN verified, “{word}”.", {"word": form})
        return KindProposal(DebtorKind.COMPANY, sure, Group.SURE)
    return KindProposal(DebtorKind.COMPANY, reason, Group.LOOK)


SCI = Sentence("“SCI”: a company, but a civil one and often a family's. A business, if it bought for its activity.")


def _public_word(said: _Name) -> str:
    return said.begins(PUBLIC_BEGINS) or said.begins(PUBLIC_UNLESS_PRIVATE) or said.holds(PUBLIC_ANYWHERE)


def _of_words(said: _Name, emails: tuple[str, ...]) -> KindProposal:
    if said.holds(SHARED_ACCOUNTS):
        return _say(Sentence("It seems to stand for several customers: no kind fits them all."))
    if word := said.holds(OWNERS_OF_FLATS):
        return _say(
            Sentence("“{word}”: owners of flats together, neither business nor consumer for sure.", {"word": word})
        )
    if word := said.holds(CONSUMER_WORDS):
        return _look(DebtorKind.CONSUMER, Sentence("The name says it: “{word}”, and no number.", {"word": word}))
    if (word := said.begins(PERSONAL_TITLES)) and not said.is_all(word):
        return _person(said, word, emails)
    return _organisation(said)


def _person(said: _Name, word: str, emails: tuple[str, ...]) -> KindProposal:
    if form := said.form():
        return _look(DebtorKind.COMPANY, Sentence("“{word}”: a legal form.", {"word": form}))
    for email in emails:
        if (domain := domain_of(email)) and not is_shared(domain):
            facts = {"word": word, "email": email}
            return _say(Sentence("“{word}” and a name; but the e-mail is {email}, which tells of a trade.", facts))
    return _look(DebtorKind.CONSUMER, Sentence("“{word}” and a name, and no number.", {"word": word}))


def _organisation(said: _Name) -> KindProposal:
    if said.holds(frozenset({"sci"})):
        return _look(DebtorKind.COMPANY, SCI)
    if form := said.form():
        return _look(DebtorKind.COMPANY, Sentence("“{word}”: a legal form.", {"word": form}))
    if word := said.begins(PUBLIC_BEGINS) or ("" if said.begins(COMPANY_WORDS) else said.holds(PUBLIC_ANYWHERE)):
        return _look(DebtorKind.PUBLIC_BODY, Sentence("“{word}”: a public body, by its name.", {"word": word}))
    if word := said.begins(PUBLIC_UNLESS_PRIVATE):
        if said.holds(PRIVATE_SCHOOLS):
            return _say(Sentence("“{word}”: public or private; its SIREN would tell.", {"word": word}))
        return _look(
            DebtorKind.PUBLIC_BODY, Sentence("“{word}”: public, unless a private one bears it.", {"word": word})
        )
    if word := said.begins(OPEN_BODIES):
        return _say(Sentence("“{word}”: public or private; its SIREN would tell.", {"word": word}))
    if word := said.begins(ASSOCIATIONS):
        return _say(
            Sentence(
                "“{word}”: an association, no doubt. It buys for its activity, as a business, or as a private person would.",
                {"word": word},
            )
        )
    if word := said.begins(PROFESSIONAL_TITLES):
        return _say(Sentence("“{word}”: for their practice, or for themselves? A SIREN would tell.", {"word": word}))
    if word := said.begins(COMPANY_WORDS):
        return _look(DebtorKind.COMPANY, Sentence("“{word}”: a trade, by its name.", {"word": word}))
    return _say(Sentence("Neither a legal form, nor a number, nor a word that tells."))


def _say(reason: Sentence) -> KindProposal:
    return KindProposal(None, reason, Group.SAY)


def _look(kind: DebtorKind, reason: Sentence) -> KindProposal:
    return KindProposal(kind, reason, Group.LOOK)
