"""What leaves without a person's word: chosen on a page of its own that shows what would leave first."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.domain.sentences import Sentence
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.outbox.sending import Mode, choose_mode
from relance.scenarios.automatic_preview import preview_automatic
from relance.scenarios.words import CHANNELS, STAGES
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

SHOWN = 50
MODE_CHOICES: tuple[tuple[Mode, Sentence, Sentence], ...] = (
    (Mode.PROPOSES, Sentence("It proposes, you confirm"),
     Sentence("Each letter waits on Today until somebody of your company has let it go.")),
    (Mode.SENDS, Sentence("It sends by itself"),
     Sentence("Reminders leave on their day without your word; Today shows them before, with Stop."
              " Formal notices, and everything on books that are too old, still wait for you.")),
)  # fmt: skip


@page
def mode(visit: Visit, here: Acting) -> Page:
    """The choice, and what would leave first."""
    demand(Right.SET_UP, here)
    first = preview_automatic(here)
    rows = [
        (made, STAGES[made.notice.stage], [CHANNELS[channel] for channel in made.notice.channels])
        for made in first.notices[:SHOWN]
    ]
    context = {
        "section": "preferences", "choices": MODE_CHOICES, "first": first, "rows": rows, "more": len(first.notices) - len(rows),
        "chosen": Mode.PROPOSES if visit.organisation.proposes else Mode.SENDS,
        "is_stopped": visit.is_stopped_today, "hour": first.from_hour,
    }  # fmt: skip
    return "office/mode.html", context


@act
def choose(visit: Visit) -> HttpResponse:
    """Keep the choice, and say what becomes of what waits."""
    with visit.acting() as here:
        done = choose_mode(here, visit.request.POST.get("mode", ""))
    if done.after is Mode.SENDS:
        messages.success(
            visit.request,
            visit.say(
                "Kept: what is decided from now on leaves by itself. Messages already proposed still wait for your word: {count}.",
                count=done.proposed,
            ),
        )
    else:
        messages.success(
            visit.request,
            visit.say(
                "Kept: nothing leaves without your word. Messages that were about to leave and wait now: {count}.",
                count=done.taken_back,
            ),
        )
    return HttpResponseRedirect(visit.url("mode"))
