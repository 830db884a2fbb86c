"""What this place is: asked where the data were brought somewhere else, answered by an owner."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse

from relance.domain.errors import DomainError
from relance.domain.places import Answer, Standing
from relance.domain.sentences import Sentence
from relance.office.page import act, back
from relance.office.today.tasks import Line
from relance.office.visit import Visit
from relance.outbox.heartbeat import waits_in_doubt
from relance.outbox.sending import settle_place
from relance.tenancy.context import Acting
from relance.tenancy.places import can_be_added
from relance.tenancy.rights import Right, demand

ANSWERS: dict[Answer, tuple[Sentence, Sentence]] = {
    Answer.MOVED: (
        Sentence("It moved here"),
        Sentence("Everything leaves from here again, and from nowhere else. Make sure that the old place has stopped."),
    ),
    Answer.ALSO: (
        Sentence("One more machine on the same database"),
        Sentence("What leaves may leave from here as well as from the others."),
    ),
    Answer.COPY: (Sentence("This is a copy"), Sentence("To look or to try: nothing ever leaves from here.")),
}
SETTLED: dict[Answer, Sentence] = {
    Answer.MOVED: Sentence("Noted: the installation moved here. What may have left elsewhere meanwhile is yours to look at."),
    Answer.ALSO: Sentence("Noted: this machine works with the others."),
    Answer.COPY: Sentence("Noted: this is a copy, and nothing leaves from here."),
}  # fmt: skip


class PlaceAnswerUnknown(DomainError):
    """Nothing that can be said of a place."""

    code = "place_answer_unknown"
    template = (
        "Say whether the installation moved here, this is one more machine, or a copy: '{text}' is none of these."
    )


def answers_here(visit: Visit, here: Acting) -> list[tuple[Answer, Sentence, Sentence]]:
    """What can be said of this place; nothing where there is nothing to say."""
    if visit.standing not in (Standing.ELSEWHERE, Standing.COPY):
        return []
    left_out = {Answer.COPY} if visit.standing is Standing.COPY else set()
    if not can_be_added(here):
        left_out.add(Answer.ALSO)
    return [(answer, *words) for answer, words in ANSWERS.items() if answer not in left_out]


def place_tasks(visit: Visit, here: Acting) -> list[Line]:
    """The question, first among what needs a person; else what a gap left in doubt."""
    if visit.standing is not Standing.ELSEWHERE:
        return _after_a_gap(visit, here)
    title = Sentence("Nothing leaves from here: did the installation move, or is this a copy?")
    meaning = Sentence(
        "The data were brought from another machine, folder or database. An owner says what this place is."
    )
    return [Line("stop", title, meaning, "preferences", "#switch")]


def _after_a_gap(visit: Visit, here: Acting) -> list[Line]:
    """What waits may have left already, from somewhere else, while nobody was at work here."""
    company = visit.organisation
    if company.gap_since is None or not waits_in_doubt(here, company):
        return []
    facts = {"since": company.gap_since, "until": company.gap_until}
    title = Sentence("Nothing ran here between {since} and {until}: what waits may have been sent already.", facts)
    meaning = Sentence(
        "Look before you confirm: the machine stood still, its clock jumped, or an older state was brought back."
    )
    return [Line("stop", title, meaning, "outbox", "?state=proposed")]


@act
def answer_place(visit: Visit) -> HttpResponse:
    """Say what this place is."""
    text = visit.request.POST.get("place", "")
    with visit.acting() as here:
        demand(Right.SET_UP, here)  # before the form is read
        if text not in list(Answer):
            raise PlaceAnswerUnknown(text=text[:40])
        answer = Answer(text)
        settle_place(here, answer)
    messages.success(visit.request, visit.say(SETTLED[answer].template))
    return back(visit, to=visit.url("preferences"))
