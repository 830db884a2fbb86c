"""(a) of how a message leaves: one short transaction locks what it asks for, asks the gate, and claims it.

Payments and holds lock the same rows, so what came before the claim is seen by the gate, and what comes after comes after.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from relance.dispatch.states import move
from relance.domain.calendars import ContactHours
from relance.domain.delivery import MessageState, Purpose
from relance.domain.money import Money
from relance.domain.scenario.gate import (
    MAY_BE_ANSWERED,
    MAY_BE_TOLD,
    Item,
    Leaving,
    Outcome,
    Verdict,
    gate,
    gate_information,
)
from relance.domain.scenario.model import Channel
from relance.journal.appending import Fact, append
from relance.letters.archive import figures_of
from relance.letters.letterhead import Sender
from relance.letters.model import BEARS_LATE_PAID, DEPOSIT_ACTS, Act, Heading, Letter
from relance.outbox.letter_context import contexts_of
from relance.outbox.models import Message, Notice, NoticeItem
from relance.outbox.notice_terms import Terms
from relance.outbox.notices import ask_again, is_formal
from relance.outbox.organisation_state import OrganisationState, organisation_state
from relance.outbox.posting import VAT_DUPLICATE
from relance.outbox.preparation import Composers, items_of
from relance.outbox.renewal import date_anew, frozen
from relance.parties.same_customer import heads_of
from relance.receivables.addressees import Addressee, addressee
from relance.receivables.snapshots import Standing, standings
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.places import may_leave


@dataclass(slots=True)
class Claimed:
    """What became of one message at the gate; ``letter`` is who writes to whom where it asks for nothing."""

    message: Message
    notice: Notice
    outcome: Outcome
    letter: Letter | Heading
    sender: Sender
    state: OrganisationState


def queued_messages(here: Acting, *, channels: Collection[Channel]) -> list[int]:
    """The messages whose hour has come and whose letter is written, oldest first."""
    return list(
        Message.objects.filter(
            state=MessageState.QUEUED.value,
            not_before__lte=here.at,
            channel__in=[channel.value for channel in channels],
            notice__document__isnull=False,
        )
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def claim(here: Acting, message_id: int) -> Claimed | None:
    """Take the message through the gate. None where somebody else has it, or it is no longer queued.

    On ``LEAVE`` it is claimed once the caller's transaction has ended: then the caller must call its channel, exactly once.
    """
    hold_lock(Lock.EXIT, here, alone=False)
    message = (
        Message.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=message_id, state=MessageState.QUEUED.value)
        .select_related("notice")
        .first()
    )
    if message is None or message.notice.document_id is None:
        return None
    return claim_locked(here, message)


def claim_locked(here: Acting, message: Message) -> Claimed:
    """The same for a message that the caller has locked (a batch of letters), after the lock EXIT."""
    notice = message.notice
    state = organisation_state(here)
    items = items_of(here, notice)
    lock_debtor(notice.debtor_id)
    lock_receivables([item.receivable_id for item in items])
    standing = {one.receivable: one for one in standings(here, [item.receivable_id for item in items])}
    # Who is told of something else than a receivable may have none.
    to = standing[items[0].receivable_id] if items else addressee(here, notice.debtor_id)
    composers = Composers(here, state)
    today = state.today(here.at)
    hours = ContactHours.at(to.postal_code, state.zone.key, state.rules.opens, state.rules.closes)
    is_sending_on = may_leave(here)
    letter: Letter | Heading
    if notice.purpose == Purpose.INFORMATION.value:
        letter = composers.heading_of(notice)
        outcome = gate_information(
            [hold for one in standing.values() for hold in one.snapshot.all_holds] if items else to.holds,
            channel=Channel(message.channel),
            has_address=_has_address(message, to),
            is_sending_on=is_sending_on,
            now=here.at,
            today=today,
            hours=hours,
            passing=MAY_BE_TOLD if notice.act == VAT_DUPLICATE else MAY_BE_ANSWERED,
        )
    else:
        letter = composers.letter_of(notice, contexts_of(here, [notice], items)[notice.pk])
        leaving = _leaving(
            here,
            state,
            message,
            notice,
            items,
            standing,
            letter,
            today,
            is_sending_on=is_sending_on,
            is_pursued=_is_pursued(composers, notice, items),
            is_term_too_near=letter.pay_by is not None and Terms.of(here).is_too_late(notice, today, message.channel),
        )
        outcome = gate(leaving, now=here.at, today=today, hours=hours, rules=state.rules)
    _record(here, message, notice, outcome, today=today)
    return Claimed(message, notice, outcome, letter, composers.author_of(notice).sender, state)


def lock_for_claims(here: Acting, messages: Collection[Message]) -> None:
    """Lock the debtors of these, which the caller has locked, and what they are asked for, before the first one is claimed."""
    for head in sorted(heads_of(here, {message.notice.debtor_id for message in messages})):
        lock_debtor(head)
    items = NoticeItem.objects.filter(notice__in={message.notice_id for message in messages})
    lock_receivables(list(items.values_list("receivable_id", flat=True)))


def _leaving(
    here: Acting,
    state: OrganisationState,
    message: Message,
    notice: Notice,
    items: list[NoticeItem],
    standing: dict[int, Standing],
    letter: Letter,
    today: date,
    *,
    is_sending_on: bool,
    is_pursued: bool,
    is_term_too_near: bool,
) -> Leaving:
    """What the full gate looks at."""
    asked = [item for item in items if not item.is_for_information]
    is_deposit = notice.act in DEPOSIT_ACTS
    contacts = _other_contacts(notice, since=today - timedelta(days=max(state.rules.pressure.days, notice.gap_days)))
    return Leaving(
        channel=Channel(message.channel),
        has_address=_has_address(message, standing[asked[0].receivable_id]),
        items=tuple(Item(standing[item.receivable_id].snapshot, item.tolerance) for item in asked),
        is_sending_on=is_sending_on,
        is_confirmed=notice.confirmed_at is not None,
        is_formal=is_formal(notice),
        accepts_stale=notice.confirmed_at is not None and state.was_stale(notice.confirmed_at),
        waits_for_a_word=not state.sends_by_itself(today, is_deposit=is_deposit),
        letter_days=(today - notice.dated).days,
        figures_match=is_pursued and figures_of(letter) == notice.figures,
        asks_principal=notice.act != Act.LATE_PAID,
        asked=_asked(letter),
        contacts=tuple(day for day, _ in contacts),
        last_letter=max((day for day, is_pair in contacts if not is_pair), default=None),
        gap_days=notice.gap_days,
        source_days=None if is_deposit else state.source_days(today),  # no books tell of it
        stale_after_days=state.stale_after_days,
        # On paper a person has it written anew: see postal_batches.
        can_be_renewed=notice.dated < today and message.channel != Channel.POST.value and not frozen(here, [notice]),
        is_term_too_near=is_term_too_near,
    )


def _is_pursued(composers: Composers, notice: Notice, items: list[NoticeItem]) -> bool:
    """Of a letter about what was paid late alone: all of it is still owed, pursued, and free to be asked."""
    if notice.act != Act.LATE_PAID:
        return True
    asked = {item.receivable_id for item in items if not item.is_for_information}
    return asked <= composers.of_day(notice.dated, notice.counted_until).pursued(asked).keys()


def lock_debtor(debtor: int) -> None:
    """One message of a customer at a time, of whichever account: what another one claimed is seen here, so two never leave together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('relance.debtor', head_id)) FROM parties_debtor WHERE id = %s",
            [debtor],
        )


