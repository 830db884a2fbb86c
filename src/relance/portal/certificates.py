"""The page where a third person checks a certificate: that it is ours, what it states in brief, whether it still holds.

Whoever has the code may look; no name, no address is shown. A file is hashed as it comes in and thrown away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from relance.closing.certificate_words import TITLE, grouped
from relance.closing.checking import CertificateNotOurs, Checked, checked, organisation_of
from relance.language import at_place
from relance.portal import limits
from relance.portal.door import guarded, stranger
from relance.tenancy.context import acting

LARGEST = 40 << 20  # a certificate with its pieces inside
SOMEBODY = "check"  # who acts, for the journal: a stranger who has the paper


@guarded
def check(request: HttpRequest, code: str) -> HttpResponseBase:
    """What is known of the certificate; with a file (POST), whether it is the one that was sealed."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return stranger(request, "portal/too_large.html", {}, 413)
    now = datetime.now(UTC)
    organisation = organisation_of(code)
    if organisation is None:
        limits.knock(limits.address_of(request), limits.STRANGER, now)
        return stranger(request, "portal/no_such_certificate.html", {}, 404)
    with acting(organisation, SOMEBODY, now) as here:
        zone = here.zone.key
        try:
            found = checked(here, code)
        except CertificateNotOurs:
            return stranger(request, "portal/no_such_certificate.html", {}, 404)
    with at_place(zone):
        return _shown(request, found)


def _shown(request: HttpRequest, found: Checked) -> HttpResponse:
    file, digest = request.FILES.get("file"), ""
    if request.method == "POST" and file is not None:
        digest = _digest(file.chunks())
    context = {
        "found": found,
        "title": TITLE,
        "sealed": grouped(found.sha256),
        "content": grouped(found.content_sha256),
        "digest": grouped(digest),
        "is_ours": digest == found.sha256,
        "is_missing": request.method == "POST" and not digest,
    }
    return stranger(request, "portal/certificate.html", context, 200)


def _digest(chunks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()
