"""A file that a person carries to the partner's own page: given out once it is claimed, proven by a way back that is signed."""

from __future__ import annotations

from collections.abc import Mapping

from relance.dispatch.cycle import Workplace
from relance.domain.errors import DomainError
from relance.domain.placements.calls import CallKind, CallState
from relance.domain.placements.states import FileState
from relance.partners.calling import Calling, lock_call, record, said_of
from relance.partners.connectors.redirect import Form, Redirect
from relance.partners.door import Connector
from relance.partners.models import Call, Placement
from relance.partners.parcels import reference_of
from relance.partners.values import Lost, Parcel
from relance.tenancy.context import Acting
from relance.tenancy.places import may_leave


class NotToBeCarried(DomainError):
    """It is there already, or nothing may leave."""

    code = "file_not_to_be_carried"
    template = "This file is not waiting to be carried to its partner, or nothing leaves from here now."


def follow(place: Workplace, file_id: int, connector: Connector) -> Form:
    """The form that takes a person to the partner's page; it may be asked for again until the partner confirmed. Raises NotToBeCarried."""
    if not isinstance(connector, Redirect):
        raise NotToBeCarried
    with place.acting() as here:
        pk = Call.objects.filter(placement=file_id, kind=CallKind.CREATE).values_list("pk", flat=True).first()
        if pk is None:
            raise NotToBeCarried
        claimed = Calling(connector).claim(here, pk)
        if claimed is not None:
            file, call = lock_call(here, pk)
            record(
                here, file, call, Lost("a person carries it to the partner's page; the partner did not confirm it yet")
            )
    with place.acting() as here:
        file, call = lock_call(here, pk)
        if call.state != CallState.UNCONFIRMED or file.state != FileState.OFFERED or not may_leave(here):
            raise NotToBeCarried
        parcel = said_of(here, file, call)
        if not isinstance(parcel, Parcel):
            raise NotToBeCarried
        return connector.form(parcel, here.at)


def came_back(here: Acting, partner_id: int, connector: Redirect, query: Mapping[str, str]) -> Placement | None:
    """The file whose partner says by a signed address that it took it; None where nobody signed it, or it is no file of theirs."""
    found = connector.came_back(query, here.at)
    if found is None:
        return None
    reference, answer = found
    for pk in Placement.objects.filter(partner=partner_id, state__in=[FileState.OFFERED, FileState.TAKEN]).values_list(
        "pk", flat=True
    ):
        call_id = Call.objects.values_list("pk", flat=True).get(placement=pk, kind=CallKind.CREATE)
        file, call = lock_call(here, call_id)
        if reference_of(here, file) != reference:
            continue
        if call.state == CallState.UNCONFIRMED:
            record(here, file, call, answer)
        return file
    return None
