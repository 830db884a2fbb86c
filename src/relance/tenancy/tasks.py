"""What of an organisation's own details waits for a person: what the law asks letters to say, and the account's holder."""

from __future__ import annotations

from collections.abc import Sequence

from relance.domain.law.fr.legal_forms import FORM, FORMS
from relance.tenancy.context import Acting
from relance.tenancy.due import KIND_WORDS, why_failed
from relance.tenancy.preferences import lacking_mentions
from relance.tenancy.statements import sql
from relance.tenancy.waiting import Answer, Question, Task

MENTIONS = sorted({FORM, *(key for form in FORMS for key in form.asks)})
NO_HOLDER = sql("""
    SELECT 'account.no_holder', count(*), NULL::bigint, NULL::bigint FROM tenancy_preference WHERE key = 'creditor-iban'
        AND NOT EXISTS (SELECT FROM tenancy_preference WHERE key = 'creditor-account-holder')
""")
SAID = sql("""
    SELECT key || '=' || value, 1, NULL::bigint, NULL::bigint FROM tenancy_preference WHERE key = ANY(%(mentions)s)
""")
FAILED = sql("""
    SELECT kind || '=' || why, 1, NULL::bigint, NULL::bigint FROM tenancy_job WHERE attempts > 0
""")


def tasks(here: Acting) -> tuple[Question, ...]:
    """An account without its holder's name; mentions that letters lack; work that failed, and is tried again."""
    return Question(NO_HOLDER), Question(SAID, {"mentions": MENTIONS}, _lacking), Question(FAILED, read=_failed)


def _failed(answers: Sequence[Answer]) -> list[Task]:
    """Each kind of work is a task of its own, with why it failed last."""
    failed = dict(sorted(one.what.split("=", 1) for one in answers))
    return [
        Task("work.failed", 1, facts={"work": KIND_WORDS[kind], "why": why_failed(why)}) for kind, why in failed.items()
    ]


def _lacking(answers: Sequence[Answer]) -> list[Task]:
    """All that the letterhead lacks is one task, its articles with it."""
    lacking = lacking_mentions(dict(one.what.split("=", 1) for one in answers))
    if not lacking:
        return []
    articles = dict.fromkeys(article for _, article in lacking)
    mentions = tuple(choice.meaning for choice, _ in lacking)
    return [Task("letterhead.lacking", len(lacking), facts={"what": mentions, "articles": ", ".join(articles)})]
