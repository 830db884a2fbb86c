"""What providers report as JSON: Amazon SES (by itself or in a notification of SNS), Brevo, Mailgun, Mailjet, Postmark, SendGrid.

One report or a list of them in, failures and arrivals out; what was opened, clicked or merely put off is neither. Fields as
the providers document their webhooks and notifications. An arrival is the word of the recipient's server, not of a reader.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

UUID = re.compile(  # not a piece of a longer one: the ids of Amazon SES hold such a piece
    r"(?<![0-9a-f-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f-])", re.IGNORECASE
)
DEEPEST = 3  # SNS wraps the report in a string
ARRIVED = "2.0.0"  # the class of success, as RFC 3463 has it
DEAD, FULL, BLOCKED, CONTENT, TRIED = "5.1.1", "5.2.2", "5.7.1", "5.6.0", "4.4.7"
Report = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of one message: ``status`` as RFC 3463 writes it, what the server ``said``, and what else stands in the report."""

    recipient: str
    status: str
    said: str
    is_final: bool = True
    reference: str = ""
    provider_reference: str = ""
    subject: str = ""
    quoted: str = ""


def reported_in(content: bytes) -> list[Reported]:
    """The failures of one JSON text; none where it is no report of a provider that we know."""
    return [one for one in _all_in(content) if one.status != ARRIVED]


def arrived_in(content: bytes) -> list[Reported]:
    """What one JSON text reports as taken by the recipients' servers."""
    return [one for one in _all_in(content) if one.status == ARRIVED]


