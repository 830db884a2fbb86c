"""A country as people write it, in French, in English or by its code, and its ISO 3166 code."""

from __future__ import annotations

from functools import cache

from babel import Locale

from relance.domain.kind_words import plain
from relance.domain.postal_codes import FRENCH

ALSO = {
    "royaume uni": "GB",
    "grande bretagne": "GB",
    "angleterre": "GB",
    "hollande": "NL",
    "usa": "US",
    "uk": "GB",
    "reunion": "RE",
}


def country_code(written: str) -> str:
    """The code, France where nothing is written, "" where it is no country that we know.

    >>> country_code(""), country_code("Belgique"), country_code("germany"), country_code("ch"), country_code("Atlantide")
    ('FR', 'BE', 'DE', 'CH', '')
    """
    if written.strip().lower() in FRENCH:
        return "FR"
    return _codes().get(plain(written), "")


@cache
def _codes() -> dict[str, str]:
    known = dict(ALSO)
    for language in ("fr", "en"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                known.setdefault(plain(name), code)
                known.setdefault(code.lower(), code)
    return known
