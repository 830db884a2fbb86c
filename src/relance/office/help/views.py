"""Help: the guide with its search, votes, and comments of the company's members."""

from __future__ import annotations

from collections import defaultdict

from django.contrib import messages
from django.http import Http404, HttpResponse

from relance.domain.errors import DomainError
from relance.office.help.guide import guide
from relance.office.models import HelpComment, HelpVote
from relance.office.page import Here, Page, act, back, page
from relance.tenancy.context import acting_in
from relance.tenancy.rights import Right, demand

LONGEST_TEXT = 4000
COMMENTS_SHOWN = 200


class CommentEmpty(DomainError):
    """A comment that says nothing."""

    code = "comment_empty"
    template = "Write something first."


@page
def help_page(here: Here) -> Page:
    """The guide in the reader's language, or the sections that hold the words searched for."""
    wanted = here.request.GET.get("q", "").strip()[:200]
    sections = [section for section in guide(here.language) if section.holds(wanted)]
    comments: dict[str, list[HelpComment]] = defaultdict(list)
    for comment in HelpComment.objects.select_related("user").order_by("-written_at")[:COMMENTS_SHOWN]:
        comments[comment.section].append(comment)
    votes = {vote.section: vote for vote in HelpVote.objects.filter(user_id=here.user.pk)}
    told = list(HelpVote.objects.exclude(text="").select_related("user").order_by("-voted_at")[:50])
    context = {
        "section": "help", "guide": guide(here.language), "wanted": wanted, "votes": votes, "told": told if here.rights["govern"] else [],
        "shown": [(section, comments[section.key]) for section in sections],
    }  # fmt: skip
    return "office/help.html", context


@act
def vote(here: Here, key: str) -> HttpResponse:
    """Whether a section helped, and what is missing."""
    _known(here, key)
    given = here.request.POST
    with acting_in(here.id):
        HelpVote.objects.update_or_create(
            organisation_id=here.id, section=key, user_id=here.user.pk,
            defaults={
                "was_helpful": given.get("helpful") == "yes", "text": given.get("text", "").replace("\0", "").strip()[:LONGEST_TEXT],
                "voted_at": here.now,
            },
        )  # fmt: skip
    messages.success(here.request, here.say("Thank you: your answer is kept for the owner."))
    return back(here, to=here.url("help") + f"#{key}")


@act
def comment(here: Here, key: str) -> HttpResponse:
    """Write something under a section for the colleagues."""
    demand(Right.SEE)
    _known(here, key)
    text = here.request.POST.get("text", "").replace("\0", "").strip()[:LONGEST_TEXT]
    if not text:
        raise CommentEmpty
    with acting_in(here.id):
        HelpComment.objects.create(
            organisation_id=here.id, section=key, user_id=here.user.pk, text=text, written_at=here.now
        )
    return back(here, to=here.url("help") + f"#{key}")


def _known(here: Here, key: str) -> None:
    if key not in {section.key for section in guide(here.language)}:
        raise Http404
