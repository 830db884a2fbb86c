"""What debtors answer lands with them and pauses everything until somebody has read it."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from relance.channels.email.replies import reply_of
from relance.exchanges.models import Exchange
from relance.exchanges.services import mark_read
from relance.inbox.taking import take_in
from relance.parties.models import Debtor
from relance.tenancy.context import acting_in
from tests.conftest import found
from tests.office.people import Person
from tests.outbox.builders import ALPHA, House

BOOKS = f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}"


def answer(reference: object, text: str = "Nous avons payé hier.", **headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = "Compta Alpha <compta@alpha.example>"
    mail["To"] = "compta@fabrique-fictive.example"
    mail["Subject"] = "Re: Courrier"
    mail["Message-ID"] = headers.pop("Message_ID", "<answer-1@alpha.example>")
    mail["In-Reply-To"] = f"<{reference}@fabrique-fictive.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


@pytest.fixture
def written(house: House) -> House:
    """Alpha had a reminder."""
    house.bring(BOOKS)
    house.day()
    house.clock.later(hours=3)
    house.send()
    return house


def take(house: House, *mails: bytes) -> dict[str, int]:
    return dict(
        take_in(
            house.organisation, mails, own_address="compta@fabrique-fictive.example", now=house.clock.now, actor="test"
        )
    )


@pytest.mark.requirement("AP-11", "P47")
def test_an_answer_pauses_everything_of_its_debtor_until_it_is_read(written: House) -> None:
    (message,) = written.messages()
    assert take(written, answer(message.public_id)) == {"reply": 1}
    with acting_in(written.organisation):
        (exchange,) = Exchange.objects.all()
    assert (exchange.sender, exchange.is_unread) == ("compta@alpha.example", True)
    assert "Nous avons payé hier." in exchange.text
    written.clock.on(20)
    written.bring(BOOKS)
    written.day()
    assert len(written.messages()) == 1, "nothing goes out while the answer lies unread"
    mark_read(written.organisation, exchange.debtor_id, at=written.clock.now, actor="test")
    written.clock.on(21)
    written.day()
    assert len(written.messages()) == 2


@pytest.mark.requirement("P1")
def test_an_answer_between_the_letter_and_its_leaving_stops_it(written: House) -> None:
    (message,) = written.messages()
    written.clock.on(20)
    written.bring(BOOKS)
    written.run()
    take(written, answer(message.public_id))
    written.clock.later(hours=4)
    written.send()
    assert written.states() == ["accepted", "voided"]


def test_the_same_answer_again_is_no_other_one_and_two_are_read_together(written: House) -> None:
    (message,) = written.messages()
    assert take(written, answer(message.public_id), answer(message.public_id)) == {"reply": 1, "unknown": 1}
    assert take(written, answer(message.public_id, Message_ID="<answer-2@alpha.example>")) == {"reply": 1}
    with acting_in(written.organisation):
        debtor = Debtor.objects.get().pk
    assert mark_read(written.organisation, debtor, at=written.clock.now, actor="test") == 2
    assert mark_read(written.organisation, debtor, at=written.clock.now, actor="test") == 0


def test_an_answer_to_another_organisations_message_is_nobodys_here(written: House) -> None:
    (message,) = written.messages()
    other = found()
    counts = take_in(other, [answer(message.public_id)], own_address="", now=written.clock.now, actor="test")
    assert dict(counts) == {"unknown": 1}
    with acting_in(other):
        assert not Exchange.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"}, {"List_Id": "<news.example>"}],
)
def test_what_a_program_answered_pauses_nothing(written: House, headers: dict[str, str]) -> None:
    (message,) = written.messages()
    assert take(written, answer(message.public_id, **headers)) == {}


def test_his_words_are_kept_without_what_he_quoted_also_from_html() -> None:
    reference = "0b9d8a1e-4a53-4b0f-9d4e-2f6f0e7a1c55"
    plain = reply_of(answer(reference, "Oui, jeudi.\n\n> Vous nous devez\n> 100 €\n"))
    assert plain is not None
    assert plain.text == "Oui, jeudi."
    mail = EmailMessage()
    mail["From"], mail["References"] = "a@alpha.example", f"<x@y> <{reference}@fabrique-fictive.example>"
    mail.set_content("<style>p{}</style><p>Oui &amp; non</p><script>alert(1)</script>", subtype="html")
    assert reply_of(mail.as_bytes()).text == "Oui & non"  # type: ignore[union-attr]


@given(st.binary(max_size=400))
def test_whatever_bytes_come_they_are_read_or_are_no_answer(content: bytes) -> None:
    head = b"In-Reply-To: <0b9d8a1e-4a53-4b0f-9d4e-2f6f0e7a1c55@x>\r\n"
    reply = reply_of(head + content)
    assert reply is None or "\0" not in reply.text


def test_the_page_shows_the_answer_as_text_and_lets_it_go_on(written: House) -> None:
    (message,) = written.messages()
    take(written, answer(message.public_id, "<script>alert(1)</script>\nNous contestons."))
    with acting_in(written.organisation):
        debtor = Debtor.objects.get().pk
    with time_machine.travel(written.clock.now, tick=False):
        owner = Person(written.organisation)
        assert "Answers to read: 1" in owner.sees("today/")
        assert "Alpha" in owner.sees("debtors/", show="answered")
        page: Any = owner.sees(f"debtors/{debtor}/")
        assert "&lt;script&gt;alert(1)" in page
        assert "Nous contestons." in page
        assert "Read: reminders go on." in owner.does(f"debtors/{debtor}/read/")
        assert "Nothing goes to him until this is read." not in owner.sees(f"debtors/{debtor}/")
