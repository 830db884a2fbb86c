"""A petition reaches its court: by which way, on which day, with which receipt; its fees are deposited; it is withdrawn, or it lapses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from relance.cases.acting import Done, locked_case, record
from relance.cases.conversation import Attached
from relance.cases.costs import add_cost
from relance.cases.exhibits import ExhibitWord, add_exhibit
from relance.cases.models import Case, CaseItem
from relance.court.fees import COMMERCIAL_FEE, court_fee_key, fee_on
from relance.court.models import Decision, Filing, Petition, Way
from relance.court.selectors import own_decisions
from relance.documents.archive import archive
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId, PetitionId
from relance.domain.law.fr.court_figures import COMMERCIAL, foreseen
from relance.domain.law.fr.courts import CourtKind
from relance.domain.law.fr.payment_order import fees_by
from relance.domain.money import Money, total
from relance.domain.procedure.acts.court import (
    FEES_DUE,
    FEES_PAID,
    PETITION_FILED,
    PETITION_LAPSED,
    PETITION_WITHDRAWN,
)
from relance.domain.procedure.stages import Who
from relance.domain.sentences import Sentence
from relance.domain.statutory_holidays import Place
from relance.language import say
from relance.parties.models import Debtor
from relance.receivables.insolvency import procedure_of, with_procedure
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

PORTALS = COMMERCIAL - {CourtKind.COMMERCIAL_CHAMBER}  # courts that creditors reach electronically by themselves
FEES_SAID, RECEIPT_SAID = Sentence("Court fees of the petition"), Sentence("Receipt of the petition's filing")
DEPENS = "CPC 695"


class PetitionUnknown(DomainError):
    """No such petition, or a later version was signed."""

    code = "petition_unknown"
    template = "There is no such petition in this case, or a later version took its place."


class PetitionFiledAlready(DomainError):
    """Filed once."""

    code = "petition_filed"
    template = "This petition was filed on {day} already."


class PetitionNotFiled(DomainError):
    """Nothing is at a court."""

    code = "petition_not_filed"
    template = "This petition is not at a court: note its filing first."


class WayNotThere(DomainError):
    """A judicial court has no portal for petitions of creditors."""

    code = "petition_way"
    template = "A judicial court takes no petition by a portal: file by post, at the counter, or through a commissaire de justice."


class PetitionOutdated(DomainError):
    """Paid in part since it was signed."""

    code = "petition_outdated"
    template = "{open} of principal is open, the petition asks {asked}: sign a new version before you file."


class PetitionOfInsolvent(DomainError):
    """A judgment stopped everything."""

    code = "petition_insolvent"
    template = "An insolvency procedure is open against the debtor: no court orders payment (C. com. L622-21). Declare the claim instead."


class FiledTooEarly(DomainError):
    """Before it was signed."""

    code = "petition_filed_before"
    template = "{day} lies before the signature ({signed}): check the day."


@dataclass(frozen=True, slots=True)
class Filed:
    """How it reached the court; ``receipt`` becomes an exhibit. ``fees_paid``: the fees went with it."""

    way: Way
    on: date
    reference: str = ""
    receipt: Attached | None = None
    by: Who = Who.CREDITOR
    fees_paid: bool = False


@needs(Right.ACT)
def file(here: Acting, petition_id: PetitionId, filed: Filed) -> Filing:
    """Note that a petition was filed: the case is at court from then on.

    Raises PetitionUnknown, PetitionFiledAlready, WayNotThere, PetitionOutdated, PetitionOfInsolvent, FiledTooEarly, ActNotPossible.
    """
    one, case = locked_petition(here, petition_id)
    check_filing(here, one, case, filed)
    kind, place = CourtKind(one.court_kind), Place(one.place)
    receipt = None
    if filed.receipt is not None:
        word = ExhibitWord(say(RECEIPT_SAID, "fr"), dated_on=filed.on)
        add_exhibit(here, CaseId(case.pk), word, filed.receipt)
        receipt = archive(here, filed.receipt.content, media_type=filed.receipt.media_type[:60])
    done = Done(
        PETITION_FILED,
        filed.by,
        filed.on,
        reference=f"petition:{one.pk}",
        words=filed.reference,
        document=receipt,
        file_name=filed.receipt.name[:400] if filed.receipt else "",
    )
    act = record(here, CaseId(case.pk), done)
    expected = foreseen(kind, filed.on, own_decisions(here, kind), place=place)
    fee = fee_on(here, court_fee_key(kind), filed.on)
    is_due = fee.key == COMMERCIAL_FEE and bool(fee.amount)
    made = Filing.objects.create(
        organisation_id=here.organisation,
        petition=one,
        act_id=act,
        way=filed.way.value,
        filed_on=filed.on,
        reference=filed.reference.replace("\0", "").strip()[:200],
        receipt_id=receipt,
        expected_on=expected.on,
        expected_days=expected.days,
        expected_count=expected.count,
        fees_by=fees_by(filed.on, court=place) if is_due else None,
        author=here.actor[:120],
    )
    if is_due:
        due = Done(FEES_DUE, Who.COURT, filed.on, until=made.fees_by, amount=fee.amount)
        record(here, CaseId(case.pk), due)
        if filed.fees_paid:
            pay_fees(here, petition_id, on=filed.on)
    return made


@needs(Right.ACT)
def pay_fees(here: Acting, petition_id: PetitionId, *, on: date, amount: Money | None = None) -> None:
    """Note that the fees are deposited: a cost of the proceedings, which the debtor owes with the order.

    Raises PetitionUnknown, PetitionNotFiled, ActNotPossible.
    """
    one, case = locked_petition(here, petition_id)
    filing_of_petition(one)
    paid = amount or fee_on(here, court_fee_key(CourtKind(one.court_kind)), on).amount
    record(here, CaseId(case.pk), Done(FEES_PAID, Who.CREDITOR, on, reference=f"fees:{one.pk}", amount=paid))
    if paid:
        add_cost(
            here, CaseId(case.pk), say(FEES_SAID, "fr"), paid, on=on, ground=DEPENS, reference=f"fees-cost:{one.pk}"
        )


@needs(Right.ACT)
def withdraw(here: Acting, petition_id: PetitionId, *, on: date, words: str = "") -> None:
    """Take a petition back before it is decided; the case is ours again. Raises PetitionUnknown, PetitionNotFiled, ActNotPossible."""
    one, case = _undecided(here, petition_id)
    record(
        here, CaseId(case.pk), Done(PETITION_WITHDRAWN, Who.CREDITOR, on, words=words, reference=f"withdrawn:{one.pk}")
    )


@needs(Right.ACT)
def lapse(here: Acting, petition_id: PetitionId, *, on: date) -> None:
    """Note that a petition lapsed because its fees were not deposited. Raises PetitionUnknown, PetitionNotFiled, ActNotPossible."""
    one, case = _undecided(here, petition_id)
    record(here, CaseId(case.pk), Done(PETITION_LAPSED, Who.COURT, on, reference=f"lapsed:{one.pk}"))


def locked_petition(here: Acting, petition_id: PetitionId) -> tuple[Petition, Case]:
    """The latest version of a case's petition, its case locked. Raises PetitionUnknown."""
    one = Petition.objects.filter(pk=petition_id).first()
    if one is None:
        raise PetitionUnknown
    case = locked_case(here, CaseId(one.case_id))
    if Petition.objects.filter(case=case, version__gt=one.version).exists():
        raise PetitionUnknown
    return one, case


