"""Claiming on a guarantee: the reason, the lines with their wear, what the scheme pays, what is weak, and what the guest will read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict

from relance.deposits.checking import usual
from relance.deposits.claiming import ClaimWord
from relance.deposits.drafting import judged, make, reasons_offered, reckon
from relance.deposits.exhibits import About, keep
from relance.deposits.message_preview import Draft as Drafted
from relance.deposits.message_preview import Foretold, foretell
from relance.deposits.messages import TO_UNDO
from relance.deposits.models import Guarantee
from relance.deposits.one_deposit import find_guarantee
from relance.deposits.requests import number_of
from relance.domain.captures.hours import AttemptHours
from relance.domain.deposits.claims import ClaimReason, DebtNature, Line
from relance.domain.deposits.guarantees import GuaranteeKind
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.office.by_page import by_page
from relance.office.deposits.exhibits import opened_of
from relance.office.deposits.recovery import bar_of
from relance.office.fields import amount_of, row_of
from relance.office.found import found
from relance.office.page import Page, act, page
from relance.office.typed import peeked
from relance.office.visit import Visit
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

MOST_LINES = 30
LINES_SHOWN = 2
LONGEST_STORY = 2000
PARTS = ("label", "price", "quote", "age", "life", "got")
NATURES = (
    (DebtNature.INDEMNITY, Sentence("A repair, a loss"), Sentence("An indemnity, without VAT: it never opens a right to recover any.")),
    (DebtNature.SERVICE, Sentence("The price of a service"), Sentence("With VAT: an invoice is asked for.")),
)  # fmt: skip
AUTOMATIC = (
    ("yes", Sentence("Recover the rest by itself"), Sentence(
        "Four messages in 21 days, the first and the last by text message too. A payment, an objection or you end them at once.")),
    ("no", Sentence("Ask me first"), Sentence("When the days are over the deposit comes back under “To decide”.")),
)  # fmt: skip


class LineUnreadable(DomainError):
    """A figure of a line that cannot be read."""

    code = "claim_line_unreadable"
    template = "The figures of line {place} cannot be read: amounts as 350 or 350,00, ages in months as whole numbers."


@dataclass(frozen=True, slots=True)
class LineTyped:
    """A line as it was typed."""

    label: str = ""
    price: str = ""
    quote: str = ""
    age: str = ""
    life: str = ""
    got: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing stands in it."""
        return not any((self.label, self.price, self.quote, self.age, self.life, self.got))


@page
def claiming(visit: Visit, here: Acting, pk: int) -> Page:
    """The form; what stands in its address is read back as a ledger."""
    demand(Right.ACT, here)
    guarantee = found(find_guarantee(here, pk))
    given = peeked(visit.request, "claim") or visit.request.GET
    figures = usual(here)
    typed = _typed(given)
    lines = [line for one in typed if (line := _read_or_none(one, guarantee.currency)) is not None]
    offered = reasons_offered(here, guarantee)
    reason = (
        given.get("reason", "") if given.get("reason") in {one.code for one in offered} else ClaimReason.DAMAGE.value
    )
    sums = reckon(here, guarantee, reason, lines)
    worths = [
        (line.label, Money(one.amount, guarantee.currency).rounded(), Money(one.wear, guarantee.currency).rounded())
        for line, one in zip(lines, sums.worths, strict=True)
        if one is not None
    ]
    scheme, guest = (Money(one, guarantee.currency).rounded() for one in (sums.split.scheme, sums.split.guest))
    zero = Money.zero(guarantee.currency).rounded()
    default = guarantee.scheme.automatic_recovery
    first = AttemptHours(here.zone).next_allowed(visit.now + timedelta(hours=figures.answer_hours))
    story = given.get("story", "")[:LONGEST_STORY]
    drafted = Drafted(
        reason,
        story,
        [(label, worth) for label, worth, _wear in worths],
        sums.split,
        answer_period(guarantee.kind, reason, figures.answer_hours),
        figures.window_days,
    )
    letter, unwritten = _foretold(here, guarantee, drafted)
    context = {
        "section": "deposits",
        "letter": letter,
        "unwritten": unwritten,
        "guarantee": guarantee,
        "number": number_of(guarantee),
        "amount": Money(guarantee.amount, guarantee.currency).rounded(),
        "offered": offered,
        "reason": reason,
        "typed_lines": [*typed, *([LineTyped()] * max(1, LINES_SHOWN - len(typed)))][:MOST_LINES],
        "worths": worths,
        "sums": sums,
        "scheme": scheme,
        "asked": guest,
        "bar": bar_of(sums.amount, (scheme, zero, zero, guest), with_scheme=False) if sums.amount.amount else None,
        "remarks": judged(here, guarantee, reason, lines),
        "natures": NATURES,
        "nature": given.get("nature", DebtNature.INDEMNITY.value),
        "automatic": AUTOMATIC,
        "auto": given.get("auto", "" if default is None else "yes" if default else "no"),
        "story": story,
        "figures": figures,
        "first_try": first,
        "window_ends": visit.today + timedelta(days=figures.window_days),
        "is_late": visit.today > guarantee.claim_until,
    }
    is_part = visit.request.headers.get("HX-Target") == "reckoned"
    return "office/deposits/reckoned_anew.html" if is_part else "office/deposit_claim.html", context


