"""Mail providers that French companies use: how to reach their servers, and what their mail needs in the domain's records.

Hosts, SPF includes and DKIM selectors as the providers publish them; none is reached by reading this.
"""

from __future__ import annotations

from dataclasses import dataclass

from relance.channels.email import microsoft
from relance.channels.email.smtp import Security
from relance.domain.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider. ``spf`` are the includes of which one must stand in the domain's SPF record."""

    key: str
    name: str
    host: str
    port: int
    security: Security
    spf: tuple[str, ...]
    selectors: tuple[str, ...]
    advice: Sentence


PROVIDERS = (
    Provider(
        "ovh", "OVHcloud", "ssl0.ovh.net", 465, Security.TLS, ("mx.ovh.com",), ("ovhmo-selector-1", "ovhmo-selector-2"),
        Sentence("The user is the whole address, the password that of the mailbox."),
    ),
    Provider(
        "infomaniak", "Infomaniak", "mail.infomaniak.com", 465, Security.TLS, ("spf.infomaniak.ch",), (),
        Sentence("The user is the whole address; make a password for this device in the mailbox's settings."),
    ),
    Provider(
        "google", "Google Workspace", "smtp.gmail.com", 465, Security.TLS, ("_spf.google.com",), ("google",),
        Sentence("The user is the whole address; with two-step verification on, make an app password for it."),
    ),
    Provider(
        "brevo", "Brevo", "smtp-relay.brevo.com", 587, Security.STARTTLS, ("spf.brevo.com", "spf.sendinblue.com"),
        ("brevo1", "brevo2", "mail"), Sentence("The user is your login there, the password the SMTP key of the account."),
    ),
    Provider(
        "mailjet", "Mailjet", "in-v3.mailjet.com", 587, Security.STARTTLS, ("spf.mailjet.com",), ("mailjet",),
        Sentence("The user is the API key, the password the secret key."),
    ),
    Provider(
        "microsoft", "Microsoft 365", microsoft.SMTP_HOST, microsoft.SMTP_PORT, Security.STARTTLS, ("spf.protection.outlook.com",),
        ("selector1", "selector2"),
        Sentence(
            "The user is the whole address. Microsoft is closing sign-in by password for sending: where your administrator has closed"
            " it, sign in there instead."
        ),
    ),
)  # fmt: skip


def provider_of_host(host: str) -> Provider | None:
    """The provider of this server, None for one's own."""
    return next((one for one in PROVIDERS if one.host == host.strip().lower()), None)
