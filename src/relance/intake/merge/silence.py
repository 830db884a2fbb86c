"""What an export's silence means (docs/decisions/0006): what it no longer holds is settled, or no longer in the books."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from relance.domain.errors import DomainError
from relance.domain.money import Money, totals
from relance.intake.merge.receivables import OLDER, proven_open
from relance.intake.merge.settlements import Settlements, Shown
from relance.intake.merge.standing import Standing
from relance.intake.merge.statements import Statements
from relance.intake.rows import ParsedFile
from relance.receivables.late_paid import LEFT_BOOKS
from relance.tenancy.statements import Sql, sql

SETTLED_SHARE_TO_CONFIRM = Decimal("0.20")


class SettlesTooMuch(DomainError):
    """A newer export would settle a large part of what is open."""

    code = "settles_too_much"
    template = (
        "This export no longer holds {count} {count:receivable|receivables} open, {settled} of {opened}. If that is right, import it again"
        " with --confirm-settled."
    )


UNTOLD = sql("""NOT EXISTS (SELECT FROM incoming_receivable i WHERE i.known = r.id) AND NOT EXISTS (SELECT FROM settled s WHERE s.id = r.id)
    AND NOT EXISTS (SELECT FROM created c WHERE c.id = r.id)""")


def _of_newer(what: Sql) -> Sql:
    """``what`` of the exports of this kind that are newer than this one."""
    return sql(
        """SELECT {what} FROM intake_import n WHERE n.organisation_id = %(org)s AND n.format = %(format)s
            AND (n.as_of > %(as_of)s OR n.as_of = %(as_of)s AND %(yields)s OR %(modest)s AND n.last_day > %(last)s)""",
        what=what,
    )


# What an older export adds, and a newer one of its kind covers and does not hold: settled by then, as it would have been the other
# way round.
COVERING = sql(
    "{earliest_end} AND coalesce(n.error_count, n.problem_count) = 0 AND r.issued_on BETWEEN n.first_day AND n.last_day",
    earliest_end=_of_newer(sql("min(last_day)")),
)
GONE = sql(
    """
    SELECT r.id, r.debtor_id, r.currency, r.open_amount, s.settled_on, true, false FROM settled s
    JOIN receivables_receivable r ON r.organisation_id = %(org)s AND r.id = s.id
    WHERE r.source_format = %(format)s AND r.open_amount > 0 AND NOT {older}
    UNION ALL
    SELECT r.id, r.debtor_id, r.currency, r.open_amount, %(until)s::date, false, true FROM receivables_receivable r
    WHERE r.organisation_id = %(org)s AND r.source_format = %(format)s AND r.open_amount > 0
        AND r.issued_on BETWEEN %(from)s::date AND %(until)s::date AND NOT {older} AND {untold}
    UNION ALL
    SELECT * FROM (
        SELECT r.id, r.debtor_id, r.currency, r.open_amount, ({covering}) AS settled_on, false, false
        FROM created c JOIN receivables_receivable r ON r.organisation_id = %(org)s AND r.id = c.id
        WHERE NOT %(newest)s AND r.open_amount > 0) late WHERE settled_on IS NOT NULL
    ORDER BY 1
