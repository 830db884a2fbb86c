"""Two columns with one heading are asked about where they differ; journals and ledgers whose names are written out are told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance.intake.formats.detect import format_of, read_alone
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.told import Told
from relance.intake.questions import Answers
from relance.intake.rows import ParsedFile
from tests.intake.builders import write_csv
from tests.intake.formats.test_ledgers_of_tools import codes, opened

BEFORE = "Numéro;Client;Date;Échéance"
FIRST, SECOND = "F1;Alpha SARL;02/09/2026;02/10/2026", "F2;Bêta SAS;13/09/2026;13/10/2026"

pytestmark = pytest.mark.requirement("P10", "P22")


def read(folder: Path, *rows: str, answers: Answers | None = None, name: str = "list.csv") -> ParsedFile:
    return read_alone(write_csv(folder, *rows, name=name), Told(answers=answers or {}))


def asked(parsed: ParsedFile) -> dict[str, list[str]]:
    """What each answer to each open question makes owed."""
    return {
        question.id: [f"{choice.name} {' '.join(map(str, choice.owed or ()))}" for choice in question.choices]
        for question in parsed.questions.open
    }


def test_of_two_amounts_with_one_heading_one_is_chosen_by_a_person(tmp_path: Path) -> None:
    rows = (f"{BEFORE};Montant;Montant", f"{FIRST};1000,00;1200,00", f"{SECOND};500,00;600,00")
    parsed = read(tmp_path, *rows)
    assert asked(parsed) == {"twice:montant": ["E 1500.00 EUR", "F 1800.00 EUR"]}
    assert opened(read(tmp_path, *rows, answers={"twice:montant": "F"})) == {"F1": "1200.00", "F2": "600.00"}
    assert opened(read(tmp_path, *rows, answers={"twice:montant": "E"})) == {"F1": "1000.00", "F2": "500.00"}


def test_of_two_rests_none_is_taken_for_what_was_paid(tmp_path: Path) -> None:
    rows = (
        f"{BEFORE};Total TTC;Reste dû;RESTE DU",
        f"{FIRST};1200,00;1200,00;200,00",
        f"{SECOND};600,00;600,00;600,00",
    )
    assert asked(read(tmp_path, *rows)) == {"twice:reste du": ["F 1800.00 EUR", "G 800.00 EUR"]}
    assert opened(read(tmp_path, *rows, answers={"twice:reste du": "G"})) == {"F1": "200.00", "F2": "600.00"}


def test_of_two_names_one_is_chosen_though_no_sum_changes(tmp_path: Path) -> None:
    header = "Numéro;Nom;Nom;Date;Échéance;Total"
    rows = (header, "F1;Alpha SARL;Martin;02/09/2026;02/10/2026;12,00", "F2;Bêta SAS;Durand;13/09/2026;13/10/2026;6,00")
    assert list(asked(read(tmp_path, *rows))) == ["twice:nom"]
    parsed = read(tmp_path, *rows, answers={"twice:nom": "C"})
    assert sorted(one.name for one in parsed.debtors) == ["Durand", "Martin"]


def test_a_copy_and_an_empty_column_are_not_asked_about(tmp_path: Path) -> None:
    parsed = read(tmp_path, f"{BEFORE};Montant;Montant;Montant", f"{FIRST};10,00;10,00;", f"{SECOND};5,00;5,00;-")
    assert asked(parsed) == {}
    assert opened(parsed) == {"F1": "10.00", "F2": "5.00"}


def test_a_journal_makes_no_debtor_of_the_bank(tmp_path: Path) -> None:
    header = "Journal;Date;N° pièce;Compte;Compte auxiliaire;Libellé;Débit;Crédit;Lettrage"
    sale = ("VE;13/09/2026;FA1;411000;C1;Alpha;1200,00;;", "VE;13/09/2026;FA1;706000;;Alpha;;1200,00;")
    money = ("BQ;20/09/2026;RB1;512000;;Bêta;600,00;;", "BQ;20/09/2026;RB1;411000;C2;Bêta;;600,00;")
    parsed = read(tmp_path, header, *sale, *money)
    assert codes(parsed) == {ProblemCode.GENERAL_LEDGER}
    assert not parsed.receivables
    alone = read(
        tmp_path,
        "Compte;Nom;Date;Pièce;Débit;Crédit",
        "411A;Alpha;13/09/2026;F1;12,00;",
        "411B;Bêta;13/09/2026;F2;6,00;",
    )
    assert opened(alone) == {"F1": "12.00", "F2": "6.00"}, "customers' accounts alone are a list"


WRITTEN_OUT = (
    "Code journal;Libellé journal;Numéro d'écriture;Date de comptabilisation;Numéro de compte;Libellé de compte;"
    "Numéro de compte auxiliaire;Libellé de compte auxiliaire;Référence de la pièce justificative;Date de la pièce justificative;"
    "Libellé de l'écriture comptable;Montant au débit;Montant au crédit;Lettrage;Date de lettrage;Date de validation;"
    "Montant en devise;Identifiant de la devise"
)
IN_ENGLISH = (
    "JournalCode,JournalLabel,EntryNumber,EntryDate,AccountNumber,AccountLabel,AuxAccountNumber,AuxAccountLabel,PieceRef,PieceDate,"
    "EntryLabel,Debit,Credit,Lettering,LetteringDate,ValidDate,ForeignAmount,Currency"
)


@pytest.mark.parametrize(("header", "separator"), [(WRITTEN_OUT, ";"), (IN_ENGLISH, ","), (WRITTEN_OUT.upper(), ";")])
def test_a_ledger_whose_names_are_written_out_is_a_ledger(tmp_path: Path, header: str, separator: str) -> None:
    rows = [
        "VE;Ventes;1;20260901;411000;Clients;C1;Alpha;FA1;20260901;Facture;1200.00;0.00;;;20260901;;",
        "VE;Ventes;1;20260901;706000;Ventes;;;FA1;20260901;Facture;0.00;1200.00;;;20260901;;",
        "VE;Ventes;2;20260902;411000;Clients;C2;Bêta;FA2;20260902;Facture;600.00;0.00;A;20260920;20260902;;",
        "VE;Ventes;2;20260902;706000;Ventes;;;FA2;20260902;Facture;0.00;600.00;;;20260902;;",
        "BQ;Banque;3;20260920;512000;Banque;;;RB1;20260920;Virement;600.00;0.00;;;20260920;;",
        "BQ;Banque;3;20260920;411000;Clients;C2;Bêta;RB1;20260920;Virement;0.00;600.00;A;20260920;20260920;;",
    ]
    path = write_csv(tmp_path, header, *(row.replace(";", separator) for row in rows))
    assert format_of(path) == "fec"
    parsed = read_alone(path, Told())
    assert (opened(parsed), codes(parsed)) == ({"FA1": "1200.00"}, set())


def test_a_list_of_a_journal_is_no_ledger(tmp_path: Path) -> None:
    header = "Code journal;Date;N° compte;Compte auxiliaire;Libellé;N° pièce;Débit;Crédit"
    assert format_of(write_csv(tmp_path, header, "VE;13/09/2026;411A;A;Alpha;F1;12,00;")) == "invoice-list"


def test_beside_amounts_in_other_currencies_one_without_a_sign_is_an_error(tmp_path: Path) -> None:
    rows = (f"{FIRST};1 200,00 €;1000,00", f"{SECOND};£600.00;600.00", "F3;Gamma;14/09/2026;14/10/2026;50,00;50,00")
    parsed = read(tmp_path, f"{BEFORE};Montant;Reste", *rows)
    assert [(problem.line, problem.code) for problem in parsed.problems] == [(4, ProblemCode.CURRENCY_MISSING)]
    assert [str(row.open) for row in parsed.receivables] == ["1000.00 EUR", "600.00 GBP"]
