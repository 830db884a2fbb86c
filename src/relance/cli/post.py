"""``relance post``: registered letters: accounts and prices, what is under way, sending one, recording its posting and its slip."""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from relance.cli.database import actor, installation_key, now, organisation_option, with_database
from relance.cli.parameters import DateParameter
from relance.cli.speech import _, print_json, print_table, tell
from relance.domain.ids import ElectronicBatchId, MessageId, RegisteredId

if TYPE_CHECKING:
    from relance.post.by_hand import Paper

json_option = click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
SLIPS = ("signed", "refused", "unclaimed", "wrong_address")
TOLD = ("on_its_way", "presented", "at_counter", "voided", "lost")


@click.group(help=_("Registered letters: providers, prices, what is under way, what a person records."))
def command() -> None:
    """Groups them."""


@command.command(
    "set",
    help=_("Keep an account with PROVIDER (maileva or merci_facteur), once it has answered. The secret is asked for."),
)
@click.argument("provider")
@organisation_option
@click.option("--login", default="", help=_("Client id (Maileva), or service id (Merci Facteur)."))
@click.option("--user", default="", help=_("User in whose name letters go (Merci Facteur: its number)."))
@click.option("--live", is_flag=True, help=_("The live world: letters are printed, posted and billed."))
@click.option("--secret-file", type=click.File(), help=_("Read the secret from a file, or - for standard input."))
@click.option("--password-file", type=click.File(), help=_("Read the user's password from a file."))
@click.option("--forget", "is_forgotten", is_flag=True, help=_("Forget the account that is kept."))
@json_option
@with_database
def set_account(
    provider: str,
    slug: str,
    login: str,
    user: str,
    live: bool,
    secret_file: TextIO | None,
    password_file: TextIO | None,
    is_forgotten: bool,
    as_json: bool,
) -> None:
    """A secret on the command line would stay in the shell's history: it is typed unseen, or read."""
    from relance.post import accounts
    from relance.post.values import Mode
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    organisation = organisation_id_of(slug)
    if is_forgotten or provider == accounts.DEMONSTRATION:
        with acting(organisation, actor(), now()) as here:
            if is_forgotten:
                accounts.forget(here, provider)
            else:
                accounts.play(here)
        _accounts(slug, as_json=as_json)
        return
    with acting(organisation, actor(), now()) as here:
        accounts.refuse_in_demonstration(here)
    secret = secret_file.read() if secret_file else click.prompt(_("Secret"), hide_input=True, err=True)
    password = password_file.read().strip() if password_file else ""
    given = accounts.Given(login, secret.strip(), user, password, mode=Mode.LIVE if live else Mode.TEST)
    found = accounts.tried(provider, given, os.environ)
    with acting(organisation, actor(), now()) as here:
        accounts.keep(here, found, installation_key())
    _accounts(slug, as_json=as_json)


@command.command(help=_("Say which accounts are kept, and what letters cost; nobody is asked."))
@organisation_option
@json_option
@with_database
def status(slug: str, as_json: bool) -> None:
    """Show them."""
    _accounts(slug, as_json=as_json)


def _accounts(slug: str, *, as_json: bool) -> None:
    from relance.post import accounts, prices
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        kept, tariffs = accounts.states(here), prices.tariffs(here)
    if as_json:
        print_json({"accounts": [asdict(one) for one in kept], "tariffs": [asdict(one) for one in tariffs]})
        return
    if not kept:
        tell("No provider of registered letters is set up: you post them yourself.")
    for one in kept:
        tell("{provider}: {login}, {mode}.", provider=one.name, login=one.login or "–", mode=one.mode.value)
    if not tariffs:
        tell("No price is known: pages and the click say “unknown”.")
    for row in tariffs:
        tell(
            "{way}, up to {sheets} sheets: {amount} from {day} on ({source}).",
            way=row.way,
            sheets=row.sheets,
            amount=row.amount,
            day=row.starts_on,
            source=row.source,
        )


@command.command(
    "tariff", help=_("Say what a letter costs by WAY (maileva, merci_facteur, own), with VAT, from a day on.")
)
@click.argument("way")
@click.argument("amount")
@organisation_option
@click.option("--from", "starts_on", type=DateParameter(), required=True, help=_("From which day."))
@click.option("--sheets", type=int, default=3, help=_("Up to how many sheets."))
@click.option("--source", required=True, help=_("From which price list."))
@json_option
@with_database
def tariff(way: str, amount: str, slug: str, starts_on: date, sheets: int, source: str, as_json: bool) -> None:
    """Keep it."""
    from relance.domain.money import parse_positive_amount
    from relance.domain.registered.prices import Tariff
    from relance.post import prices
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    organisation = organisation_id_of(slug)
    said = Tariff(way, starts_on, sheets, parse_positive_amount(amount, currency="EUR"), source)
    with acting(organisation, actor(), now()) as here:
        prices.say_tariff(here, said)
    _accounts(slug, as_json=as_json)


