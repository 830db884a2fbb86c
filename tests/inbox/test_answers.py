"""What debtors answer lands with them and pauses everything until somebody has read it."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from relance.channels.email.mime import email_of
from relance.channels.email.replies import Nature, mail_of
from relance.domain.ids import DebtorId
from relance.exchanges.models import Exchange
from relance.exchanges.unread import mark_read
from relance.inbox.models import Mail, MailState
from relance.inbox.placing import MailUnknown, listed, place, set_aside
from relance.inbox.taking import take_in
from relance.parties.models import Contact, Debtor
from relance.receivables.models import Hold
from relance.tenancy.context import Desk, acting
from tests.at_work import at_work
from tests.conftest import found
from tests.office.people import Person
from tests.outbox.builders import ALPHA, House

CASES = Path(__file__).parents[1] / "samples/mail"
BOOKS = f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}"


def answer(reference: object, text: str = "Nous avons payé hier.", **headers: str) -> bytes:
    mail = EmailMessage()
    given = {
        "From": "Compta Alpha <compta@alpha.example>", "To": "compta@fabrique-fictive.example", "Subject": "Re: Courrier",
        "Message_ID": "<answer-1@alpha.example>", "In_Reply_To": f"<{reference}@fabrique-fictive.example>", **headers,
    }  # fmt: skip
    for name, value in given.items():
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
    return dict(take_in(house.desk, mails, own_address="compta@fabrique-fictive.example"))


@pytest.mark.requirement("AP-11", "P47")
def test_an_answer_pauses_everything_of_its_debtor_until_it_is_read(written: House) -> None:
    (message,) = written.messages()
    assert take(written, answer(message.public_id)) == {"reply": 1}
    with at_work(written.organisation):
        (exchange,) = Exchange.objects.all()
    assert (exchange.sender, exchange.is_unread) == ("compta@alpha.example", True)
    assert "Nous avons payé hier." in exchange.text
    written.clock.on(20)
    written.bring(BOOKS)
    written.day()
    assert len(written.messages()) == 1, "nothing goes out while the answer lies unread"
    with acting(written.organisation, "test", written.clock.now) as here:
        mark_read(here, DebtorId(exchange.debtor_id))
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
    with at_work(written.organisation):
        debtor = Debtor.objects.get().pk
    with acting(written.organisation, "test", written.clock.now) as here:
        assert mark_read(here, DebtorId(debtor)) == 2
    with acting(written.organisation, "test", written.clock.now) as here:
        assert mark_read(here, DebtorId(debtor)) == 0


def test_an_answer_to_another_organisations_message_is_nobodys_here(written: House) -> None:
    (message,) = written.messages()
    other = found()
    counts = take_in(Desk(other, "test", written.clock), [answer(message.public_id)], own_address="")
    assert dict(counts) == {"to_place": 1}
    with at_work(other):
        assert not Exchange.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"X_Autoreply": "yes"},
        {"Precedence": "auto_reply"},
        {"Subject": "Automatic reply: Courrier", "X_Auto_Response_Suppress": "All"},
        {"Subject": "Réponse automatique : Courrier", "Return_Path": "<>"},
        {"Subject": "Absence : Courrier", "Auto_Submitted": "auto-generated"},
    ],
)
def test_an_absence_pauses_nothing_and_stands_in_the_history(written: House, headers: dict[str, str]) -> None:
    (message,) = written.messages()
    assert take(written, answer(message.public_id, "Je suis absent.", **headers)) == {"automatic": 1}
    with at_work(written.organisation):
        (exchange,) = Exchange.objects.all()
        assert not exchange.is_unread
        assert "Je suis absent." in exchange.text
        assert not Hold.objects.exists()


@pytest.mark.requirement("AP-11", "P47")
@pytest.mark.parametrize(
    "headers",
    [
        {"Precedence": "list", "List_Id": "<compta.fabrique-fictive.example>"},
        {"Precedence": "bulk"},
        {"List_Id": "<x.example>"},
        {"Auto_Submitted": "auto-generated", "X_MS_Exchange_Inbox_Rules_Loop": "compta@fabrique-fictive.example"},
        {"X_Auto_Response_Suppress": "All"},
        {"Return_Path": "<>"},
        {"Subject": "Absence de livraison"},
        {"Auto_Submitted": "no"},
        {"Auto_Submitted": "auto-replied", "X_Zendesk_From_Account_Id": "12"},
        {"X_Mailer": "OTRS Mail Service", "Precedence": "bulk"},
        {
            "From": "Support Alpha <support@alpha.zendesk.com>",
            "Auto_Submitted": "auto-generated",
            "X_Auto_Response_Suppress": "All",
        },
    ],
)
def test_what_a_list_a_rule_or_a_ticket_system_passed_on_is_an_answer(written: House, headers: dict[str, str]) -> None:
    (message,) = written.messages()
    assert take(written, answer(message.public_id, **headers)) == {"reply": 1}
    with at_work(written.organisation):
        assert Exchange.objects.get().is_unread


def fresh(
    subject: str = "Votre courrier", text: str = "Bonjour.", sender: str = "compta@alpha.example", **headers: str
) -> bytes:
    """A mail that names no message of ours in its headers."""
    return answer("", text, Subject=subject, From=sender, In_Reply_To="", **headers)


@pytest.mark.requirement("AP-11", "P47")
@pytest.mark.parametrize(
    ("subject", "text", "sender"),
    [
        ("RE: La Fabrique : courrier n° {number}", "Nous contestons.", "alpha@alpha.example"),
        (
            "TR: courrier",
            "Nous contestons.\nObjet : courrier n° {number}",
            "directeur@alpha.example",
        ),  # a colleague there
        ("[Ticket 4521] n° {number}", "Nous contestons.", "support@alpha.example"),
        (
            "[#4521] Votre courrier",
            "Nous contestons.\nÀ : alpha@alpha.example\nObjet : n° {number}",
            "notify@desk.example",
        ),
        (
            "Fwd: courrier",
            "De : Alpha <alpha@alpha.example>\nObjet : RE: n° {number}\nNous contestons.",
            "compta@fabrique-fictive.example",
        ),
        ("Question", "Nous contestons.", "alpha@alpha.example"),  # by address alone
        ("Question", "Nous contestons.", "ALPHA@Alpha.Example"),
        ("Re : courrier n° 2026\u2011000001", "Nous contestons.", "alpha@alpha.example"),
    ],
)
def test_an_answer_without_our_reference_is_found(written: House, subject: str, text: str, sender: str) -> None:
    number = written.notices()[0].name
    mail = fresh(subject.format(number=number), text.format(number=number), sender)
    assert take(written, mail) == {"reply": 1}
    with at_work(written.organisation):
        (exchange,) = Exchange.objects.all()
        assert (exchange.debtor.name, exchange.is_unread) == ("Alpha", True)


@pytest.mark.parametrize(
    ("subject", "text", "sender"),
    [
        ("n° {number}", "Nous contestons.", "somebody@gmail.com"),  # the number alone is no evidence
        ("Question", "Nous contestons.", "directeur@alpha.example"),  # nor is the domain alone
        ("Question", "Nous contestons.", "stranger@else.example"),
        ("n° 2026-999999", "Nous contestons.", "stranger@else.example"),
    ],
)
def test_what_may_be_an_answer_and_cannot_be_placed_pauses_nobody_and_is_shown(
    written: House, subject: str, text: str, sender: str
) -> None:
    number = written.notices()[0].name
    assert take(written, fresh(subject.format(number=number), text, sender)) == {"to_place": 1}
    with written.acting() as here:
        assert not Hold.objects.exists()
        (row,) = listed(here, MailState.WAITING)
    assert (row.sender, "contestons" in row.text) == (sender, True)


def test_a_providers_domain_says_nothing_of_a_company(house: House) -> None:
    house.bring("F-1;Alpha;2026-02-01;2026-03-03;100,00;compta.alpha@orange.fr;404833048;1 rue Fictive;75001;Paris;")
    house.day()
    house.clock.later(hours=3)
    house.send()
    number = house.notices()[0].name
    assert take(house, fresh(f"n° {number}", sender="somebody.else@orange.fr")) == {"to_place": 1}
    assert take(house, fresh(f"n° {number}", sender="compta.alpha@orange.fr", Message_ID="<2@x>")) == {"reply": 1}


def test_an_answer_that_speaks_of_two_customers_letters_lands_with_both(house: House) -> None:
    one, two = (f"F-{n};{who};2026-02-01;2026-03-03;100,00;" for n, who in ((1, "Alpha"), (2, "Beta")))
    house.bring(
        one + "compta@cabinet.example;404833048;1 rue;75001;Paris;",
        two + "compta@cabinet.example;552081317;2 rue;69001;Lyon;",
    )
    house.day()
    numbers = [notice.name for notice in house.notices()]
    assert take(house, fresh("Vos courriers", f"{numbers[0]} et {numbers[1]} : payés.", "compta@cabinet.example")) == {
        "reply": 1
    }
    with at_work(house.organisation):
        assert {one.debtor.name for one in Exchange.objects.all()} == {"Alpha", "Beta"}
    assert take(house, fresh("Bonjour", "Payé.", "compta@cabinet.example", Message_ID="<2@x>")) == {"to_place": 1}, (
        "whose is a guess"
    )


def test_a_message_whose_id_the_provider_replaced_is_answered_all_the_same(written: House) -> None:
    """Brevo and Amazon SES give it their own Message-ID: the answer names that one, and quotes the letter's number."""
    number = written.notices()[0].name
    mail = answer(
        "",
        Subject=f"RE: courrier n° {number}",
        From="directeur@alpha.example",
        In_Reply_To="<0102018f@eu-west-1.amazonses.com>",
    )
    assert take(written, mail) == {"reply": 1}


