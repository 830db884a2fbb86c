"""What people and programs write to us: bytes of a mailbox in, what they say about our letters out.

An answer names our Message-ID in In-Reply-To or References (RFC 5322, 3.6.4), or quotes our reference or a letter's number.
Only real evidence makes a mail automatic: a vacation's headers (RFC 3834), a read receipt. What a list, a rule or a ticket
system passes on bears such headers too, and a person wrote it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import getaddresses
from enum import StrEnum
from html import unescape
from typing import Any

from relance.channels.email.attachments import Attached, attached_to
from relance.channels.email.bounces import OWN_HEADER, REFERENCE, reference_in
from relance.domain.mail_addresses import for_servers
from relance.domain.notice_numbers import numbers_in

LONGEST = 10_000
LONGEST_READ = 200_000  # of what was written, before tags and quotations are taken out
LONGEST_HEADER, LONGEST_PARSED = 50_000, 4_000
PARSED = frozenset({
    "from", "sender", "reply-to", "to", "cc", "bcc", "resent-from", "resent-to", "resent-cc", "resent-sender", "message-id",
    "content-type", "content-disposition",
})  # fmt: skip
AUTOREPLY_HEADERS = (
    "X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "X-AutoReply-From", "X-Mail-Autoreply", "X-FC-MachineGenerated",
)  # fmt: skip
PASSED_ON_HEADERS = (  # by a list, a rule, a group or a ticket system: a person stands behind it
    "List-Id", "Mailing-List", "X-MS-Exchange-Inbox-Rules-Loop", "X-Original-Sender", "X-Original-From", "Resent-From",
    "X-Zendesk-From-Account-Id", "X-Freshdesk-Ticket-Id", "X-FD-Ticket-Id", "X-OTRS-Loop", "X-Ticket-Id", "X-RT-Ticket", "X-GLPI-Ticket",
    "X-JIRA-FingerPrint", "X-Helpscout-Thread-Id", "X-Intercom-Bin",
)  # fmt: skip
TICKETS = re.compile(
    r"zendesk|freshdesk|freshservice|otrs|zammad|glpi|osticket|help ?scout|request tracker|jira", re.IGNORECASE
)
BULK = frozenset({"bulk", "junk", "list"})
VACATION = re.compile(
    r"^\W*((re|aw|tr|fwd?|wg)\W+)*(auto(matic|mated)?[ -]?(repl|respon|answer)|r[ée]ponse auto|out of (the )?office|absen|message d.absence"
    r"|notification d.absence|abwesen|automatische antwort|risposta automatica|respuesta autom|ooo\b|away from)",
    re.IGNORECASE,
)
FORWARDED = re.compile(r"^\W*(tr|fwd?|wg|transf[ée]r[ée]?|i)\s*:", re.IGNORECASE)
WRITTEN_BY = re.compile(
    r"^[> \t\xa0*]*(?:de|from|von|da|expéditeur|exp)[ \t\xa0]*\**[ \t\xa0]*:(.+)$", re.IGNORECASE | re.MULTILINE
)
ADDRESS = re.compile(r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
UNSAID = frozenset({"style", "script", "head", "title"})
TAG = re.compile(r"<(/?)([a-z][a-z0-9:]*)[^<>]*>|<[!?][^<>]*>", re.IGNORECASE)
LINES = frozenset({"br", "p", "div", "tr", "li"})


class Bounded(EmailPolicy):
    """Headers cut where no mail program goes on: the library's time to read addresses grows with the square of their length."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """A header's value as it is read."""
        cut = value[: LONGEST_PARSED if name.lower() in PARSED else LONGEST_HEADER]
        try:
            return super().header_fetch_parse(name, cut)
        except (LookupError, ValueError, TypeError, AttributeError, RecursionError, MessageError):
            return cut.encode("utf-8", "replace").decode(
                "utf-8"
            )  # the library stumbles over some that are broken, a Message-ID of "<[" among them


BOUNDED = Bounded()


class Nature(StrEnum):
    """Who wrote it."""

    PERSON = "person"
    AUTOMATIC = "automatic"  # an absence, an acknowledgement, a read receipt
    BULK = "bulk"  # to many at once


@dataclass(frozen=True, slots=True)
class Reply:
    """One mail as it concerns us. ``text`` is without what was quoted.

    ``references`` are our messages that its headers name, else those its body quotes; ``numbers`` our letters' that it quotes;
    ``senders`` whoever wrote it, behind lists and forwards; ``quoted`` every address in it, ``addressed`` to whom it was;
    ``is_copy``: it is a message of ours; ``is_answering``: it answers or passes on something. ``key`` is the same however often it is read;
    ``attached`` its files.
    """

    nature: Nature
    references: tuple[str, ...]
    numbers: tuple[str, ...]
    senders: tuple[str, ...]
    sender_name: str
    quoted: frozenset[str]
    addressed: frozenset[str]
    subject: str
    text: str
    message_id: str
    list_id: str
    key: str
    is_copy: bool
    is_answering: bool
    is_forwarded: bool
    attached: tuple[Attached, ...] = ()

    @property
    def sender(self) -> str:
        """Who sent it."""
        return self.senders[0] if self.senders else ""


def mail_of(content: bytes) -> Reply | None:
    """What one mail says; None where the bytes are none."""
    message = message_from_bytes(content, policy=BOUNDED)
    if not isinstance(message, EmailMessage) or not message.keys():
        return None
    subject, written = _header(message, "Subject"), _written(message)
    named = REFERENCE.findall(f"{message.get('In-Reply-To', '')} {message.get('References', '')}")
    quoted = reference_in(content)
    own = REFERENCE.findall(_header(message, "Message-ID")) or OWN_HEADER.findall(
        f"X-Relance-Reference: {_header(message, 'X-Relance-Reference')}"
    )
    is_forwarded = bool(FORWARDED.match(subject))
    senders = _senders(message)
    if is_forwarded:
        senders += [address for line in WRITTEN_BY.findall(written) for address in ADDRESS.findall(line)]
    return Reply(
        nature=_nature(message, subject),
        references=tuple(dict.fromkeys(one.lower() for one in named or ([quoted] if quoted and not own else []))),
        numbers=numbers_in(f"{subject}\n{written}"),
        senders=tuple(dict.fromkeys(for_servers(one).lower() for one in senders)),
        sender_name=_name(message),
        quoted=frozenset(one.lower() for one in (*ADDRESS.findall(written), *_addressed(message))),
        addressed=frozenset(
            address.lower()
            for name in ("To", "Cc")
            for _, address in _addresses(_header(message, name))
            if "@" in address
        ),
        subject=subject[:400],
        text=_said(written, message),
        message_id=_header(message, "Message-ID")[:360],
        list_id=f"{_header(message, 'List-Id')} {_header(message, 'Mailing-List')}".lower(),
        key=_key(message, content),
        is_copy=bool(own),
        is_answering=bool(
            message.get("In-Reply-To") or message.get("References") or re.match(r"\W*(re|aw|sv|r)\s*:", subject, re.I)
        ),
        is_forwarded=is_forwarded,
        attached=attached_to(message),
    )


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(_storable(str(message.get(name, ""))).split())


def _key(message: EmailMessage, content: bytes) -> str:
    """By Message-ID and date; a program that gives all its mails one Message-ID dates them."""
    identity = _header(message, "Message-ID")
    told = f"{identity}\n{_header(message, 'Date')}".encode("utf-8", "replace") if identity else content
    return hashlib.sha256(told).hexdigest()


def _nature(message: EmailMessage, subject: str) -> Nature:
    said = re.split(r"[\s;(]", _header(message, "Auto-Submitted").lower() or "no")[0]
    precedence = _header(message, "Precedence").lower()
    suppressed = _header(message, "X-Auto-Response-Suppress").lower() not in ("", "none")
    is_null = _header(message, "Return-Path") == "<>"
    if message.get_content_type() == "multipart/report" or precedence == "auto_reply":
        return Nature.AUTOMATIC
    if any(_header(message, name).lower() not in ("", "no", "false") for name in AUTOREPLY_HEADERS):
        return Nature.AUTOMATIC
    if VACATION.match(subject) and (said != "no" or suppressed or is_null or precedence in BULK):
        return Nature.AUTOMATIC
    is_passed_on = any(name in message for name in PASSED_ON_HEADERS) or TICKETS.search(
        f"{_header(message, 'X-Mailer')} {_header(message, 'User-Agent')} {_header(message, 'From')}"
    )
    if said == "auto-replied" and not is_passed_on:
        return Nature.AUTOMATIC
    is_for_many = precedence in BULK or "List-Unsubscribe" in message or "List-Id" in message
    is_answer = _header(message, "In-Reply-To") or _header(message, "References")
    return Nature.BULK if is_for_many and not is_answer else Nature.PERSON


def _addresses(header: str) -> list[tuple[str, str]]:
    """Names and addresses; what stands in thousands of brackets holds none."""
    try:
        return getaddresses([header])
    except RecursionError:
        return []


def _senders(message: EmailMessage) -> list[str]:
    """From first, then whoever stands behind a list, a group or a rule."""
    names = ("From", "X-Original-From", "X-Original-Sender", "Reply-To", "Sender", "Resent-From")
    return [address for name in names for _, address in _addresses(_header(message, name)) if "@" in address]


def _name(message: EmailMessage) -> str:
    found = _addresses(_header(message, "From"))
    return found[0][0][:200] if found else ""


def _addressed(message: EmailMessage) -> list[str]:
    names = (
        "From",
        "Reply-To",
        "Sender",
        "Cc",
        "X-Original-Sender",
        "X-Original-From",
        "X-Original-To",
        "Delivered-To",
        "Resent-From",
    )
    return [address for name in names for _, address in _addresses(_header(message, name)) if "@" in address]


def _said_in(page: str) -> str:
    """The words of a page, without its styles and scripts. Each sign is looked at once, whatever a stranger wrote."""
    words, inside, end = [], 0, 0
    page = _uncommented(page)
    for tag in TAG.finditer(page):
        words.append("" if inside else page[end : tag.start()])
        name, end = (tag[2] or "").lower(), tag.end()
        if name in UNSAID:
            inside = max(0, inside - 1) if tag[1] else inside + 1
        elif name in LINES and not tag[1]:
            words.append("\n")
    words.append("" if inside else page[end:])
    return unescape("".join(words))


def _uncommented(page: str) -> str:
    kept, at = [], 0
    while (start := page.find("<!--", at)) >= 0 and (end := page.find("-->", start + 4)) >= 0:
        kept.append(page[at:start])
        at = end + 3
    return "".join([*kept, page[at:]])


def _written(message: EmailMessage) -> str:
    """Everything that was written, quotations included."""
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        text = str(body.get_content())[:LONGEST_READ]
    except (LookupError, UnicodeError):  # a character set that nobody knows
        text = body.get_payload(decode=True).decode("utf-8", "replace")[:LONGEST_READ]  # type: ignore[union-attr]
    read = _said_in(text) if body.get_content_subtype() == "html" else text
    return _storable(read)


def _storable(text: str) -> str:
    """Without what no database keeps: the sign 0, and halves of signs that odd character sets make."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _said(written: str, message: EmailMessage) -> str:
    """In the writer's words, without lines that are quoted; names of what is attached below."""
    lines = [line.strip() for line in written.splitlines() if not line.lstrip().startswith(">")]
    names = [
        str(part.get_filename() or "") for part in message.walk() if part.get_content_disposition() == "attachment"
    ]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    attached = "\n".join(f"[{' '.join(name.replace(chr(0), '').split())[:200]}]" for name in names[:20] if name)
    return "\n\n".join(part for part in (text[:LONGEST], attached) if part)[:LONGEST]
