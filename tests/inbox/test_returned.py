"""What comes back: message and contact are marked, the next way takes over, our own address never (AP-9, P44, P45)."""

from __future__ import annotations

import json
import mailbox
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine

from relance.channels.email.bounces import bounces_of
from relance.channels.email.mailboxes import read_mailbox
from relance.channels.model import Accepted, Refused
from relance.domain.money import Money
from relance.inbox.returned import forget
from relance.inbox.taking import take_in
from relance.journal.models import Event
from relance.outbox.postal_batches import close_batch
from relance.outbox.sender_refused import send_again, take_another_way
from relance.parties.models import Contact
from relance.receivables.recorded_payments import record_payment
from relance.receivables.targets import find_invoice
from relance.tenancy.context import acting
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import BETA, House
from tests.outbox.test_sending import late

OWN = "compta@fabrique-fictive.example"
IN_THE_THREAD = """Message-ID: <written-by-a-colleague@fabrique-fictive.example>
In-Reply-To: <answer-1@alpha.example>
References: <{reference}@fabrique-fictive.example>
 <answer-1@alpha.example>"""
REPORT = """From: MAILER-DAEMON@mx.example
To: compta@fabrique-fictive.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

Sorry.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
--B
Content-Type: message/rfc822

Message-ID: <{reference}@fabrique-fictive.example>
From: compta@fabrique-fictive.example
Subject: hello

body
--B--
"""


def report(
    house: House, *, recipient: str = "alpha@alpha.example", action: str = "failed", status: str = "5.1.1", nth: int = 0
) -> bytes:
    reference = house.messages()[nth].public_id
    return REPORT.format(recipient=recipient, action=action, status=status, reference=reference).encode()


def take(house: House, *contents: bytes) -> dict[str, int]:
    return dict(take_in(house.desk, contents, own_address=OWN))


@pytest.mark.requirement("P44", "P12")
def test_a_bounce_marks_message_and_contact_and_the_letter_takes_over_as_the_same_notice(house: House) -> None:
    house.bring(late())
    house.day()
    assert take(house, report(house)) == {"bounced": 1}
    assert [(m.channel, m.state) for m in house.messages()] == [("email", "bounced"), ("post", "queued")]
    assert take(house, report(house)) == {"unknown": 1}, "a report that comes again changes nothing"
    with at_work(house.organisation):
        assert Contact.objects.get(email="alpha@alpha.example").bounced_at == house.clock.now
    house.clock.on(8)
    assert house.run().notices == 0, "the step is under way by post"


@pytest.mark.requirement("P44", "P12")
def test_what_comes_back_when_its_day_to_pay_by_cannot_be_kept_any_more_goes_by_post_as_a_letter_of_its_own(
    house: House,
) -> None:
    house.bring(late())
    house.day()
    house.clock.on(15)
    assert take(house, report(house)) == {"bounced": 1}
    assert [(m.channel, m.state) for m in house.messages()] == [("email", "bounced")], "it asks to be paid by the 15th"
    house.bring(late())
    house.day()
    first, anew = house.notices()
    assert (anew.stage, anew.dated.isoformat()) == (first.stage, "2026-04-15")
    assert [(m.channel, m.state) for m in house.messages()] == [("email", "bounced"), ("post", "queued")]
    with house.acting() as here:
        closed = close_batch(here)
    assert closed.count == 1, "and nothing stands in the way of the day's post"


def test_a_person_may_say_that_an_address_works_after_all(house: House) -> None:
    house.bring(late(address="alpha@alpha.example;404833048;;;;"))
    house.day()
    take(house, report(house))
    with house.acting() as here:
        assert forget(here, "Alpha@alpha.example") == 1
    with house.acting() as here:
        assert forget(here, "Alpha@alpha.example") == 0
    house.clock.on(8)
    assert house.day().states == {"accepted": 1}


def test_a_second_address_comes_before_paper(house: House) -> None:
    house.bring(late())
    with at_work(house.organisation):
        first = Contact.objects.get()
        Contact.objects.create(
            organisation_id=house.organisation, debtor_id=first.debtor_id, email="second@alpha.example"
        )
    house.day()
    take(house, report(house))
    assert house.send().states == {"accepted": 1}
    assert house.email.sent[-1].recipient == "second@alpha.example"
    take(house, report(house, recipient="second@alpha.example", nth=1))
    assert [(m.channel, m.state) for m in house.messages()][-1] == ("post", "queued")


