"""What commands that need the database share: it is made ready, and the organisation found."""

from __future__ import annotations

import functools
import getpass
import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from relance.cli.speech import _
from relance.config.database import ready
from relance.config.installation import secret_key

if TYPE_CHECKING:
    from relance.outbox.delivery import PostOffice
    from relance.tenancy.context import Desk


def with_database(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run the command with the database started, migrated and connected."""

    @functools.wraps(command)
    def prepared(*arguments: Any, **options: Any) -> Any:
        with ready(os.environ, database=os.environ.get("RELANCE_DATABASE", "relance")):
            return command(*arguments, **options)

    return prepared


organisation_option = click.option(
    "--organisation", "slug", required=True, metavar="SLUG", help=_("The organisation's short name.")
)


def now() -> datetime:
    """The moment, read here at the edge and passed down."""
    return datetime.now(UTC)


def installation_key() -> bytes:
    """The key of this installation, which is not in the database."""
    return secret_key(os.environ)


def desk(organisation: int) -> Desk:
    """Where a command's work is done from, at this machine's clock."""
    from relance.tenancy.context import Desk

    return Desk(organisation, actor(), now)


def post_office(organisation: int) -> PostOffice:
    """The channels of an organisation, at this machine's clock."""
    from relance.jobs.installation import this_installation

    return this_installation().post_office(desk(organisation))


def actor() -> str:
    """Who acts, for the journal: the account of the operating system."""
    try:
        return f"command:{getpass.getuser()}"
    except (KeyError, OSError):  # no name for this user id, as in some containers
        return f"command:{os.getuid()}"
