"""After a confirmation: what still waits, for what, and the way to it; and formal notices on books that are too old."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.utils.html import format_html

from relance.domain.money import totals
from relance.domain.sentences import Sentence
from relance.office.page import Page, Visit, page
from relance.outbox.confirmation import WAITS_FOR_WORDS, Confirmed, WaitsFor
from relance.outbox.listing import open_of_notices
from relance.outbox.notices import is_formal
from relance.outbox.organisation_state import organisation_state
from relance.outbox.selectors import notices_named
from relance.tenancy.context import Acting

WAYS: dict[WaitsFor, tuple[Sentence, str, str]] = {
    WaitsFor.SENDING_OFF: (Sentence("Switch sending on"), "preferences", "#switch"),
    WaitsFor.AUTOMATIC_OFF: (Sentence("Automatic recovery"), "preferences", "#recovery"),
    WaitsFor.STALE_BOOKS: (Sentence("Look at these formal notices"), "stale-formal", ""),
}


def tell_what_waits(visit: Visit, done: Sequence[Confirmed]) -> None:
    """Say what the confirmations just given wait for, each thing once, with the way to it."""
    left_out = [name for confirmed in done for name in confirmed.left_out]
    for waits_for in dict.fromkeys(one for confirmed in done for one in confirmed.waits_for):
        said = max((one for one in done if waits_for in one.waits_for), key=lambda one: len(one.left_out))
        facts = {"count": len(left_out), "days": said.source_days}
        words, name, rest = WAYS[waits_for]
        if waits_for is WaitsFor.STALE_BOOKS:
            rest = "?" + urlencode({"notice": left_out}, doseq=True)
        messages.warning(
            visit.request,
            format_html(
                '{} <a href="{}{}">{}</a>',
                visit.say(WAITS_FOR_WORDS[waits_for].template, **facts),
                visit.url(name),
                rest,
                visit.say(words.template),
            ),
        )


@page
def stale_formal(visit: Visit, here: Acting) -> Page:
    """Formal notices that were left out of a confirmation, with the age of the books: a person's own word sends them."""
    state = organisation_state(here)
    named = [
        one
        for one in notices_named(here, visit.request.GET.getlist("notice"))
        if is_formal(one) and one.confirmed_at is None
    ]
    asked = open_of_notices(here, named)
    context = {
        "section": "today", "days": state.source_days(visit.today), "most": state.stale_after_days,
        "rows": [(one, totals(asked.get(one.pk, []))) for one in named],
    }  # fmt: skip
    return "office/stale_formal.html", context
