"""Copies of invoices: matched by the number in the name, attached by choice, sent again on demand (AP-9, P40)."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from relance.domain.scenario.decide import HoldKind
from relance.intake.formats.invoice_copies import CopiesUnreadable, pdf_files
from relance.intake.invoice_copies import CopiesTaken, take_copies
from relance.outbox.information import (
    CopyMissing,
    CopyWaits,
    NothingGoesNow,
    resend_invoice,
)
from relance.outbox.posting import NobodyToWriteTo
from relance.outbox.preparation import prepare
from relance.receivables.holds import hold
from relance.receivables.models import InvoiceCopy, Receivable
from relance.receivables.targets import ReceivableUnknown, TargetAmbiguous, find_invoice, find_target
from relance.tenancy.context import acting
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.outbox.builders import BETA, House
from tests.outbox.test_sending import late

PDF = b"%PDF-1.7 fictional"


@pytest.fixture
def house(organisation: int, tmp_path: Path) -> House:
    made = House(organisation, tmp_path)
    gamma = "g@gamma.example;;;;;"
    made.bring(
        late("F26-0300"),
        late("F26-0301"),
        late("F26-03", who="Bêta", address=BETA),
        late("7", who="Gamma", address=gamma),
    )
    return made


def take(house: House, path: Path) -> CopiesTaken:
    with at_work(house.organisation, house.clock.now) as here:
        return take_copies(here, pdf_files(path))


def kept(house: House) -> dict[str, str]:
    with at_work(house.organisation):
        return dict(InvoiceCopy.objects.values_list("receivable__number", "file_name"))


@pytest.mark.requirement("AP-9")
def test_a_zip_is_matched_by_the_longest_number_in_each_name_and_the_rest_is_listed(
    house: House, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "copies.zip", "w") as archive:
        archive.writestr("2026/Facture_F26-0300 (2).pdf", PDF)
        archive.writestr("f26_0301.PDF", PDF + b" other")
        archive.writestr("F26.03 - Bêta.pdf", PDF)
        archive.writestr("F26-0999.pdf", PDF)
        archive.writestr("7.pdf", PDF)
        archive.writestr("F26-0300.txt", "a note")
        archive.writestr("F26-0300-fake.pdf", b"MZ not a pdf")
    taken = take(house, tmp_path / "copies.zip")
    assert taken.kept == 3
    assert {name: str(why) for name, why in taken.left} == {
        "F26-0999.pdf": "no invoice has a number of this name",
        "7.pdf": "no invoice has a number of this name",
        "F26-0300-fake.pdf": "not a PDF",
    }
    assert set(kept(house)) == {"F26-0300", "F26-0301", "F26-03"}
    take(house, tmp_path / "copies.zip")
    assert len(kept(house)) == 3


def test_a_folder_and_one_file_are_read_too_and_a_newer_file_takes_the_place(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep/F26-0300.pdf").write_bytes(PDF)
    assert take(house, folder).kept == 1
    newer = tmp_path / "F26-0300-v2.pdf"
    newer.write_bytes(PDF + b" newer")
    take(house, newer)
    assert kept(house) == {"F26-0300": "F26-0300-v2.pdf"}


def test_two_customers_with_one_number_are_not_guessed_between(house: House, tmp_path: Path) -> None:
    house.bring(late("F26-0300"), late("F26 0300", who="Delta", address=BETA))
    (tmp_path / "F260300.pdf").write_bytes(PDF)
    assert [str(why) for _, why in take(house, tmp_path / "F260300.pdf").left] == ["several invoices have this number"]


def test_archives_that_lie_break_or_are_locked_are_refused(house: House, tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 no zip")
    with pytest.raises(CopiesUnreadable):
        take(house, tmp_path / "broken.zip")
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("F26-0300.pdf", b"%PDF-" + bytes(21 << 20))
    assert [str(why) for _, why in take(house, tmp_path / "bomb.zip").left] == ["larger than 20 MiB"]
    with zipfile.ZipFile(tmp_path / "nested.zip", "w") as archive:
        archive.writestr("inner.zip", b"PK\x03\x04")
    assert [str(why) for _, why in take(house, tmp_path / "nested.zip").left] == [
        "an archive in the archive: unpack it first"
    ]
    with zipfile.ZipFile(tmp_path / "list.zip", "w") as archive:
        archive.writestr("list.csv", b"a;b")
    assert [name for name, _ in take(house, tmp_path / "list.zip").left] == ["list.zip"]


def test_a_child_that_is_killed_while_it_unpacks_loses_nothing_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "copies.zip", "w") as archive:
        archive.writestr("F26-0300.pdf", PDF)
    monkeypatch.setattr("relance.intake.formats.apart._command", lambda module, arguments: ["false"])
    with pytest.raises(CopiesUnreadable, match="more memory or time"):
        list(pdf_files(tmp_path / "copies.zip"))


@pytest.mark.requirement("AP-9", "P40")
def test_a_copy_is_sent_again_once_for_each_time_that_a_person_asks(house: House, tmp_path: Path) -> None:
    (tmp_path / "F26-0300.pdf").write_bytes(PDF)
    take(house, tmp_path / "F26-0300.pdf")
    for _ in range(2):
        with house.acting() as here:
            resend_invoice(here, find_invoice(here, "F26-0300"))
        assert house.send().states == {"accepted": 1}
    assert [envelope.attachments[0].content for envelope in house.email.sent] == [PDF, PDF]
    assert "F26-0300" in house.email.sent[0].text
    assert "100,00" not in house.email.sent[0].text, "it asks for nothing"
    house.run()
    assert len(house.notices()) == 5, "a copy is no step of the scenario: the reminders go their way"
    assert [notice.number for notice in house.notices()] == [1, 2, 3, 4, 5]


def test_a_dispute_may_be_answered_with_a_copy_but_no_other_pause(house: House, tmp_path: Path) -> None:
    (tmp_path / "F26-0300.pdf").write_bytes(PDF)
    take(house, tmp_path / "F26-0300.pdf")
    with acting(house.organisation, "t", house.clock.now) as here:
        hold(here, target=find_target(here, "F26-0300"), kind=HoldKind.DISPUTE, until=None, note="")
    with house.acting() as here:
        resend_invoice(here, find_invoice(here, "F26-0300"))
    assert house.send().states == {"accepted": 1}
    with house.acting() as here:
        resend_invoice(here, find_invoice(here, "F26-0300"))
    with acting(house.organisation, "t", house.clock.now) as here:
        hold(here, target=find_target(here, "Alpha"), kind=HoldKind.NEVER_REMIND, until=None, note="")
    assert house.send().reasons == {"never_remind": 1}
    with (
        pytest.raises(NothingGoesNow, match="Nothing goes to Alpha about F26-0300 now: Never remind"),
        house.acting() as here,
    ):
        resend_invoice(here, find_invoice(here, "F26-0300"))


@pytest.mark.requirement("AP-9")
def test_a_button_pressed_twice_sends_one_copy(house: House, tmp_path: Path) -> None:
    (tmp_path / "F26-0300.pdf").write_bytes(PDF)
    take(house, tmp_path / "F26-0300.pdf")
    with house.acting() as here:
        name = resend_invoice(here, find_invoice(here, "F26-0300"))
    with pytest.raises(CopyWaits, match=name), acting(house.organisation, "somebody else", house.clock.now) as here:
        resend_invoice(here, find_invoice(here, "F26-0300"))
    house.send()
    assert len(house.email.sent) == 1


@pytest.mark.requirement("AP-9")
def test_a_number_of_two_customers_sends_the_copy_of_the_page_to_its_own_customer(house: House, tmp_path: Path) -> None:
    house.bring(late("F26-0309"), late("F26-0308", who="Bêta", address=BETA))
    for number in ("F26-0308", "F26-0309"):
        (tmp_path / f"{number}.pdf").write_bytes(PDF + number.encode())
        take(house, tmp_path / f"{number}.pdf")
    with at_work(house.organisation):
        Receivable.objects.filter(number="F26-0309").update(number="F26-0308")
        alpha = Receivable.objects.get(number="F26-0308", debtor__name="Alpha")
    with pytest.raises(TargetAmbiguous), house.acting() as here:
        resend_invoice(here, find_invoice(here, "F26-0308"))
    with house.acting() as here:
        resend_invoice(here, find_invoice(here, "F26-0308", debtor=alpha.debtor_id))
    house.send()
    (envelope,) = house.email.sent
    assert (envelope.recipient, envelope.attachments[0].content) == ("alpha@alpha.example", PDF + b"F26-0309")


def test_what_cannot_be_sent_again_says_why(house: House, tmp_path: Path) -> None:
    with pytest.raises(ReceivableUnknown), house.acting() as here:
        resend_invoice(here, find_invoice(here, "nope"))
    with pytest.raises(CopyMissing), house.acting() as here:
        resend_invoice(here, find_invoice(here, "F26-0300"))
    house.bring(late("F26-0400", who="Sans adresse", address=";;;;;"))
    (tmp_path / "F26-0400.pdf").write_bytes(PDF)
    take(house, tmp_path / "F26-0400.pdf")
    with pytest.raises(NobodyToWriteTo), house.acting() as here:
        resend_invoice(here, find_invoice(here, "F26-0400"))


@pytest.mark.requirement("P40")
def test_by_choice_each_e_mail_carries_the_copies_of_its_own_invoices(house: House, tmp_path: Path) -> None:
    for number in ("F26-0300", "F26-03"):
        (tmp_path / f"{number}.pdf").write_bytes(PDF + number.encode())
        take(house, tmp_path / f"{number}.pdf")
    with at_work(house.organisation) as here:
        set_preference(here, "attach-invoices", "yes")
    house.run()
    prepare(house.organisation, clock=house.clock)
    house.send()
    attached = {e.recipient: [one.name for one in e.attachments[1:]] for e in house.email.sent}
    assert attached["beta@beta.example"] == ["F26-03.pdf"]
    assert "F26-0300.pdf" in attached["alpha@alpha.example"]
