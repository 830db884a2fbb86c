"""What came back: bytes of a mailbox in, facts about our messages out.

First the report that RFC 3464 defines, then what providers send as JSON, then flufl.bounce and a few forms of its own for
servers that word theirs freely. Answers of absent people and complaints are no bounces, nor are warnings and successes.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from flufl.bounce import all_failures

from relance.channels.email.parts import leaves, texts_of
from relance.channels.email.reports import Reported, arrived_in, reported_in
from relance.domain.undelivered import Cause, cause_of

SERVER = re.compile(r"mailer-?daemon|postmaster|mail delivery (sub)?system|<>", re.IGNORECASE)
RETURNED = re.compile(
    r"undeliver|returned mail|return(ed)? to sender|delivery (status|failure|report)|delivery has failed|failure notice|mail delivery"
    r"|bounce|non remis|non distribu|échec de (la )?(remise|distribution)|unzustellbar|non recapitabile",
    re.IGNORECASE,
)
WARNING = re.compile(r"\bwarning\b|delayed|still being retried|not yet been delivered", re.IGNORECASE)
REFERENCE = re.compile(r"<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@[^>\s]+>", re.IGNORECASE)
OWN_HEADER = re.compile(
    r"^X-Relance-Reference:\s*([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b",
    re.IGNORECASE | re.MULTILINE,
)
THREAD = re.compile(r"^[> \t]*(?:In-Reply-To|References):\s*<.*$", re.IGNORECASE | re.MULTILINE)
ORIGINAL_FOLLOWS = re.compile(
    r"^.{0,20}(this is a copy of the message|original message|below is a copy|bounced e-?mail|returned message|transcript of session)",
    re.IGNORECASE | re.MULTILINE,
)
LISTED = re.compile(  # OpenSMTPD, Postfix by hand
    r"^[ \t]*<?([^\s<>:@]+@[^\s<>:@]+)>?:[ \t]*(?:\r?\n[ \t]*)?(?<=\s)([245]\d\d[ -].*)$", re.MULTILINE
)
LONGEST_FOR_DETECTORS = 500_000  # signs: they take their time over each line
TARGET = re.compile(r"^target mail address:\s*(\S+@\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One address whose server took our message, as a provider reports it; fields as a Bounce has them."""

    reference: str
    recipient: str
    provider_reference: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Bounce:
    """One address that did not get our message.

    ``reference`` is ours, ``provider_reference`` what the provider calls the message; "" where the report does not name it.
    ``subject`` is the returned message's. ``is_permanent``: nobody will try again.
    """

    reference: str
    recipient: str
    is_permanent: bool
    status: str
    said: str = ""
    provider_reference: str = ""
    subject: str = ""

    @property
    def cause(self) -> Cause:
        """Why."""
        return cause_of(self.status, self.said)

    @property
    def is_of_address(self) -> bool:
        """True where the address itself does not work, not only for this message or this sender."""
        return self.is_permanent and self.cause is Cause.ADDRESS


def bounces_of(content: bytes) -> list[Bounce]:
    """The bounces that one message reports; none for an ordinary one, an automatic answer or a complaint."""
    if is_json(content):
        return [_of_provider(one) for one in reported_in(content)]
    message = message_from_bytes(content)
    if not _may_report(message):
        return []
    of_provider = [one for part in leaves(message) if _is_json(part) for one in reported_in(_payload(part))]
    if of_provider:
        return [_of_provider(one) for one in of_provider]
    reference, subject = _returned_reference(content, message), _returned_subject(message)
    return [
        Bounce(reference, recipient, is_permanent, status, said[:2000], subject=subject)
        for recipient, is_permanent, status, said in _reported(message)
    ]


def arrivals_of(content: bytes) -> list[Arrival]:
    """What providers' reports call delivered; none where a mail is no report."""
    if is_json(content):
        texts = [content]
    else:
        message = message_from_bytes(content)
        texts = [_payload(part) for part in leaves(message) if _is_json(part)] if _may_report(message) else []
    found = [_of_provider(one) for text in texts for one in arrived_in(text)]
    return [Arrival(one.reference, one.recipient, one.provider_reference, one.subject) for one in found]


def is_json(content: bytes) -> bool:
    """Whether it is a provider's report rather than a mail."""
    return content.removeprefix(BOM_UTF8).lstrip()[:1] in (b"{", b"[")


def reports_delivery(content: bytes) -> bool:
    """Whether it is a mail server's report (RFC 3464), of whatever it speaks."""
    message = message_from_bytes(content)
    kinds = [part.get_content_type() for part in leaves(message)]
    return _may_report(message) and "message/delivery-status" in kinds


def reference_in(content: bytes) -> str:
    """Our message's reference, wherever the mail quotes it, encoded copies included; the last one, "" where none is."""
    found = [match for text in texts_of(content) for match in (*REFERENCE.findall(text), *OWN_HEADER.findall(text))]
    return found[-1].lower() if found else ""


