"""Who reads: the language and the theme of the pages, for a signed-in user and for a stranger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from relance.language import LANGUAGES, Language

LANGUAGE_COOKIE = "relance_language"


@dataclass(frozen=True, slots=True)
class Reader:
    """``theme`` is light, dark, or "" for the system's."""

    language: Language
    theme: str


def reader_of(request: HttpRequest) -> Reader:
    """The user's choice, else the cookie's, else the first language of the browser that there is; French without any."""
    user = request.user if request.user.is_authenticated else None
    chosen = getattr(user, "language", "")
    return Reader(chosen if chosen in LANGUAGES else language_of(request), getattr(user, "theme", ""))


def language_of(request: HttpRequest) -> Language:
    """What the request alone says of it."""
    wanted = (request.COOKIES.get(LANGUAGE_COOKIE, ""), *_of_browser(request), "fr")
    return next(one for one in wanted if one in LANGUAGES)


def _of_browser(request: HttpRequest) -> list[str]:
    header = request.headers.get("Accept-Language", "")
    return [part.split(";")[0].strip()[:2].lower() for part in header.split(",")]


class ReaderMiddleware:
    """Puts ``request.reader`` there, and has the libraries speak the same language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.reader = reader_of(request)  # type: ignore[attr-defined]
        with translation.override(request.reader.language):  # type: ignore[attr-defined]
            response = self._get_response(request)
        response.headers["Content-Language"] = request.reader.language  # type: ignore[attr-defined]
        return response


def of_reader(request: HttpRequest) -> dict[str, object]:
    """What every template knows of the reader."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    return {"language": reader.language, "theme": reader.theme}
