"""The invoice that a command names by its number, of the customer whom it names where several have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from relance.cli.speech import _

if TYPE_CHECKING:
    from relance.receivables.models import Receivable
    from relance.receivables.targets import TheseReceivables
    from relance.tenancy.context import Acting

whose = click.option(
    "--customer", "code", default="", metavar="CODE", help=_("Whose invoice, where several have one of that number.")
)


def invoice_named(here: Acting, number: str, code: str) -> TheseReceivables:
    """All instalments of it. Raises ReceivableUnknown, TargetAmbiguous, CustomerUnknown."""
    from relance.parties.selectors import debtor_of
    from relance.receivables.targets import find_invoice

    return find_invoice(here, number, debtor=debtor_of(here, code) if code else None)


def listed(here: Acting, number: str, code: str) -> list[Receivable]:
    """The same to be read: of every customer who has one of that number, unless one is named. Raises ReceivableUnknown, CustomerUnknown."""
    from relance.receivables.selectors import receivables_of

    only = invoice_named(here, number, code).receivables if code else ()
    return [one for one in receivables_of(here, number) if not only or one.pk in only]
