"""Penalties of what was paid late in full: the list, the whole of it as a file, and asking for what is pursued."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.http import HttpResponse, HttpResponseRedirect

from relance.domain.money import totals
from relance.domain.sentences import Sentence
from relance.letters.late_paid import with_sums
from relance.office.exports import exported
from relance.office.fields import row_of
from relance.office.late.acts import tell_asked, ticked
from relance.office.outbox.confirming import find_gap
from relance.office.page import Page, act, back, page
from relance.office.today.acts import TO_UNDO
from relance.office.visit import Visit
from relance.outbox.late_paid import ask_penalties, standing_letters
from relance.outbox.preparation import Composers
from relance.receivables import late_paid
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

LATE_PAID_COLUMNS = (
    Sentence("Invoice"), Sentence("Debtor"), Sentence("Due"), Sentence("Paid on"), Sentence("Penalties"),
    Sentence("Fixed compensation"), Sentence("Currency"), Sentence("Choice"),
)  # fmt: skip


@page
def paid_late(visit: Visit, here: Acting) -> Page:
    """Penalties of what was paid late in full, the latest booked first, a hundred on a page."""
    settled, more = late_paid.of_all(here, before=row_of(visit.request.GET.get("after", "")))
    listed = with_sums(Composers(here).of_day(visit.today, visit.today), settled)
    return "office/paid_late.html", {
        "section": "late",
        "late_paid": listed,
        "sums": totals(amount for each in listed for amount in each.owed),
        "next": more,
        "asked": standing_letters(here, [one.settled.receivable for one in listed]),
        "may_ask": any(one.is_pursued for one in listed),
    }


@act
def ask_for_penalties(visit: Visit) -> HttpResponse:
    """Ask for the penalties of the ticked ones by letters of their own; they leave after the time to undo."""
    find_gap(visit)
    with visit.acting() as here:
        demand(Right.ACT, here)  # before the form is read
        asked = ask_penalties(here, ticked(visit), to_undo=TO_UNDO)
    tell_asked(visit, asked)
    if asked.to_look_at:
        return HttpResponseRedirect(visit.url("today") + f"?letter={asked.to_look_at[0]}#letter")
    return back(visit, to=visit.url("paid-late"))


@page
def paid_late_export(visit: Visit, here: Acting, kind: str) -> Page:
    """The list, whole."""
    return exported(visit, kind, "penalties", (LATE_PAID_COLUMNS, _every_late_paid(here, visit)))


def _every_late_paid(here: Acting, visit: Visit) -> Iterator[tuple[str | date | Decimal | Sentence, ...]]:
    composer = Composers(here).of_day(visit.today, visit.today)
    for settled in late_paid.every(here):
        for each in with_sums(composer, settled):
            yield (
                each.item.number,
                each.settled.debtor_name,
                each.item.due_on,
                each.settled.settled_on,
                each.item.interest.amount,
                each.item.compensation.amount,
                each.item.open.currency,
                each.fate_words,
            )
