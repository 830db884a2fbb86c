"""What may turn a payment in the words of a letter: accounts, codes of banks, links and addresses that are not the creditor's.

Read as an eye reads it: spaced, dotted, cut over lines, in other alphabets' look-alikes, with signs that nobody sees. Where
it is doubtful whether digits are an account, they are taken for one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import chain
from typing import Self

from stdnum import numdb

from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.domain.wording import UNSEEN, as_read, host_of


class Detail(Enum):
    """What was found, in words."""

    ACCOUNT = Sentence("an account number")
    BANK = Sentence("the code of a bank")
    LINK = Sentence("a link")
    MAIL = Sentence("an e-mail address")


@dataclass(frozen=True, slots=True)
class Own:
    """The creditor's own: the account, its BIC, and domains and whole e-mail addresses as name servers know them."""

    iban: str = ""
    bic: str = ""
    domains: frozenset[str] = frozenset()

    @classmethod
    def of(cls, *, iban: str, bic: str, domains: Iterable[str], email: str) -> Self:
        """As they are kept; ``email`` is the one address that letters bear, "" for none."""
        return cls(iban, bic, frozenset(one.lower() for one in (*domains, email) if one))

    def has_host(self, host: str) -> bool:
        """Whether it is one of the domains, or under one."""
        try:
            known = host_of(host)
        except ValueError:
            return False
        return any(known == one or known.endswith(f".{one}") for one in self.domains if "@" not in one)

    def has_mail(self, address: str) -> bool:
        """Whether it is one of the addresses, or at one of the domains."""
        return address.lower() in self.domains or self.has_host(address.rpartition("@")[2])


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something that is not the creditor's own, as it stands in the text."""

    detail: Detail
    text: str


class ForeignDetails(DomainError):
    """Words that would send money, or a reader, elsewhere."""

    code = "foreign_details"
    template = (
        "{where}: “{found}” is {what} that is not yours. The account to pay into stands on letters by itself; it and your own"
        " domains are set under Preferences, by two people's agreement. Take it out, or have the domain added there first."
    )


# Letters of other alphabets that look like Latin capitals, once everything is in capitals.
ALIKE = str.maketrans("АВЕКМНОРСТХІЅЈУԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTXISJYQWABEZHIKMNOPTYX")
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
    re.compile(r"\b(BC1[A-Z0-9]{20,}|0X[0-9A-F]{40})\b"),
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

TOP = (
    "com|net|org|fr|eu|info|biz|io|co|uk|de|es|it|be|ch|lu|nl|pt|pl|at|dk|fi|no|cz|ro|gr|us|ca|ru|cn|in|jp|br|re|mc|app|dev|site"
    "|online|shop|store|pay|bank|money|finance|credit|xyz|top|link|click|live|page|web|website|space|tech|pro|me|ly|gl|tk|ml|cc|tv"
    "|club|vip|icu|cloud|example|test|paris|bzh|alsace|corsica|bayern|immo|cash|fund|loan|loans|mobi|digital|services|group"
    "|company|agency|solutions|support|world|network|expert|lawyer|exchange|hu|lt|lv|ua|fyi"
    "|ninja|bid|zip|бг|укр|中国|香港"
)
DOTS = re.compile(r"\s?[\[({<]\s?(?:\.|dot|point|punkt)\s?[\])}>]\s?", re.IGNORECASE)
SPOKEN_DOT = re.compile(r"(?<=\w) (?:point|dot) (?=(?:com|fr|org|eu|io|app|net)\b(?! \w+ \w*s\b))", re.IGNORECASE)
SPOKEN_AT = re.compile(r"\s?[\[({<]\s?(?:@|at|arobase|a)\s?[\])}>]\s?| arobase ", re.IGNORECASE)
SCHEME = re.compile(r"([a-z][a-z0-9+.-]{1,20}):\s?[/\\]{2}([^\s/?#\\<>\"'«»]*)", re.IGNORECASE)
OTHER_SCHEME = re.compile(
    r"\b(?:javascript|data|intent|whatsapp|skype|bitcoin|ethereum|paypal):(?=\w)\S+", re.IGNORECASE
)
MAIL = re.compile(r"[\w.+%-]+@(?:[\w-]+\.)+[\w-]{2,}")
HOST = r"(?:[\w-]{2,}\.)+"
WWW = re.compile(r"(?<![\w@.-])www\d?\.[\w.-]+", re.IGNORECASE)
BARE = re.compile(rf"(?<![\w@.-]){HOST}(?:{TOP}|рф|xn--[\w-]+)(?![\w-]|\.\w)", re.IGNORECASE)
PATH = re.compile(r"(?<![\w@.-])(?:(?:[\w-]+\.)+[^\W\d_][\w-]+|(?:\d{1,3}\.){3}\d{1,3})(?::\d+)?/(?=\S)", re.IGNORECASE)


