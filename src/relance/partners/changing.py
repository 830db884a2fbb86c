"""What changes of a file after hand-over: added to it with its source, once, and told to whoever has it. Nothing of it is taken away."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from django.db.models import Q, Sum

from relance.cases.acting import Done
from relance.cases.models import CaseItem
from relance.domain.errors import DomainError
from relance.domain.placements.calls import CallKind, Change
from relance.domain.placements.states import STATE_WORDS, WORKED_ON, FileState
from relance.domain.procedure.acts.partner import AMENDED
from relance.domain.procedure.stages import Who
from relance.domain.scenario.decide import HoldKind
from relance.journal.appending import Fact, append
from relance.parties.models import Debtor
from relance.partners.models import Amendment, PaymentBack, Placement
from relance.partners.moving import locked
from relance.partners.placing import address_of
from relance.partners.story import tell
from relance.partners.telling import queue
from relance.receivables.models import Hold, Imputation
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

LONGEST = 4000
TOLD_HOLDS = {HoldKind.DISPUTE.value: Change.DISPUTE, HoldKind.INSOLVENCY.value: Change.INSOLVENCY}


class FileClosed(DomainError):
    """Nobody works on it any more."""

    code = "placed_file_closed"
    template = "No partner works on this file ({state}): nothing can be added to it."


class ChangeEmpty(DomainError):
    """Nothing is said."""

    code = "change_empty"
    template = "Say what changed, in up to 4,000 signs."


@needs(Right.ACT)
def amend(here: Acting, file_id: int, text: str) -> int:
    """Add a person's words to the file, and tell them; returns the change. Raises FileUnknown, FileClosed, ChangeEmpty."""
    said = text.strip()
    if not said or len(said) > LONGEST or "\0" in said:
        raise ChangeEmpty
    file = locked(here, file_id)
    last = Amendment.objects.filter(placement=file).count()
    fact = _add(here, file, Change.OTHER, f"person:{last + 1}", {"text": said})
    append(here, [fact])
    return int(str(fact.body["amendment"]))


def files_worked_on(here: Acting, partner_id: int | None = None) -> list[int]:
    """The files that a partner works on."""
    found = Placement.objects.filter(organisation_id=here.organisation, state__in=WORKED_ON)
    if partner_id is not None:
        found = found.filter(partner=partner_id)
    return list(found.order_by("pk").values_list("pk", flat=True))


def note_changes(here: Acting, file_id: int) -> int:
    """Add what the books and the customer's page say that the partner was not told; returns how many."""
    file = locked(here, file_id)
    if file.state not in WORKED_ON:
        return 0
    facts = [*_payments(here, file), *_holds(here, file), *_address(here, file)]
    append(here, facts)
    return len(facts)


def _payments(here: Acting, file: Placement) -> list[Fact]:
    held = CaseItem.objects.filter(case=file.case).values("receivable_id")
    parts = Imputation.objects.filter(receivable__in=held, recorded_at__gt=file.offered_at)
    theirs = PaymentBack.objects.filter(placement__case=file.case).values("payment_id")
    sums = (
        parts.exclude(payment__in=theirs)
        .values("payment_id", "payment__nature", "payment__received_on", "currency")
        .annotate(set_against=Sum("amount"))
        .order_by("payment_id")
    )
    told = dict(Amendment.objects.filter(placement=file).values_list("source", "body"))
    facts = []
    for one in sums:
        nature = one["payment__nature"]
        kind = {"payment": Change.PAYMENT_TO_US, "credit_note": Change.CREDIT_NOTE}.get(nature, Change.OTHER)
        stem = f"payment:{one['payment_id']}"
        versions = [source for source in told if source == stem or source.startswith(f"{stem}:")]
        amount = f"{one['set_against']:f}"
        latest = max(versions, key=len, default="")
        if (latest and json.loads(told[latest])["amount"] == amount) or (not latest and one["set_against"] == 0):
            continue
        source = f"{stem}:{len(versions) + 1}" if versions else stem
        body = {
            "amount": amount,
            "currency": one["currency"],
            "nature": nature,
            "on": one["payment__received_on"].isoformat(),
        }
        facts.append(_add(here, file, kind, source, body))
    return facts


def _holds(here: Acting, file: Placement) -> list[Fact]:
    held = CaseItem.objects.filter(case=file.case).values("receivable_id")
    about = Q(receivable__in=held) | Q(debtor=file.case.debtor_id)
    found = Hold.objects.filter(about, kind__in=list(TOLD_HOLDS), held_at__gt=file.offered_at, released_at=None)
    told = set(Amendment.objects.filter(placement=file).values_list("source", flat=True))
    begun = [
        _add(
            here,
            file,
            TOLD_HOLDS[one.kind],
            f"hold:{one.pk}",
            {"since": one.held_at.astimezone(here.zone).date().isoformat()},
        )
        for one in found.order_by("pk")
        if f"hold:{one.pk}" not in told
    ]
    running = [int(one.split(":")[1]) for one in told if one.startswith("hold:") and f"{one}:ended" not in told]
    over = Hold.objects.filter(pk__in=running, kind__in=list(TOLD_HOLDS), released_at__isnull=False).order_by("pk")
    ended = [
        _add(
            here,
            file,
            TOLD_HOLDS[one.kind],
            f"hold:{one.pk}:ended",
            {"ended": one.released_at.astimezone(here.zone).date().isoformat()},
        )
        for one in over
        if one.released_at is not None and f"hold:{one.pk}:ended" not in told
    ]
    return [*begun, *ended]


def _address(here: Acting, file: Placement) -> list[Fact]:
    now = address_of(Debtor.objects.get(pk=file.case.debtor_id))
    if now == file.told_address:
        return []
    Placement.objects.filter(pk=file.pk).update(told_address=now)
    count = Amendment.objects.filter(placement=file, kind=Change.ADDRESS.value).count()
    digest = hashlib.sha256(now.encode()).hexdigest()[:16]
    return [_add(here, file, Change.ADDRESS, f"address:{count + 1}:{digest}", json.loads(now))]


def _add(here: Acting, file: Placement, kind: Change, source: str, body: Mapping[str, object]) -> Fact:
    """Raises FileClosed."""
    if file.state not in WORKED_ON:
        raise FileClosed(state=STATE_WORDS[FileState(file.state)])
    call = queue(here, file, CallKind.AMENDMENT, {"change": kind.value, "source": source, "is": dict(body)})
    row = Amendment.objects.create(
        organisation_id=here.organisation,
        placement=file,
        call=call,
        kind=kind.value,
        source=source,
        body=json.dumps(dict(body), ensure_ascii=False, sort_keys=True),
        author=here.actor,
        noted_at=here.at,
    )
    words = str(body.get("text", ""))
    tell(
        here, file, Done(AMENDED, Who.CREDITOR, here.today, reference=f"change:{row.pk}", code=kind.value, words=words)
    )
    told = {"file": file.pk, "amendment": row.pk, "kind": kind.value}
    return Fact("partner.file_amended", told, chain=file.case.debtor_id)
