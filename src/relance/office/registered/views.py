"""Registered letters: where each stands, what it is worth and what proves it; and how one is sent."""

from __future__ import annotations

from django.http import Http404

from relance.domain.addresses.six_lines import LONGEST, six_lines
from relance.domain.errors import DomainError
from relance.domain.ids import MessageId
from relance.domain.registered.effects import PROOF_WORDS, term_ends
from relance.domain.registered.numbers import grouped
from relance.domain.registered.standings import STANDING_WORDS, Standing
from relance.letters.house_choices import notice_terms
from relance.office.downloads import download
from relance.office.found import found
from relance.office.page import Page, page
from relance.office.registered.words import BY_WAY, QUOTED, WAY_HELP, WAYS, comes_next
from relance.office.visit import Visit
from relance.outbox.registered import offers, ready
from relance.post import accounts
from relance.post.models import OWN
from relance.post.ordering import refuse_bad_lines
from relance.post.proofs import file_of
from relance.post.selectors import Shown, counts, find, letters
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

ENDED = "ended"
SLIPS = (Standing.SIGNED, Standing.REFUSED, Standing.UNCLAIMED, Standing.WRONG_ADDRESS)
TOLD = (Standing.ON_ITS_WAY, Standing.PRESENTED, Standing.AT_COUNTER, Standing.LOST, Standing.VOIDED)


def _row(one: Shown) -> dict[str, object]:
    return {
        "one": one,
        "letter": one.letter,
        "number": grouped(one.letter.number),
        "next": comes_next(one),
        "way": WAYS[one.letter.way],
    }


@page
def registered(visit: Visit, here: Acting) -> Page:
    """Those under way, or those that have ended."""
    is_ended = visit.request.GET.get("show", "") == ENDED
    under_way, ended = counts(here)
    context = {
        "section": "outbox", "rows": [_row(one) for one in letters(here, ended=is_ended)], "is_ended": is_ended, "under_way": under_way,
        "ended": ended, "proof_words": PROOF_WORDS,
    }  # fmt: skip
    return "office/registered/list.html", context


@page
def one_registered(visit: Visit, here: Acting, pk: int) -> Page:
    """One letter: its way, its worth, its proofs, and what a person may record of it."""
    one = found(find(here, pk))
    letter, since = one.shown.letter, one.shown.effect.since
    ends = term_ends(letter.pay_by, since, notice_terms(here).from_receipt) if letter.pay_by else None
    context = {
        "section": "outbox", "row": _row(one.shown), "one": one, "letter": letter, "facts": one.facts, "proofs": one.proofs,
        "proof_words": PROOF_WORDS, "standing_words": STANDING_WORDS, "slips": SLIPS, "told": TOLD, "term_ends": ends,
        "provider": BY_WAY.get(letter.way, ""), "is_own": letter.way == OWN,
    }  # fmt: skip
    return "office/registered/one.html", context


@page
def send(visit: Visit, here: Acting, message: int) -> Page:
    """How a letter may go registered: ways with their prices, its envelope, what will prove it."""
    demand(Right.ACT, here)
    one = ready(here, MessageId(message))
    wanted = one.wanted
    names = [state.provider for state in accounts.states(here)]
    ways = [*names, OWN]
    chosen = visit.request.GET.get("way", ways[0])
    lines = six_lines(wanted.addressee, wanted.at)
    context = {
        "section": "outbox", "message": one.message, "notice": one.message.notice, "wanted": wanted, "is_too_late": one.is_too_late,
        "pay_by": one.pay_by, "lines": lines, "longest": LONGEST, "trouble": _trouble(lines, wanted.addressee),
        "offers": [_offered(each, chosen) for each in offers(here, wanted.sheets, ways)], "has_provider": bool(names),
        "quoted": QUOTED, "chosen": chosen,
    }  # fmt: skip
    return "office/registered/send.html", context


def _trouble(lines: tuple, name: str) -> object:  # type: ignore[type-arg]
    try:
        refuse_bad_lines(lines, name, is_abroad=False)
    except DomainError as refused:
        return refused.sentence
    return None


def _offered(each: object, chosen: str) -> dict[str, object]:
    way = each.way  # type: ignore[attr-defined]
    return {"offer": each, "way": way, "name": WAYS[way], "help": WAY_HELP[way], "is_chosen": way == chosen}


@page
def proof(visit: Visit, here: Acting, pk: int, proof_pk: int) -> Page:
    """A proof as it was kept: to be saved, for it came from outside."""
    kept = file_of(here, proof_pk)
    if kept is None:
        raise Http404
    kind, document = kept
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}.get(document.media_type, "bin")
    return download(bytes(document.content), document.media_type, f"{pk}-{kind}.{ending}")
