"""What is to be done before a file leaves, as data: what, by whom, whether it blocks, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from relance.domain.preflight.evidence import WHERE, WHY, WORDS, Evidence, Held
from relance.domain.preflight.faults import Fault, Place
from relance.domain.sentences import Sentence


class Actor(StrEnum):
    """Whose it is to do."""

    CREDITOR = "creditor"
    FIRM = "firm"  # or you, whoever sends it first
    NOBODY = "nobody"  # a day that comes by itself


OF_THE_FIRM = frozenset({"no_formal_notice", "small_amount", "limitation_near"})


@dataclass(frozen=True, slots=True)
class RequiredAction:
    """``what`` is to be done by ``whose``, at ``place`` (``key`` names the claim there), and ``why``."""

    what: Sentence
    whose: Actor
    is_blocking: bool
    place: Place
    why: Sentence
    code: str
    key: int = 0


def required_actions(faults: Sequence[Fault], shown: Evidence | None = None) -> tuple[RequiredAction, ...]:
    """One of each fault, the blocking ones first; then what would make the file stronger and no fault names."""
    found = [
        RequiredAction(
            Sentence("{what}. {mending}.", {"what": fault.what, "mending": fault.mending}),
            whose(fault),
            fault.is_blocking,
            fault.place,
            fault.why,
            fault.code,
            fault.key,
        )
        for fault in faults
    ]
    named = {fault.code for fault in faults}
    for one in shown.elements if shown else ():
        code = f"{one.element.value}_missing"
        told = {"notice": "no_formal_notice"}.get(one.element.value, code)
        if one.held is not Held.SHOWN and code not in named and told not in named:
            what = Sentence("{element}: {where}", {"element": WORDS[one.element], "where": WHERE[one.element]})
            found.append(
                RequiredAction(
                    what, Actor.CREDITOR, False, Place.EXHIBITS, WHY[one.element], f"{one.element.value}_weak"
                )
            )
    return tuple(sorted(found, key=lambda one: not one.is_blocking))


def whose(fault: Fault) -> Actor:
    """Whose it is to mend."""
    if fault.code in OF_THE_FIRM:
        return Actor.FIRM
    return Actor.NOBODY if fault.code == "not_due" else Actor.CREDITOR