@act
def claim(visit: Visit, pk: int) -> HttpResponse:
    """Claim: the guest is told in ten minutes, heard for the days of the settings, and the card is asked after that."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.ACT, here)
        guarantee = found(find_guarantee(here, pk))
    sent = opened_of(visit)
    with visit.acting() as here:
        figures = usual(here)
        word = ClaimWord(
            reason=given.get("reason", ""),
            story=given.get("story", "")[:LONGEST_STORY],
            lines=_lines(given, guarantee.currency),
            debt_nature=DebtNature.SERVICE if given.get("nature") == DebtNature.SERVICE else DebtNature.INDEMNITY,
            automatic_recovery=given.get("auto") == "yes",
            answer_period=answer_period(guarantee.kind, given.get("reason", ""), figures.answer_hours),
            window_days=figures.window_days,
        )
        made = make(here, pk, word)
        for opened, details in sent:
            keep(here, About.of_claim(made), opened, details)
    amount = Money(made.amount, made.currency).rounded()
    leaves = visit.local(visit.now + TO_UNDO).time()
    messages.success(
        visit.request,
        visit.say(
            "{amount} claimed. The guest is told at {hour}; until then it can be undone.", amount=amount, hour=leaves
        ),
    )
    return HttpResponseRedirect(visit.url("deposit", pk=pk))


def _foretold(here: Acting, guarantee: Guarantee, drafted: Drafted) -> tuple[Foretold | None, Sentence | None]:
    """What the guest will read, as far as something is claimed; or why it could not be written."""
    if not drafted.lines:
        return None, None
    try:
        return foretell(here, guarantee, drafted), None
    except DomainError as refused:
        return None, by_page(refused.sentence)


def answer_period(kind: str, reason: str, hours: int) -> timedelta:
    """How long the guest is heard before the card is asked: for a no-show, shown at the booking, no longer than the time to undo."""
    was_shown = kind == GuaranteeKind.NO_SHOW and reason == ClaimReason.NO_SHOW
    return TO_UNDO if was_shown else timedelta(hours=hours)


def _typed(given: QueryDict) -> list[LineTyped]:
    columns = [given.getlist(part)[:MOST_LINES] for part in PARTS]
    rows = (
        LineTyped(*(column[place].strip()[:400] if place < len(column) else "" for column in columns))
        for place in range(max(map(len, columns), default=0))
    )
    return [row for row in rows if not row.is_empty]


def _lines(given: QueryDict, currency: str) -> list[Line]:
    """The lines of the form. Raises LineUnreadable."""
    lines = []
    for place, one in enumerate(_typed(given), start=1):
        try:
            lines.append(_read(one, currency))
        except (DomainError, ValueError):
            raise LineUnreadable(place=place) from None
    return lines


def _read_or_none(one: LineTyped, currency: str) -> Line | None:
    try:
        return _read(one, currency)
    except (DomainError, ValueError):
        return None


def _read(one: LineTyped, currency: str) -> Line:
    """Raises AmountUnreadable, ValueError."""
    return Line(
        one.label,
        price_new=_sum(one.price, currency),
        quote=_sum(one.quote, currency),
        age=_months(one.age),
        lifetime=_months(one.life),
        received=_sum(one.got, currency) or Decimal(0),
    )


def _sum(text: str, currency: str) -> Decimal | None:
    return amount_of(text, currency).amount if text else None


def _months(text: str) -> int | None:
    if text and row_of(text) is None:
        raise ValueError(text)
    return row_of(text) if text else None
