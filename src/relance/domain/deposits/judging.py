"""A claim in draft, read as a judge or a payer of bills would: what is weak in it, and what nobody may ask a guest for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from relance.domain.deposits.claims import ClaimReason, Line
from relance.domain.sentences import Sentence

SOON = timedelta(days=7)  # after a departure: what is claimed later has been through other hands, it will be said
# Fees of the creditor's own making: recovery costs without a title stay with the creditor (CPCE L111-8, for consumers
# C. conso. R212-2), and the terms that guests accept name none. Whole expressions, in both languages; a price that was agreed on
# before the stay is a service, and named as what it is.
FEES = re.compile(
    r"\b(?:frais (?:de dossier|de gestion|de relance|de recouvrement|d['’]impay[ée]s?|administratifs|bancaires)"
    r"|p[ée]nalit[ée]s? de retard|indemnit[ée] (?:forfaitaire|de recouvrement)|dommages[- ]int[ée]r[êe]ts"
    r"|(?:administration|handling|processing|recovery|collection|reminder|late payment) (?:fee|charge)s?"
    r"|late penalty|punitive damages)\b",
    re.IGNORECASE,
)
# What whoever pays by a scheme may want to see, as the roles of exhibits; a quote and a contract are papers, too.
DOCUMENTS: dict[str, Sentence] = {
    "before": Sentence("a photo of before"),
    "after": Sentence("a photo of after"),
    "invoice": Sentence("an invoice, a quote or the contract"),
}
WEARS = frozenset({ClaimReason.DAMAGE.value, ClaimReason.LOSS.value})


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a claim before it is made. ``befores`` and ``afters`` are the named spots of its photos.

    ``wanted``: what its ``scheme`` wants to see, of a reason that it covers.
    """

    reason: str
    lines: Sequence[Line]
    ended_on: date
    today: date
    befores: frozenset[str] = frozenset()
    afters: frozenset[str] = frozenset()
    papers: int = 0
    scheme: str = ""
    wanted: frozenset[str] = frozenset()

    @property
    def missing(self) -> list[str]:
        """What the scheme wants to see and is not there, in the order of ``DOCUMENTS``."""
        has = {"before": bool(self.befores), "after": bool(self.afters), "invoice": bool(self.papers)}
        return [one for one in DOCUMENTS if one in self.wanted and not has[one]]


@dataclass(frozen=True, slots=True)
class Remark:
    """``stops``: it cannot be claimed so. Else it may, and will be asked about."""

    stops: bool
    said: Sentence


def remarks(draft: Draft) -> list[Remark]:
    """What to mend, what stops it first.

    Raises nothing; an empty draft has nothing to say.
    """
    fees = [line.label for line in draft.lines if FEES.search(line.label)]
    found = [
        Remark(
            stops=True,
            said=Sentence(
                "“{label}” is a fee of your own making: none may be added to a loss. Claim the loss, or a price that was agreed before.",
                {"label": label},
            ),
        )
        for label in fees
    ]
    for one in draft.missing if draft.lines else ():
        said = Sentence(
            "{scheme} wants to see {document}: without it nobody pays what it covers.",
            {"scheme": draft.scheme, "document": DOCUMENTS[one]},
        )
        found.append(Remark(stops=False, said=said))
    for line in draft.lines:
        if (
            line.price_new is not None
            and line.quote is None
            and draft.reason in WEARS
            and not (line.age and line.lifetime)
        ):
            said = Sentence(
                "How old was “{label}”, and how long does such a thing last? A judge takes wear off a price new.",
                {"label": line.label},
            )
            found.append(Remark(stops=False, said=said))
    if draft.lines and draft.today > draft.ended_on + SOON:
        days = (draft.today - draft.ended_on).days
        said = Sentence(
            "The stay ended {days} {days:day|days} ago: say when the damage was found, and that nobody stayed since.",
            {"days": days},
        )
        found.append(Remark(stops=False, said=said))
    if draft.lines and not draft.afters and draft.reason in WEARS:
        found.append(Remark(stops=False, said=Sentence("No photo shows it: the guest's word stands against yours.")))
    for spot in sorted(draft.afters - draft.befores):
        said = Sentence(
            "“{spot}” is seen after the stay alone: a photo of before shows that it was whole.", {"spot": spot}
        )
        found.append(Remark(stops=False, said=said))
    if draft.lines and not draft.papers:
        said = Sentence("No invoice and no quote is attached: whoever pays wants to see what it costs.")
        found.append(Remark(stops=False, said=said))
    return found
