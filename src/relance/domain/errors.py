"""Every refusal of the program derives from DomainError: a stable code, facts, and a sentence to put them in."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from relance.domain.sentences import Sentence


class DomainError(Exception):
    """A refusal. ``code`` is stable (scripts and translations use it); ``facts`` fill the places of ``template``.

    >>> class TooMuch(DomainError):
    ...     code, template = "too_much", "{amount} is too much."
    >>> str(TooMuch(amount=3))
    '3 is too much.'
    """

    code: ClassVar[str] = "refused"
    template: ClassVar[str] = "Refused."

    def __init__(self, **facts: object) -> None:
        self.sentence = Sentence(self.template, facts)
        super().__init__(str(self.sentence))

    def __reduce__(self) -> tuple[Callable[..., DomainError], tuple[type[DomainError], dict[str, object]]]:
        """Travels between processes with its facts."""
        return _made_again, (type(self), self.facts)

    @property
    def facts(self) -> dict[str, object]:
        """What the sentence names, by name."""
        return dict(self.sentence.facts)


def _made_again(kind: type[DomainError], facts: dict[str, object]) -> DomainError:
    return kind(**facts)
