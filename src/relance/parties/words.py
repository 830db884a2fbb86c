"""Kinds of debtors in words."""

from __future__ import annotations

from relance.domain.ledger import DebtorKind
from relance.domain.sentences import Sentence

KIND_WORDS: dict[DebtorKind, Sentence] = {
    DebtorKind.COMPANY: Sentence("Company"), DebtorKind.CONSUMER: Sentence("Consumer"),
    DebtorKind.PUBLIC_BODY: Sentence("Public body"), DebtorKind.UNKNOWN: Sentence("Kind unknown"),
}  # fmt: skip
