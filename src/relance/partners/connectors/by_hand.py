"""The bundle as a file that a person downloads and gives to whoever takes the case over: nothing leaves by itself.

What nobody can know is not claimed: each file and each change stays in doubt until the person says that it was given.
"""

from __future__ import annotations

from relance.domain.sentences import Sentence
from relance.partners.door import Connector, Module
from relance.partners.values import Absent, Fetched, Given, Lost, Note, Parcel, Previewed, Taken, Turned

TO_GIVE = "you download the file and give it, then say so here"
TO_TELL = "this partner is told by people: tell it, then say so here"


class ByHand:
    """Somebody who gets the file from a person's hand."""

    def try_it(self) -> Taken | Turned | Lost:
        """There is nobody to ask."""
        return Taken("ZIP")

    def preview(self, parcel: Parcel) -> Previewed | Turned | Lost:
        """Whoever reads it says so."""
        return Previewed(would_take=True)

    def create(self, parcel: Parcel) -> Taken | Turned | Lost:
        """Not by a program."""
        return Lost(TO_GIVE)

    def look_up(self, parcel: Parcel) -> Taken | Turned | Absent | Lost:
        """Nobody is asked."""
        return Lost(TO_GIVE)

    def tell(self, note: Note) -> Taken | Turned | Lost:
        """By people."""
        return Lost(TO_TELL)

    def look_up_note(self, note: Note) -> Taken | Turned | Absent | Lost:
        """Nobody is asked."""
        return Lost(TO_TELL)

    def fetch(self, cursor: str) -> Fetched | Turned | Lost:
        """What it tells is noted by people, or read from a file."""
        return Fetched((), cursor)

    def close(self) -> None:
        """Nothing is open."""


def _made(given: Given) -> Connector:
    return ByHand()


MODULE = Module(
    "file",
    Sentence("Bundle as a file"),
    Sentence(
        "You download the whole file as one ZIP and give it yourself. What comes back you note on the case, or read from a file."
    ),
    (),
    _made,
    is_carried=True,
)
