"""What a partner tells, read out of its own words: bytes in, one value an event out. What cannot be read is kept as it came.

Published as docs/partner-contract.md. A status or a close code that is not known here is no fault: it is shown as it came.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from relance.domain.calendars import EARLIEST_YEAR, LATEST_YEAR
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.domain.placements.authority import Offer, Proposal
from relance.domain.plain_json import read_json
from relance.domain.sentences import Sentence

LONGEST_NAME, LONGEST_TEXT, MOST_AT_ONCE = 200, 4000, 500
MOST = Decimal("999999999999.99")


class TellingUnreadable(DomainError):
    """No events at all in it."""

    code = "telling_unreadable"
    template = "This is not what the partner contract describes: {why}."


@dataclass(frozen=True, slots=True)
class Status:
    """Where the partner says the file stands."""

    word: str


@dataclass(frozen=True, slots=True)
class Paid:
    """Money that came to the partner, under the partner's own id."""

    id: str
    amount: Money
    on: date
    is_with_partner: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document or an answer that the partner waits for."""

    id: str
    what: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A plan or a settlement."""

    id: str
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Ended:
    """The partner closed the file."""

    code: str


@dataclass(frozen=True, slots=True)
class Declined:
    """The partner gives the file back unworked."""

    why: str


@dataclass(frozen=True, slots=True)
class Said:
    """Words, for people to read."""

    text: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Kept and shown; it changes nothing."""

    why: Sentence


What = Status | Paid | Wanted | Proposed | Ended | Declined | Said | NotUnderstood


@dataclass(frozen=True, slots=True)
class Told:
    """One event. ``body`` is its own words, ``kind`` as it came; ``id`` is the partner's, by which it is taken once."""

    id: str
    kind: str
    reference: str
    what: What
    body: str
    at: datetime | None = None


def read_told(content: bytes) -> tuple[Told, ...]:
    """The events of a message, of an answer to a question, or of a file. Raises TellingUnreadable."""
    try:
        data = read_json(content, exact=True)
    except ValueError as error:
        raise TellingUnreadable(why="it is no JSON") from error
    listed = data.get("events") if isinstance(data, dict) and "events" in data else [data]
    if not isinstance(listed, list) or len(listed) > MOST_AT_ONCE:
        raise TellingUnreadable(why=f"events is a list of up to {MOST_AT_ONCE}")
    return tuple(_told(one) for one in listed)


