"""``relance worker`` and ``relance up``: what is due is done by itself, until it is told to stop."""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from relance.cli.database import actor, now, with_database
from relance.cli.serving import served_until_stopped, stopping_by_signal
from relance.cli.speech import _, tell
from relance.cli.worker_report import tell_job

if TYPE_CHECKING:
    from relance.jobs.worker import Told

EVERY_SECONDS = 300
every_option = click.option(
    "--every",
    type=click.IntRange(1, 3600),
    default=EVERY_SECONDS,
    show_default=True,
    help=_("Seconds between two looks into a mailbox or a watched folder."),
)


@click.command(
    help=_("Do each organisation's work: the run at its hour, the letters, what may leave. Until it is stopped.")
)
@every_option
@click.option("--once", is_flag=True, help=_("What is due now, then end."))
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help=_("Processes that share the work."),
)
@click.option(
    "--cores",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help=_("Cores on which each process draws letters."),
)
@click.option("--as-child", is_flag=True, hidden=True)
@with_database
def worker(every: int, once: bool, processes: int, cores: int, as_child: bool) -> None:
    """Work until a signal says stop; the message on its way is finished first."""
    from relance.jobs.processes import stop_with_parent, work_in_processes

    stopping = stopping_by_signal()
    if processes > 1:
        options = ["--every", str(every), "--cores", str(cores), "--as-child", *(["--once"] if once else [])]
        work_in_processes(
            ["-m", "relance", "worker", *options], processes, is_stopping=stopping.is_set, restarts=not once, died=_died
        )
        return
    if as_child:
        stop_with_parent(stopping.set)
    work(stopping, every=every, cores=cores, once=once)


@click.command(help=_("Run everything on this machine: the database, the pages and the worker. Until it is stopped."))
@every_option
@click.option("--port", type=click.IntRange(1, 65535), help=_("Port of the pages; the first free one from 8000 on."))
@with_database
def up(every: int, port: int | None) -> None:
    """The database is up by now. Letters are drawn on all cores: nothing else is meant to work here."""
    from relance.membership.first_start import first_start_token
    from relance.tenancy.organisations import organisation_slugs

    with served_until_stopped(port) as (address, stopping):
        tell("Relance is at work on this machine; Ctrl+C ends it. A round every {seconds} seconds.", seconds=every)
        if not organisation_slugs():
            tell("Begin here, within a day:")
            click.echo(f"{address}/welcome/{first_start_token()}/")
        work(stopping, every=every, cores=os.cpu_count() or 1)


def work(
    stopping: threading.Event,
    *,
    every: int,
    cores: int = 1,
    once: bool = False,
    only: int | None = None,
    told: Told = tell_job,
) -> None:
    """One worker in this process. ``only`` keeps to one organisation."""
    from relance.jobs.installation import this_installation
    from relance.jobs.means import Means
    from relance.jobs.worker import Worker
    from relance.letters.batch import Renderers

    with Renderers(cores) as renderers:
        means = Means(
            installation=this_installation(),
            clock=now,
            actor=actor(),
            renderers=renderers,
            every=timedelta(seconds=every),
            is_stopping=stopping.is_set,
        )
        one = Worker(means, told, only)
        if once:
            one.work_once()
        else:
            one.work_until_stopped()


def _died(code: int) -> None:
    tell("A worker's process ended by itself ({code}); another one takes its place.", code=code)
