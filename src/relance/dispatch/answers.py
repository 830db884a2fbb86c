"""What is known after the network: it was taken, it was not, or the answer was lost. Each kind may know more of a refusal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Accepted:
    """The other side took it. ``reference`` is what it calls it."""

    reference: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It was not taken, for sure. ``is_temporary``: worth trying again."""

    why: str
    is_temporary: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have been taken: the answer was lost."""

    why: str
