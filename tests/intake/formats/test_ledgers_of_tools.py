"""Ledger exports as tools really write them: each is read right, or what is wrong with it is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from relance.domain.ledger import Nature
from relance.domain.money import Money
from relance.intake.accounting import Became, LeftOut
from relance.intake.formats.detect import read_alone
from relance.intake.formats.ledgers.fec import read_fec
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.told import Told
from relance.intake.rows import ParsedFile
from tests.intake.builders import FEC_HEADER, eur, line, receipt, sale, write_fec

CASES = Path(__file__).parents[1] / "cases"


def opened(parsed: ParsedFile) -> dict[str, str]:
    return {row.number: str(row.open.amount) for row in parsed.receivables}


def codes(parsed: ParsedFile) -> set[ProblemCode]:
    return {problem.code for problem in parsed.problems}


def is_accounted_for(parsed: ParsedFile) -> bool:
    sums = sum((amount for (_, _), amount in parsed.accounting.sums.items()), start=Money.zero().amount)
    assert parsed.balance is None or sums == parsed.balance.amount
    return parsed.accounting.rows == parsed.accounting.counted and parsed.difference == Money.zero()


@pytest.mark.requirement("EV-12", "P10")
@pytest.mark.parametrize(
    ("name", "owed"),
    [
        ("22-fec-accents-in-header.txt", {"F2": "500.00", "F3": "200.00"}),
        ("22-fec-padded-fields.txt", {"F2": "500.00", "F3": "200.00"}),
        ("22-fec-quoted-rows.txt", {"F2": "500.00", "F3": "200.00"}),
        ("22-fec-row-ends-with-separator.txt", {"F2": "500.00", "F3": "200.00"}),
        ("trailing-rows.txt", {"FA1": "1200.00"}),
        ("four-decimals.txt", {"FA1": "1200.00"}),
        ("odoo-parent-pays.txt", {"FAC/2026/0002": "600.00"}),
        ("odoo-quoted.csv", {"FAC/2026/0001": "1200.00", "FAC/2026/0002": "600.00", "FAC/2026/0003": "300.00"}),
        ("dolibarr-due-date.txt", {"FA2610-0001": "1200.00"}),
        ("oca-empty-pieceref.txt", {"FAC/2026/0001": "1200.00", "FAC/2026/0002": "600.00"}),
    ],
)
def test_each_tools_ledger_gives_its_figures_without_a_problem(name: str, owed: dict[str, str]) -> None:
    parsed = read_alone(CASES / name, Told())
    assert (parsed.format, opened(parsed), list(parsed.problems)) == ("fec", owed, [])
    assert parsed.questions.open == []
    assert is_accounted_for(parsed)


def test_names_are_read_without_their_quotation_marks() -> None:
    parsed = read_fec(CASES / "odoo-quoted.csv")
    assert [debtor.name for debtor in parsed.debtors] == ['SARL "Le Phare"', "Bois | Charpente", "Cuivre SARL"]
    assert parsed.receivables[0].label == 'Écran 24"'


@pytest.mark.parametrize("name", ['"Le Phare" SARL', 'Écran 24"', '5" x 3"'])
def test_a_quotation_mark_in_a_text_is_a_sign_like_any_other(tmp_path: Path, name: str) -> None:
    rows = [line("411000", "1,00", entry="1", aux="C1", name=name, piece="F1"), line("706", credit="1,00", entry="1")]
    parsed = read_fec(write_fec(tmp_path, rows))
    assert [debtor.name for debtor in parsed.debtors] == [name]
    assert not list(parsed.problems)


@pytest.mark.requirement("P17")
def test_the_parent_company_pays_and_the_invoice_is_settled(tmp_path: Path) -> None:
    first = read_fec(write_fec(tmp_path, sale("F1", 120000, aux="42", let="")))
    (row,) = first.receivables
    paid = write_fec(
        tmp_path, sale("F1", 120000, aux="42", let="A1"), receipt("V1", 120000, on="20261001", aux="50", let="A1")
    )
    parsed = read_fec(paid, watched=frozenset({row.identity}))
    assert (parsed.receivables, parsed.credits) == ([], [])
    assert parsed.settled == {row.identity: date(2026, 10, 1)}
    assert is_accounted_for(parsed)


def test_one_payment_settles_invoices_of_two_customers_and_a_part_lettered_third_stays(tmp_path: Path) -> None:
    parsed = read_fec(
        write_fec(
            tmp_path,
            sale("F1", 700, aux="C1", let="B"),
            sale("F2", 300, aux="C2", let="B"),
            receipt("R1", 1000, aux="H", let="B"),
            sale("F3", 500, aux="C3", let="C"),
            receipt("R3", 500, aux="C4", let="C"),
            sale("F4", 800, aux="C5", let="C"),
            receipt("R4", 300, aux="C5", let="C"),
        )
    )
    assert opened(parsed) == {"F4": "5.00"}
    assert parsed.credits == []
    assert is_accounted_for(parsed)


def test_an_advance_on_another_account_settles_the_invoice_that_it_is_lettered_with(tmp_path: Path) -> None:
    advance = [
        line("4191", credit="10,00", entry="A1", aux="C1", piece="A1", let="K"),
        line("512000", "10,00", entry="A1", piece="A1"),
    ]
    parsed = read_fec(write_fec(tmp_path, sale("F1", 1000, let="K"), advance))
    assert parsed.receivables == []
    assert is_accounted_for(parsed)


@pytest.mark.requirement("P17")
def test_a_lettered_invoice_whose_payment_is_lost_is_not_asked() -> None:
    parsed = read_fec(CASES / "fec-tab-in-payment.txt")
    assert [(row.number, row.nature) for row in parsed.receivables] == [("FA1", Nature.REVIEW_LETTERED)]
    assert codes(parsed) == {ProblemCode.FIELD_COUNT, ProblemCode.LETTERED_ALONE}
    assert is_accounted_for(parsed)


@pytest.mark.parametrize("how", ["cut", "amount", "unbalanced"])
def test_what_is_lettered_with_an_entry_in_error_is_not_asked(tmp_path: Path, how: str) -> None:
    lost = receipt("R2", 700, let="a")
    lost = {
        "cut": [lost[0], lost[1] + "|more"],
        "amount": [lost[0], lost[1].replace("7,00", "7;00")],
        "unbalanced": [lost[0].replace("7,00", "8,00"), lost[1]],
    }[how]
    parsed = read_fec(
        write_fec(tmp_path, sale("F1", 1000, let="a"), receipt("R1", 300, let="a"), lost, sale("F2", 500))
    )
    assert {row.number: row.nature for row in parsed.receivables} == {
        "F1": Nature.REVIEW_LETTERED,
        "F2": Nature.INVOICE,
    }
    assert is_accounted_for(parsed)


@pytest.mark.requirement("P16")
@pytest.mark.parametrize(
    "name",
    [
        "DateLimitReglmt",
        "EcheanceDate",
        "Date_echeance",
        "Date d'échéance",
        "DateEch",
        "Échéance",
        "DueDate",
        "Due date",
        "PieceEcheance",
    ],
)
def test_a_due_date_is_read_by_the_name_of_its_column(tmp_path: Path, name: str) -> None:
    rows = [text + f"|{due}" for text, due in zip(sale("F1", 1000), ("20260331", ""), strict=True)]
    parsed = read_fec(write_fec(tmp_path, rows, header=f"{FEC_HEADER}|{name}"))
    assert [row.due_on for row in parsed.receivables] == [date(2026, 3, 31)]
    assert parsed.mapping == {name: "due_on"}


@pytest.mark.parametrize(
    "name", ["ModeEcheance", "NbJoursEcheance", "DateRglt", "ModeRglt", "NatOp", "IdClient", "PieceTTC", "CodeEtbt"]
)
def test_other_columns_of_tools_are_no_due_date(tmp_path: Path, name: str) -> None:
    rows = [text + "|20260331" for text in sale("F1", 1000)]
    parsed = read_fec(write_fec(tmp_path, rows, header=f"{FEC_HEADER}|{name}"))
    assert [row.due_on for row in parsed.receivables] == [None]


@pytest.mark.parametrize("empty", ["", "0", "00000000", "-"])
def test_an_empty_due_date_is_none(tmp_path: Path, empty: str) -> None:
    rows = [text + f"|{empty}" for text in sale("F1", 1000)]
    parsed = read_fec(write_fec(tmp_path, rows, header=f"{FEC_HEADER}|EcheanceDate"))
    assert [row.due_on for row in parsed.receivables] == [None]
    assert not list(parsed.problems)


def test_a_due_date_that_is_none_is_remarked_and_one_before_the_invoice_too(tmp_path: Path) -> None:
    rows = [text + "|à réception" for text in sale("F1", 1000)] + [text + "|20250131" for text in sale("F2", 1000)]
    parsed = read_fec(write_fec(tmp_path, rows, header=f"{FEC_HEADER}|EcheanceDate"))
    assert {row.number: row.due_on for row in parsed.receivables} == {"F1": None, "F2": date(2025, 1, 31)}
    assert codes(parsed) == {ProblemCode.DUE_DATE_UNREADABLE, ProblemCode.DUE_BEFORE_ISSUE}


def test_instalments_with_due_dates_of_their_own_stay_apart_in_any_order(tmp_path: Path) -> None:
    header = f"{FEC_HEADER}|EcheanceDate"
    rows = [
        line("411000", "5,00", entry="1", aux="C1", piece="F1") + "|20260228",
        line("411000", "7,00", entry="1", aux="C1", piece="F1") + "|20260331",
        line("706", credit="12,00", entry="1", piece="F1") + "|",
    ]
    before = read_fec(write_fec(tmp_path, rows, header=header))
    after = read_fec(write_fec(tmp_path, rows[1::-1], rows[2], header=header))
    assert {(row.identity, row.open) for row in before.receivables} == {
        (row.identity, row.open) for row in after.receivables
    }
    assert len(before.receivables) == 2


@pytest.mark.parametrize("piece", ["", "/", "-", "--", "0", "000", ".", "N/A", "néant", "NULL"])
def test_what_is_no_number_is_to_review(tmp_path: Path, piece: str) -> None:
    rows = [
        line("411000", "5,00", entry="V12", aux="C1", piece=piece, label="/"), line("706", credit="5,00", entry="V12", piece=piece),
    ]  # fmt: skip
    (row,) = read_fec(write_fec(tmp_path, rows)).receivables
    assert row.nature is Nature.REVIEW_NO_NUMBER
    assert row.number not in ("/", "-", "0", "")


def test_two_invoices_without_a_number_are_two(tmp_path: Path) -> None:
    rows = [
        line(*amounts, entry=entry, aux=aux, piece="/", label="/")
        for entry, cents in (("1", 500), ("2", 700))
        for aux, amounts in (("C1", ("411000", eur(cents))), ("", ("706", "0,00", eur(cents))))
    ]
    parsed = read_fec(write_fec(tmp_path, rows))
    assert len({row.identity for row in parsed.receivables}) == 2
    assert is_accounted_for(parsed)


def test_slashes_are_no_numbers_in_sales_and_in_the_opening_journal() -> None:
    parsed = read_fec(CASES / "odoo-slash.txt")
    assert [row.nature for row in parsed.receivables] == [Nature.REVIEW_NO_NUMBER, Nature.REVIEW_OPENING_SUM]
    assert all("/" not in row.number for row in parsed.receivables)


def test_a_ledger_without_a_column_is_told_what_helps_a_ledger() -> None:
    parsed = read_fec(CASES / "22-fec-without-lettering.txt")
    (problem,) = parsed.problems
    assert (problem.code, problem.field) == (ProblemCode.COLUMN_MISSING, "EcritureLet")
    assert "--map" not in str(problem.sentence)
    assert "lettering" in str(problem.sentence)


def test_accounts_with_spaces_are_accounts(tmp_path: Path) -> None:
    rows = [line("411 000", "5,00", entry="1", aux="C1", piece="F1"), line("70 6000", credit="5,00", entry="1")]
    (row,) = read_fec(write_fec(tmp_path, rows)).receivables
    assert (row.debtor_code, row.nature) == ("411000/C1", Nature.INVOICE)


def test_titles_before_the_header_totals_at_the_end_and_the_end_mark_of_dos(tmp_path: Path) -> None:
    total = "|||||||||||6,00|6,00|||||"
    path = write_fec(
        tmp_path,
        FEC_HEADER,
        sale("F1", 100),
        FEC_HEADER,
        sale("F2", 500),
        total.replace("|||||||||||", "Total général|||||||||||", 1),
        "\x1a",
        header="Fichier des écritures comptables\r\n\r\nSociété Fictive|||",
    )
    parsed = read_alone(path, Told())
    assert (parsed.format, opened(parsed), list(parsed.problems)) == ("fec", {"F1": "1.00", "F2": "5.00"}, [])
    assert parsed.accounting.reasons == {LeftOut.HEADER_AGAIN: 1, LeftOut.TOTAL: 1, LeftOut.OTHER_ACCOUNT: 2}
    assert is_accounted_for(parsed)


@pytest.mark.parametrize(
    "total",
    [
        "||||||||||TOTAL|6,00|6,00|||||",
        "|||||||||||6,00|6,00|||||",
        "TOTAUX||||||||||||||||6,00|",
        "||||Total||||||Total|6,00|6,00|||||",
        "Total;6,00",
        "Total général|||||||||||6,00|6,00|||||",
    ],
)
def test_a_line_of_totals_is_no_entry(tmp_path: Path, total: str) -> None:
    parsed = read_fec(write_fec(tmp_path, sale("F1", 100), sale("F2", 500), total))
    assert (opened(parsed), list(parsed.problems)) == ({"F1": "1.00", "F2": "5.00"}, [])
    assert parsed.accounting.reasons[LeftOut.TOTAL] == 1
    assert is_accounted_for(parsed)


def test_a_customer_named_total_is_a_customer(tmp_path: Path) -> None:
    rows = [
        line("411000", "5,00", entry="1", aux="TOTAL", name="Total Fictif", piece="TOTAL-1", label="Total"),
        line("706", credit="5,00", entry="1", label="Total"),
    ]
    assert opened(read_fec(write_fec(tmp_path, rows))) == {"TOTAL-1": "5.00"}


def test_an_entry_over_two_days_is_taken_and_told_as_such(tmp_path: Path) -> None:
    first, second = sale("F1", 1000, on="20260131")
    parsed = read_fec(write_fec(tmp_path, first, second.replace("20260131", "20260201"), sale("F2", 500)))
    assert opened(parsed) == {"F1": "10.00", "F2": "5.00"}
    assert {row.nature for row in parsed.receivables} == {Nature.INVOICE}
    (problem,) = parsed.problems
    assert (problem.code, problem.line) == (ProblemCode.ENTRY_ON_TWO_DAYS, 2)
    assert "2026-01-31" in str(problem.sentence)
    assert parsed.problems.errors == 0
    assert is_accounted_for(parsed)


@pytest.mark.requirement("P17")
def test_the_same_entries_twice_in_one_file_count_once_and_are_told(tmp_path: Path) -> None:
    once = [*sale("F1", 1000), *sale("F2", 500), *receipt("R2", 500)]
    parsed = read_fec(write_fec(tmp_path, once, once))
    assert opened(parsed) == {"F1": "10.00", "F2": "5.00"}
    assert [str(row.open.amount) for row in parsed.credits] == ["5.00"]
    (problem,) = parsed.problems
    assert (problem.code, problem.line, problem.facts["count"]) == (ProblemCode.ENTRY_TWICE, 8, 3)
    assert parsed.accounting.reasons[LeftOut.SAME_ROW] == 6
    assert is_accounted_for(parsed)


def test_two_exports_of_different_days_in_one_file_are_an_error(tmp_path: Path) -> None:
    january = sale("F1", 1000)
    february = [*sale("F1", 1000, let="A"), *receipt("R1", 1000, let="A")]
    parsed = read_fec(write_fec(tmp_path, january, FEC_HEADER, february))
    assert ProblemCode.ENTRY_TWICE_DIFFERS in codes(parsed)
    assert parsed.problems.errors == 1


def test_two_like_sales_of_one_day_are_two(tmp_path: Path) -> None:
    parsed = read_fec(
        write_fec(tmp_path, sale("F1", 1000), [text.replace("|F1|", "|F9|") for text in sale("F1", 1000)])
    )
    assert opened(parsed) == {"F1": "10.00", "F9": "10.00"}
    assert not list(parsed.problems)


@pytest.mark.parametrize(
    ("code", "label", "is_opening"),
    [
        ("AN", "A nouveaux", True),
        ("RAN", "Reports à nouveau", True),
        ("OD", "À-nouveaux", True),
        ("X", "Journal d'ouverture", True),
        ("OUV", "", True),
        ("BIL", "Bilan d'ouverture 2026", True),
        ("OB", "Opening balances", True),
        ("AN", "Anouveau", True),
        ("RN", "Report à nouveau", True),
        ("AN1", "Écritures d'ouverture de l'exercice", True),
        ("AN", "AN", True),
        ("VT", "Ventes nouveau magasin", False),
        ("VE", "Ouverture Lyon ventes", False),
        ("AN", "Ventes Annecy", False),
        ("RP", "Reporting mensuel", False),
        ("VN", "Nouveau magasin", False),
        ("OD", "Opérations diverses", False),
    ],
)
def test_an_opening_journal_is_known_by_the_whole_of_its_name(
    tmp_path: Path, code: str, label: str, *, is_opening: bool
) -> None:
    rows = [
        line("411000", "5,00", entry="1", journal=code, journal_name=label, aux="C1", piece="F1"),
        line("706", credit="5,00", entry="1", journal=code, journal_name=label, piece="F1"),
    ]
    (row,) = read_fec(write_fec(tmp_path, rows)).receivables
    # Two accounts share the piece: a sum carried forward in an opening journal, an invoice in another.
    assert row.nature is (Nature.REVIEW_OPENING_SUM if is_opening else Nature.INVOICE)


@pytest.mark.requirement("P18")
def test_a_new_years_opening_keeps_the_identity_and_the_day_of_an_invoice(tmp_path: Path) -> None:
    (row,) = read_fec(write_fec(tmp_path, sale("F1", 1000, on="20251110"))).receivables
    carried = [
        line(
            "411000", "10,00", entry="1", journal="AN", journal_name="A nouveaux", on="20260101", aux="C1", piece="F1"
        ),
        line("890000", credit="10,00", entry="1", journal="AN", journal_name="A nouveaux", on="20260101"),
    ]
    again = read_fec(write_fec(tmp_path, carried), watched=frozenset({row.identity}))
    assert [(one.identity, one.issued_on) for one in again.receivables] == [(row.identity, date(2025, 11, 10))]
    lettered = [carried[0].replace("|Libellé|10,00|0,00||", "|Libellé|10,00|0,00|A|"), carried[1]]
    paid = write_fec(tmp_path, lettered, receipt("R1", 1000, on="20260215", let="A"))
    assert read_fec(paid, watched=frozenset({row.identity})).settled == {row.identity: date(2026, 2, 15)}


@pytest.mark.requirement("P59")
def test_what_is_left_across_currencies_is_said_and_not_asked(tmp_path: Path) -> None:
    invoice = [
        line("411000", "92,00", entry="1", aux="C1", piece="F1", foreign="100,00", currency="USD", let="A"),
        line("706", credit="92,00", entry="1", piece="F1"),
    ]
    in_dollars = [
        line("411000", "0,00", "90,50", entry="2", aux="C1", piece="R1", foreign="-100,00", currency="USD", let="A"),
        line("512", "90,50", entry="2", piece="R1"),
    ]
    in_euros = [text.replace("|-100,00|USD", "||") for text in in_dollars]
    settled = read_fec(write_fec(tmp_path, invoice, in_dollars))
    assert (settled.receivables, codes(settled)) == ([], {ProblemCode.CURRENCY_RESIDUE})
    mixed = read_fec(write_fec(tmp_path, invoice, in_euros))
    assert [(row.nature, str(row.open)) for row in mixed.receivables] == [(Nature.REVIEW_CURRENCIES, "1.50 EUR")]
    assert codes(mixed) == {ProblemCode.CURRENCY_RESIDUE}
    assert is_accounted_for(settled)
    assert is_accounted_for(mixed)


def test_a_ledger_is_known_through_its_last_entry(tmp_path: Path) -> None:
    running = write_fec(tmp_path, sale("F1", 1000, on="20261110"), name="000000000FEC20261231.txt")
    assert read_alone(running, Told()).as_of == date(2026, 11, 10)
    named = write_fec(tmp_path, sale("F1", 1000, on="20261110"), name="export-2026-11-20.txt")
    assert read_alone(named, Told()).as_of == date(2026, 11, 20)
    beyond = write_fec(
        tmp_path, sale("F1", 1000, on="20261110"), sale("F2", 10, on="20270105"), name="000000000FEC20261231.txt"
    )
    (question,) = read_alone(beyond, Told()).questions.open
    assert question.id == "as-of"


def test_a_column_that_nobody_knows_is_said(tmp_path: Path) -> None:
    rows = [text + "|oui" for text in sale("F1", 1000)]
    parsed = read_fec(write_fec(tmp_path, rows, header=f"{FEC_HEADER}|Litige"))
    assert [(problem.code, problem.field) for problem in parsed.problems] == [
        (ProblemCode.LEDGER_COLUMN_UNUSED, "Litige")
    ]
    empty = write_fec(tmp_path, [text + "|" for text in sale("F1", 1000)], header=f"{FEC_HEADER}|Litige")
    assert not list(read_fec(empty).problems)


def test_an_account_of_the_rows(tmp_path: Path) -> None:
    parsed = read_fec(
        write_fec(
            tmp_path,
            sale("F1", 12000, let="A"),
            sale("F2", 5000),
            receipt("R1", 12000, let="A"),
            receipt("R2", 100),
            line("411000", "abc", entry="E"),
            "too|short",
        )
    )
    assert parsed.accounting.counts == {
        Became.INVOICE: 1,
        Became.CREDIT: 1,
        Became.SETTLED: 1,
        Became.PAYMENT: 1,
        Became.ERROR: 2,
        Became.LEFT_OUT: 4,
    }
    assert parsed.accounting.reasons == {LeftOut.OTHER_ACCOUNT: 4}
    assert is_accounted_for(parsed)


@pytest.mark.requirement("P17")
@pytest.mark.parametrize("auxiliary", ["/", "-", "0", "000"])
def test_a_sign_in_the_place_of_a_customers_code_makes_no_customer_of_all(tmp_path: Path, auxiliary: str) -> None:
    rows = [
        text.replace("|C1|Client C1|", f"|{auxiliary}|{name}|")
        for name, number in (("Ambre", "F1"), ("Bois", "F2"))
        for text in sale(number, 1000, let="A" if name == "Ambre" else "")
    ]
    parsed = read_fec(write_fec(tmp_path, rows))
    assert {debtor.code: debtor.name for debtor in parsed.debtors} == {"411000/Ambre": "Ambre", "411000/Bois": "Bois"}


@pytest.mark.parametrize("row", ["|" * 17, "", " ", "\x1a", " |" * 17])
def test_rows_that_hold_nothing_are_no_rows(tmp_path: Path, row: str) -> None:
    parsed = read_fec(write_fec(tmp_path, sale("F1", 1000), row, sale("F2", 1000), row))
    assert (parsed.accounting.rows, list(parsed.problems)) == (4, [])
    assert is_accounted_for(parsed)


def test_a_total_of_the_variant_with_a_direction(tmp_path: Path) -> None:
    header = FEC_HEADER.replace("Debit|Credit", "Montant|Sens")
    rows = [line("411000", "6,00", "D", entry="1", aux="C1", piece="F1"), line("706", "6,00", "C", entry="1")]
    parsed = read_fec(write_fec(tmp_path, rows, "TOTAL|||||||||||6,00|D|||||", header=header))
    assert (opened(parsed), list(parsed.problems)) == ({"F1": "6.00"}, [])


def year(on: str, *amounts: tuple[str, str, str]) -> list[str]:
    """The opening entry of a year: piece, debit, lettering."""
    opening = {"entry": "1", "journal": "AN", "journal_name": "A nouveaux", "on": on}
    return [
        text
        for piece, debit, let in amounts
        for text in (
            line("411000", debit, aux="C1", name="Client C1", piece=piece, let=let, **opening),
            line("890000", credit=debit, piece=piece, **opening),
        )
    ]


@pytest.mark.requirement("P17", "P18")
def test_two_years_in_one_file_ask_once_for_what_is_carried_forward(tmp_path: Path) -> None:
    first = [
        *sale("F1", 1000, on="20251110"),
        *sale("F2", 2000, on="20251111"),
        *sale("F3", 3000, on="20251112", let="b"),
    ]
    first += receipt("R3", 1000, on="20251201", let="b")
    second = year("20260101", ("F1", "10,00", ""), ("F2", "20,00", "A"), ("F3", "20,00", ""))
    parsed = read_fec(
        write_fec(
            tmp_path,
            first,
            FEC_HEADER,
            second,
            receipt("R2", 2000, on="20260215", let="A"),
            sale("F4", 400, on="20260301"),
        )
    )
    assert opened(parsed) == {"F1": "10.00", "F3": "20.00", "F4": "4.00"}
    assert parsed.credits == []
    assert parsed.balance == Money.eur("34.00")
    assert parsed.accounting.reasons[LeftOut.SAME_ROW] == 4
    assert is_accounted_for(parsed)


def test_a_number_used_anew_after_the_opening_is_another_invoice(tmp_path: Path) -> None:
    parsed = read_fec(write_fec(tmp_path, year("20260101", ("12", "10,00", "")), sale("12", 500, on="20260301")))
    assert [(row.number, str(row.open.amount)) for row in parsed.receivables] == [("12", "10.00"), ("12", "5.00")]
    assert len({row.identity for row in parsed.receivables}) == 2
    assert is_accounted_for(parsed)


def test_a_quoted_text_may_hold_ends_of_lines(tmp_path: Path) -> None:
    rows = [
        line("411000", "5,00", entry="1", aux="C1", name="Client", piece="F1", label='"Écran\n24 pouces"'),
        line("706", credit="5,00", entry="1", piece="F1", label='"Écran\n\n24 pouces"'),
    ]
    parsed = read_fec(write_fec(tmp_path, rows, sale("F2", 100)))
    assert [(row.number, row.label, row.line) for row in parsed.receivables] == [
        ("F1", "Écran 24 pouces", 2),
        ("F2", "Libellé", 7),
    ]
    assert not list(parsed.problems)
    assert is_accounted_for(parsed)


def test_a_quotation_that_is_never_closed_is_an_error_with_its_line_and_takes_no_other_with_it(tmp_path: Path) -> None:
    cut = 'VT|Journal|9|20260115|411000|Compte|C9|"Ambre'
    for place in range(3):
        rows = [*sale("F1", 100), *sale("F2", 200)]
        rows.insert(place * 2, cut)
        parsed = read_fec(write_fec(tmp_path, rows))
        assert opened(parsed) == {"F1": "1.00", "F2": "2.00"}
        assert [(problem.code, problem.line) for problem in parsed.problems] == [
            (ProblemCode.FIELD_COUNT, 2 + place * 2)
        ]
        assert is_accounted_for(parsed)


def test_of_two_columns_of_due_dates_the_filled_one_counts(tmp_path: Path) -> None:
    rows = [text + "||20260331" for text in sale("F1", 1000)]
    parsed = read_fec(write_fec(tmp_path, rows, header=f"{FEC_HEADER}|EcheanceDate|DateLimitReglmt"))
    assert [row.due_on for row in parsed.receivables] == [date(2026, 3, 31)]
    assert not list(parsed.problems)


@pytest.mark.requirement("P17")
def test_two_like_payments_of_one_statement_are_two(tmp_path: Path) -> None:
    def nameless(rows: list[str]) -> list[str]:
        return ["|".join([*cells[:2], "", *cells[3:]]) for cells in (text.split("|") for text in rows)]

    paid = nameless(receipt("RLV2", 500))
    parsed = read_fec(write_fec(tmp_path, paid, nameless(sale("F1", 1000)), paid))
    assert sum(row.open.amount for row in parsed.credits) == 10
    assert is_accounted_for(parsed)
    twice = read_fec(write_fec(tmp_path, nameless(sale("F1", 1000)), paid, nameless(sale("F1", 1000))))
    assert opened(twice) == {"F1": "10.00"}


@pytest.mark.parametrize("none", ["0", "-", ".", " ", "/", "00"])
def test_a_sign_in_the_place_of_a_lettering_code_is_none(tmp_path: Path, none: str) -> None:
    parsed = read_fec(
        write_fec(tmp_path, sale("F1", 1000, let=none), receipt("R1", 400, let=none), sale("F2", 500, let=none))
    )
    assert {row.number: row.nature for row in parsed.receivables} == {"F1": Nature.INVOICE, "F2": Nature.INVOICE}
    assert len(parsed.credits) == 1


@pytest.mark.parametrize(
    "note",
    [
        "Fin de fichier",
        "*** FIN ***",
        "EOF",
        "=====",
        "Page 1/2",
        "Nombre de lignes : 2",
        "Nombre de lignes|2",
        "6 écritures exportées",
        "Édité le 31/01/2026",
        "Imprimé par Logiciel Fictif",
        "Fin de fichier" + "|" * 17,
        "|" * 10 + "Fin de fichier" + "|" * 7,
    ],
)
def test_what_a_tool_writes_below_its_entries_is_passed_over_and_told(tmp_path: Path, note: str) -> None:
    parsed = read_fec(write_fec(tmp_path, sale("F1", 100), note, sale("F2", 500), note))
    assert (opened(parsed), list(parsed.problems)) == ({"F1": "1.00", "F2": "5.00"}, [])
    assert (parsed.accounting.reasons[LeftOut.BESIDE], parsed.accounting.lines[LeftOut.BESIDE]) == (2, [4, 7])
    assert is_accounted_for(parsed)


@pytest.mark.parametrize(
    "cut", ["VT", "V", "OD", "VT|Journal|9", "VT|Journal|9|20260115|411000|Compte|C1", "12,00", "BQ|Banque"]
)
def test_what_is_left_of_an_entry_is_an_error_not_a_note(tmp_path: Path, cut: str) -> None:
    parsed = read_fec(write_fec(tmp_path, sale("F1", 100), cut))
    assert [(problem.code, problem.line) for problem in parsed.problems] == [(ProblemCode.FIELD_COUNT, 4)]
    assert is_accounted_for(parsed)


@pytest.mark.requirement("P17")
def test_what_is_lettered_by_its_day_alone_is_settled_or_to_be_looked_at(tmp_path: Path) -> None:
    def on(rows: list[str], day: str) -> list[str]:
        at = FEC_HEADER.split("|").index("DateLet")
        return [
            "|".join(day if place == at and "411000" in text else cell for place, cell in enumerate(text.split("|")))
            for text in rows
        ]

    parsed = read_fec(
        write_fec(
            tmp_path,
            on(sale("F1", 1000), "20260210"),
            on(receipt("R1", 1000), "20260210"),
            on(sale("F2", 500), "20260311"),
            sale("F3", 700),
            on(sale("F4", 800), "20260115"),
            on(sale("F5", 900), "00000000"),
        )
    )
    assert {row.number: row.nature for row in parsed.receivables} == {
        "F2": Nature.REVIEW_LETTERED,
        "F3": Nature.INVOICE,
        "F4": Nature.INVOICE,
        "F5": Nature.INVOICE,
    }
    assert parsed.credits == []
    assert [(problem.code, problem.value) for problem in parsed.problems] == [(ProblemCode.LETTERED_BY_DAY, "20260311")]
    assert is_accounted_for(parsed)


@pytest.mark.parametrize(
    "none", ["0", "00000000", "  /  /    ", "NULL", "01/01/1900", "1899-12-30 00:00:00", "99991231"]
)
def test_what_stands_for_no_day_is_none(tmp_path: Path, none: str) -> None:
    rows = [
        line("411000", "10,00", entry="1", aux="C1", piece="F1", piece_on=none) + f"|{none}",
        line("706", credit="10,00", entry="1", piece="F1", piece_on=none) + f"|{none}",
    ]
    parsed = read_fec(write_fec(tmp_path, rows, header=f"{FEC_HEADER}|DateEcheance"))
    assert [(row.issued_on, row.due_on) for row in parsed.receivables] == [(date(2026, 1, 15), None)]
    assert not list(parsed.problems)


@pytest.mark.parametrize("day", ["15012026", "20260115093000", "15/01/2026", "2026-01-15T00:00:00", "15/01/26"])
def test_days_by_figures_alone(tmp_path: Path, day: str) -> None:
    parsed = read_fec(write_fec(tmp_path, [text.replace("20260115", day) for text in sale("F1", 1000)]))
    assert [row.issued_on for row in parsed.receivables] == [date(2026, 1, 15)]


@pytest.mark.requirement("P16")
@pytest.mark.parametrize(
    "name", ["EchDate", "Dt_Ech", "DATECH", "EcritureDateEch", "Date exigibilité", "Payable le", "Maturity", "Due on"]
)
def test_a_due_date_by_other_names(tmp_path: Path, name: str) -> None:
    rows = [text + "|20260331" for text in sale("F1", 1000)]
    parsed = read_fec(write_fec(tmp_path, rows, header=f"{FEC_HEADER}|{name}"))
    assert [row.due_on for row in parsed.receivables] == [date(2026, 3, 31)]


@pytest.mark.requirement("P59")
@pytest.mark.parametrize("code", ["€", "E", "euro", "EUROS", "-", "0", "/"])
def test_words_and_signs_for_the_currency_of_the_books(tmp_path: Path, code: str) -> None:
    rows = [
        line("411000", "92,00", entry="1", aux="C1", piece="F1", foreign="92,00", currency=code),
        line("706", credit="92,00", entry="1", piece="F1"),
    ]
    parsed = read_fec(write_fec(tmp_path, rows))
    assert [str(row.open) for row in parsed.receivables] == ["92.00 EUR"]
    dollars = read_fec(write_fec(tmp_path, [rows[0].removesuffix(code) + "$", rows[1]]))
    assert [question.id for question in dollars.questions.open] == ["currency:$"]


def test_an_entry_over_two_days_that_does_not_balance_is_one_error(tmp_path: Path) -> None:
    first, second = sale("F1", 1000, on="20260131")
    parsed = read_fec(
        write_fec(tmp_path, first, second.replace("20260131", "20260201").replace("10,00", "9,00"), sale("F2", 500))
    )
    (problem,) = parsed.problems
    assert (problem.code, problem.line, str(problem.facts["difference"])) == (
        ProblemCode.ENTRY_UNBALANCED,
        2,
        "1.00 EUR",
    )
    assert parsed.accounting.counts[Became.ERROR] == 2
    assert is_accounted_for(parsed)


def test_rows_whose_last_empty_cells_an_editor_took_off_are_whole(tmp_path: Path) -> None:
    rows = [text.rstrip("|") for text in (*sale("F1", 1000), *receipt("R1", 1000), *sale("F2", 500, let="A"))]
    parsed = read_fec(write_fec(tmp_path, rows))
    assert (opened(parsed), parsed.problems.errors) == ({"F1": "10.00", "F2": "5.00"}, 0)
    assert is_accounted_for(parsed)


def test_a_tool_that_dates_each_line_letters_nothing_by_it(tmp_path: Path) -> None:
    at = FEC_HEADER.split("|").index("DateLet")
    rows = [
        "|".join(cells[-3] if place == at else cell for place, cell in enumerate(cells))
        for cells in (text.split("|") for text in (*sale("F1", 1000), *receipt("R1", 300)))
    ]
    parsed = read_fec(write_fec(tmp_path, rows))
    assert ([row.nature for row in parsed.receivables], len(parsed.credits)) == ([Nature.INVOICE], 1)
    assert not list(parsed.problems)
