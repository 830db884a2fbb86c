"""Accounts and codes of banks in a text that are not the creditor's own, in whatever way they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from stdnum import numdb
from stdnum.iso7064 import mod_97_10

from relance.domain.own_details import Detail, Foreign, Own, shown
from relance.domain.wording import ALIKE, as_read, latin_capitals

GAP = r"[\W_]{0,3}"
RUN = re.compile(rf"(?=([A-Z]{{2}}{GAP}[0-9OIL](?:{GAP}[A-Z0-9]){{11,32}}))")
NAMED_IBAN = re.compile(r"\bIBAN\b.{0,30}?([A-Z]{2} ?[0-9] ?[0-9](?: ?[A-Z0-9]){8,})")
RIB = re.compile(rf"(?=([0-9](?:{GAP}[0-9]){{9}}(?:{GAP}[A-Z0-9]){{11}}(?:{GAP}[0-9]){{2}}))")
DATE = re.compile(r"\b\d{1,2}[/.\- ]\d{1,2}[/.\- ](?:19|20)?\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b")
SOME_DIGITS = r"([0-9](?:[\s.\-/]?[A-Z]?[0-9]){6,})"
NUMBER = r"(?:N[°O.]{1,2}|NO|NUMERO|NUMBER|NUM\.?|#|:)"
ACCOUNTS = (
    re.compile(rf"\b(?:COMPTES?|ACCOUNTS?|ACCT|A/C|RIB)\s+(?:BANCAIRE |COURANT |BANK )?{NUMBER}?\s*:?\s*{SOME_DIGITS}"),
    re.compile(rf"\b(?:COMPTE|ACCOUNT|ACCT)\b(?:\s+\w+){{1,6}}\s*{NUMBER}\s*:?\s*{SOME_DIGITS}"),
    re.compile(r"\b(?:CODE (?:BANQUE|GUICHET|ETABLISSEMENT)|ROUTING (?:NUMBER|NO)|CLE RIB)\b\D{0,12}([0-9]{2,})"),
    re.compile(
        r"\b(?:KONTO(?:[\s-]?(?:NUMMER|NR))?|BANKKONTO|REKENING(?:[\s-]?(?:NUMMER|NR))?|CUENTA|CONTO|RACHUN(?:EK|KU)|NUMER KONTA|BANKGIRO"
        rf"|PLUSGIRO|CLABE|CBU|CCC|IFSC|CONTA|UCET|SZAMLASZAM)\b(?:\s?[A-Z]+){{0,2}}\W{{0,5}}{NUMBER}?\s*:?\s*(?:[A-Z]{{4}})?{SOME_DIGITS}"
    ),
    re.compile(r"\b(\d{5}[ .\-]\d{5}[ .\-][A-Z0-9]{11}[ .\-]\d{2})\b"),  # as a RIB is printed, whatever its key
)
SORT_CODE = re.compile(r"\b(?:SORT\s*CODE|BSB|BLZ)\b\D{0,12}([0-9](?:[\s.\-]?[0-9]){5,})")  # looks like a date
COUNTRIES = re.compile(
    "A[DELTU]|B[AEGR]|C[AHNYZ]|D[EK]|E[ES]|F[IR]|G[BEGIR]|H[KRU]|I[ELMNST]|J[EP]|KZ|L[ITUV]|M[CDEKT]|N[LOZ]|P[FLT]|R[EOSU]|S[AEGIKMN]"
    "|T[NR]|U[AS]|VA|YT|ZA"
)
NAMED_BIC = re.compile(
    r"\b(?:BIC|SWIFT)(?: ?(?:CODE|/ ?SWIFT|/ ?BIC))?\s*[:=\-–]*\s*([A-Z]{4} ?[A-Z]{2} ?[A-Z0-9]{2}(?: ?[A-Z0-9]{3})?)\b"
)
# Alone, eight capitals are a word as often as a bank: only what no word looks like.
LONE_BIC = re.compile(
    r"\b(?:[A-Z]{6}(?=[A-Z]?[0-9])[A-Z0-9]{2}(?:[A-Z0-9]{3})?|[A-Z]{6}[A-Z0-9]{2}XXX|[A-Z]{4}FRPP(?:[A-Z0-9]{3})?)\b"
)

AS_DIGITS = str.maketrans("OIL", "011")
WORDS = frozenset({"BY"})  # countries whose code is a word before a date


def accounts(text: str, own: Own) -> Iterator[Foreign]:
    plain, mine = latin_capitals(text), _compact(own.iban)
    for run in RUN.finditer(plain):
        iban = _iban_in(_compact(run[1]))
        if iban and iban != mine:
            yield Foreign(Detail.ACCOUNT, shown(run[1]))
    for run in NAMED_IBAN.finditer(plain):
        number = _compact(run[1])
        if sum(sign.isdigit() for sign in number[4:16]) >= 6 and not (mine and number.startswith(mine)):
            yield Foreign(Detail.ACCOUNT, shown(run[1]))
    for run in RIB.finditer(plain):
        if has_rib_key(_compact(run[1])) and _compact(run[1]) != mine[4:]:
            yield Foreign(Detail.ACCOUNT, shown(run[1]))
    undated = DATE.sub(" ", plain)
    for pattern, where in (*((one, undated) for one in ACCOUNTS), (SORT_CODE, plain)):
        for run in pattern.finditer(where):
            if not mine or _compact(run[1]) not in mine:
                yield Foreign(Detail.ACCOUNT, shown(run[1]))


def banks(text: str, own: Own, *, is_name: bool) -> Iterator[Foreign]:
    mine = _compact(own.bic)[:8]
    named = [found[1] for found in NAMED_BIC.finditer(latin_capitals(text))]
    alone = [] if is_name else [found[0] for found in LONE_BIC.finditer(as_read(text).translate(ALIKE))]
    for code in [*named, *alone]:
        compact = _compact(code)
        if COUNTRIES.fullmatch(compact[4:6]) and compact[:8] != mine:
            yield Foreign(Detail.BANK, code)


def _compact(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def _iban_in(run: str) -> str:
    """The account at the beginning of ``run`` that has the shape of its country's; "" where there is none."""
    shape = _shape(run[:2])
    found = shape.match(run) if shape else None
    if not found or sum(sign.isdigit() for sign in found[0]) * 2 < len(found[0]) - 8:
        return ""
    # "by 01 June 2020. Le solde…" has the shape of Belarus's accounts, more so with letters for digits: the key tells (ISO 7064).
    is_plain = run[:2] not in WORDS and _is_written_out(found)
    return found[0] if is_plain or _has_key(found[0][:2] + found[0][2:].translate(AS_DIGITS)) else ""