@command.command("list", help=_("List registered letters: where each stands, and what it is worth."))
@organisation_option
@click.option("--ended", is_flag=True, help=_("Those that have ended."))
@json_option
@with_database
def listed(slug: str, ended: bool, as_json: bool) -> None:
    """Show them."""
    from relance.domain.registered.numbers import grouped
    from relance.post.selectors import letters
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        rows = letters(here, ended=ended)
    if as_json:
        print_json(
            [
                {
                    "letter": one.letter.pk,
                    "name": one.letter.name,
                    "addressee": one.letter.addressee,
                    "way": one.letter.way,
                    "state": one.letter.state,
                    "standing": one.letter.standing,
                    "number": one.letter.number,
                    "posted_on": one.letter.posted_on,
                    "presented_on": one.letter.presented_on,
                    "ended_on": one.letter.ended_on,
                    "counts": one.effect.counts,
                    "since": one.effect.since,
                }
                for one in rows
            ]
        )
        return
    columns = [_("Id"), _("Letter"), _("To"), _("Where it stands"), _("Number"), _("Worth")]
    print_table(
        columns,
        [
            [
                str(one.letter.pk),
                one.letter.name,
                one.letter.addressee,
                one.label,
                grouped(one.letter.number),
                one.effect.why,
            ]
            for one in rows
        ],
    )


@command.command(
    "send", help=_("Have PROVIDER post the letter of message MESSAGE registered; it leaves ten minutes later.")
)
@click.argument("message", type=int)
@click.argument("provider")
@organisation_option
@click.option("--price", type=Decimal, help=_("The price that you accept; leave it out where it is unknown."))
@json_option
@with_database
def send(message: MessageId, provider: str, slug: str, price: Decimal | None, as_json: bool) -> None:
    """Order it."""
    from relance.outbox.registered import send_registered
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        pk = send_registered(here, message, provider, accepted=price)
    _told(pk, as_json=as_json)


@command.command(
    "print", help=_("Print the letter of message MESSAGE as registered, to post it yourself; writes its PDF to FILE.")
)
@click.argument("message", type=int)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@organisation_option
@click.option("--number", default="", help=_("The number of its label, if it is there already."))
@json_option
@with_database
def print_it(message: MessageId, file: Path, slug: str, number: str, as_json: bool) -> None:
    """Print it."""
    from relance.cli.reading import writing
    from relance.domain.registered.numbers import registered_number
    from relance.outbox.registered import print_registered
    from relance.post.selectors import content_of
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    bare = registered_number(number) if number else ""
    with writing(file.parent), acting(organisation_id_of(slug), actor(), now()) as here:
        pk = print_registered(here, message, number=bare)
        file.write_bytes(content_of(here, pk))
    _told(pk, as_json=as_json)


@command.command("posted", help=_("Record that the registered letter ID was posted under NUMBER."))
@click.argument("letter", type=int)
@click.argument("number")
@organisation_option
@click.option("--on", type=DateParameter(), required=True, help=_("The day of posting."))
@click.option(
    "--receipt", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=_("The posting receipt, as a file.")
)
@json_option
@with_database
def posted(letter: RegisteredId, number: str, slug: str, on: date, receipt: Path | None, as_json: bool) -> None:
    """Record it."""
    from relance.outbox.registered import NOTICES
    from relance.post import by_hand
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    paper = _paper(receipt)
    with acting(organisation_id_of(slug), actor(), now()) as here:
        by_hand.record_posting(here, NOTICES, letter, on=on, number=number, receipt=paper)
    _told(letter, as_json=as_json)


@command.command(
    "slip",
    help=_("Record the slip or the envelope of the registered letter ID: signed, refused, unclaimed or wrong_address."),
)
@click.argument("letter", type=int)
@click.argument("standing", type=click.Choice(SLIPS))
@organisation_option
@click.option("--on", type=DateParameter(), required=True, help=_("The day that it bears."))
@click.option("--presented", type=DateParameter(), help=_("The day of the first presentation, if it bears it."))
@click.option("--number", default="", help=_("The number on it."))
@click.option("--addressee", default="", help=_("The addressee on it."))
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=_("The paper, scanned."))
@click.option("--sure", is_flag=True, help=_("Record it all the same: the paper was looked at again."))
@json_option
@with_database
def slip(
    letter: RegisteredId,
    standing: str,
    slug: str,
    on: date,
    presented: date | None,
    number: str,
    addressee: str,
    file: Path | None,
    sure: bool,
    as_json: bool,
) -> None:
    """Record it."""
    from relance.domain.registered.numbers import registered_number
    from relance.domain.registered.slips import Slip
    from relance.domain.registered.standings import Standing
    from relance.outbox.registered import NOTICES
    from relance.post import by_hand
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    paper = _paper(file)
    said = Slip(Standing(standing), on, registered_number(number) if number else "", addressee, presented)
    with acting(organisation_id_of(slug), actor(), now()) as here:
        by_hand.record_slip(here, NOTICES, letter, said, paper=paper, sure=sure)
    _told(letter, as_json=as_json)


