"""A debt given up as lost: what the books say, that nobody asks any more, and what takes it back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from relance.closing.late_payments import cancel_received, place, receive
from relance.closing.loss_word import LossWord
from relance.closing.models import Closing, Entry, EntryLine
from relance.closing.write_off import (
    AlreadyGivenUp,
    GivenUpInCollection,
    GroundInFuture,
    LossUnknown,
    NothingLost,
    OpenAmountChanged,
    RatesDoNotAddUp,
    give_up,
    undo,
)
from relance.domain.closing.loss import VatLine
from relance.domain.closing.vat_file import Ground, VatDueOn
from relance.domain.ids import ClosingId, DebtorId, PaymentId, ReceivableId
from relance.domain.ledger import CreditNature
from relance.domain.money import Money, total
from relance.domain.scenario.decide import HandedTo
from relance.journal.verification import verify_journal
from relance.parties.by_hand import add_customer
from relance.receivables.allocation import NothingToPlaceOn
from relance.receivables.by_hand import InvoiceWord, add_invoice
from relance.receivables.corrections import PaymentIsLoss, ReasonMissing, cancel_payment
from relance.receivables.handover import mark_handed_over
from relance.receivables.models import Hold, Payment, Receivable
from relance.receivables.payment_booking import Booking, book_payment
from relance.receivables.recorded_payments import Doubt
from relance.receivables.selectors import wrong_open_amounts, wrong_open_sums
from relance.receivables.targets import ReceivableUnknown, TheseReceivables
from relance.tenancy.context import Acting, acting
from relance.tenancy.models import Role
from relance.tenancy.rights import RightMissing
from tests.at_work import A_MORNING, at_work
from tests.conftest import found
from tests.domain.builders import eur
from tests.outbox.builders import ALPHA, House
from tests.races.test_books_under_pressure import at_once

TODAY = date(2026, 7, 1)
LINES = (VatLine(Decimal("0.20"), Decimal("500.00"), Decimal("100.00")),)
TWO_RATES = (
    VatLine(Decimal("0.20"), Decimal("300.00"), Decimal("60.00")),
    VatLine(Decimal("0.055"), Decimal("200.00"), Decimal("11.00")),
)
LIQUIDATED = LossWord(
    Ground.LIQUIDATION_JUDGMENT, date(2026, 6, 30), "BODACC, 30 June", lines=LINES, vat_due_on=VatDueOn.DEBITS
)
HOPELESS = LossWord(Ground.COSTS_EXCEED_DEBT, TODAY)


def owed(here: Acting, amount: str = "600.00", number: str = "F-1") -> tuple[TheseReceivables, ReceivableId]:
    debtor = add_customer(here, f"Moulin Imaginaire {number}")
    pk = ReceivableId(add_invoice(here, debtor, InvoiceWord(number, eur(amount), date(2026, 1, 5))))
    return TheseReceivables((pk,), DebtorId(debtor)), pk


def balances() -> dict[str, Decimal]:
    """Debit less credit of each account that is not even."""
    rows = EntryLine.objects.values("account").annotate(debit=Sum("debit"), credit=Sum("credit"))
    return {one["account"]: one["debit"] - one["credit"] for one in rows if one["debit"] != one["credit"]}


def is_sound(here: Acting) -> bool:
    return not list(wrong_open_amounts(here)) and not list(wrong_open_sums(here)) and not list(verify_journal(here))


@pytest.mark.requirement("SW-21", "P62")
def test_a_loss_is_booked_and_nothing_is_open_any_more(organisation: int) -> None:
    with at_work(organisation) as here:
        _invoice, pk = owed(here)
        give_up(here, pk, LIQUIDATED)
        assert Receivable.objects.get(pk=pk).open_amount == 0
        # The duplicate has not left: the VAT stays on the customer's account until it has.
        assert balances() == {"654": Decimal("500.00"), "416": Decimal("-500.00")}
        assert is_sound(here)


@pytest.mark.requirement("SW-21")
def test_vat_that_waited_for_receipts_was_never_due_and_its_account_is_emptied(organisation: int) -> None:
    with at_work(organisation) as here:
        _invoice, pk = owed(here)
        give_up(here, pk, LossWord(Ground.OTHER, TODAY, lines=LINES, vat_due_on=VatDueOn.RECEIPTS))
        assert balances() == {"654": Decimal("500.00"), "44574": Decimal("100.00"), "416": Decimal("-600.00")}


def test_where_nobody_knows_the_rates_all_of_it_is_lost(organisation: int) -> None:
    with at_work(organisation) as here:
        _invoice, pk = owed(here)
        give_up(here, pk, HOPELESS)
        assert balances() == {"654": Decimal("600.00"), "416": Decimal("-600.00")}


def test_no_message_goes_after_a_loss_and_the_scenario_goes_on_once_it_is_undone(house: House) -> None:
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    house.run()
    with house.acting(Role.ACCOUNTANT) as here:
        pk = ReceivableId(Receivable.objects.get().pk)
        closing = give_up(here, pk, LossWord(Ground.OTHER, date(2026, 4, 1)))
    house.send()
    house.clock.on(24)
    house.day()
    assert not house.email.sent
    assert set(house.states()) == {"voided"}
    with house.acting(Role.ACCOUNTANT) as here:
        undo(here, closing, reason="another account pays")
    house.clock.on(27)
    assert house.run().notices == 1


@pytest.mark.requirement("SW-21")
def test_who_pays_after_all_takes_the_loss_back_by_as_much(organisation: int) -> None:
    with at_work(organisation) as here:
        invoice, pk = owed(here)
        give_up(here, pk, LIQUIDATED)
        receive(here, invoice, amount=eur("120.00"), on=TODAY)
        assert Receivable.objects.get(pk=pk).open_amount == 0
        lost = {"654": Decimal("500.00"), "416": Decimal("-520.00")}
        assert balances() == lost | {"512": Decimal("120.00"), "7583": Decimal("-100.00")}
        assert is_sound(here)


@pytest.mark.requirement("SW-21")
@pytest.mark.parametrize(("came", "placed", "left"), [("120.00", "120.00", "0.00"), ("700.00", "600.00", "100.00")])
def test_money_that_nobody_placed_pays_a_loss_where_a_person_names_it(
    organisation: int, came: str, placed: str, left: str
) -> None:
    with at_work(organisation) as here:
        invoice, pk = owed(here)
        closing = give_up(here, pk, LIQUIDATED)
        loose = PaymentId(
            book_payment(here, invoice.debtor, Booking(CreditNature.PAYMENT, eur(came), TODAY, "VIR", "x"), [])
        )
        with pytest.raises(NothingToPlaceOn):
            place(here, loose)
        assert written_off(closing) == 600, "unless it is named"
        done = place(here, loose, named=[pk])
        assert (total(one.amount for one in done.shares), done.unallocated) == (eur(placed), eur(left))
        assert written_off(closing) == 600 - eur(placed).amount
        assert balances()["512"] == eur(placed).amount
        assert Receivable.objects.get(pk=pk).open_amount == 0
        assert sum(balances().values()) == 0
        assert is_sound(here)


def test_a_late_payment_that_bounces_is_lost_again(organisation: int) -> None:
    with at_work(organisation) as here:
        invoice, pk = owed(here)
        give_up(here, pk, LIQUIDATED)
        before = balances()
        paid = receive(here, invoice, amount=eur("120.00"), on=TODAY).recorded.payment
        cancel_received(here, PaymentId(paid), reason="the cheque bounced")
        assert Receivable.objects.get(pk=pk).open_amount == 0
        assert balances() == before
        receive(here, invoice, amount=eur("600.00"), on=TODAY)
        assert is_sound(here)


def test_a_payment_of_a_debt_that_nobody_gave_up_is_recorded_as_ever(organisation: int) -> None:
    with at_work(organisation) as here:
        invoice, pk = owed(here)
        receive(here, invoice, amount=eur("120.00"), on=TODAY)
        assert Receivable.objects.get(pk=pk).open_amount == 480
        assert not Entry.objects.exists()


def test_more_than_was_lost_is_asked_about(organisation: int) -> None:
    with at_work(organisation) as here:
        invoice, pk = owed(here)
        give_up(here, pk, HOPELESS)
        received = receive(here, invoice, amount=eur("650.00"), on=TODAY, accepted=[Doubt.ABOVE_REST])
        assert received.recorded.imputed.unallocated == eur("50.00")
        assert balances() == {"654": Decimal(600), "416": Decimal(-600), "512": Decimal(600), "7583": Decimal(-600)}


@given(
    lines=some.sampled_from([LINES, TWO_RATES, ()]),
    due=some.sampled_from(VatDueOn),
    before=some.integers(min_value=0, max_value=30_000),
    parts=some.lists(some.tuples(some.integers(min_value=1, max_value=9_999), some.booleans()), max_size=6),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_over_any_history_the_books_balance_and_an_undone_loss_leaves_what_is_owed(
    organisation: int, lines: tuple[VatLine, ...], due: VatDueOn, before: int, parts: list[tuple[int, bool]]
) -> None:
    with at_work(organisation) as here:
        gross = sum((line.gross for line in lines), Decimal(0)) or Decimal("600.00")
        invoice, pk = owed(here, f"{gross:.2f}")
        opened = gross - Decimal(before) / 100
        if before:
            receive(here, invoice, amount=Money(Decimal(before) / 100, "EUR"), on=TODAY, accepted=list(Doubt))
        closing = give_up(here, pk, LossWord(Ground.OTHER, TODAY, lines=lines, vat_due_on=due))
        for cents, stays in parts:
            if Decimal(cents) / 100 > written_off(closing):
                continue
            amount = Money(Decimal(cents) / 100, "EUR")
            paid = receive(here, invoice, amount=amount, on=TODAY, accepted=list(Doubt)).recorded.payment
            if stays:
                opened -= amount.amount
            else:
                cancel_received(here, PaymentId(paid), reason="bounced")
            assert Receivable.objects.get(pk=pk).open_amount == 0
        undo(here, closing, reason="too early")
        assert Receivable.objects.get(pk=pk).open_amount == opened
        # With the receivable as it stood in the books before: what is left there is what is owed, and no other account moved.
        assert {k: v for k, v in balances().items() if k not in ("416", "512")} == {}
        assert balances().get("416", 0) == -balances().get("512", 0)
        assert is_sound(here)
        transaction.set_rollback(True)


def written_off(closing: ClosingId) -> Decimal:
    found = Payment.objects.filter(identity=f"loss:{closing}", voided_at=None).first()
    return found.amount if found else Decimal(0)


@pytest.mark.parametrize("lines", [LINES, TWO_RATES])
def test_all_of_it_paid_after_all_gives_all_of_its_vat_back(organisation: int, lines: tuple[VatLine, ...]) -> None:
    gross = sum((line.gross for line in lines), Decimal(0))
    with at_work(organisation) as here:
        invoice, pk = owed(here, f"{gross:.2f}")
        give_up(here, pk, LossWord(Ground.OTHER, TODAY, lines=lines, vat_due_on=VatDueOn.DELIVERY))
        for part in (Decimal("0.01"), Decimal("33.33"), Decimal("100.00")):
            receive(here, invoice, amount=Money(part, "EUR"), on=TODAY)
            gross -= part
        receive(here, invoice, amount=Money(gross, "EUR"), on=TODAY)
        whole = sum((line.gross for line in lines), Decimal(0))
        assert balances()["416"] == -whole  # net as lost, VAT as paid: the customer's account is even
        assert -balances()["7583"] == sum((line.net for line in lines), Decimal(0))


def test_a_loss_is_booked_once_however_often_the_button_is_pressed(organisation: int) -> None:
    with at_work(organisation) as here:
        _invoice, pk = owed(here)

    def press() -> None:
        with at_work(organisation) as here:
            give_up(here, pk, HOPELESS)

    failures = at_once(*[press] * 3)
    assert [type(failure) for failure in failures] == [AlreadyGivenUp, AlreadyGivenUp]
    with at_work(organisation):
        assert (Closing.objects.count(), Entry.objects.count()) == (1, 1)


def test_a_payment_at_the_same_moment_is_lost_on_neither_side(organisation: int) -> None:
    with at_work(organisation) as here:
        invoice, pk = owed(here)

    def lose() -> None:
        with at_work(organisation) as here:
            give_up(here, pk, HOPELESS)

    def pay() -> None:
        with at_work(organisation) as here:
            receive(here, invoice, amount=eur("100.00"), on=TODAY)

    assert at_once(lose, pay) == []
    with at_work(organisation) as here:
        assert Receivable.objects.get(pk=pk).open_amount == 0
        standing = Payment.objects.filter(voided_at=None).values_list("nature", "amount")
        assert sorted(standing) == [("payment", Decimal(100)), ("write_off", Decimal(500))]
        assert is_sound(here)


def test_what_changed_since_the_person_looked_is_refused(organisation: int) -> None:
    with at_work(organisation) as here:
        invoice, pk = owed(here)
        receive(here, invoice, amount=eur("100.00"), on=TODAY)
        with pytest.raises(OpenAmountChanged, match="600"):
            give_up(here, pk, LossWord(Ground.OTHER, TODAY, seen=eur("600.00")))
        receive(here, invoice, amount=eur("500.00"), on=TODAY)
        with pytest.raises(NothingLost):
            give_up(here, pk, HOPELESS)


def test_what_cannot_be_right_is_refused(organisation: int) -> None:
    with at_work(organisation) as here:
        _invoice, pk = owed(here)
        with pytest.raises(GroundInFuture):
            give_up(here, pk, LossWord(Ground.OTHER, date(2026, 7, 2)))
        with pytest.raises(RatesDoNotAddUp, match="F-1"):
            give_up(here, pk, LossWord(Ground.OTHER, TODAY, lines=TWO_RATES))
        mark_handed_over(here, [pk], to=HandedTo.CASE, number=7)
        with pytest.raises(GivenUpInCollection, match="case 7"):
            give_up(here, pk, HOPELESS)
        assert not Closing.objects.exists()


def test_a_loss_is_undone_by_its_counter_entry_alone(organisation: int) -> None:
    with at_work(organisation) as here:
        _invoice, pk = owed(here)
        closing = give_up(here, pk, HOPELESS)
        booked = PaymentId(Payment.objects.get().pk)
        with pytest.raises(PaymentIsLoss):
            cancel_payment(here, booked, reason="a mistake")
        with pytest.raises(ReasonMissing):
            undo(here, closing, reason=" ")
        undo(here, closing, reason="a mistake")
        assert Receivable.objects.get(pk=pk).open_amount == 600
        assert Entry.objects.count() == 2
        assert balances() == {}
        assert not Hold.objects.filter(released_at=None).exists()
        with pytest.raises(LossUnknown):
            undo(here, closing, reason="again")
        give_up(here, pk, HOPELESS)


def test_a_loss_is_for_an_accountant_and_not_for_a_collector_or_a_viewer(organisation: int) -> None:
    with at_work(organisation) as here:
        _invoice, pk = owed(here)
        closing = give_up(here, pk, HOPELESS)
    for role in (Role.COLLECTOR, Role.VIEWER):
        with at_work(organisation, role=role) as here:
            with pytest.raises(RightMissing):
                give_up(here, pk, HOPELESS)
            with pytest.raises(RightMissing):
                undo(here, closing, reason="no")


def test_another_organisations_debts_and_losses_are_not_there(organisation: int) -> None:
    with at_work(organisation) as here:
        _invoice, pk = owed(here)
        closing = give_up(here, pk, HOPELESS)
    with at_work(found()) as here:
        with pytest.raises(ReceivableUnknown):
            give_up(here, pk, HOPELESS)
        with pytest.raises(LossUnknown):
            undo(here, closing, reason="theirs")


def test_a_firm_under_a_mandate_sees_nothing_of_it(organisation: int) -> None:
    with at_work(organisation) as here:
        _invoice, pk = owed(here)
        give_up(here, pk, HOPELESS)
    with acting(organisation, "firm:1", A_MORNING, mandate=1):
        assert not Closing.objects.exists()
        assert not Entry.objects.exists()
        assert not EntryLine.objects.exists()


def test_the_database_takes_no_entry_that_does_not_balance_and_changes_none(organisation: int) -> None:
    with at_work(organisation) as here:
        _invoice, pk = owed(here)
        give_up(here, pk, HOPELESS)
        one_sided = EntryLine(organisation_id=organisation, entry=Entry.objects.get(), account="654", debit=1, credit=0)
    with pytest.raises(IntegrityError, match="does not balance"), at_work(organisation):
        one_sided.save()
    with pytest.raises(ProgrammingError), at_work(organisation), connection.cursor() as cursor:
        cursor.execute("UPDATE closing_entryline SET debit = 1")


def test_another_currency_is_given_up_in_its_own(organisation: int) -> None:
    with at_work(organisation) as here:
        debtor = add_customer(here, "Mill of Nowhere")
        pk = ReceivableId(
            add_invoice(here, debtor, InvoiceWord("F-1", Money(Decimal("80.00"), "CHF"), date(2026, 1, 5)))
        )
        give_up(here, pk, HOPELESS)
        assert (Closing.objects.get().currency, Receivable.objects.get(pk=pk).open_amount) == ("CHF", Decimal(0))
