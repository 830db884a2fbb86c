"""What the judge decided on a petition, and what the creditor makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from relance.cases.acting import Done, record
from relance.cases.conversation import Attached
from relance.cases.costs import add_cost
from relance.cases.exhibits import ExhibitWord, add_exhibit
from relance.court.filing import filing_of_petition, locked_petition
from relance.court.models import Decision, Outcome, Petition
from relance.documents.archive import archive
from relance.domain.calendars import place_of_postal_code
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId, PetitionId
from relance.domain.law.fr.payment_order import PaymentOrder
from relance.domain.money import Money, total
from relance.domain.petition.asked import Part
from relance.domain.procedure.acts.court import (
    ORDER_ACCEPTED,
    ORDER_DECLINED,
    ORDER_GRANTED,
    ORDER_IN_PART,
    ORDER_LAPSED,
    PETITION_REFUSED,
)
from relance.domain.procedure.stages import Who
from relance.domain.sentences import Sentence
from relance.domain.statutory_holidays import Place
from relance.handover.countries import country_code
from relance.language import say
from relance.parties.models import Debtor
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

ACT_OF = {Outcome.GRANTED: ORDER_GRANTED, Outcome.PARTLY: ORDER_IN_PART, Outcome.REFUSED: PETITION_REFUSED}
ORDER_SAID, GIVEN_BACK_SAID = Sentence("Decision on the petition"), Sentence("Service fee given back: petition refused")
REPUBLIC = frozenset({"FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF"})


class DecidedAlready(DomainError):
    """One decision a petition."""

    code = "petition_decided"
    template = "The decision of {day} on this petition is noted already."


class DecidedTooEarly(DomainError):
    """Before it was filed."""

    code = "petition_decided_before"
    template = "{day} lies before the filing ({filed}): check the day."


class SumsUnlike(DomainError):
    """What was granted is not what the outcome says."""

    code = "petition_sums"
    template = "{granted} was granted of {asked}: say what was cut and why, or that all of it was granted."


class NotAnOrderInPart(DomainError):
    """Only an order in part is accepted or left."""

    code = "order_not_in_part"
    template = "Nothing waits for your choice here: the petition was not granted in part, or you have chosen."


@dataclass(frozen=True, slots=True)
class Decided:
    """What came back. ``granted`` are the sums of an order, by part; None: all that was asked. ``cut_why``: of an order in part."""

    outcome: Outcome
    on: date
    number: str = ""
    granted: dict[Part, Money] | None = None
    cut_why: str = ""
    paper: Attached | None = None


@needs(Right.ACT)
def decide(here: Acting, petition_id: PetitionId, decided: Decided) -> Decision:
    """Note the decision on a petition; a refusal gives the service fee back and the case to us.

    Raises PetitionUnknown, PetitionNotFiled, DecidedAlready, DecidedTooEarly, SumsUnlike, ActInFuture, ActNotPossible.
    """
    one, case = locked_petition(here, petition_id)
    filing = filing_of_petition(one)
    if told := Decision.objects.filter(petition=one).first():
        raise DecidedAlready(day=told.rendered_on)
    if decided.on < filing.filed_on:
        raise DecidedTooEarly(day=decided.on, filed=filing.filed_on)
    granted = _granted(one, decided)
    is_order = decided.outcome is not Outcome.REFUSED
    order = order_of(one, Debtor.objects.get(pk=case.debtor_id), decided.on) if is_order else None
    document = None
    if decided.paper is not None:
        word = ExhibitWord(say(ORDER_SAID, "fr"), dated_on=decided.on)
        add_exhibit(here, CaseId(case.pk), word, decided.paper)
        document = archive(here, decided.paper.content, media_type=decided.paper.media_type[:60])
    done = Done(
        ACT_OF[decided.outcome],
        Who.COURT,
        decided.on,
        reference=f"decision:{one.pk}",
        code=decided.number,
        words=decided.cut_why,
        amount=total(granted.values(), "EUR") if is_order else None,
        until=order.serve_by if order else None,
        document=document,
        file_name=decided.paper.name[:400] if decided.paper else "",
    )
    act = record(here, CaseId(case.pk), done)
    if decided.outcome is Outcome.REFUSED and one.service_fee:
        add_cost(
            here,
            CaseId(case.pk),
            say(GIVEN_BACK_SAID, "fr"),
            -Money(one.service_fee, "EUR"),
            on=decided.on,
            reference=f"fee-back:{one.pk}",
        )
    sums = {part.value: granted[part].amount if is_order else None for part in Part}
    return Decision.objects.create(
        organisation_id=here.organisation,
        petition=one,
        act_id=act,
        outcome=decided.outcome.value,
        rendered_on=decided.on,
        number=decided.number.replace("\0", "").strip()[:100],
        cut_why=decided.cut_why.replace("\0", "").strip(),
        document_id=document,
        serve_by=order.serve_by if order else None,
        serve_safely=order.serve_by_safely if order else None,
        author=here.actor[:120],
        recorded_at=here.at,
        **sums,
    )


@needs(Right.ACT)
def accept(here: Acting, petition_id: PetitionId) -> None:
    """Accept the part that was granted: it is to be served, in the time of the order. Raises NotAnOrderInPart, ActNotPossible."""
    one, decision, case = _in_part(here, petition_id)
    done = Done(ORDER_ACCEPTED, Who.CREDITOR, here.today, until=decision.serve_by, reference=f"accepted:{one.pk}")
    record(here, case, done)


@needs(Right.ACT)
def decline(here: Acting, petition_id: PetitionId, *, words: str = "") -> None:
    """Leave an order in part unserved, to go to trial for the whole (CPC 1409). Raises NotAnOrderInPart, ActNotPossible."""
    one, _decision, case = _in_part(here, petition_id)
    record(here, case, Done(ORDER_DECLINED, Who.CREDITOR, here.today, words=words, reference=f"declined:{one.pk}"))


@needs(Right.ACT)
def order_lapsed(here: Acting, petition_id: PetitionId, *, on: date) -> None:
    """Note that an order was not served in time: it is as if it had never been rendered (CPC 1411)."""
    one, case = locked_petition(here, petition_id)
    record(here, CaseId(case.pk), Done(ORDER_LAPSED, Who.CREDITOR, on, reference=f"order-lapsed:{one.pk}"))


def order_of(one: Petition, debtor: Debtor, rendered_on: date) -> PaymentOrder:
    """The order on a petition, for its days: where its court is, and where the debtor lives."""
    is_here = country_code(debtor.country) in REPUBLIC
    place = place_of_postal_code(debtor.postal_code) if is_here else None
    return PaymentOrder(rendered_on, Place(one.place), place)


def asked_by(one: Petition) -> dict[Part, Money]:
    """What a petition asks, by part."""
    return {
        Part.PRINCIPAL: Money(one.principal, "EUR"),
        Part.INTEREST: Money(one.interest, "EUR"),
        Part.COMPENSATION: Money(one.compensation, "EUR"),
        Part.COSTS: Money(one.costs, "EUR"),
    }


def _granted(one: Petition, decided: Decided) -> dict[Part, Money]:
    asked = asked_by(one)
    if decided.granted is None:
        if decided.outcome is Outcome.PARTLY:
            raise SumsUnlike(granted=total(asked.values(), "EUR"), asked=total(asked.values(), "EUR"))
        return asked
    granted = {part: decided.granted.get(part, Money.zero("EUR")).rounded() for part in Part}
    got, wanted = total(granted.values(), "EUR"), total(asked.values(), "EUR")
    is_less = got < wanted and all(granted[part] <= asked[part] for part in Part)
    is_sound = {
        Outcome.GRANTED: granted == asked,
        Outcome.PARTLY: is_less and bool(granted[Part.PRINCIPAL]) and bool(decided.cut_why.strip()),
        Outcome.REFUSED: True,
    }[decided.outcome]
    if not is_sound:
        raise SumsUnlike(granted=got, asked=wanted)
    return granted


def _in_part(here: Acting, petition_id: PetitionId) -> tuple[Petition, Decision, CaseId]:
    one, case = locked_petition(here, petition_id)
    found = Decision.objects.filter(petition=one, outcome=Outcome.PARTLY.value).first()
    if found is None:
        raise NotAnOrderInPart
    return one, found, CaseId(case.pk)
