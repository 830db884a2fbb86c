"""What a provider's no means: its words, the bank's and the network's, read by dated tables into one ``Declined``.

Sources: the providers' public lists, Mastercard's Merchant Advice Codes, Visa's categories of response codes; each row of
    ``tables/`` says its edition or days and how it is known.
Reading (docs/decisions/0061): advice beats the decline code, for it answers what we ask: may this card be tried again? A word of
    class ``NEVER`` is softened by no other one, but where its row yields: "not allowed" beside "try again later" is about this
    payment, "stolen" beside it is still about the card; nor is the bank's wish to hear the cardholder. What no table knows may
    be retried, within the networks' limits.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

from relance.domain.captures.answers import Cause, Decline, Declined
from relance.domain.date_ranges import DateRange
from relance.domain.rates import Standing


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal in the provider's own words, all as they came and empty where there were none.

    ``code`` is the provider's (Stripe's ``decline_code``, Mollie's ``failureReason``), ``advice`` its ``advice_code``;
    ``network_advice`` the two digits of a Merchant Advice Code, ``network_code`` the bank's response code, both text.
    ``is_blocked``: the provider itself stopped it, because the card had been refused for good before.
    """

    provider: str
    code: str = ""
    advice: str = ""
    network: str = ""
    network_advice: str = ""
    network_code: str = ""
    is_blocked: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A row of the tables: what one code of one source means, from ``starts_on`` through ``ends_on`` (None: no bound known).

    ``wait`` is how long after the answer nothing may be tried; ``yields``: advice that says otherwise is followed.
    """

    source: str
    field: str
    code: str
    kind: Decline
    cause: Cause
    standing: Standing
    how: str
    title: str
    wait: timedelta = timedelta(0)
    yields: bool = False
    starts_on: date | None = None
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """In force on ``day``."""
        return day in DateRange.closed(self.starts_on, self.ends_on)


FIRM = (Decline.NEVER, Decline.AUTHENTICATE)  # no advice undoes these, the stricter first
BLOCKED_CODE = "blocked"


def read_refusal(refusal: Refusal, on: date, *, reference: str = "", fingerprint: str = "") -> Declined:
    """The class of a refusal that came on ``on``, in the day's editions of the tables.

    >>> answer = read_refusal(Refusal("stripe", "do_not_honor", advice="do_not_try_again"), date(2026, 11, 27))
    >>> answer.kind
    <Decline.NEVER: 'never'>
    """
    said = _said(refusal, on)
    firm = {word.kind for word in said if not word.yields}
    kind = next((kind for kind in FIRM if kind in firm), said[0].kind if said else Decline.RETRY)
    return Declined(
        kind=Decline.NEVER if refusal.is_blocked else kind,
        reference=reference,
        code=refusal.code or refusal.network_code or (BLOCKED_CODE if refusal.is_blocked else ""),
        advice=refusal.network_advice,
        fingerprint=fingerprint,
        is_sent=not refusal.is_blocked,
        cause=Cause.FORBIDDEN if refusal.is_blocked else _cause(said, kind),
    )


def wait_after(advice: str) -> timedelta:
    """How long after an answer with this Merchant Advice Code nothing may be tried; nothing where it sets no delay.

    >>> wait_after("26"), wait_after("03")
    (datetime.timedelta(days=2), datetime.timedelta(0))
    """
    word = _words().get(("mastercard", "advice", advice))
    return word[0].wait if word else timedelta(0)


def words() -> Iterator[Word]:
    """Every row, as shipped."""
    return (word for listed in _words().values() for word in listed)


def _said(refusal: Refusal, on: date) -> list[Word]:
    """What is known of its words, the one that decides first. The digits of advice are read alike whatever the network, for a
    card has often two, and the provider names one."""
    named = (
        (refusal.provider, "advice_code", refusal.advice),
        ("mastercard", "advice", refusal.network_advice),
        (refusal.provider, "decline_code", refusal.code),
        (refusal.network, "response", refusal.network_code.upper()),
    )
    found = (word for key in named for word in _words().get(key, ()) if word.holds_on(on))
    # A bare no, or "later" from the network alone, says less than any other word; the provider's advice is meant for us.
    return sorted(found, key=lambda word: word.field != "advice_code" and _is_bare(word))


def _is_bare(word: Word) -> bool:
    return word.kind is Decline.RETRY and word.cause is Cause.UNSAID


def _cause(said: list[Word], kind: Decline) -> Cause:
    """The most telling cause among the words of the class that holds."""
    told = [word.cause for word in said if word.kind is kind]
    return next(
        (cause for cause in told if cause not in (Cause.UNSAID, Cause.FORBIDDEN)), next(iter(told), Cause.UNSAID)
    )


@cache
def _words() -> dict[tuple[str, str, str], tuple[Word, ...]]:
    listed: dict[tuple[str, str, str], tuple[Word, ...]] = {}
    for word in (*_provider_words(), *_network_words()):
        key = (word.source, word.field, word.code)
        listed[key] = (*listed.get(key, ()), word)
    return listed


def rows_of(file: str) -> list[dict[str, str]]:
    """A table as shipped, a row a mapping."""
    text = resources.files(f"{__package__}.tables").joinpath(file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def day_of(text: str) -> date | None:
    """A bound of a dated row; None where it is open."""
    return date.fromisoformat(text) if text else None


def _provider_words() -> Iterator[Word]:
    for row in rows_of("provider_words.csv"):
        yield Word(
            source=row["provider"],
            field=row["field"],
            code=row["code"],
            kind=Decline(row["kind"]),
            cause=Cause(row["cause"]),
            standing=Standing(row["standing"]),
            how=row["how"],
            title=f"{row['title']}, {row['edition']}",
            yields=row["yields_to_advice"] == "yes",
        )


def _network_words() -> Iterator[Word]:
    for row in rows_of("network_words.csv"):
        yield Word(
            source=row["network"],
            field=row["field"],
            code=row["code"],
            kind=Decline(row["kind"]),
            cause=Cause(row["cause"]),
            standing=Standing(row["standing"]),
            how=row["how"],
            title=row["title"],
            wait=timedelta(hours=int(row["wait_hours"] or 0)),
            starts_on=day_of(row["from"]),
            ends_on=day_of(row["until"]),
        )
