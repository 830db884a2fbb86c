"""``relance deposits``: from the request to the claim that is called off, by commands alone."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
import time_machine
from click.testing import CliRunner, Result

from relance.cli.deposits import command
from relance.deposits.card.planning import plan
from relance.deposits.claiming.changing import lower, record_by_hand
from relance.deposits.models import Claim, Guarantee
from relance.domain.debtor_answers import AnswerKind
from relance.domain.money import Money
from relance.tenancy.models import Organisation
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.deposits.street import NOON, Street, put_card

pytestmark = pytest.mark.requirement("SW-1")
ASK = ("ask", "--guest", "Camille Fictive", "--place", "Gîte de l'Exemple", "--from", "2026-11-23", "--to", "2026-11-24",
       "--amount", "500.00", "--email", "camille@exemple.example")  # fmt: skip
CLAIM = (
    "--reason",
    "damage",
    "--story",
    "Brûlure.",
    "--line",
    "Table=120.00",
    "--line",
    "Sofa=300,24/120",
    "--recover",
)


def said(organisation: int, *arguments: str) -> Result:
    with at_work(organisation):
        slug = Organisation.objects.get().slug
    return CliRunner().invoke(command, [*arguments, "--organisation", slug])


@time_machine.travel(NOON, tick=False)
def test_a_deposit_from_the_request_to_the_end(organisation: int) -> None:
    with at_work(organisation) as here:
        set_preference(here, "public-address", "https://gite.exemple.example")
    asked = json.loads(said(organisation, *ASK, "--reference", "BK-1", "--link", "--json").output)
    assert asked["number"] == "C-2026-0001"
    assert asked["link"].startswith("https://gite.exemple.example/")
    link = json.loads(said(organisation, "record-place", "C-2026-0001", "--json").output)["link"]
    assert link.startswith("https://gite.exemple.example/place/")
    assert link[:30] in said(organisation, "record-place", "C-2026-0001").output
    assert "BK-1" in str(said(organisation, *ASK, "--reference", "BK-1").exception)
    with at_work(organisation, NOON) as here:
        put_card(here, Guarantee.objects.get())
    (row,) = json.loads(said(organisation, "list", "--json").output)
    assert (row["state"], row["reference"]) == ("given", "BK-1")
    claimed = json.loads(said(organisation, "claim", "C-2026-0001", *CLAIM, "--json").output)
    assert claimed["claimed"] == "360.00"
    shown = json.loads(said(organisation, "show", "c-2026-0001", "--json").output)
    assert (shown["state"], shown["claims"][0]["open"]) == ("claimed", "360.00")
    assert "€360.00 claimed, €360.00 open, 0 attempts" in said(organisation, "show", "C-2026-0001").output
    lowered = json.loads(said(organisation, "lower", "C-2026-0001", "100", "--json").output)
    assert lowered["claimed"] == "100.00"
    assert "Stopped" in said(organisation, "stop", "C-2026-0001").output
    assert "one of the two" in str(said(organisation, "lower", "C-2026-0001").exception)
    assert "Lowered to €0.00" in said(organisation, "lower", "C-2026-0001", "--off").output


@time_machine.travel(NOON, tick=False)
def test_an_answer_is_settled_and_requests_end(organisation: int) -> None:
    street = Street(organisation)
    claim = street.claimed()
    answer = street.answered(claim, AnswerKind.CONTEST)
    assert "Answer" in said(organisation, "show", "C-2026-0001").output
    assert "Settled" in said(organisation, "answer", str(answer), "--words", "vu").output
    gone, taken = street.given(-12), street.asked()
    assert (
        json.loads(said(organisation, "release", f"C-2026-{gone.number:04d}", "--json").output)["state"] == "released"
    )
    assert "Taken back" in said(organisation, "cancel", f"C-2026-{taken.number:04d}").output
    assert "C-2026-0002" in said(organisation, "list", "--view", "done").output


@time_machine.travel(NOON, tick=False)
def test_what_answers_the_bank_is_written_and_money_given_back_by_hand_noted(organisation: int, tmp_path: Path) -> None:
    claim = Street(organisation).claimed(amount="300.00")
    with at_work(organisation, NOON) as here:
        record_by_hand(here, claim.pk, Money.eur("100.00"), "en espèces")
        lower(here, claim.pk, Money.eur("40.00"), "")
        plan(here, claim.pk)
    assert "cannot be it" in str(said(organisation, "give-back", "C-2026-0001", "61").exception)
    assert "€60.00 given back" in said(organisation, "give-back", "C-2026-0001", "60", "--note", "cash").output
    assert "cannot be it" in str(said(organisation, "give-back", "C-2026-0001", "60").exception), "once"
    file = tmp_path / "evidence.zip"
    written = json.loads(said(organisation, "evidence", "C-2026-0001", str(file), "--json").output)
    assert written["bytes"] == file.stat().st_size
    assert "1-claim.csv" in ZipFile(file).namelist()
    nowhere = tmp_path / "nowhere" / "evidence.zip"
    assert "was not written" in str(said(organisation, "evidence", "C-2026-0001", str(nowhere)).exception)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("show", "C-2026-9999"), "There is no deposit C-2026-9999"),
        (("show", "'; --"), "There is no deposit"),
        (("stop", "C-2026-0001"), "Nothing is claimed on C-2026-0001"),
        (("evidence", "C-2026-0001", "x.zip"), "There is no deposit"),
        (("give-back", "C-2026-0001", "5"), "Of what was paid on C-2026-0001"),
        (("answer", "99999"), "There is no deposit"),
        (
            ("claim", "C-2026-0001", "--reason", "damage", "--story", "x", "--line", "Table", "--recover"),
            "is no line of a claim",
        ),
        (
            ("claim", "C-2026-0001", "--reason", "damage", "--story", "x", "--line", "T=9,8", "--recover"),
            "is no line of a claim",
        ),
    ],
)
def test_what_cannot_be_is_one_sentence(organisation: int, arguments: tuple[str, ...], why: str) -> None:
    Street(organisation).asked()
    assert why in str(said(organisation, *arguments).exception)
    with at_work(organisation):
        assert not Claim.objects.exists()


@time_machine.travel(NOON, tick=False)
def test_a_season_is_asked_for_from_a_file(organisation: int, tmp_path: Path) -> None:
    file = tmp_path / "season.csv"
    file.write_text(
        "reference,guest,place,begins,ends,amount\nB-1,Camille Fictive,Gîte,2026-12-05,2026-12-12,500.00\n",
        encoding="utf-8",
    )
    assert "1 line: 1 to ask for, 0 known already" in said(organisation, "season", str(file), "--dry-run").output
    asked = json.loads(said(organisation, "season", str(file), "--json").output)
    assert asked == {"wanted": 1, "known": 0, "faults": [], "asked": 1}
    assert "1 known already" in said(organisation, "season", str(file)).output


@time_machine.travel(NOON, tick=False)
def test_a_deposit_in_pounds_stays_in_pounds(organisation: int) -> None:
    with at_work(organisation) as here:
        set_preference(here, "public-address", "https://gite.exemple.example")
    assert json.loads(said(organisation, *ASK, "--currency", "gbp", "--json").output)["number"] == "C-2026-0001"
    with at_work(organisation, NOON) as here:
        guarantee = Guarantee.objects.get()
        assert guarantee.currency == "GBP"
        put_card(here, guarantee)
    assert "£" in said(organisation, "claim", "C-2026-0001", *CLAIM).output
    assert json.loads(said(organisation, "lower", "C-2026-0001", "100", "--json").output)
    with at_work(organisation):
        assert (Claim.objects.get().currency, str(Claim.objects.get().amount)) == ("GBP", "100.000")
    address = ("address", "Chalet de l'Exemple", "--amount", "400", "--currency", "chf")
    (row,) = json.loads(said(organisation, *address, "--json").output)
    assert row["currency"] == "CHF"
