"""A customer, an invoice, a credit note and a payment by command: entered, corrected, cancelled with a reason."""

from __future__ import annotations

import json
from typing import Any

import pytest
import time_machine

from relance.cli.claim import command as claim
from relance.cli.credit import credit
from relance.cli.customer import customer
from relance.cli.hold import hold
from relance.cli.invoice import invoice
from relance.cli.limitation import limitation
from relance.cli.pay import command as pay
from relance.cli.payment import payment
from relance.cli.resend import command as resend
from relance.cli.review import command as review
from tests.cli.test_hold_command import said
from tests.intake.test_booking import owed
from tests.outbox.builders import MORNING, House


def gets(house: House, command: object, *arguments: str) -> Any:
    done = said(house, command, *arguments, "--json")
    assert done.exit_code == 0, f"{done.exception} {done.output}"
    return json.loads(done.output)


def refusal(house: House, command: object, *arguments: str) -> str:
    done = said(house, command, *arguments)
    assert done.exit_code != 0
    return f"{done.exception} {done.output}"


@pytest.fixture
def mill(house: House) -> House:
    """A customer entered by hand, with an invoice of 216.50."""
    gets(
        house,
        customer,
        "add",
        "Moulin Imaginaire",
        "--code",
        "C0104",
        "--siren",
        "404833048",
        "--email",
        "moulin@moulin.example",
    )
    added = gets(
        house, invoice, "add", "F-1", "216.50", "--customer", "C0104", "--issued", "2026-02-02", "--due", "2026-03-04"
    )
    assert (added["amount"], added["due_on"], added["due_is_assumed"]) == ("216.50", "2026-03-04", False)
    return house


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P17", "EV-12")
def test_a_payment_above_the_rest_wants_a_word_and_is_taken_back(mill: House) -> None:
    on = ("--on", "2026-04-01")
    assert "more than the" in refusal(mill, pay, "F-1", "100000", *on)
    assert owed(mill.organisation) == {"F-1": "216.50"}
    assert "Nothing" not in said(mill, pay, "F-1", "200", *on).output
    assert "recorded already" in refusal(mill, pay, "F-1", "200", *on)
    assert gets(mill, pay, "F-1", "20", *on, "--accept", "above-rest")["unallocated"] == "3.50"
    twenty, two_hundred = gets(mill, payment, "list", "F-1")
    assert (two_hundred["amount"], two_hundred["can_be_cancelled"]) == ("200.00", True)
    assert "Missing" in refusal(mill, payment, "cancel", f"{twenty['payment']}")
    done = gets(mill, payment, "cancel", f"{twenty['payment']}", "--reason", "another customer's")
    assert done["reopened"] == [{"number": "F-1", "amount": "16.50"}]
    told = said(mill, payment, "cancel", f"{two_hundred['payment']}", "--reason", "typed twice").output
    assert "are owed again on F-1" in told
    assert owed(mill.organisation) == {"F-1": "216.50"}
    assert "another customer's" in said(mill, payment, "list", "F-1").output


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("EV-12")
def test_an_invoice_is_corrected_cancelled_and_owed_again(mill: House) -> None:
    assert gets(mill, invoice, "correct", "F-1", "--amount", "261.50", "--reason", "digits swapped")["changes"] == {
        "amount": ["216.500", "261.50"]
    }
    assert "Nothing of F-1" in refusal(mill, invoice, "correct", "F-1", "--reason", "none")
    gets(
        mill,
        credit,
        "add",
        "AV-1",
        "61.50",
        "--customer",
        "Moulin imaginaire",
        "--on",
        "2026-04-01",
        "--against",
        "F-1",
    )
    assert owed(mill.organisation) == {"F-1": "200.00"}
    assert gets(mill, invoice, "cancel", "F-1", "--reason", "never delivered")["unallocated"] == "61.50"
    assert owed(mill.organisation) == {}
    assert gets(mill, invoice, "reopen", "F-1", "--reason", "it was")["owed"] == "261.50"
    (lowered,) = [one for one in gets(mill, payment, "list", "F-1") if one["nature"] == "credit_note"] or [None]
    assert lowered is None
    assert "C0104" in said(mill, customer, "correct", "C0104", "--city", "Lyon").output
    assert "no customer Nobody" in refusal(
        mill, invoice, "add", "F-2", "1", "--customer", "Nobody", "--issued", "2026-02-02"
    )
    assert "is not a currency" in refusal(mill, pay, "F-1", "1", "--on", "2026-04-01", "--currency", "euro")
    assert "is in EUR" in refusal(mill, pay, "F-1", "1", "--on", "2026-04-01", "--currency", "usd")


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P17", "P28")
def test_a_number_that_two_customers_have_names_nothing_until_one_is_named(mill: House) -> None:
    gets(mill, customer, "add", "Scierie Imaginaire", "--code", "C0105", "--siren", "732829320")
    gets(mill, invoice, "add", "F-1", "90.00", "--customer", "C0105", "--issued", "2026-02-02", "--due", "2026-03-04")
    words: list[tuple[object, tuple[str, ...]]] = [
        (pay, ("90.00", "--on", "2026-04-01")),
        (pay, ("--from-credits",)),
        (claim, ("--performed", "2026-02-01")),
        (review, ("--checked",)),
        (limitation, ("--event", "acknowledgment", "--on", "2026-03-02", "--proof", "their e-mail")),
        (resend, ()),
        (hold, ("--reason", "manual")),
    ]
    for command, options in words:
        assert "Several customers answer to F-1: C0104, C0105" in refusal(mill, command, "F-1", *options)
    paid = gets(mill, pay, "F-1", "90.00", "--on", "2026-04-01", "--customer", "C0105")
    assert (paid["imputed"], paid["unallocated"]) == ("90.00", "0.00")
    (known,) = gets(mill, claim, "F-1", "--performed", "2026-02-01", "--customer", "C0104")
    assert known["performed_on"] == "2026-02-01"
    listed = gets(mill, claim, "F-1")
    assert {one["performed_on"] for one in listed} == {"2026-02-01", None}, "the other one's stays unknown"
    assert gets(mill, review, "F-1", "--checked", "--customer", "C0104") == {"changed": 1}