def test_our_own_mail_is_no_answer(written: House) -> None:
    (message,) = written.messages()
    copy = email_of(written.email.sent[0], at=written.clock.now).as_bytes()
    colleague = answer(message.public_id, From="chef@fabrique-fictive.example", Subject="RE: courrier")
    assert take(written, copy, colleague) == {"own": 2}
    grouped = answer(
        message.public_id,
        From="'Alpha' via Compta <compta@fabrique-fictive.example>",
        X_Original_From="Alpha <alpha@alpha.example>",
    )
    assert take(written, grouped) == {"reply": 1}


def test_a_newsletter_is_set_aside_counted_and_may_be_brought_back(written: House) -> None:
    letter = fresh(
        "Nos offres", "Tout à -20 %", "news@shop.example", List_Unsubscribe="<https://shop.example>", Precedence="bulk"
    )
    assert take(written, letter) == {"aside": 1}
    assert take(written, letter) == {"unknown": 1}
    with written.acting() as here:
        (row,) = listed(here, MailState.ASIDE)
    with written.acting() as here:
        assert place(here, row.mail, "Alpha") == "Alpha"
    with at_work(written.organisation):
        assert Exchange.objects.get().is_unread


def test_two_answers_with_one_message_id_are_two(written: House) -> None:
    (message,) = written.messages()
    same = {"Message_ID": "<ticket@desk.example>"}
    first = answer(message.public_id, "Nous payons.", Date="Tue, 07 Apr 2026 10:00:00 +0200", **same)
    second = answer(message.public_id, "Nous contestons.", Date="Wed, 08 Apr 2026 10:00:00 +0200", **same)
    assert take(written, first, second, first) == {"reply": 2, "unknown": 1}


