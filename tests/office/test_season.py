"""A season as a file: each line accounted for, a booking asked for once, all of it or nothing."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from relance.deposits.models import Guarantee
from relance.deposits.request.season import SeasonColumnMissing, SeasonFaulty, SeasonUnreadable, ask_season, read_season
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.conftest import found
from tests.deposits.street import NOON
from tests.office.people import Person

pytestmark = pytest.mark.requirement("SW-1")
HEAD = "Référence;Hôte;Hébergement;Arrivée;Départ;Montant;E-mail;Langue"
ONE = "BK-1;Camille Fictive;Gîte de l'Exemple;2026-12-05;2026-12-12;500,00;camille@exemple.example;fr"
TWO = "BK-2;Ada Fictive;Moulin de l'Exemple;2026-12-26;2027-01-02;650;ada@exemple.example;en"


def as_file(*lines: str, head: str = HEAD) -> bytes:
    return "\r\n".join([head, *lines]).encode()


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def test_every_line_is_accounted_for_and_a_second_time_changes_nothing(organisation: int) -> None:
    with at_work(organisation, NOON) as here:
        assert ask_season(here, as_file(ONE, "", TWO), send=False) == (2, 0)
        assert ask_season(here, as_file(ONE, TWO), send=False) == (0, 2)
        assert [one.external_id for one in Guarantee.objects.order_by("pk")] == ["BK-1", "BK-2"]
        assert str(Guarantee.objects.get(external_id="BK-1").amount) == "500.000"


@pytest.mark.parametrize(
    "bad",
    [
        ONE.replace("BK-1", ""),
        ONE.replace("500,00", "beaucoup"),
        ONE.replace("2026-12-05", "hier"),
        ONE.replace(";fr", ";de"),
    ],
)
def test_a_line_at_fault_is_named_and_nothing_of_the_file_is_asked(organisation: int, bad: str) -> None:
    with at_work(organisation, NOON) as here:
        season = read_season(here, as_file(TWO, bad))
        assert [one.line for one in season.faults] == [3]
        assert season.lines == 2
        with pytest.raises(SeasonFaulty, match="line 3"):
            ask_season(here, as_file(TWO, bad), send=False)
        assert not Guarantee.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [ONE.replace("2026-12-12", "2026-12-01"), ONE.replace("500,00", "900000"), ONE.replace("Camille Fictive", "")],
)
def test_what_is_refused_as_it_is_asked_for_refuses_the_file(organisation: int, bad: str) -> None:
    with pytest.raises(SeasonFaulty, match="line 3"), at_work(organisation, NOON) as here:
        ask_season(here, as_file(TWO, bad), send=False)
    with at_work(organisation, NOON):
        assert not Guarantee.objects.exists()


def test_one_booking_twice_in_a_file_is_a_fault(organisation: int) -> None:
    with at_work(organisation, NOON) as here:
        assert [one.line for one in read_season(here, as_file(ONE, ONE)).faults] == [3]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"a;b\n1;2", as_file(ONE).replace(b"Montant", b"Somme due")])
def test_what_is_no_season_says_so(organisation: int, content: bytes) -> None:
    with at_work(organisation, NOON) as here, pytest.raises((SeasonUnreadable, SeasonColumnMissing)):
        read_season(here, content)


def test_a_file_is_read_back_on_its_page_and_asked_for(organisation: int) -> None:
    owner = Person(organisation)
    sent = SimpleUploadedFile("saison.csv", as_file(ONE, TWO), "text/csv")
    page = owner.does("deposits/season/read/", file=sent)
    assert "Ada Fictive" in page
    assert "Ask for 2 and send them" in page
    assert "Asked for: 2." in owner.does(
        "deposits/season/ask/", content=base64.b64encode(as_file(ONE, TWO)).decode(), do="keep"
    )
    broken = SimpleUploadedFile(
        "saison.csv", as_file(ONE.replace("500,00", "x"), TWO.replace("BK-2", "BK-3")), "text/csv"
    )
    page = owner.does("deposits/season/read/", file=broken)
    assert "Known already, by their reference" in page
    assert "reference;guest;place" in owner.client.get(owner.path("deposits/season/sheet.csv")).content.decode(
        "utf-8-sig"
    )
    assert "cannot be read as a season" in owner.does(
        "deposits/season/ask/", content="%%%", next=owner.path("deposits/")
    )


def test_neither_a_collector_nor_a_stranger_imports_one(organisation: int) -> None:
    collector, stranger = Person(organisation, Role.COLLECTOR), Person(found())
    content = base64.b64encode(as_file(ONE)).decode()
    assert collector.client.post(collector.path("deposits/season/ask/"), {"content": content}).status_code == 403
    assert collector.status("deposits/season/") == 403
    assert stranger.client.post(collector.path("deposits/season/ask/"), {"content": content}).status_code == 404
    with at_work(organisation, NOON):
        assert not Guarantee.objects.exists()
