"""Recovery by itself of what a card did not give: 0, 7, 14, 21 days, each message only while something is open (SW-8 to SW-15)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db.models import Sum

from relance.closing.late_payments import receive, still_lost
from relance.closing.loss_word import LossWord
from relance.closing.models import Entry, EntryKind
from relance.closing.write_off import give_up
from relance.deposits.card import ending
from relance.deposits.claim.moves import Cause, note_move
from relance.deposits.claim.situations import lock_claim
from relance.deposits.claiming.changing import start_recovery
from relance.deposits.models import Claim
from relance.deposits.overview.one_deposit import story_of
from relance.deposits.told.ladder import ladder_of
from relance.domain.captures.decisions import Over
from relance.domain.captures.reasons import Because, Why
from relance.domain.closing.vat_file import Ground
from relance.domain.date_ranges import DateRange
from relance.domain.debtor_answers import AnswerKind
from relance.domain.deposits.claims import Movement, Outcome
from relance.domain.ids import DebtorId, NoticeId, ReceivableId
from relance.domain.money import Money
from relance.exchanges.answers import Word, give
from relance.insight.recovery import After, recovered
from relance.outbox.confirmation import confirm
from relance.outbox.models import Message, Notice
from relance.outbox.sending import stop_today
from relance.receivables.models import Payment, Receivable
from relance.receivables.recorded_payments import Doubt
from relance.receivables.targets import TheseReceivables
from relance.scenarios.automatic import switch_automatic
from relance.scenarios.models import Dunning
from relance.tenancy.context import Acting
from relance.tenancy.models import Organisation
from tests.at_work import at_work
from tests.deposits.told.test_messages import claimed, gite, plain, staying
from tests.outbox.builders import ALPHA, House

__all__ = ["gite"]
NOTHING = Money.eur("0.00")


def ended(gite: House, *, came: str = "210.00", automatic: bool = True, **guest: str) -> int:
    """A claim of 420 € whose window has ended, a part of which came; returns its receivable, or the claim where it is left."""
    claim_id = claimed(gite, staying(gite, **guest))
    with gite.acting() as here:
        Message.objects.update(state="voided")  # what was said before is another story
        claim = Claim.objects.select_related("guarantee__listing").get(pk=claim_id)
        claim.automatic_recovery = automatic
        if Decimal(came):
            note_move(here, claim, Movement.BY_HAND, Money.eur(came), Cause())
        rest = Money.eur("420.00") - Money.eur(came)
        ending.end(here, claim, Over(rest, NOTHING, Because(Why.WINDOW_ENDED)))
        return int(claim.receivable_id or claim.pk)


def days(gite: House, count: int) -> None:
    """Days of work, each with its run."""
    for _ in range(count):
        gite.clock.later(days=1)
        gite.day()


@pytest.mark.requirement("SW-4", "SW-9", "SW-10", "SW-11", "SW-12", "SW-15", "SW-18")
def test_four_messages_of_four_tones_leave_by_themselves_though_the_company_proposes(gite: House) -> None:
    with gite.acting():
        Organisation.objects.update(proposes=True)
    receivable = ended(gite)
    days(gite, 35)
    with gite.acting() as here:
        notices = list(Notice.objects.filter(purpose="demand").order_by("pk"))
        sent = [
            (one.act, sorted(Message.objects.filter(notice=one).values_list("channel", flat=True))) for one in notices
        ]
        assert Dunning.objects.get(receivable=receivable).outcome == "scenario_finished"
    assert sent == [
        ("deposit_claim_first", ["email", "sms"]),
        ("deposit_claim_offer", ["email"]),
        ("deposit_claim_facts", ["email"]),
        ("deposit_claim_last", ["email", "sms"]),
    ]
    first, *_, last = notices
    assert (last.decided_on - first.decided_on).days >= 21
    assert len(gite.email.sent) == 4
    assert len(gite.sms.sent) == 2
    with gite.acting() as here:
        debt = TheseReceivables((ReceivableId(receivable),), DebtorId(notices[0].debtor_id))
        receive(here, debt, amount=Money.eur("90.00"), on=here.today, accepted=tuple(Doubt))
        (came,) = recovered(here, DateRange.closed(here.today, here.today))
        assert (came.after, came.amount) == (After(is_deposit=True), Money.eur("90.00")), "no reminder of an invoice"


@pytest.mark.requirement("SW-8")
def test_the_e_mail_names_the_claim_and_adds_up_and_the_text_message_says_who_wrote(gite: House) -> None:
    ended(gite)
    days(gite, 1)
    (mail,), (text,) = gite.email.sent, gite.sms.sent
    assert plain(mail.subject) == "Votre séjour du 7 au 14 avril : un message de Gîtes de l’Exemple"
    said = plain(mail.text)
    for words in (
        "Il reste 210,00 € à régler",
        "Reste, sans aucun frais   210,00 €",
        "Référence C-2026-0001",
        "FR14 2004",
    ):
        assert words in said, words
    assert "pénalités" not in said
    assert not mail.attachments
    assert "#contest" in mail.html
    assert plain(text.text).startswith(
        "Gites de l'Exemple : un message vous attend au sujet de votre séjour du 7 au 14 avril. https://"
    )
    words = text.text.partition("https://")[0]  # the link's own signs are drawn by lot
    for word in ("210", "€", "caution", "réclam", "dette"):
        assert word not in words


@pytest.mark.requirement("SW-14")
@pytest.mark.parametrize("how", ["late capture", "answered", "switched off"])
def test_what_comes_between_ends_or_holds_the_ladder(gite: House, how: str) -> None:
    receivable = ended(gite)
    days(gite, 1)
    with gite.acting() as here:
        claim = Claim.objects.select_related("guarantee").get(receivable=receivable)
        debtor = DebtorId(claim.guarantee.debtor_id)
        match how:
            case "late capture":
                note_move(here, claim, Movement.BY_HAND, Money.eur("210.00"), Cause())
                ending.take_late(here, claim, Money.eur("210.00"))
            case "answered":
                give(
                    here,
                    debtor,
                    f"claim:{claim.pk}",
                    Word(AnswerKind.CONTEST, "Je ne suis pas d’accord."),
                    Money.eur("420.00"),
                )
            case "switched off":
                switch_automatic(here, "stop")
    days(gite, 25)
    assert len(gite.email.sent) == 1, "nothing after it"


@pytest.mark.requirement("SW-21")
def test_money_of_the_card_pays_what_was_given_up_as_lost_and_only_the_rest_goes_back(gite: House) -> None:
    receivable = ended(gite)
    with gite.acting() as here:
        give_up(here, ReceivableId(receivable), LossWord(Ground.OTHER, here.today))
        claim = lock_claim(Claim.objects.get(receivable=receivable).pk)
        note_move(here, claim, Movement.BY_HAND, Money.eur("250.00"), Cause())
        ending.take_late(here, claim, Money.eur("150.00"))
        assert still_lost(here, receivable) == Decimal("60.00")
        ending.take_late(here, claim, Money.eur("100.00"))
        assert still_lost(here, receivable) == 0
        assert Receivable.objects.get(pk=receivable).open_amount == 0
        assert Payment.objects.filter(pk__in=booked_late(here)).aggregate(sum=Sum("amount"))["sum"] == Decimal("210.00")


def booked_late(here: Acting) -> list[int]:
    """The payments by which losses were taken back."""
    late = Entry.objects.filter(kind=EntryKind.LATE_PAYMENT.value, organisation=here.organisation)
    return [one.payment_id for one in late if one.payment_id is not None]


def of_stays(gite: House) -> int:
    """How many e-mails about a stay left."""
    return sum("séjour" in one.subject for one in gite.email.sent)


def test_old_books_say_nothing_of_a_deposit(gite: House) -> None:
    gite.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    gite.clock.later(days=40)
    ended(gite)
    days(gite, 2)
    assert of_stays(gite) == 1


def test_stop_leaves_it_to_a_person(gite: House) -> None:
    ended(gite)
    gite.clock.later(days=1)
    gite.run()
    with gite.acting() as here:
        stop_today(here)
    gite.send()
    days(gite, 2)
    assert not of_stays(gite), "what was stopped waits for somebody's word"
    with gite.acting() as here:
        confirm(here, [NoticeId(one.pk) for one in Notice.objects.filter(purpose="demand")])
    gite.send()
    assert of_stays(gite) == 1


@pytest.mark.requirement("SW-23")
def test_with_the_choice_off_a_person_may_start_it(gite: House) -> None:
    claim = ended(gite, automatic=False)
    days(gite, 10)
    assert not gite.email.sent
    with gite.acting() as here:
        assert Claim.objects.get(pk=claim).outcome == Outcome.LEFT
        start_recovery(here, claim)
    days(gite, 4)  # a working day among them
    assert len(gite.email.sent) == 1


def test_a_claim_and_an_invoice_of_one_guest_are_two_messages(gite: House) -> None:
    ended(gite)
    gite.bring("F-1;Camille Fictive;2026-02-01;2026-03-03;100,00;camille@fictive.example;;1 rue Fictive;75001;Paris;")
    days(gite, 2)
    with at_work(gite.organisation):
        for notice in Notice.objects.filter(act__startswith="deposit_claim"):
            assert notice.noticeitem_set.count() == 1


def test_the_words_are_those_of_the_guest(gite: House) -> None:
    ended(gite, language="en", came="0.00")
    days(gite, 1)
    (mail,) = gite.email.sent
    assert "€420.00 is left to pay" in mail.text


def seen(gite: House, receivable: int) -> list[tuple[int, str, list[str]]]:
    """The rungs as a page has them: after how many days, their state, and that of each way."""
    with at_work(gite.organisation, gite.clock.now) as here:
        claim = Claim.objects.select_related("guarantee").get(receivable=receivable)
        story = story_of(here, claim.guarantee_id)
        assert story is not None
        rungs = story.claims[0].ladder
    return [(one.after, one.state.value, [str(way.state and way.state.value) for way in one.ways]) for one in rungs]


@pytest.mark.requirement("SW-9", "SW-10", "SW-11", "SW-12")
def test_the_rungs_are_seen_before_they_leave_and_keep_each_way_apart(gite: House) -> None:
    receivable = ended(gite)
    ahead = [(7, "planned", ["None"]), (14, "planned", ["None"]), (21, "planned", ["None", "None"])]
    assert seen(gite, receivable) == [(0, "planned", ["None", "None"]), *ahead]
    days(gite, 1)
    assert seen(gite, receivable) == [(0, "sent", ["accepted", "accepted"]), *ahead]
    with at_work(gite.organisation):
        Message.objects.filter(channel="sms", state="accepted").update(state="bounced")
    assert seen(gite, receivable) == [(0, "sent", ["accepted", "bounced"]), *ahead]
    with gite.acting() as here:
        claim = Claim.objects.select_related("guarantee").get(receivable=receivable)
        note_move(here, claim, Movement.BY_HAND, Money.eur("210.00"), Cause())
        ending.take_late(here, claim, Money.eur("210.00"))
    assert seen(gite, receivable) == [(0, "sent", ["accepted", "bounced"])], "what is paid waits for no message"


def test_a_rung_follows_the_one_before_unless_something_holds_it_and_what_is_no_debt_has_no_ladder(gite: House) -> None:
    receivable = ended(gite)
    days(gite, 1)
    with gite.acting() as here:
        claim, dunning = Claim.objects.get(receivable=receivable), Dunning.objects.filter(receivable=receivable)
        for outcome, distances in (("step:jour-0", [0, 7, 14, 21]), ("reply", [0, None, None, None])):
            dunning.update(next_on=None, outcome=outcome)
            found = [one.on for one in ladder_of(here, claim, is_open=True)]
            first = found[0]
            assert first is not None
            assert [on and (on - first).days for on in found] == distances
        claim.receivable = None
        assert ladder_of(here, claim, is_open=True) == ()
