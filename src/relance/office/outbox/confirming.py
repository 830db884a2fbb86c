"""After a confirmation: what still waits, for what, and the way to it; and formal notices on books that are too old."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.utils.html import format_html

from relance.domain.money import totals
from relance.domain.sentences import Sentence
from relance.office.page import Page, page
from relance.office.visit import Visit
from relance.outbox.confirmation import Confirmed, WaitsFor
from relance.outbox.heartbeat import beat
from relance.outbox.listing import open_of_notices
from relance.outbox.notices import is_formal
from relance.outbox.organisation_state import organisation_state
from relance.outbox.selectors import notices_named
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

WAYS: dict[WaitsFor, tuple[Sentence, str, str]] = {
    WaitsFor.SENDING_OFF: (Sentence("Switch sending on"), "preferences", "#switch"),
    WaitsFor.AUTOMATIC_OFF: (Sentence("Automatic recovery"), "preferences", "#recovery"),
    WaitsFor.STALE_BOOKS: (Sentence("Look at these formal notices"), "stale-formal", ""),
}


def find_gap(visit: Visit) -> None:
    """Before a word that lets messages go: a gap is found first, and stays found where that word is refused."""
    with visit.acting() as here:
        demand(Right.ACT, here)
        beat(here)


def tell_what_waits(visit: Visit, done: Confirmed) -> None:
    """Say what the confirmation just given waits for, each thing with the way to it."""
    for waits_for, sentence in zip(done.waits_for, done.sentences, strict=True):
        words, name, rest = WAYS[waits_for]
        if waits_for is WaitsFor.STALE_BOOKS:
            rest = "?" + urlencode({"notice": done.left_out}, doseq=True)
        messages.warning(
            visit.request,
            format_html(
                '{} <a href="{}{}">{}</a>',
                visit.say(sentence.template, **sentence.facts),
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
