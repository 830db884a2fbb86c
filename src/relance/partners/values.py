"""What passes through the door to a partner: frozen values, in and out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from relance.channels.model import Transport
from relance.dispatch import answers as dispatch
from relance.language import Language


@dataclass(frozen=True, slots=True)
class Problem:
    """What a partner finds wrong with a file, as it says it."""

    field: str
    party: str
    what: str
    mending: str = ""


@dataclass(frozen=True, slots=True)
class Taken(dispatch.Accepted):
    """The partner has it. ``said``: its own words, whole. ``page``: where its own steps go on, if it has any."""

    status: str = ""
    said: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Turned(dispatch.Refused):
    """The partner says no, or was never reached (``is_temporary``)."""

    problems: tuple[Problem, ...] = ()
    said: str = ""


@dataclass(frozen=True, slots=True)
class Lost(dispatch.Unknown):
    """It may have arrived. ``said``: what came back instead of an answer."""

    said: str = ""


@dataclass(frozen=True, slots=True)
class Absent:
    """The partner does not know it now. That proves nothing yet of what may still be on its way."""


@dataclass(frozen=True, slots=True)
class Previewed:
    """What a partner would say to a file; nothing is kept there."""

    would_take: bool
    problems: tuple[Problem, ...] = ()
    price: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """Messages that were fetched, each as it came, and from where to go on."""

    messages: tuple[bytes, ...]
    cursor: str
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file as it leaves: always the same bytes. ``case`` is its case.json where it has one."""

    reference: str
    packed: bytes
    sha256: str
    title: str
    is_test: bool
    at: datetime
    case: bytes = b""


@dataclass(frozen=True, slots=True)
class Note:
    """What is told of a file that the partner has. ``body`` is JSON, ``id`` ours and the same at every attempt."""

    reference: str
    theirs: str
    id: str
    kind: str
    body: str
    title: str
    at: datetime
    file_name: str = ""
    file: bytes = b""


@dataclass(frozen=True, slots=True)
class Ways:
    """What of the house a connector may use. ``back``: where a person comes back to, ``hears``: where messages go."""

    email: Transport | None = None
    sender: str = ""
    sender_name: str = ""
    language: Language = "fr"
    back: str = ""
    hears: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What a connector is made of: what was configured, and the secrets, which ``repr`` does not show."""

    settings: Mapping[str, str]
    mode: str
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    hook_secret: str = field(default="", repr=False)
    ways: Ways = field(default_factory=Ways, repr=False)
