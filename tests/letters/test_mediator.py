"""A consumer whose complaint is not settled is told whom to turn to (C. conso. L612-1, L616-1, R616-1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from relance.domain.ledger import DebtorKind
from relance.language import LANGUAGES
from relance.letters.details import ForeignDetailsInLetter
from relance.letters.edits import edited_text
from relance.letters.model import Act, Letter
from relance.letters.page import page_of
from relance.letters.render import render
from tests.letters.builders import CREDITOR, letter

MEDIATOR: dict[str, Any] = {
    "mediator": "Médiation Imaginaire, 3 rue du Rêve, 75000 Ville-Imaginaire, mediation.example/saisir",
    "mediator_site": "mediation.example/saisir",
}
NAMED = "3 rue du Rêve, 75000 Ville-Imaginaire, mediation.example/saisir"


def words(written: Letter) -> str:
    return " ".join(page_of(written)[1].body)


def to(kind: DebtorKind, act: Act, language: Any = "fr", *, has_named: bool = True, **options: Any) -> Letter:
    written = letter(act, kind=kind, language=language, **options)
    return replace(written, creditor=replace(CREDITOR, **MEDIATOR)) if has_named else written


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("act", [Act.UNPAID_NOTICE, Act.MISE_EN_DEMEURE])
def test_a_demand_to_a_consumer_names_the_mediator(act: Act, language: Any) -> None:
    written = to(DebtorKind.CONSUMER, act, language)
    assert NAMED in words(written)
    assert "L616-1" in words(written)
    assert render(written).pdf.startswith(b"%PDF")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("act", [Act.REMINDER, Act.STATEMENT])
def test_a_reminder_and_a_statement_do_once_they_have_complained(act: Act, language: Any) -> None:
    assert NAMED not in words(to(DebtorKind.CONSUMER, act, language))
    assert NAMED in words(to(DebtorKind.CONSUMER, act, language, had_complaint=True))


@pytest.mark.parametrize("kind", [DebtorKind.COMPANY, DebtorKind.PUBLIC_BODY, DebtorKind.UNKNOWN])
def test_nobody_else_is_told_of_one(kind: DebtorKind) -> None:
    assert "mediation.example" not in words(to(kind, Act.MISE_EN_DEMEURE))


def test_where_nobody_named_one_nothing_is_said() -> None:
    assert "médiateur" not in words(to(DebtorKind.CONSUMER, Act.MISE_EN_DEMEURE, has_named=False))


def test_own_words_may_name_the_mediators_site_and_no_other() -> None:
    def own_words(site: str) -> Letter:
        text = edited_text(
            Act.UNPAID_NOTICE, "fr", {"difficulty": f"Une difficulté ? Voyez https://{site}/aide avec nous."}
        )
        return to(DebtorKind.CONSUMER, Act.UNPAID_NOTICE, text=text)

    assert "mediation.example/aide" in words(own_words("mediation.example"))
    with pytest.raises(ForeignDetailsInLetter):
        words(own_words("ailleurs.example"))


def test_its_name_brings_no_account_and_no_link_of_others() -> None:
    odd = replace(
        to(DebtorKind.CONSUMER, Act.MISE_EN_DEMEURE),
        creditor=replace(CREDITOR, mediator="Voir https://ailleurs.example"),
    )
    with pytest.raises(ForeignDetailsInLetter):
        words(odd)
