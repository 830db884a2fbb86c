"""Keeping documents, and checking that they are what they were."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db import connection

from relance.documents.models import Document
from relance.tenancy.context import Acting

PDF = "application/pdf"


def archive(here: Acting, content: bytes, *, media_type: str) -> int:
    """Keep a document under its sha256; returns its id, that of the one already there for the same bytes."""
    sha256 = hashlib.sha256(content).hexdigest()
    document, _ = Document.objects.get_or_create(
        organisation_id=here.organisation,
        sha256=sha256,
        defaults={"media_type": media_type, "content": content, "archived_at": here.at},
    )
    return int(document.pk)


def wrong_documents(here: Acting) -> Iterator[str]:
    """The sha256 of each kept document whose bytes are no longer those."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sha256 FROM documents_document WHERE encode(sha256(content), 'hex') <> sha256 ORDER BY id"
        )
        yield from (sha256 for (sha256,) in cursor.fetchall())
