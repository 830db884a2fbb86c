"""The first start of an installation: whoever holds the link that the program printed founds the first organisation."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta

from django.core import signing
from django.db import connection, transaction

from relance.domain.errors import DomainError
from relance.language import Language
from relance.tenancy.models import User
from relance.tenancy.organisations import found_organisation, organisation_slugs

SALT = "relance.first-start"
GOOD_FOR = timedelta(days=1)
LONGEST_SLUG = 40


class AlreadyStarted(DomainError):
    """Somebody founded an organisation meanwhile."""

    code = "already_started"
    template = "This installation has an organisation already: ask its owner to invite you."


def first_start_token() -> str:
    """What the link of the first start carries; good for a day, and only while there is no organisation."""
    return signing.dumps("first", salt=SALT)


def is_first_start(token: str) -> bool:
    """Whether ``token`` opens the first start now."""
    try:
        signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return False
    return not organisation_slugs()


def found_first(
    *, company: str, email: str, name: str, password: str, language: Language, at: datetime
) -> tuple[User, str]:
    """Found the first organisation with its owner; returns him and its short name.

    Raises AlreadyStarted, NameInvalid, EmailAddressInvalid. The password has been judged by the form.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [SALT])
        if organisation_slugs():
            raise AlreadyStarted
        slug = slug_of(company)
        found_organisation(slug=slug, name=company, owner_email=email, owner_name=name, at=at, language=language)
        owner = User.objects.get(email=email.lower())
        owner.set_password(password)
        owner.save(update_fields=["password"])
    return owner, slug


def slug_of(company: str) -> str:
    """A short name for addresses out of a company's name.

    >>> slug_of("Imprimerie du Dahu & Fils")
    'imprimerie-du-dahu-fils'
    """
    plain = unicodedata.normalize("NFKD", company).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "company"
