"""Asking for pursued penalties of what was paid late by a letter of their own: a person's act, and once.

Where something else is open, letters bear them as lines of their own (``letters.late_paid``); where nothing is, nothing else would ask.
After such a letter no other asks for them again by itself, and a person does only where it came to nothing: it was voided, refused or
came back. Then the round rises, and that stands in the journal.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.db import connection

from relance.domain.delivery import Purpose
from relance.domain.money import Money
from relance.domain.scenario.decide import forbidden
from relance.domain.scenario.model import Channel
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.letters.late_paid import DayOfPaymentUnknown, NoLatePenalties
from relance.letters.letterhead import Author, author_of
from relance.letters.model import Act, LetterItem
from relance.outbox.confirmation import was_anything_confirmed
from relance.outbox.models import Notice
from relance.outbox.notices import NewItem, first_leaving
from relance.outbox.organisation_state import organisation_state
from relance.outbox.posting import Posting, post
from relance.outbox.preparation import Composers
from relance.receivables import late_paid
from relance.receivables.late_paid import SettledLate
from relance.receivables.models import PenaltyFate, Receivable
from relance.receivables.snapshots import Standing, standings
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs

STEP_KEY = "penalties"
MOST_AT_ONCE = 200
NOT_PURSUED = Sentence("Nobody chose to pursue its penalties: choose that first.")
PAYABLE_LATER = Sentence(
    "A public body has some days after the principal to pay the interest (CCP art. R2192-36): they are not over."
)
NO_WAY = Sentence("Neither an e-mail nor a postal address is known.")
ASKED_ALREADY = Sentence("Letter {number} asks for its penalties already: that goes once.")
# Of these receivables, the letters of their own: with each its round, and whether it may have reached the debtor or may still.
ASKED = """
    SELECT a.receivable_id, a.round, n.year || '-' || lpad(n.number::text, 6, '0'),
        bool_or(a.state NOT IN ('voided', 'refused', 'bounced'))
    FROM outbox_asked a JOIN outbox_notice n ON n.id = a.notice_id
    WHERE a.receivable_id = ANY(%s) AND a.step_key = %s AND n.act = 'late_paid' GROUP BY a.receivable_id, a.round, n.year, n.number
    ORDER BY a.round
