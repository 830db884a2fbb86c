"""What is done about a loss: booked, its duplicate sent, its VAT booked, undone; and the papers that show its ground."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.closing.duplicate import recover_vat, send_duplicate
from relance.closing.invoices import each_loss, give_up_invoice, undo_invoice
from relance.closing.papers import find_paper, keep_paper, withdraw_paper
from relance.domain.errors import DomainError
from relance.domain.ids import ReceivableId
from relance.office.closing.forms import loss_of_form, paper_of_form
from relance.office.downloads import download
from relance.office.found import found
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.receivables.selectors import find_receivable, gross_of
from relance.receivables.targets import TheseReceivables, whole_invoice
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

EXTENSIONS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


class PaperMissing(DomainError):
    """No file was chosen."""

    code = "paper_missing"
    template = "Choose the file of the paper: a PDF or a picture."


@act
def give_up(visit: Visit, pk: ReceivableId) -> HttpResponse:
    """Book the loss, with the paper that shows its ground where one is given."""
    given, file = visit.request.POST, visit.request.FILES.get("paper")
    with visit.acting() as here:
        demand(Right.SET_UP, here)  # before the form is read
        invoice = _invoice(here, pk)
        word = loss_of_form(given, gross_of(here, invoice), visit.today)
        if file is not None:
            keep_paper(here, pk, paper_of_form(given, visit.today), file.read(), file.name or "")
        give_up_invoice(here, invoice, word)
    messages.success(
        visit.request, visit.say("The loss is booked. Nobody is asked for it any more; the debt itself remains.")
    )
    return _shown(visit, pk)


@act
def duplicate(visit: Visit, pk: ReceivableId) -> HttpResponse:
    """Send the duplicate with its mention."""
    with visit.acting() as here:
        each_loss(here, _invoice(here, pk), send_duplicate)
    messages.success(visit.request, visit.say("The duplicate is on its way. Once it has left, its VAT can be booked."))
    return _shown(visit, pk)


@act
def recover(visit: Visit, pk: ReceivableId) -> HttpResponse:
    """Book its VAT."""
    with visit.acting() as here:
        each_loss(here, _invoice(here, pk), recover_vat)
    messages.success(visit.request, visit.say("The VAT is booked as recovered."))
    return _shown(visit, pk)


@act
def undo(visit: Visit, pk: ReceivableId) -> HttpResponse:
    """Take the loss back by counter-entries."""
    with visit.acting() as here:
        undo_invoice(here, _invoice(here, pk), reason=visit.request.POST.get("reason", ""))
    messages.success(
        visit.request, visit.say("The loss is undone by a counter-entry: what is still unpaid is open again.")
    )
    return _shown(visit, pk)


@act
def add_paper(visit: Visit, pk: ReceivableId) -> HttpResponse:
    """Keep a paper about it."""
    file = visit.request.FILES.get("paper")
    with visit.acting() as here:
        demand(Right.ACT, here)  # before the form is read
        found(find_receivable(here, pk))
        if file is None:
            raise PaperMissing
        keep_paper(here, pk, paper_of_form(visit.request.POST, visit.today), file.read(), file.name or "")
    messages.success(visit.request, visit.say("The paper is kept as it came."))
    return _shown(visit, pk)


@act
def drop_paper(visit: Visit, pk: ReceivableId, paper: int) -> HttpResponse:
    """Withdraw a paper."""
    with visit.acting() as here:
        withdraw_paper(here, paper)
    messages.success(visit.request, visit.say("The paper counts no more; it stays in the archive."))
    return _shown(visit, pk)


@page
def paper(visit: Visit, here: Acting, pk: ReceivableId, paper: int) -> Page:
    """The paper itself, to keep: a file from outside is never shown on our pages."""
    one = found(find_paper(here, paper))
    name = f"paper-{one.pk}.{EXTENSIONS.get(one.document.media_type, 'bin')}"
    return download(bytes(one.document.content), one.document.media_type, name)


def _invoice(here: Acting, pk: ReceivableId) -> TheseReceivables:
    return whole_invoice(here, found(find_receivable(here, pk)))


def _shown(visit: Visit, pk: int) -> HttpResponse:
    return HttpResponseRedirect(visit.url("close-invoice", pk=pk))