def _all_in(content: bytes) -> list[Reported]:
    try:
        found = json.loads(content.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return []
    return list(_told(found, 0))


def _told(found: object, depth: int) -> Iterator[Reported]:
    if depth > DEEPEST:
        return
    if isinstance(found, list):
        for one in found:
            yield from _told(one, depth + 1)
        return
    if not isinstance(found, Mapping):
        return
    wrapped = found.get("Message")
    if isinstance(wrapped, str) and wrapped.lstrip().startswith("{"):
        yield from _told(_loaded(wrapped), depth + 1)
    elif "RecordType" in found:
        yield from _of_postmark(found)
    elif isinstance(found.get("bounce"), Mapping) and ("notificationType" in found or "eventType" in found):
        yield from _of_ses(found)
    elif isinstance(found.get("delivery"), Mapping) and ("notificationType" in found or "eventType" in found):
        yield from _arrived_by_ses(found)
    elif isinstance(found.get("event-data"), Mapping):
        yield from _of_mailgun(found["event-data"])
    elif "sg_message_id" in found or "sg_event_id" in found:
        yield from _of_sendgrid(found)
    elif "MessageID" in found and "event" in found:
        yield from _of_mailjet(found)
    elif "event" in found and "message-id" in found:
        yield from _of_brevo(found)


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _made(
    report: Report, recipient: object, status: str, said: object, *, named: object, subject: object = ""
) -> Reported:
    """``named`` is where the provider gives our reference back."""
    quoted = json.dumps(report, ensure_ascii=False, default=str).replace('\\"', '"')
    ours = UUID.search(_said(named))
    return Reported(
        _said(recipient).strip().strip("<>"),
        status,
        _said(said),
        reference=ours[0] if ours else "",
        quoted=quoted,
        subject=_said(subject),
        provider_reference=_said(report.get("MessageID") or report.get("message-id") or "").strip("<>"),
    )


def _said(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, default=str)


def _of_ses(report: Report) -> Iterator[Reported]:
    bounce, mail = report["bounce"], report.get("mail") or {}
    kind, sub = _said(bounce.get("bounceType")), _said(bounce.get("bounceSubType"))
    by_kind = {"Permanent": "5.0.0", "Transient": "4.0.0"}.get(kind, "5.0.0")
    by_sub = {
        "NoEmail": DEAD,
        "Suppressed": DEAD,
        "OnAccountSuppressionList": DEAD,
        "MailboxFull": FULL,
        "ContentRejected": CONTENT,
        "AttachmentRejected": CONTENT,
        "MessageTooLarge": "5.3.4",
    }.get(sub, by_kind)
    headers = mail.get("headers") or []
    for one in bounce.get("bouncedRecipients") or []:
        status = _said(one.get("status")) or by_sub
        if status.endswith(".0.0"):
            status = by_sub
        made = _made(
            report,
            one.get("emailAddress"),
            status,
            one.get("diagnosticCode"),
            named=_ours_of(headers),
            subject=(mail.get("commonHeaders") or {}).get("subject"),
        )
        yield _with_provider_reference(made, mail.get("messageId"))


def _arrived_by_ses(report: Report) -> Iterator[Reported]:
    mail, delivery = report.get("mail") or {}, report["delivery"]
    for recipient in delivery.get("recipients") or []:
        made = _made(
            report,
            recipient,
            ARRIVED,
            delivery.get("smtpResponse"),
            named=_ours_of(mail.get("headers") or []),
            subject=(mail.get("commonHeaders") or {}).get("subject"),
        )
        yield _with_provider_reference(made, mail.get("messageId"))


def _ours_of(headers: object) -> str:
    """Our own header's value of ``[{"name": …, "value": …}]``, else the Message-ID's."""
    values = (
        {_said(one.get("name")).lower(): _said(one.get("value")) for one in headers if isinstance(one, Mapping)}
        if isinstance(headers, list)
        else {}
    )
    return values.get("x-relance-reference") or values.get("message-id", "")


def _with_provider_reference(made: Reported, reference: object) -> Reported:
    return Reported(
        made.recipient,
        made.status,
        made.said,
        made.is_final,
        made.reference,
        _said(reference),
        made.subject,
        made.quoted,
    )


def _of_brevo(report: Report) -> Iterator[Reported]:
    status = {
        "hard_bounce": "5.0.0",
        "soft_bounce": "4.0.0",
        "invalid_email": DEAD,
        "blocked": "5.0.0",
        "error": "4.0.0",
        "delivered": ARRIVED,
    }.get(_said(report["event"]))
    if status:
        named = [report.get("X-Mailin-custom"), report.get("message-id"), report.get("tag"), report.get("tags")]
        yield _made(
            report, report.get("email"), status, report.get("reason"), named=named, subject=report.get("subject")
        )


def _of_mailjet(report: Report) -> Iterator[Reported]:
    named = [report.get("CustomID"), report.get("Payload")]
    if report["event"] == "sent":  # its word for: taken by the recipient's server
        yield _made(report, report.get("email"), ARRIVED, report.get("smtp_reply"), named=named)
    if report["event"] not in ("bounce", "blocked"):
        return
    is_hard = bool(report.get("hard_bounce")) or report["event"] == "blocked"
    said = " ".join(_said(report.get(name)) for name in ("error_related_to", "error", "comment")).strip()
    status = {
        "user unknown": DEAD,
        "mailbox inactive": DEAD,
        "invalid domain": "5.1.2",
        "no mail host": "5.1.2",
        "relay/access denied": "5.7.1",
        "quota exceeded": FULL,
        "sender blocked": BLOCKED,
        "spam reporter": BLOCKED,
        "content blocked": CONTENT,
        "greylisted": TRIED,
        "bad or empty template": CONTENT,
        "preblocked": "5.0.0",
        "duplicate in campaign": "5.0.0",
    }.get(_said(report.get("error")), "5.0.0" if is_hard else "4.0.0")
    yield _made(report, report.get("email"), status, said, named=named)


def _of_sendgrid(report: Report) -> Iterator[Reported]:
    if report.get("event") not in ("bounce", "dropped", "blocked", "delivered"):
        return
    status = ARRIVED if report["event"] == "delivered" else _said(report.get("status")) or "5.0.0"
    named = [report.get("reference"), report.get("smtp-id"), report.get("unique_args")]
    made = _made(report, report.get("email"), status, report.get("reason") or report.get("response"), named=named)
    yield _with_provider_reference(made, report.get("sg_message_id"))


def _of_postmark(report: Report) -> Iterator[Reported]:
    named = [report.get("Metadata"), report.get("Tag")]
    if report["RecordType"] == "Delivery":
        yield _made(report, report.get("Recipient"), ARRIVED, report.get("Details"), named=named)
    if report["RecordType"] != "Bounce":
        return
    status = {
        "HardBounce": "5.0.0",
        "BadEmailAddress": DEAD,
        "ManuallyDeactivated": "5.0.0",
        "SoftBounce": "4.0.0",
        "DnsError": "4.4.3",
        "Blocked": BLOCKED,
        "SpamNotification": CONTENT,
        "VirusNotification": CONTENT,
        "DMARCPolicy": BLOCKED,
        "SMTPApiError": "5.0.0",
        "InboundError": "5.0.0",
        "Undeliverable": "4.0.0",
        "Unknown": "5.0.0",
        "MailboxFull": FULL,
    }.get(_said(report.get("Type")))
    if status:
        said = f"{_said(report.get('Details'))} {_said(report.get('Description'))}".strip()
        yield _made(report, report.get("Email"), status, said, named=named, subject=report.get("Subject"))


def _of_mailgun(report: Report) -> Iterator[Reported]:
    has_arrived = report.get("event") == "delivered"
    if not has_arrived and (report.get("event") != "failed" or report.get("severity") == "temporary"):
        return
    told = report.get("delivery-status") or {}
    headers = (report.get("message") or {}).get("headers") or {}
    said = f"{_said(told.get('code'))} {_said(told.get('message') or told.get('description'))}".strip()
    named = [report.get("user-variables"), headers.get("message-id")]
    status = ARRIVED if has_arrived else _said(told.get("enhanced-code")) or "5.0.0"
    yield _made(report, report.get("recipient"), status, said, named=named, subject=headers.get("subject"))
