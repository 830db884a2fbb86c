"""A letter imputes, states and sums alike: subject, sentences, table, code and e-mail bear the same figures."""

from __future__ import annotations

import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relance.domain.law.fr.regimes import Regime
from relance.domain.ledger import DebtorKind
from relance.language import LANGUAGES, show
from relance.letters.archive import content_of
from relance.letters.letterhead import Sender
from relance.letters.model import CLAIMS_PENALTIES, Act, Letter, LetterItem, asked_of
from relance.letters.page import page_of
from relance.letters.payment_code import payment_code
from relance.letters.render import RenderedLetter
from relance.outbox.envelopes import envelope_of
from tests.domain.builders import eur, paid, statement
from tests.letters.builders import item, letter

REGIMES = {DebtorKind.COMPANY: Regime.FR_B2B, DebtorKind.PUBLIC_BODY: Regime.FR_PUBLIC, DebtorKind.CONSUMER: None}
CENTS = st.integers(1, 10_000_000)


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def amount(text: str) -> Decimal:
    """An amount in euros as either language writes it."""
    figures = re.sub(r"[^\d.,]", "", text)
    return Decimal(figures.replace(",", ".") if "€" in text[1:] else figures.replace(",", ""))


@st.composite
def letters(draw: st.DrawFn) -> Letter:
    kind = draw(st.sampled_from(list(REGIMES)))
    items = []
    for number in range(draw(st.integers(1, 4))):
        cents = draw(CENTS)
        paid = draw(st.integers(0, cents - 1)) if draw(st.booleans()) else 0
        due = draw(st.sampled_from(["2025-12-15", "2026-03-31", "2026-07-15", "2026-11-19"]))
        left = eur(f"{Decimal(cents - paid) / 100}")
        items.append(
            item(
                f"F-{number}",
                f"{Decimal(cents) / 100}",
                due=due,
                regime=REGIMES[kind],
                paid=eur(f"{Decimal(paid) / 100}"),
                open=left,
            )
        )
    act = draw(st.sampled_from([Act.REMINDER, Act.UNPAID_NOTICE, Act.MISE_EN_DEMEURE]))
    return letter(act, *items, kind=kind, language=draw(st.sampled_from(LANGUAGES)), number="2026-000001")


def email_of(one: Letter, data: dict[str, Any], said: Any) -> str:
    rendered = RenderedLetter(b"", said.subject, said.body, said.closing, said.reference)
    content = content_of(one, rendered)
    notice: Any = SimpleNamespace(name="2026-000001", purpose="demand", act=one.act.value, content=content)
    message: Any = SimpleNamespace(channel="email", public_id=uuid4(), recipient="a@alpha.example")
    return plain(envelope_of(message, notice, one, pdf=b"", sender=Sender("c@fabrique-fictive.example", "")).text)


@pytest.mark.requirement("P18", "AP-15")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(letters())
def test_what_the_sentences_say_is_what_the_table_adds_up_to_the_code_pays_and_the_email_repeats(one: Letter) -> None:
    coded: list[Decimal] = []

    def coding(**facts: Any) -> Any:
        coded.append(facts["amount"])
        return payment_code(**facts)

    with patch("relance.letters.payment_box.payment_code", coding):
        data, said = page_of(one)
    tables: Any = data["tables"]
    (table,) = tables
    *parts, (_label, asked) = table["totals"]
    total, words = amount(asked), plain(" ".join(said.body))
    assert total == one.asked("EUR").amount == asked_of(one.act, one.items, "EUR").amount
    assert sum(amount(figure) for _, figure in parts) == total, "the lines of the sum add up"
    assert sum(amount(row[6]) for row in table["rows"]) == amount(parts[0][1]), "what is left adds up to the principal"
    assert plain(show(one.asked("EUR"), one.language)) in plain(said.subject)
    assert plain(show(one.asked("EUR"), one.language)) in words
    assert coded == [total]
    for _label, figure in parts[1:]:
        assert plain(figure) in words, "penalties and fixed sum are said as they are added"
    if one.act in CLAIMS_PENALTIES and one.recipient.kind is not DebtorKind.CONSUMER:
        annex: Any = data["annex"]
        assert sum(amount(part["total"]) for part in annex) == one.penalties("EUR").amount
        assert said_by_the_annex(data, "EUR") == ([one.penalties("EUR").amount] if len(annex) > 1 else [])
    email = email_of(one, data, said)
    for _label, figure in table["totals"]:
        assert plain(figure) in email
    for listed in (row[6] for row in table["rows"]):
        assert plain(listed) in email


