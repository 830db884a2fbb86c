"""The address to which a provider sends a guest back; a link knows its own (``tenancy.links``)."""

from __future__ import annotations

from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting
from relance.tenancy.links import PublicAddressMissing
from relance.tenancy.models import Organisation


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
