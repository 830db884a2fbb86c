"""What of the files that were read waits for a person."""

from __future__ import annotations

from relance.tenancy.context import Acting
from relance.tenancy.counting import MOST_COUNTED
from relance.tenancy.statements import sql
from relance.tenancy.waiting import Question

COUNTED = sql(
    """
    SELECT 'books.differing', count(*), min(r.debtor_id), max(r.debtor_id) FROM (
        SELECT receivable_id FROM intake_disagreement WHERE decision = '' LIMIT {most_counted}) g
        JOIN receivables_receivable r ON r.id = g.receivable_id
    UNION ALL
    SELECT 'upload.waiting', count(*), NULL, NULL FROM intake_upload WHERE uploaded_by = 'folder'
    UNION ALL
    SELECT 'folder.' || f.trouble, 1, NULL, NULL FROM intake_watchedfolder f JOIN tenancy_preference p ON p.id = f.preference
        AND p.key = 'watched-folder' AND p.value = f.path WHERE f.trouble <> ''
    UNION ALL
    SELECT 'folder.left', count(*), NULL, NULL FROM intake_watchedfile WHERE state = 'left'
""",
    most_counted=MOST_COUNTED,
)


def tasks(here: Acting) -> tuple[Question, ...]:
    """Invoices that two sources tell differently; files of the watched folder that ask something, were left, or cannot be reached."""
    return (Question(COUNTED),)
