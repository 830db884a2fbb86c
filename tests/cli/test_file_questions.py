"""``check`` and ``import`` say what a file leaves open, and where each of its rows went, in words and as data."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relance.cli.file_report import as_data, print_report
from relance.cli.main import relance
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.intake.accounting import Became, LeftOut
from relance.intake.refusals import AnswersUnasked, QuestionsOpen
from relance.intake.rows import ParsedFile
from tests.intake.asking import LIST, MARK, REST, asking


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    asking(monkeypatch)
    found = tmp_path / "list.csv"
    found.write_text(LIST, encoding="utf-8")
    return found


def check(path: Path, *options: str) -> Result:
    return CliRunner().invoke(relance, ["check", str(path), *options])


@pytest.mark.requirement("EV-12")
def test_questions_stand_in_the_report_with_what_each_answer_would_make_owed(path: Path) -> None:
    done = check(path)
    assert isinstance(done.exception, QuestionsOpen)
    for said in (
        f"Question {REST}: What is in the column Amount due?",
        "No other column says what was paid.",
        "<20,00>",
        "remaining",
        "What is left to pay",
        "€120.50",
        "€241.00",
    ):
        assert said in done.output
    assert DomainError.__str__(done.exception).startswith("list.csv leaves 1 question open")


@pytest.mark.requirement("EV-12")
def test_the_data_hold_each_question_whole(path: Path) -> None:
    data = json.loads(check(path, "--json").output)
    assert (data["errors"], data["remarks"], data["answered"]) == (0, 0, [])
    (question,) = data["questions"]
    assert {key: question[key] for key in ("id", "column", "row", "guess", "scope")} == {
        "id": REST,
        "column": "Amount due",
        "row": 0,
        "guess": "remaining",
        "scope": "shape",
    }
    assert question["samples"] == {"header": ["Numéro", "Amount due"], "rows": [["F-1", "100,50"], ["F-2", "<20,00>"]]}
    assert [(one["name"], one["owed"][0]["amount"], one["asks_more"]) for one in question["choices"]] == [
        ("remaining", "120.50", False),
        ("paid", "241.00", True),
        ("none", "241.00", True),
    ]


def test_answers_are_given_one_by_one_or_all_at_once_and_none_needs_an_earlier_one(path: Path) -> None:
    assert check(path, "--answer", f"{REST}=remaining").exception is None
    data = json.loads(check(path, "--answer", f"{REST}=none", "--json").output)
    assert (data["answered"], [question["id"] for question in data["questions"]]) == ([REST], [MARK])
    assert check(path, "--answer", f"{REST}=none", "--answer", f"{MARK}=ignore").exception is None


def test_an_answer_to_what_is_not_asked_is_refused_with_what_is(path: Path) -> None:
    done = check(path, "--answer", "colunm:amount due=paid", "--answer", f"{REST}=remaining")
    assert isinstance(done.exception, AnswersUnasked)
    assert f"asks nothing of colunm:amount due. What it asks: {REST}." in str(done.exception)


def test_an_answer_that_is_not_offered_is_refused_with_those_that_are(path: Path) -> None:
    done = check(path, "--answer", f"{REST}=rest")
    assert f"rest is no answer to {REST}. It takes: remaining, paid, none." in str(done.exception)


def accounted() -> ParsedFile:
    """A file of ten rows, of which two were left out and one is wrong."""
    parsed = ParsedFile(format="invoice-list", encoding="utf-8", lines=10)
    parsed.accounting.rows = 10
    parsed.accounting.add(Became.INVOICE, Money(Decimal("120.50"), "EUR"), count=4)
    parsed.accounting.add(Became.INVOICE, Money(Decimal("7.00"), "USD"))
    parsed.accounting.add(Became.CREDIT, Money(Decimal("-20.50"), "EUR"))
    parsed.accounting.add(Became.SETTLED, Money(Decimal("0.00"), "EUR"))
    parsed.accounting.add(Became.ERROR)
    parsed.accounting.leave_out(LeftOut.QUOTE, 31)
    parsed.accounting.leave_out(LeftOut.TOTAL, 88)
    return parsed


@pytest.mark.requirement("P19")
def test_the_account_of_the_rows_adds_up_in_words_and_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    parsed = accounted()
    print_report("list.csv", parsed)
    printed = capsys.readouterr().out
    for said in (
        "Open invoices",
        "€120.50, US$7.00",
        "−€20.50",
        "The whole file",
        "€100.00, US$7.00",
        "a quote",
        "31",
        "a total",
        "88",
    ):
        assert said in printed
    rows = as_data("list.csv", parsed)["rows"]
    assert isinstance(rows, dict)
    assert rows["in_file"] == sum(rows[became.value] for became in Became) == 10
    for currency in ("EUR", "USD"):
        one = {kind: sum(s["amount"] for s in sums if s["currency"] == currency) for kind, sums in rows["sums"].items()}
        assert one.pop("in_file") == sum(one.values())
    assert rows["left_out_because"] == {"quote": 1, "total": 1}
    assert rows["left_out_lines"] == {"quote": [31], "total": [88]}


ASKING = {
    "a blank rest": "Numéro;Date;Client;Total TTC;Reste à payer\nF1;15/01/2026;Alpha;1200,00;\nF2;16/01/2026;Beta;500,00;500,00\n",
    "a column of amounts": "Numéro;Date;Client;Total TTC;Montant XYZ\nF1;15/01/2026;Alpha;1200,00;1000,00\nF2;16/01/2026;Beta;500,00;0,00\n"
    "F3;17/01/2026;Gamma;80,00;80,00\n",
    "a word of a status": "Numéro;Date;Client;Total TTC;Statut\nF1;15/01/2026;Alpha;1200,00;Zorglub\nF2;16/01/2026;Beta;500,00;Payée\n",
}


@pytest.mark.requirement("EV-12")
@pytest.mark.parametrize("text", ASKING.values(), ids=list(ASKING))
def test_what_an_answer_would_make_owed_is_what_it_makes_owed(text: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    asked = json.loads(check(path, "--json").stdout)
    assert asked["questions"], asked
    question = asked["questions"][0]
    others = [f"--answer={one['id']}={one['guess']}" for one in asked["questions"][1:] if one["guess"]]
    for choice in question["choices"]:
        answered = json.loads(check(path, f"--answer={question['id']}={choice['name']}", *others, "--json").stdout)
        assert answered["answered"][0] == question["id"]
        if choice["owed"] is not None:
            owed = {one["currency"]: Decimal(one["owed"]) for one in answered["open"] if Decimal(one["owed"])}
            promised = {one["currency"]: Decimal(one["amount"]) for one in choice["owed"] if Decimal(one["amount"])}
            assert owed == promised, choice["name"]
