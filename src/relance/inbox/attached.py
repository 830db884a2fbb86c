"""What came attached to answers: kept in the archive by its hash, shown beside the answer, handed out as a file and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection

from relance.channels.email.attachments import Attached
from relance.documents.archive import archive
from relance.domain.sentences import Sentence
from relance.inbox.models import Attachment, Mail
from relance.tenancy.context import Acting

UNOPENED = "application/octet-stream"  # what it says that it is was a stranger's word
# An answer with a debtor bears its mail's Message-ID, alone or with a piece of its key, or the key.
OF_DEBTOR = """
    SELECT x.id, a.id, a.name, a.size, a.document_id IS NOT NULL
    FROM exchanges_exchange x
    JOIN inbox_mail m ON x.message_id IN (nullif(m.message_id, ''), m.message_id || ' ' || left(m.key, 16), 'mail ' || m.key)
    JOIN inbox_attachment a ON a.mail_id = m.id
    WHERE x.debtor_id = ANY(%s) AND x.message_id <> '' ORDER BY x.id DESC, a.id
"""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """One file as pages show it; ``size`` in bytes. One that ``is_kept`` can be had, another is in the mailbox only."""

    pk: int
    name: str
    size: int
    is_kept: bool

    @property
    def said_size(self) -> Sentence:
        """Its size in words, rounded up."""
        if self.size < 1_000_000:
            return Sentence("{count} KB", {"count": -(-self.size // 1000)})
        return Sentence("{count} MB", {"count": -(-self.size // 1_000_000)})


def keep_attached(here: Acting, mail: Mail, files: Collection[Attached]) -> None:
    """Keep the files of a mail in the transaction that keeps it."""
    for one in files:
        document = None if one.content is None else archive(here, one.content, media_type=UNOPENED)
        Attachment.objects.create(
            organisation_id=here.organisation, mail=mail, name=one.name, size=one.size, document_id=document
        )


def files_of_mails(here: Acting, mails: Collection[int]) -> dict[int, list[AttachedFile]]:
    """By mail."""
    found: dict[int, list[AttachedFile]] = defaultdict(list)
    for one in Attachment.objects.filter(mail__in=mails).order_by("pk"):
        found[one.mail_id].append(AttachedFile(one.pk, one.name, one.size, one.document_id is not None))
    return found


def files_of_debtor(here: Acting, accounts: Sequence[int]) -> dict[int, list[AttachedFile]]:
    """Of a customer's ``accounts``, by answer (exchange), the latest first."""
    found: dict[int, list[AttachedFile]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(OF_DEBTOR, [list(accounts)])
        for exchange, *file in cursor.fetchall():
            found[exchange].append(AttachedFile(*file))
    return found


def file_named(here: Acting, pk: int) -> tuple[str, bytes] | None:
    """Its name and bytes; None where there is none, or its bytes were not kept."""
    one = Attachment.objects.select_related("document").filter(pk=pk).exclude(document=None).first()
    return (one.name, bytes(one.document.content)) if one and one.document else None
