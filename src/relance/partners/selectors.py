"""Reading partners and the files that are placed with them, as pages and commands show both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance.cases.models import Act as CaseAct
from relance.cases.models import Received, Remitted
from relance.domain.kept_sentences import again
from relance.domain.money import Money
from relance.domain.placements.authority import OFFER_WORDS, Offer
from relance.domain.placements.calls import CALL_WORDS, CHANGE_WORDS, KIND_WORDS, CallKind, CallState, Change
from relance.domain.placements.states import ACT_WORDS, STATE_WORDS, FileAct, FileState, last_day_to_undo, may
from relance.domain.placements.told import CLOSE_WORDS, STATUS_WORDS
from relance.domain.procedure.acts.partner import EVIDENCE_ASKED
from relance.domain.sentences import Percent, Sentence
from relance.partners.applying import OUTCOME_WORDS, Outcome
from relance.partners.connectors.https import page_of
from relance.partners.door import Module
from relance.partners.hearing import WAY_WORDS, Way
from relance.partners.keeping import partners
from relance.partners.models import (
    Amendment,
    Call,
    Event,
    EvidenceRequest,
    FileActRow,
    Partner,
    PaymentBack,
    Placement,
    ProposalRow,
)
from relance.partners.modules import modules
from relance.partners.moving import FileUnknown
from relance.partners.parcels import reference_of
from relance.partners.reaching import address_for_messages
from relance.partners.story import SOURCE
from relance.tenancy.context import Acting

MOST = 200


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner in the directory. ``module`` is None where its package is gone."""

    row: Partner
    module: Module | None
    files: int
    hears_at: str


@dataclass(frozen=True, slots=True)
class FileView:
    """A file with all that happened to it, the latest first."""

    row: Placement
    state: Sentence
    status: Sentence
    close: Sentence
    is_walked: bool
    is_carried: bool
    acts: list[tuple[FileActRow, Sentence]]
    calls: list[tuple[Call, Sentence, Sentence]]
    changes: list[tuple[Amendment, Sentence]]
    events: list[tuple[Event, Sentence, Sentence, Sentence | None]]
    requests: list[tuple[EvidenceRequest, date | None]]
    proposals: list[tuple[ProposalRow, Sentence, Money, Sentence]]
    payments: list[tuple[PaymentBack, Money, Money]]
    page: str
    may: dict[str, bool]
    undo_until: date | None

    @property
    def amount(self) -> Money:
        """What was open when it was handed over."""
        return Money(self.row.amount, self.row.currency).rounded()

    @property
    def lowest(self) -> Percent | None:
        """The lowest settlement that was agreed."""
        return None if self.row.lowest_settlement is None else Percent(self.row.lowest_settlement)

    @property
    def waits_for_you(self) -> bool:
        """Whether something of it is for a person to do."""
        is_in_doubt = any(call.state == CallState.UNCONFIRMED for call, _kind, _state in self.calls)
        is_asked = any(one.met_at is None for one, _until in self.requests) or any(
            one[0].decided_at is None for one in self.proposals
        )
        return is_in_doubt or (is_asked and self.row.ended_at is None)


def directory(here: Acting) -> list[PartnerLine]:
    """The partners that are there."""
    held = Placement.objects.filter(organisation_id=here.organisation, ended_at=None).values_list(
        "partner_id", flat=True
    )
    counts: dict[int, int] = {}
    for one in held:
        counts[one] = counts.get(one, 0) + 1
    known = modules()
    return [
        PartnerLine(
            row,
            known.get(row.module),
            counts.get(row.pk, 0),
            address_for_messages(here, row) if (found := known.get(row.module)) is not None and found.hears else "",
        )
        for row in partners(here)
    ]


def takers(here: Acting) -> list[tuple[Partner, Module]]:
    """The partners whom a case can be handed to, with how each is reached."""
    known = modules()
    return [(row, module) for row in partners(here) if (module := known.get(row.module)) is not None]


