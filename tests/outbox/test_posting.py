"""What asks for nothing leaves by one way, whatever it says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from relance.documents.archive import PDF, archive
from relance.documents.models import Document
from relance.domain.delivery import Purpose
from relance.domain.ids import DebtorId
from relance.domain.scenario.model import Channel, Stage
from relance.language import Language
from relance.letters.information import InformationText, read_information
from relance.letters.letterhead import author_of
from relance.outbox import posting
from relance.outbox.models import Notice, NoticeItem
from relance.outbox.posting import Information, NoWayToWrite, Posting, post
from relance.parties.details import add_contact
from relance.receivables.models import Receivable
from relance.receivables.snapshots import Standing, standings
from tests.at_work import at_work
from tests.letters.test_information import RECEIPT
from tests.outbox.builders import ALPHA, House


@pytest.mark.requirement("P1")
def test_a_receipt_leaves_once_with_its_document_and_is_no_demand(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def receipt(act: str, language: Language) -> InformationText:
        return read_information(RECEIPT, act, language)

    monkeypatch.setattr(posting, "information_text", receipt)
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    with house.acting() as here:
        (to,) = standings(here, [Receivable.objects.get().pk])
        document = archive(here, b"%PDF-1.7 a receipt", media_type=PDF)
        how = Posting(facts={"number": "F-1", "amount": "100,00 €"}, document=document)
        post(here, Purpose.INFORMATION, "receipt", to, [to.receivable], author_of(here), how)
    assert house.send().states == {"accepted": 1}
    assert not house.send().states
    (envelope,) = house.email.sent
    assert "We have received 100,00 € for F-1" in envelope.text
    assert [one.name for one in envelope.attachments] == ["receipt-F-1.pdf"]
    with at_work(house.organisation):
        (item,) = NoticeItem.objects.all()
    assert item.is_for_information, "it asks for nothing"


def test_a_copy_queued_before_acts_had_names_is_still_a_copy() -> None:
    kept = Notice(act="invoice_copy", content='{"number":"F-1"}')
    assert Information.of(kept) == Information("invoice_copy", {"number": "F-1"})


@pytest.mark.requirement("P1")
def test_what_has_no_document_is_its_own_words_by_e_mail_and_text_message(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def receipt(act: str, language: Language) -> InformationText:
        return read_information(RECEIPT, act, language)

    monkeypatch.setattr(posting, "information_text", receipt)
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    with house.acting() as here:
        (to,) = standings(here, [Receivable.objects.get().pk])
        add_contact(here, DebtorId(to.debtor), email="", phone="+33600000000", from_stage=Stage.STATEMENT)
        (to,) = standings(here, [to.receivable])
        facts = {"number": "F-1", "amount": "100,00 €"}
        how = Posting(ways={Channel.EMAIL, Channel.SMS, Channel.POST}, facts=facts)
        with pytest.raises(NoWayToWrite):
            post(here, Purpose.INFORMATION, "receipt", replace_reach(to), [to.receivable], author_of(here), how)
        how = Posting(ways={Channel.EMAIL, Channel.SMS}, facts=facts)
        notice = post(here, Purpose.INFORMATION, "receipt", to, [to.receivable], author_of(here), how)
    assert house.send().states == {"accepted": 2}
    (mail,), (text,) = house.email.sent, house.sms.sent
    assert "We have received 100,00 € for F-1" in mail.text
    assert not mail.attachments
    assert notice.name in text.text
    assert "100,00" not in text.text, "a text message tells no amount"
    with at_work(house.organisation):
        kept = Document.objects.get(notice=notice.pk)
    assert kept.media_type.startswith("text/plain")
    assert "100,00 €" in bytes(kept.content).decode()


def replace_reach(to: Standing) -> Standing:
    """The same, whom no address reaches."""
    return replace(to, snapshot=replace(to.snapshot, reachable=frozenset()))


OUT_OF_PLACE = [
    ("information", "statement", 1), ("information", "invoice_copy", 2), ("demand", "reminder", None),
    ("demand", "reminder", 3), ("demand", "invoice_copy", 2),
]  # fmt: skip


@pytest.mark.parametrize(("purpose", "act", "stage"), OUT_OF_PLACE)
def test_a_stage_stands_exactly_where_a_step_of_a_scenario_does(
    house: House, purpose: str, act: str, stage: int | None
) -> None:
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    house.run()
    with at_work(house.organisation):
        notice = Notice.objects.get()
        assert (notice.purpose, notice.act, notice.stage) == ("demand", "reminder", 2)
        notice.pk, notice.number, notice.purpose, notice.act, notice.stage = None, 99, purpose, act, stage
        with pytest.raises(IntegrityError, match="stage_of_a_scenarios_demand"), transaction.atomic():
            notice.save(force_insert=True)
