"""Whatever a list holds, each of its rows is accounted for once, and nobody is asked for more than the sound rows say."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from relance.intake.accounting import Became, LeftOut
from relance.intake.formats.detect import read_file
from relance.intake.valid_rows import keep_valid_rows
from tests.intake.builders import FEC_HEADER, line, write_csv, write_fec

NUMBERS = st.sampled_from(["F1", "F2", "F3", "A-4", "", "Total", "/", "Client Dune"])
NAMES = st.sampled_from(["Ambre", "Bois", "Total Direct", "Sommeil", "", "Total", "Cuivre; fils"])
DAYS = st.sampled_from(["05/01/2026", "2026-02-13", "31/02/2026", "", "Total général", "-", "demain"])
SUMS = st.sampled_from(["10,00", "0,00", "-10,00", "1 000,00", "", "-", "abc", "25,5", "#REF!", "1e3", "30,00 €"])
WORDS = st.sampled_from(
    ["Payée", "Brouillon", "En retard", "", "Annulée", "Bientôt", "Litige", "Partiellement payée", "oui"]
)
TYPES = st.sampled_from(["Facture", "Avoir", "Devis", "Règlement", "OD", "", "Bail", "381"])
HEADINGS = {
    "Numéro": NUMBERS, "Client": NAMES, "Date": DAYS, "Échéance": DAYS, "Total TTC": SUMS, "Payé": SUMS, "Reste à payer": SUMS,
    "Statut": WORDS, "Type": TYPES, "Débit": SUMS, "Crédit": SUMS, "Montant inconnu": SUMS, "Remarque": NAMES,
    "Devise": st.sampled_from(["EUR", "USD", "", "X"]),
}  # fmt: skip


@st.composite
def lists(draw: st.DrawFn) -> list[str]:
    usual = draw(
        st.sampled_from(
            [["Numéro", "Client", "Date", "Total TTC"], ["Numéro", "Date", "Débit", "Crédit", "Client"], []]
        )
    )
    others = [name for name in sorted(HEADINGS) if name not in usual]
    header = draw(
        st.permutations(
            [*usual, *draw(st.lists(st.sampled_from(others), min_size=3 - len(usual[:3]), max_size=6, unique=True))]
        )
    )
    rows = []
    for _ in range(draw(st.integers(1, 12))):
        cells = ['"' + draw(HEADINGS[name]) + '"' for name in header]
        kind = draw(st.sampled_from(["row"] * 8 + ["short", "long", "heading", "header"]))
        if kind == "short":
            cells = cells[: len(cells) // 2]
        elif kind == "long":
            cells += ["x"]
        elif kind == "heading":
            cells = ["Groupe du nord", *[""] * (len(header) - 1)]
        elif kind == "header":
            cells = list(header)
        rows.append(";".join(cells))
    return [";".join(header), *rows]


@pytest.mark.requirement("EV-12", "P10")
@settings(max_examples=300, deadline=None)
@given(lists())
@example(
    [
        "Numéro;Date;Débit;Crédit;Client;Devise",
        *(f"F1;05/01/2026;{debit};10,00;Ambre;EUR" for debit in ("1 000,00", "0,00")),
    ]
)
def test_every_row_of_any_list_is_accounted_for_once(lines: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parsed = read_file(write_csv(Path(folder), *lines), format_name="invoice-list")
    accounting = parsed.accounting
    assert accounting.rows == accounting.counted
    assert all(count >= 0 for count in accounting.counts.values())
    assert sum(accounting.reasons.values()) == accounting.counts[Became.LEFT_OUT]
    for currency, owed, credited in parsed.open_by_currency():
        invoiced = accounting.sums[Became.INVOICE, currency]
        brought = sum(accounting.sums.get((kind, currency), Decimal(0)) for kind in (Became.PAYMENT, Became.CREDIT))
        # In an account of debits and credits a credit of its own row is set against the debits; what is left of it stays one.
        assert owed.amount in (invoiced, invoiced + brought + credited.amount)
    keep_valid_rows(parsed)
    assert accounting.rows == accounting.counted
    assert not {row.debtor_code for row in parsed.receivables} & parsed.debtors_in_error
    assert not {row.debtor_code for row in parsed.credits} & parsed.debtors_in_error


CODES = st.sampled_from(["C1", "C2", "", "411000", "C 3", "=1+1"])
ADDRESSES = st.sampled_from(["a@exemple.example", "a@", "", "b@exemple.example; c@exemple.example"])


@pytest.mark.requirement("EV-12", "P10")
@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(CODES, NAMES, ADDRESSES, st.sampled_from(["row"] * 6 + ["short", "long", "header", "page"])),
        max_size=12,
    )
)
def test_every_row_of_any_contacts_file_is_a_customer_left_out_or_in_error(
    rows: list[tuple[str, str, str, str]],
) -> None:
    header = ["Code client", "Nom", "E-mail"]
    lines = [";".join(header)]
    for *cells, kind in rows:
        shown = {"short": cells[:1], "long": [*cells, "x"], "header": header, "page": ["Page 2", "", ""]}.get(
            kind, cells
        )
        lines.append(";".join(f'"{cell}"' for cell in shown))
    with tempfile.TemporaryDirectory() as folder:
        parsed = read_file(write_csv(Path(folder), *lines), format_name="contacts")
    accounting = parsed.accounting
    assert parsed.lines == len(parsed.debtors) + accounting.counts[Became.ERROR] + accounting.counts[Became.LEFT_OUT]
    assert sum(accounting.reasons.values()) == accounting.counts[Became.LEFT_OUT]
    assert len({debtor.code for debtor in parsed.debtors}) == len(parsed.debtors)


DEBITS = st.sampled_from(["10,00", "0,00", "-10,00", "1 000,00", "", "abc", "25,5"])
ACCOUNTS = st.sampled_from(["411000", "706000", "512000", "416000", "411 700", "", "Total"])
ENTRIES = st.sampled_from(["1", "2", "", "Total"])


@pytest.mark.requirement("EV-12", "P10")
@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            ENTRIES,
            st.sampled_from(["20260105", "2026-01-05", "20260231", ""]),
            ACCOUNTS,
            DEBITS,
            DEBITS,
            st.sampled_from(["", "A", "b"]),
            st.sampled_from(["row"] * 8 + ["short", "long", "header", "note"]),
        ),
        max_size=14,
    )
)
def test_every_row_of_any_ledger_is_accounted_for_once(rows: list[tuple[str, ...]]) -> None:
    lines = []
    for entry, day, account, debit, credit, let, kind in rows:
        text = line(account, debit, credit, entry=entry, on=day, aux="C1", name="Ambre", piece=f"F{entry}", let=let)
        cut = {"short": text[: len(text) // 2], "long": f"{text}|x|y", "header": FEC_HEADER, "note": "Fin de fichier"}
        lines.append(cut.get(kind, text))
    with tempfile.TemporaryDirectory() as folder:
        parsed = read_file(write_fec(Path(folder), lines), format_name="fec")
    accounting = parsed.accounting
    assert accounting.rows == accounting.counted == len(lines)
    assert all(count >= 0 for count in accounting.counts.values())
    assert sum(accounting.reasons.values()) == accounting.counts[Became.LEFT_OUT]


def test_a_credit_note_on_the_side_of_debits_lowers_what_is_owed_and_is_counted_as_one(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path,
        "Numéro;Débit;Date;Client;Crédit;Type",
        "F-1;100,00;2026-02-10;Ambre;0,00;Facture",
        "A-1;10,00;2026-02-13;Ambre;0,00;Avoir",
    )
    parsed = read_file(path, format_name="invoice-list")
    assert [str(row.open.amount) for row in parsed.receivables] == ["90.00"]
    assert parsed.accounting.counts[Became.CREDIT] == 1
    assert parsed.accounting.rows == parsed.accounting.counted


def test_a_customer_with_a_row_in_error_stays_aside_whole_and_is_named(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path,
        "Date;Pièce;Client;Libellé;Débit;Crédit",
        "13/09/2026;F-101;Ambre SARL;Facture;1200,00;",
        "15/10/2026;VIR-55;Ambre SARL;Virement;;12O0,00",
        "14/09/2026;F-102;Bois SARL;Facture;500,00;",
        "20/10/2026;A-7;Bois SARL;Avoir;;100,00",
    )
    parsed = read_file(path)
    keep_valid_rows(parsed)
    assert [(row.number, str(row.open.amount)) for row in parsed.receivables] == [("F-102", "400.00")]
    assert [debtor.name for debtor in parsed.debtors] == ["Bois SARL"]
    assert parsed.accounting.lines[LeftOut.OF_DEBTOR_IN_ERROR] == [2]
    (said,) = [problem for problem in parsed.problems if problem.code.value == "debtor_left_out"]
    assert said.value == "Ambre SARL"
