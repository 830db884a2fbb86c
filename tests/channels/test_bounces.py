"""What a report says: whom it concerns, whether it is final, and why; read on real reports where they are, and on our own."""

from __future__ import annotations

import base64
import json
import quopri
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from relance.channels.email.bounces import arrivals_of, bounces_of
from relance.domain.undelivered import Cause, cause_of

SAMPLES = Path(__file__).parents[3] / "shared/samples/bounces"
CASES = Path(__file__).parents[1] / "samples/mail"
REFERENCE = "11111111-2222-4333-8444-555555555555"

# What each real report says, as people read it: cause by recipient, in order. An empty list: no failure is reported.
READ: dict[str, list[str]] = {
    "arf-14": [], "lhost-amazonses-02": ["address"], "lhost-amazonses-16": ["sender"], "lhost-exchange2007-01": ["address"],
    "lhost-exchange2007-07": ["address"], "lhost-exim-03": ["content"], "lhost-exim-35": ["unsaid"], "lhost-exim-40": ["sender"],
    "lhost-exim-41": [], "lhost-exim-42": ["sender"], "lhost-exim-44": ["unsaid"], "lhost-exim-45": ["sender"],
    "lhost-exim-49": ["unsaid"], "lhost-gmail-01": ["address"], "lhost-gmail-15": ["gave_up"], "lhost-gmail-18": ["address"],
    "lhost-office365-09": ["address"], "lhost-office365-11": ["address"], "lhost-office365-12": ["full"],
    "lhost-opensmtpd-02": ["full", "address"], "lhost-opensmtpd-15": [], "lhost-opensmtpd-16": [],
    "lhost-opensmtpd-17": ["address", "full"], "lhost-postfix-09": ["sender"], "lhost-postfix-13": ["address", "full"],
    "lhost-postfix-17": ["gave_up"], "lhost-postfix-28": ["content"], "lhost-postfix-29": ["content"], "lhost-postfix-30": ["address"],
    "lhost-postfix-38": ["sender"], "lhost-postfix-39": ["content"], "lhost-postfix-41": ["unsaid"], "lhost-postfix-45": ["full"],
    "lhost-postfix-46": ["unsaid"], "lhost-postfix-47": ["unsaid"], "lhost-postfix-55": ["unsaid"],
    "lhost-postfix-58": ["sender"], "lhost-postfix-60": ["sender"], "lhost-postfix-64": [], "lhost-postfix-68": ["content"],
    "lhost-postfix-70": ["sender"], "lhost-postfix-72": ["sender"], "lhost-postfix-74": ["sender"], "lhost-postfix-75": [],
    "lhost-postfix-76": ["address"], "lhost-postfix-78": ["sender"], "rb-issue-368-bug": ["full"], "rfc3464-03": ["sender"],
    "rfc3464-04": ["unsaid"], "rfc3464-10": ["address"], "rfc3464-26": ["address"], "rfc3464-28": [], "rfc3464-34": [],
    "rfc3464-56": ["gave_up"], "rfc3464-57": ["address"], "rfc3464-63": ["address"], "rfc3464-65": ["address"], "rfc3834-03": [],
    "rfc3834-06": [], "rhost-franceptt-03": ["content", "content"], "rhost-franceptt-08": ["gave_up"], "rhost-franceptt-11": ["gave_up"],
    "rhost-gsuite-10": ["address"], "rhost-gsuite-12": ["content"], "rhost-gsuite-13": ["address"], "rhost-gsuite-14": ["address"],
    "rhost-outlook-01": ["full"], "rhost-outlook-03": ["gave_up"], "rhost-outlook-04": ["address", "full"],
    "rhost-outlook-09": ["sender"],
}  # fmt: skip


