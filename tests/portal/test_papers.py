"""Papers that a guest keeps: the terms, the receipt of a payment, the word that it is over; nothing before it has happened."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from relance.deposits.guarantee import requests
from relance.domain.deposits.guarantees import GuaranteeKind
from relance.domain.money import Money
from tests.at_work import at_work
from tests.portal.guests import Telephone, asked, now
from tests.portal.test_asking import accepts, gives, played

pytestmark = pytest.mark.requirement("SW-1")
__all__ = ["played"]


def said(guest: Telephone, kind: str) -> str:
    answer = guest.gets(f"paper/{kind}/")
    assert answer.status_code == 200, kind
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    pages = PdfReader(BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_terms_and_the_word_that_it_is_over_are_papers_to_keep(played: int) -> None:
    one = asked(played)
    guest = Telephone.of(one)
    assert "proposé à Camille Fictive" in said(guest, "terms")
    accepts(guest)
    gives(guest)
    terms = said(guest, "terms")
    assert "Camille Fictive" in terms
    assert "SHA-256" in terms
    assert guest.gets("paper/over/").status_code == 404
    with at_work(played, now()) as here:
        requests.release(here, one.pk)
    assert "libérée" in said(guest, "over")
    assert "/paper/over/" in guest.sees()


def test_a_receipt_is_made_once_it_is_paid(played: int) -> None:
    one = asked(played, kind=GuaranteeKind.PAYMENT, amount=Money.eur("120.00"))
    guest = Telephone.of(one)
    assert guest.gets("paper/receipt/").status_code == 404
    guest.client.post(guest.gets("settle/")["Location"], {"card": "pays"})
    guest.sees("settled/")
    receipt = said(guest, "receipt")
    assert "120,00" in receipt
    assert "C-" in receipt
    assert guest.gets("paper/anything/").status_code == 404
