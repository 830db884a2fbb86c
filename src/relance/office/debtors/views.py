"""A debtor's page, an invoice's page, and what can be done on them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.utils.dateparse import parse_date

from relance.domain.errors import DomainError
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money
from relance.domain.scenario.decide import REASON_OF_HOLD, HoldKind
from relance.domain.scenario.reasons import SHORT
from relance.domain.sentences import Percent, Sentence
from relance.exchanges.models import Party
from relance.exchanges.services import Undertaken, end_commitment, note_exchange
from relance.exchanges.words import EXCHANGE_WORDS, NON_PAYMENT_WORDS, PARTY_WORDS
from relance.letters.compose import Composer
from relance.office.debtors.history import history
from relance.office.debtors.selectors import Listed, debtor_figures, debtors, receivables_of_debtor
from relance.office.page import Here, Page, act, back, page
from relance.outbox.information import resend_invoice
from relance.parties.models import Contact, Debtor
from relance.parties.services import STATED, add_contact, change_debtor
from relance.receivables.holds import Target, hold, release
from relance.receivables.models import InvoiceCopy, Receivable
from relance.receivables.services import record_payment
from relance.scenarios.dry_run import explanations
from relance.scenarios.words import CHANNELS, STAGES, decision_sentence
from relance.tenancy.context import acting_in

KIND_WORDS: dict[DebtorKind, Sentence] = {
    DebtorKind.COMPANY: Sentence("Company"), DebtorKind.CONSUMER: Sentence("Consumer"),
    DebtorKind.PUBLIC_BODY: Sentence("Public body"), DebtorKind.UNKNOWN: Sentence("Kind unknown"),
}  # fmt: skip
# What a person may set on a page; a plan, a mandate and the like come with their own acts.
HOLD_KINDS = (
    HoldKind.MANUAL, HoldKind.PROMISE, HoldKind.DISPUTE, HoldKind.NEVER_REMIND, HoldKind.INSOLVENCY,
    HoldKind.OVER_INDEBTEDNESS,
)  # fmt: skip


class DateUnreadable(DomainError):
    """Not a day of the calendar."""

    code = "date_unreadable"
    template = "'{text}' is not a date. Expected a day such as 2026-12-31."


class AmountUnreadable(DomainError):
    """Not an amount above zero."""

    code = "amount_unreadable"
    template = "'{text}' is not an amount. Expected a number above zero such as 1200.50. Amounts are never guessed."


class HoldKindUnknown(DomainError):
    """Not a reason of the list."""

    code = "hold_kind_unknown"
    template = "'{text}' is not a reason to hold. Choose one of the list."


@page
def debtor_list(here: Here) -> Page:
    """Who owes, the largest first."""
    wanted = Listed.of(here.request.GET)
    found = debtors(wanted, today=here.today)
    return "office/debtors.html", {"section": "debtors", "wanted": wanted, "found": found, "kinds": KIND_WORDS}


@page
def debtor(here: Here, pk: int) -> Page:
    """Everything about one debtor."""
    found = Debtor.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    context = {
        "section": "debtors", "debtor": found, "kind": KIND_WORDS[DebtorKind(found.kind)],
        "figures": debtor_figures(pk, here.today), "receivables": receivables_of_debtor(pk, here.today),
        "contacts": list(Contact.objects.filter(debtor_id=pk).order_by("pk")), "history": history(debtor=pk),
        "hold_kinds": _kinds(), "kinds": KIND_WORDS.items(), "exchange_kinds": EXCHANGE_WORDS.items(),
        "reasons": NON_PAYMENT_WORDS.items(), "parties": PARTY_WORDS,
    }  # fmt: skip
    return "office/debtor.html", context


@page
def invoice(here: Here, pk: int) -> Page:
    """Everything about one receivable."""
    copies = InvoiceCopy.objects.filter(receivable_id=OuterRef("pk"))
    one = Receivable.objects.select_related("debtor").annotate(has_copy=Exists(copies)).filter(pk=pk).first()
    if one is None:
        raise Http404
    on = _day_or(here.request.GET.get("on", ""), here.today)
    is_confirmed_once = not here.organisation.proposes
    explained = next(
        (
            each for each in explanations(number=one.number, on=on, is_confirmed_once=is_confirmed_once)
            if each.examined.receivable == pk
        ), None,
    )  # fmt: skip
    (item,) = Composer(here.id, on=here.today, counted_until=None).items_of([one], DebtorKind(one.debtor.kind))
    context = {
        "section": "late", "receivable": one, "open": Money(one.open_amount, one.currency).rounded(), "item": item, "on": on,
        "explained": explained, "decision": decision_sentence(explained.decision) if explained else None,
        "steps": [(step, STAGES[step.step.stage], [CHANNELS[way] for way in step.step.channels]) for step in explained.steps]
        if explained else [],
        "slices": [(piece, Percent(piece.rate)) for piece in item.penalties.slices] if item.penalties else [],
        "days_late": max(0, (here.today - one.due_on).days), "history": history(debtor=one.debtor_id, receivable=pk),
        "hold_kinds": _kinds(),
    }  # fmt: skip
    return "office/invoice.html", context


def _receivable(pk: int) -> Receivable:
    found = Receivable.objects.select_related("debtor").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _kinds() -> list[tuple[str, Sentence]]:
    return [(kind.value, SHORT[REASON_OF_HOLD[kind]]) for kind in HOLD_KINDS]


# -- acts -----------------------------------------------------------------------------------------------------------------


@act
def hold_debtor(here: Here, pk: int) -> HttpResponse:
    """Pause everything of one debtor."""
    with acting_in(here.id):
        if not Debtor.objects.filter(pk=pk).exists():
            raise Http404
    return _hold(here, Target((), pk), "debtor", pk)


@act
def hold_invoice(here: Here, pk: int) -> HttpResponse:
    """Pause one receivable."""
    with acting_in(here.id):
        one = _receivable(pk)
    return _hold(here, Target((pk,), one.debtor_id), "invoice", pk)


def _hold(here: Here, target: Target, to: str, pk: int) -> HttpResponse:
    given = here.request.POST
    if given.get("kind", "") not in {kind.value for kind in HOLD_KINDS}:
        raise HoldKindUnknown(text=given.get("kind", ""))
    until = _day(given["until"]) if given.get("until") else None
    kind = HoldKind(given["kind"])
    hold(
        here.id, target=target, kind=kind, until=until, note=given.get("note", "")[:2000], at=here.now, actor=here.actor
    )
    if until:
        messages.success(here.request, here.say("On hold until {until}; it goes on the day after.", until=until))
    else:
        messages.success(here.request, here.say("On hold until somebody releases it. What is owed stays owed."))
    return back(here, to=here.url(to, pk=pk))


@act
def note(here: Here, pk: int) -> HttpResponse:
    """Record an exchange with a debtor, and what each side undertook."""
    given = here.request.POST
    sides = ((Party.DEBTOR, "promise", here.say("to pay")), (Party.CREDITOR, "ours", ""))
    undertaken = tuple(
        Undertaken(party, given.get(f"{name}-what", "").strip() or usual or here.say("to come back to it"), _day(given[f"{name}-on"]))
        for party, name, usual in sides if given.get(f"{name}-on")
    )  # fmt: skip
    note_exchange(
        here.id, pk, kind=given.get("kind", ""), reason=given.get("reason", ""), text=given.get("text", ""),
        held_on=_day(given["held-on"]) if given.get("held-on") else here.today, today=here.today, undertaken=undertaken,
        at=here.now, actor=here.actor,
    )  # fmt: skip
    messages.success(here.request, here.say("Noted."))
    for one in undertaken:
        if one.party is Party.DEBTOR:
            said = here.say("Promise noted for {day}. Reminders wait until then.", day=one.due_on)
            messages.success(here.request, said)
    return back(here, to=here.url("debtor", pk=pk))


@act
def end(here: Here, pk: int) -> HttpResponse:
    """Say whether a commitment was kept."""
    kept = here.request.POST.get("kept") == "yes"
    ended = end_commitment(here.id, pk, kept=kept, at=here.now, actor=here.actor)
    messages.success(here.request, here.say("Noted."))
    return back(here, to=here.url("debtor", pk=ended.debtor_id))


@act
def change(here: Here, pk: int) -> HttpResponse:
    """Record what is known of a debtor: name, kind, language, address."""
    given = {name: here.request.POST[name] for name in STATED if name in here.request.POST}
    change_debtor(here.id, pk, given, at=here.now, actor=here.actor)
    messages.success(here.request, here.say("Kept."))
    return back(here, to=here.url("debtor", pk=pk))


@act
def contact(here: Here, pk: int) -> HttpResponse:
    """Add a way to reach a debtor."""
    given = here.request.POST
    add_contact(here.id, pk, email=given.get("email", ""), phone=given.get("phone", ""), at=here.now, actor=here.actor)
    messages.success(here.request, here.say("Kept."))
    return back(here, to=here.url("debtor", pk=pk))


@act
def release_debtor(here: Here, pk: int) -> HttpResponse:
    """End the pauses of one debtor."""
    return _release(here, Target((), pk), "debtor", pk)


@act
def release_invoice(here: Here, pk: int) -> HttpResponse:
    """End the pauses of one receivable."""
    with acting_in(here.id):
        one = _receivable(pk)
    return _release(here, Target((pk,), one.debtor_id), "invoice", pk)


def _release(here: Here, target: Target, to: str, pk: int) -> HttpResponse:
    kind = here.request.POST.get("kind", "")
    chosen = HoldKind(kind) if kind in set(HoldKind) else None
    count = release(here.id, target=target, kind=chosen, at=here.now, actor=here.actor)
    said = here.say("Taken up again.") if count else here.say("There was nothing on hold here.")
    messages.success(here.request, said)
    return back(here, to=here.url(to, pk=pk))


@act
def pay(here: Here, pk: int) -> HttpResponse:
    """Record money received for an invoice."""
    with acting_in(here.id):
        one = _receivable(pk)
    amount = _amount(here.request.POST.get("amount", ""), one.currency)
    on = _day(here.request.POST.get("on", ""))
    done = record_payment(
        here.id, number=one.number, debtor=one.debtor_id, amount=amount, on=on, at=here.now, actor=here.actor
    )
    messages.success(here.request, here.say("Recorded: {amount} for {number}.", amount=amount, number=one.number))
    if done.imputed.unallocated:
        rest = done.imputed.unallocated
        messages.warning(here.request, here.say("{rest} exceeds what was open: say what it is for.", rest=rest))
    return back(here, to=here.url("invoice", pk=pk))


@act
def resend(here: Here, pk: int) -> HttpResponse:
    """Send the copy of an invoice again; it asks for nothing."""
    with acting_in(here.id):
        one = _receivable(pk)
    name = resend_invoice(here.id, number=one.number, now=here.now, actor=here.actor)
    messages.success(
        here.request, here.say("The copy of {number} goes out as {notice}.", number=one.number, notice=name)
    )
    return back(here, to=here.url("invoice", pk=pk))


def _day(text: str) -> date:
    """Raises DateUnreadable."""
    try:
        found = parse_date(text.strip())
    except (ValueError, ValidationError):
        found = None
    if found is None:
        raise DateUnreadable(text=text)
    return found


def _day_or(text: str, default: date) -> date:
    try:
        return _day(text) if text else default
    except DateUnreadable:
        return default


def _amount(text: str, currency: str) -> Money:
    """Raises AmountUnreadable."""
    plain = text.replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise AmountUnreadable(text=text) from error
    if not number.is_finite() or not 0 < number < 10**12 or number != round(number, 2):
        raise AmountUnreadable(text=text)
    return Money(number, currency).rounded()
