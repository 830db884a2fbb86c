"""What a mail says that may tell whose it is: numbers, amounts, names. Clues for a person, never evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from relance.domain.mail_domains import domain_of, is_shared

LOOKED_AT = 4000  # characters
MOST_OF_EACH = 12
NUMBER = re.compile(r"(?<![\w./-])(?=[\w./-]{0,30}\d)[A-Za-z0-9][\w./-]{1,38}[A-Za-z0-9]")
AMOUNT = re.compile(r"(?<![\d.,])(\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+|\d{1,9})[.,](\d{2})(?![\d.,]*\d)")
WORD = re.compile(r"[^\W\d_]{4,30}")
CAPITALISED = re.compile(r"\b[A-ZÀ-ÝŒ][^\W\d_]{3,30}")
# Words that many customers, or all mail, share.
COMMON = """
compta comptabilite comptabilité accounting accounts service services direction administration contact info bonjour madame monsieur
merci cordialement facture factures invoice invoices relance rappel reminder payment paiement règlement virement société societe
sarl group groupe france messieurs objet subject hello dear regards sincerely cordially thank thanks janvier février mars avril juin
juillet août septembre octobre novembre décembre january february march april june july august september october november december
lundi mardi mercredi jeudi vendredi samedi dimanche nous vous votre notre avons avez dans pour avec from this that your have been
mail email courriel finance finances client clients achats fournisseurs commercial secretariat secrétariat gestion bureau
"""
SAID_BY_ALL = frozenset(COMMON.split())


@dataclass(frozen=True, slots=True)
class Clues:
    """Numbers as they stand and in capitals, amounts with two decimals, words of a name in small letters, and the sender's domain
    where it is a company's own ("" otherwise).
    """

    numbers: tuple[str, ...]
    amounts: tuple[Decimal, ...]
    words: tuple[str, ...]
    domain: str


def clues_of(*, sender: str, sender_name: str, subject: str, text: str) -> Clues:
    """What stands in a mail, at most twelve of each, the first ones.

    >>> found = clues_of(sender="a@lune.example", sender_name="Garage Rousse", subject="FA-12", text="864,00 le 3 mars.")
    >>> found.numbers, found.amounts, found.words, found.domain
    (('FA-12',), (Decimal('864.00'),), ('garage', 'rousse', 'lune'), 'lune.example')
    """
    said = f"{subject}\n{text}"[:LOOKED_AT]
    domain = domain_of(sender)
    own = "" if is_shared(domain) else domain
    named = [*WORD.findall(sender_name), *WORD.findall(own.rpartition(".")[0]), *CAPITALISED.findall(said)]
    return Clues(
        _first(form for number in NUMBER.findall(said) for form in (number, number.upper())),
        tuple(
            Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{cents}") for whole, cents in AMOUNT.findall(said)[:MOST_OF_EACH]
        ),
        _first(word.lower() for word in named if word.lower() not in SAID_BY_ALL),
        own,
    )


def _first(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))[:MOST_OF_EACH]
