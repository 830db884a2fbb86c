"""What waits to be told to a partner: one row each, in order, with its words as they will leave."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db.models import Max

from relance.documents.archive import archive
from relance.domain.placements.calls import CallKind, CallState
from relance.partners.models import Call, Placement
from relance.tenancy.context import Acting
from relance.tenancy.due import Kind, due

BYTES = "application/octet-stream"


def queue(
    here: Acting,
    file: Placement,
    kind: CallKind,
    body: Mapping[str, object],
    *,
    document: tuple[str, bytes] | None = None,
) -> Call:
    """Write what is to be told of a locked file, the same at every attempt."""
    last = Call.objects.filter(placement=file).aggregate(last=Max("ordinal"))["last"] or 0
    said = {"kind": kind.value, "at": here.at.isoformat(), "number": last + 1, **body}
    call = Call.objects.create(
        organisation_id=here.organisation,
        placement=file,
        ordinal=last + 1,
        kind=kind.value,
        state=CallState.QUEUED.value,
        not_before=here.at,
        body=json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True, default=str),
        document_id=archive(here, document[1], media_type=BYTES) if document else None,
        file_name=document[0][:200] if document else "",
    )
    due(here, Kind.PARTNERS)
    return call
