"""A consumer's over-indebtedness (surendettement) before the commission: what stops, for how long, what a creditor may ask and of whom.

Law: C. conso. L722-2, L722-3: once the commission finds the file admissible, enforcement against goods and wages stops, for at most two
    years; L722-5: the debtor may not pay older debts, but for those of maintenance; L722-14: interest and penalties stop on the day on
    which the debts are listed, until the measures begin; R722-1: the creditor may challenge the admission within fifteen days; R723-3:
    thirty days to tell what is owed; R733-6: thirty days to challenge measures that are imposed; L741-2: personal recovery wipes the
    debts out. Only a natural person in good faith, for debts that are not of a business they run under the Code de commerce (L711-1).
Reading: until the admission nothing stops by law, and the product keeps quiet all the same once a person says that a file is open: a
    payment that is pressed out then may be asked back, and pressure on such a debtor is what the law punishes first.
Certainty: the fifteen and thirty days and L722-14 are from memory; no lawyer validated this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relance.domain.calendars import add_months
from relance.domain.insolvency.judgments import EVERYTHING, Stop
from relance.domain.procedure.counting import procedural_term
from relance.domain.sentences import Sentence
from relance.domain.statutory_holidays import Place

LONGEST_MONTHS, ADMISSION_DAYS, TELL_DAYS, MEASURES_DAYS = 24, 15, 30, 30


class Commission(StrEnum):
    """Where the file stands before the commission."""

    FILED = "filed"
    ADMITTED = "admitted"  # recevable
    REFUSED = "refused"
    MEASURES = "measures"  # a plan agreed, or measures imposed: what they say is paid
    WIPED_OUT = "wiped_out"  # personal recovery
    BROKEN = "broken"  # the measures fell: everything may go on


STOPS: dict[Commission, frozenset[Stop]] = {
    Commission.FILED: frozenset({Stop.REMINDERS, Stop.CARDS, Stop.HAND_OVER}), Commission.ADMITTED: EVERYTHING,
    Commission.REFUSED: frozenset(), Commission.MEASURES: EVERYTHING - {Stop.PAYMENT}, Commission.WIPED_OUT: EVERYTHING,
    Commission.BROKEN: frozenset(),
}  # fmt: skip
MAY_BE_ASKED: dict[Commission, Sentence] = {
    Commission.FILED: Sentence("Nothing stops by law before the file is admitted; ask nothing of the debtor all the same."),
    Commission.ADMITTED: Sentence(
        "Ask nothing of the debtor, who may not pay older debts (C. conso. L722-5): tell the commission what is owed. Debts"
        " that came up since are paid when due."
    ),
    Commission.REFUSED: Sentence("The file was refused: everything may go on."),
    Commission.MEASURES: Sentence("Ask for what the measures say, on the days that they say, and nothing more."),
    Commission.WIPED_OUT: Sentence("The debt is wiped out: nothing may be asked any more."),
    Commission.BROKEN: Sentence("The measures fell: everything may go on."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OverIndebtedness:
    """A file before the commission as far as it is known. The debtor's place counts for holidays."""

    standing: Commission
    on: date
    place: Place
    asked_on: date | None = None
    measures_told_on: date | None = None
    listed_on: date | None = None

    @property
    def stops(self) -> frozenset[Stop]:
        """What stops now, whatever day it is: a stop that ran out is for a person to end."""
        return STOPS[self.standing]

    @property
    def enforcement_again_from(self) -> date | None:
        """The day after which the stop on enforcement has run out by law; None where none runs."""
        return add_months(self.on, LONGEST_MONTHS) if self.standing is Commission.ADMITTED else None

    @property
    def challenge_admission_by(self) -> date | None:
        """The last day to challenge the admission."""
        return self._term(self.on, ADMISSION_DAYS) if self.standing is Commission.ADMITTED else None

    @property
    def tell_by(self) -> date | None:
        """The last day to tell the commission what is owed."""
        return self._term(self.asked_on, TELL_DAYS) if self.asked_on else None

    @property
    def challenge_measures_by(self) -> date | None:
        """The last day to challenge measures."""
        return self._term(self.measures_told_on, MEASURES_DAYS) if self.measures_told_on else None

    @property
    def interest_stops_on(self) -> date | None:
        """The day from which no interest and no penalty counts; None while the debts are not listed."""
        return self.listed_on

    def _term(self, event: date, days: int) -> date:
        return procedural_term(event, place=self.place, days=days)
