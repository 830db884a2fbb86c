"""A server that is cut off, or answers oddly, at every place: a message that it may have taken is never put back.

The server itself is the oracle: it knows which messages came whole, with their final dot, and what it said of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from relance.channels.email.smtp import Security, Smtp, SmtpServer
from relance.channels.model import Accepted, Answer, Envelope, Refused, Unknown
from tests.channels.odd_server import FRIENDLY, STEPS, OddServer, Part

LETTER = Envelope(
    "0b9d8a1e-4a53-4b0f-9d4e-2f6f0e7a1c55",
    "client@alpha.example",
    "Alpha",
    "compta@fabrique-fictive.example",
    "Fabrique Fictive",
    "Courrier nᵒ 2026-000001",
    "Bonjour,\n.\nune ligne après un point seul.\n",
)
SECOND = replace(LETTER, reference="7e0c9f52-8f0e-4b53-8c36-0c1b6a9d9e10")
GRACE_S = 5.0  # a server that hangs up is noticed at once; this only ends a test that has gone wrong

ODD = {
    "an empty line": b"\r\n",
    "nothing": b"",
    "words": b"who are you?\r\n",
    "binary": b"\x00\xff\x80\r\n",
    "a web server": b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "no code": b" all right\r\n",
    "half a code": b"25\r\n",
    "a longer code": b"2500 ok\r\n",
    "a code below its place": b"025 ok\r\n",
    "1xx": b"150 starting\r\n",
    "3xx": b"354 go ahead\r\n",
    "another 3xx": b"334 \r\n",
    "6xx": b"650 what\r\n",
    "a negative code": b"-45 no\r\n",
    "a signed code": b"+45 no\r\n",
    "an underlined code": b"4_5 no\r\n",
    "a spaced code": b" 45 no\r\n",
    "digits of another script": "４５１ no\r\n".encode(),
    "no space after the code": b"451no\r\n",
    "a tabulator after the code": b"451\tno\r\n",
    "an answer that never ends": b"451-no\r\n" * 3,
    "two codes in one answer": b"451-no\r\n250 yes\r\n",
    "two codes the other way round": b"250-yes\r\n451 no\r\n",
    "no, then yes": b"451 4.3.0 no\r\n250 2.0.0 queued\r\n",
    "a refusal that ends in the middle": b"451-4.3.0 come\r\n451 back la",
    "a refusal whose line is not ended": b"451 4.3.0 come back later",
    "a refusal with half its line end": b"550 5.7.1 no\r",
    "a line without end": b"4" * 70_000,
    "an endless answer": b"451-no\r\n" * 5_000,
}


def deliver_to(server: OddServer, *envelopes: Envelope, user: str = "") -> list[Answer]:
    """The answers to these messages, sent one after the other over the same channel."""
    with server.listening() as port:
        channel = Smtp(SmtpServer("127.0.0.1", port, Security.NONE, user=user, password=user), timeout=GRACE_S)
        try:
            return [channel.deliver(envelope) for envelope in envelopes]
        finally:
            channel.close()


def code_of(said: bytes) -> bytes | None:
    """The code of one whole answer, as the standard draws it; None where that is not what was said."""
    *lines, after = said.split(b"\n")
    codes = {line[:3] for line in lines}
    is_whole = (
        after == b""
        and len(codes) == 1
        and len(lines) <= 500
        and all(line[3:4] == b"-" for line in lines[:-1])
        and lines[-1].rstrip(b"\r")[3:4] in (b"", b" ")
    )
    code = codes.pop() if is_whole else b""
    return code if re.fullmatch(rb"[2-5][0-9]{2}", code) else None


def assert_honest(
    answer: Answer, server: OddServer, envelope: Envelope, said: bytes, *, may_have_sent_all: bool = False
) -> None:
    """``said`` is all that the server answered to the final dot.

    ``may_have_sent_all``: the server bade go ahead and hung up; whether the whole message was under way by then is a matter of
    chance, and the sender cannot know what became of it.
    """
    came = sum(envelope.reference.encode() in message for message in server.messages)
    assert came <= 1, "one attempt handed it over twice"
    code = code_of(said)
    if not came:
        is_honest = isinstance(answer, Refused) or (may_have_sent_all and isinstance(answer, Unknown))
        assert is_honest, f"{answer}: it never came whole, so it surely was not taken"
    elif isinstance(answer, Refused):
        assert code, f"{answer}: it may have been taken, and would be sent again"
        assert code[:1] == (b"4" if answer.is_temporary else b"5")
    elif isinstance(answer, Accepted):
        assert said.startswith(b"2"), f"{answer}: nobody said that it was taken"


@pytest.mark.requirement("P1", "P5")
@pytest.mark.parametrize("step", [step for step in STEPS if step != "RSET"])
def test_a_connection_cut_at_any_byte_of_any_answer_sends_nothing_twice(step: str) -> None:
    answer_in_full = FRIENDLY[step]
    for length in range(len(answer_in_full)):
        cut = answer_in_full[:length]
        server = OddServer(Part(step, cut))
        first, second = deliver_to(server, LETTER, SECOND, user="me" if step == "AUTH" else "")
        assert_honest(first, server, LETTER, cut if step == "end" else FRIENDLY["end"])
        assert isinstance(second, Accepted), f"{second} after {cut!r}: the next message suffers for it"
        assert sum(SECOND.reference.encode() in message for message in server.messages) == 1


@pytest.mark.requirement("P1", "P5")
@pytest.mark.parametrize("said", [b"451 4.3.0 come back later\r\n", b"550-5.7.1 not\r\n550 5.7.1 wanted\r\n"])
def test_a_refusal_cut_at_any_byte_is_no_refusal(said: bytes) -> None:
    for length in range(len(said)):
        server = OddServer(Part("end", said[:length]))
        (answer,) = deliver_to(server, LETTER)
        assert isinstance(answer, Unknown), f"{answer} after {said[:length]!r}"
    (answer,) = deliver_to(OddServer(Part("end", said)), LETTER)
    assert isinstance(answer, Refused), "whole, it is one"


@pytest.mark.requirement("P1", "P5")
@pytest.mark.parametrize("odd", ODD)
def test_an_odd_answer_to_the_message_leaves_it_in_doubt(odd: str) -> None:
    server = OddServer(Part("end", ODD[odd]))
    first, second = deliver_to(server, LETTER, SECOND)
    assert isinstance(first, Unknown), first
    assert len(server.messages) == 2, "each came once"
    assert isinstance(second, Accepted), "the next message goes over another connection"


@pytest.mark.requirement("P1", "P5")
@pytest.mark.parametrize("hangs_up", [True, False])
@pytest.mark.parametrize("step", [step for step in STEPS if step != "RSET"])
def test_an_odd_answer_anywhere_is_judged_by_what_the_server_has(step: str, hangs_up: bool) -> None:
    whole = {odd: said for odd, said in ODD.items() if said.endswith(b"\n") and odd != "an answer that never ends"}
    for said in whole.values():
        server = OddServer(Part(step, said, hangs_up=hangs_up))
        first, second = deliver_to(server, LETTER, SECOND, user="me" if step == "AUTH" else "")
        goes_ahead = step == "DATA" and hangs_up and said.startswith(b"354")
        assert_honest(first, server, LETTER, said if step == "end" else FRIENDLY["end"], may_have_sent_all=goes_ahead)
        assert_honest(second, server, SECOND, FRIENDLY["end"])
        assert isinstance(second, Accepted)


@pytest.mark.requirement("P1")
@pytest.mark.parametrize("step", ["RSET", "MAIL", "RCPT", "DATA", "end"])
def test_a_second_message_on_a_kept_connection_survives_what_cuts_it(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first left well; the server hangs up in the middle of the second."""
    monkeypatch.setattr("relance.channels.email.smtp.TRUSTED_SECONDS", 0.0)
    for length in range(len(FRIENDLY[step])):
        cut = FRIENDLY[step][:length]
        server = OddServer(Part(step, cut, nth=1 if step == "RSET" else 2))
        first, second = deliver_to(server, LETTER, SECOND)
        assert isinstance(first, Accepted)
        assert_honest(first, server, LETTER, FRIENDLY["end"])
        assert_honest(second, server, SECOND, cut if step == "end" else FRIENDLY["end"])


