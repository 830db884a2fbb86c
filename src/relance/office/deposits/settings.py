"""Schemes, reasons and delays of deposits: what a guest is covered for, why something may be claimed, how long things take."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict

from relance.deposits.guarantee.schemes import (
    SchemeUnnamed,
    SchemeWord,
    add_reason,
    own_reasons,
    reason_in_words,
    reasons,
    retire_reason,
    retire_scheme,
    schemes_in_use,
    set_scheme,
)
from relance.deposits.request.checking import usual
from relance.domain.deposits.judging import DOCUMENTS
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.office.deposits.currencies import CURRENCIES, currency_of
from relance.office.fields import amount_of
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting
from relance.tenancy.preferences import (
    DEPOSIT_ANSWER,
    DEPOSIT_CLAIM,
    DEPOSIT_DEAD_CARD,
    DEPOSIT_NO_SHOW,
    DEPOSIT_REMIND,
    DEPOSIT_WINDOW,
    USES_DEPOSITS,
    set_preference,
)
from relance.tenancy.rights import Right, demand

AUTOMATIC = {"": None, "yes": True, "no": False}
AUTOMATIC_WORDS = (
    ("", Sentence("asked with each claim")),
    ("yes", Sentence("by itself")),
    ("no", Sentence("a person decides")),
)
DELAYS = (
    (DEPOSIT_CLAIM, "claim_days"),
    (DEPOSIT_ANSWER, "answer_hours"),
    (DEPOSIT_WINDOW, "window_days"),
    (DEPOSIT_REMIND, "remind_days"),
    (DEPOSIT_NO_SHOW, "no_show_hour"),
)


@page
def settings(visit: Visit, here: Acting) -> Page:
    """What there is, and the forms that change it."""
    demand(Right.SET_UP, here)
    figures = usual(here)
    words = {code: reason_in_words(here, code) for code in reasons(here)}
    context = {
        "section": "deposits",
        "schemes": [
            (
                scheme,
                Money(scheme.deductible, scheme.currency).rounded(),
                _covered(covers, words, scheme.currency),
                [DOCUMENTS[code] for code in DOCUMENTS if code in scheme.documents],
            )
            for scheme, covers in schemes_in_use(here)
        ],
        "reasons": words.items(),
        "documents": DOCUMENTS.items(),
        "currencies": CURRENCIES,
        "own": own_reasons(here),
        "automatic": AUTOMATIC_WORDS,
        "delays": [(one.key, one.meaning, getattr(figures, name)) for one, name in DELAYS],
        "chosen": [
            (DEPOSIT_DEAD_CARD, DEPOSIT_DEAD_CARD.of(here) or "ends"),
            (USES_DEPOSITS, USES_DEPOSITS.of(here) or ""),
        ],
    }
    return "office/deposit_settings.html", context


def _covered(
    covers: dict[str, Decimal | None], words: dict[str, Sentence], currency: str
) -> list[tuple[Sentence, Money | None]]:
    return [
        (words.get(code, Sentence(code)), Money(cap, currency).rounded() if cap is not None else None)
        for code, cap in sorted(covers.items())
    ]


@act
def keep_scheme(visit: Visit) -> HttpResponse:
    """Make a scheme, or a new version of the one of that name."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.SET_UP, here)
        name = given.get("name", "").strip()[:120]
        if not name:
            raise SchemeUnnamed
        deductible, currency = given.get("deductible", "").strip(), currency_of(given)
        word = SchemeWord(
            name,
            _covers(given, reasons(here), currency),
            amount_of(deductible, currency).amount if deductible.strip("0,. ") else Decimal(0),
            given.get("payer", "").strip()[:400],
            AUTOMATIC.get(given.get("auto", "")),
            currency,
            tuple(code for code in given.getlist("documents") if code in DOCUMENTS),
        )
        set_scheme(here, word)
    messages.success(
        visit.request, visit.say("Kept. Deposits asked for from now on bear it; those before keep theirs.")
    )
    return HttpResponseRedirect(visit.url("deposit-schemes"))


@act
def drop_scheme(visit: Visit) -> HttpResponse:
    """Offer a scheme no more."""
    with visit.acting() as here:
        is_gone = retire_scheme(here, visit.request.POST.get("name", ""))
    if is_gone:
        messages.success(visit.request, visit.say("No longer offered. Deposits asked for with it keep it."))
    else:
        messages.warning(
            visit.request, visit.say("That scheme stays: it is the standard one, or there is none of that name.")
        )
    return HttpResponseRedirect(visit.url("deposit-schemes"))


@act
def keep_reason(visit: Visit) -> HttpResponse:
    """Add a reason of one's own, or say it anew."""
    given = visit.request.POST
    with visit.acting() as here:
        code = given.get("code", "").strip().lower()
        add_reason(here, code, french=given.get("french", ""), english=given.get("english", ""))
    messages.success(
        visit.request, visit.say("Kept. It is offered with the next claim; no scheme covers it until you say so.")
    )
    return HttpResponseRedirect(visit.url("deposit-schemes") + "#reasons")


@act
def drop_reason(visit: Visit) -> HttpResponse:
    """Offer a reason no more."""
    with visit.acting() as here:
        retire_reason(here, visit.request.POST.get("code", ""))
    messages.success(visit.request, visit.say("No longer offered."))
    return HttpResponseRedirect(visit.url("deposit-schemes") + "#reasons")


@act
def keep_delays(visit: Visit) -> HttpResponse:
    """Keep the delays; an empty field is the usual one."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.SET_UP, here)
        for key in (*(choice.key for choice, _ in DELAYS), DEPOSIT_DEAD_CARD.key, USES_DEPOSITS.key):
            if key in given:
                set_preference(here, key, given[key])
    messages.success(visit.request, visit.say("Kept. What was asked or claimed before keeps its own days."))
    return HttpResponseRedirect(visit.url("deposit-schemes") + "#delays")


def _covers(given: QueryDict, known: tuple[str, ...], currency: str) -> dict[str, Decimal | None]:
    """What is ticked, each with its cap. Raises AmountUnreadable."""
    ticked = [code for code in given.getlist("covers") if code in known]
    caps = {code: given.get(f"cap-{code}", "").strip() for code in ticked}
    return {code: amount_of(cap, currency).amount if cap else None for code, cap in caps.items()}
