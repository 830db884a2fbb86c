"""Mandates: written by the creditor, signed by both, renewed by the firm."""

from __future__ import annotations

from django.db import connection
from django.db.models import Max

from relance.domain.errors import DomainError
from relance.domain.firms import agreement, facts
from relance.domain.firms.agreement import Agreement
from relance.domain.firms.lacks import Lack
from relance.domain.ids import MandateId
from relance.firms.desk import FirmDesk, MandateUnknown
from relance.firms.models import Mandate
from relance.firms.papers import FirmPaper, agreement_of, agreement_text, creditor_paper, latest_version
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs


class FirmUnknown(DomainError):
    """No collection firm bears this short name here."""

    code = "firm_unknown"
    template = "There is no collection firm '{slug}' in this installation. Ask the firm for its short name."


class MandateIncomplete(DomainError):
    """Something that the law wants in it is missing."""

    code = "mandate_incomplete"
    template = "This mandate cannot be signed yet. Missing: {first} ({article})."


class FirmLocked(DomainError):
    """What R124-2 asks of the firm is missing or out of date."""

    code = "firm_locked"
    template = "The firm cannot act: {first} ({article})."


class MandateOver(DomainError):
    """It has ended."""

    code = "mandate_over"
    template = "This mandate has ended."


def find_mandate(here: Acting, mandate: MandateId) -> Mandate:
    """Raises MandateUnknown."""
    found = Mandate.objects.filter(pk=mandate).first()
    if found is None:
        raise MandateUnknown
    return found


def lacks_of(mandate: Mandate) -> list[Lack]:
    """Why no case can be handed over under it."""
    return agreement.lacks_of(
        agreement_of(mandate.terms),
        creditor_signed=mandate.creditor_signed_at is not None,
        firm_signed=mandate.firm_signed_at is not None,
    )


def is_in_force(here: Acting, mandate: Mandate) -> bool:
    """Both have signed all of it, and it has not ended."""
    is_over = mandate.ended_at is not None or (mandate.ends_on is not None and here.today > mandate.ends_on)
    return not is_over and not lacks_of(mandate)


def firm_lacks(here: Acting, mandate: Mandate) -> list[Lack]:
    """Why the firm may contact nobody today, by the facts that it signed with, or renewed since."""
    known = FirmPaper.of(mandate.firm_paper).facts if mandate.firm_paper else facts.FirmFacts()
    return facts.lacks_of(known, here.today)


@needs(Right.SET_UP)
def propose(here: Acting, firm: str, agreed: Agreement) -> MandateId:
    """Write a mandate for the firm of this short name: nothing is signed yet. Raises FirmUnknown, IdentityIncomplete."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT firm, name FROM firms_firm_named(%s)", [firm.strip()])
        found = cursor.fetchone()
    if found is None:
        raise FirmUnknown(slug=firm.strip())
    hold_lock(Lock.CASES, here, alone=True)
    last = Mandate.objects.aggregate(last=Max("number"))["last"] or 0
    made = Mandate.objects.create(
        organisation_id=here.organisation,
        firm=found[0],
        firm_name=found[1],
        number=last + 1,
        terms=agreement_text(agreed),
        ends_on=agreed.ends_on,
        creditor_paper=creditor_paper(here).as_text(),
        proposed_at=here.at,
        proposed_by=here.actor,
    )
    append(here, [Fact("mandate.proposed", {"mandate": made.pk, "number": made.number, "firm": made.firm})])
    return MandateId(made.pk)


@needs(Right.SET_UP)
def rewrite(here: Acting, mandate: MandateId, agreed: Agreement) -> None:
    """Write its clauses anew, as long as nobody has signed it. Raises MandateUnknown, MandateOver."""
    found = locked(here, mandate)
    if found.creditor_signed_at or found.firm_signed_at:
        raise MandateOver
    Mandate.objects.filter(pk=mandate).update(terms=agreement_text(agreed), ends_on=agreed.ends_on)
    append(here, [Fact("mandate.rewritten", {"mandate": mandate})])


def locked(here: Acting, mandate: MandateId) -> Mandate:
    """One that has not ended. Raises MandateUnknown, MandateOver."""
    found = Mandate.objects.select_for_update().filter(pk=mandate).first()
    if found is None:
        raise MandateUnknown
    if found.ended_at is not None:
        raise MandateOver
    return found


def _refuse_gaps(found: Mandate) -> None:
    missing = agreement.lacks_of(agreement_of(found.terms), creditor_signed=True, firm_signed=True)
    if missing:
        raise MandateIncomplete(first=missing[0].what, article=missing[0].article)


@needs(Right.SET_UP)
def sign_as_creditor(here: Acting, mandate: MandateId) -> None:
    """Sign it, and copy into it who the creditor is today. Raises MandateUnknown, MandateOver, MandateIncomplete."""
    found = locked(here, mandate)
    _refuse_gaps(found)
    if found.creditor_signed_at is not None:
        return
    Mandate.objects.filter(pk=mandate).update(
        creditor_paper=creditor_paper(here).as_text(), creditor_signed_at=here.at, creditor_signed_by=here.actor
    )
    append(here, [Fact("mandate.signed_by_creditor", {"mandate": mandate, "number": found.number})])


def sign_as_firm(desk: FirmDesk, mandate: MandateId) -> None:
    """Sign it for the firm, or renew it: what the firm is today is copied into it, with its version.

    Raises MandateUnknown, MandateOver, MandateIncomplete, FirmLocked, RightMissing.
    """
    with desk.at_home() as home:
        written = latest_version(home)
        missing = facts.lacks_of(written[1].facts if written else facts.FirmFacts(), home.today)
    if missing or written is None:
        raise FirmLocked(first=missing[0].what, article=missing[0].article)
    with desk.inside(mandate) as here:
        _sign_inside(here, mandate, *written)


@needs(Right.SET_UP)
def _sign_inside(here: Acting, mandate: MandateId, version: int, paper: FirmPaper) -> None:
    found = locked(here, mandate)
    _refuse_gaps(found)
    signed = {} if found.firm_signed_at else {"firm_signed_at": here.at, "firm_signed_by": here.actor}
    Mandate.objects.filter(pk=mandate).update(firm_version=version, firm_paper=paper.as_text(), **signed)
    name = "mandate.signed_by_firm" if signed else "mandate.renewed"
    append(here, [Fact(name, {"mandate": mandate, "version": version}, chain=-mandate)])
