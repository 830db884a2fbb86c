"""What the doctor says of one thing looked at."""

from __future__ import annotations

from dataclasses import dataclass

from relance.domain.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Finding:
    """``about`` is an organisation's short name, a table's key or the machine; ``advice`` is None where it is in order."""

    about: Sentence | str
    what: Sentence
    advice: Sentence | None = None

    @property
    def is_well(self) -> bool:
        """Nothing is to be done."""
        return self.advice is None
