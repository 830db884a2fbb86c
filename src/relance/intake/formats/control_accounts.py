"""Accounts that all customers share, and what they are called: neither their number nor their name says who owes.

Class 41 of the French chart (PCG art. 932-1 and 941-41), "Accounts Receivable" and their like in other tools.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from relance.domain.sentences import Sentence
from relance.intake.formats.columns import Field, Holds, essence, normalised
from relance.intake.formats.customer_names import plain
from relance.intake.formats.harmless import is_harmless
from relance.intake.formats.profiles import Profile
from relance.intake.questions import Choice, Question, Questions

QUESTION, LOOK_FIRST = "customers", "review"
MOST_COLUMNS, SAMPLES = 4, 5
SHARED = re.compile(
    r"41[1367]|411[0-9]?0{2,}|41[3-8]0{2,}|(?:trade )?(?:accounts? |trade )?(?:receivables?|debtors)(?: control)?(?: account)?"
    r"|clients?|customers?|clients divers|creances(?: clients)?|compte(?: collectif)? clients?|a ?r"
)
# What the chart and tools call such an account, beside its bare name.
_NAMES = re.compile(
    r"(?:(?:41[0-9]*0|c\w*|comptes?|collectif) )?clients?(?: (?:et comptes? rattaches?|ventes?(?: .+)?|prestations?(?: .+)?|divers"
    r"|a recevoir|effets a recevoir|douteux(?: ou litigieux)?|factures? a etablir|collectif|france|export|etrangers?|ue|cee|hors ue"
    r"|particuliers|professionnels|comptoir|passage|de passage|retenues? de garantie|non affectes?|inconnus?))?"
    r"|(?:sundry|various|misc|miscellaneous|other|trade|cash|walk in) (?:customers?|debtors|clients?)|diverse(?: kunden)?|kunden|debitoren"
    r"|forderungen(?: aus lieferungen und leistungen| aus lul)?|clientes(?: varios)?|clienti(?: diversi)?|crediti verso clienti"
    r"|debiteuren|diversen|divers|inconnue?|unknown|anonyme?|tiers divers"
)


@lru_cache(maxsize=10_000)
def names_nobody(text: str) -> bool:
    """Whether a code or a name stands for customers in general, and for none of them.

    >>> [names_nobody(text) for text in ("411000", "Clients", "CLIENTS - VENTES", "Clients divers", "Trade debtors", "411AMBRE")]
    [True, True, True, True, True, False]
    """
    said = plain(text)
    return bool(said) and (SHARED.fullmatch(said) or _NAMES.fullmatch(said)) is not None


def ask_who_they_are(
    shared: Sequence[str],
    header: Sequence[str],
    placed: Mapping[int, Field],
    profiles: Sequence[Profile],
    rows: Sequence[Sequence[str]],
    questions: Questions,
) -> int | None:
    """Every row stands on an account that all customers share, such as ``shared``: which column names them?

    The column that was named; None where none was, or none can be: what is owed is then looked at first, row by row, for nobody is
    written to under the name of an account.
    """
    offered = [
        at
        for at, heading in enumerate(header)
        if heading
        and profiles[at].holds is Holds.TEXT
        and not profiles[at].is_constant
        and _may_name(heading, placed.get(at))
    ][:MOST_COLUMNS]
    if not offered:
        return None
    shown = list(dict.fromkeys([*(at for at, name in placed.items() if name in _BESIDE), *offered]))
    question = Question(
        QUESTION,
        Sentence(
            "{names} is the account of all customers: which column says who each of them is?",
            {"names": ", ".join(shared)},
        ),
        (
            *(
                Choice(normalised(header[at]), Sentence("The column {column}", {"column": header[at]}))
                for at in offered
            ),
            Choice(
                LOOK_FIRST,
                Sentence("None: all of it is to be looked at first"),
                effect=Sentence("Nobody is written to before you have said who they are."),
            ),
        ),
        guess=LOOK_FIRST,
        is_of_money=False,
        sample_header=tuple(header[at] for at in shown),
        samples=tuple(tuple(row[at] if at < len(row) else "" for at in shown) for row in rows[:SAMPLES]),
    )
    answer = questions.ask(question)
    return next((at for at in offered if normalised(header[at]) == answer), None)


_BESIDE = (Field.NUMBER, Field.CUSTOMER_CODE, Field.CUSTOMER_NAME, Field.ISSUED_ON)
_NEVER = re.compile(
    r"\b(?:journal|jnl|code|no|ref|reference|type|devise|currency|mode|lettrage|lettre|sens|email|mail|tva|siren|siret)\b"
)


def _may_name(heading: str, placed: Field | None) -> bool:
    """Whether a column of texts may say who they are: one that nothing else claims, or what its rows are about."""
    if placed is not None:
        return placed in (Field.LABEL, Field.ORDER)
    return not _NEVER.search(essence(heading)) and not (is_harmless(heading) and "contact" not in essence(heading))
