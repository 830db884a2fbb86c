"""The one door to a partner. Nothing behind it is known here: bundles by e-mail or SFTP, our contract over HTTPS, a page to follow.

Every call goes out once and comes back with a value: nothing is tried again by itself, and nothing is raised for what the network
or the partner does. What may have arrived is ``Lost``; it is looked up by our reference, never sent again.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.partners.values import Absent, Fetched, Given, Lost, Note, Parcel, Previewed, Taken, Turned


def reference(organisation: uuid.UUID, case: int, ordinal: int) -> str:
    """Names a file at a partner, and is the key under which it is created once.

    Made of the row alone (``organisation``: its public id), so that a copy of the installation makes the same.

    >>> reference(uuid.UUID(int=1), 12, 2)
    '00000000-0000-0000-0000-000000000001.case-12.2'
    """
    return f"{organisation}.case-{case}.{ordinal}"


class SettingsUnreadable(DomainError):
    """A setting of a connector is missing, or is none."""

    code = "partner_settings_unreadable"
    template = "{field}: {why}."


class Connector(Protocol):
    """A way to one partner of one organisation."""

    def try_it(self) -> Taken | Turned | Lost:
        """Whether it answers, and to us; nothing is handed over."""
        ...

    def preview(self, parcel: Parcel) -> Previewed | Turned | Lost:
        """What it would say to this file."""
        ...

    def create(self, parcel: Parcel) -> Taken | Turned | Lost:
        """Hand the file over."""
        ...

    def look_up(self, parcel: Parcel) -> Taken | Turned | Absent | Lost:
        """What became of a file, by our reference."""
        ...

    def tell(self, note: Note) -> Taken | Turned | Lost:
        """Tell something of a file that it has."""
        ...

    def look_up_note(self, note: Note) -> Taken | Turned | Absent | Lost:
        """What became of what was told, by its id."""
        ...

    def fetch(self, cursor: str) -> Fetched | Turned | Lost:
        """What it has told since; where it only tells by itself, nothing."""
        ...

    def close(self) -> None:
        """End what is open."""
        ...


@dataclass(frozen=True, slots=True)
class Field:
    """Something that is configured."""

    name: str
    label: Sentence
    is_secret: bool = False
    is_required: bool = True
    hint: Sentence | None = None
    shape: str = r"[^\0\r\n]{1,400}"

    def read(self, given: str) -> str:
        """Raises SettingsUnreadable."""
        text = given.strip()
        if not text and not self.is_required:
            return ""
        if re.fullmatch(self.shape, text) is None:
            raise SettingsUnreadable(field=self.label, why=Sentence("missing or not of the form expected"))
        return text


@dataclass(frozen=True, slots=True)
class Module:
    """A kind of connector. ``make`` refuses settings that lead nowhere, by SettingsUnreadable.

    ``goes_to``: where its secrets go, so that they are forgotten when that changes. ``is_walked``: a person follows a page of the
    partner's; ``is_carried``: a person gives it the file. ``hears``: the partner signs messages to us. ``fetches``: its events are
    asked for.
    """

    word: str
    name: Sentence
    about: Sentence
    fields: tuple[Field, ...]
    make: Callable[[Given], Connector]
    goes_to: tuple[str, ...] = ()
    is_walked: bool = False
    is_carried: bool = False
    hears: bool = False
    fetches: bool = False