def said_by_the_annex(data: dict[str, Any], currency: str) -> list[Decimal]:
    """The sum of each group of calculations in a currency, whose rows are seen to add up to it."""
    found = []
    for group in data["annex_sums"]:
        *parts, (_label, last) = group["rows"]
        if "£" not in last or currency == "GBP":
            found.append(amount(last.replace("£", "")))
            assert not parts or sum(amount(one.replace("£", "")) for _, one in parts) == found[-1]
    return found


SETTLED = st.tuples(
    st.sampled_from(["2025-12-15", "2026-03-31", "2026-07-15"]),
    st.sampled_from(["2026-08-01", "2026-11-02"]),
    st.integers(10_000, 10_000_000),
)


def settled(number: int, kind: DebtorKind, due: str, on: str, cents: int) -> LetterItem:
    """An invoice that was paid in full after it was due."""
    whole, regime = f"{Decimal(cents) / 100}", REGIMES[kind] or Regime.FR_B2B
    late = statement(whole, paid(on, whole), due=due, until="2026-11-20", regime=regime)
    return item(f"P-{number}", whole, due=due, regime=None, paid=eur(whole), open=eur("0.00"), penalties=late)


@pytest.mark.requirement("P18", "P24")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(SETTLED, min_size=1, max_size=4),
    st.sampled_from([DebtorKind.COMPANY, DebtorKind.PUBLIC_BODY]),
    st.sampled_from(LANGUAGES),
    st.integers(0, 2),
)
def test_what_was_paid_late_sums_alike_in_annex_box_and_words(
    listed: list[tuple[str, str, int]], kind: DebtorKind, language: Any, still_open: int
) -> None:
    """By a letter of its own, and beside what is still open."""
    late = tuple(settled(number, kind, *one) for number, one in enumerate(listed))
    opened = tuple(item(f"F-{number}", "310.00", regime=REGIMES[kind]) for number in range(still_open))
    act = Act.MISE_EN_DEMEURE if opened else Act.LATE_PAID
    one = letter(act, *(opened or late), kind=kind, language=language, late_paid=late if opened else ())
    data, said = page_of(one)
    tables: Any = data["tables"]
    (table,) = tables
    *parts, (_label, asked) = table["totals"]
    beside = amount(parts[-1][1]) if opened else amount(asked)
    besides = sum((money.amount for each in late for money in (each.interest, each.compensation)), Decimal(0))
    assert beside == besides
    assert amount(asked) == sum(amount(figure) for _, figure in parts) == one.asked("EUR").amount
    assert said_by_the_annex(data, "EUR") == ([one.penalties("EUR").amount] if opened else []) + [beside]
    assert plain(show(one.asked("EUR"), one.language)) in plain(" ".join(said.body))
    annex: Any = data["annex"]
    penalties = amount(data["annex_sums"][-1]["rows"][0][1])  # type: ignore[index]
    assert sum(amount(part["total"]) for part in annex[still_open:]) == penalties, "each calculation is in the sum"


def test_the_annex_sums_what_is_left_of_penalties_of_which_a_part_was_paid() -> None:
    part = paid("2026-06-01", "10.00", for_penalties=True)
    one = item("F-1", penalties=statement("1200.00", part, due="2026-03-31", until="2026-11-20"))
    written = letter(Act.MISE_EN_DEMEURE, one, item("F-2", "310.00"))
    data, _ = page_of(written)
    assert said_by_the_annex(data, "EUR") == [written.penalties("EUR").amount]
    assert one.penalties is not None
    assert one.penalties.interest - one.interest == eur("10.00"), "the test would show nothing"


def test_each_currency_has_a_sum_of_its_own_and_one_calculation_needs_none() -> None:
    pounds = statement("700.00", due="2026-03-31", until="2026-11-20", currency="GBP")
    of_pounds = [item(f"P-{n}", "700.00", money=pounds.principal, penalties=pounds) for n in range(2)]
    written = letter(Act.MISE_EN_DEMEURE, *of_pounds, item("F-1"), language="en")
    data, _ = page_of(written)
    assert [len(group["rows"]) for group in data["annex_sums"]] == [1]  # type: ignore[attr-defined]
    assert said_by_the_annex(data, "GBP") == [written.penalties("GBP").amount]


def test_the_same_invoice_is_asked_the_same_by_whatever_letter_lists_it() -> None:
    """A list that names the sum beside an act takes it from where the letter takes it."""
    items: tuple[LetterItem, ...] = (item("F-1"), item("F-2", "350.50", due="2026-07-15"))
    for act in Act:
        assert letter(act, *items).asked("EUR") == asked_of(act, items, "EUR")
