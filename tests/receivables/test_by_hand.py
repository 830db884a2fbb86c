"""What a person enters: an invoice, a credit note, a payment; put right and cancelled with a reason. What is asked follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId, PaymentId, ReceivableId
from relance.domain.money import CurrencyMismatch, Money
from relance.insight.week import week
from relance.intake.booking import Booking, book
from relance.intake.formats.told import Told
from relance.intake.reading import read_for
from relance.journal.models import Event, EventDetail
from relance.journal.verification import verify_journal
from relance.parties.by_hand import DebtorCodeTaken, add_customer
from relance.parties.details import DebtorFieldInvalid, DebtorUnknown
from relance.parties.models import Debtor
from relance.receivables.allocation import place_credit, unallocated
from relance.receivables.by_hand import (
    InvoiceInFuture,
    InvoiceWord,
    NumberMissing,
    NumberTaken,
    TextTooLong,
    add_invoice,
)
from relance.receivables.corrections import (
    PaymentCancels,
    PaymentOfBooks,
    PaymentUnknown,
    ReasonMissing,
    cancel_payment,
)
from relance.receivables.credit_notes import CreditAboveRest, CreditTaken, CreditWord, add_credit_note
from relance.receivables.invoice_corrections import (
    AmountBelowPaid,
    InvoiceCancelled,
    InvoiceChange,
    InvoiceNotCancelled,
    InvoicePaidInBooks,
    NothingCorrected,
    SumsOfBooks,
    cancel_invoice,
    correct_invoice,
    reopen_invoice,
)
from relance.receivables.models import Correction, Payment, Receivable
from relance.receivables.recorded_payments import (
    Doubt,
    PaymentAboveRest,
    PaymentCurrency,
    PaymentInFuture,
    PaymentTwice,
    RecordedPayment,
    record_payment,
)
from relance.receivables.review import DueBeforeIssue
from relance.receivables.selectors import wrong_open_amounts, wrong_open_sums
from relance.receivables.snapshots import standings
from relance.receivables.targets import find_invoice
from relance.tenancy.context import Acting, acting
from relance.tenancy.models import Role
from relance.tenancy.preferences import set_preference
from relance.tenancy.rights import RightMissing
from tests.at_work import at_work
from tests.domain.builders import eur
from tests.intake.builders import line, receipt, sale, write_csv, write_fec
from tests.intake.test_booking import bring, owed

AT = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)
TODAY = date(2026, 4, 7)
MAY = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def sound(organisation: int) -> bool:
    with at_work(organisation) as here:
        return not [*wrong_open_amounts(here), *wrong_open_sums(here), *verify_journal(here)]


def customer(organisation: int, name: str = "Moulin Imaginaire", **more: object) -> DebtorId:
    with at_work(organisation, AT) as here:
        return add_customer(here, name, **more)  # type: ignore[arg-type]


def invoice(organisation: int, debtor: DebtorId, number: str = "F-1", amount: str = "216.50", **more: object) -> int:
    word = InvoiceWord(number, eur(amount), date(2026, 2, 2), **{"due_on": date(2026, 3, 4), **more})  # type: ignore[arg-type]
    with acting(organisation, "test", AT) as here:
        return add_invoice(here, debtor, word)


def pay(organisation: int, amount: str, *accepted: Doubt, number: str = "F-1", on: date = TODAY) -> RecordedPayment:
    with acting(organisation, "test", AT) as here:
        return record_payment(here, find_invoice(here, number), amount=eur(amount), on=on, accepted=accepted)


def cancel(organisation: int, payment: PaymentId, reason: str = "typed twice") -> object:
    with acting(organisation, "test", AT) as here:
        return cancel_payment(here, payment, reason=reason)


def correct(
    organisation: int, receivable: ReceivableId, reason: str = "misread", **fields: object
) -> dict[str, tuple[str, str]]:
    change = InvoiceChange(**fields)  # type: ignore[arg-type]
    with acting(organisation, "test", AT) as here:
        return correct_invoice(here, receivable, change, reason=reason)


def row(organisation: int, receivable: int) -> Receivable:
    with at_work(organisation):
        return Receivable.objects.get(pk=receivable)


def loose(organisation: int, debtor: int) -> list[str]:
    with at_work(organisation) as here:
        return [f"{one.open_amount:.2f}" for one in unallocated(here, debtor)]


@pytest.mark.requirement("EV-12", "P22")
def test_a_customer_and_his_invoice_are_asked_as_imported_ones_are(organisation: int) -> None:
    debtor = customer(organisation, stated={"siren": "404833048", "city": "Ville-Imaginaire"})
    one = invoice(organisation, debtor, label="Sacks of flour", order_reference="BC-7")
    assert owed(organisation) == {"F-1": "216.50"}
    with at_work(organisation) as here:
        kept = Debtor.objects.get(pk=debtor)
        assert (kept.code, kept.kind_in_law, kept.language) == ("Moulin Imaginaire", "company", "fr")
        (snapshot,) = standings(here, [one])
        assert list(Event.objects.filter(chain=debtor).order_by("sequence").values_list("name", flat=True)) == [
            "parties.debtor_added",
            "invoice.added",
        ]
    assert snapshot.snapshot.due_on == date(2026, 3, 4)
    assert sound(organisation)


def test_without_a_due_date_the_terms_give_it_assumed_only_where_none_were_stated(organisation: int) -> None:
    debtor = customer(organisation)
    first = row(organisation, invoice(organisation, debtor, due_on=None))
    assert (first.due_on, first.due_is_assumed) == (date(2026, 3, 4), True)
    with at_work(organisation) as here:
        set_preference(here, "payment-terms", "45-end-of-month")
    second = row(organisation, invoice(organisation, debtor, "F-2", due_on=None))
    assert (second.due_on, second.due_is_assumed) == (date(2026, 3, 31), False)


@pytest.mark.parametrize(
    ("number", "fields", "why"),
    [
        (" ", {}, NumberMissing),
        ("F" * 401, {}, TextTooLong),
        ("F-1", {"issued_on": date(2026, 4, 8)}, InvoiceInFuture),
        ("F-1", {"performed_on": date(2026, 4, 8)}, InvoiceInFuture),
        ("F-1", {"due_on": date(2026, 2, 1)}, DueBeforeIssue),
    ],
)
def test_what_cannot_be_an_invoice_is_refused(
    organisation: int, number: str, fields: dict[str, date], why: type[DomainError]
) -> None:
    debtor = customer(organisation)
    issued_on = fields.pop("issued_on", date(2026, 2, 2))
    with pytest.raises(why), acting(organisation, "test", AT) as here:
        add_invoice(here, debtor, InvoiceWord(number, eur("1.00"), issued_on, **fields))  # type: ignore[arg-type]
    assert owed(organisation) == {}


@pytest.mark.requirement("P22")
def test_a_number_that_exists_is_refused_for_that_customer_and_no_other(organisation: int) -> None:
    debtor, other = customer(organisation), customer(organisation, "Forge Imaginaire")
    invoice(organisation, debtor)
    with pytest.raises(NumberTaken):
        invoice(organisation, debtor, "f-1 ")
    invoice(organisation, other)
    with pytest.raises(DebtorUnknown):
        invoice(organisation, DebtorId(10**9))
    with pytest.raises(DebtorCodeTaken):
        customer(organisation, "MOULIN imaginaire")
    with pytest.raises(DebtorFieldInvalid):
        customer(organisation, "  ")
    customer(organisation, "Moulin Imaginaire", code="C0200")


@pytest.mark.requirement("P17")
def test_a_payment_above_the_rest_is_asked_about_before_it_is_booked(organisation: int) -> None:
    debtor = customer(organisation)
    invoice(organisation, debtor)
    with pytest.raises(PaymentAboveRest) as asked:
        pay(organisation, "100000.00")
    assert asked.value.facts["rest"] == eur("99783.50")
    assert owed(organisation) == {"F-1": "216.50"}
    pay(organisation, "220.00", Doubt.ABOVE_REST)
    assert (owed(organisation), loose(organisation, debtor)) == ({}, ["3.50"])


def test_the_same_amount_on_the_same_day_is_asked_about(organisation: int) -> None:
    debtor = customer(organisation)
    invoice(organisation, debtor)
    first = pay(organisation, "50.00")
    with pytest.raises(PaymentTwice):
        pay(organisation, "50.00")
    pay(organisation, "50.00", on=date(2026, 4, 6))
    pay(organisation, "50.00", Doubt.TWICE)
    cancel(organisation, PaymentId(first.payment))
    assert owed(organisation) == {"F-1": "116.50"}


def test_a_day_before_the_invoice_is_remarked_one_to_come_and_another_currency_are_refused(organisation: int) -> None:
    debtor = customer(organisation)
    invoice(organisation, debtor)
    assert len(pay(organisation, "50.00", on=date(2026, 2, 1)).remarks) == 1
    assert pay(organisation, "50.00").remarks == ()
    with pytest.raises(PaymentInFuture):
        pay(organisation, "5.00", on=date(2026, 4, 8))
    dollars = Money(eur("1.00").amount, "USD")
    with pytest.raises(PaymentCurrency), acting(organisation, "test", AT) as here:
        record_payment(here, find_invoice(here, "F-1"), amount=dollars, on=TODAY)


@pytest.mark.requirement("P16", "P28")
def test_a_cancelled_payment_leaves_the_invoice_open_and_moves_no_limitation(organisation: int) -> None:
    debtor = customer(organisation, stated={"kind": "consumer"})
    one = invoice(organisation, debtor)

    def last_day() -> object:
        with at_work(organisation) as here:
            return standings(here, [one])[0].snapshot.limitation_last_day

    before = last_day()
    paid = pay(organisation, "100.00")
    assert last_day() != before
    with pytest.raises(ReasonMissing):
        cancel(organisation, PaymentId(paid.payment), " ")
    done = cancel(organisation, PaymentId(paid.payment))
    assert done.reopened == (("F-1", eur("100.00")),)  # type: ignore[attr-defined]
    assert (owed(organisation), last_day(), loose(organisation, debtor)) == ({"F-1": "216.50"}, before, [])
    with at_work(organisation):
        assert Event.objects.filter(chain=debtor, name="payment.cancelled").exists()
        assert "typed twice" in "".join(EventDetail.objects.values_list("detail", flat=True))
        assert [kept.reason for kept in Correction.objects.exclude(payment=None)] == ["typed twice"]
    with pytest.raises(PaymentUnknown):
        cancel(organisation, PaymentId(paid.payment))
    assert sound(organisation)


def test_what_the_books_show_is_not_cancelled_here_what_somebody_said_of_it_is(
    organisation: int, tmp_path: Path
) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 10000), receipt("R1", 6000)), at=AT)
    with at_work(organisation):
        credit = Payment.objects.get()
    with pytest.raises(PaymentOfBooks):
        cancel(organisation, PaymentId(credit.pk))
    with acting(organisation, "test", AT) as here:
        place_credit(here, PaymentId(credit.pk))
    assert owed(organisation) == {"F1": "40.00"}
    with at_work(organisation):
        stand_in = Payment.objects.get(source="person")
    cancel(organisation, PaymentId(stand_in.pk), "not theirs")
    assert (owed(organisation), loose(organisation, credit.debtor_id)) == ({"F1": "100.00"}, ["60.00"])
    with acting(organisation, "test", AT) as here:
        place_credit(here, PaymentId(credit.pk))
    assert owed(organisation) == {"F1": "40.00"}
    assert sound(organisation)


@pytest.mark.requirement("P16")
def test_a_payment_that_the_books_show_since_is_theirs(organisation: int, tmp_path: Path) -> None:
    header = "Numéro;Client;Date;Échéance;TTC;Reste"
    bring(organisation, write_csv(tmp_path, header, "F-1;Alpha;20/02/2026;20/03/2026;100,00;100,00"), at=AT)
    paid = pay(organisation, "40.00")
    bring(
        organisation, write_csv(tmp_path, header, "F-1;Alpha;20/02/2026;20/03/2026;100,00;60,00", name="b.csv"), at=MAY
    )
    assert owed(organisation) == {"F-1": "60.00"}
    with pytest.raises(PaymentOfBooks):
        cancel(organisation, PaymentId(paid.payment))


def test_a_cancelled_payment_that_the_books_show_later_counts_once(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 10000), sale("F2", 5000)), at=AT)
    cancel(organisation, PaymentId(pay(organisation, "100.00", number="F1").payment))
    rows = [
        sale("F1", 10000, let="A"),
        receipt("R", 10000, on="20260407", let="A"),
        sale("F2", 5000),
        sale("Z", 100, on="20260501", aux="C9"),
    ]
    bring(organisation, write_fec(tmp_path, *rows, name="may.txt"), at=MAY, confirm_settled=True)
    assert owed(organisation) == {"F2": "50.00", "Z": "1.00"}
    assert sound(organisation)


@pytest.mark.requirement("EV-12")
def test_a_corrected_invoice_tells_what_it_was(organisation: int) -> None:
    debtor = customer(organisation)
    one = invoice(organisation, debtor)
    pay(organisation, "100.00")
    with pytest.raises(AmountBelowPaid):
        correct(organisation, ReceivableId(one), amount=eur("99.99"))
    told = correct(
        organisation, ReceivableId(one), amount=eur("300.00"), due_on=date(2026, 3, 10), number="F-2", label="Flour"
    )
    assert told["amount"][1] == "300.00"
    kept = row(organisation, one)
    assert (kept.number, f"{kept.open_amount:.2f}", kept.due_on) == ("F-2", "200.00", date(2026, 3, 10))
    correct(organisation, ReceivableId(one), amount=eur("100.00"))
    assert owed(organisation) == {}
    with pytest.raises(NothingCorrected):
        correct(organisation, ReceivableId(one), amount=eur("100.00"))
    with pytest.raises(CurrencyMismatch):
        correct(organisation, ReceivableId(one), amount=Money(eur("5.00").amount, "USD"))
    with pytest.raises(DueBeforeIssue):
        correct(organisation, ReceivableId(one), due_on=date(2026, 2, 1))
    with pytest.raises(ReasonMissing):
        correct(organisation, ReceivableId(one), "", label="Rye")
    invoice(organisation, debtor, "F-1")
    with pytest.raises(NumberTaken):
        correct(organisation, ReceivableId(one), number="F-1")
    assert sound(organisation)


def test_sums_of_an_imported_invoice_stay_with_the_books_its_due_date_does_not(
    organisation: int, tmp_path: Path
) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 10000)), at=AT)
    with at_work(organisation):
        one = Receivable.objects.get().pk
    for fields in ({"amount": eur("90.00")}, {"number": "F9"}, {"issued_on": date(2026, 1, 1)}):
        with pytest.raises(SumsOfBooks):
            correct(organisation, ReceivableId(one), **fields)
    correct(organisation, ReceivableId(one), due_on=date(2026, 5, 1))
    kept = row(organisation, one)
    assert (kept.due_on, kept.due_is_assumed) == (date(2026, 5, 1), False)


@pytest.mark.requirement("P16")
def test_a_cancelled_invoice_is_asked_no_more_and_what_was_paid_on_it_asks(organisation: int) -> None:
    debtor = customer(organisation)
    one = invoice(organisation, debtor)
    paid = pay(organisation, "100.00")
    with acting(organisation, "test", AT) as here:
        assert cancel_invoice(here, ReceivableId(one), reason="sent to the wrong firm") == eur("100.00")
    assert (owed(organisation), loose(organisation, debtor)) == ({}, ["100.00"])
    with pytest.raises(InvoiceCancelled), acting(organisation, "test", AT) as here:
        cancel_invoice(here, ReceivableId(one), reason="again")
    with pytest.raises(InvoiceCancelled):
        correct(organisation, ReceivableId(one), label="Rye")
    with at_work(organisation):
        credit = Payment.objects.get(nature="credit_note")
    with pytest.raises(PaymentCancels):
        cancel(organisation, PaymentId(credit.pk))
    with acting(organisation, "test", AT) as here:
        assert reopen_invoice(here, ReceivableId(one), reason="it was right") == eur("216.50")
    with pytest.raises(InvoiceNotCancelled), acting(organisation, "test", AT) as here:
        reopen_invoice(here, ReceivableId(one), reason="again")
    assert owed(organisation) == {"F-1": "216.50"}
    cancel(organisation, PaymentId(paid.payment))
    with acting(organisation, "test", AT) as here:
        cancel_invoice(here, ReceivableId(one), reason="wrong after all")
    assert (owed(organisation), loose(organisation, debtor)) == ({}, [])
    assert sound(organisation)


def test_of_an_imported_invoice_what_the_books_show_paid_stays_and_no_import_asks_the_rest(
    organisation: int, tmp_path: Path
) -> None:
    header = "Numéro;Client;Date;Échéance;TTC;Reste"
    rows = ["F-1;Alpha;20/02/2026;20/03/2026;100,00;60,00", "F-2;Alpha;20/02/2026;20/03/2026;50,00;0,00"]
    bring(organisation, write_csv(tmp_path, header, *rows), at=AT)
    with at_work(organisation):
        one = Receivable.objects.get(number="F-1")
        paid = Receivable.objects.filter(number="F-2").first()
    with acting(organisation, "test", AT) as here:
        assert cancel_invoice(here, ReceivableId(one.pk), reason="goods came back") == eur("0.00")
    if paid is not None:
        with pytest.raises(InvoicePaidInBooks), acting(organisation, "test", AT) as here:
            cancel_invoice(here, ReceivableId(paid.pk), reason="goods came back")
    bring(organisation, write_csv(tmp_path, header, *rows, name="again.csv"), at=MAY)
    assert (owed(organisation), loose(organisation, one.debtor_id)) == ({}, [])
    assert sound(organisation)


def test_a_credit_note_lowers_its_invoice_or_waits(organisation: int) -> None:
    debtor = customer(organisation)
    one = invoice(organisation, debtor)

    def add(number: str, amount: str, *accepted: Doubt, against: int | None = one) -> int:
        word = CreditWord(number, eur(amount), TODAY, against)
        with acting(organisation, "test", AT) as here:
            return add_credit_note(here, DebtorId(debtor), word, accepted=accepted).payment

    first = add("AV-1", "16.50")
    with pytest.raises(CreditTaken):
        add("AV-1", "20.00")
    with pytest.raises(CreditAboveRest):
        add("AV-2", "300.00")
    assert owed(organisation) == {"F-1": "200.00"}
    waiting = add("AV-3", "20.00", against=None)
    assert loose(organisation, debtor) == ["20.00"]
    cancel(organisation, PaymentId(first), "never issued")
    cancel(organisation, PaymentId(waiting), "never issued")
    assert (owed(organisation), loose(organisation, debtor)) == ({"F-1": "216.50"}, [])
    add("AV-1", "300.00", Doubt.ABOVE_REST)
    assert (owed(organisation), loose(organisation, debtor)) == ({}, ["83.50"])
    assert sound(organisation)


@pytest.mark.requirement("P22", "P16")
@pytest.mark.parametrize(
    ("due", "total", "rest", "left"),
    [
        ("20/03/2026", "216,50", "216,50", "116.50"),
        ("25/03/2026", "300,00", "300,00", "200.00"),
        ("20/03/2026", "216,50", "116,50", "116.50"),
    ],
)
def test_an_invoice_entered_by_hand_is_asked_once_when_the_books_bring_it(
    organisation: int, tmp_path: Path, due: str, total: str, rest: str, left: str
) -> None:
    one = invoice(organisation, customer(organisation, "Alpha"))
    pay(organisation, "100.00")
    header = "Numéro;Client;Date;Échéance;TTC;Reste"
    rows = [f"F-1;Alpha;20/02/2026;{due};{total};{rest}", "F-2;Alpha;20/02/2026;20/03/2026;10,00;10,00"]
    bring(organisation, write_csv(tmp_path, header, *rows), at=AT)
    assert owed(organisation) == {"F-1": left, "F-2": "10.00"}
    assert row(organisation, one).source_format == "invoice-list"
    bring(organisation, write_csv(tmp_path, header, *rows, name="again.csv"), at=MAY)
    assert owed(organisation) == {"F-1": left, "F-2": "10.00"}
    with pytest.raises(SumsOfBooks):
        correct(organisation, ReceivableId(one), amount=eur("5.00"))
    assert sound(organisation)


@pytest.mark.requirement("P22")
def test_an_invoice_entered_by_hand_that_the_books_show_paid_is_asked_no_more(
    organisation: int, tmp_path: Path
) -> None:
    invoice(organisation, customer(organisation, "Alpha"))
    header = "Numéro;Client;Date;Échéance;TTC;Reste"
    rows = ["F-1;Alpha;20/02/2026;20/03/2026;216,50;0,00", "F-2;Alpha;20/02/2026;20/03/2026;10,00;10,00"]
    bring(organisation, write_csv(tmp_path, header, *rows), at=AT, confirm_settled=True)
    assert owed(organisation) == {"F-2": "10.00"}
    assert sound(organisation)


def test_an_invoice_entered_by_hand_is_found_in_a_ledger_too(organisation: int, tmp_path: Path) -> None:
    invoice(organisation, customer(organisation, "Client C1", code="C1"), "F1", "100.00")
    bring(organisation, write_fec(tmp_path, sale("F1", 10000), sale("F2", 5000)), at=AT)
    assert owed(organisation) == {"F1": "100.00", "F2": "50.00"}
    assert sound(organisation)


@pytest.mark.requirement("P16", "P17")
def test_a_credit_note_entered_by_hand_counts_once_when_the_books_bring_it(organisation: int, tmp_path: Path) -> None:
    debtor = customer(organisation, "Client C1", code="C1")
    one = invoice(organisation, debtor, "F1", "100.00")
    with acting(organisation, "test", AT) as here:
        add_credit_note(here, DebtorId(debtor), CreditWord("AV1", eur("30.00"), TODAY, one))
    back = [line("411000", credit="30,00", entry="AV1", aux="C1", name="Client C1", piece="AV1", on="20260301"),
            line("706000", "30,00", entry="AV1", piece="AV1", on="20260301")]  # fmt: skip
    bring(organisation, write_fec(tmp_path, sale("F1", 10000), back), at=AT)
    assert (owed(organisation), loose(organisation, debtor)) == ({"F1": "70.00"}, [])
    bring(
        organisation, write_fec(tmp_path, sale("F1", 10000), back, sale("F9", 100, aux="C9"), name="more.txt"), at=MAY
    )
    assert (owed(organisation), loose(organisation, debtor)) == ({"F1": "70.00", "F9": "1.00"}, [])
    assert sound(organisation)


def test_who_may_only_look_changes_nothing_and_a_collector_makes_no_debt(organisation: int) -> None:
    debtor = customer(organisation)
    one = invoice(organisation, debtor)
    paid = pay(organisation, "10.00")
    refused: list[Callable[[Acting], object]] = [
        lambda here: add_customer(here, "Autre"),
        lambda here: add_invoice(here, debtor, InvoiceWord("F-2", eur("1.00"), TODAY)),
        lambda here: correct_invoice(here, ReceivableId(one), InvoiceChange(label="x"), reason="x"),
        lambda here: cancel_invoice(here, ReceivableId(one), reason="x"),
        lambda here: add_credit_note(here, DebtorId(debtor), CreditWord("A", eur("1.00"), TODAY)),
    ]
    for act in refused:
        with pytest.raises(RightMissing), at_work(organisation, AT, role=Role.COLLECTOR) as here:
            act(here)
    with pytest.raises(RightMissing), at_work(organisation, AT, role=Role.VIEWER) as here:
        cancel_payment(here, PaymentId(paid.payment), reason="typed twice")
    with at_work(organisation, AT, role=Role.COLLECTOR) as here:
        cancel_payment(here, PaymentId(paid.payment), reason="typed twice")


@pytest.mark.requirement("P22")
def test_the_number_is_the_same_in_capitals_and_what_was_cancelled_stays_so(organisation: int, tmp_path: Path) -> None:
    debtor = customer(organisation, "Alpha")
    typed, cancelled = invoice(organisation, debtor, "f-1"), invoice(organisation, debtor, "F-2")
    with acting(organisation, "test", AT) as here:
        cancel_invoice(here, ReceivableId(cancelled), reason="never delivered")
    header = "Numéro;Client;Date;Échéance;TTC;Reste"
    rows = ["F-1;Alpha;20/02/2026;20/03/2026;216,50;216,50", "F-2;Alpha;20/02/2026;20/03/2026;300,00;300,00"]
    bring(organisation, write_csv(tmp_path, header, *rows), at=AT)
    assert owed(organisation) == {"F-1": "216.50"}
    assert row(organisation, typed).number == "F-1"
    assert sound(organisation)


@pytest.mark.requirement("P22")
def test_a_customer_entered_by_name_is_found_by_an_export_with_codes(organisation: int, tmp_path: Path) -> None:
    invoice(organisation, customer(organisation, "Moulin Imaginaire", stated={"siren": "404833048"}))
    header = "Numéro;Code client;Client;SIREN;Date;Échéance;TTC"
    path = write_csv(tmp_path, header, "F-1;C0104;MOULIN IMAGINAIRE;404833048;20/02/2026;20/03/2026;216,50")
    with at_work(organisation, AT) as here:
        book(here, read_for(here, path, Told()), Booking(path))
    assert owed(organisation) == {"F-1": "216.50"}
    with at_work(organisation):
        assert Receivable.objects.count() == 1


def test_a_credit_or_a_cancelled_invoice_is_no_money_that_came_in(organisation: int) -> None:
    debtor = customer(organisation)
    one = invoice(organisation, debtor)
    with acting(organisation, "test", AT) as here:
        add_credit_note(here, DebtorId(debtor), CreditWord("AV-1", eur("16.50"), TODAY, one))
    with acting(organisation, "test", AT) as here:
        cancel_invoice(here, ReceivableId(one), reason="never delivered")
    with at_work(organisation, AT) as here:
        assert week(here)[0] == []
