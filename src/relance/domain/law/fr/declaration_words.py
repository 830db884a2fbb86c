"""Declaring a claim, in words: what to do, until when, and what it is good for."""

from __future__ import annotations

from relance.domain.law.fr.claim_declaration import Declaring
from relance.domain.sentences import Sentence

DECLARE_IT = Sentence(
    "Send the declaration to the court-appointed representative (mandataire judiciaire), with proof of posting: what is not declared"
    " in time gets nothing."
)
RELIEF = Sentence(
    "The time to declare ended on {day}. Relief can be asked of the insolvency judge until {relief} (C. com. L622-26): take advice."
)
GIVE_DATES = Sentence(
    "The publication in the BODACC opens two months to declare your claim, four from another territory: give its day and that of"
    " the judgment."
)
STANDS_FOR = Sentence(
    "A declared claim interrupts limitation until the procedure is closed, and stands for a formal notice (C. com. L622-25-1)."
)
HEADS: dict[Declaring, Sentence] = {
    Declaring.DATES_MISSING: Sentence("Insolvency procedure: declare your claim."),
    Declaring.OPEN: Sentence("Insolvency procedure: declare your claim by {day}."),
    Declaring.SOON: Sentence("Insolvency procedure: declare your claim now, by {day} at the latest."),
    Declaring.OVER: Sentence("Insolvency procedure: your claim was not declared in time."),
    Declaring.DECLARED: Sentence("Insolvency procedure: claim declared on {day}."),
}
MEANINGS: dict[Declaring, Sentence] = {
    Declaring.DATES_MISSING: GIVE_DATES, Declaring.OPEN: DECLARE_IT, Declaring.SOON: DECLARE_IT, Declaring.OVER: RELIEF,
    Declaring.DECLARED: STANDS_FOR,
}  # fmt: skip
