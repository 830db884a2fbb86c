"""Newer books win, older ones never undo; what is the same invoice is what an accountant would say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path
from random import Random

import pytest

from relance.intake.booking import Booked
from relance.parties.models import Debtor
from relance.receivables.models import Payment, Receivable
from tests.at_work import at_work
from tests.conftest import found
from tests.intake.builders import line, receipt, sale, write_csv, write_fec
from tests.intake.test_booking import bring, owed, recomputed

CASES = Path(__file__).with_name("cases")
HEADER = "Numéro;Date;Échéance;Code client;Client;Total TTC;Reste à payer"

pytestmark = pytest.mark.requirement("P16", "P18")


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def take(organisation: int, *names: str, **options: bool) -> list[Booked]:
    """Import cases, one an hour."""
    return [bring(organisation, CASES / name, at=at(20, 8 + hour), **options) for hour, name in enumerate(names)]


def test_instalments_that_change_places_are_told_by_their_due_dates(organisation: int) -> None:
    take(organisation, "04-instalments-1.csv", "04-instalments-2.csv", confirm_settled=True)
    with at_work(organisation):
        first, second = Receivable.objects.filter(number="F1").order_by("due_on")
        assert [int(one) for one in (first.amount, first.open_amount, second.open_amount)] == [100, 0, 250]
    assert recomputed(organisation)


def test_an_older_list_never_undoes_a_newer_one(organisation: int) -> None:
    take(organisation, "05-older-1.csv", "05-older-2.csv", "05-older-1.csv")
    assert owed(organisation) == {"F2": "50.00", "F4": "400.00"}
    again = found()
    take(again, "05-older-2.csv", "05-older-1.csv")
    assert owed(again) == {"F2": "50.00", "F4": "400.00"}, "nor when it comes for the first time"


def test_a_postponed_due_date_is_taken_and_told(organisation: int) -> None:
    _, booked = take(organisation, "18-due-later-1.csv", "18-due-later-2.csv")
    assert [str(one.sentence) for one in booked.corrected] == ["F1: due on 2026-04-30, before on 2026-01-31"]
    with at_work(organisation):
        assert Receivable.objects.get().due_on == date(2026, 4, 30)
    take(organisation, "18-due-later-1.csv")
    with at_work(organisation):
        assert Receivable.objects.get().due_on == date(2026, 4, 30)
    assert recomputed(organisation)


def test_an_amount_corrected_upwards_keeps_what_was_paid(organisation: int) -> None:
    _, booked = take(organisation, "19-amount-up-1.csv", "19-amount-up-2.csv")
    assert owed(organisation) == {"F1": "110.00"}
    with at_work(organisation):
        (paid,) = Payment.objects.filter(voided_at=None)
        assert [int(one) for one in (paid.amount, Receivable.objects.get().amount)] == [40, 150]
    assert [(one.whose, str(one.before), str(one.after)) for one in booked.corrected] == [
        ("F1", "100.00 EUR", "150.00 EUR")
    ]
    assert recomputed(organisation)


def test_the_same_number_of_another_debtor_is_another_invoice(organisation: int) -> None:
    _, booked = take(organisation, "same-number-fec.txt", "same-number-list.csv")
    assert (booked.created, booked.doubles) == (1, 0)
    with at_work(organisation):
        ambre, bois = Receivable.objects.order_by("pk")
        assert (ambre.due_is_assumed, bois.due_is_assumed) == (True, False)
        assert ambre.debtor_id != bois.debtor_id


def test_a_corrected_invoice_date_makes_no_second_invoice(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_csv(tmp_path, HEADER, "F1;05/01/2026;31/01/2026;C1;Alpha;100,00;100,00"), at=at(1))
    booked = bring(
        organisation,
        write_csv(tmp_path, HEADER, "F1;06/01/2026;31/01/2026;C1;Alpha;100,00;100,00", name="b.csv"),
        at=at(2),
    )
    assert (booked.created, owed(organisation)) == (0, {"F1": "100.00"})
    assert [str(one.sentence) for one in booked.corrected] == ["F1: of 2026-01-06, before of 2026-01-05"]


def test_rows_of_equal_amounts_are_told_apart_by_their_dates_and_keep_apart(organisation: int, tmp_path: Path) -> None:
    rows = [f"ABO;05/0{month}/2026;28/0{month}/2026;C1;Alpha;100,00;{{}}" for month in (1, 2, 3)]
    whole = [row.format("100,00") for row in rows]
    bring(organisation, write_csv(tmp_path, HEADER, *whole), at=at(1))
    paid = [rows[0].format("0,00"), rows[1].format("100,00"), rows[2].format("40,00")]
    bring(organisation, write_csv(tmp_path, HEADER, *reversed(paid), name="b.csv"), at=at(2), confirm_settled=True)
    with at_work(organisation):
        left = dict(Receivable.objects.values_list("issued_on", "open_amount"))
    assert left == {date(2026, 1, 5): 0, date(2026, 2, 5): 100, date(2026, 3, 5): 40}
    assert recomputed(organisation)


def test_a_list_stored_before_ranks_were_given_up_finds_its_rows(organisation: int, tmp_path: Path) -> None:
    """Identities of an installation of before: customer, number, rank in the file."""
    take(organisation, "04-instalments-1.csv")
    with at_work(organisation):
        first, second = Receivable.objects.filter(number="F1").order_by("due_on")
        for one, rank in ((second, "old"), (first, "D1"), (second, "D2")):
            one.identity = f"C1\x1fF1\x1f{rank}"
            one.save(update_fields=["identity"])
        Receivable.objects.update(books_on=None)
    booked = take(organisation, "04-instalments-1.csv")[0]
    assert (booked.created, booked.changed, booked.settled) == (0, 0, 0)
    take(organisation, "04-instalments-2.csv", confirm_settled=True)
    with at_work(organisation):
        assert Receivable.objects.get(number="F1", amount=100).open_amount == 0
        assert Receivable.objects.filter(number="F1").count() == 2


def test_a_ledger_carried_forward_in_part_keeps_its_amount_and_its_payments(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F25-7", 12000, on="20251110")))
    forward = [
        line("411000", "120,00", entry="1", journal="AN", on="20260101", aux="C1", name="Client C1", piece="F25-7"),
        line("890000", credit="120,00", entry="1", journal="AN", on="20260101", piece="F25-7"),
    ]
    booked = bring(organisation, write_fec(tmp_path, forward, name="n.txt"))
    assert (booked.created, booked.corrected) == (0, ())
    with at_work(organisation):
        assert Receivable.objects.get().issued_on == date(2025, 11, 10), "the year's first day is not the invoice's"


@pytest.mark.parametrize("seed", range(6))
def test_exports_in_any_order_never_leave_more_open_than_the_newest_says(seed: int, tmp_path: Path) -> None:
    """Four lists of a month each, made one after the other, brought in every order."""
    random = Random(seed)  # noqa: S311
    numbers = [f"F{n}" for n in range(6)]
    totals = {number: random.randrange(100, 900) for number in numbers}
    rests = dict(totals)
    paths, newest = [], dict[str, int]()
    for day in range(1, 5):
        rows = []
        for place, number in enumerate(numbers):
            if place >= day + 2:
                continue
            if random.random() < 0.5:
                rests[number] = random.randrange(0, rests[number] + 1)
            rows.append(f"{number};0{place + 1}/10/2026;30/10/2026;C1;Alpha;{totals[number]},00;{rests[number]},00")
        random.shuffle(rows)
        newest = {row.split(";")[0]: int(row.split(";")[6].split(",")[0]) for row in rows}
        paths.append(write_csv(tmp_path, HEADER, *rows, name=f"impayes-2026-11-0{day}.csv"))
    said = {number: f"{rest}.00" for number, rest in newest.items() if rest}
    for order in random.sample(list(permutations(paths)), 4):
        organisation = found()
        for hour, path in enumerate(order):
            bring(organisation, path, at=at(20, 6 + hour), confirm_settled=True)
        assert owed(organisation) == said, [path.name for path in order]
        assert recomputed(organisation)


def test_a_name_that_a_newer_export_gives_is_taken_and_told_and_an_older_one_is_not(
    organisation: int, tmp_path: Path
) -> None:
    def named(day: int, name: str) -> Booked:
        row = f"F1;05/01/2026;31/01/2026;C1;{name};100,00;100,00"
        return bring(organisation, write_csv(tmp_path, HEADER, row, name=f"liste-2026-11-{day:02}.csv"), at=at(20))

    assert named(2, "Alpha").corrected == ()
    booked = named(4, "Alpha Services")
    assert [str(one.sentence) for one in booked.corrected] == ["C1: called Alpha Services, before Alpha"]
    assert (booked.changed, [one.is_of_invoice for one in booked.corrected]) == (0, [False])
    assert named(3, "Alpha").corrected == (), "an older list changes no name, and tells of none"
    with at_work(organisation):
        assert Debtor.objects.get().name == "Alpha Services"


@pytest.mark.parametrize("newest", ["F2;2026-09-20", "F2;2026-08-01"], ids=["covers no day of it", "covers its day"])
def test_what_the_newest_books_no_longer_hold_stays_so_when_older_ones_come_again(
    newest: str, organisation: int, tmp_path: Path
) -> None:
    """The older export comes late, then a second time, then one of a day between."""

    def said(day: int, *rows: str) -> Path:
        return write_csv(tmp_path, HEADER, *rows, name=f"impayes-2026-11-{day:02}.csv")

    dropped = "F1;2026-08-15;2026-09-15;C1;Alpha;100,00;{}"
    last = said(8, f"{newest};2026-10-20;C1;Alpha;50,00;50,00", "F3;2026-10-01;2026-10-31;C1;Alpha;900,00;900,00")
    older, between = said(1, dropped.format("100,00")), said(4, dropped.format("80,00"))
    for hour, path in enumerate((last, older, older, between, older)):
        booked = bring(organisation, path, at=at(20, 6 + hour), confirm_settled=True)
        assert booked.reopened == 0, path.name
        with at_work(organisation):
            one = Receivable.objects.filter(number="F1").first()
            assert one is None or one.open_amount == 0 or one.missing_since is not None, path.name
    assert recomputed(organisation)


def test_what_was_missing_before_the_newest_books_is_not_asked_for_the_word_of_a_day_between(
    organisation: int, tmp_path: Path
) -> None:
    def said(day: int, *rows: str) -> Path:
        return write_csv(tmp_path, HEADER, *rows, name=f"impayes-2026-11-{day:02}.csv")

    dropped = "F1;2026-08-15;2026-09-15;C1;Alpha;100,00;100,00"
    kept = "F3;2026-10-01;2026-10-31;C1;Alpha;900,00;{}"
    last, between = said(8, kept.format("800,00")), said(6, dropped, kept.format("900,00"))
    for hour, path in enumerate((said(1, dropped), said(4, kept.format("900,00")), last, between)):
        bring(organisation, path, at=at(20, 6 + hour))
    with at_work(organisation):
        assert Receivable.objects.get(number="F1").missing_since is not None
    assert owed(organisation)["F3"] == "800.00"


def test_what_the_newest_ledger_shows_paid_is_not_raised_by_one_of_a_day_between(
    organisation: int, tmp_path: Path
) -> None:
    """Paid; then corrected upwards, which is open in one ledger and paid in the next: brought the other way round."""

    def said(day: int, *parts: list[str]) -> Path:
        other = sale(f"X{day}", 90_000, on=f"202611{day:02}")
        return write_fec(tmp_path, *parts, other, name=f"ledger-{day}.txt")

    first = receipt("R1", 10_000, on="20260210", let="A")
    second = receipt("R2", 2_000, on="20261105", let="A")
    raised = sale("F1", 12_000, let="A")
    for hour, path in enumerate(
        (
            said(1, sale("F1", 10_000)),
            said(2, sale("F1", 10_000, let="A"), first),
            said(8, raised, first, second),
            said(4, raised, first),
        )
    ):
        bring(organisation, path, at=at(20, 6 + hour), confirm_settled=True)
    assert "F1" not in owed(organisation)
    assert recomputed(organisation)


def test_an_older_ledger_says_nothing_beside_a_list_where_a_newer_one_agreed(organisation: int, tmp_path: Path) -> None:
    def ledger(day: int, *parts: list[str]) -> Path:
        last = sale(f"X{day}", 90_000, on=f"202611{day:02}", aux="C9")
        return write_fec(tmp_path, *parts, last, name=f"ledger-{day}.txt")

    listed = "F1;05/01/2026;31/01/2026;411000/C1;Client C1;500,00;500,00"
    bring(organisation, write_csv(tmp_path, HEADER, listed, name="liste-2026-11-09.csv"), at=at(20, 6))
    unpaid = sale("F1", 50_000, on="20260105")
    part = [*sale("F1", 50_000, on="20260105", let="A"), *receipt("R1", 40_000, let="A")]
    assert bring(organisation, ledger(10, unpaid), at=at(20, 7), confirm_settled=True).differing == ()
    assert bring(organisation, ledger(4, part), at=at(20, 8), confirm_settled=True).differing == (), "taken back since"
    assert owed(organisation)["F1"] == "500.00"
    bring(organisation, ledger(11, part), at=at(20, 9), confirm_settled=True)
    assert owed(organisation)["F1"] == "100.00"
    bring(organisation, ledger(10, unpaid), at=at(20, 10), confirm_settled=True)
    assert owed(organisation)["F1"] == "100.00"
    assert recomputed(organisation)


@pytest.mark.requirement("P22")
def test_two_kinds_of_books_that_differ_are_told_and_only_the_lesser_is_asked(
    organisation: int, tmp_path: Path
) -> None:
    bring(organisation, CASES / "24-fec-then-list.txt", at=at(1))
    header = "Numéro;Date;Échéance;Code client;Client;Total TTC;Reste à payer"
    rows = ("F1;05/01/2026;31/01/2026;411000/C1;Alpha;100,00;{}", "F2;05/01/2026;28/02/2026;411000/C1;Alpha;500,00;{}")

    def said(day: int, *rests: str) -> Booked:
        lines = [row.format(rest) for row, rest in zip(rows, rests, strict=True)]
        return bring(organisation, write_csv(tmp_path, header, *lines, name=f"liste-2026-11-{day:02}.csv"), at=at(day))

    booked = said(2, "0,00", "200,00")
    assert [one.number for one in booked.differing] == ["F1", "F2"]
    assert [[int(money.amount) for money in (one.said, one.own, one.asked)] for one in booked.differing] == [
        [0, 100, 0],
        [200, 500, 200],
    ]
    assert owed(organisation) == {"F2": "200.00"}
    again = bring(organisation, CASES / "24-fec-then-list.txt", at=at(3))
    assert (again.reopened, owed(organisation)) == (0, {"F2": "200.00"}), "the ledger has not followed yet"
    assert said(4, "100,00", "500,00").differing == ()
    assert owed(organisation) == {"F1": "100.00", "F2": "500.00"}
    said(5, "0,00", "200,00")
    paid = [
        line("411000", "100,00", entry="1", on="20260105", aux="C1", name="Alpha", piece="F1", let="A", journal="VE"),
        line("706000", credit="100,00", entry="1", on="20260105", piece="F1", journal="VE"),
        line("411000", "500,00", entry="2", on="20260105", aux="C1", name="Alpha", piece="F2", journal="VE"),
        line("706000", credit="500,00", entry="2", on="20260105", piece="F2", journal="VE"),
        line("512000", "100,00", entry="3", on="20260210", journal="BQ"),
        line("411000", credit="100,00", entry="3", on="20260210", aux="C1", name="Alpha", let="A", journal="BQ"),
    ]
    bring(organisation, write_fec(tmp_path, paid, name="next.txt"), at=at(6), confirm_settled=True)
    assert owed(organisation) == {"F2": "200.00"}, "what the list showed is what the ledger shows now, once"
    assert recomputed(organisation)


def test_an_older_ledger_needs_no_confirmation_for_what_was_never_open_here(organisation: int, tmp_path: Path) -> None:
    """What it adds is no longer in the newer books; nothing that was open ends by its silence."""
    bring(
        organisation, write_fec(tmp_path, sale("F0", 500, on="20260105"), sale("F1", 10000, on="20260320")), at=at(20)
    )
    older = write_fec(tmp_path, *(sale(f"G{n}", 90000, on="20260110") for n in range(5)), name="older.txt")
    booked = bring(organisation, older, at=at(20, 10))
    assert booked.created == 5
    assert owed(organisation) == {"F0": "5.00", "F1": "100.00"}
    assert recomputed(organisation)
