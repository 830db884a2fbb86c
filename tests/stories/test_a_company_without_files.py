"""A company that imports nothing: its customer and invoice are typed, asked, corrected, and left alone once cancelled."""

from __future__ import annotations

import json
from datetime import date

import pytest

from relance.cli.explain import command as explain
from relance.domain.ids import PaymentId, ReceivableId
from relance.domain.money import Money
from relance.journal.verification import verify_journal
from relance.parties.by_hand import add_customer
from relance.receivables.by_hand import InvoiceWord, add_invoice
from relance.receivables.corrections import cancel_payment
from relance.receivables.invoice_corrections import InvoiceChange, cancel_invoice, correct_invoice, reopen_invoice
from relance.receivables.recorded_payments import record_payment
from relance.receivables.selectors import wrong_open_amounts, wrong_open_sums
from relance.receivables.targets import find_invoice
from relance.tenancy.context import acting
from tests.at_work import at_work
from tests.cli.test_hold_command import said
from tests.domain.builders import eur
from tests.outbox.builders import House

ADDRESS = {"siren": "404833048", "street": "1 rue Fictive", "postal_code": "75001", "city": "Paris"}


@pytest.fixture
def typed(house: House) -> int:
    """F-1 of 100.00, due a month ago; returns the receivable."""
    with at_work(house.organisation, house.clock.now) as here:
        debtor = add_customer(here, "Moulin Imaginaire", email="moulin@moulin.example", stated=ADDRESS)
    word = InvoiceWord("F-1", eur("100.00"), date(2026, 2, 2), date(2026, 3, 4))
    with acting(house.organisation, "test", house.clock.now) as here:
        return add_invoice(here, debtor, word)


def pay(house: House, amount: str) -> int:
    on = house.clock.now.date()
    with acting(house.organisation, "test", house.clock.now) as here:
        return record_payment(here, find_invoice(here, "F-1"), amount=Money.eur(amount), on=on).payment


def cancel(house: House, payment: PaymentId) -> None:
    with acting(house.organisation, "test", house.clock.now) as here:
        cancel_payment(here, payment, reason="another customer's")


@pytest.mark.requirement("P16", "P22")
def test_what_was_typed_is_asked_and_a_cancelled_payment_is_asked_again(house: House, typed: int) -> None:
    house.day()
    assert [envelope.recipient for envelope in house.email.sent] == ["moulin@moulin.example"]
    payment = pay(house, "100.00")
    house.clock.on(28)
    house.day()
    assert len(house.email.sent) == 1
    cancel(house, PaymentId(payment))
    house.clock.on(29)
    house.day()
    assert len(house.email.sent) == 2
    with at_work(house.organisation) as here:
        assert not [*wrong_open_amounts(here), *wrong_open_sums(here), *verify_journal(here)]


@pytest.mark.requirement("P16")
def test_a_letter_that_waits_for_a_cancelled_invoice_never_leaves(house: House, typed: ReceivableId) -> None:
    house.run()
    with acting(house.organisation, "test", house.clock.now) as here:
        cancel_invoice(here, typed, reason="never delivered")
    house.send()
    house.clock.on(28)
    house.day()
    assert house.email.sent == []
    assert set(house.states()) <= {"voided"}


@pytest.mark.requirement("P16")
def test_a_corrected_amount_is_what_the_letter_asks(house: House, typed: ReceivableId) -> None:
    house.run()
    change = InvoiceChange(amount=eur("80.00"))
    with acting(house.organisation, "test", house.clock.now) as here:
        correct_invoice(here, typed, change, reason="digits swapped")
    house.send()
    house.clock.later(minutes=20)
    house.day()
    house.clock.later(days=1)
    house.day()
    sent = [envelope.text for envelope in house.email.sent]
    assert len(sent) == 1
    assert "100,00" not in sent[0]


def test_explaining_a_cancelled_invoice_says_by_whom_and_why(house: House, typed: ReceivableId) -> None:
    with acting(house.organisation, "the bookkeeper", house.clock.now) as here:
        cancel_invoice(here, typed, reason="never delivered")
    day = f"{house.clock.now:%Y-%m-%d}"
    told = " ".join(said(house, explain, "F-1", "--on", day).output.split())
    assert told.endswith("by the bookkeeper: never delivered")
    (one,) = json.loads(said(house, explain, "F-1", "--json").output)
    assert (one["decision"], one["cancelled_on"], one["reason"]) == ("cancelled", day, "never delivered")
    with acting(house.organisation, "the bookkeeper", house.clock.now) as here:
        reopen_invoice(here, typed, reason="it was")
    assert "cancelled" not in said(house, explain, "F-1").output
