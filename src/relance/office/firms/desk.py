"""The member who looks, as a firm at work."""

from __future__ import annotations

from django.http import Http404

from relance.firms.desk import FirmDesk
from relance.office.visit import Visit


def desk_of(visit: Visit) -> FirmDesk:
    """Raises Http404 where the organisation is no firm."""
    if not visit.organisation.is_firm:
        raise Http404
    return FirmDesk(visit.id, visit.actor, visit.now, visit.membership.role)
