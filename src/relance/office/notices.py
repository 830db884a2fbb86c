"""The notice that an address names."""

from __future__ import annotations

from django.http import Http404

from relance.outbox.models import Notice
from relance.outbox.selectors import notices_named
from relance.tenancy.context import Acting


def notice_of_page(here: Acting, name: str) -> Notice:
    """The notice of this number. Raises Http404."""
    found = notices_named(here, [name])
    if not found:
        raise Http404
    return found[0]
