"""Every refusal of the program derives from DomainError: a stable code, facts, and a sentence to put them in.

The English sentence is a template with named facts; other languages translate the template (``relance.language``).
"""

from __future__ import annotations

from typing import ClassVar


class DomainError(Exception):
    """A refusal with a stable ``code``; ``facts`` fill the named places of ``template``.

    >>> class TooMuch(DomainError):
    ...     code, template = "too_much", "{amount} is too much."
    >>> str(TooMuch(amount=3))
    '3 is too much.'
    """

    code: ClassVar[str] = "refused"
    template: ClassVar[str] = "Refused."

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.template.format(**facts))
