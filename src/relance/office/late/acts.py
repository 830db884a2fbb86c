"""What people do on the list of late payments: ask for the next step now, hold, take up again, keep a view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.domain.errors import DomainError
from relance.domain.scenario.decide import HoldKind
from relance.domain.sentences import Sentence
from relance.language import say
from relance.office.debtors.acts import HOLD_KINDS, HoldKindUnknown, claim_word
from relance.office.fields import day_of, row_of, rows_of
from relance.office.models import SavedView
from relance.office.outbox.confirming import tell_what_waits
from relance.office.page import Here, act, back
from relance.office.today.acts import TO_UNDO
from relance.outbox.beat import beat
from relance.receivables.claims import state_claim
from relance.receivables.holds import HoldStands, Target, hold, release
from relance.receivables.models import Receivable
from relance.receivables.review import state
from relance.scenarios.by_hand import MOST_AT_ONCE, Asked, remind_now
from relance.tenancy.context import acting_in
from relance.tenancy.rights import Right, demand

REASONS_SAID = 5
MOST_VIEWS = 20
LONGEST_NAME = 60
KEPT_OF_ADDRESS = ("show", "q", "why", "age", "sort")


class NothingTicked(DomainError):
    """No row was chosen."""

    code = "nothing_ticked"
    template = "Tick at least one invoice first: nothing changed."


class TooManyTicked(DomainError):
    """More than one act takes; a part of them would be a surprise."""

    code = "too_many_ticked"
    template = "At most {most} can be ticked at once; nothing changed (ticked: {count})."


class ViewNotKept(DomainError):
    """A view without a name, or one too many."""

    code = "view_not_kept"
    template = "Give the view a name; at most {most} are kept."


@act
def remind(here: Here) -> HttpResponse:
    """The next reminder of each, now; it leaves after the time to undo."""
    return _ask(here, formal=False)


@act
def formal_notice(here: Here) -> HttpResponse:
    """The formal notice of each: made now, and looked at before it goes."""
    return _ask(here, formal=True)


def _ask(here: Here, *, formal: bool) -> HttpResponse:
    beat(here.id, now=here.now, actor=here.actor)  # a gap is found before the word that is given now
    done = remind_now(here.id, _chosen(here), formal=formal, now=here.now, actor=here.actor, to_undo=TO_UNDO)
    asked = done.asked
    _tell(here, asked)
    tell_what_waits(here, [done.confirmed])
    if asked.to_look_at:
        return HttpResponseRedirect(here.url("today") + f"?letter={asked.to_look_at[0]}#letter")
    return back(here, to=here.url("late"))


def _tell(here: Here, asked: Asked) -> None:
    if asked.to_look_at:
        count = len(asked.to_look_at)
        messages.success(
            here.request, here.say("Ready, and waiting for your look: {count}. Confirm here.", count=count)
        )
    if not (asked.may_go or asked.to_look_at or asked.refused):
        messages.warning(here.request, here.say("Nothing of it is open any more: nothing changed."))
    for number, why in asked.refused[:REASONS_SAID]:
        messages.warning(here.request, here.say("{number}: {why}", number=number, why=why))
    if len(asked.refused) > REASONS_SAID:
        rest = len(asked.refused) - REASONS_SAID
        messages.warning(here.request, here.say("And {count} more that nothing is sent for now.", count=rest))


def _chosen(here: Here) -> list[int]:
    """The receivable of the row whose button was pressed, else those ticked. Raises NothingTicked, TooManyTicked."""
    only = row_of(here.request.GET.get("only", ""))
    chosen = [only] if only is not None else rows_of(here.request.POST.getlist("receivable"))
    if not chosen:
        raise NothingTicked
    if len(chosen) > MOST_AT_ONCE:
        raise TooManyTicked(most=MOST_AT_ONCE, count=len(chosen))
    return chosen


@act
def hold_ticked(here: Here) -> HttpResponse:
    """Pause the ticked ones."""
    given = here.request.POST
    if given.get("kind", "") not in {kind.value for kind in HOLD_KINDS}:
        raise HoldKindUnknown(text=given.get("kind", ""))
    until: date | None = day_of(given["until"]) if given.get("until") else None
    targets = _targets(here, _chosen(here))
    if not targets:
        raise NothingTicked
    for target in targets:
        hold(here.id, target=target, kind=HoldKind(given["kind"]), until=until, note="", at=here.now, actor=here.actor)
    messages.success(here.request, here.say("On hold. What is owed stays owed; take it up again under On hold."))
    return back(here, to=here.url("late"))


@act
def state_ticked(here: Here) -> HttpResponse:
    """Say that the ticked ones are invoices."""
    demand(Right.ACT)
    stated = state(here.id, receivables=_chosen(here), is_invoice=True, due_on=None, at=here.now, actor=here.actor)
    messages.success(
        here.request, here.say("Said to be invoices: {count}. The next run decides on them.", count=len(stated))
    )
    return back(here, to=here.url("late"))


@act
def state_claims(here: Here) -> HttpResponse:
    """Say of the ticked ones what is owed for and since when; what the form leaves empty stays as it is."""
    demand(Right.ACT)
    word = claim_word(here.request.POST, is_whole=False)
    changed = state_claim(here.id, word, receivables=_chosen(here), at=here.now, actor=here.actor)
    messages.success(here.request, here.say("Kept: {count}. The next run decides on them.", count=len(changed)))
    return back(here, to=here.url("late"))


@act
def release_ticked(here: Here) -> HttpResponse:
    """End the pauses of the ticked ones, as far as a person may: what stays is said."""
    count, left = 0, list[Sentence]()
    for target in _targets(here, _chosen(here)):
        try:
            done = release(here.id, target=target, kind=None, at=here.now, actor=here.actor)
        except HoldStands as stands:
            left.append(stands.sentence)
            continue
        count += done.count
        left += done.left
    if count:
        messages.success(here.request, here.say("Taken up again."))
    for one in left[:REASONS_SAID]:
        messages.warning(here.request, say(one, here.language))
    if len(left) > REASONS_SAID:
        rest = len(left) - REASONS_SAID
        messages.warning(here.request, here.say("And {count} more that {count:stays|stay} on hold.", count=rest))
    if not count and not left:
        messages.warning(here.request, here.say("The whole debtor is on hold: resume on their page."))
    return back(here, to=here.url("late"))


def _targets(here: Here, receivables: Sequence[int]) -> list[Target]:
    """One for each debtor; a receivable that is not this organisation's is in none."""
    by_debtor: dict[int, list[int]] = defaultdict(list)
    with acting_in(here.id):
        for pk, debtor in Receivable.objects.filter(pk__in=receivables).order_by("pk").values_list("pk", "debtor_id"):
            by_debtor[debtor].append(pk)
    return [Target(tuple(pks), debtor) for debtor, pks in by_debtor.items()]


