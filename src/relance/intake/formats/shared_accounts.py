"""Accounts that all customers share, and what they are called: neither their number nor their name says who owes.

Class 41 of the French chart, "Accounts Receivable" and their like in other tools.
"""

from __future__ import annotations

import re
from functools import lru_cache

from relance.intake.formats.customer_names import plain

SHARED = re.compile(
    r"41[1367]|411[0-9]?0{2,}|41[3-8]0{2,}|(?:trade )?(?:accounts? |trade )?(?:receivables?|debtors)(?: control)?(?: account)?"
    r"|clients?|customers?|clients divers|creances(?: clients)?|compte(?: collectif)? clients?|a ?r"
)
# What the chart and tools call such an account, beside its bare name.
_NAMES = re.compile(
    r"(?:(?:41[0-9]*0|c\w*|comptes?|collectif) )?clients?(?: (?:et comptes? rattaches?|ventes?(?: .+)?|prestations?(?: .+)?|divers"
    r"|a recevoir|effets a recevoir|douteux(?: ou litigieux)?|factures? a etablir|collectif|france|export|etrangers?|ue|cee|hors ue"
    r"|particuliers|professionnels|comptoir|passage|de passage|retenues? de garantie|non affectes?|inconnus?))?"
    r"|(?:sundry|various|misc|miscellaneous|other|trade|cash|walk in) (?:customers?|debtors|clients?)|diverse(?: kunden)?|kunden|debitoren"
    r"|forderungen(?: aus lieferungen und leistungen| aus lul)?|clientes(?: varios)?|clienti(?: diversi)?|crediti verso clienti"
    r"|debiteuren|diversen|divers|inconnue?|unknown|anonyme?|tiers divers"
)


# A piece of each of them: a hundred thousand names have none, and are looked at no further.
_HINT = re.compile(
    r"41|client|customer|debtor|debit|d\u00e9bit|receivable|compte|cr[e\u00e9]ance|crediti|kunden|forderung|divers|inconnu|unknown|anonym|tiers|^\W*a\W?r\W*$",
    re.IGNORECASE,
)


def names_nobody(text: str) -> bool:
    """Whether a code or a name stands for customers in general, and for none of them.

    >>> [names_nobody(text) for text in ("411000", "Clients", "CLIENTS - VENTES", "Clients divers", "Trade debtors", "411AMBRE")]
    [True, True, True, True, True, False]
    """
    return _HINT.search(text) is not None and _names_nobody(text)


@lru_cache(maxsize=10_000)
def _names_nobody(text: str) -> bool:
    said = plain(text)
    return bool(said) and (SHARED.fullmatch(said) or _NAMES.fullmatch(said)) is not None