def _is_written_out(found: re.Match[str]) -> bool:
    """Whether each place of a digit holds one."""
    kinds = (kind for _, kind in _parts(found[0][:2]))
    return all(kind != "n" or group.isdigit() for group, kind in zip(found.groups(), kinds, strict=True))


def _has_key(iban: str) -> bool:
    return bool(mod_97_10.is_valid(iban[4:] + iban[:4]))


@cache
def _parts(country: str) -> tuple[tuple[int, str], ...]:
    """How an account of the country is made after its name (ISO 13616): so many signs of a class; () for none."""
    facts = {key: value for _, part in numdb.get("iban").info(country) for key, value in part.items()}
    if "bban" not in facts:
        return ()
    return ((2, "n"), *((int(count), kind) for count, kind in re.findall(r"(\d+)!([nac])", facts["bban"])))


@cache
def _shape(country: str) -> re.Pattern[str] | None:
    """What an account of the country looks like, a group a part; a letter that looks like a digit counts as one."""
    classes = {"n": "[0-9OIL]", "a": "[A-Z]", "c": "[A-Z0-9]"}
    parts = _parts(country)
    return re.compile(country + "".join(f"({classes[kind]}{{{count}}})" for count, kind in parts)) if parts else None


LETTERS_OF_RIB = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")


def has_rib_key(number: str) -> bool:
    """Whether 23 signs are a French account with its key (RIB).

    >>> has_rib_key("20041010050500013M02606"), has_rib_key("20041010050500013M02607")
    (True, False)
    """
    digits = number.translate(LETTERS_OF_RIB)
    if len(digits) != 23 or not digits.isdigit():
        return False
    bank, branch, account, key = int(digits[:5]), int(digits[5:10]), int(digits[10:21]), int(digits[21:])
    return 97 - (89 * bank + 15 * branch + 3 * account) % 97 == key
