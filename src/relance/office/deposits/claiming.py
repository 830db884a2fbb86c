"""Claiming on a guarantee: the reason, the lines with their wear, what the scheme pays, what is weak, and what the guest will read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict

from relance.deposits.claiming.drafting import judged, make, reasons_offered, reckon
from relance.deposits.claiming.making import ClaimWord
from relance.deposits.guarantee.requests import number_of
from relance.deposits.models import Guarantee
from relance.deposits.overview.one_deposit import find_guarantee
from relance.deposits.proof.exhibits import About, keep
from relance.deposits.request.checking import Usual, usual
from relance.deposits.told.messages import TO_UNDO
from relance.deposits.told.preview import Draft as Drafted
from relance.deposits.told.preview import Foretold, foretell
from relance.domain.captures.hours import AttemptHours
from relance.domain.deposits.claims import ClaimReason, DebtNature
from relance.domain.deposits.guarantees import GuaranteeKind
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.office.by_page import by_page
from relance.office.deposits.exhibits import opened_of
from relance.office.deposits.lines_typed import lines_of, read_as_far_as, rows_for, typed_of
from relance.office.deposits.recovery import bar_of
from relance.office.found import found
from relance.office.page import Page, act, page
from relance.office.typed import peeked
from relance.office.visit import Visit
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

LONGEST_STORY = 2000
NATURES = (
    (DebtNature.INDEMNITY, Sentence("A repair, a loss"), Sentence("An indemnity, without VAT: it never opens a right to recover any.")),
    (DebtNature.SERVICE, Sentence("The price of a service"), Sentence("With VAT: an invoice is asked for.")),
)  # fmt: skip
AUTOMATIC = (
    ("yes", Sentence("Recover the rest by itself"), Sentence(
        "Four messages in 21 days, the first and the last by text message too. A payment, an objection or you end them at once.")),
    ("no", Sentence("Ask me first"), Sentence("When the days are over the deposit comes back under “To decide”.")),
)  # fmt: skip


@page
def claiming(visit: Visit, here: Acting, pk: int) -> Page:
    """The form; what stands in its address is read back as a ledger."""
    demand(Right.ACT, here)
    guarantee = found(find_guarantee(here, pk))
    given = peeked(visit.request, "claim") or visit.request.GET
    figures, default = usual(here), guarantee.scheme.automatic_recovery
    context = {
        "section": "deposits",
        "guarantee": guarantee,
        "number": number_of(guarantee),
        "amount": Money(guarantee.amount, guarantee.currency).rounded(),
        **_reckoned(here, guarantee, given, figures),
        "natures": NATURES,
        "nature": given.get("nature", DebtNature.INDEMNITY.value),
        "automatic": AUTOMATIC,
        "auto": given.get("auto", "" if default is None else "yes" if default else "no"),
        "figures": figures,
        "first_try": AttemptHours(here.zone).next_allowed(visit.now + timedelta(hours=figures.answer_hours)),
        "window_ends": visit.today + timedelta(days=figures.window_days),
        "is_late": visit.today > guarantee.claim_until,
    }
    is_part = visit.request.headers.get("HX-Target") == "reckoned"
    return "office/deposits/reckoned_anew.html" if is_part else "office/deposit_claim.html", context


def _reckoned(here: Acting, guarantee: Guarantee, given: QueryDict, figures: Usual) -> Mapping[str, object]:
    """What the lines come to, who pays what of them, what is weak about them, and what the guest would read."""
    typed, offered = typed_of(given), reasons_offered(here, guarantee)
    lines = read_as_far_as(typed, guarantee.currency)
    known = {one.code for one in offered}
    wanted = given.get("reason", "")
    reason = wanted if wanted in known else ClaimReason.DAMAGE.value
    sums = reckon(here, guarantee, reason, lines)
    worths = [
        (line.label, Money(one.amount, guarantee.currency).rounded(), Money(one.wear, guarantee.currency).rounded())
        for line, one in zip(lines, sums.worths, strict=True)
        if one is not None
    ]
    scheme, guest = (Money(one, guarantee.currency).rounded() for one in (sums.split.scheme, sums.split.guest))
    zero = Money.zero(guarantee.currency).rounded()
    story, heard = given.get("story", "")[:LONGEST_STORY], answer_period(guarantee.kind, reason, figures.answer_hours)
    asked = [(label, worth) for label, worth, _wear in worths]
    letter, unwritten = _foretold(
        here, guarantee, Drafted(reason, story, asked, sums.split, heard, figures.window_days)
    )
    return {
        "letter": letter,
        "unwritten": unwritten,
        "offered": offered,
        "reason": reason,
        "typed_lines": rows_for(typed),
        "worths": worths,
        "sums": sums,
        "scheme": scheme,
        "asked": guest,
        "bar": bar_of(sums.amount, (scheme, zero, zero, guest), with_scheme=False) if scheme.amount else None,
        "remarks": judged(here, guarantee, reason, lines),
        "story": story,
    }


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
            lines=lines_of(given, guarantee.currency),
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
