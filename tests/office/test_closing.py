"""The page that "Give up" leads to: looked at before it is done, booked, its duplicate, its VAT, undone; and the certificate."""

from __future__ import annotations

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from relance.closing.models import Certificate, Closing, Entry, Paper
from relance.receivables.models import Receivable
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import ALPHA, MORNING, House

JUDGED = {
    "why": "liquidation_judgment",
    "since": "2026-04-02",
    "proof": "BODACC, 2 April",
    "vat": "rates",
    "rate-1": "20",
    "net-1": "500,00",
    "tax-1": "100",
    "due": "delivery",
}
PDF = b"%PDF-1.7 a paper"


@pytest.fixture
def lost(house: House) -> str:
    """The page of an invoice about which a letter has left; returns its path."""
    house.bring(f"F-1;Moulin Imaginaire;2026-02-01;2026-03-03;600,00;{ALPHA}")
    house.day()
    with at_work(house.organisation):
        return f"invoices/{Receivable.objects.get().pk}/"


def file(content: bytes = PDF, name: str = "jugement.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.requirement("P62", "SW-22")
def test_the_page_says_what_is_missing_before_anything_is_done(house: House, lost: str) -> None:
    owner = Person(house.organisation)
    page = owner.sees(f"{lost}close/")
    assert "Whether VAT comes back is not known yet" in page
    assert "0 of 5 conditions" in page
    assert page.count('class="moot"') == 4, "the first that fails ends the examination"
    page = owner.sees(f"{lost}close/", **JUDGED)
    assert "3 of 5 conditions" in page
    assert "Facture demeurée impayée pour la somme de 500,00 euros (prix net) et pour la somme de 100,00 euros" in page
    assert "No duplicate with the mention is known to have been sent." in page
    assert "example: €100.00 received" in page
    with at_work(house.organisation):
        assert not Closing.objects.exists()


@pytest.mark.requirement("P62", "SW-21", "SW-22")
@time_machine.travel(MORNING, tick=False)
def test_a_loss_is_booked_its_duplicate_sent_its_vat_booked_and_all_undone(house: House, lost: str) -> None:
    owner = Person(house.organisation)
    page = owner.does(f"{lost}close/give-up/", **JUDGED, seen="600.00", note="Liquidé", paper=file())
    assert "The loss is booked." in page
    assert "jugement.pdf" in page
    assert "the only condition that is missing" in page
    assert "is on its way" in owner.does(f"{lost}close/duplicate/")
    house.send()
    assert "€100.00 of VAT can be booked" in owner.sees(f"{lost}close/")
    assert "booked as recovered" in owner.does(f"{lost}close/vat/")
    assert "5 of 5 conditions" in owner.sees(f"{lost}close/")
    page = owner.does(f"{lost}pay/", amount="120", on="2026-04-07")
    page = owner.sees(f"{lost}close/")
    assert "Still lost: €480.00." in page
    assert "Paid after the loss" in page
    assert "Book the loss of €480.00" in owner.does(f"{lost}close/undo/", reason="le liquidateur paie")
    with at_work(house.organisation):
        assert Entry.objects.count() == 6


def test_what_changed_since_somebody_looked_or_cannot_be_right_is_refused(house: House, lost: str) -> None:
    owner = Person(house.organisation)
    owner.does(f"{lost}pay/", amount="1", on="2026-04-07")
    assert "look again before you give it up" in owner.does(f"{lost}close/give-up/", why="other", seen="600.00")
    for odd in (
        {"why": "nonsense"},
        {"why": "other", "since": "2030-01-01"},
        {"why": "other", "vat": "rates", "rate-1": "20"},
        {"why": "other", "vat": "rates", "rate-1": "x", "net-1": "1", "tax-1": "1"},
        {"why": "other", "since": "tomorrow"},
        {"why": "other", "vat": "rates", "rate-1": "20", "net-1": "NaN", "tax-1": "1"},
        {"why": "other", "vat": "rates", "rate-1": "20", "net-1": "1", "tax-1": "1"},
        {"why": "other", "allowance": "1e9"},
        {"why": "other", "allowance": "601"},
    ):
        assert owner.client.get(owner.path(f"{lost}close/"), odd).status_code == 200
        owner.does(f"{lost}close/give-up/", **odd)
    with at_work(house.organisation):
        assert not Closing.objects.exists()


@pytest.mark.requirement("SW-20")
def test_a_third_persons_certificate_names_them_and_our_own_words_are_none(house: House, lost: str) -> None:
    owner = Person(house.organisation)
    third = JUDGED | {"why": "third_party_certificate", "proof": "on m’a dit"}
    assert "No paper shows the ground" in owner.sees(f"{lost}close/", **third)
    assert "which, and their name" in owner.does(f"{lost}close/papers/", why="third_party_certificate", paper=file())
    for content in (b"", b"MZ\x90", b"<html>", b"GIF89a", PDF + b"x" * (10 << 20)):
        refused = owner.does(f"{lost}close/papers/", why="other", paper=file(content, "../odd\r\n.exe"))
        assert "neither a PDF nor" in refused or "Choose the file" in refused
    with at_work(house.organisation):
        assert not Paper.objects.exists()
    kept = owner.does(
        f"{lost}close/papers/",
        why="third_party_certificate",
        office="judicial_officer",
        issuer="Me Fictif",
        dated="2026-04-01",
        paper=file(),
    )
    assert "Me Fictif" in kept
    assert "3 of 5 conditions" in owner.sees(f"{lost}close/", **third)
    with at_work(house.organisation):
        pk = Paper.objects.get().pk
    given = owner.client.get(owner.path(f"{lost}close/papers/{pk}/"))
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.content == PDF
    owner.does(f"{lost}close/papers/{pk}/drop/")
    assert "2 of 5 conditions" in owner.sees(f"{lost}close/", **third)


def test_the_accountant_confirms_the_accounts_once_and_takes_the_entries_away(house: House, lost: str) -> None:
    owner = Person(house.organisation)
    assert "Nobody has confirmed the accounts" in owner.sees(f"{lost}close/")
    chosen = {
        "receivable": "411000",
        "loss": "6541",
        "vat": "445710",
        "vat_waiting": "44574",
        "allowance": "491",
        "allowance_reversal": "7817",
        "late_income": "7583",
        "bank": "512000",
    }
    assert "cannot be the account of loss" in owner.does(
        "preferences/loss-accounts/keep/", **(chosen | {"loss": "411"})
    )
    assert "Confirmed" in owner.does("preferences/loss-accounts/keep/", **chosen)
    assert "Nobody has confirmed" not in owner.sees(f"{lost}close/")
    owner.does(f"{lost}close/give-up/", **JUDGED)
    assert "Moulin Imaginaire" in owner.sees("losses/")
    ledger = owner.sees("losses/fec.txt")
    assert "6541" in ledger
    assert "411000" in ledger
    assert "Facture demeurée impayée" in owner.sees("losses/summary.csv")
    assert "F-1" in owner.sees("losses/export.csv")


@pytest.mark.requirement("SW-20")
def test_the_certificate_is_read_as_a_draft_and_signed_by_who_looks(house: House, lost: str) -> None:
    owner = Person(house.organisation)
    page = owner.sees(f"{lost}certificate/", quality="gérante", vat="none")
    assert "Attestation de recouvrement amiable infructueux" in page
    assert "It comes from the creditor." in page
    assert "€600.00" in page
    draft = owner.client.get(owner.path(f"{lost}certificate/draft.pdf"), {"quality": "gérante"})
    assert draft.content.startswith(b"%PDF")
    assert "their quality" in owner.does(f"{lost}certificate/sign/", quality=" ")
    assert "read the draft again" in owner.does(f"{lost}certificate/sign/", quality="gérante", seen="0" * 64)
    assert "Signed and sealed." in owner.does(f"{lost}certificate/sign/", quality="gérante", vat="none")
    with at_work(house.organisation):
        kept = Certificate.objects.get()
        assert kept.signatory == "Somebody"
    assert owner.client.get(owner.path(f"certificates/{kept.pk}/pdf/")).content.startswith(b"%PDF")


def test_only_those_with_the_right_give_up_sign_or_undo(house: House, lost: str) -> None:
    Person(house.organisation).does(f"{lost}close/give-up/", **JUDGED)
    with at_work(house.organisation):
        before = (Closing.objects.count(), Entry.objects.count())
    for role in (Role.COLLECTOR, Role.VIEWER):
        person = Person(house.organisation, role)
        assert "Undo the loss" not in person.sees(f"{lost}close/")
        for act in ("close/give-up/", "close/duplicate/", "close/vat/", "close/undo/", "certificate/sign/"):
            assert person.status(lost + act, post=True) == 403
        assert person.status("preferences/loss-accounts/keep/", post=True) == 403
    assert Person(house.organisation, Role.VIEWER).status(f"{lost}close/papers/", post=True) == 403
    with at_work(house.organisation):
        assert (Closing.objects.count(), Entry.objects.count(), Certificate.objects.count()) == (*before, 0)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pages_speak_the_readers_language(house: House, lost: str, language: str) -> None:
    owner = Person(house.organisation, language=language)
    page = owner.sees(f"{lost}close/")
    assert ("Clore le dossier" if language == "fr" else "Close the matter") in page
    assert 'name="seen" value="600.00"' in page, "whatever the language, as it is read back"
    owner.does(f"{lost}close/give-up/", **JUDGED, seen="600.00")
    assert ("Passée en perte" if language == "fr" else "Given up as lost") in owner.sees(f"{lost}close/")
