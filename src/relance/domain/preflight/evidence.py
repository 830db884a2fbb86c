"""What shows a debt, as a court would see the file: invoice, order, delivery, acceptance, notice; each with where to look.

Whoever claims performance proves the obligation (C. civ. 1353), between traders by any means (C. com. L110-3), above 1,500 euros against
others in writing (C. civ. 1359). A reference alone says that a paper exists; the paper itself is what shows it. The score counts, it
promises nothing: no court is bound by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from relance.domain.sentences import Sentence


class Element(StrEnum):
    """What a claim rests on, in the order in which a court asks."""

    INVOICE = "invoice"
    ORDER = "order"
    DELIVERY = "delivery"
    ACCEPTANCE = "acceptance"
    NOTICE = "notice"


class Held(IntEnum):
    """How well it is shown; the value is what it counts."""

    NOTHING = 0
    STATED = 1  # a reference, a word: no paper of it is here
    SHOWN = 2  # the paper itself, or a proof of the post


WORDS: dict[Element, Sentence] = {
    Element.INVOICE: Sentence("Invoice"), Element.ORDER: Sentence("Order or contract"),
    Element.DELIVERY: Sentence("Delivery or performance"), Element.ACCEPTANCE: Sentence("Acceptance by the customer"),
    Element.NOTICE: Sentence("Formal notice"),
}  # fmt: skip
WHERE: dict[Element, Sentence] = {
    Element.INVOICE: Sentence("In your invoicing software: import its copy"),
    Element.ORDER: Sentence("A signed quote, an order, a contract, an e-mail that orders"),
    Element.DELIVERY: Sentence("A signed delivery note, a report of the work, a carrier's proof"),
    Element.ACCEPTANCE: Sentence("A written acknowledgment, a part payment, an e-mail that promises to pay"),
    Element.NOTICE: Sentence("A registered letter with its proof of posting and its receipt"),
}
WHY: dict[Element, Sentence] = {
    Element.INVOICE: Sentence("It states what is asked and since when it is due"),
    Element.ORDER: Sentence("It shows that the customer undertook to pay (C. civ. 1353)"),
    Element.DELIVERY: Sentence("It shows that you did what you ask to be paid for"),
    Element.ACCEPTANCE: Sentence("Who acknowledged the debt hardly contests it afterwards"),
    Element.NOTICE: Sentence("It shows that payment was asked for in due form"),
}


@dataclass(frozen=True, slots=True)
class Missing:
    """A paper that is not there: for the list of what wants a look."""

    code: str
    what: Sentence
    mending: Sentence
    why: Sentence


@dataclass(frozen=True, slots=True)
class Shown:
    """An element of one claim: how well it is shown, by what, and where to look for more, None where nothing is wanted."""

    element: Element
    held: Held
    by: Sentence
    where: Sentence | None


@dataclass(frozen=True, slots=True)
class Papers:
    """What is known of a claim's papers: references and papers kept, and what the customer did.

    ``order`` and ``delivery`` are references, "" for none; ``has_order``, ``has_delivery``: the paper is an exhibit. ``acknowledged``: in
    writing, by a plan or by a part payment; ``promised``: an exchange says so. ``notice``: a formal notice is proven to have left,
    ``is_registered``: with the post's proof. ``is_disputed``: contested, so that nothing was accepted.
    """

    has_copy: bool = False
    order: str = ""
    has_order: bool = False
    delivery: str = ""
    has_delivery: bool = False
    acknowledged: bool = False
    promised: bool = False
    is_disputed: bool = False
    notice: bool = False
    is_registered: bool = False

    @property
    def elements(self) -> tuple[Shown, ...]:
        """Each element, in order."""
        kept = Sentence("The paper is in the file")
        nothing = Sentence("Nothing is known of it")
        return (
            _shown(
                Element.INVOICE,
                self.has_copy,
                True,
                Sentence("Its copy is in the file"),
                Sentence("Only the books show it"),
            ),
            _shown(Element.ORDER, self.has_order, self.order, kept, _cited(self.order) or nothing),
            _shown(Element.DELIVERY, self.has_delivery, self.delivery, kept, _cited(self.delivery) or nothing),
            self._acceptance(nothing),
            _shown(
                Element.NOTICE,
                self.notice and self.is_registered,
                self.notice,
                Sentence("Registered, with its proofs"),
                Sentence("It left, without the post's proof") if self.notice else nothing,
            ),
        )

    def _acceptance(self, nothing: Sentence) -> Shown:
        if self.is_disputed:
            return Shown(Element.ACCEPTANCE, Held.NOTHING, Sentence("It is contested"), WHERE[Element.ACCEPTANCE])
        said = Sentence("A promise is noted, not in writing") if self.promised else nothing
        return _shown(
            Element.ACCEPTANCE, self.acknowledged, self.promised, Sentence("Acknowledged, or paid in part"), said
        )

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What a firm asks for first, where its paper is not here."""
        wanted = (
            (Element.INVOICE, self.has_copy, Sentence("The copy of the invoice is missing")),
            (Element.ORDER, self.has_order, _without(self.order, Sentence("The order or contract is missing"))),
            (
                Element.DELIVERY,
                self.has_delivery,
                _without(self.delivery, Sentence("The proof of delivery is missing")),
            ),
        )
        return tuple(
            Missing(f"{element.value}_missing", what, WHERE[element], WHY[element])
            for element, is_here, what in wanted
            if not is_here
        )


def _shown(element: Element, is_shown: object, is_stated: object, by: Sentence, else_by: Sentence) -> Shown:
    held = Held.SHOWN if is_shown else Held.STATED if is_stated else Held.NOTHING
    return Shown(element, held, by if is_shown else else_by, None if held is Held.SHOWN else WHERE[element])


def _cited(reference: str) -> Sentence | None:
    return (
        Sentence("Its reference is known, not the paper: {reference}", {"reference": reference}) if reference else None
    )


def _without(reference: str, bare: Sentence) -> Sentence:
    return Sentence("{what} ({reference})", {"what": bare, "reference": reference}) if reference else bare


@dataclass(frozen=True, slots=True)
class Evidence:
    """The file as a court would see it: each element as its weakest claim has it, for a court looks at each."""

    elements: tuple[Shown, ...]

    @property
    def score(self) -> int:
        """Points of ``most``."""
        return sum(one.held for one in self.elements)

    @property
    def most(self) -> int:
        """Everything shown."""
        return len(Element) * Held.SHOWN


def evidence(papers: Iterable[Papers]) -> Evidence:
    """Of all claims of a file together; nothing is shown of a file without any."""
    by_claim = [one.elements for one in papers]
    return Evidence(tuple(min(each, key=lambda one: one.held) for each in zip(*by_claim, strict=True)))
