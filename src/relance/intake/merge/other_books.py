"""What another kind of books says of a receivable: a list of a ledger's invoice, a ledger of a list's.

The books that hold it go on telling what was paid. Where the other says less is open, only the lesser is asked: the difference
stands as a payment that the other shows, until one of the two follows, or a person says which is right (``intake.differing``). Both
words are kept beside one another for as long as they differ (docs/decisions/0040).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.intake.merge.settlements import BESIDE, ELSEWHERE, Settlements, Shown
from relance.intake.merge.statements import Statements
from relance.tenancy.statements import quoted, sql

# A newer export of this kind that came once the receivable was there has had its word on it, be it that the two agree.
TOLD_BESIDE = sql(
    """
    SELECT r.id, r.debtor_id, r.number, r.currency, r.open_amount, said.open,
        r.amount - coalesce(paid.by_books, 0) AS own, coalesce(paid.beside, 0) AS beside
    FROM (SELECT known AS id, open FROM incoming_receivable WHERE known IS NOT NULL
          UNION ALL SELECT id, 0 FROM settled) said
    JOIN receivables_receivable r ON r.organisation_id = %(org)s AND r.id = said.id AND r.source_format <> %(format)s
    LEFT JOIN intake_disagreement g ON g.organisation_id = %(org)s AND g.receivable_id = r.id AND g.format = %(format)s
    CROSS JOIN LATERAL (
        SELECT sum(m.amount) FILTER (WHERE NOT {elsewhere} OR p.absorbed_at IS NOT NULL) AS by_books,
            sum(m.amount) FILTER (WHERE p.identity LIKE %(mine)s AND p.absorbed_at IS NULL) AS beside
        FROM receivables_imputation m JOIN receivables_payment p ON p.organisation_id = %(org)s AND p.id = m.payment_id
        WHERE m.organisation_id = %(org)s AND m.receivable_id = r.id) paid
    WHERE (g.as_of IS NULL OR g.as_of <= %(as_of)s) AND NOT %(modest)s AND NOT EXISTS (
            SELECT FROM intake_import n WHERE n.organisation_id = %(org)s AND n.format = %(format)s
                AND (n.as_of > %(as_of)s OR n.as_of = %(as_of)s AND %(yields)s) AND n.imported_at > r.imported_at)
        AND NOT (coalesce(g.decision, '') <> '' AND g.said_open = said.open AND g.own_open = r.amount - coalesce(paid.by_books, 0))
    ORDER BY r.id
""",
    elsewhere=ELSEWHERE,
)

# The books that hold a receivable have followed.
AGREED = """
    DELETE FROM intake_disagreement g
    USING (SELECT known AS id, open FROM incoming_receivable WHERE known IS NOT NULL UNION ALL SELECT id, 0 FROM settled) said
    WHERE g.organisation_id = %(org)s AND g.receivable_id = said.id AND g.format <> %(format)s AND g.said_open = said.open
        AND NOT %(modest)s
"""


@dataclass(frozen=True, slots=True)
class Differing:
    """That two kinds of books say otherwise of one receivable.

    ``said`` is open in this file, ``own`` in the books that hold it; ``asked`` is what is asked from now on.
    """

    receivable: int
    number: str
    said: Money
    own: Money
    asked: Money

    @property
    def sentence(self) -> Sentence:
        """Both words."""
        facts = {"number": self.number, "said": self.said, "own": self.own}
        return Sentence("{number}: {said} is open here, {own} in the books that hold it", facts)


def take_other_word(db: Statements) -> list[Differing]:
    """Take what this file says of receivables that another kind of books holds; returns those of which the two differ."""
    db.run(AGREED)
    how = f"{BESIDE}{db.shared['format']}"
    mine = f"%{how}%"
    rows = db.rows(TOLD_BESIDE, mine=mine)
    if not rows:
        return []
    settlements = Settlements(db)
    as_of = db.shared["as_of"]
    more: list[Shown] = []
    less: list[tuple[int, Decimal]] = []
    differing: list[Differing] = []
    words: list[tuple[int, Decimal]] = []
    for pk, debtor, number, currency, opened, said, own, beside in rows:
        change = max(opened + beside - said, Decimal(0)) - beside
        if change > 0:
            more.append(Shown(pk, debtor, change, as_of, imputed=change, is_inferred=True))
        elif change < 0:
            less.append((pk, -change))
        if said != own:
            words.append((pk, said))
            figures = (Money(amount, currency).rounded() for amount in (said, own, min(opened + beside, said)))
            differing.append(Differing(pk, number, *figures))
    settlements.pay(more, how=how)
    settlements.take_back(
        less,
        which=sql("p.identity LIKE {how} AND p.voided_at IS NULL", how=quoted(f"%{how}%")),
    )
    _keep(db, [row[0] for row in rows], words)
    return differing


def _keep(db: Statements, told: list[int], words: list[tuple[int, Decimal]]) -> None:
    db.run(
        """DELETE FROM intake_disagreement WHERE organisation_id = %(org)s AND format = %(format)s
               AND receivable_id = ANY(%(told)s)""",
        told=told,
    )
    db.run(
        """INSERT INTO intake_disagreement (organisation_id, receivable_id, format, as_of, said_open, noted_at)
           SELECT %(org)s, said.id, %(format)s, %(as_of)s, said.open, %(at)s
           FROM unnest(%(ids)s::bigint[], %(opens)s::numeric[]) AS said (id, open)""",
        ids=[pk for pk, _said in words],
        opens=[said for _pk, said in words],
    )
