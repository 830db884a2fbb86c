"""The states that one kind of act goes through, which may follow which, and the trigger by which the database keeps that order.

An act is done by a claim, never otherwise. Back to waiting it comes only where nothing can have been taken; when that is
not known it is unconfirmed, and the other side or a person settles it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from relance.dispatch.models import Attempted

S = TypeVar("S", bound=StrEnum)
LONGEST_WHY = 400
LINE = 114  # signs of the trigger's text in one line


class StateLost(RuntimeError):
    """Somebody else moved it meanwhile: whoever meant to move it must not go on."""


@dataclass(frozen=True, slots=True)
class States(Generic[S]):
    """The states of one kind of act. ``waiting`` may be claimed, ``claimed`` is being done or whoever did it died,
    ``unconfirmed`` may have been done, ``done`` is proven. ``in_doubt``: those that a person may settle.
    """

    follows: Mapping[S, frozenset[S]]
    waiting: S
    claimed: S
    unconfirmed: S
    done: S
    in_doubt: frozenset[S]

    def order_in_sql(self, function: str, noun: str) -> str:
        """The trigger function that refuses every other order. A change of ``follows`` needs a migration that makes it anew."""
        pairs = [f"('{before}', '{after}')" for before, afters in self.follows.items() for after in sorted(afters)]
        indent = " " * 8
        whole = ", ".join(pair.replace(", ", ",\0") for pair in pairs)
        allowed = textwrap.fill(whole, LINE, initial_indent=indent, subsequent_indent=indent).replace("\0", " ")
        return f"""CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
{allowed}
    ) THEN
        RAISE EXCEPTION '{noun} % cannot go from % to %', OLD.id, OLD.state, NEW.state;
    END IF;
    RETURN NEW;
END $$;
"""


def move(row: Attempted, to: StrEnum, **changes: object) -> None:
    """Move one, if it is still where ``row`` says. Raises StateLost; the database refuses what may not follow."""
    if "why" in changes:
        changes["why"] = str(changes["why"])[:LONGEST_WHY]
    rows = type(row)._default_manager.filter(pk=row.pk, state=row.state)
    if not rows.update(state=to.value, **changes):
        raise StateLost(f"{row._meta.model_name} {row.pk} is no longer {row.state}")
    row.state = to.value
    for name, value in changes.items():
        setattr(row, name, value)


def still_asks(row: Attempted, states: States[S]) -> bool:
    """Lock the row where it is now. False where somebody settled it while the network took its time."""
    found = type(row)._default_manager.select_for_update(of=("self",)).filter(pk=row.pk).values_list("state", flat=True)
    row.state = found.get()
    return row.state in (states.claimed.value, states.unconfirmed.value)
