"""Help: the guide with its search, votes and comments of the company's members, and a person to ask."""

from __future__ import annotations

from collections import defaultdict

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect

from relance.domain.errors import DomainError
from relance.office.help.guide import guide
from relance.office.models import HelpComment, HelpRequest, HelpVote
from relance.office.page import Page, act, back, page
from relance.office.support import support
from relance.office.visit import Visit
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

LONGEST_TEXT = 4000
LONGEST_CODE = 60
COMMENTS_SHOWN = 200
REQUESTS_SHOWN = 50


class CommentEmpty(DomainError):
    """A comment that says nothing."""

    code = "comment_empty"
    template = "Write something first."


@page
def help_page(visit: Visit, here: Acting) -> Page:
    """The guide in the reader's language, or the sections that hold the words searched for."""
    wanted = visit.request.GET.get("q", "").strip()[:200]
    sections = [section for section in guide(visit.language) if section.holds(wanted)]
    comments: dict[str, list[HelpComment]] = defaultdict(list)
    for comment in HelpComment.objects.select_related("user").order_by("-written_at")[:COMMENTS_SHOWN]:
        comments[comment.section].append(comment)
    votes = {vote.section: vote for vote in HelpVote.objects.filter(user_id=visit.user.pk)}
    told = list(HelpVote.objects.exclude(text="").select_related("user").order_by("-voted_at")[:50])
    context = {
        "section": "help", "guide": guide(visit.language), "wanted": wanted, "votes": votes, "told": told if visit.rights["govern"] else [],
        "asked": _asked(visit), "about": visit.request.GET.get("about", "")[:LONGEST_CODE], "support": support(),
        "shown": [(section, comments[section.key]) for section in sections],
    }  # fmt: skip
    return "office/help.html", context


@act
def vote(visit: Visit, key: str) -> HttpResponse:
    """Whether a section helped, and what is missing."""
    _known(visit, key)
    given = visit.request.POST
    with visit.acting() as here:
        HelpVote.objects.update_or_create(
            organisation_id=here.organisation,
            section=key,
            user_id=visit.user.pk,
            defaults={
                "was_helpful": given.get("helpful") == "yes",
                "text": given.get("text", "").replace("\0", "").strip()[:LONGEST_TEXT],
                "voted_at": here.at,
            },
        )
    messages.success(visit.request, visit.say("Thank you: your answer is kept for the owner."))
    return back(visit, to=visit.url("help") + f"#{key}")


@act
def comment(visit: Visit, key: str) -> HttpResponse:
    """Write something under a section for the colleagues."""
    _known(visit, key)
    text = visit.request.POST.get("text", "").replace("\0", "").strip()[:LONGEST_TEXT]
    with visit.acting() as here:
        demand(Right.SEE, here)
        if not text:
            raise CommentEmpty
        HelpComment.objects.create(
            organisation_id=here.organisation, section=key, user_id=visit.user.pk, text=text, written_at=here.at
        )
    return back(visit, to=visit.url("help") + f"#{key}")


@act
def ask(visit: Visit) -> HttpResponse:
    """Ask the owners of the company for help."""
    given = visit.request.POST
    text = given.get("text", "").replace("\0", "").strip()[:LONGEST_TEXT]
    if not text:
        raise CommentEmpty
    with visit.acting() as here:
        HelpRequest.objects.create(
            organisation_id=here.organisation,
            user_id=visit.user.pk,
            about=given.get("about", "").replace("\0", "")[:LONGEST_CODE],
            text=text,
            asked_at=here.at,
        )
    messages.success(visit.request, visit.say("Asked: the owners of your company see it on Today."))
    return HttpResponseRedirect(visit.url("help") + "#ask")


@act
def seen_to(visit: Visit, pk: int) -> HttpResponse:
    """An owner says that it is seen to."""
    with visit.acting() as here:
        demand(Right.GOVERN, here)
        HelpRequest.objects.filter(pk=pk, seen_at=None).update(seen_at=here.at)
    return HttpResponseRedirect(visit.url("help") + "#ask")


def _asked(visit: Visit) -> list[HelpRequest]:
    """What was asked for: everybody's for an owner, one's own for anybody else."""
    found = HelpRequest.objects.select_related("user").order_by("-asked_at")
    return list(
        found[:REQUESTS_SHOWN] if visit.rights["govern"] else found.filter(user_id=visit.user.pk)[:REQUESTS_SHOWN]
    )


def _known(visit: Visit, key: str) -> None:
    if key not in {section.key for section in guide(visit.language)}:
        raise Http404
