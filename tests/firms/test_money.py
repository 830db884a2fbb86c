"""Late invoice, the firm's levels, payment, receipt, remittance (RU-14, AP-4): the creditor is told, books it, and gets the rest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError

from relance.cases.models import Act, Case
from relance.cases.story import money_of
from relance.domain.firms.levels import Level
from relance.domain.ids import FirmLetterId
from relance.domain.kept_sentences import again
from relance.domain.money import Money
from relance.firms.ending import end_mandate
from relance.firms.entrusting import pause, resume
from relance.firms.firm_acts import NothingToSend, NotPosted, give_up, order_step, record_posted
from relance.firms.models import FirmLetter, FirmWord, Receipt, Remittance, ServiceOrder
from relance.firms.ordering import PriceNotAccepted
from relance.firms.receipt_paper import stand_of
from relance.firms.receiving import (
    MayNotReceive,
    ReceivedInFuture,
    ReceivedMeanwhile,
    mark_words_read,
    receive,
    say_word,
)
from relance.firms.remitting import NothingToRemit, held, remit
from relance.language import say, show
from relance.parties.models import Debtor
from relance.receivables.models import Payment, PenaltyShare, Receivable
from tests.at_work import at_work
from tests.firms.builders import AtFirm, at_firm
from tests.firms.test_letters import carried_out, letters, ordered, plain, said_in
from tests.outbox.builders import House

ALL = "150.50"


@pytest.fixture
def given(house: House) -> AtFirm:
    return at_firm(house)


def owed(given: AtFirm) -> Decimal:
    with at_work(given.house.organisation):
        return sum(Receivable.objects.filter(debtor__name="Alpha").values_list("open_amount", flat=True), Decimal(0))


def test_from_the_firms_levels_to_the_remittance(given: AtFirm) -> None:
    ordered(given, Level.EMAIL)
    carried_out(given)
    given.house.clock.on(20)
    ordered(given, Level.LETTER, "14.40")
    carried_out(given)
    given.house.clock.on(21)
    with given.house.acting() as here:
        printed = FirmLetterId(FirmLetter.objects.get(level="letter").pk)
        pause(here, given.entrusted)
    with given.inside() as here, pytest.raises(NotPosted, match="paused"):
        record_posted(here, printed, date(2026, 4, 21))
    with given.house.acting() as here:
        resume(here, given.entrusted)
    with given.inside() as here:
        record_posted(here, printed, date(2026, 4, 21))
    given.house.clock.on(28)
    with given.inside() as here:
        receive(here, given.entrusted, Money.eur("100.00"), date(2026, 4, 27), after=0)
        with pytest.raises(ReceivedMeanwhile):  # pressed twice
            receive(here, given.entrusted, Money.eur("100.00"), date(2026, 4, 27), after=0)
        with pytest.raises(ReceivedInFuture):
            receive(here, given.entrusted, Money.eur("1.00"), date(2026, 5, 27))
    carried_out(given)
    with at_work(given.house.organisation):
        assert list(ServiceOrder.objects.values_list("state", flat=True)) == ["executed"]
        receipt = Receipt.objects.select_related("document").get()
        assert receipt.payment is not None
        assert receipt.remit_by == date(2026, 5, 27)
        assert receipt.document is not None
        paper = said_in(bytes(receipt.document.content))
        told = FirmWord.objects.get()
        assert (told.kind, told.by_firm) == ("payment", True)
        acts = list(Act.objects.filter(case=given.case).order_by("pk").values_list("kind", flat=True))
    assert owed(given) == Decimal("50.50")
    assert "Quittance" in paper
    assert "100,00 €" in paper
    assert "100,00 € reçus" in plain(say(again(told.text), "fr"))
    assert say(again(told.text), "en").startswith("€100.00 received on")
    assert acts[-1] == "received"
    with given.inside() as here:
        (funds,) = held(here, given.mandate)
        assert [funds.shares.fee, funds.shares.vat, funds.shares.net] == [
            Money.eur(x) for x in ("12.00", "2.40", "85.60")
        ]
        remit(here, given.mandate, date(2026, 4, 28))
        assert held(here, given.mandate) == []
        with pytest.raises(NothingToRemit):
            remit(here, given.mandate, date(2026, 4, 28))
    with at_work(given.house.organisation):
        (sent,) = Remittance.objects.all()
        assert (sent.received, sent.net) == (Decimal("100.00"), Decimal("85.60"))
        assert "CER-2026-0001-1" in sent.statement


def test_what_the_firm_asked_besides_the_principal_is_settled_by_what_it_receives(given: AtFirm) -> None:
    """Interest and compensation after the principal, of the case's invoices alone; what exceeds all of it asks (C. civ. 1342-10)."""
    with at_work(given.house.organisation):
        Debtor.objects.filter(name="Alpha").update(kind_in_law="company")
    ordered(given, Level.EMAIL)
    carried_out(given)
    asked = given.firm.email.sent[0]
    with given.house.acting() as here:
        items = stand_of(
            here, list(Receivable.objects.filter(debtor__name="Alpha").values_list("pk", flat=True)), here.today
        )
    besides = sum((amount.amount for one in items.values() for amount in one.besides), Decimal(0))
    assert besides > 80, "two times 40 EUR, and interest"
    whole = Decimal(ALL) + besides
    assert show(Money(whole, "EUR"), "fr") in asked.text
    with given.inside() as here:
        receive(here, given.entrusted, Money(whole + 5, "EUR"), here.today)
    carried_out(given)
    assert owed(given) == 0
    with at_work(given.house.organisation):
        assert sum(PenaltyShare.objects.values_list("amount", flat=True), Decimal(0)) == besides
        assert Payment.objects.get(identity__startswith="firm-").open_amount == 5
        receipt = Receipt.objects.select_related("document").get()
        assert receipt.document is not None
        paper = said_in(bytes(receipt.document.content))
    for told in (
        "Facture F-1",
        "sur les intérêts",
        "sur l’indemnité forfaitaire",
        "Il ne reste rien à payer",
        "5,00 € dépassent",
    ):
        assert told in paper, told


