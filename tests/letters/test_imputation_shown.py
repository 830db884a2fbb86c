"""One rule of imputation: the books say what is open, the annex how part payments were counted, and both come to one sum."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.interest import Imputation, Payment
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money, total
from relance.language import LANGUAGES
from relance.letters.labels import bridge
from relance.letters.model import Act, Letter, LetterItem, asked_of
from relance.letters.render import render
from relance.receivables.models import Receivable
from relance.receivables.recorded_payments import record_payment
from relance.receivables.targets import find_invoice
from relance.tenancy.context import acting
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.cli.runner import relance
from tests.domain.builders import day, eur, paid, statement
from tests.intake.builders import write_csv
from tests.intake.test_booking import bring
from tests.letters.builders import item, letter
from tests.letters.test_compose import ALPHA, HEADER, IDENTITY, composed
from tests.letters.test_render import text_of

NOV = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def part_paid(*payments: Payment, amount: str = "1200.00", on: str = "2026-11-20", **options: Any) -> LetterItem:
    """An invoice due on 31 March 2026 as its books and its penalties have it after these payments."""
    imputation = options.pop("imputation", Imputation.INTEREST_FIRST)
    came = {
        note: total((one.amount for one in payments if one.is_credit_note is note), "EUR") for note in (False, True)
    }
    return item(
        amount=amount,
        on=on,
        paid=came[False],
        credited=came[True],
        open=eur(amount) - came[False] - came[True],
        penalties=statement(amount, *payments, due="2026-03-31", until=on, imputation=imputation),
        **options,
    )


@pytest.mark.requirement("P25", "P29")
def test_the_annex_shows_how_a_part_payment_was_counted_and_the_bridge_to_the_books() -> None:
    text = text_of(render(letter(Act.UNPAID_NOTICE, part_paid(paid("2026-05-01", "500.00")))))
    # 31 days of 1200.00 at 12.15 %: 12.38; then 712.38 to 30 June: 14.23; then 143 days at 12.40 %: 34.61
    assert "Un règlement partiel s’impute d’abord sur les intérêts échus, puis sur le principal (article 1343-1" in text
    assert "Règlement de 500,00 € du 01/05/2026 : 12,38 € sur les intérêts, 487,62 € sur le principal." in text
    assert "Principal 700,00 € 12,38 € 712,38 €" in text
    assert "Intérêts 61,22 € −12,38 € 48,84 €" in text
    assert "Total 761,22 € 0,00 € 761,22 €" in text
    assert "il nous reste dû 801,22 €" in text  # 700.00 open + 61.22 of penalties + 40.00


def test_principal_first_says_so_and_needs_no_bridge() -> None:
    one = part_paid(paid("2026-05-01", "500.00"), imputation=Imputation.PRINCIPAL_FIRST)
    text = text_of(render(letter(Act.UNPAID_NOTICE, one)))
    assert "Un règlement partiel s’impute d’abord sur le principal" in text
    assert "Dans nos livres" not in text


def test_an_invoice_that_nothing_was_paid_on_says_nothing_of_imputation() -> None:
    assert "s’impute" not in text_of(render(letter(Act.UNPAID_NOTICE)))


@pytest.mark.requirement("P19")
def test_a_credit_note_lowers_the_principal_whatever_the_rule() -> None:
    note = Payment(day("2026-05-01"), eur("500.00"), is_credit_note=True)
    one = part_paid(note)
    assert one.penalties is not None
    assert one.penalties.principal == eur("700.00")
    assert "Avoir de 500,00 € du 01/05/2026 : en réduction du principal." in text_of(
        render(letter(Act.UNPAID_NOTICE, one))
    )


@pytest.mark.requirement("P24")
def test_paying_the_whole_amount_late_settles_the_principal_and_nothing_runs_on() -> None:
    one = part_paid(paid("2026-05-01", "500.00"), paid("2026-06-01", "700.00"))
    assert one.penalties is not None
    assert one.open == one.penalties.principal == eur("0.00")
    assert one.penalties.slices[-1].days.last == day("2026-06-01")
    assert one.penalties.interest_unpaid == one.interest == eur("19.73")  # 12.38, then 31 days of 712.38: 7.35
    back = one.penalties.shares[-1]
    assert (back.interest, back.principal) == (eur("-12.38"), eur("712.38"))


def test_the_command_has_the_same_rule() -> None:
    done = relance(
        "interest", "1200", "--due", "2026-03-31", "--until", "2026-11-20", "--payment", "2026-05-01=1200", "--json"
    )
    assert '"principal": "0.00"' in done.out
    assert '"total": "52.38"' in done.out  # 12.38 and the 40 euros: what is kept once the invoice is paid


def test_an_invoice_paid_in_full_bears_no_interest_on_its_penalties_by_any_rule() -> None:
    late = [
        statement("1200.00", paid("2026-05-01", "1200.00"), due="2026-03-31", until="2026-11-20", imputation=rule)
        for rule in Imputation
    ]
    assert {(one.interest, one.principal, one.total) for one in late} == {(eur("12.38"), eur("0.00"), eur("52.38"))}


due_day = date(2026, 3, 31)
cents = st.integers(1, 3_000_000).map(lambda n: Money(Decimal(n) / 100).rounded())


@st.composite
def histories(draw: st.DrawFn) -> tuple[Money, list[Payment]]:
    amount = draw(cents)
    left, payments = amount, []
    for offset, percent, is_note in sorted(
        draw(st.lists(st.tuples(st.integers(-20, 234), st.integers(1, 100), st.booleans()), max_size=5))
    ):
        part = left.times(Decimal(percent) / 100).rounded()
        if part:
            payments.append(Payment(due_day + timedelta(offset), part, is_note))
            left = left - part
    return amount, payments


@given(history=histories(), imputation=st.sampled_from(Imputation))
@pytest.mark.requirement("P7", "P18", "P25")
def test_the_books_the_annex_and_the_sum_asked_add_up_to_the_cent(
    history: tuple[Money, list[Payment]], imputation: Imputation
) -> None:
    amount, payments = history
    one = part_paid(*payments, amount=str(amount.amount), imputation=imputation)
    asked = asked_of(Act.MISE_EN_DEMEURE, [one], "EUR")
    assert one.penalties is not None
    assert one.open + one.paid + one.credited == amount
    assert asked == one.open + one.interest + one.compensation
    assert asked == one.penalties.total  # by imputation the same is owed, not a cent more
    rows = bridge(one.penalties)
    for _, books, moved, after in rows:
        assert books + moved == after
    for principal, interest, whole in zip(*([books, moved, after] for _, books, moved, after in rows), strict=True):
        assert principal + interest == whole
    if rows:
        assert (rows[0][1], rows[1][1]) == (one.open, one.interest)
    assert (not one.open) == (not one.penalties.principal)
    for share in one.penalties.shares:
        assert share.interest + share.principal + share.compensation == share.payment.amount


# -- out of the books ----------------------------------------------------------------------------------------------------


@pytest.fixture
def creditor(organisation: int) -> int:
    with at_work(organisation) as here:
        for key, value in IDENTITY.items():
            set_preference(here, key, value)
    return organisation


def notice(creditor: int, on: date, *numbers: str, act: Act = Act.UNPAID_NOTICE) -> Letter:
    return composed(creditor, on, *numbers, act=act)


@pytest.mark.requirement("P25", "P29")
def test_the_organisation_may_choose_principal_first(creditor: int, tmp_path: Path) -> None:
    bring(creditor, write_csv(tmp_path, HEADER, f"F-1;Alpha;2026-03-01;2026-03-31;1200,00;{ALPHA}"))
    with acting(creditor, "test", AT) as here:
        record_payment(here, find_invoice(here, "F-1"), amount=eur("500.00"), on=date(2026, 5, 1))
    by_law = notice(creditor, NOV, "F-1")
    with at_work(creditor) as here:
        set_preference(here, "imputation", "principal-first")
    chosen = notice(creditor, NOV, "F-1")
    assert (by_law.penalties("EUR"), chosen.penalties("EUR")) == (eur("61.22"), eur("60.37"))
    assert by_law.principal("EUR") == chosen.principal("EUR") == eur("700.00")


@pytest.mark.requirement("P33")
def test_the_40_euros_of_an_instalment_that_was_paid_are_not_asked_again_on_the_next(
    creditor: int, tmp_path: Path
) -> None:
    rows = [f"F-2;Alpha;2026-01-01;{due};100,00;{ALPHA}" for due in ("2026-01-31", "2026-02-28", "2026-03-31")]
    bring(creditor, write_csv(tmp_path, HEADER, *rows))
    assert notice(creditor, date(2026, 2, 10), "F-2").compensation("EUR") == eur("40.00")
    assert notice(creditor, date(2026, 3, 10), "F-2").compensation("EUR") == eur("40.00")
    with acting(creditor, "test", AT) as here:
        record_payment(here, find_invoice(here, "F-2"), amount=eur("100.00"), on=date(2026, 3, 11))
    for on in (date(2026, 3, 12), date(2026, 5, 1)):
        left = notice(creditor, on, "F-2")
        assert [one.due_on for one in left.items if one.open and one.due_on < on]
        assert sum(bool(one.compensation) for one in left.items if one.open) == 0


def test_an_instalment_paid_in_time_leaves_the_40_euros_to_the_first_that_is_late(
    creditor: int, tmp_path: Path
) -> None:
    rows = [f"F-2;Alpha;2026-01-01;{due};100,00;{ALPHA}" for due in ("2026-01-31", "2026-02-28")]
    bring(creditor, write_csv(tmp_path, HEADER, *rows))
    with acting(creditor, "test", AT) as here:
        record_payment(here, find_invoice(here, "F-2"), amount=eur("100.00"), on=date(2026, 1, 31))
    assert notice(creditor, date(2026, 3, 10), "F-2").compensation("EUR") == eur("40.00")


@pytest.mark.requirement("P33")
def test_of_a_public_body_the_first_instalment_late_in_law_carries_the_40_euros(creditor: int, tmp_path: Path) -> None:
    """The books have the first one due on 31 January; in law it falls due 30 days after the demand came, as the second does."""
    town = "m@mairie.example;217500016;public;"
    rows = [f"F-2;Mairie de Nulle-Part;2026-01-01;{due};100,00;{town}" for due in ("2026-01-31", "2026-02-28")]
    bring(creditor, write_csv(tmp_path, HEADER, *rows))
    with at_work(creditor):
        Receivable.objects.update(demand_received_on=date(2026, 2, 10))
    with acting(creditor, "test", AT) as here:
        record_payment(here, find_invoice(here, "F-2"), amount=eur("100.00"), on=date(2026, 2, 20))
    (left,) = (one for one in notice(creditor, date(2026, 5, 1), "F-2").items if one.open)
    assert left.compensation == eur("40.00")  # the first was paid in time, whatever its books say


def test_each_late_payment_bears_40_euros_where_the_organisation_says_so(creditor: int, tmp_path: Path) -> None:
    rows = [f"F-2;Alpha;2026-01-01;{due};100,00;{ALPHA}" for due in ("2026-01-31", "2026-02-28")]
    bring(creditor, write_csv(tmp_path, HEADER, *rows))
    with at_work(creditor) as here:
        set_preference(here, "compensation-per", "payment")
    assert notice(creditor, date(2026, 3, 10), "F-2").compensation("EUR") == eur("80.00")


def test_no_letter_capitalises(creditor: int, tmp_path: Path) -> None:
    bring(creditor, write_csv(tmp_path, HEADER, f"F-1;Alpha;2024-01-01;2024-01-31;1000,00;{ALPHA}"))
    for act in (Act.UNPAID_NOTICE, Act.MISE_EN_DEMEURE):
        (one,) = notice(creditor, NOV, "F-1", act=act).items
        assert one.penalties is not None
        assert {piece.base for piece in one.penalties.slices} == {eur("1000.00")}  # two years and nine months late


def test_capitalising_before_a_full_year_warns_and_counts_as_after_one() -> None:
    asked = ("interest", "1000", "--due", "2025-01-31", "--rate", "0.10", "--json", "--until", "2026-03-01")
    before = relance(*asked, "--capitalise", "2025-07-01")
    after = relance(*asked, "--capitalise", "2026-01-31")
    assert (before.code, after.code) == (0, 0)
    assert "1343-2" in before.err
    assert "1343-2" not in after.err
    assert '"base": "1041.37"' in before.out  # 151 days of 1000.00 at 10 %
    assert '"base": "1100.00"' in after.out


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("act", [Act.UNPAID_NOTICE, Act.MISE_EN_DEMEURE])
def test_letters_with_part_payments_render_in_both_languages(act: Act, language: Any) -> None:
    one = part_paid(paid("2026-05-01", "500.00"))
    text = text_of(render(letter(act, one, language=language, kind=DebtorKind.COMPANY)))
    assert ("Dans nos livres" if language == "fr" else "In our books") in text
