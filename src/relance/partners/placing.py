"""Handing a case to a partner: the bundle is kept as it leaves, the written terms with it, and the call waits for whoever carries it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.db.models import Max

from relance.cases.acting import Done, record
from relance.cases.models import Case, CaseItem
from relance.documents.archive import archive
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId
from relance.domain.money import Money
from relance.domain.placements.authority import Authority
from relance.domain.placements.calls import CALL_WORDS, CallKind, CallState
from relance.domain.placements.states import IN_HANDS, FileAct
from relance.domain.procedure.acts.partner import AUTHORITY_GIVEN, HANDED_TO_PARTNER
from relance.domain.procedure.stages import Who
from relance.journal.appending import append
from relance.parties.models import Debtor
from relance.partners.door import reference
from relance.partners.keeping import find_partner
from relance.partners.models import Call, Placement
from relance.partners.moving import NotFromHere, begin_file, locked, move_file
from relance.partners.parcels import TERMS, packed
from relance.partners.story import SOURCE
from relance.partners.telling import queue
from relance.receivables.models import Receivable
from relance.tenancy.context import Acting
from relance.tenancy.organisations import public_id_of
from relance.tenancy.rights import Right, needs

ZIP = "application/zip"


class CaseNotOpen(DomainError):
    """It is closed, or another's."""

    code = "case_not_open"
    template = "There is no such open case here: open it, then hand it over."


class PartnerNotTried(DomainError):
    """Nobody knows whether it answers."""

    code = "partner_not_tried"
    template = "{name} did not answer a trial since it was set up: try it in Preferences, Partners, then hand over."


class CaseWithPartner(DomainError):
    """Two partners at once would ask twice."""

    code = "case_with_partner"
    template = "This case is at {name} already. Recall it first."


class NothingOpen(DomainError):
    """All is paid."""

    code = "nothing_open_to_hand_over"
    template = "Nothing of this case is open any more: there is nothing to hand over."


class ExclusivityPast(DomainError):
    """A term that ended."""

    code = "exclusivity_past"
    template = "The exclusivity ends on {day}, which is past."


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed in writing for this file. ``exclusive_until``: its last day; without it, it can be recalled at any time."""

    authority: Authority = field(default_factory=Authority)
    exclusive_until: date | None = None


@needs(Right.ACT)
def hand_over(here: Acting, case_id: CaseId, partner_id: int, files: Mapping[str, bytes], terms: Terms) -> int:
    """Hand an open case over; it leaves when whoever carries it comes by, or a person follows. Returns the file's id.

    Raises CaseNotOpen, PartnerUnknown, PartnerNotTried, CaseWithPartner, NothingOpen, ExclusivityPast, NothingToHandOver,
    ActNotPossible where the case is at a firm or a court.
    """
    case = Case.objects.select_for_update(no_key=True).filter(pk=case_id, closed_at=None).first()
    if case is None:
        raise CaseNotOpen
    partner = find_partner(here, partner_id)
    if partner.tried_at is None:
        raise PartnerNotTried(name=partner.name)
    there = Placement.objects.filter(case=case, state__in=IN_HANDS).select_related("partner").first()
    if there is not None:
        raise CaseWithPartner(name=there.partner.name)
    if terms.exclusive_until is not None and terms.exclusive_until < here.today:
        raise ExclusivityPast(day=terms.exclusive_until)
    currency, amount = _open_of(case)
    ordinal = (Placement.objects.filter(case=case).aggregate(last=Max("ordinal"))["last"] or 0) + 1
    ours = reference(public_id_of(here), case.number, ordinal)
    whole = packed({**files, TERMS: _terms(ours, terms, is_test=partner.mode == "test")} if files else {})
    file = Placement.objects.create(
        organisation_id=here.organisation,
        case=case,
        partner=partner,
        ordinal=ordinal,
        bundle_id=archive(here, whole, media_type=ZIP),
        sha256=hashlib.sha256(whole).hexdigest(),
        currency=currency,
        amount=amount,
        is_test=partner.mode == "test",
        longest_plan_months=terms.authority.longest_plan_months,
        lowest_settlement=terms.authority.lowest_settlement,
        says_yes=terms.authority.who[:120],
        exclusive_until=terms.exclusive_until,
        offered_at=here.at,
        offered_by=here.actor,
        told_address=address_of(case.debtor),
    )
    begun = begin_file(here, file)
    queue(here, file, CallKind.CREATE, {})
    _tell_case(here, file, terms, f"{ours}.zip")
    append(here, [begun])
    return file.pk


def _tell_case(here: Acting, file: Placement, terms: Terms, name: str) -> None:
    """Raises ActNotPossible where the case is at somebody else's."""
    if file.is_test:
        return
    case = CaseId(file.case_id)
    amount = Money(file.amount, file.currency)
    handed = Done(
        HANDED_TO_PARTNER, Who.CREDITOR, here.today, SOURCE, f"file:{file.pk}", words=file.partner.name, amount=amount
    )
    record(here, case, replace(handed, document=file.bundle_id, file_name=name))
    authority = terms.authority
    if authority.longest_plan_months is not None or authority.lowest_settlement is not None:
        record(
            here,
            case,
            Done(AUTHORITY_GIVEN, Who.CREDITOR, here.today, SOURCE, f"authority:{file.pk}", words=file.partner.name),
        )


@needs(Right.ACT)
def withdraw(here: Acting, file_id: int) -> None:
    """Take a file back before it left. Raises FileUnknown, NotFromHere where it may have left already."""
    file = locked(here, file_id)
    call = Call.objects.select_for_update(of=("self",)).get(placement=file, kind=CallKind.CREATE)
    if call.state != CallState.QUEUED:
        raise NotFromHere(state=_left(call))
    Call.objects.filter(pk=call.pk).update(state=CallState.DROPPED.value, settled_at=here.at)
    append(here, [move_file(here, file, FileAct.WITHDRAW)])


def address_of(debtor: Debtor) -> str:
    """The address as it is told to a partner."""
    names = ("street", "street_2", "postal_code", "city", "country")
    return json.dumps({name: getattr(debtor, name) for name in names}, ensure_ascii=False, sort_keys=True)


def _left(call: Call) -> object:
    return CALL_WORDS[CallState(call.state)]


def _open_of(case: Case) -> tuple[str, Decimal]:
    """What is open now, in the currency of most of it. Raises NothingOpen."""
    held = CaseItem.objects.filter(case=case).values("receivable_id")
    sums: dict[str, Decimal] = {}
    for currency, amount in Receivable.objects.filter(pk__in=held, open_amount__gt=0).values_list(
        "currency", "open_amount"
    ):
        sums[currency] = sums.get(currency, Decimal(0)) + amount
    if not sums:
        raise NothingOpen
    return max(sums.items(), key=lambda one: (one[1], one[0]))


def _terms(ours: str, terms: Terms, *, is_test: bool) -> bytes:
    authority = terms.authority
    said = {
        "reference": ours,
        "test": is_test,
        "longest_plan_months": authority.longest_plan_months,
        "lowest_settlement": None if authority.lowest_settlement is None else str(authority.lowest_settlement),
        "says_yes_beyond": authority.who,
        "exclusive_until": None if terms.exclusive_until is None else terms.exclusive_until.isoformat(),
    }
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode()