def files_of(here: Acting, case_id: int) -> list[FileView]:
    """The hand-overs of a case, the latest first."""
    rows = Placement.objects.filter(organisation_id=here.organisation, case=case_id).select_related(
        "partner", "case__debtor"
    )
    return [_view(row) for row in rows.order_by("-ordinal")]


def bundle_placed(here: Acting, case_id: int, file_id: int) -> tuple[str, bytes]:
    """Our reference of a file of the case, and its bundle as it leaves. Raises FileUnknown."""
    row = Placement.objects.select_related("bundle", "case").filter(pk=file_id, case=case_id).first()
    if row is None:
        raise FileUnknown
    return reference_of(here, row), bytes(row.bundle.content)


def unplaced(here: Acting, partner_id: int) -> list[tuple[Event, Sentence, Sentence, Sentence | None]]:
    """What a partner told of no file of its own, or what could not be read."""
    return _events(Event.objects.filter(partner=partner_id, placement=None).order_by("-pk")[:MOST])


def status_word(word: str) -> Sentence:
    """A status as it came, in the reader's words where it is one of the contract's."""
    return STATUS_WORDS.get(word) or Sentence("{word}", {"word": word})


def _view(row: Placement) -> FileView:
    state = FileState(row.state)
    module = modules().get(row.partner.module)
    calls = Call.objects.filter(placement=row).order_by("-ordinal")[:MOST]
    acts = FileActRow.objects.filter(placement=row).order_by("-pk")[:MOST]
    changes = Amendment.objects.filter(placement=row).order_by("-pk")[:MOST]
    events = _events(Event.objects.filter(placement=row).order_by("-pk")[:MOST])
    return FileView(
        row,
        STATE_WORDS[state],
        status_word(row.status),
        CLOSE_WORDS.get(row.close_code) or Sentence("{word}", {"word": row.close_code}),
        module is not None and module.is_walked,
        module is not None and module.is_carried,
        [(one, ACT_WORDS[FileAct(one.act)]) for one in acts],
        [(one, KIND_WORDS[CallKind(one.kind)], CALL_WORDS[CallState(one.state)]) for one in calls],
        [(one, CHANGE_WORDS[Change(one.kind)]) for one in changes],
        events,
        _requests(row),
        [
            (one, OFFER_WORDS[Offer(one.kind)], Money(one.amount, one.currency).rounded(), again(one.because))
            for one in ProposalRow.objects.filter(placement=row).order_by("-pk")
        ],
        _payments(row),
        next((page for one, *_ in events if one.way == Way.ANSWER and (page := page_of(one.body))), ""),
        {act.value: may(act, state) for act in FileAct},
        last_day_to_undo(row.recalled_on) if row.recalled_on else None,
    )


def _requests(row: Placement) -> list[tuple[EvidenceRequest, date | None]]:
    """What it asked for, with the last day that the case waits for it."""
    asked = CaseAct.objects.filter(case=row.case_id, kind=EVIDENCE_ASKED, source=SOURCE)
    until = dict(asked.values_list("reference", "until"))
    found = EvidenceRequest.objects.filter(placement=row).order_by("-pk")
    return [(one, until.get(f"event:{one.event_id}")) for one in found]


def _payments(row: Placement) -> list[tuple[PaymentBack, Money, Money]]:
    """What it received, with what of that it still owes us."""
    held = dict(Received.objects.filter(case=row.case_id).values_list("payment", "amount"))
    for one in Remitted.objects.filter(received__case=row.case_id).select_related("received"):
        if one.received.payment_id is not None:
            held[one.received.payment_id] -= one.amount + one.fee
    return [
        (
            one,
            Money(one.amount, one.currency).rounded(),
            Money(held.get(one.payment_id, Decimal(0)), one.currency).rounded(),
        )
        for one in PaymentBack.objects.filter(placement=row).order_by("-pk")
    ]


def _events(rows: Iterable[Event]) -> list[tuple[Event, Sentence, Sentence, Sentence | None]]:
    return [
        (one, WAY_WORDS[Way(one.way)], OUTCOME_WORDS[Outcome(one.outcome)], again(one.why) if one.why else None)
        for one in rows
    ]
