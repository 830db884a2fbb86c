"""The refusal that all identifiers share."""

from relance.domain.errors import DomainError


class IdentifierInvalid(DomainError):
    """A number that is not what it claims to be."""

    code = "identifier_invalid"
    template = "'{text}' is not a valid {kind}: {why}."