def test_without_another_way_the_step_was_not_done_and_waits_for_an_address(house: House) -> None:
    house.bring(late(address="alpha@alpha.example;404833048;;;;"))
    house.day()
    take(house, report(house))
    house.clock.on(8)
    assert list(house.run().outcomes) == ["no_address"]
    with at_work(house.organisation):
        contact = Contact.objects.get()
        Contact.objects.create(
            organisation_id=house.organisation, debtor_id=contact.debtor_id, email="new@alpha.example"
        )
    house.clock.on(9)
    assert house.day().states == {"accepted": 1}
    assert house.notices()[-1].stage == 2, "the same step again, in a new round"


@pytest.mark.requirement("P45")
def test_our_own_address_is_never_marked(house: House) -> None:
    house.bring(late(address=f"{OWN};404833048;1 rue Fictive;75001;Paris;"))
    house.day()
    assert take(house, report(house, recipient=OWN)) == {"own": 1}
    assert house.states() == ["accepted"]


@pytest.mark.requirement("P44")
@pytest.mark.parametrize("status", ["4.4.7", "4.4.1", "5.2.2", "4.2.2", "5.0.0", "5.6.0"])
def test_each_final_failure_counts_as_not_notified_and_only_a_dead_address_is_marked(house: House, status: str) -> None:
    house.bring(late())
    house.day()
    assert take(house, report(house, status=status)) == {"bounced": 1}
    assert [(m.channel, m.state) for m in house.messages()] == [("email", "bounced"), ("post", "queued")]
    with at_work(house.organisation):
        assert Contact.objects.get().bounced_at is None


@pytest.mark.parametrize(("status", "action"), [("4.4.1", "delayed"), ("2.0.0", "delivered"), ("2.1.5", "relayed")])
def test_a_delay_or_a_success_is_no_bounce(house: House, status: str, action: str) -> None:
    house.bring(late())
    house.day()
    assert "bounced" not in take(house, report(house, status=status, action=action))
    assert house.states() == ["accepted"]


def arrived(house: House, *, nth: int = 0, email: str = "Alpha@alpha.example") -> bytes:
    """As Mailjet tells it."""
    reference = str(house.messages()[nth].public_id)
    return json.dumps({"event": "sent", "email": email, "MessageID": 1152921, "CustomID": reference}).encode()


@pytest.mark.requirement("P44")
def test_what_a_provider_saw_delivered_is_marked_so_once_and_may_still_come_back(house: House) -> None:
    house.bring(late())
    house.day()
    assert take(house, arrived(house)) == {"delivered": 1}
    assert house.states() == ["delivered"]
    with at_work(house.organisation):
        assert Event.objects.filter(name="message.delivered").count() == 1
    assert take(house, arrived(house)) == {"unknown": 1}
    assert take(house, report(house)) == {"bounced": 1}, "a server may take a message and give it back later"
    assert take(house, arrived(house)) == {"unknown": 1}
    assert [m.state for m in house.messages() if m.channel == "email"] == ["bounced"], "a late success changes nothing"


@pytest.mark.requirement("P44")
def test_one_list_of_a_provider_tells_of_those_that_arrived_and_those_that_did_not(house: House) -> None:
    house.bring(*TWO)
    house.day()
    first, second = (str(one.public_id) for one in house.messages())
    of = {"sg_message_id": "x"}
    both = [
        {**of, "event": "delivered", "email": "alpha@alpha.example", "reference": first},
        {**of, "event": "bounce", "email": "beta@beta.example", "reference": second, "status": "5.1.1"},
        {**of, "event": "delivered", "email": "beta@beta.example", "reference": second},
        {**of, "event": "open", "email": "alpha@alpha.example", "reference": first},
    ]
    counts = take(house, json.dumps(both).encode())
    assert (counts["delivered"], counts["bounced"]) == (2, 1)
    assert [m.state for m in house.messages() if m.channel == "email"] == ["delivered", "bounced"]


@pytest.mark.requirement("P44")
def test_another_address_that_got_it_says_nothing_of_ours(house: House) -> None:
    house.bring(late())
    house.day()
    assert take(house, arrived(house, email="colleague@alpha.example")) == {"unknown": 1}
    assert house.states() == ["accepted"]


def test_an_answer_with_a_file_that_looks_like_a_report_is_an_answer(house: House) -> None:
    house.bring(late())
    house.day()
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = "alpha@alpha.example", "Re: facture", "<a@alpha.example>"
    mail.set_content("Nous avons payé.")
    told = json.dumps({"event": "sent", "email": "x@y.example", "MessageID": 1}).encode()
    mail.add_attachment(told, maintype="application", subtype="json", filename="log.json")
    assert take(house, mail.as_bytes()) == {"reply": 1}


