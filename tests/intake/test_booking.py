"""Booking an export: what is owed afterwards, and after the next one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, ProgrammingError, connection

from relance.domain.ledger import DebtorKind
from relance.intake.booking import LOADED, Booked, Booking, book, no_statement_forever, open_days, open_identities
from relance.intake.formats.detect import read_file
from relance.intake.merge.silence import SettlesTooMuch
from relance.intake.models import Import
from relance.journal.models import Event
from relance.journal.verification import verify_journal
from relance.parties.models import Contact, Debtor
from relance.receivables.models import Imputation, Payment, Receivable
from relance.receivables.selectors import wrong_open_sums
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.conftest import found
from tests.intake.builders import line, receipt, sale, write_csv, write_fec

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def bring(organisation: int, path: Path, *, at: datetime = NOW, **options: bool) -> Booked:
    """Import ``path`` as the command does."""
    format_name = "fec" if path.suffix == ".txt" else "invoice-list"
    with at_work(organisation, at) as here:
        parsed = read_file(path, watched=open_identities(here, format_name), open_days=open_days(here))
        return book(here, parsed, Booking(path, **options))


def owed(organisation: int) -> dict[str, str]:
    with at_work(organisation):
        return {r.number: f"{r.open_amount:.2f}" for r in Receivable.objects.filter(open_amount__gt=0)}


def unallocated(organisation: int) -> list[str]:
    with at_work(organisation):
        return sorted(f"{p.open_amount:.2f}" for p in Payment.objects.filter(open_amount__gt=0, voided_at=None))


def person_pays(organisation: int, number: str, amount: str, on: date) -> None:
    """A payment known from a person, set against an invoice."""
    with at_work(organisation), connection.cursor() as cursor:
        receivable = Receivable.objects.get(number=number)
        cursor.execute(
            "INSERT INTO receivables_payment (organisation_id, debtor_id, nature, source, identity, reference, received_on,"
            " currency, amount, recorded_at) VALUES (%s, %s, 'payment', 'person', %s, '', %s, 'EUR', %s, %s) RETURNING id",
            [organisation, receivable.debtor_id, f"p{number}{amount}", on, amount, NOW],
        )
        (payment,) = cursor.fetchone() or (0,)
        Imputation.objects.create(
            organisation_id=organisation,
            payment_id=payment,
            receivable=receivable,
            currency="EUR",
            amount=Decimal(amount),
            recorded_at=NOW,
        )


def recomputed(organisation: int) -> bool:
    """Every open amount, and every sum of them, equals what its rows say."""
    with at_work(organisation) as here, connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM receivables_receivable r WHERE open_amount <> amount -"
            " coalesce((SELECT sum(m.amount) FROM receivables_imputation m WHERE m.receivable_id = r.id), 0)"
        )
        return bool(cursor.fetchone() == (0,)) and list(wrong_open_sums(here)) == []


@pytest.mark.requirement("P16", "P18", "AP-6")
def test_an_export_books_who_owes_what_with_what_was_paid(organisation: int, tmp_path: Path) -> None:
    path = write_fec(
        tmp_path,
        sale("F1", 12000),
        sale("F2", 5000, let="a"),
        receipt("R1", 2000, let="a"),
        receipt("R9", 700, aux="C2"),
    )
    booked = bring(organisation, path)
    assert (booked.created, booked.debtors, booked.settled) == (2, 2, 0)
    assert owed(organisation) == {"F1": "120.00", "F2": "30.00"}
    assert unallocated(organisation) == ["7.00"]
    with at_work(organisation) as here:
        (paid,) = Payment.objects.filter(open_amount=0)
        assert (paid.received_on, paid.amount) == (date(2026, 2, 10), Decimal("20.00"))
        assert [event.name for event in Event.objects.all()] == ["intake.booked"]
        assert list(verify_journal(here)) == []
    assert recomputed(organisation)


def test_importing_twice_changes_nothing(organisation: int, tmp_path: Path) -> None:
    path = write_fec(
        tmp_path, sale("F1", 12000), sale("F2", 5000, let="a"), receipt("R1", 2000, let="a"), receipt("R9", 700)
    )
    bring(organisation, path)
    with at_work(organisation):
        before = (list(Receivable.objects.values()), list(Payment.objects.values()), Imputation.objects.count())
    again = bring(organisation, path, at=NOW.replace(day=3))
    assert (again.again, again.created, again.changed, again.settled, again.reopened) == (True, 0, 0, 0, 0)
    with at_work(organisation):
        assert (list(Receivable.objects.values()), list(Payment.objects.values()), Imputation.objects.count()) == before
        assert Import.objects.count() == 2, "but it is known that the books were as fresh as that"
    bring(organisation, path, at=NOW.replace(day=3))
    with at_work(organisation):
        assert Import.objects.count() == 2


def test_a_dry_run_reports_the_same_and_books_nothing(organisation: int, tmp_path: Path) -> None:
    path = write_fec(tmp_path, sale("F1", 12000))
    assert bring(organisation, path, dry_run=True).created == 1
    assert owed(organisation) == {}
    with at_work(organisation):
        assert Event.objects.count() == 0
    assert bring(organisation, path).created == 1


def test_a_newer_export_settles_what_it_no_longer_holds_open_on_the_day_of_payment(
    organisation: int, tmp_path: Path
) -> None:
    many = [sale(f"G{n}", 100_000) for n in range(5)]
    bring(organisation, write_fec(tmp_path, sale("F1", 12000), *many))
    newer = write_fec(
        tmp_path, sale("F1", 12000, let="A"), *many, receipt("R1", 12000, let="A", on="20260220"), name="newer.txt"
    )
    booked = bring(organisation, newer)
    assert (booked.settled, [str(m) for m in booked.settled_amounts]) == (1, ["120.00 EUR"])
    assert "F1" not in owed(organisation)
    with at_work(organisation):
        assert Payment.objects.get().received_on == date(2026, 2, 20)
    assert recomputed(organisation)


def test_an_older_or_faulty_export_settles_nothing_by_its_silence(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 12000), sale("F2", 500_000, on="20260301")))
    older = write_fec(tmp_path, sale("F2", 500_000, on="20260301"), name="older.txt")
    assert bring(organisation, older).settled == 0
    faulty = write_fec(
        tmp_path, sale("F2", 500_000, on="20260301"), "cut|line", sale("F3", 100, on="20260310"), name="faulty.txt"
    )
    assert bring(organisation, faulty).settled == 0
    assert owed(organisation)["F1"] == "120.00"


def test_an_invoice_outside_the_exports_period_is_not_settled_by_its_silence(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 1000, on="20251231"), sale("F2", 500_000)))
    newer = write_fec(tmp_path, sale("F2", 500_000), sale("F3", 100, on="20260310"), name="newer.txt")
    assert bring(organisation, newer).settled == 0
    assert owed(organisation)["F1"] == "10.00"


def test_settling_over_a_fifth_of_what_is_open_needs_a_confirmation(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 12000), sale("F2", 12000)))
    newer = write_fec(tmp_path, sale("F2", 12000), sale("F3", 100, on="20260310"), name="newer.txt")
    with pytest.raises(SettlesTooMuch, match="--confirm-settled"):
        bring(organisation, newer)
    assert owed(organisation) == {"F1": "120.00", "F2": "120.00"}
    assert bring(organisation, newer, confirm_settled=True).settled == 1


def test_the_next_export_can_reopen(organisation: int, tmp_path: Path) -> None:
    many = [sale(f"G{n}", 100_000) for n in range(5)]
    bring(organisation, write_fec(tmp_path, sale("F1", 12000), *many))
    paid = write_fec(tmp_path, sale("F1", 12000, let="A"), *many, receipt("R1", 12000, let="A"), name="paid.txt")
    bring(organisation, paid)
    bounced = write_fec(tmp_path, sale("F1", 12000), *many, sale("F9", 100, on="20260401"), name="bounced.txt")
    assert bring(organisation, bounced).reopened == 1
    assert owed(organisation)["F1"] == "120.00"
    assert unallocated(organisation) == []
    assert recomputed(organisation)


@pytest.mark.requirement("P16")
def test_a_payment_known_from_a_person_is_absorbed_by_the_books_and_never_counted_twice(
    organisation: int, tmp_path: Path
) -> None:
    many = [sale(f"G{n}", 100_000) for n in range(5)]
    bring(organisation, write_fec(tmp_path, sale("F1", 12000), sale("F2", 9000), *many))
    person_pays(organisation, "F1", "120.00", date(2026, 2, 8))
    person_pays(organisation, "F2", "40.00", date(2026, 2, 8))
    assert owed(organisation)["F2"] == "50.00"
    newer = write_fec(
        tmp_path,
        sale("F1", 12000, let="A"),
        sale("F2", 9000, let="b"),
        *many,
        receipt("R1", 12000, let="A"),
        receipt("R2", 4000, let="b"),
        name="newer.txt",
    )
    bring(organisation, newer)
    assert owed(organisation)["F2"] == "50.00"
    assert "F1" not in owed(organisation)
    with at_work(organisation):
        assert Payment.objects.filter(source="books").count() == 0
    assert recomputed(organisation)


def test_an_amount_corrected_downwards_is_no_longer_asked_for(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 12000)))
    bring(organisation, write_fec(tmp_path, sale("F1", 10000), name="corrected.txt"))
    assert owed(organisation) == {"F1": "100.00"}


@pytest.mark.requirement("P19", "P20")
def test_credits_of_the_books_follow_the_latest_export(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 12000), receipt("R1", 700), receipt("R2", 300)))
    assert unallocated(organisation) == ["3.00", "7.00"]
    bring(organisation, write_fec(tmp_path, sale("F1", 12000), receipt("R1", 700), name="newer.txt"))
    assert unallocated(organisation) == ["7.00"]


def test_a_due_date_is_assumed_until_the_terms_are_stated(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 12000, on="20260115")))
    with at_work(organisation) as here:
        assumed = Receivable.objects.get(number="F1")
        assert (assumed.due_on, assumed.due_is_assumed) == (date(2026, 2, 14), True)
        set_preference(here, "payment-terms", "45-end-of-month")
    bring(organisation, write_fec(tmp_path, sale("F1", 12000), sale("F2", 100, on="20260120"), name="next.txt"))
    with at_work(organisation):
        stated = Receivable.objects.get(number="F2")
        assert (stated.due_on, stated.due_is_assumed) == (date(2026, 3, 31), False)


@pytest.mark.requirement("P33")
def test_a_list_brings_due_dates_contacts_and_what_is_left_to_pay(organisation: int, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path,
        "Numéro;Client;Date;Échéance;TTC;Payé;Email;SIREN",
        "F-1;Alpha;31/01/2026;15/03/2026;100,00;30,00;a@alpha.example, b@alpha.example;404 833 048",
        "F-2;Bêta;31/01/2026;;100,00;;;",
    )
    bring(organisation, path)
    assert owed(organisation) == {"F-1": "70.00", "F-2": "100.00"}
    with at_work(organisation):
        alpha = Debtor.objects.get(name="Alpha")
        assert (alpha.kind_in_law, alpha.siren) == (DebtorKind.COMPANY, "404833048")
        assert Debtor.objects.get(name="Bêta").kind_in_law == DebtorKind.UNKNOWN
        assert sorted(Contact.objects.filter(debtor=alpha).values_list("email", flat=True)) == [
            "a@alpha.example",
            "b@alpha.example",
        ]
        assert not Receivable.objects.get(number="F-1").due_is_assumed


def test_a_telephone_without_an_address_is_kept_once(organisation: int, tmp_path: Path) -> None:
    rows = ("F-1;Alpha;2026-02-01;2026-03-03;100,00;;01 99 00 00 00", "F-2;Bêta;2026-02-01;2026-03-03;50,00;;")
    path = write_csv(tmp_path, "Numéro;Client;Date;Échéance;TTC;Email;Téléphone", *rows)
    for _ in range(2):
        bring(organisation, path)
    with at_work(organisation):
        (contact,) = Contact.objects.select_related("debtor")
        assert (contact.debtor.name, contact.email, contact.phone) == ("Alpha", "", "01 99 00 00 00")


def test_stating_that_all_customers_are_businesses_is_journaled(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 12000)), customers_are_businesses=True)
    with at_work(organisation):
        assert Debtor.objects.get().kind_in_law == DebtorKind.COMPANY
        assert "parties.customers_stated_as_businesses" in Event.objects.values_list("name", flat=True)


def test_a_list_that_shows_an_invoice_as_paid_settles_it(organisation: int, tmp_path: Path) -> None:
    header = "Numéro;Client;Date;TTC;Reste;Date de paiement"
    rest = "F-2;Alpha;31/01/2026;900,00;900,00;"
    bring(organisation, write_csv(tmp_path, header, "F-1;Alpha;31/01/2026;100,00;100,00;", rest))
    bring(
        organisation, write_csv(tmp_path, header, "F-1;Alpha;31/01/2026;100,00;0,00;15/02/2026", rest, name="later.csv")
    )
    assert owed(organisation) == {"F-2": "900.00"}
    with at_work(organisation):
        assert Payment.objects.get().received_on == date(2026, 2, 15)


def test_the_application_cannot_write_an_open_amount(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 12000)))
    for statement in (
        "UPDATE receivables_receivable SET open_amount = 0",
        "UPDATE receivables_receivable SET currency = 'USD'",
        "DELETE FROM receivables_receivable",
        "UPDATE receivables_imputation SET amount = 1",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            at_work(organisation),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.requirement("P59")
def test_a_payment_never_settles_another_currency_nor_more_than_is_open(organisation: int, tmp_path: Path) -> None:
    foreign = [
        line("411000", "92,00", entry="1", aux="C1", piece="U1", foreign="100,00", currency="USD"), line("706", credit="92,00", entry="1"),
    ]  # fmt: skip
    bring(organisation, write_fec(tmp_path, foreign, sale("F1", 1000), receipt("R1", 5000)))
    with at_work(organisation):
        payment, dollars, euros = (
            Payment.objects.get(),
            Receivable.objects.get(number="U1"),
            Receivable.objects.get(number="F1"),
        )
    for receivable, amount in ((dollars, "1.00"), (euros, "10.01")):
        with pytest.raises(IntegrityError), at_work(organisation):
            Imputation.objects.create(
                organisation_id=organisation,
                payment=payment,
                receivable=receivable,
                currency="EUR",
                amount=Decimal(amount),
                recorded_at=NOW,
            )


def test_two_organisations_book_the_same_file_apart(organisation: int, tmp_path: Path) -> None:
    from tests.conftest import found

    other = found()
    path = write_fec(tmp_path, sale("F1", 12000))
    assert (bring(organisation, path).created, bring(other, path).created) == (1, 1)
    assert owed(organisation) == owed(other) == {"F1": "120.00"}


def test_an_invoice_known_from_two_kinds_of_export_is_asked_once_and_gets_its_due_date(
    organisation: int, tmp_path: Path
) -> None:
    bring(organisation, write_fec(tmp_path, sale("F-1", 10000), sale("F-2", 5000)))
    listed = write_csv(
        tmp_path,
        "Numéro;Code client;Client;Date;Échéance;TTC",
        "F-1;411000/C1;Alpha;2026-01-15;2026-03-31;100,00",
        "F-9;411000/C1;Alpha;2026-01-15;;5,00",
    )
    booked = bring(organisation, listed)
    assert (booked.created, booked.doubles) == (1, 1)
    assert owed(organisation) == {"F-1": "100.00", "F-2": "50.00", "F-9": "5.00"}
    with at_work(organisation):
        first = Receivable.objects.get(number="F-1")
        assert (first.due_on, first.due_is_assumed) == (date(2026, 3, 31), False)


def test_an_invoice_carried_forward_under_another_date_is_the_same_invoice(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F25-7", 12000, on="20251110"), sale("F25-8", 100_000, on="20251111")))

    def forward(piece: str, cents: str) -> list[str]:
        return [
            line("411000", cents, entry=piece, journal="AN", on="20260101", aux="C1", name="Client C1", piece=piece),
            line("890000", credit=cents, entry=piece, journal="AN", on="20260101", piece=piece),
        ]

    new_year = write_fec(
        tmp_path,
        forward("F25-7", "120,00"),
        forward("F25-8", "1000,00"),
        sale("F26-1", 100, on="20260120"),
        name="n.txt",
    )
    assert bring(organisation, new_year).created == 1
    assert owed(organisation) == {"F25-7": "120.00", "F25-8": "1000.00", "F26-1": "1.00"}
    paid = write_fec(
        tmp_path,
        [text.replace("|120,00|0,00||", "|120,00|0,00|A|") for text in forward("F25-7", "120,00")],
        forward("F25-8", "1000,00"),
        sale("F26-1", 100, on="20260120"),
        receipt("R1", 12000, on="20260215", let="A"),
        name="p.txt",
    )
    assert bring(organisation, paid).settled == 1
    assert owed(organisation) == {"F25-8": "1000.00", "F26-1": "1.00"}


def test_the_lines_of_one_piece_stay_one_invoice_when_an_export_comes_again(organisation: int, tmp_path: Path) -> None:
    rows = [
        line("411000", "5,00", entry="1", aux="C1", piece="F1"), line("411000", "5,00", entry="1", aux="C1", piece="F1"),
        line("706", credit="10,00", entry="1"),
    ]  # fmt: skip
    bring(organisation, write_fec(tmp_path, rows))
    assert bring(organisation, write_fec(tmp_path, rows, sale("F2", 100, on="20260301"), name="next.txt")).created == 1
    with at_work(organisation):
        assert Receivable.objects.filter(number="F1", open_amount=10).count() == 1


def test_stating_it_later_on_the_same_file_is_journaled_too_and_only_once(organisation: int, tmp_path: Path) -> None:
    path = write_fec(tmp_path, sale("F1", 12000))
    bring(organisation, path)
    for _ in range(2):
        bring(organisation, path, customers_are_businesses=True)
    with at_work(organisation):
        assert Debtor.objects.get().kind_in_law == DebtorKind.COMPANY
        names = list(Event.objects.values_list("name", flat=True))
    assert names.count("parties.customers_stated_as_businesses") == 1


CASES = Path(__file__).with_name("cases")


@pytest.mark.requirement("P16")
def test_a_part_payment_is_booked_on_its_day(organisation: int) -> None:
    bring(organisation, CASES / "10-part-paid-dated.csv")
    assert owed(organisation) == {"F1": "1000.00", "F2": "500.00"}
    with at_work(organisation):
        (paid,) = Payment.objects.all()
        assert (paid.received_on, f"{paid.amount:.2f}", paid.is_inferred) == (date(2026, 2, 10), "200.00", False)
    assert recomputed(organisation)
    bring(organisation, CASES / "10-part-paid-dated.csv")
    assert owed(organisation) == {"F1": "1000.00", "F2": "500.00"}, "the same again changes nothing"
    with at_work(organisation):
        assert Payment.objects.count() == 1


@pytest.mark.requirement("P10")
def test_what_the_rest_leaves_out_beyond_what_was_paid_is_not_asked(organisation: int) -> None:
    bring(organisation, CASES / "rest-after-credit-note.csv")
    assert owed(organisation) == {"F-101": "1200.00", "F-102": "150.00", "F-103": "950.00"}
    assert unallocated(organisation) == []
    with at_work(organisation):
        lowered = Payment.objects.filter(imputation__receivable__number="F-103")
        assert [(f"{one.amount:.2f}", one.is_inferred) for one in lowered] == [("50.00", True)]
    assert recomputed(organisation)


def test_a_name_that_our_letters_cannot_write_is_booked_as_it_is(organisation: int) -> None:
    bring(organisation, CASES / "name-without-glyphs.csv")
    assert owed(organisation) == {f"N-{number}": "100.00" for number in (1, 2, 3)}
    with at_work(organisation):
        assert Debtor.objects.get(code="C2").name == "株式会社サクラ"


@pytest.mark.requirement("P7")
def test_of_entries_of_one_day_and_amount_the_same_are_open_whatever_their_order(
    organisation: int, tmp_path: Path
) -> None:
    """Two invoices of a day and a sum, and one payment of that sum under one lettering code: the first piece is settled."""
    invoices = [sale(number, 10000, let="A") for number in ("F1", "F2")]
    paid = receipt("R1", 10000, let="A")
    bring(organisation, write_fec(tmp_path, *invoices[0], *invoices[1], *paid))
    first = owed(organisation)
    other = found()
    bring(other, write_fec(tmp_path, *invoices[1], *invoices[0], *paid, name="turned.txt"))
    assert owed(other) == first


def test_no_statement_of_an_import_may_compare_each_row_with_each_and_the_setting_ends_with_it(
    organisation: int,
) -> None:
    """A plan by nested loops of 30,000 rows took minutes where the planner took the company for one row (decision 0096)."""

    def setting() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('enable_nestloop')")
            (found,) = cursor.fetchone() or ("",)
            return str(found)

    with at_work(organisation):
        with no_statement_forever("list.csv"):
            assert setting() == "off"
            with no_statement_forever("list.csv"):
                assert setting() == "off"
            assert setting() == "off", "the inner one puts back what it found"
        assert setting() == "on"


def test_what_the_triggers_of_an_import_ask_is_planned_as_ever(organisation: int) -> None:
    """They look up a few rows among those of every company, by key: a hash of all would grow with the installation."""
    with at_work(organisation), connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
            WHERE c.relname = ANY(%s) AND (t.tgnewtable IS NOT NULL OR t.tgoldtable IS NOT NULL)
                AND NOT coalesce('enable_nestloop=on' = ANY(p.proconfig), false)""",
            [[*LOADED, "receivables_hold"]],
        )
        assert cursor.fetchall() == [], "a trigger that came later: see rules/triggers_plan_for_themselves.sql"
