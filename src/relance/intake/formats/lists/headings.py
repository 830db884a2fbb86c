"""What a heading says, however it is written: its words without ornament, its currency, a share, an age."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from relance.intake.formats.currencies import meant, split_heading

AGE_BUCKET = re.compile(
    r"(?:a echoir|non echu|not due|current|courant|\d+ ?(?:a|to|-)? ?\d* ?(?:jours?|j|days?)?|(?:plus de|over|sup a)? ?\d+ ?\+?"
    r"(?: ?jours?| ?j| ?days?)?|\d+ \d+)"
)


def normalised(name: str) -> str:
    """Lower case, without accents or signs: ``N° Facture *`` -> ``n facture``.

    >>> normalised("Échéance (le)")
    'echeance le'
    """
    plain = unicodedata.normalize("NFKD", name.replace("°", " ")).encode("ascii", "ignore").decode()
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain).lower()
    return re.sub(r"[^a-z0-9]+", " ", words).strip()


# One way to write what headings write in many.
_ABBREVIATIONS = {
    "numero": "no", "num": "no", "n": "no", "nr": "no", "nbr": "no", "nro": "no", "number": "no", "mt": "montant",
    "mtt": "montant", "mnt": "montant", "mont": "montant", "ech": "echeance", "dt": "date", "fact": "facture", "fac": "facture",
    "fc": "facture", "cpte": "compte", "cpt": "compte", "clt": "client", "cli": "client", "lib": "libelle", "regl": "reglement",
    "rglt": "reglement", "rgt": "reglement", "dev": "devise", "inv": "invoice", "cust": "customer", "amt": "amount",
    "acct": "account", "doc": "document", "trans": "transaction", "payed": "paid", "tiers": "tier", "taxes": "taxe",
    "references": "reference",
}  # fmt: skip
_SILENT = frozenset(
    {"de", "du", "des", "d", "l", "la", "le", "les", "the", "of", "en", "et", "and"}
)  # but as the last word
# Codes that no other word of a heading is written like, in capitals or not.
CODES = frozenset(
    "EUR GBP USD CAD AUD NZD SGD HKD BRL CHF JPY CNY SEK NOK DKK PLN CZK HUF RON TRY INR MAD TND DZD XOF XAF XPF".split()  # noqa: SIM905
)
_OF_NUMBERS = re.compile(r"(?<=[a-z]{3})s?nr\b")  # Belegnr., Kundennr.
_UNITS = frozenset({"euro", "euros", "s", "utc", *map(str.lower, CODES)})
_OPTIONAL = re.compile(r"\((?:s|e|es)\)", re.IGNORECASE)
_OWED = re.compile(
    r"\bd[uû]\b(?=\W*(?:$|ttc|ht\b|t\.t\.c|\())|\bdû\b", re.IGNORECASE
)  # "dû", also where accents are lost
_SPELLED = re.compile(r"\b(?:[a-z] ){1,3}[a-z]\b")


# Amounts written without their last three digits: k€, KEUR, T€, "in thousands". Capitals count where a small letter may be another word.
_THOUSANDS = re.compile(
    r"(?<![^\W\d_])(?:[kK] ?(?:€|£|\$|(?i:eur(?:os?)?|usd|gbp|chf)(?![^\W\d_]))|T ?(?:€|EUR)(?![^\W\d_])|Tsd\.? ?(?:€|EUR)?)"
    r"|\(?(?i:\b(?:en |in )?(?:milliers|thousands|tausend|miles|migliaia|duizend(?:en)?)\b(?: (?:d[e’' ]?|of |di )?(?:euros?|eur|€))?)\)?"
)


def is_in_thousands(heading: str) -> bool:
    """Whether a heading of amounts says that they are thousands.

    >>> [is_in_thousands(text) for text in ("Montant (k€)", "Total KEUR", "Reste en milliers d'euros", "T€", "Montant TTC", "Stock €")]
    [True, True, True, True, False, False]
    """
    return _THOUSANDS.search(heading) is not None


def essence(name: str) -> str:
    """What a heading says, however it is written: ``N° de facture``, ``Num. Factures`` -> ``no facture``.

    Brackets, plurals, articles and the euro say nothing more; "dû" is no article. A heading of such words alone stays as it is.

    >>> essence("Montants T.T.C. (EUR)"), essence("Montant dû"), essence("Total en francs")
    ('montant ttc', 'montant due', 'total')
    """
    name = _THOUSANDS.sub(" ", name) if is_in_thousands(name) else name
    said = normalised(_OWED.sub("due", _OPTIONAL.sub("", split_heading(name)[0] or name)))
    words = _OF_NUMBERS.sub(lambda found: found[0].replace("nr", "nummer"), said).split()
    kept = [
        word
        for index, word in enumerate(words)
        if word not in _UNITS and (word not in _SILENT or index == len(words) - 1)
    ]
    if kept[-1:] == ["in"] and len(kept) < len(words):
        kept.pop()  # "Amount in USD"
    plain = _SPELLED.sub(lambda letters: letters[0].replace(" ", ""), " ".join(kept or said.split()))
    return " ".join(_ABBREVIATIONS.get(word) or _singular(word) for word in plain.split())


def _singular(word: str) -> str:
    singular = word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    return _ABBREVIATIONS.get(singular, singular)


def currency_of(heading: str) -> str:
    """The currency that a heading of amounts names; nothing where it names none, or a sign that several share.

    >>> currency_of("Montant TTC (USD)"), currency_of("Total €"), currency_of("Montant"), currency_of("Total (£)"), currency_of("Total $")
    ('USD', 'EUR', '', 'GBP', '')
    """
    if "€" in heading:
        return "EUR"
    if code := next((word for word in re.findall(r"[A-Z]{3}", heading) if word in CODES), ""):
        return code
    found = meant(split_heading(heading)[1])
    return found[0] if len(found) == 1 else ""


def shared_sign_of(heading: str) -> str:
    """The sign or word in a heading of amounts that several currencies share.

    >>> shared_sign_of("Total $"), shared_sign_of("Total (£)"), shared_sign_of("Montant en francs")
    ('$', '', 'FRANCS')
    """
    sign = "" if currency_of(heading) else split_heading(heading)[1]
    return sign if len(meant(sign)) > 1 else ""


def is_share(heading: str) -> bool:
    """Whether a heading speaks of a part of a hundred, and not of an amount at a rate (``TVA 20 %``).

    >>> is_share("Payé (%)"), is_share("Pourcentage réglé"), is_share("TVA 20 %")
    (True, True, False)
    """
    said = normalised(heading)
    return (
        "%" in heading or re.search(r"\b(?:pourcentage|percent|percentage|pct|taux|rate)\b", said) is not None
    ) and not re.search(r"[0-9]", heading)


def age_buckets(header: Sequence[str]) -> int:
    """How many columns name an age: ``0-30 jours``, ``non échu``, ``+90``. Other numbers are none: a row of figures is no header.

    >>> age_buckets(["Client", "0-30", "31-60", "+90"]), age_buckets(["1", "Alpha", "603", "1200,00"])
    (3, 0)
    """
    return sum(1 for cell in header if (name := normalised(cell)) and AGE_BUCKET.fullmatch(name) and _is_age(name))


def _is_age(name: str) -> bool:
    days = [int(word) for word in name.split() if word.isdigit()]
    if len(name.split()) > len(days):
        return True
    return all(day <= 1 or day % 15 in (0, 1) for day in days) and 15 <= max(days) <= 370 and days == sorted(set(days))


IN_CURRENCY = re.compile(r"\b(?:in (?:invoice |document )?currency|devise|en devise|currency|foreign)\b")


def in_own_currency(heading: str) -> bool:
    """Whether a heading says that its amounts stand in the currency of their row.

    >>> in_own_currency("Total en devise"), in_own_currency("Montant TTC")
    (True, False)
    """
    return IN_CURRENCY.search(essence(heading)) is not None