def test_a_part_payment_settles_interest_first_and_the_receipt_says_so(given: AtFirm) -> None:
    with at_work(given.house.organisation):
        Debtor.objects.filter(name="Alpha").update(kind_in_law="company")
    with given.inside() as here:
        receive(here, given.entrusted, Money.eur("60.00"), here.today)
    carried_out(given)
    with at_work(given.house.organisation):
        receipt = Receipt.objects.select_related("document").get()
        assert receipt.document is not None
        paper = said_in(bytes(receipt.document.content))
    assert "Règlement de 60,00 € du 10/04/2026" in paper
    assert "Reste à payer au 10 avril 2026" in paper


def test_the_case_tells_what_was_remitted_and_what_it_cost(given: AtFirm) -> None:
    for amount in ("33.33", "66.67"):
        with given.inside() as here:
            receive(here, given.entrusted, Money.eur(amount), here.today)
    carried_out(given)
    with given.house.acting() as here:
        case = Case.objects.get(pk=given.case)
        (before,) = money_of(here, [case])
    with given.inside() as here:
        remit(here, given.mandate, here.today)
    carried_out(given)
    carried_out(given)
    with given.house.acting() as here:
        (after,) = money_of(here, [case])
    assert (before.held, before.fees) == (Money.eur("100.00"), Money.eur("0.00"))
    assert (after.held, after.fees) == (Money.eur("0.00"), Money.eur("14.40"))
    assert after.net == Money.eur("85.60")


def test_what_was_received_is_booked_once_whoever_comes_twice(given: AtFirm) -> None:
    with given.inside() as here:
        receive(here, given.entrusted, Money.eur(ALL), date(2026, 4, 9))
    carried_out(given)
    carried_out(given)
    assert owed(given) == 0


def test_a_letter_that_nobody_owes_any_more_is_not_posted(given: AtFirm) -> None:
    ordered(given, Level.LETTER, "14.40")
    carried_out(given)
    with given.inside() as here:
        receive(here, given.entrusted, Money.eur(ALL), date(2026, 4, 10))
    carried_out(given)
    with at_work(given.house.organisation):
        letter = FirmLetterId(FirmLetter.objects.get().pk)
    with given.inside() as here, pytest.raises(NotPosted):
        record_posted(here, letter, date(2026, 4, 10))
    with given.inside() as here:
        give_up(here, letter)
    carried_out(given)
    with at_work(given.house.organisation):
        assert list(ServiceOrder.objects.values_list("state", flat=True)) == ["cancelled"]


def test_what_is_held_is_remitted_though_the_mandate_has_ended(given: AtFirm) -> None:
    with given.inside() as here:
        receive(here, given.entrusted, Money.eur("40.00"), date(2026, 4, 9))
    carried_out(given)
    with given.house.acting() as here:
        end_mandate(here, given.mandate)
    with given.inside() as here:
        with pytest.raises(MayNotReceive):
            receive(here, given.entrusted + 1, Money.eur("1.00"), date(2026, 4, 9))
        assert len(remit(here, given.mandate, date(2026, 4, 10))) == 1
    with given.inside() as here:
        assert list(Receipt.objects.all()) == []


def test_the_firms_scenario_orders_what_costs_nothing_and_leaves_the_rest_to_the_creditors_click(given: AtFirm) -> None:
    with given.inside() as here:
        order_step(here, given.entrusted)
    carried_out(given)
    assert [(level, state) for level, state, _ in letters(given)] == [("email", "accepted")]
    with given.inside() as here, pytest.raises(NothingToSend):
        order_step(here, given.entrusted)
    given.house.clock.on(20)
    with given.inside() as here, pytest.raises(PriceNotAccepted):
        order_step(here, given.entrusted)


def test_each_side_reads_what_the_other_says_and_a_proposal_is_passed_on(given: AtFirm) -> None:
    with given.inside() as here:
        say_word(here, given.entrusted, "Three payments of 50 EUR?", is_proposal=True)
    with given.house.acting() as here:
        assert FirmWord.objects.get().kind == "proposal"
        mark_words_read(here, given.entrusted)
        say_word(here, given.entrusted, "Two at most.")
    with given.inside() as here:
        mark_words_read(here, given.entrusted)
        assert all(one.read_at for one in FirmWord.objects.all())


def test_nobody_remits_twice_what_was_remitted(given: AtFirm) -> None:
    with given.inside() as here:
        receive(here, given.entrusted, Money.eur("40.00"), date(2026, 4, 9))
        remit(here, given.mandate, date(2026, 4, 10))
    with pytest.raises(DatabaseError), given.inside():
        Receipt.objects.update(remittance=None)