def next_in(page: str) -> str:
    """Where the forms of a page lead back to."""
    return page.split('name="next" value="')[1].split('"')[0]


@pytest.mark.requirement("AP-11")
def test_a_person_places_it_or_sets_it_aside_on_the_page(written: House) -> None:
    number = written.notices()[0].name
    take(
        written,
        fresh(f"n° {number}", "<script>alert(1)</script> Nous contestons.", "somebody@gmail.com"),
        fresh("Déjeuner ?", "Demain ?", "friend@else.example", Message_ID="<2@x>"),
    )
    with time_machine.travel(written.clock.now, tick=False):
        owner = Person(written.organisation)
        assert "Mail to place: 2" in owner.sees("today/")
        page: Any = owner.sees("inbox/")
        assert "somebody@gmail.com" in page
        assert "&lt;script&gt;alert(1)" in page
        assert "Place it with Alpha" in page, "the number says whose it may be"
        with written.acting() as here:
            friend, unknown = listed(here, MailState.WAITING)
        refused = owner.does(f"inbox/{friend.mail}/place/", debtor="Nobody", next=next_in(page))
        assert "names no debtor" in refused
        assert "Demain ?" in refused, "and the mail still stands below, to be placed"
        assert "Placed with Alpha" in owner.does(f"inbox/{unknown.mail}/place/", debtor="Alpha")
        assert "Set aside" in owner.does(f"inbox/{friend.mail}/aside/")
        assert "Answers to read: 1" in owner.sees("today/")
        rows = owner.sees("late/")
        assert "Read the answer" in rows, "nobody said that it is a dispute"
        assert "#answers" in rows
        assert "Answer the dispute" not in rows
        assert "Mail to place" not in owner.sees("today/")
        assert "There is no mail" in owner.does(f"inbox/{friend.mail}/aside/")
    with at_work(written.organisation):
        assert set(Mail.objects.values_list("text", flat=True)) == {""}, "the text stands with the debtor, or nowhere"


