"""Who of the books a file's customer is: found by code, number, address or name, or to be asked about. Pure: nothing is read.

Codes are compared as people do: ``C0104`` of a list is ``411000/C0104`` of the ledger. What two rows of one file keep apart
stays apart: a customer of the books whom another row names by its own code is nobody else's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from relance.intake.formats.customer_names import alike, core, plain
from relance.intake.rows import DebtorRow

LEDGER_CODE = re.compile(r"\d{3,}/")
RECEIVABLES_ACCOUNT = re.compile(r"^411(?=.*[0-9A-Z])0*(?=[0-9A-Z])")
# Addresses of these tell nothing of whose they are.
MAIL_FOR_ALL = frozenset(
    re.findall(
        r"\S+",
        """
    gmail.com googlemail.com outlook.com outlook.fr hotmail.com hotmail.fr live.com live.fr msn.com yahoo.com yahoo.fr icloud.com
    me.com aol.com orange.fr wanadoo.fr free.fr sfr.fr neuf.fr laposte.net bbox.fr gmx.com gmx.fr gmx.de proton.me protonmail.com
    numericable.fr club-internet.fr aliceadsl.fr cegetel.net skynet.be telenet.be bluewin.ch web.de t-online.de
    """,
    )
)
MOST_OF_A_WORD = 40  # a word that more names share tells them not apart
SHORTEST_WORD = 4


class Style(StrEnum):
    """Whose code it is: a ledger's (account/auxiliary), a list's own, or none: the name stands for it."""

    LEDGER = "ledger"
    LIST = "list"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Known:
    """A customer of the books."""

    code: str
    name: str
    numbers: frozenset[str] = frozenset()  # SIREN, VAT number
    emails: frozenset[str] = frozenset()
    city: str = ""


@dataclass(slots=True)
class Matches:
    """What was found: incoming code to code of the books; those unsure.

    ``named``: the books know them by their name alone, and the file gives them a code; ``recoded``: the ledger gives them another
    one. Both go from the code of the books to the new one.
    """

    found: dict[str, str] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    recoded: dict[str, str] = field(default_factory=dict)
    unsure: list[tuple[DebtorRow, Known]] = field(default_factory=list)

    def take(self, row: DebtorRow, known: Known) -> None:
        """They are one: under which code it goes on depends on whose codes the two are."""
        new, old = style(row.code, row.name), style(known.code, known.name)
        if new is Style.LEDGER and old is Style.LEDGER:
            self.recoded[known.code] = row.code
        elif old is Style.NAME and new is not Style.NAME:
            self.named[known.code] = row.code
        else:
            self.found[row.code] = known.code


def style(code: str, name: str) -> Style:
    """Whose code it is."""
    if plain(code) == plain(name) or (name and plain(code).startswith(plain(name) + " ")):
        return Style.NAME
    return Style.LEDGER if LEDGER_CODE.match(code) else Style.LIST


def code_key(code: str) -> str:
    """What two writings of one code share: without account, ``411``, signs, case and zeros that lead its number.

    >>> [code_key(code) for code in ("C0104", "411000/C0104", "411C0104", "c-104", "41100042", "411000/42", "0042")]
    ['C104', 'C104', 'C104', 'C104', '42', '42', '42']
    """
    sign = re.sub(r"[^0-9A-Z]", "", code.rpartition("/")[2].upper())
    bare = RECEIVABLES_ACCOUNT.sub("", sign) or sign
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", bare)


def numbers_of(row: DebtorRow) -> frozenset[str]:
    """The numbers by which a company is one, wherever its places are."""
    return frozenset(number for number in (row.siren, row.vat_number) if number)


def emails_of(row: DebtorRow) -> frozenset[str]:
    """Its addresses, as they are compared."""
    return frozenset(address.strip().lower() for address in row.email.split(",") if address.strip())


class Finder:
    """The customers of the books, by whatever they may be found by."""

    def __init__(self, known: Iterable[Known], taken: Iterable[str]) -> None:
        """``taken``: codes of the books that the file itself names."""
        mine = set(taken)
        self._free = [one for one in known if one.code not in mine]
        self._codes = _index(
            self._free, lambda one: [code_key(one.code)] if style(one.code, one.name) != Style.NAME else []
        )
        self._numbers = _index(self._free, lambda one: one.numbers)
        self._emails = _index(self._free, lambda one: one.emails)
        self._names = _index(self._free, lambda one: [plain(one.name)])
        self._words = _index(self._free, lambda one: _words(one.name))
        self._domains = _index(self._free, lambda one: _domains(one.emails))

    def match(self, rows: Iterable[DebtorRow]) -> Matches:
        """Find each of ``rows``, which the books do not know by their code. No customer of the books is two of them."""
        matches = Matches()
        claims: dict[str, list[tuple[DebtorRow, Known, bool]]] = defaultdict(list)
        for row in rows:
            if found := self._one(row):
                claims[found[0].code].append((row, *found))
        for of_one in claims.values():
            is_alone = len(of_one) == 1
            for row, known, is_sure in of_one:
                if not is_alone or not is_sure:
                    matches.unsure.append((row, known))
                else:
                    matches.take(row, known)
        return matches

    def _one(self, row: DebtorRow) -> tuple[Known, bool] | None:
        """Who it is or may be, and whether that is sure."""
        for sure, candidates in self._ways(row):
            alone = [one for one in candidates if not _apart(row, one)]
            if len(alone) > 1:
                alone = [one for one in alone if core(one.name) == core(row.name)]
            if len(alone) == 1:
                return alone[0], sure(row, alone[0])
        return None

    def _ways(self, row: DebtorRow) -> Iterator[tuple[Callable[[DebtorRow, Known], bool], list[Known]]]:
        """From the strongest sign of who it is to the weakest."""
        how = style(row.code, row.name)
        if how is not Style.NAME:
            yield _has_like_name, self._codes.get(code_key(row.code), [])
        yield _has_like_name, _all(self._numbers, numbers_of(row))
        yield _has_like_name, _all(self._emails, emails_of(row))
        names = [one for one in self._names.get(plain(row.name), []) if not _is_elsewhere(row, one)]
        yield lambda one, other: _is_same_place(one, other) or not _have_codes_alike(one, other), names
        close = [
            one
            for one in _all(self._words, _words(row.name))
            if alike(row.name, one.name) and not _have_codes_alike(row, one) and not _is_elsewhere(row, one)
        ]
        near = _all(self._domains, _domains(emails_of(row)))
        yield _never, [one for one in close if one in near or _is_same_place(row, one)] or close
        yield _never, [one for one in near if _is_same_place(row, one)]


def _has_like_name(row: DebtorRow, known: Known) -> bool:
    """Neither name speaks against it; a ledger without names repeats its codes."""
    is_nameless = not row.name or plain(known.name) in plain(known.code).split()
    return is_nameless or alike(row.name, known.name)


def _never(_row: DebtorRow, _known: Known) -> bool:
    return False


def _apart(row: DebtorRow, known: Known) -> bool:
    """They are two companies by their numbers."""
    numbers = numbers_of(row)
    return bool(numbers and known.numbers and not numbers & known.numbers)


def _is_same_place(row: DebtorRow, known: Known) -> bool:
    return bool(row.city and known.city) and plain(row.city) == plain(known.city)


def _is_elsewhere(row: DebtorRow, known: Known) -> bool:
    return bool(row.city and known.city) and plain(row.city) != plain(known.city)


def _have_codes_alike(row: DebtorRow, known: Known) -> bool:
    """Both bear codes of one system, and two codes of one system are two customers until somebody says otherwise."""
    how = style(row.code, row.name)
    return how is not Style.NAME and how is style(known.code, known.name)


def _words(name: str) -> list[str]:
    return [word for word in core(name).split() if len(word) >= SHORTEST_WORD] or [core(name)]


def _domains(emails: Iterable[str]) -> list[str]:
    return [domain for address in emails if (domain := address.rpartition("@")[2]) not in MAIL_FOR_ALL]


def _index(known: Iterable[Known], keys: Callable[[Known], Iterable[str]]) -> dict[str, list[Known]]:
    found: dict[str, list[Known]] = defaultdict(list)
    for one in known:
        for key in keys(one):
            if key:
                found[key].append(one)
    return found


def _all(index: dict[str, list[Known]], keys: Iterable[str]) -> list[Known]:
    """Those under any of the keys, each once; what too many share is no sign of one."""
    found = [one for key in keys if len(index.get(key, ())) <= MOST_OF_A_WORD for one in index.get(key, ())]
    return list({one.code: one for one in found}.values())
