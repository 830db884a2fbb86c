"""The duplicate of a lost invoice: it leaves once, even in liquidation, and only once it has left does the VAT come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from relance.closing.duplicate import (
    DuplicateSent,
    NoDuplicateWanted,
    VatNotRecoverable,
    recover_vat,
    send_duplicate,
)
from relance.closing.invoices import give_up_invoice
from relance.closing.late_payments import cancel_received, receive
from relance.closing.loss_word import LossWord
from relance.closing.write_off import AlreadyGivenUp, LossUnknown, give_up, undo
from relance.domain.closing.vat_file import Ground, VatDueOn
from relance.domain.ids import ClosingId, DebtorId, PaymentId, ReceivableId
from relance.domain.scenario.decide import HoldKind
from relance.receivables.holds import hold
from relance.receivables.models import Receivable
from relance.receivables.targets import TheseReceivables, WholeDebtor
from relance.tenancy.models import Role
from relance.tenancy.rights import RightMissing
from tests.at_work import at_work
from tests.closing.test_write_off import LINES, balances
from tests.conftest import found
from tests.domain.builders import eur
from tests.outbox.builders import ALPHA, House

DAY = date(2026, 4, 2)
JUDGED = LossWord(Ground.LIQUIDATION_JUDGMENT, DAY, "BODACC, 2 April", lines=LINES, vat_due_on=VatDueOn.DELIVERY)


def lost(house: House, word: LossWord = JUDGED) -> tuple[TheseReceivables, ClosingId]:
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;600,00;{ALPHA}")
    with house.acting() as here:
        one = Receivable.objects.get()
        invoice = TheseReceivables((ReceivableId(one.pk),), DebtorId(one.debtor_id))
        hold(here, target=WholeDebtor(invoice.debtor), kind=HoldKind.INSOLVENCY, until=None, note="judgment")
        return invoice, give_up(here, ReceivableId(one.pk), word)


@pytest.mark.requirement("SW-22")
def test_a_form_that_is_sent_twice_is_told_that_all_is_given_up(house: House) -> None:
    invoice, _closing = lost(house)
    with house.acting() as here, pytest.raises(AlreadyGivenUp):
        give_up_invoice(here, invoice, JUDGED)


@pytest.mark.requirement("SW-22")
def test_the_vat_comes_back_once_the_duplicate_has_left_even_in_liquidation(house: House) -> None:
    _invoice, closing = lost(house)
    with house.acting() as here:
        send_duplicate(here, closing)
        with pytest.raises(VatNotRecoverable, match="No duplicate"):
            recover_vat(here, closing)
    assert house.send().states == {"accepted": 1}
    (envelope,) = house.email.sent
    assert "500,00 euros (prix net)" in envelope.text
    assert (
        "100,00 euros (TVA correspondante) qui ne peut faire l'objet d'une déduction (article 272 du CGI)."
        in envelope.text
    )
    with house.acting() as here:
        assert recover_vat(here, closing) == eur("100.00")
        assert balances() == {"654": Decimal(500), "44571": Decimal(100), "416": Decimal(-600)}
        with pytest.raises(VatNotRecoverable):
            recover_vat(here, closing)
        with pytest.raises(DuplicateSent):
            send_duplicate(here, closing)


def test_pressed_twice_the_duplicate_goes_once(house: House) -> None:
    _invoice, closing = lost(house)
    with house.acting() as here:
        send_duplicate(here, closing)
    with pytest.raises(DuplicateSent), house.acting() as here:
        send_duplicate(here, closing)
    house.send()
    assert len(house.email.sent) == 1


@pytest.mark.parametrize(
    "word",
    [
        replace(JUDGED, ground=Ground.COSTS_EXCEED_DEBT),
        replace(JUDGED, proof=""),
        replace(JUDGED, lines=()),
        replace(JUDGED, vat_due_on=VatDueOn.RECEIPTS),
        replace(JUDGED, vat_due_on=VatDueOn.UNKNOWN),
        replace(JUDGED, ground_on=date(2023, 12, 31)),
    ],
)
def test_a_duplicate_that_would_bring_nothing_back_is_refused_with_the_reason(house: House, word: LossWord) -> None:
    _invoice, closing = lost(house, word)
    with house.acting() as here:
        with pytest.raises((NoDuplicateWanted, DuplicateSent)):
            send_duplicate(here, closing)
        with pytest.raises(VatNotRecoverable):
            recover_vat(here, closing)
    house.send()
    assert not house.email.sent


@pytest.mark.requirement("SW-22")
def test_payments_before_and_after_the_recovery_come_bounce_and_come_again(house: House) -> None:
    invoice, closing = lost(house)
    with house.acting() as here:
        early = receive(here, invoice, amount=eur("120.00"), on=date(2026, 4, 7)).recorded.payment
        send_duplicate(here, closing)
    house.send()
    assert "400,00 euros (prix net)" in house.email.sent[0].text, "of what is still lost"
    with house.acting() as here:
        assert recover_vat(here, closing) == eur("80.00")
        cancel_received(here, PaymentId(early), reason="it bounced")
        assert balances() == {"654": Decimal(500), "44571": Decimal(100), "416": Decimal(-600)}
        receive(here, invoice, amount=eur("600.00"), on=date(2026, 4, 7))
        assert balances() == {"654": Decimal(500), "416": Decimal(-600), "512": Decimal(600), "7583": Decimal(-500)}
        undo(here, closing, reason="all is paid")
        assert balances() == {"512": Decimal(600), "416": Decimal(-600)}


def test_neither_a_viewer_nor_another_organisation_sends_or_recovers(house: House) -> None:
    _invoice, closing = lost(house)
    for act in (send_duplicate, recover_vat):
        with pytest.raises(RightMissing), house.acting(Role.VIEWER) as here:
            act(here, closing)
        with pytest.raises(LossUnknown), at_work(found()) as here:
            act(here, closing)
