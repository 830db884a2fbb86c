"""Mail that nobody could place comes with the debtors whose it may be; a person chooses, nothing is placed by itself."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.mail_clues import clues_of
from relance.inbox.models import Mail, MailState
from relance.inbox.placing import listed
from relance.inbox.suggesting import suggested
from relance.language import say
from tests.at_work import at_work
from tests.inbox.test_answers import fresh, take
from tests.office.people import Person
from tests.outbox.builders import House

BOOKS = (
    "FA-0698;Garage de la Lune Rousse;2026-02-01;2026-03-03;864,00;compta@lune-rousse.example;;;;;",
    "FA-0701;Pépinière des Arbres Bavards;2026-02-01;2026-03-03;1 234,50;bureau@arbres.example;;;;;",
    "FA-0702;Conserverie de la Sardine;2026-02-01;2026-03-03;864,00;compta@sardine.example;;;;;",
    *(
        f"Z-{n};Société Quelconque {n};2026-02-01;2026-03-03;{n},10;q{n}@quelconque-{n}.example;;;;;"
        for n in range(1, 7)
    ),
)


@pytest.fixture
def owed(house: House) -> House:
    house.bring(*BOOKS)
    return house


def likely(house: House) -> list[list[str]]:
    """Of each mail that waits, the oldest first, the debtors suggested, the likeliest first."""
    with house.acting() as here:
        rows = listed(here, MailState.WAITING)
        found = suggested(here, rows)
    return [[one.name for one in found[row.mail]] for row in reversed(rows)]


def why(house: House) -> list[str]:
    with house.acting() as here:
        found = suggested(here, listed(here, MailState.WAITING))
    return [say(one.why, "en") for some in found.values() for one in some]


@pytest.mark.requirement("AP-11")
@pytest.mark.parametrize(
    ("subject", "text", "sender", "name", "expected", "reason"),
    [
        (
            "Votre facture fa-0701",
            "Elle est réglée.",
            "paul@gmail.com",
            "",
            ["Pépinière des Arbres Bavards"],
            "It names FA-0701.",
        ),
        (
            "Virement",
            "Nous avons viré 1 234,50 € lundi.",
            "paul@gmail.com",
            "",
            ["Pépinière des Arbres Bavards"],
            "It speaks of €1,234.50, which they owe.",
        ),
        (
            "Bonjour",
            "Nous avons payé.",
            "direction@compta.arbres.example",
            "Pépinière",
            ["Pépinière des Arbres Bavards"],
            "It bears a word of their name: arbres.",
        ),
        (
            "Règlement",
            "Payé : 864,00",
            "paul@gmail.com",
            "",
            ["Conserverie de la Sardine", "Garage de la Lune Rousse"],
            "It speaks of €864.00, which they owe.",
        ),
        (
            "Règlement",
            "Payé : 864,00 pour la Sardine.",
            "paul@gmail.com",
            "",
            ["Conserverie de la Sardine", "Garage de la Lune Rousse"],
            "It speaks of €864.00, which they owe.",
        ),
        ("Quelconque", "Une société quelconque vous salue.", "paul@gmail.com", "", [], ""),
    ],
)
def test_numbers_amounts_and_names_suggest_and_what_fits_everybody_does_not(
    owed: House, subject: str, text: str, sender: str, name: str, expected: list[str], reason: str
) -> None:
    take(owed, fresh(subject, text, f"{name} <{sender}>" if name else sender))
    assert [sorted(names) for names in likely(owed)] == [sorted(expected)]
    assert likely(owed)[0][:1] == expected[:1] or "Sardine" not in text, "the likeliest comes first"
    assert why(owed)[:1] == [reason][: len(expected)]
    with at_work(owed.organisation):
        assert Mail.objects.get().state == MailState.WAITING, "nothing is placed by itself"


@pytest.mark.requirement("AP-11")
def test_two_of_one_domain_are_both_offered_before_the_search_and_one_click_places_it(
    owed: House,
) -> None:
    owed.bring(*BOOKS, "FA-0800;Garage de la Lune Bleue;2026-02-01;2026-03-03;12,00;bleue@lune-rousse.example;;;;;")
    take(owed, fresh("Question", "Qui êtes-vous ?", "accueil@lune-rousse.example"))
    assert sorted(likely(owed)[0]) == ["Garage de la Lune Bleue", "Garage de la Lune Rousse"]
    with time_machine.travel(owed.clock.now, tick=False):
        owner = Person(owed.organisation)
        page = owner.sees("inbox/")
        assert page.index("Place it with Garage de la Lune Bleue") < page.index("Or with")
        assert "from lune-rousse.example, where they have an address." in page
        code = page.split('name="debtor" value="')[1].split('"')[0]
        with owed.acting() as here:
            (row,) = listed(here, MailState.WAITING)
        assert "Placed with Garage de la Lune" in owner.does(f"inbox/{row.mail}/place/", debtor=code)


def test_fifty_mails_are_one_question(owed: House) -> None:
    for n in range(12):
        take(owed, fresh(f"Facture Z-{n}", "864,00 pour la Lune", "x@gmail.com", Message_ID=f"<m{n}@x>"))
    with owed.acting() as here:
        rows = listed(here, MailState.WAITING)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            suggested(here, rows)
    assert len(asked) == 1


def test_another_companys_customers_are_not_suggested(owed: House, tmp_path: Path) -> None:
    from tests.conftest import found

    other = House(found(), tmp_path / "other")
    (tmp_path / "other").mkdir(exist_ok=True)
    take(other, fresh("Votre facture FA-0701", "1 234,50", "paul@arbres.example"))
    assert likely(other) == [[]]


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_has_clues_or_none_and_they_are_bounded(subject: str, text: str) -> None:
    found = clues_of(sender=subject, sender_name=text, subject=subject, text=text)
    assert max(len(found.numbers), len(found.amounts), len(found.words)) <= 12
    assert all(isinstance(amount, Decimal) and amount >= 0 for amount in found.amounts)
