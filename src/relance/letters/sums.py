"""The sums that a letter states, part by part: its box and its annex take them from here, by the names of labels."""

from __future__ import annotations

from collections.abc import Iterable

from relance.domain.ledger import DebtorKind
from relance.domain.money import Money, total
from relance.language import Language, say, show
from relance.letters.labels import LABELS
from relance.letters.model import CLAIMS_PENALTIES, Act, Letter


def sums_of(letter: Letter, currency: str) -> list[tuple[str, Money]]:
    """What the letter asks for in a currency, part by part: they add up to ``letter.asked``.

    A public body owes the rest later (``penalties_follow``): the paragraphs state it.
    """
    if letter.act is Act.LATE_PAID:
        owed = [(interest_label(letter), letter.penalties(currency)), ("compensation", letter.compensation(currency))]
        return [(name, amount) for name, amount in owed if amount]
    parts = [("principal", letter.principal(currency))]
    if letter.act in CLAIMS_PENALTIES and letter.recipient.kind is not DebtorKind.PUBLIC_BODY:
        parts += [("penalties", letter.penalties(currency)), ("compensation", letter.compensation(currency))]
    if letter.act in CLAIMS_PENALTIES:
        parts.append((late_paid_label(letter), letter.late_paid_in(currency)))
    return [(name, amount) for name, amount in parts if amount or name == "principal"]


def asked_in_words(letter: Letter, currency: str) -> list[list[str]]:
    """Each part and what is asked last, as its label and its amount: the foot of a table."""
    return in_words([*sums_of(letter, currency), ("asked", letter.asked(currency))], letter.language)


def sums_of_late_paid(letter: Letter, currency: str) -> list[tuple[str, Money]]:
    """Of what a letter asks beside what is open: what was paid late, part by part; they add up to ``letter.late_paid_in``."""
    late = [item for item in letter.late_paid if item.open.currency == currency]
    owed = [
        (interest_label(letter), total((item.interest for item in late), currency)),
        ("compensation", total((item.compensation for item in late if item.compensation), currency)),
    ]
    return [(name, amount) for name, amount in owed if amount]


def interest_label(letter: Letter) -> str:
    """A public body owes interest, not penalties."""
    return "interest" if letter.recipient.kind is DebtorKind.PUBLIC_BODY else "penalties"


def late_paid_label(letter: Letter) -> str:
    """The same of invoices that were paid late."""
    return "public_late_paid" if letter.recipient.kind is DebtorKind.PUBLIC_BODY else "late_paid"


def annex_label(letter: Letter) -> str:
    """What stands over the calculations."""
    return "public_annex" if letter.recipient.kind is DebtorKind.PUBLIC_BODY else "annex"


def in_words(sums: Iterable[tuple[str, Money]], language: Language) -> list[list[str]]:
    """Each as its label and its amount."""
    return [[say(LABELS[name], language), show(amount, language)] for name, amount in sums]
