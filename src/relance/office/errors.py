"""What people see when a page is not there, was too old, or broke: in their language, with whom to ask. Nothing here reads the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone

from relance.domain.sentences import Sentence
from relance.office.reader import language_of
from relance.office.support import support


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened, and what to do."""

    title: Sentence
    advice: Sentence


UNREADABLE = Trouble(Sentence("This request cannot be read"), Sentence("Go back, and try again. Nothing was changed."))
TOO_OLD = Trouble(
    Sentence("This page was too old"),
    Sentence(
        "It was open for long, or you signed in again meanwhile. Go back, load it anew, and try again. Nothing was changed."
    ),
)
NOT_THERE = Trouble(
    Sentence("There is nothing here"), Sentence("The address is wrong, or what it led to belongs to another company.")
)
BROKEN = Trouble(
    Sentence("Something broke"),
    Sentence(
        "That is ours, not yours. Look whether what you did is there before you do it again; nothing is sent twice in any case."
    ),
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _said(request, UNREADABLE, 400)


class ZeroSigns:
    """A middleware: the zero sign, which no text of the database holds and nobody types, is a request that cannot be read.

    Where a page refuses it in its own words, or leaves it out, it never comes here; what had begun is undone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """400 in the place of a 500, if the request was the cause."""
        given = (request.path, *_values(request.GET), *_values(request.POST))
        if isinstance(exception, DataError) and any("\0" in one for one in given):
            return bad_request(request, exception)
        return None


def _values(given: QueryDict) -> list[str]:
    return [one for _name, listed in given.lists() for one in listed]


def too_old(request: HttpRequest, reason: str = "", exception: Exception | None = None) -> HttpResponse:
    """403: the form's token is missing or old."""
    return _said(request, TOO_OLD, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _said(request, NOT_THERE, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """500. The installation's log has the rest, at the moment that the page names."""
    return _said(request, BROKEN, 500)


def _said(request: HttpRequest, trouble: Trouble, status: int) -> HttpResponse:
    context = {
        "trouble": trouble, "support": support(), "language": language_of(request), "theme": "",
        "at": timezone.now() if trouble is BROKEN else None,
    }  # fmt: skip
    return HttpResponse(render_to_string("office/error.html", context), status=status)
