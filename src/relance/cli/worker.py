"""``relance worker`` and ``relance up``: the day's work by itself, again every few minutes, until it is told to stop."""

from __future__ import annotations

import sys
import threading
import traceback
from typing import TYPE_CHECKING

import click

from relance.channels.email.mailboxes import MailboxUnreadable
from relance.cli.database import now, with_database
from relance.cli.mailbox import has_mailbox, take_in_mailbox
from relance.cli.post_office import post_office
from relance.cli.run_report import print_worked
from relance.cli.serving import served_until_stopped, stopping_by_signal
from relance.cli.speech import _, tell, warn
from relance.domain.sentences import Sentence
from relance.language import at_place

if TYPE_CHECKING:
    from relance.scenarios.working_day import Worked

EVERY_SECONDS = 300


@click.command(
    help=_("Do each organisation's work: the run at its hour, the letters, what may leave. Until it is stopped.")
)
@click.option(
    "--every",
    type=click.IntRange(1, 3600),
    default=EVERY_SECONDS,
    show_default=True,
    help=_("Seconds between two rounds."),
)
@click.option("--once", is_flag=True, help=_("One round, then end."))
@with_database
def worker(every: int, once: bool) -> None:
    """Work until a signal says stop; the message on its way is finished first."""
    work_until_stopped(every, once=once)


@click.command(help=_("Run everything on this machine: the database, the pages and the worker. Until it is stopped."))
@click.option(
    "--every",
    type=click.IntRange(1, 3600),
    default=EVERY_SECONDS,
    show_default=True,
    help=_("Seconds between two rounds."),
)
@click.option("--port", type=click.IntRange(1, 65535), help=_("Port of the pages; the first free one from 8000 on."))
@with_database
def up(every: int, port: int | None) -> None:
    """The database is up by now."""
    from relance.membership.first_start import first_start_token
    from relance.tenancy.services import organisation_slugs

    with served_until_stopped(port) as (address, stopping):
        tell("Relance is at work on this machine; Ctrl+C ends it. A round every {seconds} seconds.", seconds=every)
        if not organisation_slugs():
            tell("Begin here, within a day:")
            click.echo(f"{address}/welcome/{first_start_token()}/")
        while not stopping.is_set():
            work_round(stopping)
            stopping.wait(every)


def work_until_stopped(every: int, *, once: bool) -> None:
    """One round after the other."""
    stopping = stopping_by_signal()
    while not stopping.is_set():
        work_round(stopping)
        if once:
            return
        stopping.wait(every)


def work_round(stopping: threading.Event) -> None:
    """Every organisation once; what fails in one never stops the others, and is told."""
    from relance.scenarios.working_day import work
    from relance.tenancy.services import organisation_id_of, organisation_slugs, zone_of

    for slug in organisation_slugs():
        if stopping.is_set():
            return
        try:
            organisation_id = organisation_id_of(slug)
            _read_mailbox(organisation_id, slug)
            look_into_folder(organisation_id, slug, stopping)
            here = post_office(organisation_id, slug, is_stopping=stopping.is_set)
            worked = work(here)
        except Exception as error:  # noqa: BLE001 (isolation: the others go on)
            warn(
                "the round of {organisation} failed: {error}",
                organisation=slug,
                error=f"{type(error).__name__}: {error}",
            )
            traceback.print_exc(file=sys.stderr)
            continue
        if did_something(worked):
            with at_place(zone_of(organisation_id)):
                tell("{moment} {organisation}:", moment=now(), organisation=slug)
                print_worked(worked, slug)


def _read_mailbox(organisation_id: int, slug: str) -> None:
    """What debtors answered and what came back is known before anything leaves; a mailbox that does not open stops nothing."""
    if not has_mailbox(organisation_id):
        return
    try:
        counts = take_in_mailbox(organisation_id)
    except MailboxUnreadable as error:
        warn("{organisation}: {error}", organisation=slug, error=error)
        return
    if counts["to_place"] or counts["kept_back"]:
        facts = {"organisation": slug, "to_place": counts["to_place"], "kept_back": counts["kept_back"]}
        warn(
            "{organisation}: e-mails to place {to_place}, kept back because our own server is refused {kept_back}.",
            **facts,
        )
    if counts["reply"] or counts["bounced"]:
        facts = {"organisation": slug, "replies": counts["reply"], "bounced": counts["bounced"]}
        tell("{organisation}: answers {replies}, came back {bounced}.", **facts)


def look_into_folder(organisation_id: int, slug: str, stopping: threading.Event) -> None:
    """The books that arrived are known before the day is decided; a file, or a folder, that cannot be read stops nothing.

    What was left on Import for a week goes on the way.
    """
    from relance.intake.uploads import sweep_uploads
    from relance.intake.watching import TROUBLES, Folder, look
    from relance.tenancy.preferences import WATCHED_FOLDER, stored

    folder = Folder(organisation_id, now)
    with folder.acting() as here:
        sweep_uploads(here)
        if not stored(here, WATCHED_FOLDER.key):
            return
    looked = look(folder, is_stopping=stopping.is_set)
    for name, error in looked.failed:
        facts = {"organisation": slug, "file": name, "error": f"{type(error).__name__}: {error}"}
        warn("{organisation}: reading {file} failed: {error}", **facts)
        traceback.print_exception(error, file=sys.stderr)
    if looked.trouble:
        said = Sentence(TROUBLES[looked.trouble].template, {"folder": looked.folder})
        warn("{organisation}: {error}", organisation=slug, error=said)
    if looked.booked:
        tell(
            "{organisation}: booked from the watched folder: {files}.",
            organisation=slug,
            files=", ".join(looked.booked),
        )
    if waiting := [*looked.waiting, *looked.left]:
        files = ", ".join(waiting)
        warn("{organisation}: files of the watched folder wait for a person: {files}.", organisation=slug, files=files)


def did_something(worked: Worked) -> bool:
    """Whether a round is worth telling."""
    return bool(
        worked.run
        or worked.prepared.written
        or worked.prepared.failed
        or worked.delivered.states
        or worked.identity_missing
    )
