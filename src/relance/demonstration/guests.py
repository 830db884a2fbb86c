"""What happens to a stay in the demonstration: what its guest does, and what its host does, each by the service of the real doors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from relance.closing.late_payments import receive
from relance.closing.loss_word import LossWord
from relance.closing.write_off import give_up
from relance.deposits.card import giving, plain_payments
from relance.deposits.claim.situations import asked_of_guest, subject_of
from relance.deposits.claiming import making
from relance.deposits.guarantee import requests
from relance.deposits.guest import answering, settling
from relance.deposits.models import Attempt, Claim, Guarantee
from relance.deposits.told.messages import send_request
from relance.domain.closing.vat_file import Ground
from relance.domain.debtor_answers import AnswerKind
from relance.domain.deposits.attempts import AttemptState
from relance.domain.deposits.claims import DebtNature, Line
from relance.domain.deposits.guarantees import GuaranteeKind
from relance.domain.ids import DebtorId, ReceivableId
from relance.domain.money import Money
from relance.exchanges.answers import answers_on, settle
from relance.jobs.captures import Place
from relance.payments.cards import demonstration as played
from relance.payments.cards.accounts import DEMONSTRATION
from relance.receivables.targets import TheseReceivables
from relance.tenancy.context import Desk

ADDRESS = "192.0.2.1"  # of documentation (RFC 5737)
Act = Callable[[Desk, int], None]  # of a stay, by its guarantee, at the desk's moment


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay; its days are counted from the one on which somebody looks (0), so that what is past is below zero.

    ``acts``: what happens on which day. The request is sent on the day ``asked``.
    """

    guest: str
    place: str
    asked: int
    begins: int
    nights: int = 7
    amount: str = "400.00"
    kind: GuaranteeKind = GuaranteeKind.DEPOSIT
    scheme: str = ""
    language: str = "fr"
    acts: Mapping[int, Act] = field(default_factory=dict)


def ask(desk: Desk, stay: Stay, number: int, *, days_on: int) -> int:
    """Record the request and send it; the desk stands ``days_on`` days from the one that counts as 0. Returns the guarantee."""
    with desk.acting() as here:
        begins_on = here.today + timedelta(days=stay.begins - days_on)
        guest = requests.Guest(stay.guest, f"guest{number}@client.example", f"+336399800{number:02d}", stay.language)
        wanted = requests.Wanted(
            stay.kind,
            stay.place,
            begins_on,
            begins_on + timedelta(days=stay.nights),
            Money.eur(stay.amount),
            guest,
            scheme=stay.scheme,
        )
        made = requests.ask(here, wanted)
        send_request(here, made.pk)
        return int(made.pk)


# -- The guest --------------------------------------------------------------------------------------------------------


def accepts(desk: Desk, guarantee: int) -> None:
    """The terms, and no card yet."""
    with _by_link(desk, guarantee).acting() as here:
        giving.accept(here, guarantee, address=ADDRESS)


def gives(*words: str, expires: tuple[int, int] = played.EXPIRES) -> Act:
    """The terms, and a card that says ``words`` when it is asked (``payments.cards.demonstration.CARDS``)."""

    def act(desk: Desk, guarantee: int) -> None:
        accepts(desk, guarantee)
        guest = Place(_by_link(desk, guarantee), lambda: False)
        provider = played.Demonstration(guest.desk)
        page = giving.open_card_page(guest, provider, guarantee, back="/", account=DEMONSTRATION)
        with guest.acting() as here:
            played.give_card(here, page.link.rstrip("/").rpartition("/")[2], words, expires=expires)
        giving.look_for_card(guest, provider, guarantee)

    return act


def pays(desk: Desk, guarantee: int) -> None:
    """What is asked outright, on the provider's page."""
    guest = Place(_by_link(desk, guarantee), lambda: False)
    provider = played.Demonstration(guest.desk)
    link = settling.open_page_to_pay(guest, provider, guarantee, back="/", account=DEMONSTRATION)
    with guest.acting() as here:
        played.give_card(here, link.rstrip("/").rpartition("/")[2], ("",))
    settling.look_for_payment(guest, provider, guarantee)


