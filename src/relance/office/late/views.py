"""Late payments: every open receivable, and one recommended action on each."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from relance.cases.selectors import cases_of
from relance.domain.law.fr.limitation_rules import Nearness
from relance.domain.scenario.action import Action
from relance.domain.scenario.reasons import Reason
from relance.domain.sentences import Sentence
from relance.insight.departures import undoable
from relance.insight.late import AGES, Row, Wanted, every_late, late
from relance.office.debtors.hold_acts import hold_kinds
from relance.office.exports import exported
from relance.office.late.saved_views import saved_views
from relance.office.page import Page, page
from relance.office.visit import Visit
from relance.receivables.claims import CLAIM_WORDS
from relance.scenarios.words import STAGES
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right

# What a row's action does in one press; the others lead to where a person does them.
AT_ONCE = {Action.REMIND: "remind", Action.FORMAL_NOTICE: "formal-notice"}
ACTION_WORDS: dict[Action, Sentence] = {
    Action.CONFIRM: Sentence("Confirm the letter"),
    Action.SAY_WHAT_IT_IS: Sentence("Say what it is"),
    Action.COMPLETE: Sentence("Complete the customer"),
    Action.ALLOCATE: Sentence("Set the payment against it"),
    Action.ANSWER: Sentence("Answer the dispute"),
    Action.READ: Sentence("Read the answer"),
    Action.WAIT: Sentence("Wait"),
    Action.REMIND: Sentence("Remind"),
    Action.FORMAL_NOTICE: Sentence("Formal notice"),
    Action.COLLECTION: Sentence("Put into collection"),
    Action.SEE_CASE: Sentence("See the case"),
    Action.DECLARE: Sentence("Declare the claim"),
    Action.GIVE_UP: Sentence("Decide: it is time-barred"),
}
# The others lead to where they are done: a part of the debtor's page, or of the invoice's ("act" where none is named).
ON_THE_DEBTORS_PAGE = {
    Action.ALLOCATE: "credits", Action.COMPLETE: "complete", Action.DECLARE: "insolvency", Action.READ: "answers",
    Action.ANSWER: "note",
}  # fmt: skip
ON_THE_INVOICES_PAGE = {Action.SAY_WHAT_IT_IS: "state"}
TABS = (
    ("late", Sentence("Late")), ("soon", Sentence("Not yet due")), ("held", Sentence("On hold")), ("review", Sentence("To review")),
)  # fmt: skip
AGE_WORDS = {
    "1-30": Sentence("1 to 30 days"), "31-60": Sentence("31 to 60 days"), "61-90": Sentence("61 to 90 days"),
    "91": Sentence("over 90 days"),
}  # fmt: skip

NEAR_WORDS = {
    Nearness.LAST.value: Sentence("soon time-barred"),
    Nearness.FIRST.value: Sentence("time-barred within the year"),
}

COLUMNS = (
    Sentence("Invoice"), Sentence("Debtor"), Sentence("Due"), Sentence("Days late"), Sentence("Amount"), Sentence("Open"),
    Sentence("Currency"), Sentence("Last letter"), Sentence("Sent on"), Sentence("Where it stands"), Sentence("Recommended"),
)  # fmt: skip


@page
def late_payments(visit: Visit, here: Acting) -> Page:
    """The list."""
    wanted = Wanted.of(visit.request.GET)
    found = late(here, wanted)
    cases = cases_of(here, (one.case for one in found.rows if one.case))
    context = {
        "section": "late",
        "wanted": wanted,
        "found": found,
        "tabs": TABS,
        "ages": [(key, AGE_WORDS[key]) for key in AGES],
        "words": ACTION_WORDS,
        "at_once": AT_ONCE,
        "reasons": {reason: reason.about.short for reason in Reason},
        "leads": {one.receivable: _leads_to(visit, one, cases) for one in found.rows},
        "why": Reason(wanted.why).about.short if wanted.why else NEAR_WORDS.get(wanted.near),
        "nears": NEAR_WORDS.items(),
        "next_query": _query(visit, after=found.next) if found.next else "",
        "undoable": undoable(here),
        "hold_kinds": hold_kinds(),
        "claim_kinds": CLAIM_WORDS.items(),
        "views": saved_views(visit),
        "query": _query(visit, after="")[1:],
    }
    return (
        "office/partials/late_rows.html" if visit.request.headers.get("HX-Target") == "rows" else "office/late.html"
    ), context


def _leads_to(visit: Visit, row: Row, cases: Mapping[int, int]) -> str:
    """Where what is recommended for a row is done."""
    if row.action is Action.CONFIRM:
        return visit.url("today")
    if row.action is Action.COLLECTION and visit.rights[Right.ACT.value]:
        return visit.url("collection", pk=row.receivable)
    if row.action is Action.SEE_CASE and row.case is not None and row.case in cases:
        return visit.url("case", pk=cases[row.case])
    if part := ON_THE_DEBTORS_PAGE.get(row.action):
        return f"{visit.url('debtor', pk=row.debtor)}#{part}"
    return f"{visit.url('invoice', pk=row.receivable)}#{ON_THE_INVOICES_PAGE.get(row.action, 'act')}"


@page
def late_export(visit: Visit, here: Acting, kind: str) -> Page:
    """The list as it is filtered, whole."""
    rows = (
        (
            one.number,
            one.debtor_name,
            one.due_on,
            one.days_late,
            one.amount.amount,
            one.open.amount,
            one.open.currency,
            STAGES[one.last_stage] if one.last_stage else None,
            one.last_sent_on,
            one.reason.about.short if one.reason else None,
            ACTION_WORDS[one.action],
        )
        for one in every_late(here, Wanted.of(visit.request.GET))
    )
    return exported(visit, kind, "late", (COLUMNS, rows))


def _query(visit: Visit, **changes: str) -> str:
    kept = {name: value for name, value in visit.request.GET.items() if value} | changes
    return "?" + urlencode({name: value for name, value in kept.items() if value})
