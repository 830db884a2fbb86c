"""Addresses: a town and its postal code, and six lines of 38 signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.addresses.communes import Commune, Fit, communes, fit, folded, postal_codes_of, sources
from relance.domain.addresses.six_lines import LINES, LONGEST, Address, shorter, six_lines


def test_the_table_says_where_it_is_from_its_year_and_its_licence() -> None:
    said = " ".join(sources())
    assert all(word in said for word in ("INSEE", "La Poste", "2026", "Licence Ouverte"))
    assert len({one.insee for one in communes()}) > 34_000
    assert all(code.isdecimal() and len(code) == 5 for one in communes() for code in one.postal_codes)


@given(st.sampled_from(communes()))
def test_every_commune_fits_each_of_its_postal_codes_however_it_is_written(one: Commune) -> None:
    for code in one.postal_codes:
        for name in (one.name, one.name.upper(), one.name.replace("-", " "), one.name.replace("Saint-", "St ")):
            assert fit(code, name) is Fit.FITS, (code, name)


@pytest.mark.parametrize(
    "town", ["", "CEDEX", "   ", "\u202eParis", "北京", "'; DROP TABLE", "A" * 5000, "CEDEX 99 CEDEX"]
)
def test_an_odd_town_is_doubted_and_never_breaks(town: str) -> None:
    assert fit("75001", town) in Fit
    assert isinstance(folded(town), str)


def test_towns_of_one_name_have_all_their_codes() -> None:
    assert {"93200", "97400"} <= set(postal_codes_of("Saint Denis"))


@given(st.text(), st.text(), st.text(), st.text(), st.text())
def test_an_address_is_six_lines_and_loses_no_word(name: str, street: str, more: str, code: str, city: str) -> None:
    lines = six_lines(name, Address(street, code, city, more))
    assert [line.number for line in lines] == list(range(1, LINES + 1))
    said = " ".join(line.text for line in lines).upper().split()
    assert sorted(said) == sorted(" ".join((name, street, more, code, city.upper())).upper().split())


@given(st.text())
def test_a_shorter_line_fits(text: str) -> None:
    assert len(shorter(text)) <= LONGEST
