"""An invoice was paid late, nothing else is open: what its delay costs is asked by a letter of its own, once, at a person's word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from relance.domain.ids import NoticeId, PaymentId
from relance.domain.money import Money
from relance.domain.scenario.decide import HoldKind
from relance.journal.models import Event
from relance.letters.late_paid import choose_penalties
from relance.letters.model import Act
from relance.letters.penalties_paid import pay_penalties
from relance.outbox.asked_in_full import receive_payment
from relance.outbox.confirmation import decline
from relance.outbox.late_paid import PenaltiesAsked, ask_penalties
from relance.outbox.models import Message, Notice, NoticeItem
from relance.outbox.preparation import Composers, prepare
from relance.outbox.sending import switch
from relance.parties.models import Debtor
from relance.receivables import late_paid
from relance.receivables.holds import hold
from relance.receivables.models import Payment, PenaltyFate, Receivable
from relance.receivables.recorded_payments import Doubt, record_payment
from relance.receivables.targets import find_invoice, find_target
from relance.tenancy.models import Organisation, Role
from relance.tenancy.rights import RightMissing
from tests.at_work import at_work
from tests.domain.builders import eur
from tests.intake.builders import write_csv
from tests.intake.test_booking import bring
from tests.office.people import Person
from tests.outbox.builders import ALPHA, HEADER, House

PAID_ON = date(2026, 4, 2)


@pytest.fixture
def late(house: House) -> House:
    """F-1 of 1,200.00 was due on 3 March and paid on 2 April, all there was; the company pursues what that costs."""
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;1200,00;{ALPHA}")
    settle(house, "F-1", "1200.00")
    return house


def settle(house: House, number: str, amount: str, fate: PenaltyFate | None = PenaltyFate.PURSUE) -> None:
    with house.acting() as here:
        invoice = find_invoice(here, number)
        record_payment(here, invoice, amount=eur(amount), on=PAID_ON, accepted=list(Doubt))
    if fate is not None:
        choose(house, number, fate)


def choose(house: House, number: str, fate: PenaltyFate, reason: str = "") -> None:
    with house.acting() as here:
        choose_penalties(here, pks(number), fate, reason=reason, on=here.today)


def pks(*numbers: str) -> list[int]:
    """While acting in it."""
    return list(Receivable.objects.filter(number__in=numbers).order_by("pk").values_list("pk", flat=True))


def ask(house: House, *numbers: str, role: Role | None = None) -> PenaltiesAsked:
    with house.acting(role) as here:
        return ask_penalties(here, pks(*numbers), to_undo=timedelta(minutes=10))


def why_not(house: House, *numbers: str) -> str:
    asked = ask(house, *numbers)
    assert not asked.may_go
    assert not asked.to_look_at
    ((_, why),) = asked.refused
    return str(why)


def row_of(house: House) -> int:
    with at_work(house.organisation):
        return Receivable.objects.get().pk


def debtor_of(house: House) -> int:
    with at_work(house.organisation):
        return Debtor.objects.get().pk


def sent_later(house: House) -> Sequence[str]:
    house.clock.later(hours=3)
    return sorted(house.send().states)


def come_to_the_unpaid_notice(house: House, *days: int) -> None:
    """F-2 is open too, reminded, and its unpaid notice written."""
    for day in days:
        house.clock.on(day, 4)
        house.bring(f"F-2;Alpha;2026-02-01;2026-03-03;300,00;{ALPHA}")
        house.run()
        house.clock.later(hours=3)
        if day == days[0]:
            house.send()
    prepare(house.organisation, clock=house.clock)


@pytest.mark.requirement("P2", "P24")
def test_from_the_late_payment_to_the_letter_and_the_money(late: House) -> None:
    (number,) = ask(late, "F-1").may_go
    assert sent_later(late) == ["accepted"]
    (mail,) = late.email.sent
    assert "et nous vous en remercions" in mail.text
    assert mail.text.index("remercions") < mail.text.index("il nous reste dû"), "thanks come first"
    assert "F-1" in mail.text
    assert "40,00" in mail.text
    assert "rappel" not in mail.subject
    with at_work(late.organisation) as here:
        notice = Notice.objects.get()
        assert (notice.name, notice.act, notice.stage, notice.purpose) == (number, Act.LATE_PAID, None, "demand")
        (item,) = NoticeItem.objects.all()
        assert (item.step_key, item.round) == ("penalties", 0)
        (owed,) = Composers(here).of_day(here.today, here.today).pursued(pks("F-1")).values()
    asked = owed.interest + owed.compensation
    assert asked > eur("40.00")
    with late.acting() as here:
        received = receive_payment(here, find_invoice(here, "F-1"), amount=asked, on=here.today)
        assert received.is_asked_in_full, "the very sum that the letter asked is no riddle"
        pay_penalties(here, PaymentId(Payment.objects.order_by("-pk")[0].pk))
    assert "no penalties of an invoice paid late" in why_not(late, "F-1")


@pytest.mark.requirement("P24")
def test_somebody_whose_address_nobody_knows_is_named_with_that(house: House) -> None:
    house.bring("F-1;Sans-Adresse;2026-02-01;2026-03-03;1200,00;;404833048;;;;")
    settle(house, "F-1", "1200.00")
    assert "Neither an e-mail nor a postal address" in why_not(house, "F-1")


@pytest.mark.requirement("P24")
def test_asked_twice_it_goes_once_and_no_other_letter_bears_it(late: House) -> None:
    (number,) = ask(late, "F-1").may_go
    assert number in why_not(late, "F-1"), "a button pressed twice"
    assert sent_later(late) == ["accepted"]
    assert number in why_not(late, "F-1")
    come_to_the_unpaid_notice(late, 17, 29)
    with at_work(late.organisation) as here:
        letters = [Composers(here).letter_of(one) for one in Notice.objects.filter(act=Act.UNPAID_NOTICE)]
    assert letters
    assert all(one.late_paid == () for one in letters), "no letter asks it again by itself"


def test_it_rides_along_until_a_letter_of_its_own_asks(late: House) -> None:
    come_to_the_unpaid_notice(late, 7, 20)
    with at_work(late.organisation) as here:
        (notice,) = Notice.objects.filter(act=Act.UNPAID_NOTICE)
        assert [one.number for one in Composers(here).letter_of(notice).late_paid] == ["F-1"]
    prepare(late.organisation, clock=late.clock)
    ask(late, "F-1")
    late.clock.later(hours=3)
    reasons = late.send().reasons
    assert reasons["figures_changed"] == 1, "the letter that bore it is void, and decided again without it"


@pytest.mark.parametrize(
    ("fate", "reason"), [(PenaltyFate.WAIVE, "A good customer."), (PenaltyFate.KEEP, ""), (PenaltyFate.RECEIVED, "")]
)
@pytest.mark.requirement("P24")
def test_what_is_let_go_of_between_the_word_and_the_gate_does_not_leave(
    late: House, fate: PenaltyFate, reason: str
) -> None:
    ask(late, "F-1")
    prepare(late.organisation, clock=late.clock)
    choose(late, "F-1", fate, reason)
    assert sent_later(late) == ["voided"]
    assert not late.email.sent


def test_what_is_paid_meanwhile_does_not_leave(late: House) -> None:
    ask(late, "F-1")
    prepare(late.organisation, clock=late.clock)
    with late.acting() as here:
        record_payment(here, find_invoice(here, "F-1"), amount=eur("60.00"), on=here.today, accepted=list(Doubt))
        pay_penalties(here, PaymentId(Payment.objects.order_by("-pk")[0].pk))
    assert sent_later(late) == ["voided"]
    assert not late.email.sent


@pytest.mark.parametrize("kind", [HoldKind.DISPUTE, HoldKind.MANUAL, HoldKind.NEVER_REMIND])
def test_a_pause_binds_it_at_the_word_and_at_the_gate(late: House, kind: HoldKind) -> None:
    ask(late, "F-1")
    prepare(late.organisation, clock=late.clock)
    with late.acting() as here:
        hold(here, target=find_target(here, "F-1"), kind=kind, until=None, note="")
    assert sent_later(late) == ["voided"]
    assert why_not(late, "F-1")
    assert not late.email.sent


def test_nothing_leaves_while_sending_is_off(late: House) -> None:
    ask(late, "F-1")
    with late.acting() as here:
        switch(here, on=False)
    late.clock.later(hours=3)
    assert not late.send().states.get("accepted")
    assert not late.email.sent


def test_void_it_may_be_asked_again_in_the_next_round(late: House) -> None:
    ask(late, "F-1")
    prepare(late.organisation, clock=late.clock)
    choose(late, "F-1", PenaltyFate.KEEP)
    sent_later(late)
    assert "choose that first" in why_not(late, "F-1")
    choose(late, "F-1", PenaltyFate.PURSUE)
    assert ask(late, "F-1").may_go
    with at_work(late.organisation):
        assert list(NoticeItem.objects.order_by("pk").values_list("round", flat=True)) == [0, 1]
        assert Event.objects.filter(name="penalties.asked").count() == 2
    assert sent_later(late) == ["accepted"]


def test_without_the_choice_to_pursue_nobody_asks(house: House) -> None:
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;1200,00;{ALPHA}")
    settle(house, "F-1", "1200.00", fate=None)
    assert "choose that first" in why_not(house, "F-1")


def test_a_consumer_and_an_unknown_are_asked_nothing(house: House) -> None:
    house.bring(
        "F-1;Madame Fictive;2026-02-01;2026-03-03;50,00;b@beta.example;;1 rue Fictive;75001;Paris;",
        "F-2;Gamma;2026-02-01;2026-03-03;50,00;c@gamma.example;;1 rue Fictive;75001;Paris;",
    )
    with at_work(house.organisation):
        Debtor.objects.filter(name="Madame Fictive").update(kind="consumer")
    for number in ("F-1", "F-2"):
        settle(house, number, "50.00", fate=None)
        assert "no penalties of an invoice paid late" in why_not(house, number)


def test_who_became_a_consumer_meanwhile_is_asked_nothing(late: House) -> None:
    ask(late, "F-1")
    prepare(late.organisation, clock=late.clock)
    with at_work(late.organisation):
        Debtor.objects.update(kind="consumer", siren="", siret="", vat_number="")
    assert sent_later(late) == ["voided"]
    assert not late.email.sent


def test_what_is_open_is_refused(house: House) -> None:
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;1200,00;{ALPHA}")
    assert "it is still open" in why_not(house, "F-1")


@pytest.mark.requirement("P2")
def test_several_invoices_are_one_letter_and_each_currency_has_its_sum(late: House) -> None:
    pounds = write_csv(
        late.folder, f"{HEADER};Devise", f"F-2;Alpha;2026-02-01;2026-03-03;900,00;{ALPHA};GBP", name="gbp.csv"
    )
    bring(late.organisation, pounds, at=late.clock.now)
    with late.acting() as here:
        record_payment(
            here, find_invoice(here, "F-2"), amount=Money(Decimal("900.00"), "GBP"), on=PAID_ON, accepted=list(Doubt)
        )
    choose(late, "F-2", PenaltyFate.PURSUE)
    assert len(ask(late, "F-1", "F-2").may_go) == 1
    with at_work(late.organisation) as here:
        letter = Composers(here).letter_of(Notice.objects.get())
    assert letter.currencies == ["EUR", "GBP"]
    assert letter.asked("EUR") == letter.penalties("EUR") + eur("40.00")
    assert letter.asked("GBP") == letter.penalties("GBP")
    assert sent_later(late) == ["accepted"]
    assert "GBP" in late.email.sent[0].text


def test_it_goes_by_post_where_there_is_no_e_mail_and_not_at_all_without_an_address(house: House) -> None:
    house.bring("F-1;Alpha;2026-02-01;2026-03-03;1200,00;;404833048;1 rue Fictive;75001;Paris;")
    settle(house, "F-1", "1200.00")
    ask(house, "F-1")
    with at_work(house.organisation):
        assert [one.channel for one in Message.objects.all()] == ["post"]


def test_a_first_letter_waits_for_a_look_and_declined_it_is_void(late: House) -> None:
    with at_work(late.organisation):
        Organisation.objects.update(proposes=True)
    assert len(ask(late, "F-1").to_look_at) == 1
    assert late.states() == ["proposed"]
    with late.acting() as here:
        decline(here, [NoticeId(Notice.objects.get().pk)])
    assert late.states() == ["voided"]


def test_a_viewer_asks_nobody(late: House) -> None:
    with pytest.raises(RightMissing):
        ask(late, "F-1", role=Role.VIEWER)
    with at_work(late.organisation) as here:
        assert not Notice.objects.exists()
        assert [one.fate for some in late_paid.every(here) for one in some] == [PenaltyFate.PURSUE]


@pytest.mark.requirement("P2", "P24")
def test_today_names_them_and_the_pages_ask_once(late: House) -> None:
    with time_machine.travel(late.clock.now, tick=False):
        owner = Person(late.organisation)
        today = owner.sees("today/")
        assert "Penalties pursued that no letter asks for: 1" in today
        assert "F-1: paid late" in today
        assert "Ask for the ticked ones by letter" in owner.sees("late/penalties/")
        debtor = debtor_of(late)
        assert "Ask for the ticked ones by letter" in owner.sees(f"debtors/{debtor}/")
        owner.does("late/penalties/ask/", receivable=row_of(late))
        assert "asks for its penalties already" in owner.does("late/penalties/ask/", receivable=row_of(late))
        assert "no letter asks for" not in owner.sees("today/")
        page = owner.sees("late/penalties/")
        assert "asked by letter 2026-000001" in page
        assert 'name="receivable"' not in page
        assert "asked by letter 2026-000001" in owner.sees(f"debtors/{debtor}/")
        assert Person(late.organisation, Role.VIEWER).status("late/penalties/ask/", post=True) == 403
    assert late.states() == ["queued"]
    assert sent_later(late) == ["accepted"]
    with time_machine.travel(late.clock.now, tick=False):
        assert "Penalties of invoices paid late, by e-mail" in owner.sees(f"debtors/{debtor}/")
        assert "closed: all of it is settled" not in owner.sees(f"debtors/{debtor}/")


@pytest.mark.requirement("P24")
def test_the_words_of_the_letter_are_shown_with_a_real_one(late: House) -> None:
    with time_machine.travel(late.clock.now, tick=False):
        page = Person(late.organisation).sees("letter-texts/late-paid-fr/")
    assert "et nous vous en remercions" in page
    assert "F-1" in page