def _returned_reference(content: bytes, message: Message) -> str:
    """Our message's reference, where it is our message that came back: what a colleague answered in its thread names it too."""
    texts = [THREAD.sub("", text) for text in texts_of(content)]
    found = [match for text in texts for match in (*REFERENCE.findall(text), *OWN_HEADER.findall(text))]
    if not found and not _is_answer_returned(message):
        answered = str(message.get("In-Reply-To", "")) or " ".join(str(message.get("References", "")).split()[-1:])
        found = REFERENCE.findall(answered)
    return found[-1].lower() if found else ""


def _is_answer_returned(message: Message) -> bool:
    """Whether somebody's answer came back: our letters answer nothing."""
    return any(THREAD.search(text) for copy in _returned_copies(message) for text in texts_of(copy))


def _returned_copies(message: Message) -> Iterator[bytes]:
    for part in leaves(message):
        if part.get_content_type() in ("message/rfc822", "message/global", "text/rfc822-headers"):
            yield part.as_bytes()


def _of_provider(one: Reported) -> Bounce:
    found = REFERENCE.findall(one.quoted) or OWN_HEADER.findall(one.quoted)
    return Bounce(
        (one.reference or (found[-1] if found else "")).lower(),
        one.recipient,
        one.is_final,
        one.status,
        one.said[:2000],
        provider_reference=one.provider_reference,
        subject=one.subject,
    )


def _is_json(part: Message) -> bool:
    return part.get_content_type() == "application/json" or str(part.get_filename() or "").lower().endswith(".json")


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _may_report(message: Message) -> bool:
    """A report is what a mail server sends, or looks it; what people write about one is not."""
    kinds = [part.get_content_type() for part in leaves(message)]
    if "message/feedback-report" in kinds:
        return False
    is_servers = (
        message.get_content_type() == "multipart/report"
        or SERVER.search(str(message.get("From", "")))
        or (str(message.get("Return-Path", "")).strip() == "<>" and RETURNED.search(str(message.get("Subject", ""))))
        or any(_is_json(part) for part in leaves(message))
    )
    said = str(message.get("Auto-Submitted", "no")).split(";")[0].split()[:1]
    return bool(is_servers or (said != ["no"] and RETURNED.search(str(message.get("Subject", "")))))


def _reported(message: Message) -> Iterator[tuple[str, bool, str, str]]:
    """Recipient, finality, status and words of each failure."""
    people = _for_people(message)
    by_standard = list(_by_standard(message))
    if by_standard:
        for recipient, status, said in by_standard:
            yield recipient, True, status, said or _said_of(people, recipient)
        return
    if any(part.get_content_type() == "message/delivery-status" for part in leaves(message)):
        return  # a report by the standard that speaks of a delay, or of a success
    if listed := LISTED.findall(people):
        yield from ((recipient, True, "", said) for recipient, said in listed)
        return
    if not message.get("From"):
        return
    if len(people) > LONGEST_FOR_DETECTORS:
        return
    temporary, permanent = all_failures(message)
    is_warning = bool(WARNING.search(str(message.get("Subject", ""))))
    for address in temporary:
        yield _text(address), False, "", _said_of(people, _text(address))
    for address in permanent:
        yield _text(address), not is_warning, "", _said_of(people, _text(address))
    for recipient in TARGET.findall(people):
        yield recipient, not is_warning, "", " ".join(people.split())


def _by_standard(message: Message) -> Iterator[tuple[str, str, str]]:
    """RFC 3464: recipient, status and diagnostic of each failure in a message/delivery-status."""
    for part in leaves(message):
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            if not isinstance(block, Message):
                continue
            recipient = (
                str(block.get("Final-Recipient") or block.get("Original-Recipient") or "").rpartition(";")[2].strip()
            )
            if recipient and str(block.get("Action", "")).strip().lower() == "failed":
                status = (str(block.get("Status", "")).split() or [""])[0]
                yield recipient, status, " ".join(str(block.get("Diagnostic-Code", "")).split())


def _for_people(message: Message) -> str:
    """What the report says in words, up to the copy of what came back."""
    for part in leaves(message):
        if part.get_content_maintype() == "text":
            text = str(_payload(part), str(part.get_content_charset("utf-8")), "replace") if _known(part) else ""
            found = ORIGINAL_FOLLOWS.search(text)
            return text[: found.start()] if found else text
    return ""


def _known(part: Message) -> bool:
    try:
        b"".decode(part.get_content_charset("utf-8"))
    except LookupError:
        return False
    return True


def _said_of(people: str, recipient: str) -> str:
    """What the report says from the recipient on, or on the recipient's own line."""
    for listed, said in LISTED.findall(people):
        if listed == recipient:
            return str(said)
    rest = people[max(0, people.find(recipient)) :]
    return " ".join(rest.split())[:2000]


def _returned_subject(message: Message) -> str:
    """The subject of what came back: it bears our letter's number. "" where it is somebody's answer, which bears it too."""
    if _is_answer_returned(message):
        return ""
    for text in (text for copy in _returned_copies(message) for text in texts_of(copy)):
        found = re.search(r"^Subject:\s*(.+(?:\r?\n[ \t].+)*)", text, re.IGNORECASE | re.MULTILINE)
        if found:
            return str(found[1])
    return ""


def _text(address: bytes | str) -> str:
    return str(address, "utf-8", "replace") if isinstance(address, bytes) else address