def test_a_mail_of_another_organisation_cannot_be_placed_here(written: House) -> None:
    take(written, fresh("Question", sender="stranger@else.example"))
    with written.acting() as here:
        (row,) = listed(here, MailState.WAITING)
    with pytest.raises(MailUnknown), acting(found(), "test", written.clock.now) as here:
        set_aside(here, row.mail)


@pytest.mark.parametrize(
    ("name", "nature"),
    [
        ("reply-through-google-group", Nature.PERSON),
        ("reply-forwarded-by-microsoft-rule", Nature.PERSON),
        ("reply-without-in-reply-to", Nature.PERSON),
        ("absence-without-auto-submitted", Nature.AUTOMATIC),
        ("26-absence-without-auto-submitted", Nature.AUTOMATIC),
    ],
)
def test_mails_as_they_come(name: str, nature: Nature) -> None:
    content = (CASES / f"{name}.eml").read_bytes()
    mail = mail_of(content)
    assert mail is not None
    assert mail.nature is nature
    if nature is Nature.PERSON:
        assert "2026-000010" in mail.numbers
        ours = () if name.endswith("in-reply-to") else ("11111111-2222-4333-8444-555555555555",)
        assert mail.references == ours


def test_his_words_are_kept_without_what_he_quoted_also_from_html() -> None:
    reference = "0b9d8a1e-4a53-4b0f-9d4e-2f6f0e7a1c55"
    plain = mail_of(answer(reference, "Oui, jeudi.\n\n> Vous nous devez\n> 100 €\n"))
    assert plain is not None
    assert plain.text == "Oui, jeudi."
    mail = EmailMessage()
    mail["From"], mail["References"] = "a@alpha.example", f"<x@y> <{reference}@fabrique-fictive.example>"
    mail.set_content("<style>p{}</style><p>Oui &amp; non</p><script>alert(1)</script>", subtype="html")
    assert mail_of(mail.as_bytes()).text == "Oui & non"  # type: ignore[union-attr]


@given(st.binary(max_size=400))
def test_whatever_bytes_come_they_are_read_or_are_no_answer(content: bytes) -> None:
    head = b"In-Reply-To: <0b9d8a1e-4a53-4b0f-9d4e-2f6f0e7a1c55@x>\r\n"
    reply = mail_of(head + content)
    assert reply is None or "\0" not in reply.text


def test_the_page_shows_the_answer_as_text_and_lets_it_go_on(written: House) -> None:
    (message,) = written.messages()
    take(written, answer(message.public_id, "<script>alert(1)</script>\nNous contestons."))
    with at_work(written.organisation):
        debtor = Debtor.objects.get().pk
    with time_machine.travel(written.clock.now, tick=False):
        owner = Person(written.organisation)
        assert "Answers to read: 1" in owner.sees("today/")
        assert "Alpha" in owner.sees("debtors/", show="answered")
        page: Any = owner.sees(f"debtors/{debtor}/")
        assert "&lt;script&gt;alert(1)" in page
        assert "Nous contestons." in page
        assert "Nothing goes to them until each answer is read." in page
        assert "Read: reminders go on." in owner.does(f"debtors/{debtor}/read/")
        assert "Nothing goes to them until each answer is read." not in owner.sees(f"debtors/{debtor}/")


LONG = 200_000


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Subject: TR: courrier", "\n" * LONG),
        ("Subject: TR: courrier", "> " * LONG),
        ("Subject: courrier", "a" * LONG),
        ("Content-Type: text/html", "<a " * LONG),
        ("Content-Type: text/html", "<!--" * LONG),
        ("Content-Type: text/html", "&#" * LONG),
        ("Cc: " + "a," * LONG, ""),
        ("Content-Type: text/plain" + "; a=b" * LONG, ""),
    ],
)
def test_no_mail_keeps_the_reader_for_hours(headers: str, body: str) -> None:
    mail = mail_of(f"From: compta@alpha.example\n{headers}\n\n{body}".encode())
    assert mail is not None
    assert mail.senders == ("compta@alpha.example",)


