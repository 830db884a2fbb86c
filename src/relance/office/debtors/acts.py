"""What people do on the pages of a debtor and of an invoice."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict

from relance.domain.errors import DomainError
from relance.domain.ledger import ClaimKind
from relance.domain.scenario.decide import REASON_OF_HOLD, HoldKind
from relance.domain.scenario.model import Stage
from relance.domain.sentences import Sentence
from relance.exchanges.models import Party
from relance.exchanges.services import Undertaken, end_commitment, mark_read, note_exchange, read_answer
from relance.language import say
from relance.office.fields import day_of, row_of, rows_of
from relance.office.found import found
from relance.office.page import Visit, act, back
from relance.outbox.information import resend_invoice
from relance.parties.same_customer import take_apart
from relance.parties.selectors import find_debtor
from relance.parties.services import STATED, add_contact, change_debtor
from relance.receivables.claims import ClaimWord, Told, state_claim
from relance.receivables.holds import hold, release
from relance.receivables.identity import say_other, say_same
from relance.receivables.review import state
from relance.receivables.targets import Named, TheseReceivables, WholeDebtor
from relance.receivables.selectors import find_receivable
from relance.scenarios.publishing import choose
from relance.tenancy.rights import Right, demand

# What a person may set on a page; a plan, a mandate and the like come with their own acts.
HOLD_KINDS = (
    HoldKind.MANUAL, HoldKind.PROMISE, HoldKind.DISPUTE, HoldKind.NEVER_REMIND, HoldKind.INSOLVENCY,
    HoldKind.OVER_INDEBTEDNESS,
)  # fmt: skip


def hold_kinds() -> list[tuple[str, Sentence]]:
    """They, with their words, for a form."""
    return [(kind.value, REASON_OF_HOLD[kind].about.short) for kind in HOLD_KINDS]


class HoldKindUnknown(DomainError):
    """Not a reason of the list."""

    code = "hold_kind_unknown"
    template = "'{text}' is not a reason to hold. Choose one of the list."


class ClaimKindUnknown(DomainError):
    """Not a kind of the list."""

    code = "claim_kind_unknown"
    template = "'{text}' is no kind of claim. Choose one of the list."


class NothingSaid(DomainError):
    """A form without a word."""

    code = "nothing_said"
    template = "Nothing was ticked, and no date was given."


@act
def hold_debtor(visit: Visit, pk: int) -> HttpResponse:
    """Pause everything of one debtor."""
    with visit.acting() as here:
        found(find_debtor(here, pk))
    return _hold(visit, WholeDebtor(pk), "debtor", pk)


@act
def hold_invoice(visit: Visit, pk: int) -> HttpResponse:
    """Pause one receivable."""
    with visit.acting() as here:
        one = found(find_receivable(here, pk))
    return _hold(visit, TheseReceivables((pk,), one.debtor_id), "invoice", pk)


def _hold(visit: Visit, target: Named, to: str, pk: int) -> HttpResponse:
    given = visit.request.POST
    if given.get("kind", "") not in {kind.value for kind in HOLD_KINDS}:
        raise HoldKindUnknown(text=given.get("kind", ""))
    until = day_of(given["until"]) if given.get("until") else None
    kind = HoldKind(given["kind"])
    with visit.acting() as here:
        hold(here, target=target, kind=kind, until=until, note=given.get("note", "")[:2000])
    if kind is HoldKind.INSOLVENCY:
        messages.success(
            visit.request, visit.say("On hold: letters stop. Now give both dates, and declare your claim in time.")
        )
        return back(visit, to=f"{visit.url('debtor', pk=target.debtor)}#insolvency")
    if until:
        messages.success(visit.request, visit.say("On hold until {until}; it goes on the day after.", until=until))
    else:
        messages.success(visit.request, visit.say("On hold until somebody releases it. What is owed stays owed."))
    return back(visit, to=visit.url(to, pk=pk))


@act
def note(visit: Visit, pk: int) -> HttpResponse:
    """Record an exchange with a debtor, and what each side undertook."""
    given = visit.request.POST
    sides = ((Party.DEBTOR, "promise"), (Party.CREDITOR, "ours"))
    undertaken = tuple(
        Undertaken(party, given.get(f"{name}-what", "").strip(), day_of(given[f"{name}-on"]))
        for party, name in sides
        if given.get(f"{name}-on")
    )
    with visit.acting() as here:
        note_exchange(
            here,
            pk,
            kind=given.get("kind", ""),
            reason=given.get("reason", ""),
            text=given.get("text", ""),
            held_on=day_of(given["held-on"]) if given.get("held-on") else visit.today,
            undertaken=undertaken,
            acknowledges=given.get("acknowledges") == "yes",
        )
    messages.success(visit.request, visit.say("Noted."))
    for one in undertaken:
        if one.party is Party.DEBTOR:
            said = visit.say("Promise noted for {day}. Reminders wait until then.", day=one.due_on)
            messages.success(visit.request, said)
    return back(visit, to=visit.url("debtor", pk=pk))


@act
def read(visit: Visit, pk: int) -> HttpResponse:
    """The answers that the page showed are read: what they paused goes on; one that came since stays unread."""
    named = visit.request.POST.getlist("answer")
    shown = rows_of(named) if named else None
    with visit.acting() as here:
        if mark_read(here, pk, shown=shown):
            messages.success(
                visit.request, visit.say("Read: reminders go on. Note a promise or a dispute if there is one.")
            )
    return back(visit, to=visit.url("debtor", pk=pk))


@act
def read_one(visit: Visit, pk: int) -> HttpResponse:
    """One answer is read; what another one pauses stays."""
    with visit.acting() as here:
        debtor, left = read_answer(here, pk)
    if left == 1:
        messages.success(visit.request, visit.say("Read. One more answer of theirs is unread."))
    elif left:
        messages.success(
            visit.request,
            visit.say("Read. {count} more {count:answer of theirs is|answers of theirs are} unread.", count=left),
        )
    else:
        messages.success(
            visit.request, visit.say("Read: reminders go on. Note a promise or a dispute if there is one.")
        )
    return back(visit, to=visit.url("debtor", pk=debtor))


@act
def end(visit: Visit, pk: int) -> HttpResponse:
    """Say whether a commitment was kept."""
    kept = visit.request.POST.get("kept") == "yes"
    with visit.acting() as here:
        ended = end_commitment(here, pk, kept=kept)
    messages.success(visit.request, visit.say("Noted."))
    return back(visit, to=visit.url("debtor", pk=ended.debtor_id))


@act
def change(visit: Visit, pk: int) -> HttpResponse:
    """Record what is known of a debtor: name, kind, language, address."""
    given = {name: visit.request.POST[name] for name in STATED if name in visit.request.POST}
    with visit.acting() as here:
        change_debtor(here, pk, given)
    messages.success(visit.request, visit.say("Kept."))
    return back(visit, to=visit.url("debtor", pk=pk))


@act
def contact(visit: Visit, pk: int) -> HttpResponse:
    """Add a way to reach a debtor."""
    given = visit.request.POST
    stages = {str(stage.value): stage for stage in Stage}
    with visit.acting() as here:
        add_contact(
            here,
            pk,
            email=given.get("email", ""),
            phone=given.get("phone", ""),
            name=given.get("name", ""),
            from_stage=stages.get(given.get("from-stage", ""), Stage.STATEMENT),
        )
    messages.success(visit.request, visit.say("Kept."))
    return back(visit, to=visit.url("debtor", pk=pk))


@act
def scenario_of_debtor(visit: Visit, pk: int) -> HttpResponse:
    """Give one debtor a scenario of his own, or take that back."""
    with visit.acting() as here:
        found(find_debtor(here, pk))
    key = visit.request.POST.get("key") or None
    choose(visit.id, key=key, target=WholeDebtor(pk), kind=None, now=visit.now, actor=visit.actor)
    messages.success(visit.request, visit.say("Kept: from the next run on."))
    return back(visit, to=visit.url("debtor", pk=pk))


@act
def release_debtor(visit: Visit, pk: int) -> HttpResponse:
    """End the pauses of one debtor."""
    return _release(visit, WholeDebtor(pk), "debtor", pk)


@act
def release_invoice(visit: Visit, pk: int) -> HttpResponse:
    """End the pauses of one receivable."""
    with visit.acting() as here:
        one = found(find_receivable(here, pk))
    return _release(visit, TheseReceivables((pk,), one.debtor_id), "invoice", pk)


def _release(visit: Visit, target: Named, to: str, pk: int) -> HttpResponse:
    kind = visit.request.POST.get("kind", "")
    chosen = HoldKind(kind) if kind in set(HoldKind) else None
    why = visit.request.POST.get("why", "")
    with visit.acting() as here:
        done = release(here, target=target, kind=chosen, why=why)
    said = visit.say("Taken up again.") if done.count else visit.say("There was nothing on hold here.")
    messages.success(visit.request, said)
    for one in done.left:
        messages.warning(visit.request, say(one, visit.language))
    return back(visit, to=visit.url(to, pk=pk))


@act
def same(visit: Visit, pk: int) -> HttpResponse:
    """This customer is another account of the one that is named, or of nobody else."""
    head = row_of(visit.request.POST.get("head", ""))
    if head is None:
        with visit.acting() as here:
            say_other(here, pk)
        messages.success(visit.request, visit.say("Kept: two customers. Reminders go on."))
        return back(visit, to=visit.url("debtor", pk=pk))
    with visit.acting() as here:
        say_same(here, pk, head)
    messages.success(
        visit.request, visit.say("Kept: one customer. Letters go here, about all accounts; no invoice moved.")
    )
    return back(visit, to=f"{visit.url('debtor', pk=head)}#same")


@act
def apart(visit: Visit, pk: int) -> HttpResponse:
    """This account is a customer of its own again."""
    with visit.acting() as here:
        take_apart(here, pk)
    messages.success(visit.request, visit.say("Taken apart: a customer of its own again."))
    return back(visit, to=visit.url("debtor", pk=pk))


@act
def state_invoice(visit: Visit, pk: int) -> HttpResponse:
    """Say what an open debit is, when it was due, or that its amount is right."""
    demand(Right.ACT)
    given = visit.request.POST
    with visit.acting() as here:
        found(find_receivable(here, pk))
    due_on = day_of(given["due-on"]) if given.get("due-on") else None
    is_invoice, is_checked = given.get("invoice") == "yes", given.get("checked") == "yes"
    if not is_invoice and not is_checked and due_on is None:
        raise NothingSaid
    with visit.acting() as here:
        state(here, receivables=[pk], is_invoice=is_invoice, due_on=due_on, is_checked=is_checked)
    messages.success(visit.request, visit.say("Kept. The next run decides on it anew."))
    return back(visit, to=visit.url("invoice", pk=pk))


@act
def state_claim_of_invoice(visit: Visit, pk: int) -> HttpResponse:
    """Say what is owed for and since when; what the form leaves empty is unknown again."""
    demand(Right.ACT)
    with visit.acting() as here:
        found(find_receivable(here, pk))
    word = claim_word(visit.request.POST, is_whole=True)
    with visit.acting() as here:
        state_claim(here, word, receivables=[pk])
    messages.success(visit.request, visit.say("Kept. The next run decides on it anew."))
    return back(visit, to=visit.url("invoice", pk=pk))


def claim_word(given: QueryDict, *, is_whole: bool) -> ClaimWord:
    """What a form says of a claim. Where ``is_whole``, it shows everything known: what it leaves empty is taken back.

    Raises ClaimKindUnknown, DateUnreadable.
    """
    kind = given.get("claim-kind", "")
    if kind and kind not in set(ClaimKind):
        raise ClaimKindUnknown(text=kind[:80])
    performed, received = given.get("performed-on", ""), given.get("received-on", "")
    agreed = given.get("agreed") == "yes"
    told = {Told.KIND: kind, Told.PERFORMED: performed, Told.RECEIVED: received, Told.AGREED: agreed}
    return ClaimWord(
        ClaimKind(kind) if kind else None, day_of(performed) if performed else None, day_of(received) if received else None,
        agreed or None, frozenset(one for one, value in told.items() if is_whole and not value),
    )  # fmt: skip


@act
def resend(visit: Visit, pk: int) -> HttpResponse:
    """Send the copy of an invoice again; it asks for nothing."""
    with visit.acting() as here:
        one = found(find_receivable(here, pk))
    name = resend_invoice(visit.id, number=one.number, debtor=one.debtor_id, now=visit.now, actor=visit.actor)
    messages.success(
        visit.request, visit.say("The copy of {number} goes out as {notice}.", number=one.number, notice=name)
    )
    return back(visit, to=visit.url("invoice", pk=pk))
