"""First steps: who owes what, one finished letter, four questions, and what happens next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.domain.ledger import DebtorKind
from relance.domain.spreadsheets import sheet
from relance.insight.first_look import most_overdue, perhaps_spared, unknown
from relance.intake.formats.contacts import contact_lines
from relance.intake.known import counted_until
from relance.intake.rows import DebtorRow
from relance.letters.compose import Composer, Wanted
from relance.letters.letterhead import REQUIRED, Author, creditor_of, sender_of
from relance.letters.model import Act, Letter
from relance.letters.page import page_or_why
from relance.office.downloads import download
from relance.office.fields import rows_of
from relance.office.page import Page, act, back, page
from relance.office.visit import Visit
from relance.outbox.notices import DEFAULT_SEND_HOUR
from relance.parties.selectors import debtors_with_contacts, lacks_mediator
from relance.receivables.ages import open_parts
from relance.receivables.several_holds import spare
from relance.receivables.terms import agree_terms
from relance.scenarios.runs import run_day
from relance.scenarios.working_day import DEFAULT_RUN_HOUR, next_proposals
from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting

TERMS = ("30", "45", "60", "45-end-of-month", "end-of-month-45")


@page
def start(visit: Visit, here: Acting) -> Page:
    """The page of the first hour; it stays there for later."""
    chosen = {key: value for key, value, _ in prefer.preferences(here) if value}
    missing = [choice.meaning for choice in (*REQUIRED, prefer.ACCOUNT_HOLDER) if choice.key not in chosen]
    first, parts = most_overdue(here), open_parts(here, visit.today)
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
    runs = next_proposals(here, hour=prefer.RUN_HOUR.read(run_hour) if run_hour else DEFAULT_RUN_HOUR)
    context = {
        "section": "start",
        "aged": [one.balance for one in parts],
        "unknown": unknown(here),
        "candidates": perhaps_spared(here, visit.organisation.name, chosen.get(prefer.SIREN.key, "")),
        "missing": missing,
        "mentions": mentions,
        "lacks_mediator": lacks_mediator(here),
        "terms": chosen.get(prefer.PAYMENT_TERMS.key, ""),
        "choices": TERMS,
        "next_run": runs,
        "is_due": runs <= visit.now,
        "may_propose": runs.date() == visit.today,
        "parts": parts,
        "send_hour": prefer.SEND_HOUR.read(send_hour) if send_hour else DEFAULT_SEND_HOUR,
        **shown,
    }
    return "office/start.html", context


def _letter(here: Acting, debtor: int, receivable: int, chosen: Mapping[str, str]) -> Letter:
    """A due-date reminder as it would read today, with gaps where the creditor's identity is not known yet."""
    creditor = creditor_of(here, is_complete=False, chosen=chosen)
    composer = Composer(
        here,
        on=here.today,
        counted_until=counted_until(here, here.today, [receivable]),
        author=Author(creditor, sender_of(here, chosen=chosen)),
    )
    return composer.compose(Wanted(debtor=debtor, act=Act.REMINDER, items=[receivable]))


@page
def contacts_sheet(visit: Visit, here: Acting) -> Page:
    """The sheet of customers, codes and names filled in, to complete and drop back."""
    rows = [DebtorRow(kind=DebtorKind(row.pop("kind")), **row) for row in debtors_with_contacts(here)]
    return download(sheet(contact_lines(rows)), "text/csv; charset=utf-8", f"contacts-{visit.slug}.csv")


@act
def propose(visit: Visit) -> HttpResponse:
    """The day's run now, whatever its hour: once a day, as the worker would."""
    report = run_day(visit, on=visit.today)
    if report.notices:
        said = visit.say("{count} {count:letter is|letters are} written for today: look at them.", count=report.notices)
        messages.success(visit.request, said)
    else:
        messages.success(
            visit.request,
            visit.say("Nothing is due to be proposed today. Each invoice says what comes next, and when."),
        )
    return HttpResponseRedirect(visit.url("today"))


@act
def state_terms(visit: Visit) -> HttpResponse:
    """The payment terms agreed with customers."""
    terms = visit.request.POST.get("other", "").strip() or visit.request.POST.get("terms", "")
    with visit.acting() as here:
        count = agree_terms(here, terms)
    messages.success(visit.request, visit.say("Due dates that were assumed and are known now: {count}.", count=count))
    return back(visit, to=visit.url("start"))


@act
def never_remind(visit: Visit) -> HttpResponse:
    """Of the debtors that were shown, the ticked ones are never to be reminded, and the others no longer; nobody else changes."""
    ticked, shown = (set(rows_of(visit.request.POST.getlist(name))) for name in ("debtor", "shown"))
    spare(visit, shown=shown, chosen=ticked)
    messages.success(visit.request, visit.say("Kept."))
    return back(visit, to=visit.url("start"))
