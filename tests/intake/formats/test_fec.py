"""A ledger export becomes: who owes what, since when, and what somebody must look at first."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relance.domain.ledger import CreditNature, Nature
from relance.domain.money import Money
from relance.intake.formats.ledgers.fec import read_fec
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.rows import ParsedFile
from tests.intake.builders import FEC_HEADER, line, receipt, sale, write_fec

SAMPLES = Path(__file__).parents[4] / "shared/samples/fec"


def opened(parsed: ParsedFile) -> dict[str, str]:
    return {row.number: str(row.open.amount) for row in parsed.receivables}


def natures(parsed: ParsedFile) -> dict[str, Nature]:
    return {row.number: row.nature for row in parsed.receivables}


def codes(parsed: ParsedFile) -> list[ProblemCode]:
    return [problem.code for problem in parsed.problems]


def assert_reconciles(parsed: ParsedFile) -> None:
    assert parsed.difference == Money.zero()


def test_a_lettered_pair_is_settled_and_an_unlettered_invoice_is_open(tmp_path: Path) -> None:
    parsed = read_fec(write_fec(tmp_path, sale("F1", 12000, let="A"), sale("F2", 5000), receipt("R1", 12000, let="A")))
    assert opened(parsed) == {"F2": "50.00"}
    assert parsed.credits == []
    assert parsed.balance == Money.eur("50.00")
    assert_reconciles(parsed)


@pytest.mark.requirement("P10", "P18")
def test_part_lettering_imputes_the_credits_on_the_oldest_debits(tmp_path: Path) -> None:
    parsed = read_fec(
        write_fec(
            tmp_path,
            sale("F2", 5000, on="20260201", let="a"),
            sale("F1", 12000, on="20260115", let="a"),
            receipt("R1", 13000, on="20260301", let="a"),
        )
    )
    (row,) = parsed.receivables
    assert (row.number, row.amount, row.open) == ("F2", Money.eur("50.00"), Money.eur("40.00"))
    assert [(s.on, s.amount, s.nature) for s in row.settlements] == [
        (date(2026, 3, 1), Decimal("10.00"), CreditNature.PAYMENT)
    ]
    assert_reconciles(parsed)


def test_a_part_lettered_excess_stays_a_credit(tmp_path: Path) -> None:
    parsed = read_fec(write_fec(tmp_path, sale("F1", 1000, let="a"), receipt("R1", 1500, let="a")))
    assert opened(parsed) == {}
    assert [(c.number, str(c.open.amount)) for c in parsed.credits] == [("R1", "5.00")]
    assert_reconciles(parsed)


@pytest.mark.requirement("P17", "P19")
def test_an_unlettered_payment_and_a_credit_note_are_told_apart(tmp_path: Path) -> None:
    credit_note = [
        line("706000", "30,00", entry="A1", piece="A1"),
        line("411000", credit="30,00", entry="A1", aux="C1", name="Client", piece="A1"),
    ]
    parsed = read_fec(write_fec(tmp_path, sale("F1", 10000), credit_note, receipt("R1", 2000)))
    assert {c.number: c.nature for c in parsed.credits} == {"A1": CreditNature.CREDIT_NOTE, "R1": CreditNature.PAYMENT}
    assert_reconciles(parsed)


def test_lettering_codes_belong_to_their_account_and_auxiliary(tmp_path: Path) -> None:
    parsed = read_fec(
        write_fec(
            tmp_path,
            sale("F1", 1000, aux="C1", let="A"),
            receipt("R1", 400, aux="C1", let="A"),
            sale("F2", 900, aux="C2", let="A"),
            receipt("R2", 900, aux="C2", let="A"),
            receipt("R3", 500, aux="C3", let="A"),
        )
    )
    assert opened(parsed) == {"F1": "6.00"}
    assert [(c.number, str(c.open.amount)) for c in parsed.credits] == [("R3", "5.00")]


def test_what_is_no_sale_is_to_review_and_never_an_invoice(tmp_path: Path) -> None:
    returned = [
        line("411000", "10,00", entry="B1", journal="BQ", aux="C1", name="Client", piece="REJ1"),
        line("512000", credit="10,00", entry="B1", journal="BQ"),
    ]
    doubtful = sale("F3", 700, account="416000")
    bill = sale("F4", 800, account="413000")
    nameless = [line("411000", "9,00", entry="E9", aux="C1", piece="-"), line("706000", credit="9,00", entry="E9")]
    parsed = read_fec(write_fec(tmp_path, returned, doubtful, bill, nameless))
    assert natures(parsed) == {
        "REJ1": Nature.REVIEW_NO_SALE,
        "F3": Nature.REVIEW_DOUBTFUL,
        "F4": Nature.REVIEW_BILL,
        "Libellé": Nature.REVIEW_NO_NUMBER,
    }
    assert_reconciles(parsed)


def test_opening_items_with_pieces_of_their_own_are_invoices_and_one_sums_are_not(tmp_path: Path) -> None:
    def an(account: str, debit: str, credit: str, aux: str, piece: str) -> str:
        return line(
            account,
            debit,
            credit,
            entry="1",
            journal="AN",
            journal_name="A nouveaux",
            on="20260101",
            aux=aux,
            piece=piece,
        )

    parsed = read_fec(
        write_fec(
            tmp_path,
            an("411000", "10,00", "0,00", "C1", "F-2025-1"),
            an("411000", "20,00", "0,00", "C1", "F-2025-2"),
            an("411000", "30,00", "0,00", "C2", "SOLDES"),
            an("411000", "40,00", "0,00", "C3", "SOLDES"),
            an("411000", "50,00", "0,00", "C4", "AN"),
            an("890000", "0,00", "150,00", "", "F-2025-1"),
            an("411000", "60,00", "0,00", "C5", "BILAN"),
            an("512000", "0,00", "60,00", "", "BILAN"),
        )
    )
    by_debtor = {(row.debtor_code, row.number): row.nature for row in parsed.receivables}
    assert by_debtor == {
        ("411000/C1", "F-2025-1"): Nature.INVOICE,
        ("411000/C1", "F-2025-2"): Nature.INVOICE,
        ("411000/C2", "SOLDES"): Nature.REVIEW_OPENING_SUM,
        ("411000/C3", "SOLDES"): Nature.REVIEW_OPENING_SUM,
        ("411000/C4", "AN"): Nature.REVIEW_OPENING_SUM,
        ("411000/C5", "BILAN"): Nature.REVIEW_OPENING_SUM,
    }


def test_the_auxiliary_is_the_column_else_the_rest_of_the_account_else_the_label(tmp_path: Path) -> None:
    rows = [
        line("411000", "1,00", entry="1", aux="AUX", name="Par colonne", piece="F1"), line("706", credit="1,00", entry="1"),
        line("411MARTIN", "1,00", entry="2", piece="F2"), line("706", credit="1,00", entry="2"),
        line("41100000", "1,00", entry="3", name="Par libellé", piece="F3"), line("706", credit="1,00", entry="3"),
        line("41100000", "1,00", entry="4", piece="F4"), line("706", credit="1,00", entry="4"),
    ]  # fmt: skip
    parsed = read_fec(write_fec(tmp_path, rows))
    assert [row.debtor_code for row in parsed.receivables] == [
        "411000/AUX",
        "411MARTIN/MARTIN",
        "41100000/Par libellé",
        "41100000/Compte",
    ]
    assert natures(parsed)["F4"] is Nature.REVIEW_SHARED_ACCOUNT


def test_advances_and_accruals_are_left_out_and_the_list_of_accounts_can_change(tmp_path: Path) -> None:
    rows = [
        [line(account, "5,00", entry=account, aux="C1", piece=account), line("706", credit="5,00", entry=account)]
        for account in ("4191", "4198", "418100", "467000", "411000")
    ]
    path = write_fec(tmp_path, *rows)
    assert opened(read_fec(path)) == {"411000": "5.00"}
    assert opened(read_fec(path, customer_accounts=("411", "467"))) == {"467000": "5.00", "411000": "5.00"}


@pytest.mark.requirement("P59")
def test_a_foreign_invoice_is_open_in_its_own_currency(tmp_path: Path) -> None:
    rows = [
        line("411000", "92,00", entry="1", aux="C1", piece="F1", foreign="100,00", currency="USD"),
        line("706", credit="92,00", entry="1", foreign="-100,00", currency="USD"),
        line("411000", "50,00", entry="2", aux="C1", piece="F2", foreign="0,00", currency="EUR"),
        line("706", credit="50,00", entry="2"),
    ]
    parsed = read_fec(write_fec(tmp_path, rows))
    assert [str(row.open) for row in parsed.receivables] == ["100.00 USD", "50.00 EUR"]
    assert_reconciles(parsed)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso8859-15", "cp1252", "utf-16"])
def test_each_encoding_is_read_by_proof(tmp_path: Path, encoding: str) -> None:
    name = "Œuvre d’été €" if encoding != "iso8859-15" else "Œuvre d'été €"
    rows = [line("411000", "1,00", entry="1", aux="C1", name=name, piece="F1"), line("706", credit="1,00", entry="1")]
    parsed = read_fec(write_fec(tmp_path, rows, encoding=encoding))
    assert [debtor.name for debtor in parsed.debtors] == [name]


@pytest.mark.parametrize("separator", ["\t", "|", ";", ","])
def test_each_separator_is_read(tmp_path: Path, separator: str) -> None:
    rows = [text.replace(",", ".").replace("|", separator) for text in sale("F1", 12345)]
    parsed = read_fec(write_fec(tmp_path, rows, header=FEC_HEADER.replace("|", separator)))
    assert opened(parsed) == {"F1": "123.45"}


@pytest.mark.parametrize(("debit", "credit"), [("D", "C"), ("+1", "-1"), ("1", "-1")])
def test_the_variant_with_an_amount_and_a_direction(tmp_path: Path, debit: str, credit: str) -> None:
    header = FEC_HEADER.replace("Debit|Credit", "Montant|Sens").replace(
        "Montantdevise|Idevise", "MontantDevise|IdDevise"
    )
    rows = [line("411000", "60,0", debit, entry="1", aux="C1", piece="F1"), line("706", "60,0", credit, entry="1")]
    parsed = read_fec(write_fec(tmp_path, rows, header=header))
    assert opened(parsed) == {"F1": "60.00"}
    wrong = [line("411000", "60,0", "X", entry="1", aux="C1", piece="F1"), line("706", "60,0", credit, entry="1")]
    assert ProblemCode.SENSE_UNKNOWN in codes(read_fec(write_fec(tmp_path, wrong, header=header)))


def test_dates_of_other_tools_are_read(tmp_path: Path) -> None:
    for written in ("20260131", "31/01/2026", "2026-01-31", "20260131 10:25:37"):
        rows = [
            line("411000", "1,00", entry="1", on=written, aux="C1", piece="F1"),
            line("706", credit="1,00", entry="1", on=written),
        ]
        assert read_fec(write_fec(tmp_path, rows)).receivables[0].issued_on == date(2026, 1, 31)


@pytest.mark.requirement("EV-12")
@pytest.mark.parametrize(
    ("rows", "code", "field"),
    [
        ([line("411000", "abc", entry="1")], ProblemCode.AMOUNT_UNREADABLE, "Debit"),
        ([line("411000", "1,00", "N/A", entry="1")], ProblemCode.AMOUNT_UNREADABLE, "Credit"),
        ([line("411000", "1000,00001", entry="1")], ProblemCode.AMOUNT_TOO_FINE, "Debit"),
        ([line("411000", "1.234", entry="1")], ProblemCode.AMOUNT_AMBIGUOUS, "Debit"),
        ([line("411000", "", "", entry="1")], ProblemCode.AMOUNT_MISSING, "Debit"),
        ([line("411000", "1,00", entry="1", on="20260230")], ProblemCode.DATE_UNREADABLE, "EcritureDate"),
        ([line("411000", "1,00", entry="1", piece_on="20260231")], ProblemCode.DATE_UNREADABLE, "PieceDate"),
        ([line("411000", "1,00", entry="1", on="")], ProblemCode.DATE_MISSING, "EcritureDate"),
        (
            [line("411000", "1,00", entry="1", foreign="1,00", currency="FRF")],
            ProblemCode.CURRENCY_UNKNOWN,
            "Idevise",
        ),
        (
            [line("411000", "1,00", entry="1", foreign="x", currency="USD")],
            ProblemCode.AMOUNT_UNREADABLE,
            "Montantdevise",
        ),
        ([line("", "1,00", entry="1")], ProblemCode.ACCOUNT_MISSING, "CompteNum"),
        ([line("411000", "1,00", entry="1")[:-12]], ProblemCode.FIELD_COUNT, ""),
        ([line("411000", "1,00", entry="1")], ProblemCode.ENTRY_UNBALANCED, "EcritureNum"),
    ],
)
def test_a_faulty_line_is_named_and_its_whole_entry_counts_nowhere(
    tmp_path: Path, rows: list[str], code: ProblemCode, field: str
) -> None:
    parsed = read_fec(write_fec(tmp_path, sale("F1", 1000), rows, sale("F2", 2000)))
    (problem,) = parsed.problems
    assert (problem.code, problem.field, problem.line) == (code, field, 4)
    assert opened(parsed) == {"F1": "10.00", "F2": "20.00"}
    assert parsed.problems.errors == 1


def test_files_that_are_none_say_so(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    assert codes(read_fec(empty)) == [ProblemCode.FILE_EMPTY]
    assert codes(read_fec(write_fec(tmp_path, header="a|b|c"))) == [ProblemCode.HEADER_MISSING]
    assert codes(read_fec(write_fec(tmp_path, header=FEC_HEADER.replace("|Debit", "")))) == [ProblemCode.COLUMN_MISSING]
    assert set(codes(read_fec(write_fec(tmp_path, header=FEC_HEADER.replace("Debit", "Credit"))))) == {
        ProblemCode.COLUMN_TWICE,
        ProblemCode.COLUMN_MISSING,
    }
    ebcdic = tmp_path / "ebcdic.txt"
    ebcdic.write_bytes(FEC_HEADER.encode("cp500"))
    assert codes(read_fec(ebcdic)) == [ProblemCode.ENCODING_EBCDIC]
    nul = write_fec(tmp_path, "VT\0|")
    assert codes(read_fec(nul)) == [ProblemCode.CONTROL_CHARACTER]
    long = write_fec(tmp_path, "V" * 100_000)
    assert codes(read_fec(long)) == [ProblemCode.LINE_TOO_LONG]


def test_an_entry_whose_lines_are_scattered_is_whole_again(tmp_path: Path) -> None:
    first, second = sale("F1", 1000), sale("F2", 2000)
    parsed = read_fec(write_fec(tmp_path, first[0], second[0], first[1], second[1]))
    assert opened(parsed) == {"F1": "10.00", "F2": "20.00"}
    assert natures(parsed) == {"F1": Nature.INVOICE, "F2": Nature.INVOICE}


def test_identity_survives_a_new_entry_number_and_more_lines(tmp_path: Path) -> None:
    before = read_fec(write_fec(tmp_path, sale("F1", 1000), sale("F2", 500)))
    renumbered = [text.replace("|F1|20260115|411", "|V99|20260115|411", 1) for text in sale("F1", 1000)]
    after = read_fec(
        write_fec(
            tmp_path, sale("F0", 100), [t.replace("|F1|20260115|706", "|V99|20260115|706", 1) for t in renumbered]
        )
    )
    assert {row.identity for row in after.receivables if row.number == "F1"} == {
        row.identity for row in before.receivables if row.number == "F1"
    }
    assert len({row.identity for row in before.receivables}) == 2


def test_the_lines_of_one_piece_are_one_invoice(tmp_path: Path) -> None:
    rows = [
        line("411000", "5,00", entry="1", aux="C1", piece="F1"), line("411000", "5,00", entry="1", aux="C1", piece="F1"),
        line("706", credit="10,00", entry="1"),
    ]  # fmt: skip
    (row,) = read_fec(write_fec(tmp_path, rows)).receivables
    assert (row.number, row.amount, row.open) == ("F1", Money.eur("10.00"), Money.eur("10.00"))


@pytest.mark.requirement("P18")
def test_what_is_kept_back_as_a_guarantee_is_looked_at_before_anybody_asks_for_it(tmp_path: Path) -> None:
    def invoice(label: str, account: str) -> list[str]:
        kept_back = line(account, "60,00", entry="1", aux="C1", piece="F1").replace("|Compte|", f"|{label}|")
        return [
            line("411000", "1140,00", entry="1", aux="C1", piece="F1"),
            kept_back,
            line("706", credit="1200,00", entry="1"),
        ]

    parsed = read_fec(write_fec(tmp_path, invoice("Clients - Retenues de garantie", "411700")))
    assert {str(row.open.amount): row.nature for row in parsed.receivables} == {
        "1140.00": Nature.INVOICE,
        "60.00": Nature.REVIEW_RETENTION,
    }
    own_account = read_fec(write_fec(tmp_path, invoice("Menuiserie de l’Exemple", "4117042")))
    assert {row.nature for row in own_account.receivables} == {Nature.INVOICE}, "a customer's own account begins so too"


def test_the_settlement_of_a_watched_receivable_is_dated_by_its_payment(tmp_path: Path) -> None:
    (row,) = read_fec(write_fec(tmp_path, sale("F1", 1000))).receivables
    later = read_fec(
        write_fec(tmp_path, sale("F1", 1000, let="A"), receipt("R1", 1000, on="20260310", let="A")),
        watched=frozenset({row.identity}),
    )
    assert later.settled == {row.identity: date(2026, 3, 10)}


def test_samples_that_nobody_here_wrote() -> None:
    if not SAMPLES.exists():
        pytest.skip("the samples are not here")
    expected: dict[str, tuple[dict[str, str], set[ProblemCode]]] = {
        "123456782FEC20251231.txt": ({}, set()),
        "fec-minimal-conforme.txt": ({"FV-2026-0001": "2400.00"}, set()),
        "B01-ecriture-desequilibree.txt": ({}, {ProblemCode.ENTRY_UNBALANCED}),
        "B03-format-numerique-invalide.txt": ({"FV-2026-0001": "2400.00"}, set()),
        "A05-ligne-tronquee.txt": ({}, {ProblemCode.FIELD_COUNT}),
        "tryton-FEC.csv": ({}, {ProblemCode.NO_CUSTOMER_LINE}),
    }
    assert {path.name for path in SAMPLES.iterdir()} == set(expected)
    for name, (open_items, problems) in expected.items():
        parsed = read_fec(SAMPLES / name)
        assert (opened(parsed), set(codes(parsed))) == (open_items, problems), name
        assert_reconciles(parsed)


def test_problems_are_all_counted_but_not_all_kept(tmp_path: Path) -> None:
    parsed = read_fec(write_fec(tmp_path, ["too|short"] * 5000))
    assert parsed.problems.errors == 5000
    assert len(list(parsed.problems)) == 100


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    moves=st.lists(
        st.tuples(
            st.integers(1, 50_000), st.sampled_from(["C1", "C2"]), st.sampled_from(["", "A", "b"]), st.booleans()
        ),
        max_size=25,
    ),
    seed=st.integers(0, 1000),
)
def test_any_ledger_reconciles_to_the_cent_in_any_order(
    tmp_path: Path, moves: list[tuple[int, str, str, bool]], seed: int
) -> None:
    entries = [
        (sale if is_sale else receipt)(f"{'F' if is_sale else 'R'}{n}", cents, aux=aux, let=let)
        for n, (cents, aux, let, is_sale) in enumerate(moves)
    ]
    random.Random(seed).shuffle(entries)  # noqa: S311
    parsed = read_fec(write_fec(tmp_path, *entries))
    expected = sum(cents if is_sale else -cents for cents, _, _, is_sale in moves)
    assert parsed.balance == Money(Decimal(expected) / 100).rounded()
    assert_reconciles(parsed)
    owed = sum((row.open.amount for row in parsed.receivables), Decimal(0))
    credited = sum((row.open.amount for row in parsed.credits), Decimal(0))
    assert owed - credited == Decimal(expected) / 100
    for row in parsed.receivables:
        assert row.amount.amount == row.open.amount + sum((s.amount for s in row.settlements), Decimal(0))
