"""Who belongs to which organisation, and as what."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from relance.tenancy.models import Role


@dataclass(frozen=True, slots=True)
class Membership:
    """An organisation that a user belongs to."""

    organisation: int
    slug: str
    name: str
    role: Role


def memberships(user_id: int) -> list[Membership]:
    """The user's organisations by name: the one question that is asked before acting in any of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation_id, slug, name, role FROM tenancy_memberships(%s)", [user_id])
        return [Membership(pk, slug, name, Role(role)) for pk, slug, name, role in cursor.fetchall()]
