"""Which journals carry forward what an earlier year left open."""

from __future__ import annotations

import re

from relance.domain.accents import without_accents

OPENING_CODES = frozenset({"AN", "RAN", "ANO", "ANV", "AAN", "OUV", "RAND", "ANOUV", "ANX"})
# Whole expressions: "Ventes nouveau magasin", "Ouverture Lyon" and "Reporting" are none.
_OF_THE_YEAR = r"(?: (?:de |d |du |des |l )*(?:bilan|comptes?|soldes?|exercices?|annee|year|period|books|accounts)(?: [0-9]{2,4})*)?"
OPENING_LABEL = re.compile(
    r"(?:journal |jnl |ecritures? |operations? |soldes? |balance |entries |generation |bilan )*(?:de |d |des |du |l )*"
    r"(?:(?:reports?(?: des?)? )?(?:a )?nouveaux?|a nouv|anouveaux?|reports?(?: (?:des )?(?:soldes?|comptes?))?|ouvertures?"
    r"|opening(?: (?:balances?|entries|entry|journal|period|situation))?|(?:balances? )?(?:brought|carried) forward|balances? forward)"
    + _OF_THE_YEAR
    + r"(?: [0-9]{2,4})*"
)
_NO_OPENING = re.compile(
    r"\b(?:ventes?|achats?|banques?|caisses?|factur\w*|clients?|fournisseurs?|sales|purchases?|bank|cash)\b"
)


def carries_forward(code: str, label: str) -> bool:
    """True for the journal of opening entries, by its label as a whole, or by its code where the label says nothing else.

    >>> carries_forward("AN", "A nouveaux"), carries_forward("OD", "Journal d'ouverture"), carries_forward("RAN", "")
    (True, True, True)
    >>> carries_forward("VT", "Ventes nouveau magasin"), carries_forward("AN", "Ventes Annecy")
    (False, False)
    """
    words = plain_words(label)
    if OPENING_LABEL.fullmatch(words):
        return True
    letters = re.sub(r"[^A-Z]", "", code.upper())
    return letters in OPENING_CODES and not _NO_OPENING.search(words)


def plain_words(text: str) -> str:
    """Lower case, without accents, one space between words.

    >>> plain_words(" À-nouveaux  (2026)")
    'a nouveaux 2026'
    """
    return " ".join(re.findall(r"[a-z0-9]+", without_accents(text).lower()))
