"""``relance close`` and ``relance losses``: a lost invoice, from the judgment to the accountant's file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner, Result

from relance.cli.close import RateUnreadable, rate_of
from relance.cli.close import command as close
from relance.cli.losses import command as losses
from relance.cli.pay import command as pay
from relance.tenancy.models import Organisation
from tests.at_work import at_work
from tests.outbox.builders import ALPHA, MORNING, House

JUDGED = ("--ground", "liquidation-judgment", "--on", "2026-04-02", "--proof", "BODACC, 2 April")
GOODS = ("--vat", "20:500.00:100.00", "--vat-due", "delivery")


def said(house: House, command: object, *arguments: str) -> Result:
    with at_work(house.organisation):
        slug = Organisation.objects.get().slug
    return CliRunner().invoke(command, [*arguments, "--organisation", slug])  # type: ignore[arg-type]


@pytest.fixture
def owed(house: House) -> House:
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;600,00;{ALPHA}")
    return house


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("SW-21", "SW-22", "P62")
def test_a_lost_invoice_from_the_judgment_to_the_accountants_file(owed: House, tmp_path: Path) -> None:
    assert "F-1 was not given up." in said(owed, close, "F-1").output
    done = json.loads(said(owed, close, "F-1", *JUDGED, *GOODS, "--json").output)
    assert [(one["amount"], one["vat"], one["missing"]) for one in done] == [("600.00", "later", ["no_duplicate_sent"])]
    assert said(owed, pay, "F-1", "120", "--on", "2026-04-07").exit_code == 0
    (listed,) = json.loads(said(owed, losses, "--json").output)
    assert (listed["amount"], listed["still_lost"]) == ("600.00", "480.00")
    file = tmp_path / "losses.txt"
    assert said(owed, losses, "--export", str(file)).exit_code == 0
    header, *lines = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    assert (len(header), {len(line) for line in lines}) == (18, {18})
    booked = [(line[2], line[4], line[11], line[12]) for line in lines]
    assert booked == [
        ("PERTE-1", "654", "500,00", "0,00"),
        ("PERTE-1", "416", "0,00", "500,00"),
        ("PERTE-2", "512", "120,00", "0,00"),
        ("PERTE-2", "416", "0,00", "20,00"),
        ("PERTE-2", "7583", "0,00", "100,00"),
    ]
    undone = said(owed, close, "F-1", "--undo", "--reason", "the liquidator pays")
    assert "The loss of F-1 is undone." in undone.output
    assert json.loads(said(owed, losses, "--json").output) == []


@time_machine.travel(MORNING, tick=False)
def test_what_is_missing_is_said_in_words(owed: House) -> None:
    output = said(owed, close, "F-1", "--ground", "costs-exceed-debt", "--on", "2026-04-02").output
    assert "Nobody said at which rates it was invoiced." in output
    assert "does not establish a definitive loss" in output


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize(
    "arguments",
    [
        ("--ground", "other"),
        ("--on", "2026-04-02"),
        ("--undo",),
        ("--undo", "--reason", "a word"),
        (*JUDGED, "--undo"),
        (*JUDGED, "--vat", "20"),
        (*JUDGED, "--vat", "20:100.00:20.00"),
        ("--ground", "other", "--on", "2026-04-08"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(owed: House, arguments: tuple[str, ...]) -> None:
    assert said(owed, close, "F-1", *arguments).exit_code != 0
    assert "F-1 was not given up." in said(owed, close, "F-1").output


@pytest.mark.parametrize(
    "text", ["", "20", "20:1", "a:b:c", "100:1:1", "-1:1:1", "20:1.001:0", "20:-1:0", "nan:1:1", "20:inf:1"]
)
def test_a_rate_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(RateUnreadable):
        rate_of(text)


@time_machine.travel(MORNING, tick=False)
def test_a_file_that_cannot_be_written_is_one_line(owed: House, tmp_path: Path) -> None:
    refused = said(owed, losses, "--export", str(tmp_path / "none" / "losses.txt"))
    assert "was not written" in f"{refused.exception}"


@time_machine.travel(MORNING, tick=False)
def test_no_name_breaks_the_columns_of_the_file(house: House, tmp_path: Path) -> None:
    house.bring(f'F-1;"Al\tpha";2026-02-01;2026-03-03;600,00;{ALPHA}')
    said(house, close, "F-1", *JUDGED)
    file = tmp_path / "losses.txt"
    said(house, losses, "--export", str(file))
    assert {len(line.split("\t")) for line in file.read_text(encoding="utf-8").splitlines()} == {18}
