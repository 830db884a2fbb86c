"""E-mail addresses as people write them, and as mail servers take them (RFC 5321, 5322, 5890, 6531)."""

from __future__ import annotations

import re

import idna

from relance.domain.errors import DomainError

LONGEST, LONGEST_LOCAL = 254, 64
LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*")  # \w: letters of any script
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
IN_BRACKETS = re.compile(r"<([^<>]*)>")
NAME = re.compile(r'"[^"]*"')
APART = re.compile(r"[;,\s]+")


class MailAddressInvalid(DomainError):
    """No address that anybody could write to."""

    code = "mail_address_invalid"
    template = "'{address}' is not an e-mail address."


def cleaned(text: str) -> str:
    """One address as it is kept: without a name, brackets or ``mailto:``, its domain in the letters of name servers.

    Raises MailAddressInvalid.

    >>> cleaned('"Compta" <compta@bois.example>'), cleaned("mailto:Compta@Société.example")
    ('compta@bois.example', 'Compta@xn--socit-esab.example')
    """
    bracketed = IN_BRACKETS.findall(text)
    address = (bracketed[0] if len(bracketed) == 1 else text).strip().strip('"').strip()
    if address.lower().startswith("mailto:"):
        address = address[len("mailto:") :].partition("?")[0].strip()
    local, _, domain = address.rpartition("@")
    if not LOCAL.fullmatch(local) or len(local.encode()) > LONGEST_LOCAL:
        raise MailAddressInvalid(address=text[:80])
    ascii_domain = _ascii(domain)
    labels = ascii_domain.split(".")
    if (
        len(labels) < 2
        or not all(LABEL.fullmatch(label) for label in labels)
        or len(labels[-1]) < 2
        or labels[-1].isdigit()
    ):
        raise MailAddressInvalid(address=text[:80])
    made = f"{local}@{ascii_domain}"
    if len(made) > LONGEST:
        raise MailAddressInvalid(address=text[:80])
    return made


def pieces(text: str) -> list[str]:
    """What stands in a cell of addresses: parted by commas, semicolons or spaces, those in brackets without their names."""
    found = IN_BRACKETS.findall(text)
    rest = NAME.sub(" ", IN_BRACKETS.sub(" ", text)) if found else text
    tokens = [token for token in APART.split(rest) if token]
    return [*found, *(token for token in tokens if "@" in token or not found)]


def for_servers(address: str) -> str:
    """An address with its domain in the letters of name servers; as it is where that cannot be."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{_ascii(domain)}" if at else address


def _ascii(domain: str) -> str:
    """The domain as name servers know it, itself where it is none; the dot of the root is nobody's habit, and stays."""
    lowered = domain.strip().lower()
    if lowered.isascii():
        return lowered
    try:
        return idna.encode(lowered, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return lowered
