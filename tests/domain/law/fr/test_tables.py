"""The shipped figures agree with each other and with the reference tables, where these are present."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from relance.domain.calendars import half_year_start, next_half_year
from relance.domain.date_ranges import DateRange
from relance.domain.law.fr import tables
from relance.domain.law.fr.contract_rate_floor import half_years_below_floor
from relance.domain.law.fr.figures import RuleNotInForce, law_figure, law_figures
from relance.domain.law.fr.limitation_rules import PeriodKind, limitation_periods
from relance.domain.law.fr.standing import first_day_established, law_rows, not_read
from relance.domain.money import Money
from relance.domain.rates import DatedRate, RateTable, RateTableBroken, RateUnknown, Standing
from relance.domain.sentences import Sentence

REFERENCE = Path(__file__).parents[5] / "shared/reference"


def reference(file: str) -> list[dict[str, str]]:
    if not (REFERENCE / file).exists():
        pytest.skip("the reference tables are not here")
    with (REFERENCE / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_ecb_rates_are_those_of_the_reference() -> None:
    table = tables.ecb_refinancing_rate()
    expected = {r["effective_from"]: Decimal(r["rate"]) / 100 for r in reference("rates_ecb_mro.csv")}
    ours = {row.starts_on.isoformat(): row.rate for row in table.rows}
    assert {day: ours[day] for day in expected} == expected
    # One row more, of the same rate: from 2021 on published figures agree with it, before that none was read.
    assert {day: ours[day] for day in set(ours) - set(expected)} == {"2021-01-01": table.on(date(2020, 12, 31)).rate}


def test_each_row_says_how_it_is_known_as_the_reference_does() -> None:
    table = tables.ecb_refinancing_rate()
    for row in reference("rates_ecb_mro.csv"):
        said = row["certainty_source"]
        known = Standing.SEEN if said.startswith("verified") else Standing.MEMORY
        known = Standing.DERIVED if "consistent with" in said else known
        assert table.on(date.fromisoformat(row["effective_from"])).standing is known
    for row in reference("rates_legal_interest_fr.csv"):
        of_class = (
            tables.legal_interest_individuals()
            if row["class"] == "particuliers"
            else tables.legal_interest_other_creditors()
        )
        known = Standing.SEEN if row["source"].startswith("verified") else Standing.MEMORY
        assert of_class.on(date.fromisoformat(row["from"])).standing is known


def test_the_published_half_years_are_established_and_those_before_are_not() -> None:
    assert first_day_established() == date(2021, 1, 1)
    published = reference("fr_penalty_default_rate_by_semester.csv")
    for row in published:
        known = tables.ecb_refinancing_rate().on(date.fromisoformat(row["from"])).standing
        assert (known is not Standing.MEMORY) is row["source"].startswith("verified")


def test_nobody_claims_to_have_read_what_the_row_does_not_name() -> None:
    for row in law_rows():
        assert row.title
        if row.standing is not Standing.MEMORY and row.starts_on is not None:
            assert row.how, row
    assert {row.standing for row in not_read()} == {Standing.DERIVED, Standing.MEMORY}
    assert not_read()[0].standing is Standing.MEMORY


def test_a_figure_of_the_law_holds_between_its_days() -> None:
    assert {figure.key for figure in law_figures()} == {
        "penalty-points",
        "public-interest-points",
        "legal-interest-increase",
        "recovery-compensation",
        "recovery-compensation-public",
        "public-payment-days",
        "public-interest-days",
        "court-fee-commercial",
        "court-fee-civil",
        "legal-aid-contribution-petition",
        "service-of-order",
    }
    assert law_figure("recovery-compensation", date(2013, 1, 1)).money == Money.eur("40.00")
    with pytest.raises(RuleNotInForce, match="2013-01-01"):
        law_figure("recovery-compensation", date(2012, 12, 31))


def test_legal_rates_are_those_of_the_reference_to_the_last_day_of_each_row() -> None:
    for row in reference("rates_legal_interest_fr.csv"):
        for kind, table in (
            ("autres", tables.legal_interest_other_creditors()),
            ("particuliers", tables.legal_interest_individuals()),
        ):
            if row["class"] in (kind, "single"):
                for day in (row["from"], row["to"]):
                    assert table.on(date.fromisoformat(day)).rate == Decimal(row["rate"]) / 100


def test_default_penalty_rate_and_floor_follow_from_the_two_other_tables() -> None:
    legal, ecb = tables.legal_interest_other_creditors(), tables.ecb_refinancing_rate()
    for row in reference("fr_penalty_default_rate_by_semester.csv"):
        first = date.fromisoformat(row["from"])
        default = (ecb.on(first).rate + law_figure("penalty-points", first).fraction) * 100
        floor = legal.on(first).rate * 3 * 100
        assert default == Decimal(row["default_rate_ecb_plus_10"])
        assert floor == Decimal(row["contractual_floor_3x_legal"])
        below = half_years_below_floor(
            default / 100, DateRange.half_open(first, next_half_year(first)), legal_interest=legal
        )
        assert bool(below) == (row["floor_above_default"] == "yes")


def test_limitation_periods_are_those_of_the_reference() -> None:
    stated = {
        (row["period"], row["basis"].split(";")[0].split("(")[0].strip())
        for row in reference("prescription_periods_fr.csv")
    }
    for kind, period in limitation_periods().items():
        years = f"{period.months // 12} year" + ("s" if period.months > 12 else "")
        article = period.article.split(";")[0].split("(")[0].strip()
        named = article.removesuffix(", art. 1 et 2").replace(" du ", " of ")  # we cite a law by its French name
        assert any(p.startswith(years) and b.startswith(named) for p, b in stated), kind
    assert set(limitation_periods()) == set(PeriodKind)


def test_half_years_begin_on_1_january_and_1_july() -> None:
    assert half_year_start(date(2026, 6, 30)) == date(2026, 1, 1)
    assert next_half_year(date(2026, 6, 30)) == date(2026, 7, 1)
    assert next_half_year(date(2026, 7, 1)) == date(2027, 1, 1)


def test_a_table_ends_and_can_be_continued_with_a_source() -> None:
    table = tables.ecb_refinancing_rate()
    with pytest.raises(RateUnknown, match="relance rates add ecb-refinancing"):
        table.on(date(2027, 1, 1))
    longer = table.with_rows([DatedRate(date(2027, 1, 1), Decimal("0.0265"), "ECB")], known_until=date(2027, 1, 1))
    assert longer.on(date(2027, 1, 1)).rate == Decimal("0.0265")
    with pytest.raises(RateUnknown):
        longer.on(date(2027, 1, 2))


def test_rows_out_of_order_are_refused() -> None:
    row = DatedRate(date(2027, 1, 1), Decimal("0.02"), "ECB")
    with pytest.raises(RateTableBroken):
        RateTable("k", Sentence("table"), (row, row), date(2027, 1, 1))
