"""Late payments: every open receivable, and one recommended action on each."""

from __future__ import annotations

from urllib.parse import urlencode

from relance.domain.recommendation import Action
from relance.domain.scenario.reasons import SHORT, Reason
from relance.domain.sentences import Sentence
from relance.office.debtors.acts import hold_kinds
from relance.office.late.selectors import AGES, Wanted, late
from relance.office.models import SavedView
from relance.office.page import Here, Page, page
from relance.office.today.proposals import undoable

# What a row's action does in one press; the others lead to where a person does them.
AT_ONCE = {Action.REMIND: "remind", Action.FORMAL_NOTICE: "formal-notice"}
ACTION_WORDS: dict[Action, Sentence] = {
    Action.CONFIRM: Sentence("Confirm the letter"),
    Action.SAY_WHAT_IT_IS: Sentence("Say what it is"),
    Action.COMPLETE: Sentence("Complete the customer"),
    Action.ALLOCATE: Sentence("Set the payment against it"),
    Action.ANSWER: Sentence("Answer the dispute"),
    Action.WAIT: Sentence("Wait"),
    Action.REMIND: Sentence("Remind"),
    Action.FORMAL_NOTICE: Sentence("Formal notice"),
    Action.COLLECTION: Sentence("Put into collection"),
    Action.GIVE_UP: Sentence("Give up: it is time-barred"),
}
TABS = (
    ("late", Sentence("Late")), ("soon", Sentence("Not yet due")), ("held", Sentence("On hold")), ("review", Sentence("To review")),
)  # fmt: skip
AGE_WORDS = {
    "1-30": Sentence("1 to 30 days"), "31-60": Sentence("31 to 60 days"), "61-90": Sentence("61 to 90 days"),
    "91": Sentence("over 90 days"),
}  # fmt: skip


@page
def late_payments(here: Here) -> Page:
    """The list."""
    wanted = Wanted.of(here.request.GET)
    found = late(wanted, today=here.today)
    context = {
        "section": "late", "wanted": wanted, "found": found, "tabs": TABS, "ages": [(key, AGE_WORDS[key]) for key in AGES],
        "words": ACTION_WORDS, "at_once": AT_ONCE, "reasons": SHORT, "why": SHORT[Reason(wanted.why)] if wanted.why else None,
        "next_query": _query(here, after=found.next) if found.next else "",
        "undoable": undoable(now=here.now, actor=here.actor), "hold_kinds": hold_kinds(),
        "views": list(SavedView.objects.filter(user_id=here.user.pk).order_by("name")), "query": _query(here, after="")[1:],
    }  # fmt: skip
    return (
        "office/partials/late_rows.html" if here.request.headers.get("HX-Target") == "rows" else "office/late.html"
    ), context


def _query(here: Here, **changes: str) -> str:
    kept = {name: value for name, value in here.request.GET.items() if value} | changes
    return "?" + urlencode({name: value for name, value in kept.items() if value})
