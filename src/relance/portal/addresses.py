"""Where these pages are reached: a link's own address, and the one to which a provider sends a guest back."""

from __future__ import annotations

from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting
from relance.tenancy.links import Link, PublicAddressMissing
from relance.tenancy.models import Organisation


def guest_address(here: Acting, link: Link) -> str:
    """The absolute address of a guest's page, for letters and messages. Raises PublicAddressMissing."""
    if prefer.PUBLIC_ADDRESS.of(here) is None:
        raise PublicAddressMissing
    return link.address


def return_address(here: Acting, organisation: Organisation, path: str) -> str:
    """Where a provider sends a guest back to. A demonstration plays its provider itself, wherever it runs: a path is enough.

    Raises PublicAddressMissing.
    """
    if organisation.is_demonstration:
        return path
    base = prefer.PUBLIC_ADDRESS.of(here)
    if base is None:
        raise PublicAddressMissing
    return f"{base}{path}"
