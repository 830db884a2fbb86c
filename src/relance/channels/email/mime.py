"""An envelope as an e-mail: plain text and HTML, the letter attached, a Message-ID that never changes."""

from __future__ import annotations

from binascii import b2a_base64
from dataclasses import replace
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from secrets import token_bytes

from relance.channels.model import Envelope
from relance.domain.mail_addresses import for_servers

# Some providers give each message their own Message-ID: ours comes back in the returned copy, or in the provider's report.
REFERENCE_HEADERS = (
    "X-Relance-Reference",
    "X-Mailin-custom",
    "X-MJ-CustomID",
)  # the second is Brevo's, the third Mailjet's

BASE64_LINE = 76  # signs a line (RFC 2045 6.8)
STAND_IN = 48  # bytes, random: no two alike, and no text holds one


def message_id(reference: str, sender: str) -> str:
    """``<reference@domain of the sender>``: the same for each attempt at one message."""
    return f"<{reference}@{for_servers(sender).rpartition('@')[2]}>"


def email_bytes(
    envelope: Envelope, *, at: datetime, policy: EmailPolicy[EmailMessage] = SMTP, is_draft: bool = False
) -> bytes:
    """What goes over the wire: ``email_of``, byte by byte, but for the boundaries; mail programs open a draft as such.

    The library walks through each line of an attachment several times, which was a quarter of sending. It is given short stand-ins,
    which are replaced by the files, encoded whole. A boundary, full of "=", is found in no line of base64.
    """
    stand_ins = [token_bytes(STAND_IN) for _ in envelope.attachments]
    light = tuple(replace(one, content=stand_in) for one, stand_in in zip(envelope.attachments, stand_ins, strict=True))
    mail = email_of(replace(envelope, attachments=light), at=at)
    if is_draft:
        mail["X-Unsent"] = "1"
    written = mail.as_bytes(policy=policy)
    for attached, stand_in in zip(envelope.attachments, stand_ins, strict=True):
        before, after = written.split(b2a_base64(stand_in, newline=False) + b"\r\n")
        written = before + _base64(attached.content) + after
    return written


def _base64(content: bytes) -> bytes:
    encoded = b2a_base64(content, newline=False)
    return b"".join([encoded[at : at + BASE64_LINE] + b"\r\n" for at in range(0, len(encoded), BASE64_LINE)])


def email_of(envelope: Envelope, *, at: datetime) -> EmailMessage:
    """The e-mail as the library makes it. Header values are set by the library, which refuses line breaks in them."""
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
