"""What a creditor's letters may name: their own account and their own domains; and what was found that is not theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Self

from relance.domain.sentences import Sentence
from relance.domain.wording import host_of


class Detail(Enum):
    """What was found, in words."""

    ACCOUNT = Sentence("an account number")
    BANK = Sentence("the code of a bank")
    WALLET = Sentence("a way to pay")
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


def shown(text: str) -> str:
    """As much of it as a message quotes."""
    return text.strip()[:60]