def filing_of_petition(one: Petition) -> Filing:
    """How it was filed. Raises PetitionNotFiled."""
    found = Filing.objects.filter(petition=one).first()
    if found is None:
        raise PetitionNotFiled
    return found


def _undecided(here: Acting, petition_id: PetitionId) -> tuple[Petition, Case]:
    one, case = locked_petition(here, petition_id)
    filing_of_petition(one)
    if Decision.objects.filter(petition=one).exists():
        raise PetitionUnknown
    return one, case


def check_filing(here: Acting, one: Petition, case: Case, filed: Filed) -> None:
    """Whether a petition can have been filed in this way. Raises what ``file`` raises."""
    told = Filing.objects.filter(petition=one).first()
    if told is not None:
        raise PetitionFiledAlready(day=told.filed_on)
    signed_on = one.signed_at.astimezone(here.zone).date()
    if filed.on < signed_on:
        raise FiledTooEarly(day=filed.on, signed=signed_on)
    if filed.way is Way.PORTAL and CourtKind(one.court_kind) not in PORTALS:
        raise WayNotThere
    his = with_procedure(here, Debtor.objects.filter(pk=case.debtor_id)).get()
    if procedure_of(his) is not None:
        raise PetitionOfInsolvent
    left = left_of(here, case)
    if left < (asked := Money(one.principal, "EUR")):
        raise PetitionOutdated(open=left, asked=asked)


def left_of(here: Acting, case: Case) -> Money:
    """What is open of a case's principal, in euros."""
    held = CaseItem.objects.filter(case=case, currency="EUR").select_related("receivable")
    return total((Money(item.receivable.open_amount, "EUR") for item in held), "EUR").rounded()
