"""Every sentence of a letter is true of every debtor for whom it prints: said of what is proven, or not said."""

from __future__ import annotations

import re
from typing import Any

import pytest

from relance.domain.law.fr.regimes import Regime
from relance.domain.ledger import DebtorKind
from relance.domain.procedure.formal_notice import Journey
from relance.language import LANGUAGES
from relance.letters.model import Act, Letter
from relance.letters.page import page_of
from tests.domain.builders import day, eur, paid
from tests.letters.builders import item, letter
from tests.letters.matrix_items import REGIMES, counted


def words(of: Letter, paragraphs: int | None = None) -> str:
    """What the letter says, or its first paragraphs, spaces made plain."""
    return " ".join(page_of(of)[1].body[:paragraphs]).replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.requirement("AP-15", "AP-16")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("act", [Act.UNPAID_NOTICE, Act.MISE_EN_DEMEURE])
def test_a_letter_speaks_of_earlier_ones_only_by_the_days_on_which_they_are_proven_to_have_left(
    act: Act, language: Any
) -> None:
    of_earlier_ones = "courrier|rappel|relance" if language == "fr" else "our letter|reminder"
    alone = words(letter(act, language=language), 2)
    assert not re.search(of_earlier_ones, alone, re.IGNORECASE)
    days = (day("2026-09-01"), day("2026-10-05"), day("2026-11-02"))
    once, often = (words(letter(act, language=language, reminded_on=days[:n])) for n in (1, 3))
    if language == "fr":
        assert "notre courrier envoyé le 1er septembre 2026" in once
        assert "nos courriers envoyés le 1er septembre 2026, le 5 octobre 2026 et le 2 novembre 2026" in often
    else:
        assert "our letter sent on 1 September 2026" in once
        assert "our letters sent on 1 September 2026, 5 October 2026 and 2 November 2026" in often


@pytest.mark.requirement("AP-15", "AP-16")
@pytest.mark.parametrize("language", LANGUAGES)
def test_that_the_work_was_done_is_said_only_where_the_creditor_states_it(language: Any) -> None:
    claim = "exécutées" if language == "fr" else "work done"
    for items in ((item("F-1"),), (item("F-1"), item("F-2"))):
        silent = words(letter(Act.MISE_EN_DEMEURE, *items, language=language))
        stated = words(letter(Act.MISE_EN_DEMEURE, *items, language=language, is_work_done=True))
        assert claim not in silent
        assert claim in stated


@pytest.mark.requirement("RU-3")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("regime", "kind"), [(Regime.FR_B2B, DebtorKind.COMPANY), (Regime.FR_PUBLIC, DebtorKind.PUBLIC_BODY)]
)
def test_no_letter_makes_penalties_hang_on_a_condition_that_the_law_does_not_know(
    language: Any, regime: Regime, kind: DebtorKind
) -> None:
    """They are owed of right from the day after the due date, without any reminder (C. com. L441-10 II, CCP L2192-13)."""
    conditional = "À défaut de règlement, des" if language == "fr" else "Failing payment, (late|interest)"
    for act in (Act.REMINDER, Act.UNPAID_NOTICE, Act.MISE_EN_DEMEURE):
        text = words(letter(act, item(regime=regime), kind=kind, language=language))
        assert not re.search(conditional, text)
        if kind is DebtorKind.COMPANY:  # the due date itself is not a day of delay
            assert (
                "depuis le lendemain de l’échéance" if language == "fr" else "from the day after the due date"
            ) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_what_is_still_open_has_not_reached_us(language: Any) -> None:
    """An invoice that was paid late has been paid: its penalties alone are asked, and said apart."""
    text = words(
        letter(
            Act.MISE_EN_DEMEURE,
            item(),
            late_paid=(item("F-0"),),
            reminded_on=(day("2026-10-05"),),
            is_work_done=True,
            language=language,
        )
    )
    if language == "fr":
        assert "le règlement de votre facture F-2026-042 ne nous est pas parvenu" in text
        assert "livrées, et du paiement tardif d’une autre facture" in text
        assert "restées dues sur la facture F-0, que vous avez réglée après son échéance (" in text
    else:
        assert "still owed on invoice F-0, which you paid after its due date (" in text
        assert "full payment of your invoice F-2026-042." in text
        assert "goods delivered, and for the late payment of another invoice" in text


@pytest.mark.requirement("AP-15")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_days_from_receipt_are_those_from_the_first_presentation_for_whoever_was_not_there(language: Any) -> None:
    """Whoever fetches a registered letter on its last day at the counter would have none of them otherwise."""
    presented = "première présentation" if language == "fr" else "first presented"
    assert presented in words(letter(Act.MISE_EN_DEMEURE, language=language))
    at_once = letter(Act.MISE_EN_DEMEURE, language=language, journey=Journey(by_post=False))
    assert presented not in words(at_once)


@pytest.mark.requirement("P29")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(REGIMES))
@pytest.mark.parametrize("act", list(Act))
def test_a_rate_that_nobody_can_name_is_said_to_be_unverified_and_not_to_be_unpublished(
    act: Act, kind: DebtorKind, language: Any
) -> None:
    """The central bank published that of 2020 long ago: only we do not know it well enough."""
    settled = act is Act.LATE_PAID
    old = counted(
        "F-1", "640.00", REGIMES[kind], *([paid("2020-06-15", "640.00")] if settled else []), due="2020-03-31"
    )
    new = counted(
        "F-2", "310.00", REGIMES[kind], *([paid("2026-06-15", "310.00")] if settled else []), due="2026-03-31"
    )
    verified = "taux vérifié" if language == "fr" else "verified rate"
    for items in ((old,), (old, new)):
        text = words(letter(act, *items, kind=kind, language=language))
        assert text.count(verified) == 1
        assert not re.search("pas encore établi|not yet (established|known)", text)
    assert verified not in words(letter(act, new, kind=kind, language=language))


@pytest.mark.requirement("P24")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("act", [Act.UNPAID_NOTICE, Act.MISE_EN_DEMEURE, Act.LATE_PAID])
@pytest.mark.parametrize("kind", list(REGIMES))
def test_a_demand_has_no_clause_of_penalties_that_come_to_nothing(kind: DebtorKind, act: Act, language: Any) -> None:
    """A day on five euros is less than a cent; the fixed compensation is owed all the same."""
    settled = [paid("2026-07-02", "5.00")] if act is Act.LATE_PAID else []
    one = counted("F-1", "5.00", REGIMES[kind], *settled, due="2026-07-01" if settled else "2026-11-19")
    assert one.penalties is not None
    assert (len(one.penalties.slices), one.interest) == (1, eur("0.00"))
    text = words(letter(act, one, kind=kind, language=language))
    assert not re.search(r"(?<!\d)0[.,]00", text)
    assert "40" in text
    assert not re.search("de même|du même|likewise|the same code", text), (
        "nothing stands before it that it could refer to"
    )


@pytest.mark.requirement("P29")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("act", list(Act))
def test_days_that_are_not_counted_are_said_where_the_sum_of_the_others_is(act: Act, language: Any) -> None:
    """640.00 at 10 % for the whole delay is more than is asked: whoever counts again reads why."""
    settled = [paid("2021-03-31", "640.00")] if act is Act.LATE_PAID else []
    partly = counted("F-1", "640.00", Regime.FR_B2B, *settled, due="2020-11-30")
    assert partly.left_out is not None
    left_out = "ne sont pas comptés" if language == "fr" else "are not counted"
    assert left_out in words(letter(act, partly, language=language))
    assert left_out not in words(letter(act, language=language))
