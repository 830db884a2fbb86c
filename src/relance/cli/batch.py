"""``relance batch``: letters on paper, closed together, printed, posted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.parameters import DateParameter
from relance.cli.reading import writing
from relance.cli.speech import LANGUAGE, _, print_json, print_table, tell
from relance.domain.ids import BatchId
from relance.language import at_place
from relance.scenarios.words import outcome_words

json_option = click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))


@click.group(help=_("Letters on paper: close a batch for printing, record that it was posted, or void it."))
def command() -> None:
    """The group."""


@command.command("list", help=_("List the batches; of those not posted yet, the letters to pull out."))
@organisation_option
@json_option
@with_database
def list_batches(slug: str, as_json: bool) -> None:
    """Print them."""
    from dataclasses import asdict

    from relance.outbox.postal_batches import STATES, batches
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        listed, zone = batches(here), here.zone.key
    if as_json:
        print_json([asdict(one) for one in listed])
        return
    if not listed:
        tell("No batch. Close one: relance batch close --to DIR --organisation {slug}", slug=slug)
        return
    columns = [_("Batch"), _("Closed"), _("Letters"), _("State"), _("Posted"), _("Pull out")]
    rows = [
        (str(one.batch), one.closed_at, one.count, STATES[one.state], one.posted_on or "", ", ".join(one.to_pull_out))
        for one in listed
    ]
    with at_place(zone):
        print_table(columns, rows)
    for one in listed:
        if one.is_overdue:
            tell(
                "Batch {batch} was closed more than five working days ago: was it posted? relance batch posted {batch} --on DATE",
                batch=str(one.batch),
            )


@command.command(
    "close", help=_("Close a batch of the letters that wait: one PDF to print and a list, written to a folder.")
)
@organisation_option
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), required=True, metavar="DIR", help=_("Where to write them.")
)
@json_option
@with_database
def close(slug: str, folder: Path, as_json: bool) -> None:
    """Close and write."""
    from relance.outbox.postal_batches import close_batch
    from relance.outbox.preparation import prepare
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    organisation_id = organisation_id_of(slug)
    prepare(organisation_id, clock=now)
    with acting(organisation_id, actor(), now()) as here:
        closed = close_batch(here)
    written = _written(organisation_id, closed.batch, folder) if closed.batch is not None else []
    if as_json:
        print_json(
            {
                "batch": closed.batch,
                "letters": closed.count,
                "reasons": dict(closed.reasons),
                "files": [str(p) for p in written],
            }
        )
        return
    if closed.batch is None:
        tell("No letter may leave by post now.")
    else:
        tell(
            "Batch {batch}: letters {count}. Print {file}, then: relance batch posted {batch} --on DATE --organisation {slug}",
            batch=str(closed.batch),
            count=closed.count,
            file=written[0],
            slug=slug,
        )
    for reason, count in sorted(closed.reasons.items()):
        tell("Stayed behind: {count} ({reason}).", count=count, reason=outcome_words(reason))


@command.command(
    "renew", help=_("Have letters that would ask to be paid before they can be received written anew, of today.")
)
@organisation_option
@json_option
@with_database
def renew(slug: str, as_json: bool) -> None:
    """Date them anew and write them."""
    from relance.outbox.postal_batches import renew_letters
    from relance.outbox.preparation import prepare
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    organisation_id = organisation_id_of(slug)
    with acting(organisation_id, actor(), now()) as here:
        done = renew_letters(here)
    prepare(organisation_id, clock=now)
    if as_json:
        print_json({"renewed": list(done.renewed), "voided": list(done.voided)})
        return
    tell("Letters written anew, of today: {count}.", count=len(done.renewed))
    if done.voided:
        tell(
            "They left by e-mail already and count as reminders; a new formal notice will be proposed: {numbers}.",
            numbers=", ".join(done.voided),
        )


@command.command("print", help=_("Write the files of the batch ID again."))
@click.argument("batch", type=int)
@organisation_option
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), required=True, metavar="DIR", help=_("Where to write them.")
)
@json_option
@with_database
def print_again(batch: BatchId, slug: str, folder: Path, as_json: bool) -> None:
    """Write them."""
    from relance.tenancy.organisations import organisation_id_of

    written = _written(organisation_id_of(slug), batch, folder)
    if as_json:
        print_json({"batch": batch, "files": [str(path) for path in written]})
    else:
        tell("Written: {files}.", files=", ".join(str(path) for path in written))


def _written(organisation_id: int, batch: BatchId, folder: Path) -> list[Path]:
    """The PDF and the list of a batch. Raises BatchUnknown, FileNotWritten."""
    from relance.outbox.batch_files import write_batch
    from relance.tenancy.context import acting

    with writing(folder), acting(organisation_id, actor(), now()) as here:
        return write_batch(here, batch, folder, LANGUAGE)


@command.command("posted", help=_("Record that the batch ID was posted."))
@click.argument("batch", type=int)
@organisation_option
@click.option("--on", type=DateParameter(), required=True, help=_("The day of posting."))
@click.option("--without", multiple=True, metavar="NUMBER", help=_("A letter pulled out; may be repeated."))
@click.option(
    "--proof",
    "proofs",
    multiple=True,
    type=(str, str),
    metavar="NUMBER PROOF",
    help=_("The post's number for a registered letter; may be repeated."),
)
@json_option
@with_database
def posted(
    batch: BatchId, slug: str, on: date, without: tuple[str, ...], proofs: tuple[tuple[str, str], ...], as_json: bool
) -> None:
    """Record it."""
    from relance.outbox.postal_batches import post_batch
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        done = post_batch(here, batch, on=on, without=without, proofs=dict(proofs))
    if as_json:
        print_json({"batch": batch, "posted": done.count, "too_late": list(done.too_late)})
        return
    tell("Letters posted on {day}: {count}.", day=on, count=done.count)
    if done.too_late:
        tell(
            "Posted too late for the term that they give, these formal notices count as reminders; a new one will be proposed: {numbers}.",
            numbers=", ".join(done.too_late),
        )


@command.command("void", help=_("Record that the batch ID was not posted and its prints destroyed."))
@click.argument("batch", type=int)
@organisation_option
@json_option
@with_database
def void(batch: BatchId, slug: str, as_json: bool) -> None:
    """Record it."""
    from relance.outbox.postal_batches import void_batch
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        count = void_batch(here, batch)
    if as_json:
        print_json({"batch": batch, "back_in_queue": count})
    else:
        tell("Letters that wait for the next batch: {count}.", count=count)
