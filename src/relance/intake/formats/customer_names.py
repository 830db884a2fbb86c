"""Customers' names as they are compared: without case, accents, signs and legal form."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from relance.domain.accents import without_accents

FORMS = frozenset(re.findall(r"\w+", """
    sarl sas sasu sa eurl sci snc scop scp selarl selas gie ei eirl earl gaec asso association ets etablissements ste societe
    ltd limited plc llc llp inc corp co gmbh ag ug kg bv nv sprl srl spa sl lda oy ab as aps cie
    m mr mme mlle mrs ms monsieur madame mademoiselle dr me maitre
"""))  # fmt: skip
ARTICLES = frozenset(re.findall(r"\w+", "le la les l du de des d et au aux un une the of and der die das und"))
ALIKE = 0.82
SHORTEST_OF_A_LONGER = 4


def plain(name: str) -> str:
    """Letters and digits of any script, in small letters, words parted by one space.

    >>> plain("Société  d'Été (S.A.R.L.)"), plain("株式会社サクラ")
    ('societe d ete sarl', '株式会社サクラ')
    """
    bare = without_accents(name.replace(".", ""))
    kept = unicodedata.normalize("NFC", "".join(sign if sign.isalnum() else " " for sign in bare))
    return " ".join(kept.casefold().split())


def core(name: str) -> str:
    """The name without its legal form, title and articles, its words in order; the whole of it where nothing else is left.

    >>> core("SARL Le Phare") == core("LE PHARE S.A.R.L.")
    True
    """
    words = plain(name).split()
    return " ".join([word for word in words if word not in FORMS | ARTICLES] or words)


def alike(one: str, other: str) -> bool:
    """Whether two names may be one customer's: a slip of the pen apart, or one the beginning or a part of the other."""
    a, b = core(one), core(other)
    if a == b:
        return True
    few, many = sorted((set(a.split()), set(b.split())), key=len)
    if few <= many and len(max(few, key=len, default="")) >= SHORTEST_OF_A_LONGER:
        return True
    return SequenceMatcher(None, a, b).ratio() >= ALIKE