@command.command("told", help=_("Record what the post says of the registered letter ID without a paper."))
@click.argument("letter", type=int)
@click.argument("standing", type=click.Choice(TOLD))
@organisation_option
@click.option("--on", type=DateParameter(), required=True, help=_("The day that it says."))
@json_option
@with_database
def told(letter: RegisteredId, standing: str, slug: str, on: date, as_json: bool) -> None:
    """Record it."""
    from relance.domain.registered.standings import Standing, Told
    from relance.outbox.registered import NOTICES
    from relance.post import by_hand
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        by_hand.record_standing(here, NOTICES, letter, Told(Standing(standing), on))
    _told(letter, as_json=as_json)


@command.command(
    "electronic",
    help=_("Prepare the letters of messages MESSAGES as qualified electronic letters, in one batch; nothing leaves."),
)
@click.argument("messages", type=int, nargs=-1, required=True)
@organisation_option
@click.option(
    "--consented",
    type=int,
    multiple=True,
    help=_("A debtor (id) who accepted such letters beforehand; may be repeated."),
)
@json_option
@with_database
def electronic(messages: tuple[int, ...], slug: str, consented: tuple[int, ...], as_json: bool) -> None:
    """Prepare them."""
    from relance.outbox.registered import prepare_electronic
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        batch = prepare_electronic(here, [MessageId(one) for one in messages], consented=consented)
    if as_json:
        print_json({"batch": batch})
    else:
        tell(
            "Batch {batch} is prepared: nothing leaves before you confirm it (relance post confirm).",
            batch=str(batch),
        )


@command.command(
    "confirm", help=_("Confirm the batch BATCH of electronic letters, which you then send by PROVIDER with its code.")
)
@click.argument("batch", type=int)
@click.argument("provider")
@organisation_option
@json_option
@with_database
def confirm(batch: ElectronicBatchId, provider: str, slug: str, as_json: bool) -> None:
    """Confirm it."""
    from relance.outbox.registered import NOTICES
    from relance.post import batches
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        batches.confirm(here, NOTICES, batch, provider=provider)
    if as_json:
        print_json({"batch": batch})
    else:
        tell("Batch {batch} is confirmed: send its letters there, then record each.", batch=str(batch))


@command.command("cancel", help=_("Cancel the batch BATCH of electronic letters: they wait for the post as before."))
@click.argument("batch", type=int)
@organisation_option
@json_option
@with_database
def cancel(batch: ElectronicBatchId, slug: str, as_json: bool) -> None:
    """Cancel it."""
    from relance.post import batches
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        batches.cancel(here, batch)
    if as_json:
        print_json({"batch": batch})
    else:
        tell("Batch {batch} is cancelled.", batch=str(batch))


@command.command("stop", help=_("Stop the registered letter ID before it leaves: it waits for the post as before."))
@click.argument("letter", type=int)
@organisation_option
@json_option
@with_database
def stop(letter: RegisteredId, slug: str, as_json: bool) -> None:
    """Stop it."""
    from relance.outbox.registered import NOTICES
    from relance.post import ordering
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        ordering.stop(here, NOTICES, letter)
    _told(letter, as_json=as_json)


@command.command("settle", help=_("Say of the registered letter ID, which may have left, whether the provider has it."))
@click.argument("letter", type=int)
@click.argument("word", type=click.Choice(("taken", "not-taken")))
@organisation_option
@click.option("--reference", default="", help=_("Its number at the provider."))
@json_option
@with_database
def settle(letter: RegisteredId, word: str, slug: str, reference: str, as_json: bool) -> None:
    """Settle it."""
    from relance.outbox.registered import NOTICES
    from relance.post import by_hand
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        by_hand.settle(here, NOTICES, letter, was_taken=word == "taken", reference=reference)
    _told(letter, as_json=as_json)


def _paper(path: Path | None) -> Paper | None:
    """A file that came from outside, opened in a process of its own. Raises ExhibitRefused."""
    from relance.intake.papers_opened import read
    from relance.post.by_hand import Paper

    if path is None:
        return None
    opened = read(path.name, path.read_bytes())
    return Paper(opened.content, opened.media_type, opened.name)


def _told(letter: int, *, as_json: bool) -> None:
    if as_json:
        print_json({"letter": letter})
    else:
        tell("Registered letter {letter}: recorded.", letter=str(letter))
