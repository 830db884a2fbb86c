"""Columns that no heading places: what may limit the debt is asked about, with what each answer makes owed; the rest is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance.intake.formats.detect import read_alone
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.told import Told
from relance.intake.rows import ParsedFile
from tests.intake.builders import write_csv

ROWS = {
    "litige-flag": ("N°;Date;Client;TTC;En litige", ["F1;05/01/2026;A;100,00;oui", "F2;16/01/2026;B;50,00;non"]),
    "unpaid-flag": ("N°;Date;Client;TTC;Impayé", ["F1;05/01/2026;A;100,00;oui", "F2;16/01/2026;B;50,00;non"]),
    "settled-flag": ("N°;Date;Client;TTC;Soldée", ["F1;05/01/2026;A;100,00;oui", "F2;16/01/2026;B;50,00;non"]),
    "numbers": ("N°;Date;Client;TTC", ["FA-1;05/01/2026;A;100,00", "AV-2;16/01/2026;A;50,00"]),
    "retention": ("N°;Date;Client;TTC;Retenue de garantie", ["F1;05/01/2026;A;100,00;5,00", "F2;16/01/2026;A;50,00;0,00"]),
    "lettering": ("N°;Date;Client;TTC;Lettrage", ["F1;05/01/2026;A;100,00;A", "F2;16/01/2026;A;50,00;"]),
    "status": ("Doc No,Date,Customer,Gross,Settlement status", ["F1,2026-01-05,A,100.00,Fully settled", "F2,2026-01-06,A,50.00,Waiting"]),
    "deposit": ("N°;Date;Client;TTC;Acompte;Payé", ["F1;05/01/2026;A;100,00;30,00;20,00", "F2;16/01/2026;B;50,00;0,00;0,00"]),
    "codes": ("N°;Date;Client;TTC;Statut", ["F1;05/01/2026;A;100,00;2", "F2;16/01/2026;B;50,00;1"]),
    "net-to-pay": ("N°;Date;Client;Total TTC;Acompte versé;Net à payer", [
        "F1;05/01/2026;A;100,00;30,00;70,00", "F2;16/01/2026;B;50,00;0,00;50,00"]),
    "running": ("N°;Date;Client;TTC;Solde", [
        "F1;05/01/2026;A;100,00;100,00", "F2;16/01/2026;A;50,00;150,00", "F3;17/01/2026;A;50,00;200,00"]),
    "unpaid-amount": ("N°;Date;Client;TTC;Encours client", ["F1;05/01/2026;A;100,00;40,00", "F2;16/01/2026;A;50,00;50,00"]),
}  # fmt: skip


def read(tmp_path: Path, name: str, answers: dict[str, str] | None = None) -> ParsedFile:
    header, rows = ROWS[name]
    return read_alone(write_csv(tmp_path, header, *rows), Told(answers=answers or {}))


@pytest.mark.requirement("P10", "P18")
@pytest.mark.parametrize(
    ("name", "asks", "books"),
    [
        ("litige-flag", (), {"F1": "100.00", "F2": "50.00"}),
        ("unpaid-flag", (), {"F1": "100.00"}),
        ("settled-flag", ("column:soldee",), {"F2": "50.00"}),
        ("numbers", ("number:av",), {"FA-1": "100.00"}),
        ("retention", ("column:retenue de garantie",), {"F1": "95.00", "F2": "50.00"}),
        ("lettering", ("column:lettrage",), {"F2": "50.00"}),
        ("status", ("column:settlement status", "status:waiting"), {"F2": "50.00"}),
        ("deposit", ("column:acompte",), {"F1": "50.00", "F2": "50.00"}),
        ("codes", ("status:2", "status:1"), {"F1": "100.00", "F2": "50.00"}),
        ("net-to-pay", (), {"F1": "70.00", "F2": "50.00"}),
        ("running", (), {"F1": "100.00", "F2": "50.00", "F3": "50.00"}),
        ("unpaid-amount", ("column:encours client",), {"F1": "40.00", "F2": "50.00"}),
    ],
)
def test_what_may_limit_the_debt_is_placed_or_asked(
    tmp_path: Path, name: str, asks: tuple[str, ...], books: dict[str, str]
) -> None:
    parsed = read(tmp_path, name)
    assert tuple(question.id for question in parsed.questions.open) == asks
    assert {row.number: str(row.open.amount) for row in parsed.receivables} == books


@pytest.mark.parametrize("name", ROWS)
def test_each_answer_makes_owed_what_the_question_says(tmp_path: Path, name: str) -> None:
    for question in read(tmp_path, name).questions.open:
        assert question.samples
        assert question.sample_header
        for choice in question.choices:
            answered = read(tmp_path, name, {question.id: choice.name})
            assert choice.owed == tuple(owed for _, owed, _ in answered.open_by_currency() if owed), choice.name
            assert question.id not in {other.id for other in answered.questions.open}


@pytest.mark.requirement("P17")
def test_who_is_in_charge_is_remarked_as_not_kept(tmp_path: Path) -> None:
    header = "N°;Date;Client;TTC;Commercial"
    parsed = read_alone(write_csv(tmp_path, header, "F1;25/01/2026;A;100,00;Anne Exemple"), Told())
    (remark,) = parsed.problems
    assert (remark.code, remark.line, remark.value) == (ProblemCode.PERSON_NOT_KEPT, 1, "Commercial")
    assert not list(read_alone(write_csv(tmp_path, header, "F1;25/01/2026;A;100,00;"), Told()).problems)
