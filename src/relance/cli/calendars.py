"""``relance calendars``: calendars of bookings, each with the rules of its source, and what becomes of every booking."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import click

from relance.cli.database import actor, installation_key, now, organisation_option, with_database
from relance.cli.parameters import AmountParameter
from relance.cli.speech import LANGUAGE, _, print_json, print_table, tell
from relance.domain.money import Money
from relance.language import say

as_json_option = click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))


@click.group(help=_("Calendars of bookings: add one, read it, ask for each booking by the rules of its source."))
def command() -> None:
    """Groups them."""


@command.command(
    "add", help=_("Add the calendar NAME of a place; its address is asked for unseen, or read with --address-file.")
)
@click.argument("name")
@organisation_option
@click.option("--place", required=True, help=_("What is let, lent or booked."))
@click.option("--amount", type=AmountParameter(), required=True, help=_("Deposit of each booking."))
@click.option("--cap", type=AmountParameter(), help=_("The most that its source lets anybody ask."))
@click.option(
    "--rule",
    type=click.Choice(["ask", "propose", "never"]),
    default="propose",
    show_default=True,
    help=_("Ask by itself where the calendar says whom, propose, or never ask."),
)
@click.option("--before-next", is_flag=True, help=_("Its source wants a claim before the next guest comes, or none."))
@click.option("--scheme", default="", help=_("Name of the scheme; the standard one without it."))
@click.option(
    "--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help=_("Language of the guest.")
)
@click.option("--address-file", type=click.File(), help=_("Read the address from a file, or - for standard input."))
@click.option("--no-address", is_flag=True, help=_("Files are given by hand."))
@as_json_option
@with_database
def add(
    name: str,
    slug: str,
    place: str,
    amount: Money,
    cap: Money | None,
    rule: str,
    before_next: bool,
    scheme: str,
    language: str,
    address_file: Any,
    no_address: bool,
    as_json: bool,
) -> None:
    """An address on the command line would stay in the shell's history: it is typed unseen, or read."""
    from relance.deposits.calendars.feeds import FeedWord, add_feed
    from relance.domain.deposits.bookings import SourceRule

    with _acting(slug):
        pass  # whoever names no company is told before they type an address that is a secret
    address = "" if no_address else _address(address_file)
    with _acting(slug) as here:
        word = FeedWord(name, place, SourceRule(rule), amount, address.strip(), cap, before_next, scheme, language)
        made = add_feed(here, word, installation_key())
        facts = {"name": made.name, "host": made.host or None, "rule": made.rule}
    if as_json:
        print_json(facts)
        return
    tell(
        "Kept. It is read within a minute, then every hour."
        if address
        else "Kept. Give its files: relance calendars read NAME FILE."
    )


@command.command("list", help=_("List the calendars, and when each was read."))
@organisation_option
@as_json_option
@with_database
def list_(slug: str, *, as_json: bool) -> None:
    """The same as on the page."""
    from relance.deposits.calendars.selectors import feeds

    with _acting(slug) as here:
        rows = [
            {
                "name": one.name,
                "place": one.listing,
                "host": one.host or None,
                "rule": say(one.rule, LANGUAGE),
                "amount": one.asked.amount,
                "bookings": one.bookings,
                "read": one.read_at,
                "why": say(one.why, LANGUAGE) if one.why else None,
            }
            for one in feeds(here)
        ]
    _rows(
        [
            _("Calendar"),
            _("Place"),
            _("Read from"),
            _("Rule"),
            _("Amount"),
            _("Bookings"),
            _("Last read"),
            _("Why not"),
        ],
        rows,
        as_json,
    )


@command.command("read", help=_("Read the calendar NAME now, from its address or from FILE."))
@click.argument("name")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@organisation_option
@as_json_option
@with_database
def read(name: str, file: Path | None, slug: str, *, as_json: bool) -> None:
    """The same as on the page."""
    from relance.deposits.calendars.feeds import feed_named, read_feed, take_file
    from relance.tenancy.context import Desk
    from relance.tenancy.organisations import organisation_id_of

    with _acting(slug) as here:
        feed = feed_named(here, name)
    if file is None:
        found = read_feed(Desk(organisation_id_of(slug), actor(), now), feed, installation_key())
    else:
        with _acting(slug) as here:
            found = take_file(here, feed, file.read_bytes())
    facts = {
        "bookings": found.bookings,
        "new": found.new,
        "asked": found.asked,
        "moved": found.moved,
        "gone": found.gone,
    }
    if as_json:
        faults = [{"entry": number, "why": say(why, LANGUAGE)} for number, why in found.faults]
        print_json(facts | {"blocked": found.blocks, "faults": faults})
        return
    tell("{bookings} {bookings:booking|bookings}: {new} new, {asked} asked, {moved} moved, {gone} gone.", **facts)
    for number, why in found.faults:
        tell("Entry {number} is no booking: {why}.", number=number, why=why)


