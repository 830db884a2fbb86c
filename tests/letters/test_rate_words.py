"""The rate said is the rate applied: each one of a delay, in turn, and never one that reads as half-yearly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.law.fr.regimes import Regime
from relance.domain.ledger import DebtorKind
from relance.domain.sentences import Percent
from relance.language import LANGUAGES, say, show
from relance.letters.model import Act, LetterItem
from relance.letters.rate_words import rates_in_words
from relance.letters.render import render
from tests.domain.builders import statement
from tests.letters.builders import item, letter
from tests.letters.test_render import text_of


def said(
    *items: LetterItem, kind: DebtorKind = DebtorKind.COMPANY, is_contract: bool = False, language: Any = "fr"
) -> str:
    rate = rates_in_words(items, kind, is_contract=is_contract)
    assert rate is not None
    return say(rate, language).replace("\u202f", " ").replace("\xa0", " ")


def public(number: str, due: str) -> LetterItem:
    return item(number, due=due, regime=Regime.FR_PUBLIC)


def test_one_rate_is_said_alone() -> None:
    assert said(item(due="2026-07-15")) == "12,40 % (taux de la BCE majoré de 10 points, révisé chaque semestre)"


@pytest.mark.requirement("P29")
def test_two_rates_are_said_one_after_the_other_with_the_day_of_the_second() -> None:
    assert said(item(due="2026-03-31")) == (
        "12,15 %, puis 12,40 % à compter du 1er juillet 2026 (taux de la BCE majoré de 10 points, révisé chaque semestre)"
    )
    assert said(item(due="2026-03-31"), language="en") == (
        "12.15%, then 12.40% from 1 July 2026 (ECB rate plus 10 points, revised every half-year)"
    )


def test_rates_that_stay_from_one_half_year_to_the_next_are_one() -> None:
    assert said(item(due="2025-08-31")).startswith("12,15 %, puis 12,40 % à compter du 1er juillet 2026 (")


def test_invoices_of_several_days_share_one_succession_of_rates() -> None:
    assert said(item("F-1", due="2026-07-15"), item("F-2", due="2025-05-31")).startswith(
        "13,15 %, puis 12,15 % à compter du 1er juillet 2025, puis 12,40 % à compter du 1er juillet 2026 ("
    )


def test_many_rates_are_all_named_and_the_annex_has_their_days() -> None:
    assert said(item(due="2023-12-01")).startswith(
        "14,00 %, puis 14,50 %, puis 14,25 %, puis 13,15 %, puis 12,15 %, puis 12,40 % ("
    )


def test_a_rate_of_the_general_terms_is_one_for_the_whole_delay() -> None:
    penalties = statement("1200.00", due="2024-03-31", until="2026-11-20", rate="0.15")
    assert said(item(penalties=penalties), is_contract=True) == "15,00 % (nos conditions générales)"


def test_a_public_buyers_rate_is_fixed_and_named_with_its_invoices_where_they_differ() -> None:
    end = " (taux de la BCE majoré de 8 points, fixe pour toute la durée du retard de chaque facture)"
    assert said(public("F-1", "2025-03-31"), kind=DebtorKind.PUBLIC_BODY) == "11,15 %" + end
    three = [public("F-1", "2025-03-31"), public("F-2", "2025-08-31"), public("F-3", "2025-09-30")]
    assert said(*three, kind=DebtorKind.PUBLIC_BODY) == "11,15 % pour F-1 et 10,15 % pour F-2, F-3" + end


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("act", [Act.REMINDER, Act.UNPAID_NOTICE, Act.MISE_EN_DEMEURE])
def test_no_letter_says_the_last_rate_alone_nor_one_that_reads_as_half_yearly(act: Act, language: Any) -> None:
    owed = item(due="2026-03-31")
    rate = rates_in_words([owed], DebtorKind.COMPANY, is_contract=False)
    text = text_of(render(letter(act, owed, penalty_rate=rate, language=language)))
    assert ("12,15 %, puis 12,40 %" if language == "fr" else "12.15%, then 12.40%") in text
    assert "par semestre" not in text
    assert "by half-year" not in text


@given(
    st.lists(st.dates(min_value=date(2015, 1, 1), max_value=date(2026, 11, 1)), min_size=1, max_size=4),
    st.sampled_from([(Regime.FR_B2B, DebtorKind.COMPANY), (Regime.FR_PUBLIC, DebtorKind.PUBLIC_BODY)]),
)
def test_every_rate_that_is_applied_is_said_and_no_other(dues: list[Any], of: tuple[Regime, DebtorKind]) -> None:
    regime, kind = of
    items = [item(f"F-{n}", due=due.isoformat(), regime=regime) for n, due in enumerate(dues)]
    rate = rates_in_words(items, kind, is_contract=False)
    assert rate is not None
    applied = {piece.rate for one in items if one.penalties for piece in one.penalties.slices}
    text = say(rate, "en")
    possible = {Decimal(n) / 10000 for n in range(800, 1600, 5)}
    assert {one for one in possible if f" {show(Percent(one), 'en')}" in f" {text}"} == applied
