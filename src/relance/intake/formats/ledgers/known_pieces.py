"""The receivables that an earlier export left open, found again: by their place, in the opening journal of a new year, by number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date

from relance.intake.formats.ledgers.postings import Line

PIECE = 3  # account, auxiliary and piece begin an identity
DAYS_APART = 31  # between the days that two books give an invoice; a number that begins anew each year lies further off


class KnownPieces:
    """Identities of what is open from before, by debtor and piece as well; ``open_days``: days of what any books hold open, by number."""

    def __init__(self, watched: frozenset[str], open_days: Mapping[str, Collection[date]]) -> None:
        self._watched = watched
        self._open_days = open_days
        self._by_piece: dict[tuple[str, ...], list[str]] | None = None

    def __contains__(self, identity: str) -> bool:
        return identity in self._watched

    def __bool__(self) -> bool:
        return bool(self._watched or self._open_days)

    def may_hold(self, line: Line) -> bool:
        """True for an invoice whose number is open in some books, of about its day: whose it is is looked at elsewhere."""
        if line.cents <= 0 or not line.has_number:
            return False
        days = self._open_days.get(line.piece.casefold(), ())
        return any(
            abs((day - line.piece_on).days) <= DAYS_APART or (line.entry.is_opening and day <= line.entry.on)
            for day in days
        )

    def adopt(self, line: Line) -> None:
        """Give a line carried forward the identity and the day of the one known invoice of its debtor, piece and side.

        A tool that carries forward may date the piece on the first day of the year; it is the same invoice all the same.
        """
        if line.identity in self._watched or not self._watched:
            return
        if self._by_piece is None:
            self._by_piece = defaultdict(list)
            for identity in self._watched:
                self._by_piece[_piece_of(identity)].append(identity)
        known = self._by_piece.get(_piece_of(line.identity), [])
        if len(known) == 1:
            line.identity = known[0]
            with suppress(ValueError):  # the day of an identity of another kind is none
                line.piece_on = date.fromisoformat(known[0].split("\x1f")[PIECE])


def _piece_of(identity: str) -> tuple[str, ...]:
    """Debtor, piece, side and currency: all but the days."""
    parts = identity.split("\x1f")
    return (*parts[:PIECE], *(part[:1] for part in parts[PIECE + 1 : PIECE + 2]), *parts[PIECE + 2 :])
