"""Company and bank numbers: published ones are accepted, one wrong digit is not."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649

from relance.domain.identifiers.bank import CreditorReference, Iban
from relance.domain.identifiers.company import Siren, Siret, VatNumber
from relance.domain.identifiers.errors import IdentifierInvalid

SAMPLES = Path(__file__).parents[4] / "shared/samples/identifiers"
PARSERS: dict[str, Callable[[str], str]] = {
    "siren": Siren.parse, "siret": Siret.parse, "tva": VatNumber.parse, "iban": Iban.parse,
}  # fmt: skip


@pytest.mark.requirement("EV-13")
def test_real_numbers_are_accepted_as_written() -> None:
    if not SAMPLES.exists():
        pytest.skip("the samples are not here")
    with (SAMPLES / "real-numbers.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    kinds = [row["kind"] for row in rows if row["kind"] in PARSERS]
    assert {"siren", "siret", "iban"} <= set(kinds)
    for row in rows:
        if row["kind"] in PARSERS:
            parsed = PARSERS[row["kind"]](row["as_written"])
            assert parsed.removeprefix("FR") == row["compact"].removeprefix("FR")
    with (SAMPLES / "sample_etablissements_OK.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            assert Siret.parse(row["siret"]).siren == row["siren"]


@pytest.mark.requirement("EV-13", "EV-12")
@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (Siren.parse, "404833049"),
        (Siren.parse, "40483304"),
        (Siren.parse, "40483304A"),
        (Siret.parse, "40483304800023"),
        (VatNumber.parse, "FR84404833048"),
        (Iban.parse, "FR1420041010050500013M02607"),
        (Iban.parse, ""),
        (Siren.parse, ""),
    ],
)
def test_a_wrong_number_is_refused_with_what_is_wrong(parse: Callable[[str], str], text: str) -> None:
    with pytest.raises(IdentifierInvalid, match="is not a valid"):
        parse(text)


def test_la_poste_and_the_vat_key() -> None:
    assert Siret.parse("35600000000048").siren.vat_number == "FR39356000000"
    assert Siret.parse("35600000049837")
    assert VatNumber.parse("fr 83 404 833 048") == "FR83404833048"


@given(st.text(alphabet="ABCÉ-/ 0123456789", max_size=40).filter(lambda t: any(c.isalnum() for c in t)))
def test_a_reference_made_of_any_number_is_valid(number: str) -> None:
    reference = CreditorReference.of(number)
    assert iso11649.is_valid(reference)
    assert CreditorReference.parse(reference) == reference
    assert len(reference) <= 25


def test_a_number_without_letter_or_digit_makes_no_reference() -> None:
    with pytest.raises(IdentifierInvalid):
        CreditorReference.of("—/—")
