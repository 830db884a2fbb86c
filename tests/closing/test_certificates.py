"""What a creditor attests of a debt that nobody paid: its facts, its signature, its seal, and whoever checks it."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.db import ProgrammingError, connection

from relance.closing.attesting import CertificateWord
from relance.closing.certificate_words import IS_NOT, TITLE
from relance.closing.certificates import CertificateChanged, SignatoryUnnamed, draft, draft_paper, sign
from relance.closing.checking import CertificateNotOurs, Checked, checked, find_certificate, organisation_of
from relance.closing.late_payments import receive
from relance.closing.loss_word import LossWord
from relance.closing.models import Certificate
from relance.closing.offline import NoCertificate, read_certificate
from relance.closing.write_off import give_up
from relance.domain.closing.certificate import NothingTried, NothingUnpaid
from relance.domain.closing.vat_file import Ground
from relance.domain.ids import CertificateId, DebtorId, ReceivableId
from relance.domain.scenario.decide import HoldKind
from relance.journal.verification import verify_journal
from relance.language import say
from relance.receivables.holds import hold
from relance.receivables.models import Receivable
from relance.receivables.targets import ReceivableNotHere, TheseReceivables
from relance.tenancy.context import Acting, acting
from relance.tenancy.models import Role
from relance.tenancy.rights import RightMissing
from tests.at_work import A_MORNING, at_work
from tests.closing.test_write_off import LINES
from tests.conftest import found
from tests.domain.builders import eur
from tests.outbox.builders import ALPHA, House

WORD = CertificateWord(quality="gérante", contract="Commande 12", cause="Catalogues livrés le 3 février", lines=LINES)


def asked(house: House) -> TheseReceivables:
    """An invoice about which a letter has left."""
    house.bring(f"F-1;Mme Jeanne Modèle;2026-02-01;2026-03-03;600,00;{ALPHA}")
    house.day()
    house.clock.on(24)
    with house.acting():
        one = Receivable.objects.get()
        return TheseReceivables((ReceivableId(one.pk),), DebtorId(one.debtor_id))


def signed(here: Acting, invoice: TheseReceivables, word: CertificateWord = WORD) -> Certificate:
    kept = find_certificate(here, sign(here, invoice, word, signatory="Odile Exemple"))
    assert kept is not None
    return kept


def as_file(kept: Certificate, folder: Path) -> Path:
    file = folder / f"{kept.name}.pdf"
    file.write_bytes(bytes(kept.document.content))
    return file


def text_of(pdf: bytes) -> str:
    from pypdf import PdfReader

    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@pytest.mark.requirement("SW-20")
def test_a_certificate_states_facts_and_proofs_and_what_it_is_not(house: House) -> None:
    invoice = asked(house)
    with house.acting() as here:
        receive(here, invoice, amount=eur("120.00"), on=here.today)
        kept = signed(here, invoice)
        text = text_of(bytes(kept.document.content))
        content = json.loads(kept.content)
        assert not list(verify_journal(here))
    assert TITLE in text
    for said in (
        "Odile Exemple",
        "gérante",
        "Mme Jeanne Modèle",
        "404833048",
        "Commande 12",
        "Catalogues livrés",
        kept.name,
    ):
        assert said in text
    assert "480,00" in text, "left unpaid"
    assert "80,00" in text, "the VAT in it"
    assert "n’établit pas que la créance est définitivement perdue" in text
    assert "La dette n’est pas éteinte" in text
    assert (content["unpaid"], content["claims"][0]["unpaid_vat"]) == ("480.00 EUR", "80.00")
    assert [len(step["pieces"]) for step in content["steps"]] == [1]


@pytest.mark.requirement("SW-20")
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_box_and_the_french_title_stand_in_both_languages_on_one_sheet(house: House, language: str) -> None:
    invoice = asked(house)
    with house.acting() as here:
        kept = find_certificate(here, sign(here, invoice, WORD, language=language, signatory="Odile Exemple"))  # type: ignore[arg-type]
        assert kept is not None
        pdf = bytes(kept.document.content)
    text = text_of(pdf)
    assert TITLE in text
    assert say(IS_NOT[0], language).rstrip(".") in text  # type: ignore[arg-type]
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1


def test_a_draft_is_neither_sealed_nor_kept_and_says_so(house: House) -> None:
    invoice = asked(house)
    with house.acting(Role.VIEWER) as here:
        drafted = draft(here, invoice, WORD)
        text = text_of(draft_paper(here, drafted.facts, "fr", "gérante"))
        assert not Certificate.objects.exists()
    assert "ni signé" in text
    assert "A-2026" not in text


def test_what_changed_since_the_draft_is_not_signed(house: House) -> None:
    invoice = asked(house)
    with house.acting() as here:
        seen = draft(here, invoice, WORD).seen
    house.clock.later(minutes=3)
    with house.acting() as here:
        assert draft(here, invoice, WORD).seen == seen, "time alone changes nothing"
        receive(here, invoice, amount=eur("1.00"), on=here.today)
        with pytest.raises(CertificateChanged):
            sign(here, invoice, WORD, seen=seen, signatory="Odile Exemple")
        assert not Certificate.objects.exists()


def test_nobody_attests_what_nobody_tried_or_nobody_owes(house: House) -> None:
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;600,00;{ALPHA}")
    with house.acting() as here:
        one = Receivable.objects.get()
        invoice = TheseReceivables((ReceivableId(one.pk),), DebtorId(one.debtor_id))
        with pytest.raises(NothingTried, match="F-1"):
            draft(here, invoice, WORD)
        receive(here, invoice, amount=eur("600.00"), on=here.today)
        with pytest.raises(NothingUnpaid):
            draft(here, invoice, WORD)


def test_a_certificate_is_signed_by_a_named_person_with_the_right(house: House) -> None:
    invoice = asked(house)
    for role in (Role.COLLECTOR, Role.VIEWER):
        with pytest.raises(RightMissing), house.acting(role) as here:
            sign(here, invoice, WORD, signatory="Odile Exemple")
    with house.acting() as here:
        for word, name in ((WORD, " "), (CertificateWord(lines=LINES), "Odile Exemple")):
            with pytest.raises(SignatoryUnnamed):
                sign(here, invoice, word, signatory=name)


def test_what_was_given_up_is_still_unpaid_and_a_dispute_is_said(house: House) -> None:
    invoice = asked(house)
    with house.acting() as here:
        give_up(here, invoice.receivables[0], LossWord(Ground.AMICABLE_RECOVERY_FAILED, here.today, lines=LINES))
        hold(here, target=invoice, kind=HoldKind.DISPUTE, until=None, note="")
        kept = signed(here, invoice, CertificateWord(quality="gérante"))
        assert kept.unpaid == 600
        assert json.loads(kept.content)["claims"][0]["unpaid_vat"] == "100.00", "the rates of the loss"
        assert "conteste" in text_of(bytes(kept.document.content))


@pytest.mark.requirement("SW-20")
def test_strangers_see_initials_and_the_sum_and_that_a_payment_came_since(house: House) -> None:
    invoice = asked(house)
    with house.acting() as here:
        kept = signed(here, invoice)

    def seen() -> Checked:
        assert organisation_of(kept.code) == house.organisation
        with acting(house.organisation, "check", house.clock.now) as here:
            return checked(here, kept.code)

    page = seen()
    assert (page.facing, page.unpaid, page.still_holds) == ("Mme J. M.", eur("600.00"), True)
    assert "Modèle" not in str(page)
    with house.acting() as here:
        receive(here, invoice, amount=eur("100.00"), on=here.today)
    assert not seen().still_holds
    assert "newer certificate is needed" in str(seen().since)
    with house.acting() as here:
        newer = signed(here, invoice)
    assert newer.name in str(seen().since)
    assert newer.number == kept.number + 1


def test_a_code_of_nobody_opens_nothing(house: House) -> None:
    asked(house)
    for code in ("", "a" * 16, "x\0y", "'; --", "é" * 4000):
        assert organisation_of(code) is None
        with pytest.raises(CertificateNotOurs), at_work(house.organisation) as here:
            checked(here, code)


@pytest.mark.requirement("SW-20")
def test_an_auditor_checks_paper_and_pieces_without_us(house: House, tmp_path: Path) -> None:
    invoice = asked(house)
    with house.acting() as here:
        kept = signed(here, invoice)
        file = as_file(kept, tmp_path)
    read = read_certificate(file)
    assert read.is_whole
    assert len(read.pieces) == 1
    assert read.is_sealed_as(kept.document.sha256)
    assert read.is_sealed_as(kept.content_sha256), "as the paper bears it"
    assert kept.content_sha256[:8] in text_of(file.read_bytes())


def test_a_file_or_a_piece_that_was_altered_is_found_out(house: House, tmp_path: Path) -> None:
    invoice = asked(house)
    with house.acting() as here:
        kept = signed(here, invoice)
        file = as_file(kept, tmp_path)
    with pikepdf.open(file) as pdf:
        name = next(one for one in pdf.attachments if one.endswith(".pdf"))
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, b"another letter", filename=name)  # type: ignore[call-arg]
        pdf.save(tmp_path / "altered.pdf")
    read = read_certificate(tmp_path / "altered.pdf")
    assert not read.is_sealed_as(kept.document.sha256)
    assert [is_right for _name, is_right in read.pieces].count(False) == 1
    (tmp_path / "none.pdf").write_bytes(b"no PDF at all")
    with pytest.raises(NoCertificate):
        read_certificate(tmp_path / "none.pdf")


def test_another_organisation_and_a_firm_under_mandate_see_none(house: House) -> None:
    invoice = asked(house)
    with house.acting() as here:
        kept = signed(here, invoice)
    with at_work(found()) as here:
        assert find_certificate(here, CertificateId(kept.pk)) is None
        with pytest.raises(ReceivableNotHere):
            draft(here, invoice, WORD)
    with acting(house.organisation, "firm:1", A_MORNING, mandate=1):
        assert not Certificate.objects.exists()


def test_nothing_changes_a_certificate(house: House) -> None:
    invoice = asked(house)
    with house.acting() as here:
        signed(here, invoice)
    for act in ("UPDATE closing_certificate SET unpaid = 1", "DELETE FROM closing_certificate"):
        with pytest.raises(ProgrammingError), house.acting(), connection.cursor() as cursor:
            cursor.execute(act)
