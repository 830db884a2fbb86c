"""Files at these doors: opened before anything is written, and shown so that a browser does nothing with them."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from relance.deposits.proof import exhibits
from relance.deposits.proof.exhibits import Opened


def opened_files(request: HttpRequest) -> Sequence[Opened]:
    """What was sent along as ``files``. Raises ExhibitRefused, TooManyExhibits."""
    sent = request.FILES.getlist("files")
    if len(sent) > exhibits.MOST_AT_ONCE:
        raise exhibits.TooManyExhibits(most=exhibits.MOST_AT_ONCE)
    return [exhibits.read(one.name or "", one.read(exhibits.MOST_BYTES + 1)) for one in sent]


def exhibit_response(name: str, media_type: str, content: bytes) -> HttpResponse:
    """A picture to look at, anything else to be saved."""
    response = HttpResponse(content, content_type=media_type)
    is_picture = media_type == "image/jpeg"
    response.headers["Content-Disposition"] = str(content_disposition_header(not is_picture, name))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
