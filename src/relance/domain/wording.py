"""Text as an eye reads it, whatever signs it is made of."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

UNSEEN = frozenset({"Cf", "Cs", "Co"})  # format signs, and what is no letter of anybody
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})")

# Letters of other alphabets that look like Latin capitals, once everything is in capitals: each with what it is read as.
LOOK_ALIKES = (
    # Cyrillic, Greek
    "АA ВB ЕE КK МM НH ОO РP СC ТT ХX ІI ЅS ЈJ УY ԚQ ԜW ԀD ҺH ҮY ѴV ӀI ҒF ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ϹC ϜF ͿJ"
    # Armenian, Cherokee, Lisu
    " ՍU ՏS ՕO ՀH ՈN ՑG ԶQ ՅJ ԼL ᎠD ᎡR ᎢT ᎪA ᎫJ ᎬE ᎳW ᎷM ᎻH ᏀG ᏃZ ᏚS ᏞL ᏟC ᏢP ᏦK ᏙV ᏴB ᏆI ꓐB ꓑP ꓓD ꓔT ꓖG ꓗK ꓙJ ꓚC ꓜZ ꓝF"
    " ꓟM ꓠN ꓡL ꓢS ꓣR ꓦV ꓧH ꓪW ꓫX ꓬY ꓮA ꓰE ꓲI ꓳO ꓴU ⱭA"
)
ALIKE = str.maketrans({pair[0]: pair[1] for pair in LOOK_ALIKES.split()})

# Latin letters in another dress that no decomposition takes off: small capitals, flags, letters in black, with a stroke.
_DRESSED = re.compile(
    r"(?:LATIN LETTER SMALL CAPITAL|REGIONAL INDICATOR SYMBOL LETTER|NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER"
    r"|LATIN (?:SMALL|CAPITAL) LETTER(?: SCRIPT| DOTLESS)?) ([A-Z])(?: WITH .+)?"
)

# Where everybody may have a mailbox: there only the whole address is somebody's own.
SHARED = frozenset(
    (
        "gmail.com", "googlemail.com", "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "neuf.fr", "bbox.fr", "laposte.net",
        "hotmail.com", "hotmail.fr", "live.fr", "live.com", "outlook.com", "outlook.fr", "msn.com", "yahoo.com", "yahoo.fr",
        "ymail.com", "icloud.com", "me.com", "proton.me", "protonmail.com", "gmx.fr", "gmx.com", "gmx.de", "aol.com",
    )
)  # fmt: skip


def cleaned(text: str) -> str:
    """The text without signs that show nothing, such as soft hyphens and zero widths, its spaces even."""
    shown = "".join(sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign) not in UNSEEN)
    return " ".join(shown.split())


@lru_cache(maxsize=4096)
def latin(sign: str) -> str:
    """The Latin capital that a sign is read as; a sign that looks like none stays, in capitals.

    >>> latin("ᴅ") + latin("\U0001f1ea") + latin("һ") + latin("ħ") + latin("é") + latin("8")
    'DEHHÉ8'
    """
    found = None if unicodedata.normalize("NFD", sign) != sign else _DRESSED.fullmatch(unicodedata.name(sign, ""))
    return found[1] if found else sign.upper().translate(ALIKE)


def as_read(text: str) -> str:
    """What an eye reads: signs that only look different are the same (NFKC)."""
    return cleaned(unicodedata.normalize("NFKC", text))


def latin_capitals(text: str) -> str:
    """Latin capitals and plain digits, whatever they were written in; marks and unseen signs dropped."""
    apart = unicodedata.normalize("NFKD", text)
    signs = [sign for sign in apart if unicodedata.category(sign) not in UNSEEN | {"Mn", "Me"}]
    digits = [str(unicodedata.decimal(sign)) if unicodedata.decimal(sign, None) is not None else sign for sign in signs]
    return " ".join("".join(map(latin, "".join(digits))).split())


def host_of(text: str) -> str:
    """A host's name in the form in which name servers know it (IDNA). Raises ValueError.

    >>> host_of("Société.Example.")
    'xn--socit-esab.example'
    """
    name = as_read(text).strip(".").lower()
    host = name if name.isascii() else name.encode("idna").decode()
    if not HOST.fullmatch(host):
        raise ValueError(text)
    return host


# Letters that draw nothing, and signs that draw what another sign is read as.
_BLANK = dict.fromkeys("\u115f\u1160\u3164\uffa0\u2800", "")
_ALIKE = (
    _BLANK | {"œ": "oe", "æ": "ae", "ß": "ss", "ı": "i"} | dict.fromkeys("’‘ʼ`´", "'") | dict.fromkeys("‐‑‒–—−", "-")
)
_SPELT_OUT = re.compile(r"(?<![a-z])[a-z](?:[ .\-_*'·•]{1,2}[a-z](?![a-z])){3,}")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text brought down to small letters without accents, for rules that look for words; ``shown`` gives back what stood there.

    >>> Folded.of("Nous PORTERONS\\u200b  plaînte").text
    'nous porterons plainte'
    """

    text: str
    origin: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Folded:
        """The text as an eye reads it, folded."""
        origin = as_read(text)
        signs, places = [], []
        for place, sign in enumerate(origin):
            for one in unicodedata.normalize("NFD", _ALIKE.get(sign.lower(), sign.lower())):
                if unicodedata.category(one) not in ("Mn", "Me"):
                    folded = one if one.isascii() else latin(one).lower()
                    signs.append(folded)
                    places += [place] * len(folded)
        return cls("".join(signs), origin, tuple(places))

    def joined(self) -> Folded:
        """The same with words that are spelt out, letter by letter, put together.

        >>> Folded.of("la p o l i c e, la p.o.l.i.c.e").joined().text
        'la police, la police'
        """
        dropped = {
            at for spelt in _SPELT_OUT.finditer(self.text) for at in range(*spelt.span()) if not self.text[at].isalpha()
        }
        return self._without(dropped)

    def squeezed(self) -> Folded:
        """The same without anything but letters and digits: for words that nothing else is read as, however they are cut."""
        return self._without({at for at, sign in enumerate(self.text) if not sign.isalnum()})

    def shown(self, start: int, end: int) -> str:
        """What stood from ``start`` to ``end``, excluded, before it was folded."""
        return self.origin[self.places[start] : self.places[end - 1] + 1]

    def _without(self, dropped: set[int]) -> Folded:
        kept = [at for at in range(len(self.text)) if at not in dropped]
        return Folded("".join(self.text[at] for at in kept), self.origin, tuple(self.places[at] for at in kept))
