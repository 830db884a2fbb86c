"""Countries and languages as exports write them: a name, a code, in one language or another."""

from __future__ import annotations

from functools import cache

from babel import Locale

from relance.intake.formats.lists.headings import normalised

LANGUAGES = {
    "fr": "fr fra fre francais francaise french franzoesisch franzosisch frances francese frans vf",
    "en": "en eng anglais anglaise english englisch ingles inglese engels uk gb us va",
}
WORDS = {word: language for language, words in LANGUAGES.items() for word in words.split()}
# What people write, and no list of countries has.
USUAL = {
    "uk": "GB", "great britain": "GB", "grande bretagne": "GB", "angleterre": "GB", "england": "GB", "scotland": "GB",
    "ecosse": "GB", "wales": "GB", "usa": "US", "etats unis d amerique": "US", "united states of america": "US", "hollande": "NL",
    "holland": "NL", "the netherlands": "NL", "republique tcheque": "CZ", "czech republic": "CZ", "el": "GR",
    "france metropolitaine": "FR", "republique francaise": "FR", "fra": "FR", "bel": "BE", "deu": "DE", "che": "CH",
    "esp": "ES", "ita": "IT", "lux": "LU", "nld": "NL", "gbr": "GB", "prt": "PT", "mco": "MC", "irl": "IE", "aut": "AT",
    "reunion": "RE", "guyane": "GF", "polynesie": "PF", "emirats": "AE", "uae": "AE", "cote d ivoire": "CI", "ivory coast": "CI",
    "deutschland": "DE", "espana": "ES", "italia": "IT", "belgie": "BE", "schweiz": "CH", "nederland": "NL",
}  # fmt: skip
LONGEST_CODE = 3


def language_of(text: str) -> str:
    """``fr`` or ``en``; empty for any other language.

    >>> [language_of(text) for text in ("Anglais", "en-GB", "English (UK)", "fr_FR", "Allemand")]
    ['en', 'en', 'en', 'fr', '']
    """
    return WORDS.get(normalised(text).partition(" ")[0], "")


def country_code(text: str) -> str:
    """The two letters of a country (ISO 3166); empty where it is none that we know.

    >>> country_code("Belgique"), country_code("UK"), country_code("germany"), country_code("Nulle part")
    ('BE', 'GB', 'DE', '')
    """
    return _codes().get(normalised(text), "") if text else ""


def country_name(text: str) -> str:
    """The country as an address says it: a name as it is written, a code by its French name, as French mail needs it.

    >>> country_name("FR"), country_name("UK"), country_name("Belgium")
    ('France', 'Royaume-Uni', 'Belgium')
    """
    code = country_code(text)
    if code and len(normalised(text)) <= LONGEST_CODE:
        return str(Locale("fr").territories[code])
    return text.strip()


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in ("fr", "en"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found.setdefault(normalised(name), code)
                found.setdefault(code.lower(), code)
    return found | USUAL
