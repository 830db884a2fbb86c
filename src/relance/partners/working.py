"""A visit to one partner: what is in doubt is asked about, changes are noted, what waits is told, what it tells is fetched."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from relance.dispatch.cycle import Workplace, carry_out
from relance.dispatch.doubt import unconfirm_stalled
from relance.domain.placements.calls import CallKind, CallState
from relance.domain.placements.states import FileState
from relance.domain.placements.told import TellingUnreadable
from relance.partners.calling import Calling, lock_call, record, said_of
from relance.partners.changing import files_worked_on, note_changes
from relance.partners.door import Connector, Module
from relance.partners.hearing import Way, keep_unreadable, take
from relance.partners.models import Call, Partner, Placement
from relance.partners.modules import module_named, modules
from relance.partners.states import CALLS
from relance.partners.values import Fetched, Parcel, Taken
from relance.tenancy.context import Acting
from relance.tenancy.places import may_leave

EVERY, LOOKED_UP_EVERY = timedelta(hours=1), timedelta(minutes=10)
PAGES_A_VISIT, CALLS_A_VISIT = 10, 200


def partners_to_visit(here: Acting) -> list[int]:
    """Those with a file under way, or something to tell; not where nothing may leave."""
    if not may_leave(here):
        return []
    with_calls = Call.objects.filter(state__in=["queued", "claimed", "unconfirmed"]).values("placement__partner_id")
    with_files = Placement.objects.filter(state__in=[FileState.TAKEN, FileState.PAUSED, FileState.RECALLED]).values(
        "partner_id"
    )
    found = Partner.objects.filter(organisation_id=here.organisation, retired_at=None)
    wanted = found.filter(pk__in=with_calls) | found.filter(pk__in=with_files)
    return list(wanted.order_by("pk").values_list("pk", flat=True).distinct())


def next_visit(here: Acting) -> datetime | None:
    """When to come again: for what waits its turn, and each hour while a partner has a file."""
    if not may_leave(here):
        return here.at + EVERY if Call.objects.filter(state=CallState.QUEUED.value).exists() else None
    moments = []
    carried = Q(
        kind=CallKind.CREATE.value,
        placement__partner__module__in=[one.word for one in modules().values() if one.is_walked],
    )
    waiting = (
        Call.objects.filter(organisation_id=here.organisation, state=CallState.QUEUED.value)
        .exclude(carried)
        .order_by("not_before")
    )
    if (first := waiting.values_list("not_before", flat=True).first()) is not None:
        moments.append(max(first, here.at + timedelta(minutes=1)))
    if Call.objects.filter(organisation_id=here.organisation, state__in=["claimed", "unconfirmed"]).exists():
        moments.append(here.at + LOOKED_UP_EVERY)
    if partners_to_visit(here):
        moments.append(here.at + EVERY)
    return min(moments, default=None)


def work_on(place: Workplace, partner_id: int, connector: Connector) -> None:
    """Bring one partner's files as far as they go now."""
    with place.acting() as here:
        module = module_named(Partner.objects.get(pk=partner_id).module)
        unconfirm_stalled(here, Call.objects.filter(placement__partner=partner_id), CALLS)
        doubtful = _doubtful(here, partner_id)
        files = files_worked_on(here, partner_id)
    for call in doubtful:
        look_up(place, connector, call)
    for file in files:
        with place.acting() as here:
            note_changes(here, file)
    _tell(place, partner_id, connector, module)
    if module.fetches:
        fetch(place, partner_id, connector)


def look_up(place: Workplace, connector: Connector, call_id: int) -> None:
    """Ask what became of something whose answer was lost. Only a clear yes settles it; the rest waits for the partner or a person."""
    with place.acting() as here:
        file, call = lock_call(here, call_id)
        Call.objects.filter(pk=call.pk).update(looked_up_at=here.at)
        asked = said_of(here, file, call)
    answer = connector.look_up(asked) if isinstance(asked, Parcel) else connector.look_up_note(asked)
    if not isinstance(answer, Taken):
        return
    with place.acting() as here:
        file, call = lock_call(here, call_id)
        if call.state == CallState.UNCONFIRMED:
            record(here, file, call, answer)


def fetch(place: Workplace, partner_id: int, connector: Connector) -> None:
    """Its events since the last time, page by page; each page is taken in with the place where it ends."""
    for _page in range(PAGES_A_VISIT):
        with place.acting() as here:
            cursor = Partner.objects.values_list("cursor", flat=True).get(pk=partner_id)
        found = connector.fetch(cursor)
        if not isinstance(found, Fetched):
            return
        with place.acting() as here:
            for message in found.messages:
                _take(here, partner_id, message)
            Partner.objects.filter(pk=partner_id).update(cursor=found.cursor[:400])
        if not found.is_more or place.is_stopping():
            return


def replay(place: Workplace, partner_id: int, connector: Connector) -> None:
    """All of its events again, from the first: what was taken is not taken again, what was missed is."""
    with place.acting():
        Partner.objects.filter(pk=partner_id).update(cursor="")
    fetch(place, partner_id, connector)


def _take(here: Acting, partner_id: int, message: bytes) -> None:
    """A message that holds no event is passed over, or nothing after it would ever be read."""
    try:
        take(here, partner_id, message, Way.POLL)
    except TellingUnreadable as error:
        keep_unreadable(here, partner_id, message, Way.POLL, str(error))


def _tell(place: Workplace, partner_id: int, connector: Connector, module: Module) -> None:
    """In order of file and number: one that waits holds those of its own file alone."""
    for _round in range(CALLS_A_VISIT):
        with place.acting() as here:
            due = _due(here, partner_id, is_walked=module.is_walked)
        before = len(due)
        for call in due:
            if place.is_stopping():
                return
            carry_out(place, Calling(connector), call)
        if not before:
            return
        with place.acting() as here:
            if _due(here, partner_id, is_walked=module.is_walked) == due:  # none of them could leave
                return


def _due(here: Acting, partner_id: int, *, is_walked: bool) -> list[int]:
    """The first that waits of each file; a file that people carry to the partner's page is theirs."""
    found = Call.objects.filter(placement__partner=partner_id, state=CallState.QUEUED.value, not_before__lte=here.at)
    if is_walked:
        found = found.exclude(kind=CallKind.CREATE.value)
    firsts: dict[int, int] = {}
    for file, call in found.order_by("placement", "ordinal").values_list("placement_id", "pk"):
        firsts.setdefault(file, call)
    return list(firsts.values())


def _doubtful(here: Acting, partner_id: int) -> list[int]:
    found = Call.objects.filter(placement__partner=partner_id, state=CallState.UNCONFIRMED.value)
    return list(
        found.exclude(looked_up_at__gt=here.at - LOOKED_UP_EVERY + timedelta(seconds=30))
        .order_by("pk")
        .values_list("pk", flat=True)[:50]
    )
