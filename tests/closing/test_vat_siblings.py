"""The VAT file beside its usual case: another currency, every kind of customer, invoices that credit notes made smaller."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from relance.closing.duplicate import NoDuplicateWanted, VatNotRecoverable, recover_vat, send_duplicate
from relance.closing.models import Closing
from relance.closing.vat import recoverable
from relance.closing.write_off import NothingLost, give_up
from relance.domain.closing.entries import VatFate
from relance.domain.ids import ClosingId, ReceivableId
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money
from relance.parties.by_hand import add_customer
from relance.parties.models import Debtor
from relance.receivables.by_hand import InvoiceWord, add_invoice
from relance.receivables.credit_notes import CreditWord, add_credit_note
from relance.receivables.models import Receivable
from tests.at_work import at_work
from tests.closing.test_vat_duplicate import JUDGED, lost
from tests.closing.test_write_off import LINES, LIQUIDATED, balances, owed
from tests.domain.builders import eur
from tests.outbox.builders import House

pytestmark = pytest.mark.requirement("SW-22")


@pytest.mark.parametrize("currency", ["GBP", "CHF", "USD"])
def test_in_another_currency_the_vat_waits_for_the_accountant_who_has_the_rate(
    organisation: int, currency: str
) -> None:
    with at_work(organisation) as here:
        debtor = add_customer(here, "Mill of Nowhere")
        amount = Money(Decimal("600.00"), currency)
        pk = ReceivableId(add_invoice(here, debtor, InvoiceWord("F-1", amount, date(2026, 1, 5))))
        closing = give_up(here, pk, LIQUIDATED)
        assert Closing.objects.get().vat_fate == VatFate.LATER  # not lost: it is the accountant's to reckon
        with pytest.raises(NoDuplicateWanted, match="euros"):
            send_duplicate(here, closing)
        with pytest.raises(VatNotRecoverable, match="euros"):
            recover_vat(here, closing)
        assert Receivable.objects.get(pk=pk).open_amount == 0


@pytest.mark.parametrize("kind", DebtorKind)
def test_the_kind_of_the_customer_changes_nothing_about_the_vat_of_a_loss(house: House, kind: DebtorKind) -> None:
    _invoice, closing = lost(house)
    with house.acting() as here:
        Debtor.objects.update(kind=kind.value)
        send_duplicate(here, closing)
    assert house.send().states == {"accepted": 1}
    with house.acting() as here:
        assert recover_vat(here, closing) == eur("100.00")


@pytest.mark.parametrize(("credit", "vat"), [("120.00", "80.00"), ("0.06", "99.99"), ("599.94", "0.01")])
def test_what_a_credit_note_took_off_bears_no_vat_to_recover(house: House, credit: str, vat: str) -> None:
    with house.acting() as here:
        invoice, pk = owed(here)
        add_credit_note(here, invoice.debtor, CreditWord("AV-1", eur(credit), date(2026, 2, 1), int(pk)))
        left = eur("600.00") - eur(credit)
        assert Receivable.objects.get(pk=pk).open_amount == left.amount
        closing = give_up(here, pk, replace(JUDGED, lines=LINES))
        (kept,) = Closing.objects.all()
        assert kept.amount == left.amount
        assert recovered_of(closing) == Decimal(vat)


def recovered_of(closing: ClosingId) -> Decimal:
    return recoverable(Closing.objects.get(pk=closing))[1]


def test_an_invoice_that_a_credit_note_settled_is_no_loss(house: House) -> None:
    with house.acting() as here:
        invoice, pk = owed(here)
        add_credit_note(here, invoice.debtor, CreditWord("AV-1", eur("600.00"), date(2026, 2, 1), int(pk)))
        with pytest.raises(NothingLost):
            give_up(here, pk, JUDGED)
        assert balances() == {}
