"""What a newer ledger says that an open debit is: one that it letters, calls doubtful or replaces by a bill is not asked on."""

from __future__ import annotations

from relance.domain.ledger import Nature
from relance.domain.sentences import Sentence
from relance.intake.merge.corrected import Changed, Corrected
from relance.intake.merge.receivables import OLDER
from relance.intake.merge.statements import Statements
from relance.intake.words import NATURES
from relance.tenancy.statements import sql

# What the books say of a debt itself; the others say that its entry tells too little.
TELLING: dict[str, Sentence] = {
    Nature.REVIEW_LETTERED.value: Sentence(
        "{number}: lettered now, but its payment is not in the file; not asked until you have looked"
    ),
    Nature.REVIEW_DOUBTFUL.value: Sentence(
        "{number}: among the doubtful debts (416) now; not asked until you have looked"
    ),
    Nature.REVIEW_BILL.value: Sentence("{number}: a bill (413) stands for it now; not asked until you have looked"),
    Nature.REVIEW_CURRENCIES.value: Sentence(
        "{number}: lettered across currencies now; not asked until you have looked"
    ),
}
# Somebody looked at it and said that it is an invoice all the same.
SAID = sql("""EXISTS (SELECT FROM journal_event e WHERE e.organisation_id = %(org)s AND e.chain = r.debtor_id
    AND e.name = 'receivable.stated' AND (e.body::json ->> 'receivable')::bigint = r.id
    AND e.body::json ->> 'was' LIKE 'review%%' AND e.body::json ->> 'nature' = 'invoice')""")


def take_natures(db: Statements) -> list[Corrected]:
    """Take what a ledger says of what is known, whichever books hold it; returns what is to be looked at from now on.

    An ordinary invoice again, where it said otherwise before, is one. A person's word stays. Of a list's invoice an older ledger may
    be right too: of two that disagree, what asks less counts.
    """
    if db.shared["format"] != "fec":
        return []
    changed = db.rows(
        sql(
            """UPDATE receivables_receivable r SET nature = i.nature, touched_at = %(at)s
            FROM incoming_receivable i JOIN receivables_receivable o ON o.organisation_id = %(org)s AND o.id = i.known
            WHERE r.organisation_id = %(org)s AND r.id = i.known AND r.nature <> i.nature AND r.open_amount > 0
                AND NOT %(modest)s AND (NOT {older} OR r.source_format <> 'fec' AND i.nature <> 'invoice')
                AND (i.nature = ANY(%(telling)s) AND NOT {said} OR i.nature = 'invoice'
                    AND (r.nature = ANY(%(telling)s) OR r.source_format = 'fec'))
            RETURNING r.id, r.number, o.nature, i.nature""",
            older=OLDER,
            said=SAID,
        ),
        telling=list(TELLING),
    )
    return [
        Corrected(
            Changed.NATURE,
            pk,
            number,
            NATURES[Nature(was)],
            NATURES[Nature(nature)],
            Sentence(TELLING[nature].template, {"number": number}),
        )
        for pk, number, was, nature in sorted(changed)
        if nature in TELLING
    ]
