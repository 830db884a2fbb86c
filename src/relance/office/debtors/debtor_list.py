"""The list of debtors, and its export."""

from __future__ import annotations

from relance.domain.sentences import Sentence
from relance.insight.debtors import Listed, debtors, every_debtor
from relance.insight.search import customers_like
from relance.office.exports import exported
from relance.office.page import Page, page
from relance.office.visit import Visit
from relance.parties.words import KIND_WORDS
from relance.tenancy.context import Acting

COLUMNS = (
    Sentence("Debtor"), Sentence("Account"), Sentence("Kind"), Sentence("Invoices"), Sentence("Oldest due"), Sentence("Overdue"),
    Sentence("Open"), Sentence("Currency"),
)  # fmt: skip


@page
def debtor_list(visit: Visit, here: Acting) -> Page:
    """Who owes, the largest first."""
    wanted = Listed.of(visit.request.GET)
    found = debtors(here, wanted)
    return "office/debtors.html", {"section": "debtors", "wanted": wanted, "found": found, "kinds": KIND_WORDS}


@page
def customers_named(visit: Visit, here: Acting) -> Page:
    """Customers whose name or code holds what is being typed, to choose from."""
    typed = visit.request.GET.get("customer", "").strip()[:200]
    return "office/partials/customer_options.html", {"customers": customers_like(here, typed) if typed else ()}


@page
def debtor_export(visit: Visit, here: Acting, kind: str) -> Page:
    """The list as it is filtered, whole."""
    rows = (
        (
            one.name,
            one.code,
            KIND_WORDS[one.kind],
            one.count,
            one.oldest_due,
            one.overdue.amount,
            one.open.amount,
            one.open.currency,
        )
        for one in every_debtor(here, Listed.of(visit.request.GET))
    )
    return exported(visit, kind, "debtors", (COLUMNS, rows))
