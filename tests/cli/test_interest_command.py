"""``relance interest``: the contract that scripts rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.runner import relance


@pytest.mark.requirement("RU-6", "P29")
def test_json_has_exactly_the_promised_form() -> None:
    done = relance("interest", "10000", "--due", "2025-05-31", "--until", "2025-07-15", "--json")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == {
        "segments": [
            {
                "from": "2025-06-01",
                "until": "2025-07-01",
                "first": "2025-06-01",
                "last": "2025-06-30",
                "days": 30,
                "base": "10000.00",
                "rate": "0.1315",
                "amount": "108.08",
                "source": "C. com. L441-10 II: ECB refinancing rate 3.15 % on 2025-01-01 + 10 points",
                "standing": "derived",
            },
            {
                "from": "2025-07-01",
                "until": "2025-07-16",
                "first": "2025-07-01",
                "last": "2025-07-15",
                "days": 15,
                "base": "10000.00",
                "rate": "0.1215",
                "amount": "49.93",
                "source": "C. com. L441-10 II: ECB refinancing rate 2.15 % on 2025-07-01 + 10 points",
                "standing": "derived",
            },
        ],
        "interest": "158.01",
        "compensation": "40.00",
        "principal": "10000.00",
        "total": "10198.01",
    }


def test_amounts_are_decimal_strings_of_two_places_even_when_round() -> None:
    done = relance("interest", "1000", "--due", "2025-05-31", "--until", "2025-05-31", "--json")
    assert json.loads(done.out) == {
        "segments": [],
        "interest": "0.00",
        "compensation": "0.00",
        "principal": "1000.00",
        "total": "1000.00",
    }


def test_payments_repeat_and_the_imputation_can_be_chosen() -> None:
    arguments = ("interest", "10000", "--due", "2025-05-31", "--until", "2025-07-15", "--json",
                 "--payment", "2025-06-10=500,00", "--payment", "2025-06-20=500")  # fmt: skip
    interest_first = json.loads(relance(*arguments).out)
    principal_first = json.loads(relance(*arguments, "--imputation", "principal-first").out)
    assert principal_first["principal"] == "9000.00"
    assert float(interest_first["principal"]) > 9000


@pytest.mark.parametrize(
    "arguments",
    [
        ("1,000", "--due", "2025-05-31", "--until", "2025-07-15"),
        ("0", "--due", "2025-05-31", "--until", "2025-07-15"),
        ("100", "--due", "2025-02-30", "--until", "2025-07-15"),
        ("100", "--due", "20250531", "--until", "2025-07-15"),
        ("100", "--due", "0025-05-31", "--until", "9999-07-15", "--rate", "0.1"),
        ("100", "--due", "2025-05-31", "--until", "2025-05-30"),
        ("100", "--due", "2025-05-31", "--until", "2027-01-02"),
        ("100", "--due", "2025-05-31", "--until", "2025-07-15", "--rate", "15"),
        ("100", "--due", "2025-05-31", "--until", "2025-07-15", "--rate", "nan"),
        ("100", "--due", "2025-05-31", "--until", "2025-07-15", "--judgment-served", "2025-06-01"),
        ("100", "--due", "2025-05-31", "--until", "2025-07-15", "--payment", "2025-06-01"),
        ("100", "--due", "2025-05-31", "--until", "2025-07-15", "--payment", "2025-06-01=1000"),
        ("100", "--due", "2025-05-31", "--until", "2025-07-15", "--regime", "mars"),
        ("100", "--due", "2025-05-31"),
        ("100", "--due", "2025-05-31", "--until", "2025-07-15", "--wrong"),
        (),
    ],
)
def test_a_refusal_is_one_line_on_standard_error_and_exit_code_2(arguments: tuple[str, ...]) -> None:
    for language in ("en", "fr"):
        done = relance("interest", *arguments, language=language)
        assert done.code == 2
        assert done.out == ""
        assert done.err.count("\n") == 1
        assert done.err.startswith("relance: ")


@pytest.mark.parametrize("amount", ["-1000", "-1000.50", "-1"])
def test_a_negative_amount_is_called_one(amount: str) -> None:
    done = relance("interest", amount, "--due", "2025-05-31", "--until", "2025-07-15")
    assert (done.code, done.err) == (
        2,
        f"relance: '{amount}' is a negative amount. Amounts are written without a sign.\n",
    )


def test_a_rate_may_be_written_per_cent() -> None:
    arguments = ("interest", "1000", "--due", "2025-05-31", "--until", "2025-07-15", "--json", "--rate")
    assert relance(*arguments, "15 %").out == relance(*arguments, "0.15").out


def test_a_contract_rate_below_the_floor_is_computed_with_a_warning() -> None:
    done = relance("interest", "1000", "--due", "2024-01-31", "--until", "2024-03-01", "--rate", "0.10")
    assert done.code == 0
    assert "15.21%" in done.err


def test_a_contract_rate_is_given_and_not_read_in_the_law() -> None:
    done = relance("interest", "1000", "--due", "2026-01-31", "--until", "2026-05-31", "--rate", "15%")
    assert "given" in done.out
    assert "read" not in done.out


def test_a_public_buyers_payment_goes_to_the_principal_and_says_so_where_another_order_was_asked() -> None:
    public = ("interest", "1000", "--due", "2026-01-31", "--until", "2026-05-31", "--regime", "fr-public")
    asked = relance(*public, "--imputation", "interest-first")
    assert (asked.code, "R2192-36" in asked.err) == (0, True)
    assert relance(*public).err == ""


def test_capitalising_before_a_year_is_computed_with_a_warning() -> None:
    done = relance(
        "interest", "1000", "--due", "2025-01-31", "--until", "2025-12-01", "--capitalise", "2025-07-01", "--json"
    )
    assert done.code == 0
    assert "1343-2" in done.err
    assert json.loads(done.out)["segments"]


@pytest.mark.requirement("P38")
def test_french_readers_get_french(tmp_path: Path) -> None:
    done = relance("interest", "10000", "--due", "2025-05-31", "--until", "2025-07-15", language="fr", cwd=tmp_path)
    assert "taux de refinancement de la BCE 3,15" in done.out.replace("\u202f", " ")
    assert "01/07/2025" in done.out
    refused = relance("interest", "1,000", "--due", "2025-05-31", "--until", "2025-07-15", language="fr")
    assert "n’est pas un montant" in refused.err


def test_neither_database_nor_django_is_needed(tmp_path: Path) -> None:
    done = relance(
        "interest",
        "1",
        "--due",
        "2025-05-31",
        "--until",
        "2025-07-15",
        environ={"RELANCE_HOME": str(tmp_path / "none")},
    )
    assert done.code == 0
    assert not (tmp_path / "none").exists()
