"""What a registered letter is about, as this room needs to know it: whoever orders one says whether it may still leave, and hears of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from relance.domain.sentences import Sentence
from relance.post.models import RegisteredLetter
from relance.tenancy.context import Acting


@dataclass(frozen=True, slots=True)
class Leaves:
    """It may leave now; whoever asked has marked it as on its way."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Not now: it is asked again at ``until``."""

    why: Sentence | None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Over:
    """It may not leave any more."""

    why: Sentence | None


class Owner(Protocol):
    """One kind of them. All is called in the transaction that moves the letter, which is locked."""

    word: str

    def claim(self, here: Acting, letter: RegisteredLetter) -> Leaves | Waits | Over:
        """Ask its own gate, holding its locks; mark it as handed over where it leaves."""
        ...

    def back(self, here: Acting, letter: RegisteredLetter) -> None:
        """It surely was not sent: it waits as before."""
        ...

    def moved(self, here: Acting, letter: RegisteredLetter) -> None:
        """Its standing has changed: posted, presented, ended."""
        ...
