"""A letter to a public body asks for the principal, and states what it owes within 45 days after that."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from relance.domain.law.fr.regimes import Regime
from relance.domain.ledger import ClaimKind, DebtorKind
from relance.domain.money import Money
from relance.language import LANGUAGES
from relance.letters.model import Act, Letter, LetterItem
from relance.letters.page import page_of
from relance.letters.render import render
from relance.receivables.models import Receivable
from tests.at_work import at_work
from tests.domain.builders import day, eur, paid, statement
from tests.intake.builders import write_csv
from tests.intake.test_booking import bring
from tests.letters.builders import item, letter
from tests.letters.test_compose import creditor, letters

__all__ = ["creditor"]
ASKING = [Act.REMINDER, Act.UNPAID_NOTICE, Act.MISE_EN_DEMEURE]
TOWN = "mairie@imaginaire.example;210000006;;fr"
HEADER = "Numéro;Client;Date;Échéance;TTC;Email;SIREN;Catégorie;Langue"
AT = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)


def to_town(act: Act, language: Any, *items: LetterItem) -> Letter:
    listed = items or (item(regime=Regime.FR_PUBLIC, demand_received_on=day("2026-03-01")),)
    return letter(act, *listed, kind=DebtorKind.PUBLIC_BODY, language=language)


@pytest.mark.requirement("P24")
@pytest.mark.parametrize("act", ASKING)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_principal_is_asked_and_the_rest_follows_it(act: Act, language: Any) -> None:
    written = to_town(act, language)
    page, said = page_of(written)
    words = " ".join(said.body).replace("\u202f", " ").replace("\xa0", " ")
    assert written.asked("EUR") == written.principal("EUR") == eur("1200.00")
    assert "R2192-36" in words
    assert ("45 jours" if language == "fr" else "45 days") in words
    assert "R2192-12" in words
    for included in ("comprend", "includes"):
        assert included not in words
    table: Any = page["tables"][0]  # type: ignore[index]
    assert len(table["totals"]) == 2  # the principal, and that it is what is to be paid
    assert render(written).pdf.startswith(b"%PDF")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_follows_where_nothing_is_owed_besides(language: Any) -> None:
    written = to_town(Act.MISE_EN_DEMEURE, language, item(regime=None))
    assert "2192" not in " ".join(page_of(written)[1].body)


def test_a_company_pays_its_penalties_with_the_principal() -> None:
    written = letter(Act.MISE_EN_DEMEURE)
    assert written.asked("EUR") > written.principal("EUR")


def receive(organisation: int, day: date) -> None:
    with at_work(organisation):
        Receivable.objects.update(demand_received_on=day)


@pytest.mark.requirement("P18", "P24")
def test_interest_of_a_town_runs_from_thirty_days_after_receipt(creditor: int, tmp_path: Path) -> None:
    bring(creditor, write_csv(tmp_path, HEADER, f"F-1;Mairie;2026-01-05;2026-02-04;1000,00;{TOWN}"))
    before = letters(creditor)["Mairie"].items[0]
    assert (before.due_on, before.due_is_assumed) == (date(2026, 2, 4), False)
    receive(creditor, date(2026, 2, 2))
    written = letters(creditor)["Mairie"]
    after = written.items[0]
    assert (after.due_on, after.due_is_assumed) == (date(2026, 3, 4), False)
    assert after.penalties is not None
    assert (after.penalties.slices[0].days.start, after.penalties.slices[-1].days.last) == (
        date(2026, 3, 5),
        date(2026, 4, 7),
    )
    assert after.days_late(written.dated) == 34
    assert written.asked("EUR") == eur("1000.00")


@pytest.mark.requirement("P24")
def test_rent_that_a_town_owes_bears_interest_as_what_it_buys(creditor: int, tmp_path: Path) -> None:
    """A lease is left out of the rules of award (CCP L2512-5) and kept under those of payment (L2521-1)."""
    bring(creditor, write_csv(tmp_path, HEADER, f"F-1;Mairie;2026-01-05;2026-02-04;1000,00;{TOWN}"))
    with at_work(creditor):
        Receivable.objects.update(claim_kind=ClaimKind.RENT.value)
    rent = letters(creditor)["Mairie"].items[0]
    assert rent.penalties is not None
    assert "R2192-31" in rent.penalties.slices[0].source.template
    assert rent.penalties.compensation == eur("40.00")


@pytest.mark.requirement("P18")
def test_a_town_asked_to_pay_at_once_has_its_thirty_days_and_no_interest_yet(creditor: int, tmp_path: Path) -> None:
    bring(creditor, write_csv(tmp_path, HEADER, f"F-1;Mairie;2026-02-20;2026-02-20;1000,00;{TOWN}"))
    written = letters(creditor)["Mairie"].items[0]
    assert (written.due_on, written.due_is_assumed, written.penalties) == (date(2026, 3, 22), True, None)
    assert Money.zero() == letters(creditor)["Mairie"].penalties("EUR")


@pytest.mark.requirement("P24", "P29")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_part_payment_lowers_the_principal_for_no_interest_is_payable_yet(language: Any) -> None:
    part = statement(
        "1200.00", paid("2026-05-04", "400.00"), due="2026-03-31", until="2026-11-20", regime=Regime.FR_PUBLIC
    )
    owed = item(regime=Regime.FR_PUBLIC, paid=eur("400.00"), open=eur("800.00"), penalties=part)
    page: Any = page_of(to_town(Act.MISE_EN_DEMEURE, language, owed))[0]
    assert "R2192-36" in page["imputation"]
    assert "1343-1" not in page["imputation"]
    (told,) = page["annex"]
    assert told["bridge"] == []  # the books say the same
    assert ("sur le principal" if language == "fr" else "to the principal") in told["payments"][0]
