"""What asks for nothing leaves by one way, whatever it says."""

from __future__ import annotations

import pytest

from relance.documents.archive import PDF, archive
from relance.language import Language
from relance.letters.information import InformationText, read_information
from relance.outbox import envelopes
from relance.outbox.models import Notice, NoticeItem
from relance.outbox.posting import Information, lock_numbers, post_information
from relance.receivables.models import Receivable
from relance.receivables.snapshots import standings
from tests.at_work import at_work
from tests.letters.test_information import RECEIPT
from tests.outbox.builders import ALPHA, House


@pytest.mark.requirement("P1")
def test_a_receipt_leaves_once_with_its_document_and_is_no_demand(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def receipt(act: str, language: Language) -> InformationText:
        return read_information(RECEIPT, act, language)

    monkeypatch.setattr(envelopes, "information_text", receipt)
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    with house.acting() as here:
        (to,) = standings(here, [Receivable.objects.get().pk])
        lock_numbers(here)
        said = Information("receipt", {"number": "F-1", "amount": "100,00 €"})
        document = archive(here, b"%PDF-1.7 a receipt", media_type=PDF)
        post_information(here, said, to, [to.receivable], document=document)
    assert house.send().states == {"accepted": 1}
    assert not house.send().states
    (envelope,) = house.email.sent
    assert "We have received 100,00 € for F-1" in envelope.text
    assert [one.name for one in envelope.attachments] == ["receipt-F-1.pdf"]
    with at_work(house.organisation):
        (item,) = NoticeItem.objects.all()
    assert item.is_for_information, "it asks for nothing"


def test_a_copy_queued_before_acts_had_names_is_still_a_copy() -> None:
    kept = Notice(content='{"number":"F-1"}')
    assert Information.of(kept) == Information("invoice_copy", {"number": "F-1"})
