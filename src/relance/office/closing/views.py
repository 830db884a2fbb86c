"""Giving a debt up, looked at before it is done; and a loss that stands: where its VAT is, its entries, what came since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from relance.closing.booked import standing_invoice
from relance.closing.checking import certificates_of
from relance.closing.foresight import examined, foresee
from relance.closing.house_accounts import are_confirmed
from relance.closing.papers import papers_of
from relance.closing.selectors import standing_losses
from relance.closing.words import (
    ASKED_WORDS,
    CONDITION_WORDS,
    DUE_WORDS,
    FATE_WORDS,
    GROUND_WORDS,
    OFFICE_WORDS,
    REFUSAL_WORDS,
    ROLE_WORDS,
)
from relance.domain.closing.vat_file import Ground, VatFile
from relance.domain.errors import DomainError
from relance.domain.ids import ReceivableId
from relance.domain.ledger import ClaimKind
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.office.closing.forms import RATES, USUAL_GROUND, loss_of_form, with_nature
from relance.office.found import found
from relance.office.page import Page, page
from relance.office.visit import Visit
from relance.receivables.models import Receivable
from relance.receivables.selectors import find_receivable, gross_of
from relance.receivables.targets import TheseReceivables, whole_invoice
from relance.tenancy.context import Acting

WORDS: Mapping[str, object] = {
    "condition_words": CONDITION_WORDS, "refusal_words": REFUSAL_WORDS, "asked_words": ASKED_WORDS, "role_words": ROLE_WORDS,
    "fate_words": FATE_WORDS, "ground_words": GROUND_WORDS, "office_words": OFFICE_WORDS, "due_words": DUE_WORDS,
}  # fmt: skip

RATE_FIELDS = (("rate", Sentence("Rate in per cent")), ("net", Sentence("Net")), ("tax", Sentence("VAT")))


@page
def closing(visit: Visit, here: Acting, pk: ReceivableId) -> Page:
    """The page that every "Give up" leads to."""
    one = found(find_receivable(here, pk))
    invoice = whole_invoice(here, one)
    context: dict[str, Any] = {
        **WORDS,
        "section": "late",
        "receivable": one,
        "papers": papers_of(here, invoice.receivables),
        "certificates": certificates_of(here, list(invoice.receivables)),
        "confirmed": are_confirmed(here),
        "is_deposit": one.claim_kind == ClaimKind.DEPOSIT_CLAIM.value,
    }
    if standing_losses(here, invoice.receivables):
        stands = standing_invoice(here, invoice)
        said = {
            "ground": stands.ground, "vat_due": stands.vat_due_on, "proof": stands.proof, "vat_lost": stands.vat,
            "duplicate_on": stands.duplicate_on,
        }  # fmt: skip
        return "office/closing_booked.html", {**context, **said, "stands": stands, **_file(stands.file)}
    return "office/closing.html", {**context, **_foreseen(visit, here, one, invoice)}


def _foreseen(visit: Visit, here: Acting, one: Receivable, invoice: TheseReceivables) -> dict[str, Any]:
    """What the form as it stands would do; why nothing can be foreseen, where it cannot be read."""
    given = with_nature(here, one.pk, visit.request.GET)
    gross = gross_of(here, invoice)
    context: dict[str, Any] = {
        "given": given,
        "grounds": list(Ground),
        "chosen_ground": given.get("why", USUAL_GROUND.value),
        "rates": [str(place) for place in RATES],
        "rate_fields": RATE_FIELDS,
        "open": Money(one.open_amount, one.currency).rounded(),
        "gross": gross,
        "problem": None,
        "since": given.get("since", visit.today.isoformat()),
    }
    try:
        word = loss_of_form(given, gross, visit.today)
        foreseen = foresee(here, invoice, word)
    except DomainError as refused:
        return {**context, "problem": refused.sentence, "foreseen": None}
    return {
        **context,
        **_file(foreseen.file),
        "foreseen": foreseen,
        "seen": f"{foreseen.open.amount:f}",  # not as the reader's language writes numbers
        "ground": word.ground,
        "vat_due": word.vat_due_on,
        "proof": word.proof,
        "vat_lost": Money(foreseen.loss.vat, gross.currency),
        "net_lost": Money(foreseen.loss.net, gross.currency),
    }


def _file(file: VatFile) -> dict[str, Any]:
    findings = examined(file)
    return {
        "file": file,
        "findings": findings,
        "met": sum(finding.is_met for finding in findings),
        "first_refusal": next((finding.refusal for finding in findings if finding.refusal), None),
    }