def lock_receivables(ids: Collection[int]) -> None:
    """In order of id, as payments and holds do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM receivables_receivable WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [list(ids)]
        )


def _has_address(message: Message, to: Standing | Addressee) -> bool:
    """The address it was made for is still one of the debtor's."""
    if message.channel == Channel.EMAIL.value:
        return message.recipient in [address for address, _contact in to.emails]
    if message.channel == Channel.SMS.value:
        return message.recipient == to.mobile != ""
    return Channel.POST in to.reachable


def _asked(letter: Letter) -> tuple[tuple[Money, Money], ...]:
    if letter.act not in BEARS_LATE_PAID:
        return ()
    return tuple((letter.principal(currency), letter.penalties(currency)) for currency in letter.currencies)


def _other_contacts(notice: Notice, *, since: date) -> list[tuple[date, bool]]:
    """The days after ``since`` of what this debtor had by other notices, over all channels.

    With each, whether the two were decided together: a formal notice is a document of its own beside the letter of its day.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT day, decided_on = %s AND act = %s FROM outbox_reached
                WHERE purpose = 'demand' AND debtor_id IN (
                        SELECT g.id FROM parties_debtor own JOIN parties_debtor g ON g.id = own.head_id OR g.same_as_id = own.head_id
                        WHERE own.id = %s)
                    AND notice_id <> %s AND day > %s""",
            [notice.decided_on, Act.MISE_EN_DEMEURE.value, notice.debtor_id, notice.pk, since],
        )
        return [(on, is_pair) for on, is_pair in cursor.fetchall()]


def _record(here: Acting, message: Message, notice: Notice, outcome: Outcome, *, today: date) -> None:
    """Move the message as the gate says, and journal it."""
    reason = outcome.reason.value if outcome.reason else ""
    body: dict[str, object] = {"message": message.pk, "notice": notice.pk, "channel": message.channel, "reason": reason}
    match outcome.verdict:
        case Verdict.LEAVE:
            first = message.first_tried_at or here.at
            move(
                message,
                MessageState.CLAIMED,
                claimed_at=here.at,
                first_tried_at=first,
                attempts=message.attempts + 1,
                reason="",
                why="",
            )
            name = "message.claimed"
        case Verdict.VOID:
            move(message, MessageState.VOIDED, reason=reason, settled_at=here.at)
            name = "message.voided"
        case Verdict.ASK:
            move(message, MessageState.PROPOSED, reason=reason)
            ask_again(here, [notice.pk])
            name = "message.proposed"
        case Verdict.RENEW:
            date_anew(here, [notice], today)
            name = "letter.dated_anew"
        case Verdict.LATER:
            Message.objects.filter(pk=message.pk).update(reason=reason, not_before=outcome.until or message.not_before)
            return
    append(here, [Fact(name, body, chain=notice.debtor_id)])
