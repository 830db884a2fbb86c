"""Checking a certificate, for whoever holds one: that it is ours, what it states in brief, and whether it still holds.

Strangers see initials and the sum, never a name or an address. A file that is dropped is hashed and not kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from relance.closing.attesting import unpaid_of
from relance.closing.models import Certificate
from relance.domain.errors import DomainError
from relance.domain.ids import CertificateId
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.tenancy.context import Acting
from relance.tenancy.models import Organisation

UNCHANGED = Sentence("no change")
LONGEST_CODE = 40


class CertificateNotOurs(DomainError):
    """No certificate bears the code, or none of this organisation the id."""

    code = "certificate_not_ours"
    template = "No certificate of ours bears this code. Compare it with the paper, sign by sign."


@dataclass(frozen=True, slots=True)
class Checked:
    """What strangers may see of a certificate. ``since`` says what has changed after it was sealed."""

    creditor: str
    number: str
    signed_at: datetime
    signatory: str
    facing: str
    unpaid: Money
    since: Sentence
    still_holds: bool
    sha256: str
    content_sha256: str
    pieces: int


def organisation_of(code: str) -> int | None:
    """Where the certificate of this code is; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT closing_organisation_of_certificate(%s)", [_code(code)])
        (organisation,) = cursor.fetchone() or (None,)
    return organisation


def checked(here: Acting, code: str) -> Checked:
    """What the page says of it. Raises CertificateNotOurs."""
    one = Certificate.objects.select_related("document").filter(code=_code(code)).first()
    if one is None:
        raise CertificateNotOurs
    since = _since(one)
    return Checked(
        Organisation.objects.values_list("name", flat=True).get(pk=here.organisation),
        one.name,
        one.signed_at,
        one.signatory,
        one.facing,
        Money(one.unpaid, one.currency),
        since,
        since is UNCHANGED,
        one.document.sha256,
        one.content_sha256,
        one.content.count('"sha256":'),
    )


def _code(typed: str) -> str:
    """As people copy it from paper: whatever its case, and without the spaces between."""
    return "".join(typed.replace("\0", "").split()).casefold()[:LONGEST_CODE]


def _since(one: Certificate) -> Sentence:
    """What has changed of the sum, and which certificate states it now."""
    now = Money(unpaid_of(one.receivables), one.currency).rounded()
    newer = Certificate.objects.filter(receivables__overlap=one.receivables, pk__gt=one.pk).order_by("pk").last()
    if newer is not None:
        return Sentence("replaced by {number} of {day}", {"number": newer.name, "day": newer.signed_at})
    if now == Money(one.unpaid, one.currency):
        return UNCHANGED
    if not now.amount:
        return Sentence("the sum was paid or credited: nothing is unpaid any more")
    return Sentence("the sum has changed: a newer certificate is needed")


def certificates_of(here: Acting, receivables: list[int]) -> list[tuple[Certificate, Sentence]]:
    """Those about any of these, the newest first, each with what has changed since."""
    found = Certificate.objects.filter(receivables__overlap=receivables).select_related("document").order_by("-pk")
    return [(one, _since(one)) for one in found]


def find_certificate(here: Acting, certificate: CertificateId) -> Certificate | None:
    """One of this organisation's, with its paper."""
    return Certificate.objects.select_related("document").filter(pk=certificate).first()
