"""Whose a mail may be, for the person who places it: by numbers, amounts, the sender's domain and names. Nothing is placed by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from relance.domain.mail_clues import Clues, clues_of
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.inbox.placing import MailRow
from relance.tenancy.context import Acting

SHOWN = 3
TELLS_LITTLE = 4  # a word that as many debtors bear, or an amount that as many owe, names none of them
GUESSED = Sentence("It names a letter to them, or comes from an address of theirs.")
WEIGHTS = {"number": 5, "amount": 3, "domain": 4, "name": 2}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A debtor whose the mail may be, and why."""

    debtor: int
    name: str
    code: str
    why: Sentence


FOUND = """
    WITH number AS (SELECT * FROM unnest(%(number_of)s::bigint[], %(numbers)s::text[]) n(mail, clue)),
        amount AS (SELECT * FROM unnest(%(amount_of)s::bigint[], %(amounts)s::numeric[]) a(mail, clue)),
        domain AS (SELECT * FROM unnest(%(domain_of)s::bigint[], %(domains)s::text[]) m(mail, clue)),
        word AS (SELECT * FROM unnest(%(word_of)s::bigint[], %(words)s::text[]) w(mail, clue)),
        owed AS MATERIALIZED (
            SELECT DISTINCT r.open_amount, r.debtor_id, r.currency FROM receivables_receivable r
            WHERE r.open_amount > 0 AND r.open_amount = ANY(%(amounts)s::numeric[])),
        named AS MATERIALIZED (
            SELECT c.clue, l.id FROM (SELECT DISTINCT clue FROM word) c
            CROSS JOIN LATERAL (SELECT id FROM parties_debtors_like('%%' || c.clue || '%%', %(little)s) l(id)) l)
    SELECT f.mail, f.kind, f.clue, f.currency, d.id, d.name, d.code FROM (
        SELECT DISTINCT n.mail, 'number' AS kind, r.number AS clue, '' AS currency, r.debtor_id FROM number n
            JOIN receivables_receivable r ON r.number = n.clue AND r.open_amount > 0
        UNION ALL
        SELECT a.mail, 'amount', a.clue::text, o.currency, o.debtor_id FROM amount a JOIN owed o ON o.open_amount = a.clue
            WHERE (SELECT count(*) FROM owed other WHERE other.open_amount = a.clue) < %(little)s
        UNION ALL
        SELECT DISTINCT m.mail, 'domain', m.clue, '', c.debtor_id FROM domain m
            JOIN parties_contact c ON split_part(lower(c.email), '@', 2) = m.clue
        UNION ALL
        SELECT w.mail, 'name', w.clue, '', l.id FROM word w JOIN named l ON l.clue = w.clue
            WHERE (SELECT count(*) FROM named other WHERE other.clue = w.clue) < %(little)s
    ) f JOIN parties_debtor d ON d.id = f.debtor_id ORDER BY f.mail, d.id, f.kind
"""


def suggested(here: Acting, rows: Sequence[MailRow]) -> dict[int, list[Suggestion]]:
    """By mail the debtors whose it may be, the likeliest first, three at most; one question for all mails."""
    said = [
        (row.mail, clues_of(sender=row.sender, sender_name=row.sender_name, subject=row.subject, text=row.text))
        for row in rows
    ]
    if not said:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(FOUND, {**_clues(said), "little": TELLS_LITTLE})
        found: dict[int, dict[int, list[tuple[Any, ...]]]] = defaultdict(lambda: defaultdict(list))
        for mail, kind, clue, currency, debtor, name, code in cursor.fetchall():
            found[mail][debtor].append((kind, clue, currency, name, code))
    likeliest = {mail: _likeliest(by_debtor) for mail, by_debtor in found.items()}
    return {row.mail: _with_the_first_guess(row, likeliest.get(row.mail, [])) for row in rows}


def _clues(said: Sequence[tuple[int, Clues]]) -> dict[str, list[object]]:
    """Each kind as two columns: of which mail, and what."""
    columns: dict[str, list[object]] = {}
    for key, of in (("number", "numbers"), ("amount", "amounts"), ("word", "words")):
        pairs = [(mail, clue) for mail, clues in said for clue in dict.fromkeys(getattr(clues, of))]
        columns |= {f"{key}_of": [mail for mail, _ in pairs], of: [clue for _, clue in pairs]}
    domains = [(mail, clues.domain) for mail, clues in said if clues.domain]
    return columns | {"domain_of": [mail for mail, _ in domains], "domains": [domain for _, domain in domains]}


def _likeliest(by_debtor: dict[int, list[tuple[Any, ...]]]) -> list[Suggestion]:
    scored = sorted(by_debtor.items(), key=lambda one: (-sum(WEIGHTS[kind] for kind, *_ in one[1]), one[0]))
    return [
        Suggestion(debtor, clues[0][3], clues[0][4], _why(max(clues, key=lambda clue: WEIGHTS[clue[0]])))
        for debtor, clues in scored[:SHOWN]
    ]


def _with_the_first_guess(row: MailRow, likeliest: list[Suggestion]) -> list[Suggestion]:
    """Whose it seemed to be when it was taken in, by a letter or an address that it named, comes first."""
    if row.debtor is None:
        return likeliest
    same = [one for one in likeliest if one.debtor == row.debtor]
    guessed = Suggestion(row.debtor, row.debtor_name, row.debtor_code, GUESSED)
    return [*(same or [guessed]), *(one for one in likeliest if one.debtor != row.debtor)][:SHOWN]


def _why(clue: tuple[Any, ...]) -> Sentence:
    kind, what, currency, *_ = clue
    match kind:
        case "number":
            return Sentence("It names {number}.", {"number": what})
        case "amount":
            return Sentence(
                "It speaks of {amount}, which they owe.", {"amount": Money(Decimal(what), currency).rounded()}
            )
        case "domain":
            return Sentence("It came from {domain}, where they have an address.", {"domain": what})
    return Sentence("It bears a word of their name: {word}.", {"word": what})