@pytest.mark.requirement("P44")
@pytest.mark.skipif(not SAMPLES.exists(), reason="the real reports are not here")
@pytest.mark.parametrize("name", sorted(READ))
def test_real_reports_say_what_people_read_in_them(name: str) -> None:
    final = [bounce for bounce in bounces_of((SAMPLES / f"{name}.eml").read_bytes()) if bounce.is_permanent]
    assert [bounce.cause.value for bounce in final] == READ[name]
    assert [bounce.is_of_address for bounce in final] == [cause == "address" for cause in READ[name]]


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("25-bounce-5.1.8", Cause.SENDER),
        ("25-bounce-mailbox-full", Cause.FULL),
        ("25-bounce-no-reverse-dns", Cause.SENDER),
        ("bounce-expired-447", Cause.GAVE_UP),
        ("bounce-mailbox-full-500", Cause.FULL),
        ("bounce-mailbox-full-522", Cause.FULL),
        ("bounce-spam-500", Cause.CONTENT),
        ("bounce-returned-copy-base64", Cause.ADDRESS),
    ],
)
@pytest.mark.requirement("P44", "P45")
def test_only_a_dead_address_is_said_to_be_one(name: str, cause: Cause) -> None:
    (bounce,) = bounces_of((CASES / f"{name}.eml").read_bytes())
    assert (bounce.cause, bounce.is_permanent, bounce.is_of_address) == (cause, True, cause is Cause.ADDRESS)
    assert bounce.reference in (REFERENCE, "00000000-0000-4000-8000-000000000001"), "an encoded copy is opened"


@pytest.mark.parametrize(
    ("status", "said", "cause"),
    [
        # The status is exact.
        ("5.1.1", "550 5.1.1 User unknown", "address"),
        ("5.1.2", "550 5.1.2 Host unknown", "address"),
        ("5.1.6", "", "address"),
        ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", "address"),
        ("5.2.1", "550 5.2.1 mailbox disabled", "address"),
        ("5.1.7", "550 5.1.7 bad sender address syntax", "sender"),
        ("5.1.8", "", "sender"),
        ("5.7.26", "", "sender"),
        ("5.7.606", "550 5.7.606 Access denied, banned sending IP [192.0.2.1]", "sender"),
        ("4.4.7", "550 4.4.7 expired", "gave_up"),
        ("5.7.1", "554 5.7.1 Message rejected as spam by content filter", "content"),
        ("5.3.4", "552 5.3.4 message too big", "content"),
        ("5.6.0", "", "content"),
        ("4.2.2", "452 4.2.2 over quota", "full"),
        ("5.2.2", "", "full"),
        ("4.1.1", "450 4.1.1 unknown", "gave_up"),
        # It is not, the server's own is.
        ("5.0.0", "smtp; 550 5.1.1 no such user", "address"),
        ("5.0.0", "smtp; 554 5.7.1 blocked using zen.spamhaus.org", "sender"),
        ("5.5.0", "smtp; 552 5.2.2 mailbox full", "full"),
        ("", "553 5.1.8 Domain of sender address does not exist", "sender"),
        # Neither is: the words.
        ("5.0.0", "smtp; 550 No such user here", "address"),
        ("5.0.0", "550 Unknown user", "address"),
        ("", "550 Rejected", "unsaid"),
        ("5.0.0", "550 Boite aux lettres pleine", "full"),
        ("5.0.0", "550 destinataire inconnu", "address"),
        ("5.0.0", "", "unsaid"),
        ("5.0.0", "554 IP address 192.0.2.1 is listed", "sender"),
        ("5.3.0", "550 daily sending quota exceeded", "sender"),
        ("5.0.0", "550 5.4.5 Daily user sending quota exceeded", "sender"),
        ("5.0.0", "554 no reverse DNS for 192.0.2.9", "sender"),
        ("4.0.0", "421 try again later", "gave_up"),
        ("4.0.0", "554 client host blocked", "sender"),
        ("5.4.4", "Host not found", "address"),
        # Words that contradict a status, and names that only look like words.
        ("5.1.1", "552 5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]", "full"),
        ("5.2.1", "450 5.2.1 receiving mail at a rate that prevents additional messages", "gave_up"),
        ("5.1.1", "550 5.1.1 <spamhaus.quota.exceeded@client.example>: user unknown", "address"),
        ("5.1.1", "550 5.1.1 Sender blocked, see spamhaus.org", "sender"),
        ("5.7.1", "550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized", "unsaid"),
        ("5.7.133", "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup", "unsaid"),
        ("5.7.1", "550 5.7.1 Unable to relay", "sender"),
        ("5.7.0", "530 5.7.0 Authentication required", "sender"),
    ],
)
def test_status_then_the_servers_own_then_words(status: str, said: str, cause: str) -> None:
    assert cause_of(status, said).value == cause


