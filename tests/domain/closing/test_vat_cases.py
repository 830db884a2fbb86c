"""Losses with their right answers: split by rate, VAT file, mention, entries, and payments that come after all."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from relance.domain.closing.entries import Accounts, Entry, VatFate, late_payment_entries, write_off_entries
from relance.domain.closing.loss import ZERO, Loss, VatLine, loss_of, paid_after_all
from relance.domain.closing.mention import mention
from relance.domain.closing.vat_file import Ground, LostDebt, Refusal, VatDueOn, vat_file

CASES = json.loads(Path(__file__).with_name("vat_cases.json").read_text(encoding="utf-8"))["cases"]
WRITE_OFFS = [case for case in CASES if case["kind"] == "write_off"]
LATER = [case for case in CASES if case["kind"] == "later_payment"]


def lines_of(given: dict[str, Any]) -> list[VatLine]:
    return [VatLine(Decimal(line["rate"]) / 100, Decimal(line["net"]), Decimal(line["vat"])) for line in given["lines"]]


def loss_in(given: dict[str, Any]) -> tuple[Loss, LostDebt]:
    ground = Ground(given["ground"]["kind"])
    on = date.fromisoformat(given["ground"]["date"])
    if "claim" in given:
        gross = Decimal(given["claim"]["gross"])
        return Loss((VatLine(ZERO, gross, ZERO),)), LostDebt(False, ZERO, VatDueOn.UNKNOWN, ground, on)
    lines = lines_of(given["invoice"])
    paid = sum((Decimal(one["amount"]) for one in given["invoice"].get("payments", [])), ZERO)
    loss = loss_of(lines, sum((line.gross for line in lines), ZERO) - paid)
    sent = date(2026, 11, 20) if given.get("duplicate_sent") else None
    return loss, LostDebt(True, loss.vat, VatDueOn(given["invoice"]["vat_due_on"]), ground, on, "judgment", sent)


def as_texts(entries: list[Entry]) -> list[dict[str, str]]:
    return [{"account": one.account, "debit": str(one.debit), "credit": str(one.credit)} for one in entries]


@pytest.mark.requirement("SW-21", "SW-22", "P62")
@pytest.mark.parametrize("case", WRITE_OFFS, ids=lambda case: str(case["id"]))
def test_a_loss(case: dict[str, Any]) -> None:
    given, expected = case["inputs"], case["expected"]
    today = date.fromisoformat(given["today"])
    loss, debt = loss_in(given)
    found = vat_file(debt, today)
    assert (str(loss.gross), str(loss.net), str(loss.vat)) == (
        expected["lost_gross"],
        expected["lost_net"],
        expected["lost_vat"],
    )
    if "by_rate" in expected:
        by_rate = [
            {
                "rate": f"{(line.rate * 100).normalize():f}",
                "gross": str(line.gross),
                "net": str(line.net),
                "vat": str(line.vat),
            }
            for line in loss.lines
        ]
        assert by_rate == expected["by_rate"]
    assert found.is_open is (expected.get("vat_file") != "refused")
    assert found.refusals == [Refusal(one) for one in expected.get("reasons", [])]
    if "mention" in expected:
        said = mention(loss.net, loss.vat, today)
        assert "".join(said.split()) == "".join(expected["mention"].split())
    if "recover_vat_by" in expected:
        assert found.recover_by.isoformat() == expected["recover_vat_by"]
    fate = VatFate.RECOVERED if found.is_open else VatFate.NONE if not loss.vat else VatFate.WAITING
    accounts = Accounts(receivable=given["receivable_account"])
    entries = write_off_entries(loss, fate, accounts, Decimal(given.get("allowance_491", "0.00")))
    assert as_texts(entries) == expected["entries"]
    debit, credit = sum((e.debit for e in entries), ZERO), sum((e.credit for e in entries), ZERO)
    assert debit == credit == Decimal(expected.get("entries_balance", debit))


@pytest.mark.requirement("SW-22", "P62")
@pytest.mark.parametrize("case", LATER, ids=lambda case: str(case["id"]))
def test_a_debtor_who_pays_after_all(case: dict[str, Any]) -> None:
    given = case["inputs"]
    lines = lines_of(given["invoice"])
    lost = loss_of(lines, Decimal(given["written_off"]["lost_gross"]))
    parts = paid_after_all(lines, lost, [Decimal(one["amount"]) for one in given["payments"]])
    for part, step in zip(parts, case["expected"]["steps"], strict=True):
        assert str(part.vat) == step["vat_to_give_back"]
        assert str(part.income) == step["net_income"]
        assert str(part.still_lost) == step["still_lost_gross"]
        assert str(part.still_recovered) == step["still_recovered_vat"]
        assert as_texts(late_payment_entries(part, VatFate.RECOVERED, Accounts())) == step["entries"]
    assert str(sum((part.vat for part in parts), ZERO)) == case["expected"]["vat_given_back_total"]
