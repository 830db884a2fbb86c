"""What people do on the pages of a debtor and of an invoice."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict

from relance.domain.errors import DomainError
from relance.domain.ledger import ClaimKind
from relance.domain.scenario.decide import REASON_OF_HOLD, HoldKind
from relance.domain.scenario.model import Stage
from relance.domain.scenario.reasons import SHORT
from relance.domain.sentences import Sentence
from relance.exchanges.models import Party
from relance.exchanges.services import Undertaken, end_commitment, mark_read, note_exchange, read_answer
from relance.language import say
from relance.office.fields import day_of, row_of, rows_of
from relance.office.page import Here, act, back
from relance.outbox.information import resend_invoice
from relance.parties.models import Debtor
from relance.parties.same_customer import take_apart
from relance.parties.services import STATED, add_contact, change_debtor
from relance.receivables.claims import ClaimWord, Told, state_claim
from relance.receivables.holds import Target, hold, release
from relance.receivables.identity import say_other, say_same
from relance.receivables.models import Receivable
from relance.receivables.review import state
from relance.scenarios.publishing import choose
from relance.tenancy.context import acting_in
from relance.tenancy.rights import Right, demand

# What a person may set on a page; a plan, a mandate and the like come with their own acts.
HOLD_KINDS = (
    HoldKind.MANUAL, HoldKind.PROMISE, HoldKind.DISPUTE, HoldKind.NEVER_REMIND, HoldKind.INSOLVENCY,
    HoldKind.OVER_INDEBTEDNESS,
)  # fmt: skip


def hold_kinds() -> list[tuple[str, Sentence]]:
    """They, with their words, for a form."""
    return [(kind.value, SHORT[REASON_OF_HOLD[kind]]) for kind in HOLD_KINDS]


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


def _receivable(pk: int) -> Receivable:
    found = Receivable.objects.select_related("debtor").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


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
    until = day_of(given["until"]) if given.get("until") else None
    kind = HoldKind(given["kind"])
    hold(
        here.id, target=target, kind=kind, until=until, note=given.get("note", "")[:2000], at=here.now, actor=here.actor
    )
    if kind is HoldKind.INSOLVENCY:
        messages.success(
            here.request, here.say("On hold: letters stop. Now give both dates, and declare your claim in time.")
        )
        return back(here, to=f"{here.url('debtor', pk=target.debtor)}#insolvency")
    if until:
        messages.success(here.request, here.say("On hold until {until}; it goes on the day after.", until=until))
    else:
        messages.success(here.request, here.say("On hold until somebody releases it. What is owed stays owed."))
    return back(here, to=here.url(to, pk=pk))


@act
def note(here: Here, pk: int) -> HttpResponse:
    """Record an exchange with a debtor, and what each side undertook."""
    given = here.request.POST
    sides = ((Party.DEBTOR, "promise"), (Party.CREDITOR, "ours"))
    undertaken = tuple(
        Undertaken(party, given.get(f"{name}-what", "").strip(), day_of(given[f"{name}-on"]))
        for party, name in sides
        if given.get(f"{name}-on")
    )
    note_exchange(
        here.id, pk, kind=given.get("kind", ""), reason=given.get("reason", ""), text=given.get("text", ""),
        held_on=day_of(given["held-on"]) if given.get("held-on") else here.today, today=here.today, undertaken=undertaken,
        acknowledges=given.get("acknowledges") == "yes", at=here.now, actor=here.actor,
    )  # fmt: skip
    messages.success(here.request, here.say("Noted."))
    for one in undertaken:
        if one.party is Party.DEBTOR:
            said = here.say("Promise noted for {day}. Reminders wait until then.", day=one.due_on)
            messages.success(here.request, said)
    return back(here, to=here.url("debtor", pk=pk))


@act
def read(here: Here, pk: int) -> HttpResponse:
    """The answers that the page showed are read: what they paused goes on; one that came since stays unread."""
    named = here.request.POST.getlist("answer")
    shown = rows_of(named) if named else None
    if mark_read(here.id, pk, at=here.now, actor=here.actor, shown=shown):
        messages.success(here.request, here.say("Read: reminders go on. Note a promise or a dispute if there is one."))
    return back(here, to=here.url("debtor", pk=pk))


@act
def read_one(here: Here, pk: int) -> HttpResponse:
    """One answer is read; what another one pauses stays."""
    debtor, left = read_answer(here.id, pk, at=here.now, actor=here.actor)
    if left == 1:
        messages.success(here.request, here.say("Read. One more answer of theirs is unread."))
    elif left:
        messages.success(
            here.request,
            here.say("Read. {count} more {count:answer of theirs is|answers of theirs are} unread.", count=left),
        )
    else:
        messages.success(here.request, here.say("Read: reminders go on. Note a promise or a dispute if there is one."))
    return back(here, to=here.url("debtor", pk=debtor))


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
    stages = {str(stage.value): stage for stage in Stage}
    add_contact(
        here.id, pk, email=given.get("email", ""), phone=given.get("phone", ""), name=given.get("name", ""),
        from_stage=stages.get(given.get("from-stage", ""), Stage.STATEMENT), at=here.now, actor=here.actor,
    )  # fmt: skip
    messages.success(here.request, here.say("Kept."))
    return back(here, to=here.url("debtor", pk=pk))


@act
def scenario_of_debtor(here: Here, pk: int) -> HttpResponse:
    """Give one debtor a scenario of his own, or take that back."""
    with acting_in(here.id):
        if not Debtor.objects.filter(pk=pk).exists():
            raise Http404
    key = here.request.POST.get("key") or None
    choose(here.id, key=key, target=Target((), pk), kind=None, now=here.now, actor=here.actor)
    messages.success(here.request, here.say("Kept: from the next run on."))
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
    why = here.request.POST.get("why", "")
    done = release(here.id, target=target, kind=chosen, why=why, at=here.now, actor=here.actor)
    said = here.say("Taken up again.") if done.count else here.say("There was nothing on hold here.")
    messages.success(here.request, said)
    for one in done.left:
        messages.warning(here.request, say(one, here.language))
    return back(here, to=here.url(to, pk=pk))


@act
def same(here: Here, pk: int) -> HttpResponse:
    """This customer is another account of the one that is named, or of nobody else."""
    head = row_of(here.request.POST.get("head", ""))
    if head is None:
        say_other(here.id, pk, at=here.now, actor=here.actor)
        messages.success(here.request, here.say("Kept: two customers. Reminders go on."))
        return back(here, to=here.url("debtor", pk=pk))
    say_same(here.id, pk, head, at=here.now, actor=here.actor)
    messages.success(
        here.request, here.say("Kept: one customer. Letters go here, about all accounts; no invoice moved.")
    )
    return back(here, to=f"{here.url('debtor', pk=head)}#same")


@act
def apart(here: Here, pk: int) -> HttpResponse:
    """This account is a customer of its own again."""
    take_apart(here.id, pk, at=here.now, actor=here.actor)
    messages.success(here.request, here.say("Taken apart: a customer of its own again."))
    return back(here, to=here.url("debtor", pk=pk))


@act
def state_invoice(here: Here, pk: int) -> HttpResponse:
    """Say what an open debit is, when it was due, or that its amount is right."""
    demand(Right.ACT)
    given = here.request.POST
    with acting_in(here.id):
        _receivable(pk)
    due_on = day_of(given["due-on"]) if given.get("due-on") else None
    is_invoice, is_checked = given.get("invoice") == "yes", given.get("checked") == "yes"
    if not is_invoice and not is_checked and due_on is None:
        raise NothingSaid
    state(
        here.id,
        receivables=[pk],
        is_invoice=is_invoice,
        due_on=due_on,
        is_checked=is_checked,
        at=here.now,
        actor=here.actor,
    )
    messages.success(here.request, here.say("Kept. The next run decides on it anew."))
    return back(here, to=here.url("invoice", pk=pk))


@act
def state_claim_of_invoice(here: Here, pk: int) -> HttpResponse:
    """Say what is owed for and since when; what the form leaves empty is unknown again."""
    demand(Right.ACT)
    with acting_in(here.id):
        _receivable(pk)
    word = claim_word(here.request.POST, is_whole=True)
    state_claim(here.id, word, receivables=[pk], at=here.now, actor=here.actor)
    messages.success(here.request, here.say("Kept. The next run decides on it anew."))
    return back(here, to=here.url("invoice", pk=pk))


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
def resend(here: Here, pk: int) -> HttpResponse:
    """Send the copy of an invoice again; it asks for nothing."""
    with acting_in(here.id):
        one = _receivable(pk)
    name = resend_invoice(here.id, number=one.number, debtor=one.debtor_id, now=here.now, actor=here.actor)
    messages.success(
        here.request, here.say("The copy of {number} goes out as {notice}.", number=one.number, notice=name)
    )
    return back(here, to=here.url("invoice", pk=pk))