def _told(one: object) -> Told:
    if not isinstance(one, dict):
        raise TellingUnreadable(why="an event is an object")
    name, kind = _text(one.get("id")), _text(one.get("type"))
    if not name or not kind:
        raise TellingUnreadable(why="each event has an id and a type")
    body = json.dumps(one, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return Told(name, kind, _text(one.get("reference")), _what(kind, one), body, _moment(one.get("at")))


def _what(kind: str, one: Mapping[str, Any]) -> What:
    read = READERS.get(kind)
    if read is None:
        return NotUnderstood(Sentence("{kind}: not a type of the contract", {"kind": kind}))
    try:
        return read(one)
    except _Missing as missing:
        return NotUnderstood(
            Sentence("{kind}: {field} is missing or cannot be read", {"kind": kind, "field": str(missing)})
        )


class _Missing(ValueError):
    pass


def _paid(one: Mapping[str, Any]) -> What:
    found = _part(one, "payment")
    is_with_partner = {"partner": True, "creditor": False}.get(_text(found.get("received_by", "partner")))
    if is_with_partner is None:
        raise _Missing("payment.received_by")
    return Paid(
        _needed(found, "id", "payment"), _money(found, "payment"), _day(found, "paid_on", "payment"), is_with_partner
    )


def _wanted(one: Mapping[str, Any]) -> What:
    found = _part(one, "evidence")
    until = _day(found, "until", "evidence") if "until" in found else None
    return Wanted(_needed(found, "id", "evidence"), _needed(found, "what", "evidence", LONGEST_TEXT), until)


def _proposed(one: Mapping[str, Any]) -> What:
    found = _part(one, "proposal")
    try:
        kind = Offer(_text(found.get("kind")))
    except ValueError as error:
        raise _Missing("proposal.kind") from error
    months, first_on = 0, None
    if kind is Offer.PLAN:
        given = found.get("months")
        if not isinstance(given, int) or isinstance(given, bool) or not 1 <= given <= 1200:
            raise _Missing("proposal.months")
        months = given
        first_on = _day(found, "first_on", "proposal") if "first_on" in found else None
    return Proposed(_needed(found, "id", "proposal"), Proposal(kind, _money(found, "proposal"), months, first_on))


READERS: dict[str, Callable[[Mapping[str, Any]], What]] = {
    "status": lambda one: Status(_needed(one, "status", "")),
    "refused": lambda one: Declined(_needed(one, "why", "", LONGEST_TEXT)),
    "payment": _paid,
    "evidence_request": _wanted,
    "proposal": _proposed,
    "closed": lambda one: Ended(_needed(one, "code", "")),
    "message": lambda one: Said(_needed(one, "text", "", LONGEST_TEXT)),
}


def _part(one: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = one.get(name)
    if not isinstance(found, dict):
        raise _Missing(name)
    return found


def _needed(one: Mapping[str, Any], name: str, of: str, longest: int = LONGEST_NAME) -> str:
    found = _text(one.get(name), longest)
    if not found:
        raise _Missing(f"{of}.{name}" if of else name)
    return found


def _text(given: object, longest: int = LONGEST_NAME) -> str:
    """A text or a whole number of the partner's; empty where it is none, or too long to be kept whole."""
    text = str(given) if isinstance(given, int) and not isinstance(given, bool) else given
    if not isinstance(text, str) or len(text) > longest or "\0" in text:
        return ""
    return text.strip()


def _money(one: Mapping[str, Any], of: str) -> Money:
    given, currency = one.get("amount"), _text(one.get("currency"))
    if isinstance(given, bool) or not isinstance(given, str | int | Decimal):
        raise _Missing(f"{of}.amount")
    try:
        amount = Decimal(given)
        found = Money(amount, currency)
        is_exact = found.rounded() == found
    except (InvalidOperation, ValueError, TypeError, ArithmeticError, DomainError) as error:
        raise _Missing(f"{of}.amount") from error
    if not amount.is_finite() or not 0 < amount <= MOST or not is_exact or len(currency) != 3:
        raise _Missing(f"{of}.amount")
    return found


def _day(one: Mapping[str, Any], name: str, of: str) -> date:
    try:
        return date.fromisoformat(_text(one.get(name)))
    except ValueError as error:
        raise _Missing(f"{of}.{name}") from error


def _moment(given: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(_text(given))
    except ValueError:
        return None
    return found if found.tzinfo is not None and EARLIEST_YEAR <= found.year <= LATEST_YEAR else None


STATUS_WORDS: dict[str, Sentence] = {
    "received": Sentence("received"),
    "in_progress": Sentence("being worked on"),
    "contacted": Sentence("debtor contacted"),
    "promised": Sentence("payment promised"),
    "plan": Sentence("payment plan running"),
    "waiting_for_creditor": Sentence("waiting for you"),
    "legal": Sentence("before a court"),
    "suspended": Sentence("suspended"),
}
CLOSE_WORDS: dict[str, Sentence] = {
    "paid": Sentence("paid in full"),
    "settled": Sentence("settled"),
    "uncollectible": Sentence("cannot be collected"),
    "insolvent": Sentence("the debtor is insolvent"),
    "barred": Sentence("barred by limitation"),
    "disputed": Sentence("disputed"),
    "not_found": Sentence("the debtor was not found"),
    "recalled": Sentence("recalled by the creditor"),
    "paid_to_creditor": Sentence("paid to the creditor"),
    "other": Sentence("another reason"),
}
