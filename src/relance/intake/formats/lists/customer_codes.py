"""Who a row's customer is within one file: by code where codes name one customer each, else by name and town.

A column that is called "account" may hold the account that all customers share (411000, "Accounts Receivable") or something
else altogether (a journal): it stands beside several names then, and names tell customers apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from relance.domain.sentences import Sentence
from relance.intake.formats.customer_names import alike, plain
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.shared_accounts import SHARED, names_nobody
from relance.intake.questions import Choice, Question, Scope
from relance.intake.rows import ParsedFile

# Of the same chart: capital, fixed assets, suppliers, staff, taxes, partners, cash, expenses, sales.
_OF_CUSTOMERS = re.compile(r"41[0-9A-Z]*")
_OF_OTHERS = re.compile(r"(?:[125-7]|4[02-7])[0-9]{2,9}")
NAMES_SHOWN = 3
MOST_NAMES = 20  # beyond, a code is shared, however many more there are


def other_accounts(codes: Iterable[str]) -> list[str]:
    """Accounts that are no customer's, beside those of customers; none where the codes are not accounts.

    >>> other_accounts(["411000", "706000", "512000"]), other_accounts(["411AMBRE", "4110002"]), other_accounts(["70001", "70002"])
    (['512000', '706000'], [], [])
    """
    known = {code.strip().upper() for code in codes}
    if not any(_OF_CUSTOMERS.fullmatch(code) for code in known):
        return []
    return sorted(code for code in known if _OF_OTHERS.fullmatch(code))[:NAMES_SHOWN]


def is_nobody(code: str, name: str) -> bool:
    """Whether a row says nothing of who owes but that it is a customer.

    >>> is_nobody("411000", "Clients"), is_nobody("411AMBRE", "Clients"), is_nobody("411000", "Le Phare"), is_nobody("", "")
    (True, False, False, False)
    """
    return bool(code or name) and all(names_nobody(said) for said in (code, name) if said)


@dataclass(slots=True)
class CustomerCodes:
    """The codes, names and towns of one list: seen in a first pass, then settled, then asked row by row."""

    names: dict[str, list[str]] = field(default_factory=dict)  # code -> names that are not alike
    towns: dict[str, dict[str, str]] = field(default_factory=dict)  # plain name -> plain town -> town
    spelt: dict[str, str] = field(default_factory=dict)  # plain name -> name as it first stands
    by_name: set[str] = field(default_factory=set)  # codes that name nobody
    is_column: bool = True
    shared: dict[str, None] = field(
        default_factory=dict
    )  # accounts of all customers on which rows stand, as they are written
    has_somebody: bool = False  # a row names its customer
    _plain: dict[str, str] = field(default_factory=dict)
    _needs_names: bool = False  # a row is known by its name

    def see(self, code: str, name: str, town: str) -> None:
        """One row of the first pass."""
        if self.has_somebody:
            pass  # what follows matters only where nobody is named
        elif is_nobody(code, name):
            if len(self.shared) < NAMES_SHOWN:
                self.shared[" ".join(filter(None, (code, name)))] = None
        elif code or name:
            self.has_somebody = True
        if not name:
            self._needs_names = self._needs_names or not code
            return
        if code:
            known = self.names.get(code)
            if known is None:
                self.names[code] = [name]
                self._needs_names = self._needs_names or names_nobody(code)
            elif name in known:
                if not town:
                    return  # the usual row
            elif len(known) < MOST_NAMES and not any(alike(name, other) for other in known):
                known.append(name)
        else:
            self._needs_names = True
        spelt = self._plainly(name)
        self.spelt.setdefault(spelt, name)
        if town:
            self.towns.setdefault(spelt, {}).setdefault(plain(town), town)

    def settle(self, result: ParsedFile, line: int) -> None:
        """Decide what the codes are, and say or ask it. ``line`` is the header's."""
        if self.are_all_nobody:
            return
        several = {code: names for code, names in self.names.items() if len(names) > 1}
        if any(SHARED.fullmatch(plain(code)) for code in self.names) or 2 * len(several) > len(self.names):
            self.is_column = False
            code, names = max(
                self.names.items(), key=lambda item: (len(item[1]), bool(SHARED.fullmatch(plain(item[0]))))
            )
            self._say(result, line, code, names)
            return
        for code, names in several.items():
            if result.questions.ask(self._question(code, names)) == "several":
                self.by_name.add(code)
                self._say(result, line, code, names)
        if (
            not self.by_name and not self._needs_names
        ):  # by code alone: a hundred thousand names are told apart by nothing else
            self.names, self.spelt, self.towns, self._plain = {}, {}, {}, {}

    @property
    def are_all_nobody(self) -> bool:
        """Whether every row stands on an account that all customers share."""
        return bool(self.shared) and not self.has_somebody

    def code_of(self, code: str, name: str, town: str) -> str:
        """Under which code a row's customer is kept; empty where the row names nobody."""
        if code and self.is_column and code not in self.by_name and not (name and names_nobody(code)):
            return code
        known = self._plainly(name)
        if len(self.towns.get(known, ())) > 1 and town:
            return f"{self.spelt[known]}, {self.towns[known][plain(town)]}"
        return self.spelt.get(known, name)

    def _plainly(self, name: str) -> str:
        if name not in self._plain:
            self._plain[name] = plain(name) or name
        return self._plain[name]

    @staticmethod
    def _say(result: ParsedFile, line: int, code: str, names: list[str]) -> None:
        shown = ", ".join(names[:NAMES_SHOWN]) + (", …" if len(names) > NAMES_SHOWN else "")
        result.problems.add(ProblemCode.CODE_OF_SEVERAL, line, field=Field.CUSTOMER_CODE.value, value=code, names=shown)

    @staticmethod
    def _question(code: str, names: list[str]) -> Question:
        return Question(
            id=f"code:{code}",
            words=Sentence(
                "{code} stands beside {names}. Is it one customer?",
                {"code": code, "names": ", ".join(names[:NAMES_SHOWN])},
            ),
            choices=(
                Choice("one", Sentence("One customer, who has changed names")),
                Choice("several", Sentence("Several customers, who share the code")),
            ),
            guess="one" if len(names) == 2 else "several",
            scope=Scope.BOOKS,
        )