PROVIDERS: list[tuple[dict[str, Any], str]] = [
    ({"event": "hard_bounce", "email": "compta@ambre.example", "message-id": "<2026@relay.example>", "X-Mailin-custom": REFERENCE,
      "reason": "550 5.1.1 user unknown", "subject": "Atelier : courrier n° 2026-000010"}, "address"),
    ({"event": "blocked", "email": "compta@ambre.example", "message-id": "<2026@relay.example>", "tags": [REFERENCE],
      "reason": "554 5.7.1 blocked using spamhaus"}, "sender"),
    ({"event": "bounce", "email": "compta@ambre.example", "MessageID": 1152921, "CustomID": REFERENCE, "hard_bounce": True,
      "error_related_to": "recipient", "error": "user unknown"}, "address"),
    ({"event": "bounce", "email": "compta@ambre.example", "MessageID": 1152921, "CustomID": REFERENCE, "hard_bounce": False,
      "error_related_to": "recipient", "error": "quota exceeded"}, "full"),
    ({"event": "bounce", "email": "compta@ambre.example", "sg_message_id": "abc.filter", "smtp-id": f"<{REFERENCE}@atelier.example>",
      "reason": "550 5.1.1 no such user", "status": "5.1.1", "type": "bounce"}, "address"),
    ({"RecordType": "Bounce", "Type": "HardBounce", "MessageID": "883953f4", "Email": "compta@ambre.example",
      "Metadata": {"reference": REFERENCE}, "Details": "smtp;550 5.1.1 The email account does not exist"}, "address"),
    ({"notificationType": "Bounce", "bounce": {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": [
        {"emailAddress": "compta@ambre.example", "status": "5.1.1", "action": "failed", "diagnosticCode": "smtp; 550 5.1.1 unknown"}]},
      "mail": {"messageId": "0000014644fe5ef6-9a483358-9170-4cb4-a269-f5dcdf415321-000000",
               "headers": [{"name": "X-Relance-Reference", "value": REFERENCE}]}}, "address"),
    ({"event-data": {"event": "failed", "severity": "permanent", "recipient": "compta@ambre.example",
                     "delivery-status": {"code": 552, "message": "5.2.2 mailbox full"},
                     "message": {"headers": {"message-id": f"{REFERENCE}@atelier.example"}}}}, "full"),
]  # fmt: skip


@pytest.mark.requirement("P44")
@pytest.mark.parametrize(("report", "cause"), PROVIDERS)
def test_providers_reports_are_read_alone_in_a_list_wrapped_or_attached(report: dict[str, Any], cause: str) -> None:
    alone = json.dumps(report).encode()
    wrapped = json.dumps({"Type": "Notification", "MessageId": "x", "Message": json.dumps(report)}).encode()
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "no-reply@sns.example", "Notification"
    mail.set_content("See what is attached.")
    mail.add_attachment(alone, maintype="application", subtype="json", filename="report.json")
    for content in (
        alone,
        b"\xef\xbb\xbf" + alone,
        json.dumps([report, {"event": "delivered"}]).encode(),
        wrapped,
        mail.as_bytes(),
    ):
        (bounce,) = bounces_of(content)
        assert (bounce.recipient, bounce.cause.value, bounce.reference) == ("compta@ambre.example", cause, REFERENCE)


@pytest.mark.parametrize(
    "report",
    [
        {"event": "delivered", "email": "a@b.example", "message-id": "<1@x>"},
        {"event": "deferred", "email": "a@b.example", "message-id": "<1@x>"},
        {"event": "open", "email": "a@b.example", "MessageID": 1},
        {"event": "sent", "email": "a@b.example", "MessageID": 1},
        {"event": "delivered", "email": "a@b.example", "sg_message_id": "1"},
        {"RecordType": "Delivery", "Recipient": "a@b.example"},
        {"RecordType": "Bounce", "Type": "AutoResponder", "Email": "a@b.example"},
        {"RecordType": "SpamComplaint", "Email": "a@b.example"},
        {"notificationType": "Delivery", "delivery": {"recipients": ["a@b.example"]}, "mail": {}},
        {"notificationType": "Complaint", "complaint": {}, "mail": {}},
        {"event-data": {"event": "failed", "severity": "temporary"}},
        {"event-data": {"event": "delivered"}},
        {"nothing": "ours"},
        {},
        {"Message": "{broken"},
        {"bounce": 3, "notificationType": "Bounce"},
    ],
)
def test_what_arrived_or_waits_is_no_bounce(report: dict[str, Any]) -> None:
    assert bounces_of(json.dumps(report).encode()) == []


