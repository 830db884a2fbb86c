"""What comes back: message and contact are marked, the next way takes over, our own address never (AP-9, P44, P45)."""

from __future__ import annotations

import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest

from relance.channels.email.bounces import bounces_of, read_mailbox
from relance.outbox.bounces import forget, take_in
from relance.parties.models import Contact
from relance.tenancy.context import acting_in
from tests.outbox.builders import House
from tests.outbox.test_sending import late

OWN = "compta@fabrique-fictive.example"
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
    return dict(take_in(house.organisation, contents, own_address=OWN, now=house.clock.now, actor="test"))


@pytest.mark.requirement("P44", "P12")
def test_a_bounce_marks_message_and_contact_and_the_letter_takes_over_as_the_same_notice(house: House) -> None:
    house.bring(late())
    house.day()
    assert take(house, report(house)) == {"bounced": 1}
    assert [(m.channel, m.state) for m in house.messages()] == [("email", "bounced"), ("post", "queued")]
    assert take(house, report(house)) == {"unknown": 1}, "a report that comes again changes nothing"
    with acting_in(house.organisation):
        assert Contact.objects.get(email="alpha@alpha.example").bounced_at == house.clock.now
    house.clock.on(8)
    assert house.run().notices == 0, "the step is under way by post"


def test_a_person_may_say_that_an_address_works_after_all(house: House) -> None:
    house.bring(late(address="alpha@alpha.example;404833048;;;;"))
    house.day()
    take(house, report(house))
    assert forget(house.organisation, "Alpha@alpha.example", now=house.clock.now, actor="test") == 1
    assert forget(house.organisation, "Alpha@alpha.example", now=house.clock.now, actor="test") == 0
    house.clock.on(8)
    assert house.day().states == {"accepted": 1}


def test_a_second_address_comes_before_paper(house: House) -> None:
    house.bring(late())
    with acting_in(house.organisation):
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
    with acting_in(house.organisation):
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


@pytest.mark.parametrize(
    ("status", "action"), [("4.4.1", "failed"), ("5.2.2", "failed"), ("4.4.1", "delayed"), ("2.0.0", "delivered")]
)
def test_a_full_mailbox_a_delay_or_a_success_is_no_bounce(house: House, status: str, action: str) -> None:
    house.bring(late())
    house.day()
    assert "bounced" not in take(house, report(house, status=status, action=action))
    assert house.states() == ["accepted"]


def test_a_report_about_nobody_we_know_changes_nothing(house: House) -> None:
    house.bring(late())
    house.day()
    foreign = report(house).replace(
        str(house.messages()[0].public_id).encode(), b"00000000-0000-4000-8000-000000000000"
    )
    assert take(house, foreign, b"", b"\x00\xff garbage", b"Subject: lunch?\n\nSee you") == {"unknown": 1}
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


def test_a_message_refused_for_its_content_leaves_the_address_usable(house: House) -> None:
    house.bring(late())
    house.day()
    assert take(house, report(house, status="5.7.1")) == {"bounced": 1}
    with acting_in(house.organisation):
        assert Contact.objects.get().bounced_at is None
    assert [(m.channel, m.state) for m in house.messages()] == [("email", "bounced"), ("post", "queued")]


SAMPLES = Path(__file__).parents[3] / "shared/samples/bounces"


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not here")
def test_real_reports_are_recognised_and_nothing_else_is() -> None:
    found = {path.name: bounces_of(path.read_bytes()) for path in sorted(SAMPLES.glob("*.eml"))}
    bounced = {name for name, bounces in found.items() if bounces}
    assert not {name for name in bounced if name.startswith(("arf-", "rfc3834-"))}, (
        "complaints and answers are no bounces"
    )
    reports = {name for name in found if name.startswith(("lhost-", "rhost-", "rfc3464-"))}
    assert len(bounced & reports) >= 0.9 * len(reports)


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
