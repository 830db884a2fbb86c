"""An e-mail with its attachments set in by hand is the one that the library would have written."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP, SMTPUTF8

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relance.channels.email.mime import email_bytes, email_of
from relance.channels.model import Attachment, Envelope

AT = datetime(2026, 3, 9, 7, 30, tzinfo=UTC)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=80)
LINES = st.lists(WORDS | st.sampled_from(["", ".", "--=", "From here", "été " * 40]), max_size=6).map("\n".join)
NAMES = st.sampled_from(["2026-000001.pdf", "Relevé n° 3 « été ».pdf", "名.pdf", 'a"b;c.pdf', "x" * 120 + ".pdf"])
SIZES = st.sampled_from([0, 1, 2, 56, 57, 58, 113, 114, 115, 4_000])
TYPES = st.sampled_from(["application/pdf", "text/csv", "image/png"])
FILES = st.builds(
    lambda name, kind, size, seed: Attachment(name, kind, bytes((seed + n * n) % 256 for n in range(size))),
    NAMES,
    TYPES,
    SIZES,
    st.integers(0, 255),
)
ENVELOPES = st.builds(
    Envelope,
    reference=st.just("0b9d8a1e-4a53-4b0f-9d4e-2f6f0e7a1c55"),
    recipient=st.sampled_from(["client@alpha.example", "élan@société.example"]),
    recipient_name=WORDS,
    sender=st.just("compta@fabrique-fictive.example"),
    sender_name=WORDS,
    subject=WORDS,
    text=LINES,
    html=st.just("") | LINES.map(lambda lines: f"<p>{lines}</p>"),
    language=st.sampled_from(["fr", "en"]),
    attachments=st.lists(FILES, max_size=3).map(tuple),
)


def same_boundaries(written: bytes) -> bytes:
    """Boundaries, which the library draws by lot, by their order of appearance."""
    found = dict.fromkeys(re.findall(rb"={15}\d{19}==", written))
    for number, boundary in enumerate(found):
        written = written.replace(boundary, b"boundary-%d" % number)
    return written


@settings(max_examples=120, deadline=None)
@given(ENVELOPES)
def test_it_is_byte_by_byte_what_the_library_writes(envelope: Envelope) -> None:
    policy = SMTP if envelope.recipient.isascii() else SMTPUTF8
    ours = email_bytes(envelope, at=AT, policy=policy)
    usual = email_of(envelope, at=AT).as_bytes(policy=policy)
    assert same_boundaries(ours) == same_boundaries(usual)
    read = message_from_bytes(ours, policy=policy)
    parts = [(one.get_filename(), one.get_content_type(), one.get_payload(decode=True)) for one in read.walk()]
    attached = parts[len(parts) - len(envelope.attachments) :]
    assert attached == [(one.name, one.media_type, one.content) for one in envelope.attachments]
    assert not [part for part in read.walk() if part.defects]


@pytest.mark.parametrize("is_draft", [True, False])
def test_only_a_draft_says_that_it_is_one(is_draft: bool) -> None:
    envelope = Envelope("r", "a@alpha.example", "", "c@fabrique.example", "", "Subject", "Text")
    read = message_from_bytes(email_bytes(envelope, at=AT, is_draft=is_draft))
    assert read["X-Unsent"] == ("1" if is_draft else None)
