"""An envelope as an e-mail: plain text and HTML, the letter attached, a Message-ID that never changes."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from relance.channels.model import Envelope
from relance.domain.mail_addresses import for_servers

# Some providers give each message their own Message-ID: ours comes back in the returned copy, or in the provider's report.
REFERENCE_HEADERS = (
    "X-Relance-Reference",
    "X-Mailin-custom",
    "X-MJ-CustomID",
)  # the second is Brevo's, the third Mailjet's


def message_id(reference: str, sender: str) -> str:
    """``<reference@domain of the sender>``: the same for each attempt at one message."""
    return f"<{reference}@{for_servers(sender).rpartition('@')[2]}>"


def email_of(envelope: Envelope, *, at: datetime) -> EmailMessage:
    """The e-mail. Header values are set by the library, which refuses line breaks in them."""
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = message_id(envelope.reference, envelope.sender)
    mail["Date"] = format_datetime(at)
    mail["From"] = _address(envelope.sender_name, for_servers(envelope.sender))
    mail["To"] = _address(envelope.recipient_name, for_servers(envelope.recipient))
    mail["Subject"] = _one_line(envelope.subject)
    mail["Auto-Submitted"] = "auto-generated"
    for name in REFERENCE_HEADERS:
        mail[name] = envelope.reference
    mail.set_content(envelope.text)
    if envelope.html:
        mail.add_alternative(envelope.html, subtype="html")
    for attached in envelope.attachments:
        main, _, sub = attached.media_type.partition("/")
        mail.add_attachment(attached.content, maintype=main, subtype=sub, filename=attached.name)
    mail["Content-Language"] = envelope.language  # last: setting and adding content take such headers away
    return mail


def _address(name: str, address: str) -> Address:
    if address.isascii():
        return Address(display_name=_one_line(name), addr_spec=address)
    local, _, domain = address.rpartition("@")  # the library refuses accents there in a whole address (SMTPUTF8)
    return Address(display_name=_one_line(name), username=local, domain=domain)


def _one_line(text: str) -> str:
    return " ".join(text.split())
