"""Founding an organisation, and finding one by name."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection

from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.tenancy.context import Acting, acting
from relance.tenancy.models import Member, Organisation, Role, User

LONGEST_NAME = 400


class OrganisationUnknown(DomainError):
    """No organisation bears this short name."""

    code = "organisation_unknown"
    template = "There is no organisation '{slug}'. Those of this installation: {known}."


class SlugInvalid(DomainError):
    """A short name that would not do in an address."""

    code = "slug_invalid"
    template = "'{slug}' is not a short name. Expected up to 60 letters without accents, digits and hyphens, such as my-company."


class NameInvalid(DomainError):
    """A name that is empty or too long."""

    code = "name_invalid"
    template = "A name has between 1 and 400 characters; this one has {count}."


class EmailAddressInvalid(DomainError):
    """Not an e-mail address."""

    code = "email_address_invalid"
    template = "'{email}' is not an e-mail address."


class OrganisationExists(DomainError):
    """The short name is taken."""

    code = "organisation_exists"
    template = "There is already an organisation '{slug}': choose another short name."


class TimeZoneUnknown(DomainError):
    """Not a name of the IANA time zone database."""

    code = "time_zone_unknown"
    template = "'{time_zone}' is not a time zone. Expected a name such as Europe/Paris or Indian/Reunion."


@cache
def time_zones() -> frozenset[str]:
    """The names of all time zones that this machine knows: read once, for they are some six hundred files."""
    return frozenset(available_timezones())


def found_organisation(
    *,
    slug: str,
    name: str,
    owner_email: str,
    owner_name: str,
    at: datetime,
    time_zone: str = "Europe/Paris",
    language: str = "fr",
    is_demonstration: bool = False,
    kind: str = "creditor",
) -> int:
    """Create an organisation with its first owner; returns its id.

    Raises SlugInvalid, NameInvalid, EmailAddressInvalid, OrganisationExists, TimeZoneUnknown.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,59}", slug, re.ASCII):
        raise SlugInvalid(slug=slug)
    for named in (name, owner_name):
        if not 0 < len(named.strip()) <= LONGEST_NAME:
            raise NameInvalid(count=len(named))
    try:
        validate_email(owner_email)
    except ValidationError as error:
        raise EmailAddressInvalid(email=owner_email) from error
    if time_zone not in time_zones():
        raise TimeZoneUnknown(time_zone=time_zone)
    if _find(slug) is not None:
        raise OrganisationExists(slug=slug)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('tenancy_organisation', 'id'))")
        (organisation_id,) = cursor.fetchone() or (0,)
    with acting(organisation_id, "relance", at):
        Organisation.objects.create(
            pk=organisation_id,
            public_id=uuid.uuid4(),
            slug=slug,
            name=name,
            kind=kind,
            time_zone=time_zone,
            language=language,
            is_demonstration=is_demonstration,
            created_at=at,
        )
        owner, _ = User.objects.get_or_create(email=owner_email.lower(), defaults={"name": owner_name, "password": "!"})
        Member.objects.create(organisation_id=organisation_id, user=owner, role=Role.OWNER)
    return int(organisation_id)


def organisation_id_of(slug: str) -> int:
    """The id behind a short name. Raises OrganisationUnknown, naming those there are."""
    found = _find(slug)
    if found is None:
        raise OrganisationUnknown(slug=slug, known=", ".join(organisation_slugs()) or Sentence("none"))
    return found


def _find(slug: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM tenancy_organisation_directory() WHERE slug = %s", [slug])
        found = cursor.fetchone()
    return int(found[0]) if found else None


def slug_of(here: Acting) -> str:
    """The organisation's short name."""
    return Organisation.objects.get(pk=here.organisation).slug


def organisation_name(here: Acting) -> str:
    """What the organisation acted in is called."""
    return Organisation.objects.values_list("name", flat=True).get(pk=here.organisation)


def public_id_of(here: Acting) -> uuid.UUID:
    """What names the organisation acted in outside: in addresses, tokens and a provider's references."""
    return Organisation.objects.values_list("public_id", flat=True).get(pk=here.organisation)


def organisation_slugs() -> list[str]:
    """The short names of all organisations of this installation, for its operator."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT slug FROM tenancy_organisation_directory() ORDER BY slug")
        return [slug for (slug,) in cursor.fetchall()]


def is_firm(here: Acting) -> bool:
    """Whether the organisation acted for is a collection firm."""
    return Organisation.objects.get(pk=here.organisation).is_firm


def move_clock(here: Acting) -> None:
    """Let a demonstration's clock stand at this moment: for it, that is now."""
    Organisation.objects.filter(pk=here.organisation).update(clock_at=here.at)


def organisation_today(here: Acting, moment: datetime) -> date:
    """The date that ``moment`` (aware) has in the organisation's time zone."""
    return moment.astimezone(here.zone).date()