def answers(kind: AnswerKind, text: str = "") -> Act:
    """What the guest says to the claim; an agreement is to all of it."""

    def act(desk: Desk, guarantee: int) -> None:
        with _by_link(desk, guarantee).acting() as here:
            claim = _claim(guarantee)
            amount = asked_of_guest(claim).amount if kind is AnswerKind.ACCEPT else None
            answering.answer(here, claim.pk, answering.Said(kind, text, amount))

    return act


def disputes(desk: Desk, guarantee: int) -> None:
    """The cardholder asks the bank for the money."""
    with desk.acting() as here:
        taken = Attempt.objects.get(claim__guarantee=guarantee, state=AttemptState.CAPTURED.value)
        played.open_dispute(here, taken.reference)


# -- The host ---------------------------------------------------------------------------------------------------------


def claims(
    reason: str, story: str, lines: Sequence[Line], *, nature: DebtNature = DebtNature.INDEMNITY, by_itself: bool = True
) -> Act:
    """A claim whose rest is recovered by itself, or else left to a person."""

    def act(desk: Desk, guarantee: int) -> None:
        word = making.ClaimWord(reason, story, lines, nature, automatic_recovery=by_itself)
        with desk.acting() as here:
            making.claim_on(here, guarantee, word)

    return act


def reads(desk: Desk, guarantee: int) -> None:
    """The host has read what the guest said to the claim."""
    with desk.acting() as here:
        for one in answers_on(here, subject_of(_claim(guarantee))):
            settle(here, one.pk)


def receives(amount: str) -> Act:
    """Money of a guest whose claim is being recovered, by transfer."""

    def act(desk: Desk, guarantee: int) -> None:
        with desk.acting() as here:
            claim = _claim(guarantee)
            debt = TheseReceivables((ReceivableId(claim.receivable_id or 0),), DebtorId(claim.guarantee.debtor_id))
            receive(here, debt, amount=Money.eur(amount), on=here.today)

    return act


def gives_up(desk: Desk, guarantee: int) -> None:
    """A debt that nobody paid is booked as lost."""
    with desk.acting() as here:
        debt = ReceivableId(_claim(guarantee).receivable_id or 0)
        give_up(here, debt, LossWord(Ground.AMICABLE_RECOVERY_FAILED, here.today))


def releases(desk: Desk, guarantee: int) -> None:
    """All was in order."""
    with desk.acting() as here:
        requests.release(here, guarantee)


def gives_back(desk: Desk, guarantee: int) -> None:
    """What was paid outright goes back to the card."""
    with desk.acting() as here:
        asked = Guarantee.objects.get(pk=guarantee)
        plain_payments.give_back(here, guarantee, Money(asked.amount, asked.currency))


def cancels(desk: Desk, guarantee: int) -> None:
    """The booking is off."""
    with desk.acting() as here:
        requests.cancel(here, guarantee)


def line(
    label: str, *, quote: str | None = None, new: str | None = None, age: int | None = None, lasts: int | None = None
) -> Line:
    """A line of a claim: repaired for ``quote``, or bought ``new``, so many months old of the months that it ``lasts``."""
    return Line(label, Decimal(new) if new else None, Decimal(quote) if quote else None, age, lasts)


def _claim(guarantee: int) -> Claim:
    return Claim.objects.select_related("guarantee").get(guarantee=guarantee)


def _by_link(desk: Desk, guarantee: int) -> Desk:
    """Where the guest acts from, who came by a link made for them."""
    with desk.acting() as here:
        link = requests.link_to(here, Guarantee.objects.get(pk=guarantee))
    return Desk(desk.organisation, f"link:{link.id}", desk.clock)
