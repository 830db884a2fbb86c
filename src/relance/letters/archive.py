"""What a letter said, frozen: the letter as data, its text, its PDF."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from relance import __version__
from relance.domain.money import Money
from relance.domain.sentences import LongDate, Percent, Sentence
from relance.letters.model import Act, Letter
from relance.letters.render import RenderedLetter


def as_data(value: Any) -> Any:
    """The letter, or a part of it, as JSON can hold it; amounts, rates and dates as text."""
    match value:
        case Money():
            return str(value)
        case Percent():
            return f"{value.fraction:f}"
        case LongDate():
            return value.day.isoformat()
        case Sentence():
            return [value.template, {name: as_data(fact) for name, fact in value.facts.items()}]
        case Decimal():
            return f"{value:f}"
        case date() | datetime():
            return value.isoformat()
        case Enum():
            return value.value
        case tuple() | list():
            return [as_data(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_data(getattr(value, field.name)) for field in fields(value)}
    return value


def figures_of(letter: Letter) -> str:
    """sha256 of everything that the letter states: the same figures, the same digest, in whatever words."""
    return hashlib.sha256(_canonical(_figures(letter)).encode()).hexdigest()


def _figures(letter: Letter) -> Any:
    data = {name: fact for name, fact in as_data(letter).items() if name != "text"}
    return data | {"creditor": {name: fact for name, fact in data["creditor"].items() if name != "logo"}}


def content_of(letter: Letter, rendered: RenderedLetter) -> str:
    """What is kept beside the PDF: the data, the text as said, and which version of the program said it."""
    said = {
        "subject": rendered.subject,
        "body": rendered.body,
        "closing": rendered.closing,
        "reference": rendered.reference,
    }
    return _canonical({"letter": _figures(letter), "said": said, "program": __version__})


def _canonical(data: object) -> str:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def asked_by(content: Mapping[str, Any]) -> dict[str, tuple[Decimal, Decimal]]:
    """Out of a kept letter that claims penalties, by currency: the principal that it asked for, and what it asked on top."""
    letter = content["letter"]
    asked: dict[str, tuple[Decimal, Decimal]] = {}

    def add(amount: str, sign: int = 1, *, is_principal: bool = False) -> None:
        figure, currency = amount.split()
        principal, besides = asked.get(currency, (Decimal(0), Decimal(0)))
        value = sign * Decimal(figure)
        asked[currency] = (principal + value, besides) if is_principal else (principal, besides + value)

    for item in letter["items"]:
        add(item["open"], is_principal=True)
    asks_all = letter["act"] == Act.LATE_PAID
    listed = (one for one in letter["items"] if asks_all or not one.get("penalties_follow"))
    for item in (*listed, *letter.get("late_paid", ())):
        if (penalties := item.get("penalties")) is None:
            continue
        for piece in penalties["slices"]:
            add(piece["amount"])
        add(penalties["compensation"])
        for share in penalties["shares"]:
            add(share["compensation"], -1)
            if share["payment"].get("for_penalties"):
                add(share["interest"], -1)
    return asked
