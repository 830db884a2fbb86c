"""Which connectors there are: those that come with the program, and those that are installed beside it.

A package installed beside names a ``Module`` under the entry point group ``relance.partners``; it is there after the next start, and
gone once it is uninstalled. A partner whose module is gone keeps its rows, and nothing leaves by it.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from relance.domain.errors import DomainError
from relance.partners.connectors import by_hand, email, https, redirect, sftp
from relance.partners.door import Module

GROUP = "relance.partners"
OWN = (https.MODULE, email.MODULE, sftp.MODULE, by_hand.MODULE, redirect.MODULE)


class ModuleUnknown(DomainError):
    """No such connector is installed."""

    code = "partner_module_unknown"
    template = "No connector named {word} is installed here. There are: {known}."


@cache
def modules() -> dict[str, Module]:
    """All of them by their word. The program's own cannot be replaced from beside."""
    beside = {}
    for one in entry_points(group=GROUP):
        found = one.load()
        if isinstance(found, Module):
            beside[found.word] = found
    return {**beside, **{one.word: one for one in OWN}}


def module_named(word: str) -> Module:
    """Raises ModuleUnknown."""
    found = modules().get(word)
    if found is None:
        raise ModuleUnknown(word=word[:40], known=", ".join(modules()))
    return found
