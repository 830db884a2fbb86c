"""What happened to a deposit, in words, newest first: what its own rows know, and what the guest's page of letters and money tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from relance.deposits.overview.one_deposit import ClaimStory, Story
from relance.domain.debtor_answers import AnswerKind
from relance.domain.deposits.attempts import ATTEMPT_WORDS, AttemptState
from relance.domain.deposits.claims import Movement, Outcome
from relance.domain.deposits.guarantees import GuaranteeKind
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.insight.moments import Moment
from relance.office.visit import Visit

MOVED: dict[Movement, Sentence] = {
    Movement.CARD: Sentence("{amount} received from the card"),
    Movement.PAGE: Sentence("{amount} paid by the guest on their page"),
    Movement.BY_HAND: Sentence("{amount} paid otherwise"),
    Movement.REFUND: Sentence("{amount} given back to the guest"),
    Movement.TAKEN_BACK: Sentence("{amount} taken back by the cardholder's bank"),
    Movement.GIVEN_BACK: Sentence("{amount} given back by the bank: the dispute was won"),
}
ANSWERED: dict[AnswerKind, Sentence] = {
    AnswerKind.ACCEPT: Sentence("The guest agrees to {amount}"),
    AnswerKind.OFFER: Sentence("The guest offers {amount}"),
    AnswerKind.CONTEST: Sentence("The guest contests the claim"),
    AnswerKind.ASK: Sentence("The guest asks something"),
    AnswerKind.TAKE_BACK: Sentence("The guest takes their agreement back"),
}
ENDED: dict[Outcome, Sentence] = {
    Outcome.PAID: Sentence("The claim is settled"),
    Outcome.CANCELLED: Sentence("The claim is called off"),
    Outcome.RECOVERY: Sentence("The attempts end; what is left goes on by messages"),
    Outcome.LEFT: Sentence("The attempts end; what is left waits for you"),
}
NOT_TOLD = frozenset(
    {AttemptState.CAPTURED.value, AttemptState.DROPPED.value}
)  # money is told as money; nothing was made
MONEY = "money-in"


def moments(visit: Visit, story: Story, others: Sequence[Moment]) -> list[Moment]:
    """The timeline: ours and ``others``, by day, the newest first."""
    told = [*_of_guarantee(visit, story), *others]
    for claim in story.claims:
        told += _of_claim(visit, claim)
    return sorted(told, key=lambda one: one.on)[::-1]


def _of_guarantee(visit: Visit, story: Story) -> Iterator[Moment]:
    one = story.guarantee
    amount = Money(one.amount, one.currency).rounded()
    if one.asked_at is not None:
        if one.kind == GuaranteeKind.PAYMENT:
            said = Sentence("Payment of {amount} asked for", {"amount": amount})
        elif one.kind == GuaranteeKind.NO_SHOW:
            said = Sentence("No-show guarantee of {amount} asked for", {"amount": amount})
        else:
            said = Sentence("Deposit of {amount} asked for", {"amount": amount})
        yield Moment(_day(visit, one.asked_at), "out", said)
    if story.paid is not None:
        yield Moment(
            _day(visit, story.paid.at),
            MONEY,
            Sentence("{amount} paid by the guest on their page", {"amount": story.paid.amount}),
        )
        yield from _of_payment(visit, story)
    if story.acceptance is not None:
        at = visit.local(story.acceptance.accepted_at)
        facts = {"version": story.acceptance.terms.version, "hour": at.time()}
        yield Moment(at.date(), "", Sentence("Terms accepted"), Sentence("Version {version}, at {hour}.", facts))
    if story.card is not None:
        facts = {"network": story.card.network.title(), "last4": story.card.last4}
        yield Moment(
            _day(visit, story.card.given_at),
            "",
            Sentence("The guest gives a card"),
            Sentence("{network} ending in {last4}.", facts),
        )
    if one.cancelled_at is not None:
        yield Moment(_day(visit, one.cancelled_at), "alert", Sentence("Request taken back"))
    if one.released_at is not None:
        yield Moment(_day(visit, one.released_at), "", Sentence("Card let go: nothing can be claimed any more"))


def _of_payment(visit: Visit, story: Story) -> Iterator[Moment]:
    """What went back of what was paid outright, and what a cardholder asked the bank for."""
    for refund in story.refunds:
        amount = {"amount": Money(refund.amount, refund.currency).rounded()}
        if refund.state == AttemptState.CAPTURED and refund.settled_at is not None:
            more = Sentence("{text}", {"text": refund.why}) if refund.why and not refund.reference else None
            yield Moment(
                _day(visit, refund.settled_at), "alert", Sentence(MOVED[Movement.REFUND].template, amount), more
            )
        elif refund.state == AttemptState.DECLINED and refund.settled_at is not None:
            said = Sentence("{amount} could not go back to the card", amount)
            yield Moment(_day(visit, refund.settled_at), "alert", said, Sentence("{text}", {"text": refund.why}))
        elif refund.state != AttemptState.DROPPED:
            back = {"state": ATTEMPT_WORDS[AttemptState(refund.state)], **amount}
            yield Moment(visit.today, "planned", Sentence("{amount} goes back to the guest: {state}", back))
    for dispute in story.disputes:
        asked = {"amount": Money(dispute.amount, dispute.currency).rounded()}
        yield Moment(
            _day(visit, dispute.opened_at), "alert", Sentence("The cardholder disputes {amount} at the bank", asked)
        )


def _of_claim(visit: Visit, story: ClaimStory) -> Iterator[Moment]:
    claim = story.claim
    if claim.requested_at is not None:
        first = story.changes[0].before if story.changes else claim.amount
        said = Sentence("{amount} claimed", {"amount": story.money(first)})
        yield Moment(_day(visit, claim.requested_at), "out", said, Sentence("{text}", {"text": claim.story}))
    for change in story.changes:
        sums = {"before": story.money(change.before), "after": story.money(change.after)}
        more = Sentence("{text}", {"text": change.words}) if change.words else None
        yield Moment(_day(visit, change.made_at), "out", Sentence("Lowered from {before} to {after}", sums), more)
    for answer in story.answers:
        amount = (
            Money(answer.amount, answer.currency).rounded() if answer.amount is not None else story.money(claim.amount)
        )
        text = answer.exchange.text
        yield Moment(
            _day(visit, answer.given_at),
            "",
            Sentence(ANSWERED[AnswerKind(answer.kind)].template, {"amount": amount}),
            Sentence("{text}", {"text": text}) if text else None,
        )
    for one in story.attempts:
        at = one.row.first_tried_at or one.row.settled_at
        if at is None or one.row.state in NOT_TOLD:
            continue
        which = {"ordinal": one.row.ordinal, "amount": one.amount}
        said = Sentence("Attempt {ordinal}: {amount} asked of the card", which)
        yield Moment(_day(visit, at), "", said, one.result)
    for move in story.moves:
        said = Sentence(MOVED[Movement(move.kind)].template, {"amount": story.money(abs(move.amount))})
        more = Sentence("{text}", {"text": move.note}) if move.note else None
        yield Moment(move.moved_on, MONEY if move.amount > 0 else "alert", said, more)
    for refund in story.refunds:
        if refund.state in (AttemptState.QUEUED.value, AttemptState.CLAIMED.value, AttemptState.PENDING.value):
            back = {"amount": story.money(refund.amount), "state": ATTEMPT_WORDS[AttemptState(refund.state)]}
            yield Moment(visit.today, "planned", Sentence("{amount} goes back to the guest: {state}", back))
    for dispute in story.disputes:
        said = Sentence("The cardholder disputes {amount} at the bank", {"amount": story.money(dispute.amount)})
        yield Moment(_day(visit, dispute.opened_at), "alert", said)
    if claim.stopped_at is not None:
        yield Moment(_day(visit, claim.stopped_at), "alert", Sentence("Attempts stopped by a person"))
    if claim.ended_at is not None:
        yield Moment(_day(visit, claim.ended_at), "", ENDED[Outcome(claim.outcome)])
    elif story.outlook is not None and story.outlook.next is not None:
        due = story.outlook.next
        said = Sentence("Next attempt: {amount}", {"amount": due.amount})
        yield Moment(_day(visit, due.at), "planned", said, due.because.sentence)


def _day(visit: Visit, at: datetime) -> date:
    return visit.local(at).date()
