"""What leaves without a person's word: chosen on a page of its own that shows what would leave first."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.domain.sentences import Sentence
from relance.office.page import Here, Page, act, page
from relance.outbox.sending import Mode, choose_mode
from relance.scenarios.first_to_leave import first_to_leave
from relance.scenarios.words import CHANNELS, STAGES
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
def mode(here: Here) -> Page:
    """The choice, and what would leave first."""
    demand(Right.SET_UP)
    first = first_to_leave(here.id, now=here.now)
    rows = [
        (made, STAGES[made.notice.stage], [CHANNELS[channel] for channel in made.notice.channels])
        for made in first.notices[:SHOWN]
    ]
    context = {
        "section": "preferences", "choices": MODE_CHOICES, "first": first, "rows": rows, "more": len(first.notices) - len(rows),
        "chosen": Mode.PROPOSES if here.organisation.proposes else Mode.SENDS,
        "is_stopped": here.is_stopped_today, "hour": first.from_hour,
    }  # fmt: skip
    return "office/mode.html", context


@act
def choose(here: Here) -> HttpResponse:
    """Keep the choice, and say what becomes of what waits."""
    done = choose_mode(here.id, here.request.POST.get("mode", ""), now=here.now, actor=here.actor)
    if done.after is Mode.SENDS:
        messages.success(
            here.request,
            here.say("Kept: what is decided from now on leaves by itself. Messages already proposed still wait for your word: {count}.",
                     count=done.proposed),
        )  # fmt: skip
    else:
        messages.success(
            here.request,
            here.say("Kept: nothing leaves without your word. Messages that were about to leave and wait now: {count}.",
                     count=done.taken_back),
        )  # fmt: skip
    return HttpResponseRedirect(here.url("mode"))
