"""What a petition costs, as dated settings: the shipped figure of the law, or the organisation's own from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from relance.court.models import CourtFee
from relance.domain.errors import DomainError
from relance.domain.law.fr.court_figures import COMMERCIAL
from relance.domain.law.fr.courts import CourtKind
from relance.domain.law.fr.figures import RuleNotInForce, law_figure
from relance.domain.money import Money
from relance.domain.rates import Standing
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

SERVICE, COMMERCIAL_FEE, CIVIL_FEE = "service", "court-fee-commercial", "court-fee-civil"
AID, SERVING = "legal-aid-contribution-petition", "service-of-order"
FEE_WORDS: dict[str, Sentence] = {
    SERVICE: Sentence("Service: preparation and follow-up"), COMMERCIAL_FEE: Sentence("Registry of the commercial court"),
    CIVIL_FEE: Sentence("Judicial court"), AID: Sentence("Contribution to legal aid"), SERVING: Sentence("Service of the order"),
}  # fmt: skip
WHEN_WORDS: dict[str, Sentence] = {
    SERVICE: Sentence("with the signature; given back if the petition is refused"),
    COMMERCIAL_FEE: Sentence("within fifteen days of the filing"), CIVIL_FEE: Sentence("nothing to pay"),
    AID: Sentence("a petition is exempt"), SERVING: Sentence("if it is granted; the office confirms it"),
}  # fmt: skip


class FeeUnknown(DomainError):
    """No such fee."""

    code = "court_fee_unknown"
    template = "'{key}' is none of the fees of a petition. Those there are: {known}."


class FeeSourceMissing(DomainError):
    """A figure that nobody can check."""

    code = "court_fee_source_missing"
    template = "Say where the amount is from: a text, a page, the registry's answer and its day."


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee on a day: how much, since when, where it is from; ``is_doubtful``: to be asked, ``is_own``: the organisation's word."""

    key: str
    amount: Money
    starts_on: date | None
    source: str
    is_doubtful: bool
    is_own: bool

    @property
    def name(self) -> Sentence:
        """What it is for."""
        return FEE_WORDS[self.key]

    @property
    def when(self) -> Sentence:
        """When it is paid."""
        return WHEN_WORDS[self.key]


def court_fee_key(kind: CourtKind) -> str:
    """Which fee such a court takes: the chamber of Alsace-Moselle is one of a judicial court, which takes none."""
    return COMMERCIAL_FEE if kind in COMMERCIAL - {CourtKind.COMMERCIAL_CHAMBER} else CIVIL_FEE


def fee_on(here: Acting, key: str, day: date) -> Fee:
    """The fee in force on a day; nothing where neither the organisation nor the law has a figure for it."""
    own = CourtFee.objects.filter(key=key, starts_on__lte=day).order_by("-starts_on", "-pk").first()
    if own is not None:
        return Fee(key, Money(own.amount, "EUR").rounded(), own.starts_on, own.source, is_doubtful=False, is_own=True)
    nothing = Fee(key, Money.zero("EUR"), None, "", is_doubtful=key != SERVICE, is_own=False)
    if key == SERVICE:
        return nothing
    try:
        figure = law_figure(key, day)
    except RuleNotInForce:
        return nothing
    source, is_doubtful = f"{figure.title}; {figure.how}", figure.standing is not Standing.SEEN or key == COMMERCIAL_FEE
    return Fee(key, figure.money, figure.starts_on, source, is_doubtful=is_doubtful, is_own=False)


def fees_of(here: Acting, kind: CourtKind, day: date) -> tuple[Fee, ...]:
    """Everything that a petition to such a court may cost, in the order in which it is paid."""
    return tuple(fee_on(here, key, day) for key in (SERVICE, court_fee_key(kind), AID, SERVING))


@needs(Right.SET_UP)
def set_fee(here: Acting, key: str, amount: Money, *, starts_on: date, source: str) -> None:
    """State a fee from a day on. Raises FeeUnknown, FeeSourceMissing."""
    if key not in FEE_WORDS:
        raise FeeUnknown(key=key, known=", ".join(FEE_WORDS))
    said = " ".join(source.replace("\0", "").split())[:400]
    if not said:
        raise FeeSourceMissing
    made = CourtFee.objects.create(
        organisation_id=here.organisation,
        key=key,
        starts_on=starts_on,
        amount=amount.rounded().amount,
        source=said,
        author=here.actor,
        added_at=here.at,
    )
    body = {"fee": made.pk, "key": key, "amount": amount, "from": starts_on.isoformat()}
    append(here, [Fact("court.fee_set", body)])