@pytest.mark.requirement("P44")
def test_the_journal_says_delivered_in_words(house: House) -> None:
    house.bring(late())
    house.day()
    take(house, arrived(house))
    assert "Message remis" in Person(house.organisation, language="fr").sees("preferences/journal/")


def test_a_report_about_nobody_we_know_changes_nothing(house: House) -> None:
    house.bring(late())
    house.day()
    foreign = report(house).replace(
        str(house.messages()[0].public_id).encode(), b"00000000-0000-4000-8000-000000000000"
    )
    assert take(house, foreign, b"", b"\x00\xff garbage", b"Subject: lunch?\n\nSee you") == {
        "unknown": 1,
        "unreadable": 1,
        "to_place": 1,
    }
    assert house.states() == ["accepted"]


def test_another_organisations_report_is_not_ours(house: House, tmp_path: Path) -> None:
    from tests.conftest import found

    other = House(found(), tmp_path)
    house.bring(late())
    house.day()
    assert take(other, report(house)) == {"unknown": 1}
    assert house.states() == ["accepted"]


def test_an_automatic_answer_and_a_complaint_are_no_bounces() -> None:
    away = EmailMessage()
    away["Auto-Submitted"] = "auto-replied"
    away["Subject"] = "Absence"
    away.set_content("Je suis absent jusqu'au 5.")
    assert bounces_of(away.as_bytes()) == []


BLOCKED = "5.7.1"
TWO = (late(), late("F-2", "50,00", "Beta", BETA))


@pytest.mark.requirement("P44", "P45")
def test_a_day_on_a_block_list_moves_nobody_to_paper_and_what_waited_leaves_once_it_is_mended(house: House) -> None:
    house.bring(*TWO)
    house.day()
    assert take(house, report(house, status=BLOCKED), report(house, status=BLOCKED, nth=1)) == {"kept_back": 2}
    assert [(m.channel, m.state) for m in house.messages()] == [("email", "kept_back"), ("email", "kept_back")]
    house.clock.on(8)
    assert house.day().states == {}, "nothing more is asked meanwhile, by no other way"
    with house.acting() as here:
        assert send_again(here) == 2
    assert house.send().states == {"accepted": 2}
    assert [notice.name for notice in house.notices()] == ["2026-000001", "2026-000002"], "the same letters"
    with house.acting() as here:
        assert send_again(here) == 0


def test_what_was_paid_while_it_waited_does_not_leave(house: House) -> None:
    house.bring(late())
    house.day()
    take(house, report(house, status=BLOCKED))
    with acting(house.organisation, "t", house.clock.now) as here:
        record_payment(
            here, find_invoice(here, "F-1"), amount=Money(Decimal("100.00"), "EUR"), on=house.clock.now.date()
        )
    with house.acting() as here:
        send_again(here)
    house.send()
    assert house.states() == ["voided"]


def test_whoever_would_not_wait_takes_another_way_and_no_address_is_marked(house: House) -> None:
    house.bring(late())
    house.day()
    take(house, report(house, status=BLOCKED))
    with house.acting() as here:
        assert take_another_way(here) == 1
    assert [(m.channel, m.state) for m in house.messages()] == [("email", "bounced"), ("post", "queued")]
    with at_work(house.organisation):
        assert Contact.objects.get().bounced_at is None


def test_a_refusal_of_ours_while_sending_is_kept_back_too_and_of_the_address_is_not(house: House) -> None:
    house.bring(*TWO)
    answers = iter(
        [
            Refused("550 5.7.1 blocked", is_temporary=False, is_sender=True),
            Refused("550 5.1.1 unknown", is_temporary=False, is_address=True),
        ]
    )
    house.email.answer = lambda envelope: next(answers)
    house.day()
    assert [(m.channel, m.state) for m in house.messages()] == [
        ("email", "kept_back"),
        ("email", "refused"),
        ("post", "queued"),
    ]


def test_one_alarm_stands_on_today_in_the_outbox_and_in_doctor(house: House) -> None:
    house.bring(*TWO)
    house.day()
    take(house, report(house, status=BLOCKED), report(house, status=BLOCKED, nth=1))
    with time_machine.travel(house.clock.now, tick=False):
        owner = Person(house.organisation)
        assert "Our own server is refused: 2" in owner.sees("today/")
        assert "2 messages wait because a server refuses yours" in owner.sees("outbox/", state="kept_back")
        assert "Back in the queue: 2" in owner.does("outbox/again/")
        assert "Our own server is refused" not in owner.sees("today/")


