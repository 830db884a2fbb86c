"""One switch for every way out: an organisation's messages, and all else that leaves, go from the places that it listed.

A copy of the database stands elsewhere: on another machine, in another folder, in another cluster or under another database.
There everything is off, whatever the copied rows say, until a person has said what it is. Restarts and fail-over to a
physical standby change nothing of these facts.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.db import connection
from django.db.models.expressions import RawSQL

from relance.domain.errors import DomainError
from relance.domain.places import Answer, Place, Standing
from relance.tenancy.models import ListedPlace, Organisation
from relance.tenancy.statements import sql

# The cluster keeps its number through restarts and fail-over; a database restored from a dump, or copied inside the cluster,
# has another oid.
DATABASE = sql("""(SELECT system_identifier::text FROM pg_control_system())
    || '/' || (SELECT oid::text FROM pg_database WHERE datname = current_database())""")
ACTS_HERE = sql(
    """EXISTS (SELECT FROM tenancy_listedplace p
    WHERE p.standing = 'acts' AND p.machine = %s AND p.path = %s AND p.machine <> '' AND p.database = {database})""",
    database=DATABASE,
)
# A beat more than a day away, before or after: a program that slept, or a machine brought back in the middle of its work.
IS_AWAKE = sql("(o.is_demonstration OR o.beat_at IS NULL OR o.beat_at BETWEEN %s AND %s)")
IS_ON_HERE = sql(
    "SELECT o.is_sending AND {acts_here} FROM tenancy_organisation o",
    acts_here=ACTS_HERE,
)
MAY_LEAVE = sql(
    "SELECT o.is_sending AND {acts_here} AND {is_awake} FROM tenancy_organisation o",
    acts_here=ACTS_HERE,
    is_awake=IS_AWAKE,
)


# What is said of this place; "elsewhere" where only others are known, or it was struck; "new" where none is.
STANDING = sql(
    """coalesce(
    (SELECT replace(p.standing, 'struck', 'elsewhere') FROM tenancy_listedplace p
        WHERE p.machine = %s AND p.path = %s AND p.database = {database}),
    CASE WHEN EXISTS (SELECT FROM tenancy_listedplace) OR EXISTS (SELECT FROM tenancy_organisation WHERE sending_key <> '')
        THEN 'elsewhere' ELSE 'new' END)""",
    database=DATABASE,
)


class PlaceUnsettled(DomainError):
    """Something would leave from where nobody has said that it may."""

    code = "place_unsettled"
    template = (
        "This installation stands elsewhere than the one that sends: nothing leaves from here. Say what it is:"
        " relance sending moved (it moved here) or relance sending copy (a copy that stays silent); or in Preferences, Sending."
    )


class PlaceCannotBeAdded(DomainError):
    """One more machine works on the same database; this one does not."""

    code = "place_cannot_be_added"
    template = "This is not one more machine on the same database: say moved if the installation moved here, copy if it is a copy."


class MachineUnknown(DomainError):
    """Nothing tells this machine from another."""

    code = "machine_unknown"
    template = (
        "This machine has no id, and none can be kept: nothing can leave from it. Name a file outside the data folder in"
        " RELANCE_MACHINE_ID_FILE."
    )


ASLEEP_AFTER = timedelta(days=1)  # no whole working day fits into less


def here() -> Place:
    """Where this program runs."""
    return cast(Place, settings.RELANCE_PLACE)


def facts() -> list[str]:
    """What ACTS_HERE is asked with."""
    place = here()
    return [place.machine, place.path]


def whereabouts() -> tuple[str, str, str]:
    """Machine, path and database of this place: what no copy shares."""
    place = here()
    return place.machine, place.path, _database()


def may_leave(*, now: datetime) -> bool:
    """Whether the organisation acted in lets anything leave from here, by whatever way. Ask in the transaction that claims.

    Not where the last beat is a day or more from ``now``: whoever claims then slept, and has not looked at the gap yet.
    """
    with connection.cursor() as cursor:
        cursor.execute(MAY_LEAVE, [*facts(), now - ASLEEP_AFTER, now + ASLEEP_AFTER])
        (may,) = cursor.fetchone() or (False,)
    return bool(may)


def is_on_here() -> bool:
    """Whether the organisation acted in has sending switched on, and this is one of its places."""
    with connection.cursor() as cursor:
        cursor.execute(IS_ON_HERE, facts())
        (is_on,) = cursor.fetchone() or (False,)
    return bool(is_on)


def standing() -> Standing:
    """What this place is for the organisation acted in."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql("SELECT {standing}", standing=STANDING),
            facts(),
        )
        (said,) = cursor.fetchone() or ("",)
    return _standing(said)


def with_standing(pk: int) -> tuple[Organisation, Standing]:
    """The organisation acted in, and what this place is for it, in one statement."""
    said = RawSQL(sql("({standing})", standing=STANDING), facts())  # noqa: S611 (a literal and a piece)
    organisation = Organisation.objects.annotate(place_said=said).get(pk=pk)
    return organisation, _standing(organisation.place_said)


def _standing(said: str) -> Standing:
    return Standing.ELSEWHERE if said in ("acts", "copy") and not here().machine else Standing(said)


def settle(organisation_id: int, answer: Answer, *, at: datetime, by: str) -> dict[str, str]:
    """Write what a person said of this place; returns the facts for the journal. Call it while acting there, EXIT held.

    Raises MachineUnknown, PlaceCannotBeAdded.
    """
    place = here()
    if not place.machine:
        raise MachineUnknown
    database = _database()
    acting = ListedPlace.objects.filter(standing="acts")
    if answer is Answer.ALSO and (place.path or not acting.filter(path="", database=database).exists()):
        raise PlaceCannotBeAdded
    if answer is Answer.MOVED:
        acting.update(standing="struck", decided_at=at, decided_by=by)
    ListedPlace.objects.update_or_create(
        organisation_id=organisation_id,
        machine=place.machine,
        path=place.path,
        database=database,
        defaults={
            "standing": "copy" if answer is Answer.COPY else "acts",
            "name": place.name,
            "decided_at": at,
            "decided_by": by,
        },
    )
    Organisation.objects.filter(pk=organisation_id).update(sending_key="")
    return {"answer": answer.value, "machine": place.machine, "database": database}


def strike_all(*, at: datetime, by: str) -> None:
    """No place acts any more for the organisation acted in. Call it while holding EXIT."""
    ListedPlace.objects.filter(standing="acts").update(standing="struck", decided_at=at, decided_by=by)


def can_be_added() -> bool:
    """Whether this is one more machine at a database of its own server that another listed machine works at."""
    return not here().path and ListedPlace.objects.filter(standing="acts", path="", database=_database()).exists()


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql("SELECT {database}", database=DATABASE))
        (database,) = cursor.fetchone() or ("",)
    return str(database)
