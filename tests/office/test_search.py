"""Finding by a piece of a name or a number: one's own, whatever signs it is made of."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from relance.insight.search import debtors_like, open_receivables_like
from relance.parties.models import Debtor
from relance.receivables.models import Receivable
from relance.tenancy.context import Acting
from tests.at_work import at_work
from tests.outbox.builders import House

ROWS = (
    "F-1;50% Remises;2026-02-01;2026-03-03;100,00;;;;;;", "F-22;Étoile_du_Nord;2026-02-01;2026-03-03;100,00;;;;;;",
    "7;王商店;2026-02-01;2026-03-03;100,00;;;;;;",
)  # fmt: skip


@pytest.fixture
def books(house: House) -> House:
    house.bring(*ROWS)
    return house


def names(here: Acting, text: str) -> list[str]:
    return [Debtor.objects.get(pk=pk).name for pk in debtors_like(here, text)]


def numbers(here: Acting, text: str) -> list[str]:
    return [Receivable.objects.get(pk=pk).number for pk in open_receivables_like(here, text)]


@pytest.mark.requirement("AP-6", "EV-5")
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("remis", "50% Remises"),
        ("0%", "50% Remises"),
        ("e_d", "Étoile_du_Nord"),
        ("étoile", "Étoile_du_Nord"),
        ("王", "王商店"),
    ],
)
def test_a_name_is_found_by_any_piece_and_signs_stand_for_themselves(books: House, text: str, name: str) -> None:
    with at_work(books.organisation) as here:
        assert names(here, text) == [name]


@pytest.mark.requirement("AP-6")
@pytest.mark.parametrize(
    ("text", "found"), [("f-2", ["F-22"]), ("7", ["7"]), ("22", []), ("%%%", []), ("zzz", []), ("\0", [])]
)
def test_a_number_is_found_by_three_characters_or_whole(books: House, text: str, found: list[str]) -> None:
    with at_work(books.organisation) as here:
        assert numbers(here, text) == found


def test_what_another_company_has_is_not_found_and_without_a_company_it_is_an_error(books: House) -> None:
    with at_work(books.organisation + 1_000_000) as here:
        assert debtors_like(here, "remis") == []
        assert open_receivables_like(here, "F-22") == []
    with pytest.raises(DatabaseError), transaction.atomic():
        debtors_like(here, "remis")
    with pytest.raises(DatabaseError), transaction.atomic():
        open_receivables_like(here, "F-22")