@pytest.mark.requirement("P1")
@pytest.mark.parametrize(
    "answer",
    [b"250 2.0.0 fine\r\n", b"250 a\r\n250 b\r\n", b"451 4.3.0 no\r\n", b"354 go\r\n", b"250 a\r\n250 b\r\n354 go\r\n"],
)
@pytest.mark.parametrize("step", ["greeting", "EHLO", "MAIL", "RCPT", "DATA"])
def test_what_is_said_before_it_is_asked_answers_nothing(step: str, answer: bytes) -> None:
    """Two answers to one question: the second must not stand for the message, which has not been handed over yet."""
    server = OddServer(Part(step, FRIENDLY[step] + answer, hangs_up=False))
    (first,) = deliver_to(server, LETTER)
    assert isinstance(first, Refused), first
    assert first.is_temporary
    assert server.messages == []


@pytest.mark.requirement("P1")
@pytest.mark.parametrize(
    "late", [b"250 2.0.0 queued as 42\r\n", b"451 4.3.0 no, after all\r\n", b"550 5.1.1 no such user\r\n"]
)
@pytest.mark.parametrize("step", ["RSET", "MAIL", "RCPT", "DATA", "end"])
def test_a_late_second_answer_is_never_taken_for_the_next_message(
    step: str, late: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes with the answer to a later command of the next message, in front of it."""
    monkeypatch.setattr("relance.channels.email.smtp.TRUSTED_SECONDS", 0.0)
    server = OddServer(Part(step, late + FRIENDLY[step], hangs_up=False, nth=1 if step == "RSET" else 2))
    first, second = deliver_to(server, LETTER, SECOND)
    assert isinstance(first, Accepted)
    assert_honest(second, server, SECOND, late + FRIENDLY[step] if step == "end" else FRIENDLY["end"])


def odd_login(challenge: bytes) -> OddServer:
    return OddServer(Part("AUTH", challenge, hangs_up=False))


@pytest.mark.parametrize(
    ("play", "changes"),
    [
        (lambda: odd_login(b"334 %%%not base64\r\n"), {}),
        (OddServer, {"password": "mot de passe très secret"}),
    ],
)
def test_a_login_that_breaks_down_hands_nothing_over(play: Callable[[], OddServer], changes: dict[str, Any]) -> None:
    server = play()
    with server.listening() as port:
        account = SmtpServer("127.0.0.1", port, Security.NONE, user="me", password="p")
        channel = Smtp(replace(account, **changes), timeout=GRACE_S)
        answer = channel.deliver(LETTER)
        channel.close()
    assert isinstance(answer, Refused), answer
    assert server.messages == []