def test_a_report_without_our_reference_is_found_by_the_providers_or_by_the_number_with_the_address(
    house: House,
) -> None:
    house.bring(*TWO)
    house.email.answer = lambda envelope: Accepted(f"250 Ok 0102018f-{envelope.recipient}")
    house.day()
    bounced = {
        "bounceType": "Permanent",
        "bouncedRecipients": [{"emailAddress": "alpha@alpha.example", "status": "5.1.1"}],
    }
    by_provider = {
        "notificationType": "Bounce",
        "bounce": bounced,
        "mail": {"messageId": "0102018f-alpha@alpha.example"},
    }
    assert take(house, json.dumps(by_provider).encode()) == {"bounced": 1}
    subject = f"La Fabrique : courrier n° {house.messages()[1].notice.name}"
    by_number = {
        "event": "hard_bounce",
        "email": "BETA@beta.example",
        "message-id": "<1@relay>",
        "subject": subject,
        "reason": "unknown user",
    }
    stranger = {**by_number, "email": "somebody@else.example"}
    assert take(house, json.dumps(stranger).encode(), json.dumps(by_number).encode()) == {"unknown": 1, "bounced": 1}
    assert [m.state for m in house.messages() if m.channel == "email"] == ["bounced", "bounced"]


def test_a_mailbox_a_folder_and_one_file_are_read_alike(house: House, tmp_path: Path) -> None:
    house.bring(late())
    house.day()
    content = report(house)
    box = mailbox.mbox(tmp_path / "box.mbox")
    box.add(content)
    box.close()
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "one.eml").write_bytes(content)
    for source in (tmp_path / "box.mbox", folder, folder / "one.eml"):
        ((bounce,),) = [bounces_of(one) for one in read_mailbox(source)]
        assert (bounce.recipient, bounce.is_permanent) == ("alpha@alpha.example", True)
        assert bounce.reference == str(house.messages()[0].public_id)


@pytest.mark.parametrize("recipient", ["alpha@alpha.example", "mistyped@alpha.example"])
@pytest.mark.parametrize("headers", ["", "In-Reply-To: <written-by-a-colleague@fabrique-fictive.example>\n"])
def test_what_comes_back_of_a_colleagues_answer_says_nothing_of_the_letter_it_answers(
    house: House, recipient: str, headers: str
) -> None:
    house.bring(late())
    house.day()
    (message,) = house.messages()
    copy = f"Message-ID: <{message.public_id}@fabrique-fictive.example>"
    answered = headers.encode() + report(house, recipient=recipient).replace(
        copy.encode(), IN_THE_THREAD.format(reference=message.public_id).encode()
    ).replace(b"Subject: hello", f"Subject: Re: {message.notice.name}".encode())
    assert take(house, answered) == {"unknown": 1}
    assert house.states() == ["accepted"], "the letter arrived: nothing goes out again on paper"
    with at_work(house.organisation):
        assert Contact.objects.get(email="alpha@alpha.example").bounced_at is None


def test_an_address_is_not_marked_where_only_the_one_it_passes_on_to_is_dead(house: House) -> None:
    house.bring(late())
    house.day()
    assert take(house, report(house, recipient="somebody@elsewhere.example")) == {"bounced": 1}
    with at_work(house.organisation):
        assert Contact.objects.get(email="alpha@alpha.example").bounced_at is None


@pytest.mark.parametrize("header", ["In-Reply-To: <{0}>", "References: <other@alpha.example> <{0}>"])
def test_a_report_without_a_copy_is_known_by_what_it_answers(house: House, header: str) -> None:
    house.bring(late())
    house.day()
    (message,) = house.messages()
    named = header.format(f"{message.public_id}@fabrique-fictive.example")
    bare = report(house).partition(b"--B\nContent-Type: message/rfc822")[0] + b"--B--\n"
    assert take(house, named.encode() + b"\n" + bare) == {"bounced": 1}


@pytest.mark.parametrize("body", ["\n" * 200_000, "a@" * 100_000, "a@b: " * 40_000, "<" * 200_000])
def test_no_report_keeps_the_reader_for_hours(body: str) -> None:
    assert bounces_of(f"From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n{body}".encode()) == []
