"""Signed links: what lets somebody without an account in, from a letter or a message, to one subject and no further.

The token is drawn at random and its digest alone is kept: nothing that is stored opens a link, and no key is needed to find one.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection

from relance.domain.errors import DomainError
from relance.tenancy.context import Acting, acting
from relance.tenancy.models import IssuedLink, Organisation
from relance.tenancy.preferences import PUBLIC_ADDRESS

SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is read as another: a token is typed from paper too
LENGTH = 26  # 128 bits and a little
NOBODY = 0  # no organisation has this id
logger = logging.getLogger(__name__)


class PublicAddressMissing(DomainError):
    """A link was wanted, and nothing says where the pages are reached."""

    code = "public_address_missing"
    template = (
        "A link needs the address at which these pages are reached from outside, and none is set:"
        " relance set public-address https://relance.my-company.example"
    )


class LinkRefused(DomainError):
    """The one answer to a stranger, whatever is wrong with the link; the log knows why."""

    code = "link_refused"
    template = "This link is not, or no longer, valid. Please ask whoever sent it to you for a new one."


@dataclass(frozen=True, slots=True)
class Link:
    """A link just made. Its address is shown to whom it is for, and to nobody else; it cannot be made again from what is kept."""

    id: int
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who came by a link: to act as ``actor`` in ``organisation``, about ``subject`` alone."""

    organisation: int
    actor: str  # link:12
    subject: str


def issue(here: Acting, purpose: str, subject: str, expires_at: datetime) -> Link:
    """Make a link that opens ``subject`` (``debtor:12``) at the door of ``purpose``, a word of its address, until ``expires_at``.

    Raises PublicAddressMissing.
    """
    base = PUBLIC_ADDRESS.of(here)
    if base is None:
        raise PublicAddressMissing
    token = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    public_id = Organisation.objects.values_list("public_id", flat=True).get(pk=here.organisation)
    kept = IssuedLink.objects.create(
        organisation_id=here.organisation,
        digest=_digest(token),
        purpose=purpose,
        subject=subject,
        expires_at=expires_at,
    )
    return Link(kept.pk, f"{base}/{purpose}/{public_id}/{token}")


def find(public_id: str, token: str, purpose: str, at: datetime) -> Bearer:
    """Who bears this token of the organisation that ``public_id`` names, at the door of ``purpose``. Raises LinkRefused.

    What is refused goes the road of what is let in, by the same statements. The database compares digests, and how
    near the digest of a guess comes says nothing of the token.
    """
    organisation = _organisation_of(public_id)
    with acting(organisation, "link", at):
        kept = IssuedLink.objects.filter(digest=_digest(token)).first()
    if kept is None:
        raise _refused("unknown", organisation, purpose)
    if kept.revoked_at is not None:
        raise _refused("revoked", organisation, purpose)
    if kept.expires_at <= at:
        raise _refused("expired", organisation, purpose)
    if kept.purpose != purpose:
        raise _refused(f"made for {kept.purpose}", organisation, purpose)
    return Bearer(organisation, f"link:{kept.pk}", kept.subject)


def house_named(public_id: str) -> Organisation | None:
    """Whose links bear ``public_id``; None, by the same statements, where it names nobody."""
    named = _organisation_of(public_id)
    with acting(named, "link", datetime.now(UTC)):
        return Organisation.objects.filter(pk=named).first()


def known_subject(here: Acting, token: str, purpose: str) -> str:
    """What a link was made for, though it may have ended since: to send another to the address that is kept, never to let in.

    "" for what was never a link of this door.
    """
    found = IssuedLink.objects.filter(digest=_digest(token), purpose=purpose)
    return found.values_list("subject", flat=True).first() or ""


def revoke(here: Acting, link: int) -> bool:
    """End a link, by its id; False where it had ended so already, or is none."""
    return bool(IssuedLink.objects.filter(pk=link, revoked_at=None).update(revoked_at=here.at))


def revoke_all(here: Acting, subject: str) -> int:
    """End every link to the subject, whatever its purpose; returns how many."""
    return IssuedLink.objects.filter(subject=subject, revoked_at=None).update(revoked_at=here.at)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _organisation_of(public_id: str) -> int:
    """The id of the organisation so named in addresses; NOBODY where there is none."""
    try:
        named = UUID(public_id)
    except ValueError:
        named = UUID(int=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenancy_organisation_named(%s)", [named])
        (organisation,) = cursor.fetchone() or (None,)
    return int(organisation or NOBODY)


def _refused(why: str, organisation: int, purpose: str) -> LinkRefused:
    logger.warning("a link to %s of organisation %s was refused: %s", purpose, organisation or "none", why)
    return LinkRefused()
