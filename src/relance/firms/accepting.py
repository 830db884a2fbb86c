"""The firm takes a case on: its own checks are recorded before the first contact, and the case gets its reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.db.models import Max

from relance.domain.errors import DomainError
from relance.domain.ids import MandateId
from relance.domain.sentences import Sentence
from relance.firms.desk import FirmDesk
from relance.firms.entrusting import NotInHand
from relance.firms.mandates import FirmLocked, find_mandate, firm_lacks
from relance.firms.models import Entrusted, FirmReference
from relance.firms.papers import FirmPaper, latest_version
from relance.journal.appending import Fact, append
from relance.journal.hashing import canonical
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, demand, needs


class CheckMissing(DomainError):
    """The firm looks for itself before it writes."""

    code = "check_missing"
    template = "Before the first contact these are checked and recorded: {missing}."


CHECK_WORDS: Mapping[str, Sentence] = {
    "limitation": Sentence("it is not time-barred"),
    "consumer": Sentence("what the debtor is, a consumer or a professional"),
    "unpaid": Sentence("nothing was paid since"),
}


@dataclass(frozen=True, slots=True)
class Checks:
    """What the firm looked at itself: limitation, whether the debtor is a consumer, whether something was paid since."""

    limitation: bool
    consumer: bool
    unpaid: bool


def accept(desk: FirmDesk, mandate: MandateId, entrusted: int, checks: Checks) -> str:
    """Take a case on; returns its reference. Raises CheckMissing, MandateUnknown, NotInHand, FirmLocked, RightMissing."""
    missing = [CHECK_WORDS[name] for name, is_made in asdict(checks).items() if not is_made]
    if missing:
        raise CheckMissing(missing=missing[0])
    desk.mandate(mandate)
    with desk.at_home() as home:
        demand(Right.ACT, home)
        reference = _next_reference(home)
    with desk.inside(mandate) as here:
        return _take_on(here, entrusted, reference, checks)


def _next_reference(home: Acting) -> str:
    """One that the firm never gave; given in vain it stays unused."""
    hold_lock(Lock.CASES, home, alone=True)
    written = latest_version(home)
    year = home.today.year
    last = FirmReference.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
    FirmReference.objects.create(organisation_id=home.organisation, year=year, number=last + 1, given_at=home.at)
    return f"{written[1].prefix if written else 'R'}-{year}-{last + 1:04d}"


@needs(Right.ACT)
def _take_on(here: Acting, entrusted: int, reference: str, checks: Checks) -> str:
    found = Entrusted.objects.select_for_update(of=("self",)).filter(pk=entrusted, ended_at=None).first()
    if found is None:
        raise NotInHand
    if found.accepted_at is not None:
        return found.reference
    if locked := firm_lacks(here, find_mandate(here, MandateId(found.mandate_id))):
        raise FirmLocked(first=locked[0].what, article=locked[0].article)
    said = {name: {"on": here.today, "by": here.actor} for name in asdict(checks)}
    Entrusted.objects.filter(pk=entrusted).update(
        reference=reference, checks=canonical(said), accepted_at=here.at, accepted_by=here.actor
    )
    body = {"case": found.case_id, "reference": reference, "checks": list(said)}
    append(here, [Fact("case.accepted_by_firm", body, chain=-found.mandate_id)])
    return reference


def paper_of(here: Acting, mandate: MandateId) -> FirmPaper:
    """What the firm was when it signed, or renewed."""
    return FirmPaper.of(find_mandate(here, mandate).firm_paper)
