"""What was given up as lost, and what the accountant takes away: the list, the summary by customer, the ledger file."""

from __future__ import annotations

from io import StringIO

from relance.closing.fec import write_fec
from relance.closing.house_accounts import are_confirmed
from relance.closing.selectors import ledger_lines
from relance.closing.selectors import losses as listed
from relance.closing.summary import summary
from relance.closing.words import FATE_WORDS, GROUND_WORDS
from relance.domain.sentences import Sentence
from relance.office.downloads import download
from relance.office.exports import exported
from relance.office.page import Page, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting

COLUMNS = (
    Sentence("Invoice"),
    Sentence("Customer"),
    Sentence("On"),
    Sentence("Why"),
    Sentence("Given up"),
    Sentence("Still lost"),
    Sentence("Currency"),
    Sentence("VAT"),
    Sentence("VAT until"),
)
SUMMARY_COLUMNS = (
    Sentence("Customer"),
    Sentence("Invoice"),
    Sentence("Wording"),
    Sentence("Date"),
    Sentence("Net"),
    Sentence("VAT"),
    Sentence("Currency"),
    Sentence("Mention"),
    Sentence("Duplicate sent"),
)


@page
def losses(visit: Visit, here: Acting) -> Page:
    """Every loss that stands."""
    context = {
        "section": "late", "losses": listed(here), "ground_words": GROUND_WORDS, "fate_words": FATE_WORDS,
        "confirmed": are_confirmed(here),
    }  # fmt: skip
    return "office/losses.html", context


@page
def losses_export(visit: Visit, here: Acting, kind: str) -> Page:
    """The same as a file."""
    rows = (
        (
            one.number,
            one.debtor,
            one.on,
            GROUND_WORDS[one.ground],
            one.amount.amount,
            one.still_lost.amount,
            one.amount.currency,
            FATE_WORDS[one.vat],
            one.recover_by,
        )
        for one in listed(here)
    )
    return exported(visit, kind, "losses", (COLUMNS, rows))


@page
def summary_export(visit: Visit, here: Acting, kind: str) -> Page:
    """By customer: number, wording, date, net, VAT and mention, as the law lets one statement stand for several duplicates."""
    rows = (
        (
            one.customer,
            one.number,
            one.label,
            one.issued_on,
            one.net.amount,
            one.vat.amount,
            one.net.currency,
            one.mention,
            one.duplicate_on,
        )
        for one in summary(here)
    )
    return exported(visit, kind, "losses-by-customer", (SUMMARY_COLUMNS, rows))


@page
def ledger_file(visit: Visit, here: Acting) -> Page:
    """Their entries as lines of a French ledger file (FEC)."""
    written = StringIO()
    write_fec(ledger_lines(here), written)
    return download(written.getvalue().encode(), "text/plain; charset=utf-8", f"losses-{visit.slug}.txt")
