"""How petitions are said on pages: kinds of courts, ways to them, what was decided."""

from __future__ import annotations

from relance.court.models import Outcome, Way
from relance.domain.law.fr.courts import CourtKind
from relance.domain.petition.asked import Part
from relance.domain.sentences import Sentence

KIND_WORDS: dict[CourtKind, Sentence] = {
    CourtKind.COMMERCIAL: Sentence("commercial court"), CourtKind.ECONOMIC: Sentence("tribunal des activités économiques"),
    CourtKind.COMMERCIAL_CHAMBER: Sentence("commercial chamber of the judicial court"), CourtKind.JUDICIAL: Sentence("judicial court"),
    CourtKind.PROXIMITY: Sentence("chamber of proximity of the judicial court"), CourtKind.PROTECTION: Sentence("judge of protection"),
}  # fmt: skip
WAY_WORDS: dict[Way, Sentence] = {
    Way.PORTAL: Sentence("by the registry's portal"), Way.POST: Sentence("by post"), Way.COUNTER: Sentence("at the counter"),
    Way.OFFICER: Sentence("through a commissaire de justice"),
}  # fmt: skip
OUTCOME_WORDS: dict[Outcome, Sentence] = {
    Outcome.GRANTED: Sentence("granted"), Outcome.PARTLY: Sentence("granted in part"), Outcome.REFUSED: Sentence("refused"),
}  # fmt: skip
PART_WORDS: dict[Part, Sentence] = {
    Part.PRINCIPAL: Sentence("Principal"), Part.INTEREST: Sentence("Late-payment interest"),
    Part.COMPENSATION: Sentence("Fixed compensation"), Part.COSTS: Sentence("Court fees"),
}  # fmt: skip