ARRIVALS: list[dict[str, Any]] = [
    {"event": "delivered", "email": "compta@ambre.example", "message-id": "<2026@relay.example>", "X-Mailin-custom": REFERENCE},
    {"event": "sent", "email": "compta@ambre.example", "MessageID": 1152921, "CustomID": REFERENCE, "smtp_reply": "250 OK"},
    {"event": "delivered", "email": "compta@ambre.example", "sg_message_id": "abc.filter", "smtp-id": f"<{REFERENCE}@atelier.example>"},
    {"RecordType": "Delivery", "Recipient": "compta@ambre.example", "MessageID": "883953f4", "Metadata": {"reference": REFERENCE}},
    {"notificationType": "Delivery", "delivery": {"recipients": ["compta@ambre.example"], "smtpResponse": "250 ok"},
     "mail": {"messageId": "0000014644fe5ef6-9a483358", "headers": [{"name": "X-Relance-Reference", "value": REFERENCE}]}},
    {"event-data": {"event": "delivered", "recipient": "compta@ambre.example",
                    "message": {"headers": {"message-id": f"{REFERENCE}@atelier.example"}}}},
]  # fmt: skip


@pytest.mark.requirement("P44")
@pytest.mark.parametrize("report", ARRIVALS, ids=lambda report: next(iter(report)))
def test_what_a_provider_saw_delivered_is_read_alone_in_a_list_wrapped_or_attached(report: dict[str, Any]) -> None:
    alone = json.dumps(report).encode()
    wrapped = json.dumps({"Type": "Notification", "MessageId": "x", "Message": json.dumps(report)}).encode()
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "no-reply@sns.example", "Notification"
    mail.set_content("See what is attached.")
    mail.add_attachment(alone, maintype="application", subtype="json", filename="report.json")
    for content in (alone, json.dumps([PROVIDERS[0][0], report]).encode(), wrapped, mail.as_bytes()):
        (arrival,) = arrivals_of(content)
        assert (arrival.recipient, arrival.reference) == ("compta@ambre.example", REFERENCE)


@pytest.mark.parametrize(
    "report",
    [one for one, _ in PROVIDERS]
    + [
        {"event": "deferred", "email": "a@b.example", "message-id": "<1@x>"},
        {"event": "open", "email": "a@b.example", "MessageID": 1},
        {"event": "processed", "email": "a@b.example", "sg_message_id": "1"},
        {"event": "request", "message-id": "<1@x>"},
        {"RecordType": "Open", "Recipient": "a@b.example"},
        {"event-data": {"event": "accepted", "recipient": "a@b.example"}},
        {"notificationType": "Complaint", "complaint": {}, "mail": {}},
        {"delivery": 3, "notificationType": "Delivery"},
        {"delivery": {}, "notificationType": "Delivery"},
        {"nothing": "ours"},
    ],
)
def test_nothing_else_has_arrived(report: dict[str, Any]) -> None:
    assert arrivals_of(json.dumps(report).encode()) == []


@pytest.mark.parametrize("content", [b"{", b"[[[[[[", b"[" * 5000, b"{\xff}", b'[1, null, "x"]'])
def test_text_that_only_begins_like_json_is_nothing(content: bytes) -> None:
    assert bounces_of(content) == []


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "7bit"])
def test_a_returned_copy_in_any_encoding_names_our_message(encoding: str) -> None:
    copy = f"Subject: courrier\r\nMessage-ID: <0102@provider.example>\r\nX-Relance-Reference: {REFERENCE}\r\n\r\nBonjour\r\n".encode()
    encoded = {"base64": base64.encodebytes(copy), "quoted-printable": quopri.encodestring(copy), "7bit": copy}[
        encoding
    ]
    report = (CASES / "bounce-spam-500.eml").read_bytes().partition(b"--B\nContent-Type: text/rfc822-headers")[0]
    report += (
        b"--B\nContent-Type: message/rfc822\nContent-Transfer-Encoding: "
        + encoding.encode()
        + b"\n\n"
        + encoded
        + b"\n--B--\n"
    )
    (bounce,) = bounces_of(report)
    assert bounce.reference == REFERENCE
    assert bounce.subject.strip() == "courrier"


def test_what_people_write_about_a_report_is_no_report() -> None:
    """They quote it, or attach it: the answer must not be lost as one."""
    report = (CASES / "bounce-mailbox-full-522.eml").read_bytes()
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Compta <compta@ambre.example>", "RE: courrier"
    mail.set_content("Votre message nous est revenu : 550 5.1.1 user unknown. Nous contestons.")
    mail.add_attachment(message_from_bytes(report))
    assert bounces_of(mail.as_bytes()) == []
