"""Which currencies a sign, a word or a heading may stand for. Several: the file, or a person, must say which."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

EURO = "EUR"
_FRANCS = ("CHF", "XPF", "XOF", "XAF")
_DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "XCD")
_CROWNS = ("SEK", "NOK", "DKK")
# Signs that stand beside amounts.
CURRENCIES: dict[str, tuple[str, ...]] = {
    "€": (EURO,), "EUR": (EURO,), "EURO": (EURO,), "EUROS": (EURO,), "£": ("GBP",), "GBP": ("GBP",),
    "$": _DOLLARS, "US$": ("USD",), "$US": ("USD",), "USD": ("USD",),
    "USD$": ("USD",), "CA$": ("CAD",), "C$": ("CAD",), "$CA": ("CAD",), "CAD": ("CAD",), "CAD$": ("CAD",),
    "A$": ("AUD",), "AU$": ("AUD",), "AUD": ("AUD",), "NZ$": ("NZD",), "NZD": ("NZD",), "S$": ("SGD",),
    "SGD": ("SGD",), "HK$": ("HKD",), "HKD": ("HKD",), "R$": ("BRL",), "BRL": ("BRL",), "CHF": ("CHF",),
    "F": _FRANCS, "FR": _FRANCS, "FRS": _FRANCS, "SFR": ("CHF",), "₣": _FRANCS, "FRANC": _FRANCS, "FRANCS": _FRANCS,
    "DOLLAR": _DOLLARS, "DOLLARS": _DOLLARS, "¥": ("JPY", "CNY"), "JPY": ("JPY",), "CNY": ("CNY",),
    "KR": _CROWNS, "SEK": ("SEK",), "NOK": ("NOK",), "DKK": ("DKK",), "ZŁ": ("PLN",), "PLN": ("PLN",),
    "KČ": ("CZK",), "CZK": ("CZK",), "FT": ("HUF",), "HUF": ("HUF",), "LEI": ("RON",), "RON": ("RON",),
    "₽": ("RUB",), "₺": ("TRY",), "TRY": ("TRY",), "₹": ("INR",), "INR": ("INR",), "DH": ("MAD", "AED"), "DHS": ("MAD", "AED"),
    "DIRHAMS": ("MAD", "AED"), "MAD": ("MAD",), "TND": ("TND",), "DZD": ("DZD",), "DA": ("DZD",), "XOF": ("XOF",),
    "XAF": ("XAF",), "FCFA": ("XOF", "XAF"), "CFA": ("XOF", "XAF"), "XPF": ("XPF",), "FCFP": ("XPF",),
}  # fmt: skip
# What a cell of a column of currencies, or a heading, says beside these: plain capitals, no full stop, one of each.
_WORDS: dict[str, tuple[str, ...]] = {
    "FF": _FRANCS, "FRANC SUISSE": ("CHF",), "SWISS FRANC": ("CHF",), "FRANC CH": ("CHF",), "FS": ("CHF",),
    "FRANC CFA": ("XOF", "XAF"), "F CFA": ("XOF", "XAF"), "FRANC CFP": ("XPF",), "FRANC PACIFIQUE": ("XPF",), "F CFP": ("XPF",),
    "LIVRE": ("GBP", "EGP", "LBP"), "LIVRE STERLING": ("GBP",), "POUND": ("GBP",), "POUND STERLING": ("GBP",),
    "BRITISH POUND": ("GBP",), "STERLING": ("GBP",), "UKP": ("GBP",), "STG": ("GBP",), "DOLLAR US": ("USD",), "US DOLLAR": ("USD",),
    "DOLLAR AMERICAIN": ("USD",), "DOLLAR USD": ("USD",), "DOLLAR CANADIEN": ("CAD",), "CANADIAN DOLLAR": ("CAD",),
    "DOLLAR AUSTRALIEN": ("AUD",), "AUSTRALIAN DOLLAR": ("AUD",), "YEN": ("JPY",), "YUAN": ("CNY",), "RMB": ("CNY",),
    "RENMINBI": ("CNY",), "COURONNE": (*_CROWNS, "CZK"), "KRONA": ("SEK",), "KRONOR": ("SEK",), "KRONE": ("NOK", "DKK"),
    "KRONER": ("NOK", "DKK"), "COURONNE SUEDOISE": ("SEK",), "COURONNE NORVEGIENNE": ("NOK",), "COURONNE DANOISE": ("DKK",),
    "COURONNE TCHEQUE": ("CZK",), "SWEDISH KRONA": ("SEK",), "DANISH KRONE": ("DKK",), "NORWEGIAN KRONE": ("NOK",),
    "ZLOTY": ("PLN",), "FORINT": ("HUF",), "LEU": ("RON",), "ROUBLE": ("RUB",), "RUBLE": ("RUB",), "DIRHAM": ("MAD", "AED"),
    "DIRHAM MAROCAIN": ("MAD",), "DINAR": ("TND", "DZD"), "DINAR TUNISIEN": ("TND",), "DINAR ALGERIEN": ("DZD",), "DT": ("TND",),
    "ROUPIE": ("INR", "MUR"), "RUPEE": ("INR", "MUR"), "REAL": ("BRL",),
}  # fmt: skip
# ISO 4217, those that money is owed in today. One that ended, such as FRF, is no currency of a debt.
CODES = frozenset(
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF CLP CNH CNY COP CRC"  # noqa: SIM905
    " CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD"
    " JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD"
    " NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP"
    " SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG".split()
)
_ENDS = re.compile(r"[\s.:;-]+$")
_SIGNS = re.compile(r"US\$|\$ ?US|CA\$|C\$|\$ ?CA|AU?\$|NZ\$|S\$|HK\$|R\$|[€£$¥₣₽₺₹]", re.IGNORECASE)
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{1,24})[)\]]")
_IN = re.compile(r"\b(?:en|in)\s+([^()\[\]]{1,24})$", re.IGNORECASE)
_TITLE = re.compile(
    r"\b(?:devise|currency|monnaie|w(?:ä|ae|a)hrung|moneda|valuta)\b\s*[:=]?\s*(\S.{0,20})$"
    r"|\b(?:montants?|sommes?|amounts?|figures|chiffres|exprim\w+|stated|expressed)\b.{0,30}\b(?:en|in)\s+(\S.{0,20}?)\W*$",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"\b(F ?CFA|CFA|F ?CFP|Frs?\.?|FF|kr\.?|DHS?|dollars?|francs?|euros?|livres sterling|pounds)$", re.IGNORECASE
)


def sign_of(text: str) -> str:
    """A sign or word for a currency, as it is asked about and answered.

    >>> sign_of("Fr."), sign_of(" kr "), sign_of("dollar(s)")
    ('FR', 'KR', 'DOLLARS')
    """
    return _ENDS.sub("", " ".join(text.upper().replace("(S)", "S").split()))


def meant(text: str) -> tuple[str, ...]:
    """The currencies that a cell, or a part of a heading, may stand for, the likeliest first; none for what is no currency.

    >>> meant("CHF.-"), meant("Francs"), meant("livres sterling"), meant("$ US"), meant("FRF")
    (('CHF',), ('CHF', 'XPF', 'XOF', 'XAF'), ('GBP',), ('USD',), ())
    """
    said = sign_of(text)
    if said in CODES:
        return (said,)
    if found := CURRENCIES.get(said) or CURRENCIES.get(said.replace(" ", "")):
        return found
    plain = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode().replace(".", "")
    words = " ".join(word[:-1] if len(word) > 3 and word.endswith("S") else word for word in plain.split())
    return _WORDS.get(words) or CURRENCIES.get(words) or ((EURO,) if said.startswith("€UR") else ())


@lru_cache(maxsize=2048)
def split_heading(heading: str) -> tuple[str, str]:
    """What a heading of amounts says without its currency, and the sign or word that names this; nothing where none does.

    >>> split_heading("Montant TTC (Fr.)"), split_heading("Total en livres sterling"), split_heading("Total £"), split_heading("Reste")
    (('Montant TTC ', 'FR'), ('Total ', 'LIVRES STERLING'), ('Total ', '£'), ('Reste', ''))
    """
    for pattern in (_BRACKETED, _IN, _LAST, _SIGNS):
        found = pattern.search(heading)
        if found and meant(said := found[found.lastindex or 0]):
            return heading[: found.start()] + heading[found.end() :], sign_of(said)
    return heading, ""


def sign_of_titles(rows: Iterable[Sequence[str]]) -> str:
    """The sign or word by which the rows before a header name the currency of a list; nothing where none does, or they differ.

    >>> sign_of_titles([["Balance âgée"], ["Montants exprimés en dollars"]]), sign_of_titles([["Devise :", "CHF"]])
    ('DOLLARS', 'CHF')
    """
    signs = set()
    for row in rows:
        found = _TITLE.search(" ".join(cell.strip() for cell in row if cell.strip()))
        if found and meant(said := found[found.lastindex or 0]):
            signs.add(sign_of(said))
    return signs.pop() if len(signs) == 1 else ""
