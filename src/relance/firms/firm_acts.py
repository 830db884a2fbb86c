"""What a firm does in a case, under its mandate: the step that its scenario wants, the day on which a letter was posted, giving one up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection

from relance.domain.errors import DomainError
from relance.domain.firms.gate import FIRM_LOCKED, NOTHING_OWED, PAUSED, TAKEN_BACK
from relance.domain.firms.levels import Level
from relance.domain.firms.steps import Planned, due_step, planned
from relance.domain.ids import FirmLetterId, MandateId
from relance.firms.desk import FirmDesk
from relance.firms.mandates import FirmLocked, firm_lacks
from relance.firms.models import Entrusted, FirmLetter
from relance.firms.ordering import NotOffered, PriceNotAccepted, locked, price_of, write
from relance.firms.papers import FirmPaper
from relance.firms.registered import BY
from relance.firms.states import ENDED, LetterState
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.due import Kind, due
from relance.tenancy.rights import Right, needs


class NothingToSend(DomainError):
    """The scenario wants nothing today, or the case is paused."""

    code = "nothing_to_send"
    template = "Nothing is to be sent for this case now: {why}."


class NotPosted(DomainError):
    """A letter that cannot be recorded as posted."""

    code = "not_posted"
    template = "This letter cannot be recorded as posted: {why}. Do not post it."


class LetterNotPrinted(DomainError):
    """It is no letter that lies printed with the firm."""

    code = "letter_not_printed"
    template = "This letter does not wait to be posted."


class PostedInFuture(DomainError):
    """A day that has not come, or before the letter was written."""

    code = "posted_in_future"
    template = "{day} cannot be the day of posting: the letter is of {dated}."


def scenario_of(here: Acting, found: Entrusted, letters: Sequence[tuple[str, str]] | None = None) -> list[Planned]:
    """The firm's steps on a case that it took on, with their days; nothing before. ``letters``, level and state, are read unless given."""
    if found.accepted_at is None or not found.mandate.firm_paper:
        return []
    if letters is None:
        letters = list(FirmLetter.objects.filter(entrusted=found).values_list("level", "state"))
    accepted_on = found.accepted_at.astimezone(here.zone).date()
    done = {Level(level) for level, state in letters if state not in ENDED}
    return planned(FirmPaper.of(found.mandate.firm_paper).steps, accepted_on, done)


@needs(Right.ACT)
def order_step(here: Acting, entrusted: int) -> FirmLetterId:
    """The step that the firm's scenario wants today, where it costs the creditor nothing: a paid one is the creditor's click.

    Raises NotInHand, NothingToSend, NotOffered, PriceNotAccepted, NoFirstLetter, FirmLocked.
    """
    found = locked(here, entrusted)
    step = due_step(scenario_of(here, found), here.today)
    if found.paused_at is not None:
        raise NothingToSend(why=PAUSED)
    if step is None:
        raise NothingToSend(why=NOTHING_OWED if not _owes(here, entrusted) else FIRM_LOCKED)
    if missing := firm_lacks(here, found.mandate):
        raise FirmLocked(first=missing[0].what, article=missing[0].article)
    price = price_of(found, step.step.level)
    if price is None:
        raise NotOffered
    if price:
        raise PriceNotAccepted(price=price)
    letter = write(here, found, step.step.level, step.step.key, None)
    body = {"letter": letter, "case": found.case_id, "step": step.step.key}
    append(here, [Fact("firm.ordered_letter", body, chain=-found.mandate_id)])
    return letter


def _owes(here: Acting, entrusted: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(open_amount) FROM firms_claims_of_cases() WHERE entrusted_id = %s", [entrusted])
        (left,) = cursor.fetchone() or (None,)
    return bool(left and left > 0)


@needs(Right.ACT)
def record_posted(here: Acting, letter: FirmLetterId, on: date) -> None:
    """The firm posted a printed letter; refused where nothing is owed any more, and after a pause or the case's return.

    Raises LetterNotPrinted, NotPosted, PostedInFuture.
    """
    found, over_on = _printed(here, letter)
    if over_on is None:
        if not _owes(here, found.entrusted_id):
            raise NotPosted(why=NOTHING_OWED)
        paused = Entrusted.objects.values_list("paused_at", flat=True).get(pk=found.entrusted_id)
        if paused is not None and on >= paused.astimezone(here.zone).date():
            raise NotPosted(why=PAUSED)
    elif on > over_on:
        raise NotPosted(why=TAKEN_BACK)
    if found.dated is None or not found.dated <= on <= here.today:
        raise PostedInFuture(day=on, dated=found.dated)
    FirmLetter.objects.filter(pk=letter).update(state=LetterState.ACCEPTED.value, sent_on=on, settled_at=here.at)
    append(here, [Fact("firm.posted", {"letter": letter, "on": on}, chain=-(here.mandate or 0))])


@needs(Right.ACT)
def give_up(here: Acting, letter: FirmLetterId) -> None:
    """A printed letter is pulled out: it is not posted, and its price is not owed. Raises LetterNotPrinted."""
    _printed(here, letter)
    FirmLetter.objects.filter(pk=letter).update(state=LetterState.VOIDED.value, settled_at=here.at)
    append(here, [Fact("firm.gave_up_letter", {"letter": letter}, chain=-(here.mandate or 0))])


def _printed(here: Acting, letter: FirmLetterId) -> tuple[FirmLetter, date | None]:
    """The letter, locked, and the day from which its case is not the firm's any more."""
    found = (
        FirmLetter.objects.select_for_update(of=("self",))
        .filter(pk=letter, state=LetterState.HANDED_OVER.value)
        .exclude(reference__startswith=BY)
        .first()
    )
    if found is None:
        raise LetterNotPrinted
    with connection.cursor() as cursor:
        cursor.execute("SELECT over_on FROM firms_printed_cases() WHERE entrusted_id = %s", [found.entrusted_id])
        (over_on,) = cursor.fetchone() or (None,)
    return found, over_on


def order_steps(desk: FirmDesk, picked: Sequence[tuple[MandateId, int]]) -> int:
    """The steps of several cases, each in its creditor's organisation; returns how many were ordered.

    Raises what ``order_step`` raises; what was ordered before stays ordered.
    """
    for mandate, entrusted in picked:
        with desk.inside(mandate) as here:
            order_step(here, entrusted)
        wake(desk, mandate)
    return len(picked)


def wake(desk: FirmDesk, mandate: MandateId) -> None:
    """Tell the creditor's program that something is to be carried out."""
    with desk.program(mandate) as here:
        due(here, Kind.FIRMS)
