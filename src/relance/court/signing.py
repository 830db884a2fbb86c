"""Signing a petition: what the draft showed is frozen, archived with its exhibits, and may be filed."""

from __future__ import annotations

import hashlib

from django.db.models import Max

from relance.cases.acting import PROGRAM, Done, locked_case, record
from relance.cases.costs import add_cost
from relance.court.drafting import Draft, draft
from relance.court.fees import SERVICE
from relance.court.models import Petition, PetitionExhibit, PetitionSum
from relance.court.paper import petition_pdf
from relance.documents.archive import PDF, archive
from relance.documents.models import Document
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId, PetitionId
from relance.domain.money import Money
from relance.domain.petition.asked import Part
from relance.domain.petition.faults import Typed
from relance.domain.preflight.faults import Fault
from relance.domain.procedure.acts.court import PETITION_SIGNED
from relance.domain.procedure.stages import Who
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.journal.hashing import canonical
from relance.language import say
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs


class PetitionBlocked(DomainError):
    """Something is missing or in the way."""

    code = "petition_blocked"
    template = "{count} {count:thing keeps|things keep} this petition from the court. First: {first}."


class PetitionChanged(DomainError):
    """A payment or an exhibit came between the draft and the signature."""

    code = "petition_changed"
    template = "What the petition asks has changed since you looked: it is {total} now. Read it again before you sign."


@needs(Right.ACT)
def sign(here: Acting, case_id: CaseId, typed: Typed, *, seen: str = "", if_opposed: str = "") -> PetitionId:
    """Sign the petition on a case as it stands today; returns it. ``seen`` is the total that the signatory saw, "" for any.

    Raises CaseUnknown, PetitionBlocked, PetitionChanged, LetterNotRendered; nothing is kept then.
    """
    hold_lock(Lock.BOOKS, here, alone=False)
    case = locked_case(here, case_id)
    made = draft(here, case, typed)
    if made.stops:
        raise PetitionBlocked(count=len(made.stops), first=first_of(made.stops[0]))
    if seen and seen != f"{made.asked.total.amount:f}":
        raise PetitionChanged(total=made.asked.total)
    pdf = petition_pdf(made, is_draft=False, if_opposed=if_opposed)
    document, content = archive(here, pdf, media_type=PDF), content_of(made, if_opposed)
    name = f"requete-{made.file.reference}.pdf"
    done = Done(
        PETITION_SIGNED,
        Who.CREDITOR,
        here.today,
        source=PROGRAM,
        amount=made.asked.total,
        document=document,
        file_name=name,
    )
    act = record(here, case_id, done)
    last = Petition.objects.filter(case=case).aggregate(last=Max("version"))["last"] or 0
    kept = _kept(here, made, act=act, version=last + 1, document=document, content=content, if_opposed=if_opposed)
    if kept.service_fee:
        price = Money(kept.service_fee, "EUR")
        add_cost(here, case_id, say(SERVICE_SAID, "fr"), price, on=here.today, source=PROGRAM)
    body = {"petition": kept.pk, "case": case.pk, "total": made.asked.total, "content": kept.content_sha256}
    append(here, [Fact("petition.signed", body, chain=case.debtor_id, detail={"signatory": kept.signatory})])
    return PetitionId(kept.pk)


SERVICE_SAID = Sentence("Service: petition for an order to pay, preparation and follow-up")


def first_of(fault: Fault) -> Sentence:
    """A fault in one sentence, with the invoice that it is about."""
    said = Sentence("{what} ({mending})", {"what": fault.what, "mending": fault.mending})
    return Sentence("{field}: {what}", {"field": fault.field, "what": said}) if fault.key or fault.field else said


def content_of(made: Draft, if_opposed: str) -> str:
    """What is asked of whom, as one text for one content."""
    file, typed = made.file, made.typed
    told: dict[str, object] = {
        "reference": file.reference, "on": file.on, "court": typed.court, "court_kind": made.kind.value, "insee": made.insee,
        "creditor": {"name": file.creditor.name, "siren": file.creditor.siren},
        "debtor": {"name": file.debtor.name, "siren": file.debtor.siren},
        "sums": [
            {"part": one.part.value, "what": say(one.what, "fr"), "ground": one.ground, "amount": one.amount}
            for one in made.asked.sums
        ],
        "total": made.asked.total, "basis": typed.basis, "if_opposed": if_opposed, "signatory": typed.signatory,
        "quality": typed.quality,
        "exhibits": [{"number": one.number, "title": one.title, "sha256": one.sha256} for one in made.exhibits],
    }  # fmt: skip
    return canonical(told)


def _kept(
    here: Acting, made: Draft, *, act: int, version: int, document: int, content: str, if_opposed: str
) -> Petition:
    asked, typed = made.asked, made.typed
    fee = next((one.amount.amount for one in made.fees if one.key == SERVICE), None)
    kept = Petition.objects.create(
        organisation_id=here.organisation,
        case=made.case,
        act_id=act,
        version=version,
        court_kind=made.kind.value,
        court=typed.court.strip()[:400],
        court_address=typed.court_address.strip()[:1000],
        insee=made.insee,
        place=made.place.value,
        was_confirmed=typed.is_confirmed,
        asked_on=asked.on,
        principal=asked.of(Part.PRINCIPAL).amount,
        interest=asked.of(Part.INTEREST).amount,
        compensation=asked.of(Part.COMPENSATION).amount,
        costs=asked.of(Part.COSTS).amount,
        basis=typed.basis.strip(),
        if_opposed=if_opposed.strip()[:400],
        signatory=typed.signatory.strip()[:400],
        quality=typed.quality.strip()[:200],
        content=content,
        content_sha256=hashlib.sha256(content.encode()).hexdigest(),
        document_id=document,
        pages=made.pages,
        service_fee=fee or 0,
        author=here.actor[:120],
        signed_at=here.at,
    )
    PetitionSum.objects.bulk_create(
        PetitionSum(
            organisation_id=here.organisation,
            petition=kept,
            line=line,
            part=one.part.value,
            what=say(one.what, "fr")[:1000],
            ground=one.ground,
            amount=one.amount.amount,
        )
        for line, one in enumerate(asked.sums, start=1)
    )
    by_sha = dict(Document.objects.filter(sha256__in=[one.sha256 for one in made.exhibits]).values_list("sha256", "pk"))
    PetitionExhibit.objects.bulk_create(
        PetitionExhibit(
            organisation_id=here.organisation,
            petition=kept,
            number=one.number,
            title=one.title[:400],
            proves=one.proves,
            document_id=by_sha[one.sha256],
            pages=one.pages,
        )
        for one in made.exhibits
    )
    return kept
