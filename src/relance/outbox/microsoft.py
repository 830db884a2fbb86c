"""The organisation's sign-in at Microsoft 365, as it is kept among its preferences. Call these while acting in it."""

from __future__ import annotations

from relance.channels.email.microsoft import Registration, Tokens
from relance.tenancy import preferences as prefer
from relance.tenancy.context import acting_in


def registration_of(organisation_id: int) -> Registration | None:
    """Its application there; None where it named none."""
    application, tenant = prefer.MICROSOFT_APPLICATION.of(organisation_id), prefer.MICROSOFT_TENANT.of(organisation_id)
    return Registration(application, tenant) if application and tenant else None


def tokens_of(organisation_id: int, key: bytes) -> Tokens | None:
    """The tokens of whoever signed in; None where nobody did. Raises SecretUnreadable."""
    registration, kept = registration_of(organisation_id), prefer.MICROSOFT_SIGN_IN.secret_of(organisation_id, key)

    def keep(renewed: str) -> None:
        with acting_in(organisation_id):
            if registration_of(organisation_id) != registration:  # it was given for another one meanwhile
                return
            prefer.set_preference(organisation_id, prefer.MICROSOFT_SIGN_IN.key, renewed, installation_key=key)

    return Tokens(registration, kept, keep=keep) if registration and kept else None
