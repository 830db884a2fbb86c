"""The notice that an address names."""

from __future__ import annotations

from django.http import Http404

from relance.outbox.models import Notice
from relance.outbox.selectors import notices_named


def notice_of_page(name: str) -> Notice:
    """The notice of this number. Raises Http404. Call it while acting in the organisation."""
    found = notices_named([name])
    if not found:
        raise Http404
    return found[0]
