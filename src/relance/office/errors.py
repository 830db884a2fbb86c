"""What people see when a page is not there, was too old, or broke: in their language, with whom to ask. Nothing here reads the database."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
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
