"""The creditor's own certificate: read as a draft, signed by the member who looks, handed out as it was sealed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict

from relance.closing import certificates
from relance.closing.attesting import CertificateWord, stated_lines
from relance.closing.certificate_words import IS_NOT, TITLE
from relance.closing.checking import certificates_of, find_certificate
from relance.deposits.claim.steps import attempts_on
from relance.domain.closing.certificate import pieces
from relance.domain.closing.vat_file import VatDueOn
from relance.domain.errors import DomainError
from relance.domain.ids import CertificateId, ReceivableId
from relance.domain.ledger import ClaimKind
from relance.domain.money import Money
from relance.language import Language
from relance.office.closing.forms import RATES, lines_of, with_nature
from relance.office.closing.views import RATE_FIELDS
from relance.office.downloads import download
from relance.office.found import found
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.receivables.selectors import find_receivable, gross_of
from relance.receivables.targets import whole_invoice
from relance.tenancy.context import Acting
from relance.tenancy.people import names_of
from relance.tenancy.rights import Right, demand


@page
def certificate(visit: Visit, here: Acting, pk: ReceivableId) -> Page:
    """What it would state, beside what only the creditor can say."""
    one = found(find_receivable(here, pk))
    invoice = whole_invoice(here, one)
    gross = gross_of(here, invoice)
    given = with_nature(here, one.pk, visit.request.GET)
    context = {
        "section": "late", "receivable": one, "given": given, "rates": [str(place) for place in RATES], "rate_fields": RATE_FIELDS,
        "gross": gross, "is_deposit": one.claim_kind == ClaimKind.DEPOSIT_CLAIM.value, "title": TITLE, "is_not": IS_NOT,
        "signatory": names_of(here, [here.actor])[here.actor], "knows_rates": bool(stated_lines(here, invoice.receivables)),
        "certificates": certificates_of(here, list(invoice.receivables)), "problem": None, "due_words": list(VatDueOn),
    }  # fmt: skip
    try:
        drafted = certificates.draft(here, invoice, _word(given, gross), attempts_on(here, invoice.receivables))
    except DomainError as refused:
        return "office/certificate.html", {**context, "problem": refused.sentence, "draft": None}
    listed = pieces(drafted.facts.steps)
    return "office/certificate.html", {**context, "draft": drafted, "facts": drafted.facts, "pieces": listed}


@page
def draft_pdf(visit: Visit, here: Acting, pk: ReceivableId) -> Page:
    """The draft as paper, marked as one."""
    one = found(find_receivable(here, pk))
    invoice = whole_invoice(here, one)
    word = _word(with_nature(here, one.pk, visit.request.GET), gross_of(here, invoice))
    drafted = certificates.draft(here, invoice, word, attempts_on(here, invoice.receivables))
    pdf = certificates.draft_paper(here, drafted.facts, _language(visit.request.GET), word.quality)
    return download(pdf, "application/pdf", f"draft-{one.pk}.pdf", is_shown=True)


@act
def sign(visit: Visit, pk: ReceivableId) -> HttpResponse:
    """Sign and seal it in the name of the member."""
    given = visit.request.POST
    with visit.acting() as here:
        demand(Right.SET_UP, here)  # before the form is read
        invoice = whole_invoice(here, found(find_receivable(here, pk)))
        word = _word(given, gross_of(here, invoice))
        steps = attempts_on(here, invoice.receivables)
        certificates.sign(here, invoice, word, seen=given.get("seen") or None, language=_language(given), steps=steps)
    messages.success(
        visit.request, visit.say("Signed and sealed. It stays as it is; after a payment, draw up a new one.")
    )
    return HttpResponseRedirect(visit.url("certificate", pk=pk))


@page
def sealed(visit: Visit, here: Acting, pk: CertificateId) -> Page:
    """The paper as it was sealed."""
    kept = found(find_certificate(here, pk))
    return download(bytes(kept.document.content), "application/pdf", f"{kept.name}.pdf")


def _word(given: QueryDict, gross: Money) -> CertificateWord:
    return CertificateWord(
        given.get("quality", ""), given.get("contract", ""), given.get("cause", ""), lines_of(given, gross)
    )


def _language(given: QueryDict) -> Language:
    return "en" if given.get("language") == "en" else "fr"
