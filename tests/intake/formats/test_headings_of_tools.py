"""Headings and rows that tools write beside the invoices: names kept, titles and groups told from debts."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance.intake.formats.detect import read_file
from tests.intake.builders import write_csv

ROW = "Ambre SARL;F1;15/01/2026;14/02/2026;1200,00;1200,00"


@pytest.mark.requirement("P10")
@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("Code (tiers)", "Nom (facturation)"),  # EBP
        ("Compte", "Libellé compte"),  # Quadra
        ("Customer", "Customer Name"),  # Stripe
        ("Client", "Nom client"),
        ("Tiers", "Nom du tiers"),
    ],
)
@pytest.mark.parametrize("last", [False, True])
def test_a_customers_name_stands_beside_its_code(tmp_path: Path, code: str, name: str, *, last: bool) -> None:
    head, row = ("N° facture;Date;Échéance;TTC;Reste dû", "F1;15/01/2026;14/02/2026;1200,00;1200,00")
    lines = (
        [f"{code};{head};{name}", f"C0104;{row};Ambre SARL"]
        if last
        else [f"{name};{head};{code}", f"Ambre SARL;{row};C0104"]
    )
    parsed = read_file(write_csv(tmp_path, *lines))
    assert [(row.code, row.name) for row in parsed.debtors] == [("C0104", "Ambre SARL")]
    assert list(parsed.questions.open) == []


@pytest.mark.requirement("P10")
def test_a_payment_of_french_quickbooks_needs_no_number(tmp_path: Path) -> None:
    parsed = read_file(
        write_csv(
            tmp_path,
            "Date,Type d'opération,N°,Client,Date d'échéance,Montant,Solde impayé",
            '15/01/2026,Facture,1000,Avoir & Fils,14/02/2026,"3 000,00 €","500,00 €"',
            '20/01/2026,Note de crédit,1002,Avoir & Fils,20/01/2026,"-120,00 €","-120,00 €"',
            '25/01/2026,Paiement,,Solde SARL,25/01/2026,"-50,00 €","-50,00 €"',
        )
    )
    assert (parsed.problems.errors, list(parsed.questions.open)) == (0, [])
    assert {row.number: str(row.open.amount) for row in parsed.credits} == {"1002": "120.00", "Paiement": "50.00"}


@pytest.mark.requirement("P10")
def test_the_words_of_dolibarr_are_known(tmp_path: Path) -> None:
    parsed = read_file(
        write_csv(
            tmp_path,
            "Réf.;Type;Date facturation;Date échéance;Tiers;Montant TTC;Reste à encaisser;État",
            "F1;Facture de remplacement;15/01/2026;14/02/2026;Ambre SARL;100;100;Validée (à payer)",
            "F2;Facture standard;15/01/2026;14/02/2026;Ambre SARL;100;100;Brouillon (à valider)",
            "AV1;Facture avoir;15/01/2026;;Bois SARL;-40;0;Remboursé ou converti en réduction",
            "AV2;Facture avoir;15/01/2026;;Bois SARL;-40;-40;Non remboursé",
        )
    )
    assert list(parsed.questions.open) == []
    assert [row.number for row in parsed.receivables] == ["F1"]
    assert [row.number for row in parsed.credits] == ["AV2"]


@pytest.mark.requirement("P16")
def test_the_title_of_a_page_stands_at_the_head_of_each(tmp_path: Path) -> None:
    header = "Client;Facture;Date;Échéance;TTC;Reste dû"
    parsed = read_file(
        write_csv(
            tmp_path,
            *("Papeterie Exemple;;;;;Page 1", header, ROW),
            *("Papeterie Exemple;;;;;Page 2", header, ROW.replace("F1", "F2")),
        )
    )
    assert parsed.problems.errors == 0
    assert [row.number for row in parsed.receivables] == ["F1", "F2"]
    assert parsed.accounting.rows == parsed.accounting.counted


@pytest.mark.requirement("P10")
def test_a_grouped_list_of_odoo_has_rows_of_groups(tmp_path: Path) -> None:
    parsed = read_file(
        write_csv(
            tmp_path,
            "Numéro;Partenaire;Date de facturation;Date d'échéance;Total;Montant dû;Statut",
            "Janvier 2026 (2);;;;1800,00;1700,00;",
            "FAC/2026/1;Avoir & Fils;15/01/2026;14/02/2026;1200,00;1200,00;Comptabilisé",
            "FAC/2026/2;Garage (2);16/01/2026;15/02/2026;600,00;500,00;Comptabilisé",
        )
    )
    assert parsed.problems.errors == 0
    assert {row.number: str(row.open.amount) for row in parsed.receivables} == {
        "FAC/2026/1": "1200.00",
        "FAC/2026/2": "500.00",
    }


@pytest.mark.requirement("P16")
@pytest.mark.parametrize("row", ["Garage (2);;;;100,00;100,00", "Garage (2);F9;;;100,00;100,00"])
def test_a_customer_with_a_number_in_brackets_is_no_group(tmp_path: Path, row: str) -> None:
    parsed = read_file(write_csv(tmp_path, "Client;Facture;Date;Échéance;TTC;Reste dû", row, ROW))
    assert parsed.problems.errors, "a row that lacks its date is said, not left out"