"""


@dataclass(slots=True)
class PenaltiesAsked:
    """What became of it: letters that go, and those that wait for a look, by number; and why there is none, by invoice."""

    may_go: list[str] = field(default_factory=list)
    to_look_at: list[str] = field(default_factory=list)
    refused: list[tuple[str, Sentence]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Before:
    """How often it was asked by letters of its own, and by which one that stands; "" where none does."""

    rounds: int
    standing: str


@needs(Right.ACT)
def ask_penalties(here: Acting, receivables: Sequence[int], *, to_undo: timedelta = timedelta(0)) -> PenaltiesAsked:
    """Post a letter to each debtor of these invoices, at most 200, for what their delay still costs: penalties and compensation.

    Only what was paid late in full, whose penalties are pursued and nothing forbids to ask; for the rest the reason is given. Whoever
    asks confirms, but what the books are too old for, and what comes before anybody confirmed a first letter, waits for a look.
    Nothing leaves before ``to_undo`` is over. The rows are locked: asked twice at once, one is refused. Raises IdentityIncomplete.
    """
    asked, facts = PenaltiesAsked(), list[Fact]()
    hold_lock(Lock.RUN, here, alone=True)
    wanted = list(
        Receivable.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=sorted(set(receivables))[:MOST_AT_ONCE])
        .order_by("pk")
    )
    items, waits = _askable(here, wanted, asked), _waits_for_a_look(here)
    for to, listed in _by_debtor(here, items):
        posted = _post(here, to, listed, author_of(here), to_undo=to_undo, waits=waits)
        (asked.to_look_at if waits else asked.may_go).append(posted.name)
        facts.append(_fact(posted, listed))
    append(here, facts)
    return asked


def _askable(here: Acting, wanted: Sequence[Receivable], asked: PenaltiesAsked) -> dict[int, tuple[LetterItem, Before]]:
    """By receivable what it would be asked for and what was before; of the others the reason is told to ``asked``."""
    pks = [one.pk for one in wanted]
    settled = {one.receivable: one for one in late_paid.among(here, pks)}
    standing = {one.receivable: one for one in standings(here, pks)}
    composer = Composers(here).of_day(here.today, here.today)
    owed, payable, before = composer.each(pks), composer.pursued(pks), asked_before(here, pks)
    found = {}
    for one in wanted:
        past = before.get(one.pk, Before(0, ""))
        why = _refused(settled.get(one.pk), owed.get(one.pk), standing[one.pk], here)
        if why is None and past.standing:
            why = Sentence(ASKED_ALREADY.template, {"number": past.standing})
        if why is None and one.pk not in payable:
            why = PAYABLE_LATER
        if why is None:
            found[one.pk] = (payable[one.pk], past)
        else:
            asked.refused.append((one.number, why))
    return found


def _refused(settled: SettledLate | None, item: LetterItem | None, to: Standing, here: Acting) -> Sentence | None:
    """Why no letter may ask for its penalties."""
    if settled is None or item is None or not item.besides:
        return Sentence(NoLatePenalties.template)
    if settled.fate is not PenaltyFate.PURSUE:
        return NOT_PURSUED
    if not settled.is_dated:
        return Sentence(DayOfPaymentUnknown.template, {"number": item.number, "day": settled.settled_on})
    if (wait := forbidden(to.snapshot, here.today)) is not None:
        return wait.sentence
    return None if _way(to) else NO_WAY


def _way(to: Standing) -> Channel | None:
    """E-mail before paper."""
    return next((way for way in (Channel.EMAIL, Channel.POST) if way in to.snapshot.reachable), None)


def _by_debtor(
    here: Acting, items: Mapping[int, tuple[LetterItem, Before]]
) -> list[tuple[Standing, list[tuple[int, LetterItem, Before]]]]:
    """One letter a debtor, with where its debtor stands."""
    groups: dict[int, tuple[Standing, list[tuple[int, LetterItem, Before]]]] = {}
    for one in standings(here, list(items)):
        groups.setdefault(one.debtor, (one, []))[1].append((one.receivable, *items[one.receivable]))
    return [groups[debtor] for debtor in sorted(groups)]


def _post(
    here: Acting,
    to: Standing,
    listed: Sequence[tuple[int, LetterItem, Before]],
    author: Author,
    *,
    to_undo: timedelta,
    waits: bool,
) -> Notice:
    asks = [NewItem(pk, STEP_KEY, past.rounds, Decimal(0), Money.zero(item.open.currency)) for pk, item, past in listed]
    leaves_at = max(first_leaving(here, on=here.today), here.at + to_undo)
    way = _way(to)
    how = Posting(ways={way} if way else (), leaves_at=leaves_at, waits_for_a_look=waits)
    return post(here, Purpose.DEMAND, Act.LATE_PAID, to, asks, author, how)


def _waits_for_a_look(here: Acting) -> bool:
    """As with a reminder that somebody asks for: see ``scenarios.by_hand``."""
    state = organisation_state(here)
    return state.is_stale(here.today) or (state.proposes and not was_anything_confirmed(here))


def _fact(posted: Notice, listed: Sequence[tuple[int, LetterItem, Before]]) -> Fact:
    body = {
        "notice": posted.pk,
        "number": posted.name,
        "items": [[pk, STEP_KEY, past.rounds, str(item.interest), str(item.compensation)] for pk, item, past in listed],
    }
    return Fact("penalties.asked", body, chain=posted.debtor_id)


def standing_letters(here: Acting, receivables: Collection[int]) -> dict[int, str]:
    """By receivable, the number of the letter of its own that asks for its penalties, or has asked."""
    return {pk: past.standing for pk, past in asked_before(here, receivables).items() if past.standing}


def asked_before(here: Acting, receivables: Collection[int]) -> dict[int, Before]:
    """By receivable, what letters of its own have asked so far; nothing of one that was never asked so."""
    found: dict[int, Before] = {}
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [list(receivables), STEP_KEY])
        for receivable, round_, number, stands in cursor.fetchall():
            past = found.get(receivable, Before(0, ""))
            found[receivable] = Before(round_ + 1, number if stands else past.standing)
    return found
