"""Accounts of customers, debits beside credits: rows of one letter settle each other, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance.domain.ledger import Nature
from relance.intake.formats.detect import read_file
from tests.intake.builders import write_csv

TWO_SIDES = "Code tiers;Intitulé;Date;N° pièce;Libellé;Échéance;Débit;Crédit;{letter}"
ONE_SIDE = "Code tiers;Intitulé;Date;N° pièce;Libellé;Échéance;Montant;Sens;{letter}"


@pytest.mark.requirement("P16", "P17")
@pytest.mark.parametrize("letter", ["Lettrage", "Let.", "Code lettrage"])
def test_a_lettered_payment_settles_what_bears_its_letter_and_not_the_oldest_of_its_amount(
    tmp_path: Path, letter: str
) -> None:
    parsed = read_file(
        write_csv(
            tmp_path,
            TWO_SIDES.format(letter=letter),
            "CBOIS;Bois Fictif;05/01/2026;FA1;Vente;15/03/2026;1000,00;;",
            "CBOIS;Bois Fictif;16/01/2026;FA2;Vente;16/03/2026;800,00;;AA",
            "CBOIS;Bois Fictif;17/01/2026;FA3;Vente;17/03/2026;200,00;;AA",
            "CBOIS;Bois Fictif;20/01/2026;VIR;Virement;;;1000,00;AA",
        )
    )
    assert {row.number: str(row.open.amount) for row in parsed.receivables} == {"FA1": "1000.00"}
    assert (parsed.credits, len(parsed.settled)) == ([], 2)
    assert parsed.accounting.rows == parsed.accounting.counted


@pytest.mark.requirement("P16", "P17")
def test_letters_count_where_one_column_says_the_side(tmp_path: Path) -> None:
    parsed = read_file(
        write_csv(
            tmp_path,
            ONE_SIDE.format(letter="Lettrage"),
            "CBOIS;Bois Fictif;05/01/2026;FA1;Vente;15/03/2026;500,00;D;",
            "CBOIS;Bois Fictif;16/01/2026;FA2;Vente;16/03/2026;500,00;D;B",
            "CBOIS;Bois Fictif;20/01/2026;RG1;Chèque;;500,00;C;B",
        )
    )
    assert [row.number for row in parsed.receivables] == ["FA1"]


@pytest.mark.requirement("P16")
def test_a_letter_paid_in_part_leaves_the_rest_and_a_letter_alone_is_looked_at(tmp_path: Path) -> None:
    parsed = read_file(
        write_csv(
            tmp_path,
            TWO_SIDES.format(letter="Lettrage"),
            "CBOIS;Bois Fictif;05/01/2026;FA1;Vente;15/03/2026;300,00;;",
            "CBOIS;Bois Fictif;16/01/2026;FA2;Vente;16/03/2026;800,00;;a",
            "CBOIS;Bois Fictif;20/01/2026;VIR;Virement;;;300,00;a",
            "CBOIS;Bois Fictif;21/01/2026;FA4;Vente;21/03/2026;90,00;;ZZ",
        )
    )
    assert {row.number: (str(row.open.amount), row.nature) for row in parsed.receivables} == {
        "FA1": ("300.00", Nature.INVOICE),
        "FA2": ("500.00", Nature.INVOICE),
        "FA4": ("90.00", Nature.REVIEW_LETTERED),
    }
    assert parsed.credits == []


@pytest.mark.requirement("P16")
def test_a_payment_lettered_against_older_books_pays_no_other_invoice(tmp_path: Path) -> None:
    parsed = read_file(
        write_csv(
            tmp_path,
            TWO_SIDES.format(letter="Lettrage"),
            "CBOIS;Bois Fictif;05/01/2026;FA1;Vente;15/03/2026;1000,00;;",
            "CBOIS;Bois Fictif;20/01/2026;VIR;Virement;;;800,00;K",
        )
    )
    assert [(row.number, str(row.open.amount)) for row in parsed.receivables] == [("FA1", "1000.00")]
    assert [(row.number, str(row.open.amount)) for row in parsed.credits] == [("VIR", "800.00")]
