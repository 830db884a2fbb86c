"""The doctor's look at the installation: room, key, networks, clocks, the tables of rates. One function a check."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.db import connection

from relance.channels.network import forbids_private_addresses
from relance.domain.sentences import Sentence
from relance.tenancy.published_rates import known_tables
from relance.upkeep.finding import Finding

LEAST_FREE_MIB = 500
RATES_WARNED_BEFORE = timedelta(days=30)
NARROW_FROM = 0.8  # of the connections: a worker opens up to ten, a web process eight
CLOCKS_APART = timedelta(minutes=2)
MACHINE = Sentence("this machine")


def examine_installation(home: Path, *, today: date) -> Iterator[Finding]:
    """Everything that no organisation owns. ``home`` is the data folder, whose key must have been read before."""
    yield free_space(home)
    yield Finding(MACHINE, Sentence("The installation's key can be read."))
    yield private_networks()
    yield clocks()
    yield connections()
    yield from rates(today)


def free_space(home: Path) -> Finding:
    """Whether the disk of the data folder, or of where it will be, has room."""
    free = shutil.disk_usage(home if home.exists() else home.anchor).free >> 20
    advice = Sentence("Make room: a full disk stops everything.") if free < LEAST_FREE_MIB else None
    return Finding(MACHINE, Sentence("{free} MiB are free in {home}.", {"free": free, "home": home}), advice)


def private_networks() -> Finding:
    """Whether a company may name a mail server in the machine's own network."""
    if forbids_private_addresses():
        return Finding(MACHINE, Sentence("Servers in private networks are out of reach for the companies here."))
    return Finding(MACHINE, Sentence("A company's mail server may be any, in private networks too."))


def clocks() -> Finding:
    """How far the database's clock is from this machine's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp(), current_setting('server_version')")
        ((moment, version),) = cursor.fetchall()
    apart = abs(moment.astimezone(UTC) - datetime.now(UTC))
    facts = {"version": version, "seconds": round(apart.total_seconds())}
    advice = Sentence("Set both clocks by one time server.") if apart > CLOCKS_APART else None
    return Finding(
        MACHINE, Sentence("PostgreSQL {version}; clocks {seconds} {seconds:second|seconds} apart.", facts), advice
    )


def connections() -> Finding:
    """How many of the server's connections are taken, by whomever."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT (SELECT sum(numbackends) FROM pg_stat_database), current_setting('max_connections')::int
                - current_setting('superuser_reserved_connections')::int"""
        )
        ((taken, most),) = cursor.fetchall()
    advice = Sentence("Start fewer workers and web processes, or raise max_connections of PostgreSQL.")
    facts = {"taken": int(taken), "most": most}
    is_narrow = taken > most * NARROW_FROM
    return Finding(
        MACHINE,
        Sentence("Connections of the database in use: {taken} of {most}.", facts),
        advice if is_narrow else None,
    )


def rates(today: date) -> Iterator[Finding]:
    """Until when each table of rates is known."""
    for table in known_tables().values():
        ends = table.known_until - today < RATES_WARNED_BEFORE
        advice = Sentence("Add the rate published since: relance rates add {table}", {"table": table.key})
        yield Finding(table.key, Sentence("Known until {day}.", {"day": table.known_until}), advice if ends else None)
