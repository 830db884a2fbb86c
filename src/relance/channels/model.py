"""What every channel takes and gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from relance.dispatch import answers as dispatch
from relance.dispatch.answers import Accepted, Unknown

__all__ = ["Accepted", "Answer", "Attachment", "Drafted", "Envelope", "Refused", "Transport", "Unknown"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message ready to go. ``reference`` is ours, the same at every attempt, and travels with it."""

    reference: str
    recipient: str
    recipient_name: str
    sender: str
    sender_name: str
    subject: str
    text: str
    html: str = ""
    language: str = "fr"
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Drafted:
    """It lies where the creditor sends it himself; ``reference`` says where."""

    reference: str


@dataclass(frozen=True, slots=True)
class Refused(dispatch.Refused):
    """It was not taken, for sure. ``is_address``: this recipient cannot get any.

    ``is_sender``: our own server, domain or quota is refused, so that the others would be as well.
    """

    is_address: bool = False
    is_sender: bool = False


Answer = Accepted | Drafted | Refused | Unknown


class Transport(Protocol):
    """A channel."""

    def deliver(self, envelope: Envelope) -> Answer:
        """Send it, once. Never raises for what the network or the other side does."""
        ...

    def ask(self, reference: str) -> Answer:
        """What became of an attempt whose answer was lost; Unknown where the other side cannot tell."""
        ...

    def close(self) -> None:
        """End what is open; the channel may be used again."""
        ...
