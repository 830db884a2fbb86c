"""Registered formal notices, from the click to the proof: once, through the gate, whatever dies between."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest

from relance.dispatch.answers import Accepted, Refused, Unknown
from relance.domain.ids import MessageId, RegisteredId
from relance.domain.money import Money
from relance.domain.registered.effects import ProofKind
from relance.domain.registered.prices import Tariff
from relance.domain.registered.slips import Slip
from relance.domain.registered.standings import Standing, Told
from relance.outbox.postal_batches import close_batch
from relance.outbox.preparation import prepare
from relance.outbox.registered import NOTICES, print_registered, send_registered
from relance.outbox.resolution import NothingToResolve, resolve
from relance.post import by_hand
from relance.post.following import follow
from relance.post.models import LetterFact, LetterProof, RegisteredLetter
from relance.post.ordering import AlreadyRegistered, PriceChanged, TooLateToStop, stop
from relance.post.prices import say_tariff
from relance.post.sending import Sending, send_waiting
from relance.post.values import Fetched, NoProof, Parcel, Progress, Stage, Unquoted
from relance.tenancy.context import Acting
from tests.at_work import at_work
from tests.outbox.builders import House
from tests.outbox.test_sending import pay

pytestmark = pytest.mark.requirement("AP-2")
LATE = "2026-02-01;2026-03-03"
LABEL = "1A01234567890"


@dataclass
class Provider:
    """Remembers what it was given, and answers what it is told to."""

    sent: list[Parcel] = field(default_factory=list)
    answers: list[Accepted | Refused | Unknown] = field(default_factory=list)
    found: Accepted | Unknown | None = None
    says: Progress = field(default_factory=lambda: Progress(Stage.MAKING))
    files: dict[ProofKind, Fetched | NoProof] = field(default_factory=dict)
    word: str = "maileva"
    reference_lives: timedelta | None = None
    is_qualified: bool = False

    def send(self, parcel: Parcel) -> Accepted | Refused | Unknown:
        self.sent.append(parcel)
        return self.answers.pop(0) if self.answers else Accepted(f"taken-{len(self.sent)}")

    def look_up(self, *_: object) -> Accepted | Unknown | None:
        return self.found

    def progress(self, _name: str) -> Progress:
        return self.says

    def proof(self, _name: str, kind: ProofKind) -> Fetched | NoProof:
        return self.files.get(kind, NoProof("none"))

    def quote(self, _parcel: Parcel) -> Unquoted:
        return Unquoted("no price")

    def account(self) -> Unknown:
        return Unknown("not asked")

    def event(self, *_: object) -> tuple[()]:
        return ()

    def close(self) -> None:
        pass


@dataclass
class Desk:
    """A house with one formal notice that waits for the post."""

    house: House
    provider: Provider = field(default_factory=Provider)

    @property
    def is_stopping(self):  # type: ignore[no-untyped-def]
        return lambda: False

    def acting(self) -> AbstractContextManager[Acting]:
        return self.house.acting()

    @property
    def message(self) -> MessageId:
        return MessageId(self.house.messages()[-1].pk)

    @property
    def state(self) -> str:
        return self.house.messages()[-1].state

    def letter(self) -> RegisteredLetter:
        with self.acting():
            return RegisteredLetter.objects.order_by("-pk")[0]

    @property
    def pk(self) -> RegisteredId:
        return RegisteredId(self.letter().pk)

    def order(self) -> RegisteredId:
        with self.acting() as here:
            return send_registered(here, self.message, "maileva", accepted=None)

    def work(self) -> None:
        self.house.office()  # somebody is at work
        send_waiting(self, self.provider, NOTICES)

    def follow(self) -> None:
        self.house.office()
        follow(self, self.provider, NOTICES)

    def told(self, *told: Told, proofs: tuple[ProofKind, ...] = ()) -> None:
        self.provider.says = Progress(Stage.WITH_THE_POST, LABEL, told, proofs)
        self.house.clock.later(hours=5)
        self.follow()


@pytest.fixture
def desk(house: House) -> Desk:
    house.bring(f"F-1;Scierie de l'Exemple;{LATE};100,00;;;12 chemin des Brumes;75001;Paris;")
    house.run()
    prepare(house.organisation, clock=house.clock)
    return Desk(house)


def sent(desk: Desk) -> Desk:
    desk.order()
    desk.house.clock.later(minutes=11)
    desk.work()
    return desk


# -- Ordered, and once ------------------------------------------------------------------------------------------------


def test_nothing_leaves_for_ten_minutes_and_until_then_it_can_be_stopped(desk: Desk) -> None:
    pk = desk.order()
    desk.work()
    assert desk.provider.sent == []
    with desk.acting() as here:
        assert close_batch(here).batch is None, "what goes registered is in no batch"
        stop(here, NOTICES, pk)
    desk.house.clock.later(minutes=11)
    desk.work()
    assert (desk.provider.sent, desk.state) == ([], "queued")
    with desk.acting() as here:
        assert close_batch(here).count == 1


def test_it_leaves_once_and_is_not_sent_before_the_post_has_it(desk: Desk) -> None:
    sent(desk)
    (parcel,) = desk.provider.sent
    assert parcel.to[5] == "75001 PARIS"
    assert (desk.state, desk.letter().state, desk.letter().standing) == ("handed_over", "accepted", "prepared")
    with desk.acting() as here, pytest.raises(TooLateToStop):
        stop(here, NOTICES, desk.pk)
    with desk.acting() as here, pytest.raises(NothingToResolve):
        resolve(here, desk.message, left=False, on=here.today)
    desk.work()
    assert len(desk.provider.sent) == 1
    desk.told(Told(Standing.POSTED, date(2026, 4, 7)))
    assert desk.state == "accepted"
    assert desk.house.messages()[-1].sent_on == date(2026, 4, 7)


def test_a_letter_is_ordered_once_and_at_the_price_that_was_seen(desk: Desk) -> None:
    with desk.acting() as here:
        say_tariff(here, Tariff("maileva", date(2026, 1, 1), 5, Money.eur("9.36"), "price list of January 2026"))
    with desk.acting() as here, pytest.raises(PriceChanged):
        send_registered(here, desk.message, "maileva", accepted=None)
    with desk.acting() as here:
        send_registered(here, desk.message, "maileva", accepted=Decimal("9.36"))
    assert (desk.letter().price, desk.letter().price_from) == (Decimal("9.36"), "tariff")
    with desk.acting() as here, pytest.raises(AlreadyRegistered):
        print_registered(here, desk.message)


def test_a_payment_before_it_leaves_ends_it_at_the_gate(desk: Desk) -> None:
    desk.order()
    pay(desk.house, "F-1", "100.00")
    desk.house.clock.later(minutes=11)
    desk.work()
    assert (desk.provider.sent, desk.letter().state, desk.state) == ([], "voided", "voided")


@pytest.mark.parametrize("where", ["claimed", "submitted", "proving"])
def test_whoever_dies_between_claim_submit_and_proof_leaves_one_letter(desk: Desk, where: str) -> None:
    desk.order()
    desk.house.clock.later(minutes=11)
    desk.house.office()
    act, pk = Sending(desk.provider, NOTICES), desk.pk
    with desk.acting() as here:
        claimed = act.claim(here, pk)
    assert claimed is not None
    if where != "claimed":
        act.call(claimed)
        desk.provider.found = Accepted("taken-1")
    desk.work()
    assert desk.letter().state == "claimed", "somebody may be at it"
    desk.house.clock.later(minutes=30)
    desk.work()
    if where == "claimed":  # the provider surely does not have it: it waits again, and goes once
        desk.house.clock.later(minutes=30)
        desk.work()
    assert len(desk.provider.sent) == 1
    assert desk.letter().state == "accepted"
    assert desk.state == "handed_over"


def test_unknown_after_submit_is_looked_up_and_never_sent_a_second_time(desk: Desk) -> None:
    desk.provider.answers = [Unknown("the answer was lost")]
    desk.provider.found = Unknown("not there yet")
    sent(desk)
    for _ in range(5):
        desk.house.clock.later(hours=1)
        desk.work()
    assert (len(desk.provider.sent), desk.letter().state, desk.state) == (1, "unconfirmed", "handed_over")
    with desk.acting() as here:
        assert close_batch(here).batch is None
    desk.provider.found = Accepted("taken-1")
    desk.work()
    assert (len(desk.provider.sent), desk.letter().state) == (1, "accepted")


def test_what_the_provider_surely_does_not_have_goes_again_through_the_gate(desk: Desk) -> None:
    desk.provider.answers = [Unknown("the answer was lost")]
    sent(desk)
    pay(desk.house, "F-1", "100.00")
    desk.house.clock.later(hours=1)
    desk.work()
    desk.house.clock.later(hours=1)
    desk.work()
    assert len(desk.provider.sent) == 1
    assert (desk.letter().state, desk.state) == ("voided", "voided")


def test_a_reference_that_the_provider_has_forgotten_is_a_persons_to_settle(desk: Desk) -> None:
    desk.provider.reference_lives = timedelta(days=30)
    desk.provider.answers = [Unknown("the answer was lost")]
    sent(desk)
    desk.house.clock.later(days=31)
    desk.work()
    assert (len(desk.provider.sent), desk.letter().state) == (1, "unconfirmed")
    with desk.acting() as here:
        by_hand.settle(here, NOTICES, desk.pk, was_taken=True, reference="77")
    assert (desk.letter().state, desk.letter().reference) == ("accepted", "77")


def test_a_refusal_gives_the_letter_back_to_whoever_prints(desk: Desk) -> None:
    desk.provider.answers = [Refused("400 INVALID_ADDRESS_LINE_6", is_temporary=False)]
    sent(desk)
    assert (desk.letter().state, desk.state) == ("refused", "queued")
    with desk.acting() as here:
        assert close_batch(here).count == 1


# -- Its way ----------------------------------------------------------------------------------------------------------


def test_refused_and_unclaimed_count_from_the_first_presentation_and_a_wrong_address_does_not(desk: Desk) -> None:
    sent(desk)
    desk.told(Told(Standing.POSTED, date(2026, 4, 7)), Told(Standing.WRONG_ADDRESS, date(2026, 4, 7), "N02"))
    assert desk.letter().standing == "wrong_address"
    assert (desk.state, desk.house.messages()[-1].reason) == ("bounced", "wrong_address"), "its step comes again"


def test_what_is_told_twice_or_late_moves_nothing_back(desk: Desk) -> None:
    sent(desk)
    posted, signed = Told(Standing.POSTED, date(2026, 4, 7), "LP01"), Told(Standing.SIGNED, date(2026, 4, 7), "LP15")
    desk.told(posted, signed)
    desk.told(posted, signed)
    desk.told(Told(Standing.ON_ITS_WAY, date(2026, 4, 7), "LP03"))
    assert desk.letter().standing == "signed"
    with desk.acting():
        assert LetterFact.objects.count() == 3


def test_two_ends_that_contradict_are_asked_about(desk: Desk) -> None:
    sent(desk)
    desk.told(Told(Standing.POSTED, date(2026, 4, 7)), Told(Standing.SIGNED, date(2026, 4, 7)))
    desk.told(Told(Standing.REFUSED, date(2026, 4, 7)))
    assert desk.letter().standing == "signed"
    assert desk.letter().asks
    with desk.acting() as here:
        by_hand.answer(here, desk.pk)
    assert not desk.letter().asks


def test_proofs_are_kept_with_their_hash_and_one_that_is_lost_is_told(desk: Desk) -> None:
    sent(desk)
    desk.provider.files[ProofKind.DEPOSIT] = Fetched(b"%PDF-1.7 deposit", "application/pdf")
    desk.provider.files[ProofKind.SLIP] = Fetched(b"<html>not a slip", "application/pdf")
    told = (Told(Standing.POSTED, date(2026, 4, 7)), Told(Standing.SIGNED, date(2026, 4, 7)))
    desk.told(*told, proofs=(ProofKind.DEPOSIT, ProofKind.SLIP))
    with desk.acting():
        held = {(one.kind, one.source) for one in LetterProof.objects.filter(lost_at=None)}
    assert held == {("content", "ours"), ("deposit", "maileva")}
    desk.house.clock.later(days=40)
    desk.told(*told, proofs=(ProofKind.DEPOSIT, ProofKind.SLIP))
    with desk.acting():
        assert [one.kind for one in LetterProof.objects.filter(lost_at__isnull=False)] == ["slip"]


# -- Printed and posted by hand ---------------------------------------------------------------------------------------


def printed(desk: Desk) -> RegisteredId:
    with desk.acting() as here:
        return print_registered(here, desk.message, number=LABEL)


def test_one_printed_by_hand_is_posted_with_its_number_and_its_receipt(desk: Desk) -> None:
    pk = printed(desk)
    assert (desk.state, desk.letter().state) == ("handed_over", "handed_over")
    with desk.acting() as here, pytest.raises(by_hand.PostedOnOddDay):
        by_hand.record_posting(here, NOTICES, pk, on=date(2026, 4, 6), number=LABEL, receipt=None)
    with desk.acting() as here, pytest.raises(by_hand.NumberIsAnother):
        by_hand.record_posting(here, NOTICES, pk, on=date(2026, 4, 7), number="1A01234567891", receipt=None)
    receipt = by_hand.Paper(b"\xff\xd8\xff receipt", "image/jpeg", "receipt.jpg")
    with desk.acting() as here:
        by_hand.record_posting(here, NOTICES, pk, on=date(2026, 4, 7), number=LABEL, receipt=receipt)
    assert (desk.state, desk.letter().standing, desk.letter().posted_on) == ("accepted", "posted", date(2026, 4, 7))
    assert desk.house.messages()[-1].reference == LABEL


def test_a_letter_voided_at_the_counter_counts_for_nothing_and_its_step_comes_again(desk: Desk) -> None:
    pk = printed(desk)
    with desk.acting() as here:
        by_hand.record_posting(here, NOTICES, pk, on=date(2026, 4, 7), number=LABEL, receipt=None)
        by_hand.record_standing(here, NOTICES, pk, Told(Standing.VOIDED, date(2026, 4, 7)))
    assert (desk.letter().state, desk.letter().standing) == ("voided", "voided")
    assert (desk.state, desk.house.messages()[-1].reason) == ("bounced", "voided_at_counter")


@pytest.mark.parametrize(
    ("slip", "is_certain"),
    [
        (Slip(Standing.SIGNED, date(2026, 4, 9), "1A99999999999"), True),
        (Slip(Standing.SIGNED, date(2026, 4, 3), LABEL), True),
        (Slip(Standing.SIGNED, date(2027, 4, 9), LABEL), True),
        (Slip(Standing.SIGNED, date(2026, 4, 9), LABEL, "Boulangerie d'Ailleurs"), False),
        (Slip(Standing.SIGNED, date(2026, 4, 9)), False),
    ],
    ids=["another number", "before it was posted", "not yet come", "another debtor", "no number"],
)
def test_a_forged_return_slip_is_refused_or_asked_about(desk: Desk, slip: Slip, is_certain: bool) -> None:
    pk = printed(desk)
    with desk.acting() as here:
        by_hand.record_posting(here, NOTICES, pk, on=date(2026, 4, 7), number=LABEL, receipt=None)
    desk.house.clock.on(10)
    wanted = by_hand.SlipRefused if is_certain else by_hand.SlipAsked
    with pytest.raises(wanted), desk.acting() as here:
        by_hand.record_slip(here, NOTICES, pk, slip, paper=None)
    assert desk.letter().standing == "posted"
    if is_certain:
        with pytest.raises(wanted), desk.acting() as here:
            by_hand.record_slip(here, NOTICES, pk, slip, paper=None, sure=True)
        return
    with desk.acting() as here:
        by_hand.record_slip(here, NOTICES, pk, slip, paper=None, sure=True)
    assert desk.letter().standing == "signed"


def test_one_number_is_never_that_of_two_letters(house: House) -> None:
    desk = Desk(house)
    house.bring(
        f"F-1;Scierie de l'Exemple;{LATE};100,00;;;12 chemin des Brumes;75001;Paris;",
        f"F-2;Boulangerie de l'Exemple;{LATE};100,00;;;3 rue Fictive;69001;Lyon;",
    )
    house.run()
    prepare(house.organisation, clock=house.clock)
    first, second = (MessageId(one.pk) for one in house.messages())
    with desk.acting() as here:
        one, other = print_registered(here, first), print_registered(here, second)
        by_hand.record_posting(here, NOTICES, one, on=here.today, number=LABEL, receipt=None)
    with desk.acting() as here, pytest.raises(by_hand.NumberOfAnother):
        by_hand.record_posting(here, NOTICES, other, on=here.today, number=LABEL, receipt=None)


def test_another_organisation_sees_none_of_it(desk: Desk, house: House) -> None:
    sent(desk)
    from tests.conftest import found

    with at_work(found()):
        assert not RegisteredLetter.objects.exists()
