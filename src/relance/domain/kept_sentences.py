"""Sentences that are kept in a row, so that each reader gets them in their own language: the template with its facts."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal

from relance.domain.money import Money
from relance.domain.sentences import Percent, Sentence


def kept(sentence: Sentence) -> str:
    """As it is stored."""
    return json.dumps(
        [sentence.template, {name: _kept(fact) for name, fact in sentence.facts.items()}], ensure_ascii=False
    )


def again(text: str) -> Sentence:
    """What was stored; a text that is none of ours is shown as it is."""
    try:
        template, facts = json.loads(text)
        return Sentence(str(template), {str(name): _again(fact) for name, fact in facts.items()})
    except (ValueError, TypeError, AttributeError):
        return Sentence("{text}", {"text": text})


def _kept(fact: object) -> object:
    match fact:
        case Money():
            return {"money": f"{fact.amount:f}", "in": fact.currency}
        case Percent():
            return {"percent": f"{fact.fraction:f}"}
        case Sentence():
            return {"said": kept(fact)}
        case date() if not isinstance(fact, datetime):
            return {"day": fact.isoformat()}
        case int():
            return fact
        case _:
            return str(fact)


def _again(fact: object) -> object:
    match fact:
        case {"money": str(amount), "in": str(currency)}:
            return Money(Decimal(amount), currency)
        case {"percent": str(fraction)}:
            return Percent(Decimal(fraction))
        case {"said": str(text)}:
            return again(text)
        case {"day": str(text)}:
            return date.fromisoformat(text)
        case _:
            return fact