def foreign_details(text: str, own: Own, *, is_name: bool = False) -> Foreign | None:
    """The first detail in ``text`` that is not the creditor's own, None where there is none.

    In a name (``is_name``) a bare domain may stand, as in "Booking.com", and an e-mail address where it is all of it.
    """
    if is_name and not any(sign in ".:/@" or sign.isnumeric() for sign in text):
        return None
    return next(
        chain(_links(text, own, is_name=is_name), _accounts(text, own), _banks(text, own, is_name=is_name)), None
    )


def foreign_account(text: str, own: Own) -> Foreign | None:
    """The first account in ``text`` that is not the creditor's own, None where there is none."""
    return next(_accounts(text, own), None)


def refuse_foreign(text: str, own: Own, *, where: Sentence, is_name: bool = False) -> None:
    """Refuse such a detail in what stands at ``where``. Raises ForeignDetails."""
    if found := foreign_details(text, own, is_name=is_name):
        raise ForeignDetails(where=where, found=found.text, what=found.detail.value)


def _accounts(text: str, own: Own) -> Iterator[Foreign]:
    plain, mine = _capitals(text), _compact(own.iban)
    for run in RUN.finditer(plain):
        iban = _iban_in(_compact(run[1]))
        if iban and iban != mine:
            yield Foreign(Detail.ACCOUNT, _shown(run[1]))
    for run in NAMED_IBAN.finditer(plain):
        number = _compact(run[1])
        if sum(sign.isdigit() for sign in number[4:16]) >= 6 and not (mine and number.startswith(mine)):
            yield Foreign(Detail.ACCOUNT, _shown(run[1]))
    for run in RIB.finditer(plain):
        if has_rib_key(_compact(run[1])) and _compact(run[1]) != mine[4:]:
            yield Foreign(Detail.ACCOUNT, _shown(run[1]))
    undated = DATE.sub(" ", plain)
    for pattern, where in (*((one, undated) for one in ACCOUNTS), (SORT_CODE, plain)):
        for run in pattern.finditer(where):
            if not mine or _compact(run[1]) not in mine:
                yield Foreign(Detail.ACCOUNT, _shown(run[1]))


def _banks(text: str, own: Own, *, is_name: bool) -> Iterator[Foreign]:
    mine = _compact(own.bic)[:8]
    named = [found[1] for found in NAMED_BIC.finditer(_capitals(text))]
    alone = [] if is_name else [found[0] for found in LONE_BIC.finditer(as_read(text).translate(ALIKE))]
    for code in [*named, *alone]:
        compact = _compact(code)
        if COUNTRIES.fullmatch(compact[4:6]) and compact[:8] != mine:
            yield Foreign(Detail.BANK, code)


def _links(text: str, own: Own, *, is_name: bool) -> Iterator[Foreign]:
    read = SPOKEN_AT.sub("@", SPOKEN_DOT.sub(".", DOTS.sub(".", as_read(text).replace("。", "."))))
    for found in SCHEME.finditer(read):
        host = found[2].rpartition("@")[2].partition(":")[0]
        if found[1].lower() not in ("http", "https") or not own.has_host(host):
            yield Foreign(Detail.LINK, _shown(found[0]))
    for found in OTHER_SCHEME.finditer(read):
        yield Foreign(Detail.LINK, _shown(found[0]))
    for found in MAIL.finditer(read):
        if not own.has_mail(found[0]) and not (is_name and found[0] == read.strip()):
            yield Foreign(Detail.MAIL, _shown(found[0]))
    for pattern in (WWW, PATH, *(() if is_name else (BARE,))):
        for found in pattern.finditer(read):
            if not own.has_host(found[0].rstrip("/.").partition(":")[0]):
                yield Foreign(Detail.LINK, _shown(found[0]))


def _capitals(text: str) -> str:
    """Latin capitals and plain digits, whatever they were written in; marks and unseen signs dropped."""
    apart = unicodedata.normalize("NFKD", text)
    signs = [sign for sign in apart if unicodedata.category(sign) not in UNSEEN | {"Mn", "Me"}]
    digits = [str(unicodedata.decimal(sign)) if unicodedata.decimal(sign, None) is not None else sign for sign in signs]
    return " ".join("".join(digits).upper().translate(ALIKE).split())


def _compact(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def _shown(text: str) -> str:
    return text.strip()[:60]


def _iban_in(run: str) -> str:
    """The account at the beginning of ``run`` that has the shape of its country's; "" where there is none."""
    shape = _shape(run[:2])
    found = shape.match(run) if shape else None
    if not found or sum(sign.isdigit() for sign in found[0]) * 2 < len(found[0]) - 8:
        return ""
    return found[0]


@cache
def _shape(country: str) -> re.Pattern[str] | None:
    """What an account of the country looks like (ISO 13616); a letter that looks like a digit counts as one."""
    facts = {key: value for _, part in numdb.get("iban").info(country) for key, value in part.items()}
    if "bban" not in facts:
        return None
    classes = {"n": "[0-9OIL]", "a": "[A-Z]", "c": "[A-Z0-9]"}
    parts = re.findall(r"(\d+)!([nac])", facts["bban"])
    return re.compile(f"{country}[0-9OIL]{{2}}" + "".join(f"{classes[kind]}{{{count}}}" for count, kind in parts))


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
