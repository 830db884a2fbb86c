"""``relance bounces``: what came back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from relance.cli.database import actor, installation_key, now, organisation_option, with_database
from relance.cli.speech import _, print_json, tell, warn
from relance.domain.errors import DomainError


class MailboxMissing(DomainError):
    """No source of bounces."""

    code = "mailbox_missing"
    template = "Name a mailbox file or a folder of .eml files, or set imap-host, imap-user and imap-password."


class MailboxUnreadable(DomainError):
    """The mailbox does not open."""

    code = "mailbox_unreadable"
    template = "The mailbox {mailbox} cannot be read: {why}."


@click.command(
    help=_("Read what came back: SOURCE is an mbox file, one .eml or a folder of them; the IMAP mailbox without it.")
)
@click.argument("source", required=False, type=click.Path(path_type=Path))
@organisation_option
@click.option("--forget", "address", metavar="ADDRESS", help=_("Say that this address works after all."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(source: Path | None, slug: str, address: str | None, as_json: bool) -> None:
    """Take them in, or forget one."""
    from relance.outbox.bounces import forget, take_in
    from relance.tenancy.context import acting_in
    from relance.tenancy.preferences import EMAIL, SENDER
    from relance.tenancy.services import organisation_id_of

    organisation_id = organisation_id_of(slug)
    if address is not None:
        forgotten = forget(organisation_id, address, now=now(), actor=actor())
        if as_json:
            print_json({"forgotten": forgotten})
        else:
            tell("Contacts that are written to again: {count}.", count=forgotten)
        return
    with acting_in(organisation_id):
        own = SENDER.of(organisation_id) or EMAIL.of(organisation_id) or ""
    counts = take_in(organisation_id, _contents(organisation_id, source), own_address=own, now=now(), actor=actor())
    if as_json:
        print_json(dict(counts))
        return
    tell(
        "Came back: {bounced}; temporary: {temporary}; not ours or known already: {unknown}.", bounced=counts["bounced"],
        temporary=counts["temporary"], unknown=counts["unknown"] + counts["own"],
    )  # fmt: skip
    if counts["unreadable"]:
        warn("{count} mails could not be read.", count=counts["unreadable"])


def _contents(organisation_id: int, source: Path | None) -> Iterator[bytes]:
    import imaplib

    from relance.channels.email.bounces import read_imap, read_mailbox
    from relance.tenancy.context import acting_in
    from relance.tenancy.preferences import IMAP_HOST, IMAP_PASSWORD, IMAP_USER

    try:
        if source is not None:
            yield from read_mailbox(source)
            return
        with acting_in(organisation_id):
            host, user = IMAP_HOST.of(organisation_id), IMAP_USER.of(organisation_id)
            password = IMAP_PASSWORD.secret_of(organisation_id, installation_key())
        if not host or not user:
            raise MailboxMissing
        yield from read_imap(host, user, password)
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxUnreadable(mailbox=source or "IMAP", why=error) from error
