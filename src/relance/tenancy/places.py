"""One switch for every way out: an organisation's messages, and all else that leaves, go from the places that it listed.

A copy of the database stands elsewhere: on another machine, in another folder, in another cluster or under another database.
There everything is off, whatever the copied rows say, until a person has said what it is. Restarts and fail-over to a
physical standby change nothing of these facts.
"""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef
from django.db.models.expressions import RawSQL

from relance.domain.errors import DomainError
from relance.domain.places import Answer, Place, Standing
from relance.tenancy.context import Acting
from relance.tenancy.models import DEPOSITS, ListedPlace, Organisation, Preference
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


def this_place() -> Place:
    """Where this program runs."""
    return cast(Place, settings.RELANCE_PLACE)


def facts() -> list[str]:
    """What ACTS_HERE is asked with."""
    place = this_place()
    return [place.machine, place.path]


def whereabouts() -> tuple[str, str, str]:
    """Machine, path and database of this place: what no copy shares."""
    place = this_place()
    return place.machine, place.path, _database()


def may_leave(here: Acting) -> bool:
    """Whether the organisation lets anything leave from this place, by whatever way. Ask in the transaction that claims.

    Not where the last beat is a day or more from this moment: whoever claims then slept, and has not looked at the gap yet.
    """
    with connection.cursor() as cursor:
        cursor.execute(MAY_LEAVE, [*facts(), here.at - ASLEEP_AFTER, here.at + ASLEEP_AFTER])
        (may,) = cursor.fetchone() or (False,)
    return bool(may)


def sends_from_this_place(here: Acting) -> bool:
    """Whether the organisation has sending switched on, and this is one of its places."""
    with connection.cursor() as cursor:
        cursor.execute(IS_ON_HERE, facts())
        (is_on,) = cursor.fetchone() or (False,)
    return bool(is_on)


def standing(here: Acting) -> Standing:
    """What this place is for the organisation."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql("SELECT {standing}", standing=STANDING),
            facts(),
        )
        (said,) = cursor.fetchone() or ("",)
    return _standing(said)


def with_standing(here: Acting) -> tuple[Organisation, Standing]:
    """The organisation (``uses_deposits`` is with it), and what this place is for it, in one statement."""
    said = RawSQL(sql("({standing})", standing=STANDING), facts())  # noqa: S611 (a literal and a piece)
    uses = Exists(Preference.objects.filter(organisation_id=OuterRef("pk"), key=DEPOSITS, value="yes"))
    organisation = Organisation.objects.annotate(place_said=said, deals_with=uses).get(pk=here.organisation)
    organisation.uses_deposits = organisation.deals_with
    return organisation, _standing(organisation.place_said)


def _standing(said: str) -> Standing:
    return Standing.ELSEWHERE if said in ("acts", "copy") and not this_place().machine else Standing(said)


def settle(here: Acting, answer: Answer) -> dict[str, str]:
    """Write what a person said of this place; returns the facts for the journal. Call it while holding EXIT.

    Raises MachineUnknown, PlaceCannotBeAdded.
    """
    place = this_place()
    if not place.machine:
        raise MachineUnknown
    database = _database()
    listed = ListedPlace.objects.filter(standing="acts")
    if answer is Answer.ALSO and (place.path or not listed.filter(path="", database=database).exists()):
        raise PlaceCannotBeAdded
    if answer is Answer.MOVED:
        listed.update(standing="struck", decided_at=here.at, decided_by=here.actor)
    ListedPlace.objects.update_or_create(
        organisation_id=here.organisation,
        machine=place.machine,
        path=place.path,
        database=database,
        defaults={
            "standing": "copy" if answer is Answer.COPY else "acts",
            "name": place.name,
            "decided_at": here.at,
            "decided_by": here.actor,
        },
    )
    Organisation.objects.filter(pk=here.organisation).update(sending_key="")
    return {"answer": answer.value, "machine": place.machine, "database": database}


def strike_all(here: Acting) -> None:
    """No place acts any more for the organisation. Call it while holding EXIT."""
    ListedPlace.objects.filter(standing="acts").update(standing="struck", decided_at=here.at, decided_by=here.actor)


def can_be_added(here: Acting) -> bool:
    """Whether this is one more machine at a database of its own server that another listed machine works at."""
    return not this_place().path and ListedPlace.objects.filter(standing="acts", path="", database=_database()).exists()


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql("SELECT {database}", database=DATABASE))
        (database,) = cursor.fetchone() or ("",)
    return str(database)
