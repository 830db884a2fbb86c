"""First steps: who owes what, one finished letter, four questions, and what happens next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.domain.ledger import DebtorKind
from relance.domain.scenario.decide import HoldKind
from relance.domain.spreadsheets import sheet
from relance.intake.formats.contacts import contact_lines
from relance.intake.known import counted_until
from relance.intake.rows import DebtorRow
from relance.letters.compose import REQUIRED, Composer, Wanted, creditor_of
from relance.letters.model import Act, Letter
from relance.letters.page import page_or_why
from relance.office.downloads import download
from relance.office.fields import rows_of
from relance.office.page import Here, Page, act, back, page
from relance.office.start.selectors import most_overdue, perhaps_spared, unknown
from relance.outbox.notices import DEFAULT_SEND_HOUR
from relance.parties.models import Debtor
from relance.parties.selectors import debtors_with_contacts, lacks_mediator
from relance.receivables.ages import open_parts
from relance.receivables.holds import Target, hold, release
from relance.receivables.models import Hold
from relance.receivables.terms import agree_terms
from relance.scenarios.runs import run_day
from relance.scenarios.working_day import DEFAULT_RUN_HOUR, next_proposals
from relance.tenancy import preferences as prefer
from relance.tenancy.context import acting_in
from relance.tenancy.rights import Right, demand

TERMS = ("30", "45", "60", "45-end-of-month", "end-of-month-45")


@page
def start(here: Here) -> Page:
    """The page of the first hour; it stays there for later."""
    chosen = {key: value for key, value, _ in prefer.preferences(here.id) if value}
    missing = [choice.meaning for choice in (*REQUIRED, prefer.ACCOUNT_HOLDER) if choice.key not in chosen]
    first, parts = most_overdue(here.today), open_parts(here.today)
    mentions = [
        (choice, article) for choice, article in prefer.lacking_mentions(chosen) if choice.meaning not in missing
    ]
    shown: dict[str, Any] = {}
    if first is not None:
        debtor, receivable = first
        letter = _letter(here, debtor, receivable, chosen)
        drawn, why = page_or_why(letter)
        shown = {
            "letter": drawn,
            "debtor_name": letter.recipient.name,
            "receivable": receivable,
            "unwritten": why and why.sentence,
        }
    run_hour, send_hour = chosen.get(prefer.RUN_HOUR.key), chosen.get(prefer.SEND_HOUR.key)
    runs = next_proposals(
        now=here.now,
        zone=here.organisation.time_zone,
        hour=prefer.RUN_HOUR.read(run_hour) if run_hour else DEFAULT_RUN_HOUR,
    )
    context = {
        "section": "start", "aged": [one.balance for one in parts], "unknown": unknown(),
        "candidates": perhaps_spared(here.organisation.name, chosen.get(prefer.SIREN.key, "")), "missing": missing, "mentions": mentions,
        "lacks_mediator": lacks_mediator(here.id),
        "terms": chosen.get(prefer.PAYMENT_TERMS.key, ""), "choices": TERMS, "next_run": runs,
        "is_due": runs <= here.now, "may_propose": runs.date() == here.today, "parts": parts,
        "send_hour": prefer.SEND_HOUR.read(send_hour) if send_hour else DEFAULT_SEND_HOUR, **shown,
    }  # fmt: skip
    return "office/start.html", context


def _letter(here: Here, debtor: int, receivable: int, chosen: Mapping[str, str]) -> Letter:
    """A due-date reminder as it would read today, with gaps where the creditor's identity is not known yet."""
    creditor = creditor_of(here.id, is_complete=False, chosen=chosen)
    composer = Composer(here.id, on=here.today, counted_until=counted_until(here.today), creditor=creditor)
    return composer.compose(Wanted(debtor=debtor, act=Act.REMINDER, items=[receivable]))


@page
def contacts_sheet(here: Here) -> Page:
    """The sheet of customers, codes and names filled in, to complete and drop back."""
    rows = [DebtorRow(kind=DebtorKind(row.pop("kind")), **row) for row in debtors_with_contacts()]
    return download(sheet(contact_lines(rows)), "text/csv; charset=utf-8", f"contacts-{here.slug}.csv")


@act
def propose(here: Here) -> HttpResponse:
    """The day's run now, whatever its hour: once a day, as the worker would."""
    demand(Right.ACT)
    report = run_day(here.id, on=here.today, now=here.now, actor=here.actor)
    if report.notices:
        said = here.say("{count} {count:letter is|letters are} written for today: look at them.", count=report.notices)
        messages.success(here.request, said)
    else:
        messages.success(
            here.request, here.say("Nothing is due to be proposed today. Each invoice says what comes next, and when.")
        )
    return HttpResponseRedirect(here.url("today"))


@act
def state_terms(here: Here) -> HttpResponse:
    """The payment terms agreed with customers."""
    terms = here.request.POST.get("other", "").strip() or here.request.POST.get("terms", "")
    count = agree_terms(here.id, terms, at=here.now, actor=here.actor)
    messages.success(here.request, here.say("Due dates that were assumed and are known now: {count}.", count=count))
    return back(here, to=here.url("start"))


@act
def never_remind(here: Here) -> HttpResponse:
    """Of the debtors that were shown, the ticked ones are never to be reminded, and the others no longer; nobody else changes."""
    demand(Right.ACT)
    ticked, shown = (set(rows_of(here.request.POST.getlist(name))) for name in ("debtor", "shown"))
    kind = HoldKind.NEVER_REMIND
    with acting_in(here.id):
        known = set(Debtor.objects.filter(pk__in=shown).values_list("pk", flat=True))
        spared = set(
            Hold.objects.filter(debtor_id__in=known, kind=kind.value, released_at=None).values_list(
                "debtor_id", flat=True
            )
        )
    for pk in sorted(known & ticked - spared):
        hold(here.id, target=Target((), pk), kind=kind, until=None, note="", at=here.now, actor=here.actor)
    for pk in sorted(spared - ticked):
        release(here.id, target=Target((), pk), kind=kind, at=here.now, actor=here.actor)
    messages.success(here.request, here.say("Kept."))
    return back(here, to=here.url("start"))
