"""Text as an eye reads it, whatever signs it is made of."""

from __future__ import annotations

import re
import unicodedata

UNSEEN = frozenset({"Cf", "Cs", "Co"})  # format signs, and what is no letter of anybody
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})")

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


def as_read(text: str) -> str:
    """What an eye reads: signs that only look different are the same (NFKC)."""
    return cleaned(unicodedata.normalize("NFKC", text))


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