@pytest.mark.parametrize(
    "odd", ["Message-ID: <", "Sender: " + "(" * 3000, "Message-ID: <[a@b]>", "Reply-To: \udce9 <a@b"]
)
def test_a_header_that_the_library_stumbles_over_costs_no_answer(written: House, odd: str) -> None:
    (message,) = written.messages()
    named = f"In-Reply-To: <{message.public_id}@fabrique-fictive.example>"
    mail = f"From: compta@alpha.example\nSubject: Re: courrier\n{named}\n{odd}\n\nPayé hier."
    assert take(written, mail.encode("utf-8", "surrogateescape")) == {"reply": 1}


def test_words_are_read_out_of_a_page_without_its_styles_scripts_and_remarks() -> None:
    page = (
        "<html><head><title>x</title><style>p > b {}</style></head><!--[if mso]><p>mso</p><![endif]--><body><p>Pay&eacute; le 3,"
        " 2 < 3<br>Merci<script>if (a < b) {}</script></p><!DOCTYPE x></body>"
    )
    mail = mail_of(f"From: compta@alpha.example\nContent-Type: text/html; charset=utf-8\n\n{page}".encode())
    assert mail is not None
    assert mail.text == "Payé le 3, 2 < 3\nMerci"


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ("From: Support <support@fabrique-fictive.example>\nX-OTRS-Loop: 1", "De : Alpha\nNous avons payé {number}."),
        ("From: Site <wordpress@fabrique-fictive.example>", "E-mail : alpha@alpha.example\nNous avons payé."),
        ("From: Paul <paul@fabrique-fictive.example>", "---- Transféré ----\nDe : alpha@alpha.example\nPayé."),
        (
            "From: Alpha via Compta <compta@fabrique-fictive.example>\nCc: alpha@alpha.example\n"
            "List-Id: <compta.fabrique-fictive.example>",
            "Payé.",
        ),
    ],
)
def test_what_passes_through_our_own_house_is_shown_with_its_debtor(written: House, headers: str, text: str) -> None:
    (message,) = written.messages()
    body = text.format(number=message.notice.name)
    assert take(written, f"{headers}\nTo: compta@fabrique-fictive.example\n\n{body}".encode()) == {"to_place": 1}
    with at_work(written.organisation):
        assert Mail.objects.get().debtor_id == message.notice.debtor_id


@pytest.mark.requirement("P47")
def test_a_debtor_of_our_own_group_who_shares_our_domain_is_heard(written: House) -> None:
    with at_work(written.organisation):
        Contact.objects.update(email="achats@fabrique-fictive.example")
    to = "To: compta@fabrique-fictive.example\nSubject: Votre rappel"
    assert take(written, f"From: achats@fabrique-fictive.example\n{to}\n\nNous payons lundi.".encode()) == {"reply": 1}
    assert take(written, f"From: paul@fabrique-fictive.example\n{to}\n\nVu avec eux.".encode()) == {"own": 1}


def test_what_a_colleague_writes_to_a_debtor_is_ours(written: House) -> None:
    (message,) = written.messages()
    said = f"Cc: compta@fabrique-fictive.example\n\nAu sujet de {message.notice.name}"
    mail = f"From: paul@fabrique-fictive.example\nTo: alpha@alpha.example\n{said}"
    assert take(written, mail.encode()) == {"own": 1}


def test_half_a_sign_costs_no_answer(written: House) -> None:
    (message,) = written.messages()
    named = (
        f"In-Reply-To: <{message.public_id}@fabrique-fictive.example>\nContent-Type: text/plain; charset=unicode_escape"
    )
    assert take(written, f"From: alpha@alpha.example\n{named}\n\n\\ud800 pay\\xe9".encode()) == {"reply": 1}


def test_an_answer_that_came_after_the_page_was_shown_is_not_read_with_the_others(written: House) -> None:
    (message,) = written.messages()
    take(written, answer(message.public_id), answer(message.public_id, Message_ID="<answer-2@alpha.example>"))
    with at_work(written.organisation):
        shown = list(Exchange.objects.values_list("pk", flat=True))
    take(written, answer(message.public_id, "Nous contestons.", Message_ID="<answer-3@alpha.example>"))
    with time_machine.travel(written.clock.now, tick=False):
        Person(written.organisation).does(f"debtors/{message.notice.debtor_id}/read/", answer=shown)
    with at_work(written.organisation):
        assert Exchange.objects.get(is_unread=True).message_id == "<answer-3@alpha.example>"
        assert Hold.objects.filter(released_at=None).count() == 1
