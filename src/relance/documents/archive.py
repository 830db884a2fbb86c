"""Keeping documents, and checking that they are what they were."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import overload

from django.db import connection

from relance.documents.models import Document
from relance.tenancy.context import Acting, Whose, whose

PDF = "application/pdf"


@overload
def archive(here: Acting, content: bytes, *, media_type: str) -> int: ...
@overload
def archive(here: int, content: bytes, *, media_type: str, at: datetime) -> int: ...
def archive(here: Whose, content: bytes, *, media_type: str, at: datetime | None = None) -> int:
    """Keep a document under its sha256; returns its id, that of the one already there for the same bytes."""
    archived_at = here.at if isinstance(here, Acting) else at
    assert archived_at is not None  # noqa: S101 (the overloads say so)
    sha256 = hashlib.sha256(content).hexdigest()
    document, _ = Document.objects.get_or_create(
        organisation_id=whose(here),
        sha256=sha256,
        defaults={"media_type": media_type, "content": content, "archived_at": archived_at},
    )
    return int(document.pk)


def wrong_documents(here: Acting) -> Iterator[str]:
    """The sha256 of each kept document whose bytes are no longer those."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sha256 FROM documents_document WHERE encode(sha256(content), 'hex') <> sha256 ORDER BY id"
        )
        yield from (sha256 for (sha256,) in cursor.fetchall())