""",
    older=OLDER,
    untold=UNTOLD,
    covering=COVERING,
)


class Silence:
    """The steps that concern what the file does not hold open."""

    def __init__(self, db: Statements, parsed: ParsedFile, standing: Standing, *, confirm_settled: bool) -> None:
        self._db = db
        self._settlements = Settlements(db)
        self._parsed = parsed
        self._standing = standing
        self._confirm_settled = confirm_settled

    def vanished_receivables(self) -> tuple[int, tuple[Money, ...]]:
        """Settle what the file shows as settled, and what a newer one of its kind that covers it no longer holds open.

        Raises SettlesTooMuch where silence alone would settle over a fifth of what is open, unless confirmed.
        """
        is_telling = self._standing.is_later and not self._parsed.problems.errors
        gone = self._db.rows(
            GONE,
            **{
                "from": self._parsed.first_day if is_telling else None,
                "until": self._parsed.last_day if is_telling else None,
            },
            last=self._parsed.last_day,
        )
        amounts = totals(Money(row[3], row[2]).rounded() for row in gone)
        silent = [row for row in gone if row[6]]  # what an older file adds was never open here
        self._refuse_too_much(len(silent), totals(Money(row[3], row[2]).rounded() for row in silent))
        proven = proven_open(self._db)
        shown = [
            Shown(
                pk,
                debtor,
                open_amount,
                settled_on,
                is_inferred=True,
                is_dated=is_dated,
                whole=True,
                open_through=None if is_dated else min(proven, settled_on),
            )
            for pk, debtor, _currency, open_amount, settled_on, is_dated, _is_silent in gone
        ]
        self._settlements.absorb(shown)
        for one in shown:
            one.imputed = one.amount
        self._settlements.pay(one for one in shown if one.is_dated)
        self._settlements.pay((one for one in shown if not one.is_dated), how=LEFT_BOOKS)
        self._date([one.receivable for one in shown])
        return len(gone), amounts

    def missing_receivables(self) -> int:
        """Mark what is open, and mentioned neither as open nor as settled by the newest export of its kind.

        Its silence proves nothing about days that it does not cover; but nobody is asked for what the books may have
        dropped. An export that mentions it again, and is not older, takes the mark off. Returns how many marks changed.
        """
        found = self._db.run(
            sql(
                """UPDATE receivables_receivable r SET missing_since = NULL FROM incoming_receivable i
                WHERE r.organisation_id = %(org)s AND r.source_format = %(format)s AND r.id = i.known
                    AND r.missing_since IS NOT NULL AND NOT {older}""",
                older=OLDER,
            )
        )
        if self._parsed.last_day is None:
            return found
        if not self._standing.is_newest:
            # That the newer books do not hold it is their word: this export again, or one of a day between, undoes it not.
            newer = _of_newer(sql("max(as_of)"))
            return found + self._db.run(
                sql(
                    """UPDATE receivables_receivable r SET books_on = greatest(r.books_on, ({newer})),
                        missing_since = CASE WHEN r.open_amount > 0 THEN %(at)s::timestamptz END
                    FROM created c WHERE r.organisation_id = %(org)s AND r.id = c.id AND ({newer}) IS NOT NULL""",
                    newer=newer,
                ),
                last=self._parsed.last_day,
            )
        self._db.run(
            sql(
                """UPDATE receivables_receivable r SET books_on = %(as_of)s
                WHERE r.organisation_id = %(org)s AND r.source_format = %(format)s AND r.open_amount > 0
                    AND r.missing_since IS NOT NULL AND r.books_on < %(as_of)s AND {untold}""",
                untold=UNTOLD,
            )
        )
        return found + self._db.run(
            sql(
                """UPDATE receivables_receivable r SET missing_since = %(at)s, books_on = %(as_of)s
                WHERE r.organisation_id = %(org)s AND r.source_format = %(format)s AND r.open_amount > 0
                    AND r.missing_since IS NULL AND NOT {older} AND {untold}""",
                older=OLDER,
                untold=UNTOLD,
            )
        )

    def _date(self, receivables: list[int]) -> None:
        if receivables and not self._standing.is_modest:
            self._db.run(
                """UPDATE receivables_receivable SET books_on = greatest(books_on, %(as_of)s)
                   WHERE organisation_id = %(org)s AND id = ANY(%(these)s)""",
                these=receivables,
            )

    def _refuse_too_much(self, count: int, amounts: Sequence[Money]) -> None:
        if not amounts:
            return
        sums = self._db.rows(
            """SELECT currency, sum(open_amount) FROM receivables_receivable WHERE organisation_id = %(org)s
               GROUP BY currency"""
        )
        opened = totals(Money(amount, currency).rounded() for currency, amount in sums)
        for settled in amounts:
            whole = next(money for money in opened if money.currency == settled.currency)
            if settled.amount > whole.amount * SETTLED_SHARE_TO_CONFIRM and not self._confirm_settled:
                raise SettlesTooMuch(count=count, settled=settled, opened=whole)
