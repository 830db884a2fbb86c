"""What is kept back of an invoice, a customer under a heading that nobody knows, a status that says "not yet"."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance.intake.formats.detect import read_file
from relance.intake.questions import Questions

LIST = (
    "Numéro;Date;Échéance;{who};Statut;Montant TTC;Reste à payer;Retenue de garantie\n"
    "F-1;17/09/2026;17/10/2026;Phare Fictif;En retard;2400,00;2400,00;120,00\n"
    "F-2;18/09/2026;18/10/2026;Scierie Fictive;À venir;5400,00;2000,00;270,00\n"
    "F-3;19/09/2026;19/10/2026;Scierie Fictive;En retard;100,00;100,00;\n"
)


def write(folder: Path, who: str = "Client") -> Path:
    path = folder / "liste.csv"
    path.write_text(LIST.format(who=who), encoding="utf-8")
    return path


@pytest.mark.requirement("P10", "EV-12")
def test_what_is_kept_back_is_not_asked_once_it_is_said(tmp_path: Path) -> None:
    path = write(tmp_path)
    (question,) = read_file(path).questions.open
    assert question.id == "column:retenue de garantie"
    assert question.sample_header.index("Retenue de garantie") == 2, "in sight, beside number and customer"
    owed = {choice.name: str(choice.owed[0].amount) for choice in question.choices if choice.owed}
    assert (owed["credited"], owed["none"]) == ("4380.00", "4500.00")
    said = read_file(path, questions=Questions({question.id: "credited"}))
    assert {row.number: str(row.open.amount) for row in said.receivables} == {
        "F-1": "2280.00",
        "F-2": "2000.00",
        "F-3": "100.00",
    }


@pytest.mark.requirement("EV-12")
@pytest.mark.parametrize(
    "who", ["Nom du partenaire de la facture", "Billed customer entity", "Tiers facturé", "Société destinataire"]
)
def test_a_column_that_speaks_of_customers_is_the_customers(tmp_path: Path, who: str) -> None:
    parsed = read_file(write(tmp_path, who))
    assert {row.name for row in parsed.debtors} == {"Phare Fictif", "Scierie Fictive"}
    assert parsed.problems.errors == 0


@pytest.mark.requirement("P10", "EV-12")
@pytest.mark.parametrize(("total", "agree"), [("4500,00", 1), ("4501,00", 0)])
def test_the_files_own_total_is_said_to_agree_only_where_it_does(tmp_path: Path, total: str, agree: int) -> None:
    path = tmp_path / "liste.csv"
    rows = "".join(f"{line.rsplit(';', 1)[0]}\n" for line in LIST.format(who="Client").splitlines())
    path.write_text(f"{rows}Total;;;;;7900,00;{total}\n", encoding="utf-8")
    assert read_file(path).accounting.totals_agree == agree
