"""The report that a mail server sends when nobody lives at an address (RFC 3464), about one of our e-mails."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import SMTP


def report_of(sent: bytes) -> bytes:
    """The report about the e-mail ``sent``."""
    original = message_from_bytes(sent, policy=SMTP)
    recipient = str(original["To"].addresses[0].addr_spec)
    report = EmailMessage(policy=SMTP)
    report["From"] = "MAILER-DAEMON@mx.example"
    report["To"] = str(original["From"].addresses[0].addr_spec)
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Auto-Submitted"] = "auto-replied"
    report.set_content(f"{recipient}: user unknown\n")
    report.make_mixed()
    about, status = Message(), Message()
    about["Reporting-MTA"] = "dns; mx.example"
    status["Final-Recipient"] = f"rfc822; {recipient}"
    status["Action"], status["Status"] = "failed", "5.1.1"
    delivery = Message()
    delivery["Content-Type"] = "message/delivery-status"
    delivery.set_payload([about, status])
    headers = Message()
    headers["Content-Type"] = "text/rfc822-headers"
    headers.set_payload(f"Message-ID: {original['Message-ID']}\n")
    for part in (delivery, headers):
        report.attach(part)  # type: ignore[arg-type]
    report.replace_header("Content-Type", "multipart/report")
    report.set_param("report-type", "delivery-status")
    return report.as_bytes()