@command.command("bookings", help=_("List the bookings to come; --waiting for those that a person decides of."))
@organisation_option
@click.option("--waiting", is_flag=True, help=_("Those alone that a person decides of."))
@as_json_option
@with_database
def bookings_(slug: str, *, waiting: bool, as_json: bool) -> None:
    """The same as on the page."""
    from relance.deposits.calendars.selectors import bookings

    with _acting(slug) as here:
        rows = [
            {
                "id": one.id,
                "guest": one.name or None,
                "place": one.listing,
                "begins": one.begins_on,
                "ends": one.ends_on,
                "state": say(one.words, LANGUAGE),
                "deposit": one.number or None,
                "why": say(one.why, LANGUAGE) if one.why else None,
            }
            for one in bookings(here, waiting=waiting)
        ]
    _rows(
        [_("Booking"), _("Guest"), _("Place"), _("Arrival"), _("Departure"), _("State"), _("Deposit"), _("Why")],
        rows,
        as_json,
    )


@command.command("ask", help=_("Ask the guest of booking ID for its deposit; sent where an address is given."))
@click.argument("booking", type=int)
@organisation_option
@click.option("--guest", required=True, help=_("Name of the guest."))
@click.option("--email", default="", help=_("E-mail address of the guest."))
@click.option("--mobile", default="", help=_("Mobile telephone of the guest."))
@click.option(
    "--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help=_("Language of the guest.")
)
@as_json_option
@with_database
def ask(booking: int, slug: str, guest: str, email: str, mobile: str, language: str, *, as_json: bool) -> None:
    """The same as on the page."""
    from relance.deposits.calendars.deciding import ask_booking
    from relance.deposits.guarantee.requests import Guest, number_of

    with _acting(slug) as here:
        made = ask_booking(here, booking, Guest(guest, email, mobile, language), send=bool(email or mobile))
        number = number_of(made)
    _done("{number} is asked for.", as_json=as_json, number=number)


@command.command(
    "decide",
    help=_("Decide of booking ID: ask nothing (leave), ask for its new days (anew), or let its card go (back)."),
)
@click.argument("booking", type=int)
@click.argument("what", type=click.Choice(["leave", "anew", "back"]))
@organisation_option
@as_json_option
@with_database
def decide(booking: int, what: str, slug: str, *, as_json: bool) -> None:
    """The same as on the page."""
    from relance.deposits.calendars import deciding

    acts: dict[str, Any] = {"leave": deciding.leave_booking, "anew": deciding.ask_anew, "back": deciding.take_back}
    with _acting(slug) as here:
        acts[what](here, booking)
    _done("Done.", as_json=as_json)


@command.command("remove", help=_("Read the calendar NAME no more; what was asked for its bookings stands."))
@click.argument("name")
@organisation_option
@as_json_option
@with_database
def remove(name: str, slug: str, *, as_json: bool) -> None:
    """The same as on the page."""
    from relance.deposits.calendars.feeds import feed_named, remove_feed

    with _acting(slug) as here:
        remove_feed(here, feed_named(here, name))
    _done("No longer read. What was asked for its bookings stands.", as_json=as_json)


def _address(file: Any) -> str:
    typed: str = file.read() if file else click.prompt(_("Address"), hide_input=True, err=True)
    return typed


def _done(template: str, *, as_json: bool, **facts: object) -> None:
    if as_json:
        print_json(dict(facts))
        return
    tell(template, **facts)


def _rows(columns: list[str], rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json(rows)
        return
    print_table(columns, [["" if one is None else one for one in row.values()] for row in rows])


def _acting(slug: str) -> AbstractContextManager[Any]:
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    return acting(organisation_id_of(slug), actor(), now())
