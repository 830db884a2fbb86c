"""What registered letters cost here: quotes as they were asked for, and the tariff that the organisation says, from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.domain.registered.prices import Line, Price, Source, Tariff, price
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.post.models import WAYS, PostQuote, PostTariff
from relance.post.values import Quote, Unquoted
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

QUOTE_LIVES = timedelta(days=1)
MOST_SHEETS, LARGEST = 45, Decimal(1000)


class TariffUnreadable(DomainError):
    """A row that says nothing that could be used."""

    code = "post_tariff_unreadable"
    template = "This is no tariff: {why}."


@dataclass(frozen=True, slots=True)
class Offer:
    """What a way costs now: ``price`` None where nobody says it; ``why`` is then the provider's word; ``asked_at``: when it was asked."""

    way: str
    price: Price | None
    why: str = ""
    asked_at: datetime | None = None


def offer(here: Acting, way: str, sheets: int) -> Offer:
    """By the last quote of a day at most, else by the tariff."""
    quote = (
        PostQuote.objects.filter(way=way, sheets=sheets, asked_at__gte=here.at - QUOTE_LIVES, asked_at__lte=here.at)
        .order_by("-asked_at")
        .first()
    )
    quoted = None
    if quote is not None and quote.amount is not None:
        lines = tuple(Line(str(what), Money(Decimal(amount), quote.currency)) for what, amount in quote.lines)
        quoted = Price(Money(quote.amount, quote.currency), Source.QUOTE, quote.asked_at, lines)
    found = price(quoted, tariffs(here), way, sheets, here.today)
    return Offer(way, found, quote.why if quote else "", quote.asked_at if quote else None)


def tariffs(here: Acting) -> Sequence[Tariff]:
    """Every row, the latest first."""
    rows = PostTariff.objects.order_by("way", "-starts_on", "sheets")
    return [Tariff(row.way, row.starts_on, row.sheets, Money(row.amount, row.currency), row.source) for row in rows]


@needs(Right.ACT)
def keep_quote(here: Acting, way: str, sheets: int, found: Quote | Unquoted) -> None:
    """What a provider answered, also that it names none."""
    quote = found if isinstance(found, Quote) else None
    PostQuote.objects.create(
        organisation_id=here.organisation,
        way=way,
        sheets=sheets,
        amount=quote.amount.amount if quote else None,
        currency=quote.amount.currency if quote else "EUR",
        lines=[[line.what, f"{line.amount.amount:f}"] for line in quote.lines] if quote else [],
        why="" if isinstance(found, Quote) else found.why[:400],
        asked_at=here.at,
    )


@needs(Right.SET_UP)
def say_tariff(here: Acting, said: Tariff) -> None:
    """The organisation's own row; one of the same way, day and weight is replaced. Raises TariffUnreadable."""
    if said.way not in WAYS:
        raise TariffUnreadable(why=Sentence("the way is one of {ways}", {"ways": ", ".join(WAYS)}))
    if not 0 < said.sheets <= MOST_SHEETS:
        raise TariffUnreadable(why=Sentence("a letter has 1 to {most} sheets", {"most": MOST_SHEETS}))
    if not Decimal(0) <= said.amount.amount < LARGEST:
        raise TariffUnreadable(why=Sentence("the amount is between 0 and {most}", {"most": LARGEST}))
    if not said.source.strip():
        raise TariffUnreadable(why=Sentence("say where it is from: a price list and its date"))
    PostTariff.objects.update_or_create(
        organisation_id=here.organisation,
        way=said.way,
        starts_on=said.starts_on,
        sheets=said.sheets,
        defaults={
            "amount": said.amount.rounded().amount,
            "currency": said.amount.currency,
            "source": said.source.strip()[:400],
            "said_at": here.at,
            "said_by": here.actor,
        },
    )
    body = {"way": said.way, "starts_on": said.starts_on, "sheets": said.sheets, "amount": f"{said.amount.amount:f}"}
    append(here, [Fact("post.tariff_said", body)])
