"""What every answer at these doors bears, refusals and errors too: no search engine, no referrer, no copy kept on the way."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

DOORS = ("/g/", "/place/", "/book/", "/demonstration/card/", "/v/", "/f/", "/cards/", "/partners/")


class PortalHeaders:
    """A middleware: an address of these doors is the key to its page, and must not travel."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        if request.path.startswith(DOORS):
            response._has_been_logged = True  # type: ignore[attr-defined]  # Django would write the address into its log
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["Cache-Control"] = "no-store, private"
        return response
