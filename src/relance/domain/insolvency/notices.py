"""A notice of the BODACC about an insolvency: what it says, and what is missing of it.

Law: C. com. R621-8: judgments are published in the BODACC; the time to declare runs from there (R622-24).
The words of a decision are read leniently: what is not understood is ``Judgment.OTHER``, and a person is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relance.domain.accents import without_accents
from relance.domain.insolvency.judgments import EFFECTS, Judgment
from relance.domain.sentences import Sentence


class Missing(StrEnum):
    """What a notice does not say, or says in a way that nobody can use."""

    NUMBER = "number"
    PUBLICATION = "publication"
    SIREN = "siren"
    SIREN_WRONG = "siren_wrong"  # digits that are no SIREN
    NAME = "name"
    COURT = "court"
    JUDGMENT = "judgment"  # nothing about a decision, or text that is no JSON
    KIND = "kind"  # a decision that is not understood
    JUDGMENT_DAY = "judgment_day"
    ORDER = "order"  # published before it was given


MISSING_WORDS: dict[Missing, Sentence] = {
    Missing.NUMBER: Sentence("its number"), Missing.PUBLICATION: Sentence("the day of publication: the time to declare runs from it"),
    Missing.SIREN: Sentence("the SIREN"), Missing.SIREN_WRONG: Sentence("a SIREN whose check digit fits"),
    Missing.NAME: Sentence("the name"),
    Missing.COURT: Sentence("the court"), Missing.JUDGMENT: Sentence("the judgment"),
    Missing.KIND: Sentence("a decision that is understood: read the notice"), Missing.JUDGMENT_DAY: Sentence("the day of the judgment"),
    Missing.ORDER: Sentence("days in their order: the judgment would be younger than its publication"),
}  # fmt: skip


class Edition(StrEnum):
    """A notice, or what is said of an earlier one."""

    FIRST = "first"
    CORRECTION = "correction"
    CANCELLATION = "cancellation"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as it was read; "" and None for what it does not say. ``said`` is the decision in its own words."""

    number: str
    published_on: date | None
    judgment: Judgment
    judged_on: date | None
    sirens: tuple[str, ...]
    name: str
    postal_code: str
    court: str
    said: str
    edition: Edition = Edition.FIRST
    missing: tuple[Missing, ...] = ()

    @property
    def opens(self) -> bool:
        """Whether claims are declared from its publication."""
        return EFFECTS[self.judgment].opens


_RULES: tuple[tuple[str, Judgment], ...] = (
    (r"interdiction de gerer|faillite personnelle|interdiction d'exercer", Judgment.OTHER),
    (r"infirm|retract|annul|rectifi|report de la date|periode d'observation|prorog|prolong|suspension provisoire", Judgment.OTHER),
    (r"etat des creances", Judgment.LIST_OF_CLAIMS),
    (r"clotur.*insuffisance d'actif", Judgment.CLOSED_WITHOUT_ASSETS),
    (r"clotur.*(extinction du passif|absence de passif|desinteress)", Judgment.CLOSED_PAID),
    (r"clotur.*retablissement professionnel", Judgment.OTHER),
    (r"retablissement professionnel", Judgment.PROFESSIONAL_RECOVERY),
    (r"retablissement personnel.*avec liquidation", Judgment.PERSONAL_LIQUIDATION),
    (r"retablissement personnel", Judgment.PERSONAL_RECOVERY),
    (r"clotur", Judgment.OTHER),
    (r"(conver\w+|prononc\w+).*liquidation.*(redressement|sauvegarde)|conver\w+.*liquidation", Judgment.CONVERSION),
    (r"conver\w+.*redressement", Judgment.TURNED_RECOVERY),
    (r"(resolution|resol\w+).*plan.*liquidation", Judgment.LIQUIDATION),
    (r"resol\w+.*plan|modifi\w+.*plan|plan de cession", Judgment.OTHER),
    (r"execution d\w+ plan|mettant fin|fin de la procedure|il n'y a plus lieu", Judgment.ENDED),
    (r"plan de (sauvegarde|redressement|continuation)|arret\w* (le|du) plan", Judgment.PLAN),
    (r"conciliation", Judgment.CONCILIATION),
    (r"(ouv\w+|prononc\w+|exten\w+|etend\w+).*liquidation|jugement de (mise en )?liquidation", Judgment.LIQUIDATION),
    (r"(ouv\w+|prononc\w+|exten\w+|etend\w+).*redressement|jugement de (mise en )?redressement", Judgment.RECOVERY),
    (r"(ouv\w+|prononc\w+|exten\w+|etend\w+).*sauvegarde|jugement de sauvegarde", Judgment.SAFEGUARD),
)  # fmt: skip


def judgment_said(text: str) -> Judgment:
    """The kind of decision that words name; OTHER for what is not understood.

    >>> judgment_said("Jugement d'ouverture d'une procédure de liquidation judiciaire simplifiée").value
    'liquidation'
    >>> judgment_said("Jugement prononçant l'interdiction de gérer").value
    'other'
    """
    plain = without_accents(text).casefold().replace("’", "'")
    return next((kind for pattern, kind in _RULES if re.search(pattern, plain, re.DOTALL)), Judgment.OTHER)


def edition_said(text: str) -> Edition:
    """Whether the notice corrects or cancels an earlier one.

    >>> edition_said("Rectificatif").value, edition_said("annonce").value
    ('correction', 'first')
    """
    plain = without_accents(text).casefold()
    if "annul" in plain:
        return Edition.CANCELLATION
    return Edition.CORRECTION if "rectif" in plain else Edition.FIRST
