"""The organisation's sign-in at Microsoft 365, as it is kept among its preferences."""

from __future__ import annotations

from relance.channels.email.microsoft import Registration, Tokens
from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting, acting


def registration_of(here: Acting) -> Registration | None:
    """Its application there; None where it named none."""
    application, tenant = prefer.MICROSOFT_APPLICATION.of(here), prefer.MICROSOFT_TENANT.of(here)
    return Registration(application, tenant) if application and tenant else None


def tokens_of(here: Acting, key: bytes) -> Tokens | None:
    """The tokens of whoever signed in; None where nobody did. Raises SecretUnreadable."""
    registration, kept = registration_of(here), prefer.MICROSOFT_SIGN_IN.secret_of(here, key)

    def keep(renewed: str) -> None:
        with acting(here.organisation, here.actor, here.at) as later:
            if registration_of(later) != registration:  # it was given for another one meanwhile
                return
            prefer.set_preference(later, prefer.MICROSOFT_SIGN_IN.key, renewed, installation_key=key)

    return Tokens(registration, kept, keep=keep) if registration and kept else None
