"""Who acted, by name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from relance.tenancy.context import Acting
from relance.tenancy.models import User
from relance.tenancy.statements import Sql, identifier, sql

MEMBER = re.compile(r"^(?:firm:\d+:)?user:(\d+)$")  # of the organisation, or of a firm that acts in it under a mandate


def names_of(here: Acting, actors: Iterable[str]) -> dict[str, str]:
    """The name of each actor of the journal: a member's, else the program or command as it is written there."""
    all_of_them = set(actors)
    users = {one: int(found[1]) for one in all_of_them if (found := MEMBER.search(one))}
    people = User.objects.filter(pk__in=set(users.values())).values_list("pk", "name", "email") if users else []
    known = {pk: name or email for pk, name, email in people}
    return {one: known.get(users[one], one) if one in users else one for one in all_of_them}


def name_of(actor: str) -> Sql:
    """The same in a statement: the name of the member whom the column ``actor`` means, else their address; NULL where it is nobody.

    A question of its own, by the member's id: no index knows who is meant by the text.
    """
    return sql(
        """(SELECT coalesce(nullif(u.name, ''), u.email) FROM tenancy_user u
            WHERE u.id = substring({actor} FROM '^(?:firm:[0-9]+:)?user:([0-9]+)$')::bigint)""",
        actor=identifier(actor),
    )