# -- saved views ----------------------------------------------------------------------------------------------------------


@act
def keep_view(here: Here) -> HttpResponse:
    """Keep what the list shows under a name of one's own; the same name again replaces it."""
    demand(Right.SEE)
    name = here.request.POST.get("name", "").replace("\0", "").strip()[:LONGEST_NAME]
    shown = dict(parse_qsl(here.request.POST.get("query", "")[:1000]))
    query = urlencode({key: shown[key].replace("\0", "") for key in KEPT_OF_ADDRESS if shown.get(key)})
    with acting_in(here.id):
        mine = SavedView.objects.filter(user_id=here.user.pk)
        if not name or mine.exclude(name=name).count() >= MOST_VIEWS:
            raise ViewNotKept(most=MOST_VIEWS)
        SavedView.objects.update_or_create(
            organisation_id=here.id, user_id=here.user.pk, name=name, defaults={"query": query}
        )
    messages.success(here.request, here.say("Kept."))
    return HttpResponseRedirect(f"{here.url('late')}?{query}")


@act
def drop_view(here: Here, pk: int) -> HttpResponse:
    """Forget a view of one's own."""
    demand(Right.SEE)
    with acting_in(here.id):
        SavedView.objects.filter(pk=pk, user_id=here.user.pk).delete()
    return back(here, to=here.url("late"))
