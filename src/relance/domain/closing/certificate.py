"""What a creditor attests when amicable recovery brought nothing: who owes, what, why, and each step with the papers that show it.

Facts alone, handed in by whoever took the steps: an invoice's letters, a deposit claim's attempts and messages, later a court's.
It is the creditor's own statement: by itself it does not establish that the debt is definitively lost (CGI 272-1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from relance.domain.closing.loss import ZERO, Loss, VatLine, loss_of
from relance.domain.errors import DomainError
from relance.domain.money import Money, total
from relance.domain.sentences import Sentence

CIVIL = frozenset({"m", "m.", "mme", "mlle", "mr", "mrs", "ms", "miss", "dr", "me"})


class NothingUnpaid(DomainError):
    """Paid, credited or cancelled."""

    code = "nothing_unpaid"
    template = "Nothing is unpaid of {number}: there is nothing to attest."


class NothingTried(DomainError):
    """The paper would state a failure of what nobody tried."""

    code = "nothing_tried"
    template = (
        "No request is known to have left about {number}: the certificate states steps, and there is none."
        " Ask for the money first; what left unproven is settled in the outbox."
    )


class SeveralCurrencies(DomainError):
    """Sums that cannot be added up."""

    code = "several_currencies"
    template = "A certificate states one sum, and these are in {currencies}: make one for each."


@dataclass(frozen=True, slots=True)
class Proof:
    """A paper that shows a step, as it is archived: its ``name`` as a file and its ``sha256``."""

    document: int
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Step:
    """What was tried, on one day or from the first to the last."""

    first: date
    last: date
    what: Sentence
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class Claimed:
    """One invoice or claim: ``gross`` is what it asked, of which ``unpaid`` is left; ``lines`` by rate of VAT, () where not known."""

    what: Sentence
    gross: Money
    credited: Money
    received: Money
    unpaid: Money
    lines: tuple[VatLine, ...]

    @property
    def lost(self) -> Loss | None:
        """What is unpaid by rate; None where nobody stated the rates. Raises SplitImpossible."""
        return loss_of(self.lines, self.unpaid.amount) if self.lines else None

    @property
    def whole(self) -> Loss | None:
        """The invoice by rate; None where nobody stated the rates."""
        return loss_of(self.lines, sum((line.gross for line in self.lines), ZERO)) if self.lines else None


@dataclass(frozen=True, slots=True)
class Attested:
    """Everything that a certificate states, before it is signed. ``cause`` and ``contract`` are the creditor's words.

    ``debtor`` is who owes, line by line: name, then address and registration, what is known. ``answered`` says how often they
    answered; ``is_disputed``: they contest it, and the paper says so.
    """

    debtor: tuple[str, ...]
    claims: tuple[Claimed, ...]
    steps: tuple[Step, ...]
    on: date
    cause: str = ""
    contract: str = ""
    answered: int = 0
    is_disputed: bool = False

    @property
    def unpaid(self) -> Money:
        """All that is left, gross."""
        return total((one.unpaid for one in self.claims), self.claims[0].unpaid.currency)


def attested(facts: Attested, number: str) -> Attested:
    """The same with its steps in order. Raises NothingUnpaid, SeveralCurrencies, NothingTried."""
    currencies = sorted({one.unpaid.currency for one in facts.claims})
    if len(currencies) > 1:
        raise SeveralCurrencies(currencies=", ".join(currencies))
    if not facts.claims or not facts.unpaid.amount:
        raise NothingUnpaid(number=number)
    if not facts.steps:
        raise NothingTried(number=number)
    steps = tuple(sorted(facts.steps, key=lambda step: (step.first, step.last)))
    return Attested(
        facts.debtor, facts.claims, steps, facts.on, facts.cause, facts.contract, facts.answered, facts.is_disputed
    )


def pieces(steps: Iterable[Step]) -> list[Proof]:
    """The papers in their order, each once: the first is number 1."""
    return list({proof.sha256: proof for step in steps for proof in step.proofs}.values())


def numbers(step: Step, listed: Sequence[Proof]) -> list[int]:
    """The numbers of a step's papers among those listed."""
    places = {proof.sha256: place for place, proof in enumerate(listed, start=1)}
    return sorted({places[proof.sha256] for proof in step.proofs})


def initials(name: str) -> str:
    """A name as strangers see it: its first letters, and how the person is addressed.

    >>> initials("Mme Jeanne Modèle"), initials("Fabrique Fictive SARL"), initials("Jean-Paul d'Exemple")
    ('Mme J. M.', 'F. F. S.', 'J. D.')
    """
    words = name.split()
    return " ".join(
        word if word.casefold() in CIVIL else f"{first.upper()}."
        for word in words
        if (first := next((sign for sign in word if sign.isalnum()), ""))
    )
