"""Views of the list of late payments that a member keeps under names of his own."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.domain.errors import DomainError
from relance.office.models import SavedView
from relance.office.page import act, back
from relance.office.visit import Visit
from relance.tenancy.rights import Right, demand

MOST_VIEWS = 20
LONGEST_NAME = 60
KEPT_OF_ADDRESS = ("show", "q", "why", "age", "sort")


class ViewNotKept(DomainError):
    """A view without a name, or one too many."""

    code = "view_not_kept"
    template = "Give the view a name; at most {most} are kept."


def saved_views(visit: Visit) -> list[SavedView]:
    """The member's own, by name."""
    return list(SavedView.objects.filter(user_id=visit.user.pk).order_by("name"))


@act
def keep_view(visit: Visit) -> HttpResponse:
    """Keep what the list shows under a name of one's own; the same name again replaces it."""
    name = visit.request.POST.get("name", "").replace("\0", "").strip()[:LONGEST_NAME]
    shown = dict(parse_qsl(visit.request.POST.get("query", "")[:1000]))
    query = urlencode({key: shown[key].replace("\0", "") for key in KEPT_OF_ADDRESS if shown.get(key)})
    with visit.acting() as here:
        demand(Right.SEE, here)
        mine = SavedView.objects.filter(user_id=visit.user.pk)
        if not name or mine.exclude(name=name).count() >= MOST_VIEWS:
            raise ViewNotKept(most=MOST_VIEWS)
        SavedView.objects.update_or_create(
            organisation_id=here.organisation, user_id=visit.user.pk, name=name, defaults={"query": query}
        )
    messages.success(visit.request, visit.say("Kept."))
    return HttpResponseRedirect(f"{visit.url('late')}?{query}")


@act
def drop_view(visit: Visit, pk: int) -> HttpResponse:
    """Forget a view of one's own."""
    with visit.acting() as here:
        demand(Right.SEE, here)
        SavedView.objects.filter(pk=pk, user_id=visit.user.pk).delete()
    return back(visit, to=visit.url("late"))
