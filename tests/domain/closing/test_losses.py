"""No cent of a loss is made or lost: over random invoices, part payments, credit notes and payments that come after all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.closing.entries import (
    Accounts,
    Entry,
    VatFate,
    late_payment_entries,
    recovery_entries,
    reversed_entries,
    write_off_entries,
)
from relance.domain.closing.loss import (
    ZERO,
    SplitImpossible,
    VatLine,
    after_credit_notes,
    by_rate,
    loss_of,
    paid_after_all,
    spread,
)
from relance.domain.closing.mention import MENTIONS, MentionNotKnown, last_known_day, mention
from relance.domain.closing.vat_file import Condition, Ground, LostDebt, Refusal, VatDueOn, vat_file

CENT = Decimal("0.01")
RATES = [Decimal(rate) for rate in ("0.20", "0.10", "0.055", "0.021", "0")]
SUMS = st.integers(1, 500_000).map(lambda cents: cents * CENT)


@st.composite
def an_invoice(draw: st.DrawFn) -> list[VatLine]:
    lines = []
    for rate in draw(st.lists(st.sampled_from(RATES), min_size=1, max_size=5)):
        net = draw(SUMS)
        lines.append(VatLine(rate, net, (net * rate).quantize(CENT)))
    return lines


def gross(lines: list[VatLine]) -> Decimal:
    return sum((line.gross for line in lines), ZERO)


def some_of(draw: st.DataObject, total: Decimal) -> Decimal:
    return draw.draw(st.integers(0, int(total / CENT))) * CENT


def balance(entries: list[Entry]) -> Decimal:
    return sum((one.debit - one.credit for one in entries), ZERO)


@given(lines=an_invoice(), draw=st.data())
def test_a_loss_is_what_was_open_and_no_rate_loses_more_than_it_bore(lines: list[VatLine], draw: st.DataObject) -> None:
    still_open = some_of(draw, gross(lines))
    lost = loss_of(lines, still_open)
    assert lost.gross == still_open
    of_rate = {line.rate: line for line in by_rate(lines)}
    for line in lost.lines:
        whole = of_rate[line.rate]
        assert ZERO <= line.vat <= whole.vat
        assert ZERO <= line.net <= whole.net
        exact = Fraction(whole.vat) * Fraction(line.gross) / Fraction(whole.gross)
        assert abs(Fraction(line.vat) - exact) <= Fraction(1, 200)
    assert loss_of(lines, gross(lines)).vat == sum((line.vat for line in lines), ZERO)


@given(weights=st.lists(SUMS | st.just(ZERO), min_size=1, max_size=6), draw=st.data())
def test_a_spread_adds_up_and_is_off_by_less_than_a_cent(weights: list[Decimal], draw: st.DataObject) -> None:
    total = some_of(draw, sum(weights, ZERO))
    parts = spread(total, weights)
    assert sum(parts, ZERO) == total
    whole = sum(weights, ZERO)
    for part, weight in zip(parts, weights, strict=True):
        assert part <= weight
        assert not whole or abs(Fraction(part) - Fraction(total) * Fraction(weight) / Fraction(whole)) < Fraction(
            1, 100
        )


@pytest.mark.requirement("SW-22", "P62")
@given(lines=an_invoice(), draw=st.data(), fate=st.sampled_from([one for one in VatFate if one is not VatFate.NONE]))
def test_whatever_is_paid_later_the_books_come_out_even(
    lines: list[VatLine], draw: st.DataObject, fate: VatFate
) -> None:
    """Paid in full after all, the State has its VAT back, to the cent, and each step stays between nothing and the payment."""
    lost = loss_of(lines, some_of(draw, gross(lines)))
    payments: list[Decimal] = []
    left = lost.gross
    while left and len(payments) < 12:
        payments.append(draw.draw(st.integers(1, int(left / CENT))) * CENT)
        left -= payments[-1]
    parts = paid_after_all(lines, lost, payments)
    recovered, still_lost = lost.vat, lost.gross
    for part in parts:
        assert ZERO <= part.vat <= part.amount
        recovered, still_lost = recovered - part.vat, still_lost - part.amount
        assert (part.still_recovered, part.still_lost) == (recovered, still_lost)
        assert ZERO <= recovered <= still_lost
        assert balance(late_payment_entries(part, fate, Accounts())) == 0
    if not left:
        assert recovered == 0
    assert balance(write_off_entries(lost, fate, Accounts(), allowance=lost.net)) == 0


@pytest.mark.requirement("SW-21")
@given(lines=an_invoice(), draw=st.data())
def test_a_loss_whose_vat_follows_later_ends_as_one_whose_vat_came_at_once(
    lines: list[VatLine], draw: st.DataObject
) -> None:
    lost = loss_of(lines, some_of(draw, gross(lines)))
    accounts = Accounts()

    def by_account(entries: list[Entry]) -> dict[str, Decimal]:
        sums: dict[str, Decimal] = {}
        for one in entries:
            sums[one.account] = sums.get(one.account, ZERO) + one.debit - one.credit
        return {account: amount for account, amount in sums.items() if amount}

    at_once = write_off_entries(lost, VatFate.RECOVERED, accounts)
    in_two = [*write_off_entries(lost, VatFate.LATER, accounts), *recovery_entries(lost, accounts)]
    assert by_account(at_once) == by_account(in_two)
    assert by_account([*at_once, *reversed_entries(at_once)]) == {}


def test_more_than_is_owed_is_no_loss() -> None:
    lines = [VatLine(Decimal("0.20"), Decimal("100.00"), Decimal("20.00"))]
    for too_much in (Decimal("120.01"), Decimal("-0.01")):
        with pytest.raises(SplitImpossible):
            loss_of(lines, too_much)
    with pytest.raises(SplitImpossible):
        paid_after_all(lines, loss_of(lines, Decimal("50.00")), [Decimal("50.01")])


def test_a_credit_note_lowers_the_rate_that_it_names() -> None:
    lines = [
        VatLine(Decimal("0.20"), Decimal("300.00"), Decimal("60.00")),
        VatLine(Decimal("0.055"), Decimal("200.00"), Decimal("11.00")),
    ]
    credit = VatLine(Decimal("0.055"), Decimal("100.00"), Decimal("5.50"))
    left = after_credit_notes(lines, [credit])
    assert [line.gross for line in left] == [Decimal("360.00"), Decimal("105.50")]
    with pytest.raises(SplitImpossible):
        after_credit_notes(lines, [replace(credit, rate=Decimal("0.10"))])
    with pytest.raises(SplitImpossible):
        after_credit_notes(lines, [replace(credit, net=Decimal("200.01"))])


ALL_WELL = LostDebt(
    has_vat=True,
    vat=Decimal("58.33"),
    vat_due_on=VatDueOn.DEBITS,
    ground=Ground.LIQUIDATION_JUDGMENT,
    ground_on=date(2026, 11, 10),
    ground_proof="jugement du 10 novembre 2026",
    duplicate_on=date(2026, 11, 20),
)


@pytest.mark.requirement("P62")
@pytest.mark.parametrize(
    ("change", "refusal", "unseen"),
    [
        ({"has_vat": False}, Refusal.NO_VAT_ON_CLAIM, 3),
        ({"vat": ZERO}, Refusal.NO_VAT_ON_CLAIM, 3),
        ({"vat": None}, Refusal.VAT_NOT_KNOWN, 3),
        ({"vat_due_on": VatDueOn.RECEIPTS}, Refusal.VAT_NEVER_FELL_DUE, 2),
        ({"vat_due_on": VatDueOn.UNKNOWN}, Refusal.VAT_DUE_NOT_KNOWN, 2),
        ({"ground": Ground.AMICABLE_RECOVERY_FAILED}, Refusal.NO_DEFINITIVE_LOSS, 2),
        ({"ground": Ground.COSTS_EXCEED_DEBT}, Refusal.NO_DEFINITIVE_LOSS, 2),
        ({"ground_proof": ""}, Refusal.GROUND_NOT_PROVEN, 2),
        ({"duplicate_on": None}, Refusal.NO_DUPLICATE_SENT, 0),
        ({"duplicate_on": date(2026, 12, 2)}, Refusal.NO_DUPLICATE_SENT, 0),
        ({"ground_on": date(2023, 12, 31)}, Refusal.TOO_LATE, 0),
    ],
)
def test_each_condition_closes_the_vat_file_by_itself(change: dict[str, object], refusal: Refusal, unseen: int) -> None:
    today = date(2026, 12, 1)
    assert vat_file(ALL_WELL, today).is_open
    found = vat_file(replace(ALL_WELL, **change), today)  # type: ignore[arg-type]
    assert not found.is_open
    assert found.refusals == [refusal]
    assert [finding.condition for finding in found.findings] == list(Condition)
    assert sum(not finding.is_examined for finding in found.findings) == unseen


def test_the_last_day_counts_whole() -> None:
    assert vat_file(ALL_WELL, date(2028, 12, 31)).is_open
    assert not vat_file(ALL_WELL, date(2029, 1, 1)).is_open


def test_words_that_nobody_read_are_not_guessed() -> None:
    last = last_known_day()
    assert last == date(2028, 6, 30)
    assert "article 272" in mention(Decimal("1291.67"), Decimal("258.33"), last)
    assert "1\u202f291,67 euros" in mention(Decimal("1291.67"), Decimal("258.33"), last)
    with pytest.raises(MentionNotKnown, match="not known"):
        mention(Decimal("1.00"), Decimal("0.20"), date(2028, 7, 1))
    assert MENTIONS[-1].text is None
