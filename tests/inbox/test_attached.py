"""What debtors attach to their answers is kept, shown beside them, and handed out as a file and nothing else."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from relance.channels.email import attachments
from relance.exchanges.models import Exchange
from relance.inbox.models import Attachment, Mail
from relance.inbox.placing import place, set_aside
from relance.parties.models import Debtor
from tests.at_work import at_work
from tests.conftest import found
from tests.inbox.test_answers import BOOKS, take
from tests.office.people import Person, browser
from tests.outbox.builders import House

PROOF = b"%PDF-1.4 proof of a transfer"
PAGE = b"<script>alert(1)</script>"

pytestmark = pytest.mark.requirement("AP-11", "P47")


def mail(
    reference: object = "", *files: tuple[str, bytes], message_id: str = "<a-1@alpha.example>", sender: str = ""
) -> bytes:
    made = EmailMessage()
    made["From"], made["To"] = sender or "Compta Alpha <compta@alpha.example>", "compta@fabrique-fictive.example"
    made["Subject"] = "Re: Courrier"
    if message_id:
        made["Message-ID"] = message_id
    if reference:
        made["In-Reply-To"] = f"<{reference}@fabrique-fictive.example>"
    made.set_content("Voici la preuve.")
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return made.as_bytes()


@pytest.fixture
def written(house: House) -> House:
    """Alpha had a reminder."""
    house.bring(BOOKS)
    house.day()
    return house


@pytest.fixture
def owner(written: House) -> Person:
    return Person(written.organisation)


def reference(house: House) -> object:
    return house.messages()[0].public_id


def debtor_page(house: House, who: Person) -> str:
    with at_work(house.organisation):
        pk = Debtor.objects.get(name="Alpha").pk
    return who.sees(f"debtors/{pk}/")


def files(house: House) -> list[Attachment]:
    with at_work(house.organisation):
        return list(Attachment.objects.select_related("document").order_by("pk"))


@pytest.mark.parametrize("message_id", ["<a-1@alpha.example>", ""])
def test_files_of_an_answer_stand_beside_it_before_and_after_it_is_read(
    written: House, owner: Person, message_id: str
) -> None:
    take(written, mail(reference(written), ("preuve.pdf", PROOF), message_id=message_id))
    (kept,) = files(written)
    page = debtor_page(written, owner)
    assert page.count("preuve.pdf</a>") == 2, "beside the answer that waits, and in what happened"
    assert "ends once the answer is read" in page
    assert "without end" not in page, "a pause that an answer ends has an end"
    with at_work(written.organisation):
        Exchange.objects.update(is_unread=False)
    assert debtor_page(written, owner).count("preuve.pdf</a>") == 1
    assert kept.document is not None
    assert bytes(kept.document.content) == PROOF


def test_it_is_handed_out_as_a_file_whatever_it_says_that_it_is(written: House, owner: Person) -> None:
    take(written, mail(reference(written), ("../..\\facture\u202efdp.html", PAGE)))
    (kept,) = files(written)
    assert kept.name == "facture fdp.html"
    response = owner.client.get(owner.path(f"inbox/files/{kept.pk}/"))
    assert b"".join(response) == PAGE
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_what_is_over_the_bound_is_said_by_name_and_size(
    written: House, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "LARGEST", 10_000)
    take(written, mail(reference(written), ("scan.pdf", b"x" * 2_300_000), ("petit.pdf", PROOF)))
    large, small = files(written)
    assert (large.document_id, large.size, small.document_id is None) == (None, 2_300_000, False)
    page = debtor_page(written, owner)
    assert "scan.pdf" in page
    assert "3 MB" in page
    assert "Too large to be kept here" in page
    assert owner.client.get(owner.path(f"inbox/files/{large.pk}/")).status_code == 404


def test_the_bounds_hold_for_all_of_a_mail_together(written: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "LARGEST_TOGETHER", 100)
    monkeypatch.setattr(attachments, "MOST", 3)
    many = [(f"{n}.pdf", bytes([n]) * (60 if n < 2 else 1)) for n in range(6)]
    take(written, mail(reference(written), *many))
    assert [(one.name, one.document_id is not None) for one in files(written)] == [
        ("0.pdf", True),
        ("1.pdf", False),
        ("2.pdf", True),
        ("3.pdf", False),
        ("4.pdf", False),
        ("5.pdf", False),
    ]


def test_the_same_file_of_two_answers_is_kept_once_and_a_mail_read_twice_attaches_nothing_twice(written: House) -> None:
    first = mail(reference(written), ("preuve.pdf", PROOF))
    take(written, first, first)
    take(written, mail(reference(written), ("encore.pdf", PROOF), message_id="<a-2@alpha.example>"))
    one, two = files(written)
    assert one.document_id == two.document_id


def test_a_mail_that_was_attached_is_one_file(written: House) -> None:
    outer = EmailMessage()
    outer["From"], outer["Message-ID"] = "compta@alpha.example", "<b-1@alpha.example>"
    outer["In-Reply-To"] = f"<{reference(written)}@fabrique-fictive.example>"
    outer.set_content("Voyez ci-joint.")
    inner = EmailMessage()
    inner["Subject"] = "Ordre de virement"
    inner.set_content("fait")
    inner.add_attachment(PROOF, maintype="application", subtype="pdf", filename="dedans.pdf")
    outer.add_attachment(inner)
    take(written, outer.as_bytes())
    (kept,) = files(written)
    assert kept.name == "message.eml"
    assert kept.document is not None
    assert b"Ordre de virement" in bytes(kept.document.content)


def test_files_wait_with_a_mail_to_place_go_with_it_to_its_debtor_and_away_with_what_is_set_aside(
    written: House, owner: Person
) -> None:
    for nth in (1, 2):
        take(
            written,
            mail(
                "", (f"preuve-{nth}.pdf", PROOF), message_id=f"<n-{nth}@x.example>", sender=f"qui{nth}@inconnu.example"
            ),
        )
    assert "preuve-1.pdf</a>" in owner.sees("inbox/")
    with at_work(written.organisation):
        first, second = Mail.objects.order_by("pk")
    with written.acting() as here:
        place(here, first.pk, "Alpha")
    assert "preuve-1.pdf</a>" in debtor_page(written, owner)
    with written.acting() as here:
        set_aside(here, second.pk)
    assert [one.name for one in files(written)] == ["preuve-1.pdf"]


def test_nobody_of_another_company_gets_it_by_any_door(written: House, owner: Person) -> None:
    take(written, mail(reference(written), ("preuve.pdf", PROOF)))
    (kept,) = files(written)
    stranger = Person(found())
    assert stranger.client.get(stranger.path(f"inbox/files/{kept.pk}/")).status_code == 404
    assert stranger.client.get(owner.path(f"inbox/files/{kept.pk}/")).status_code == 404
    assert browser().get(owner.path(f"inbox/files/{kept.pk}/")).status_code == 302
    with at_work(stranger.organisation):
        assert not Attachment.objects.exists()
