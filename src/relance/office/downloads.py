"""Files that pages hand out."""

from __future__ import annotations

from django.http import HttpResponse


def download(content: bytes, kind: str, name: str, *, is_shown: bool = False) -> HttpResponse:
    """A file to keep, or one that the browser shows (``is_shown``). ``kind`` is its media type."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'{"inline" if is_shown else "attachment"}; filename="{name}"'
    return response
