"""A customer with two accounts is one customer: one letter, one limit on contacts, one pause; no row moves, and it can be undone."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, transaction

from relance.cli.same import command
from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId, PaymentId
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money
from relance.domain.scenario.decide import HoldKind
from relance.insight.late import Wanted, late
from relance.journal.models import Event
from relance.journal.verification import verify_journal
from relance.outbox.models import NoticeItem
from relance.parties.models import Contact, Debtor
from relance.parties.same_customer import (
    AlreadyOfAnother,
    KindsDiffer,
    NotTakenTogether,
    SameAsItself,
    accounts_of,
    heads_of,
    take_apart,
)
from relance.receivables import late_paid
from relance.receivables.allocation import place_credit, unallocated
from relance.receivables.holds import hold, release
from relance.receivables.identity import NotInDoubt, say_other, say_same
from relance.receivables.models import Hold, Receivable
from relance.receivables.recorded_payments import Doubt, record_payment
from relance.receivables.selectors import wrong_open_sums
from relance.receivables.targets import find_invoice, find_target
from relance.scenarios.models import Dunning
from relance.tenancy.context import acting
from relance.tenancy.models import Organisation
from tests.at_work import at_work
from tests.conftest import found
from tests.outbox.builders import House

SOUTH = "alpha@alpha.example;;1 rue Fictive;75001;Paris;"
NORTH = "nord@nord.example;;2 rue Fictive;59000;Lille;"
FIRST, SECOND = f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{SOUTH}", f"F-2;Alpha Nord;2026-02-10;2026-03-10;60,00;{NORTH}"
ALONE = f"F-3;Alpha Nord;2026-02-11;2026-03-11;30,00;{NORTH}"


def account(house: House, code: str) -> int:
    with at_work(house.organisation):
        return Debtor.objects.get(code=code).pk


def together(house: House, member: str = "Alpha Nord", head: str = "Alpha") -> None:
    with acting(house.organisation, "test", house.clock.now) as here:
        say_same(here, DebtorId(account(house, member)), DebtorId(account(house, head)))


def apart(house: House, member: str = "Alpha Nord") -> None:
    with at_work(house.organisation, house.clock.now) as here:
        take_apart(here, DebtorId(account(house, member)))


def asked(house: House) -> list[tuple[str, list[str]]]:
    """Each notice: to whom, and what it asks for."""
    with at_work(house.organisation):
        items = NoticeItem.objects.filter(is_for_information=False)
        return (
            [
                (
                    notice.debtor.code,
                    list(items.filter(notice=notice).order_by("pk").values_list("receivable__number", flat=True)),
                )
                for notice in type(house.notices()[0]).objects.select_related("debtor").order_by("pk")
            ]
            if house.notices()
            else []
        )


def outcome(house: House, number: str) -> str:
    with at_work(house.organisation):
        return Dunning.objects.get(receivable__number=number).outcome


@pytest.fixture
def two(house: House) -> House:
    house.bring(FIRST, SECOND)
    return house


@pytest.mark.requirement("P15")
def test_two_accounts_get_two_letters_until_somebody_says_that_they_are_one(two: House) -> None:
    two.run()
    assert [code for code, _ in asked(two)] == ["Alpha", "Alpha Nord"]


@pytest.mark.requirement("P15")
def test_one_letter_goes_to_the_head_about_both_accounts_and_no_row_moves(two: House) -> None:
    together(two)
    two.day()
    assert asked(two) == [("Alpha", ["F-1", "F-2"])]
    assert [(message.recipient, message.state) for message in two.messages()] == [("alpha@alpha.example", "accepted")]
    with at_work(two.organisation):
        assert Receivable.objects.get(number="F-2").debtor.code == "Alpha Nord"


def test_the_members_address_is_written_to_only_where_the_head_has_none(two: House) -> None:
    with at_work(two.organisation):
        Contact.objects.filter(debtor__code="Alpha").delete()
    together(two)
    two.run()
    assert [message.recipient for message in two.messages()] == ["nord@nord.example"]


@pytest.mark.requirement("P15")
def test_what_one_account_had_counts_against_the_limit_of_the_other(house: House) -> None:
    house.bring(FIRST)
    house.day()
    house.bring(FIRST, ALONE)
    together(house)
    house.clock.on(8)
    house.run()
    assert len(house.notices()) == 1
    assert outcome(house, "F-3") == "minimum_gap"


def test_a_letter_of_a_member_that_was_proposed_before_is_taken_in(house: House) -> None:
    house.bring(SECOND)
    with at_work(house.organisation):
        Organisation.objects.update(proposes=True)
    house.run()
    house.bring(FIRST, SECOND)
    together(house)
    house.clock.on(8)
    house.run()
    live = [message.notice.debtor_id for message in house.messages() if message.state == "proposed"]
    assert live == [account(house, "Alpha")]


@pytest.mark.requirement("P13")
@pytest.mark.parametrize("paused", ["Alpha", "Alpha Nord"])
def test_a_pause_of_one_account_pauses_both_and_ends_for_both(two: House, paused: str) -> None:
    together(two)
    with acting(two.organisation, "test", two.clock.now) as here:
        hold(here, target=find_target(here, paused), kind=HoldKind.MANUAL, until=None, note="")
    two.run()
    assert [outcome(two, "F-1"), outcome(two, "F-2"), two.notices()] == ["on_hold", "on_hold", []]
    with acting(two.organisation, "test", two.clock.now) as here:
        release(here, target=find_target(here, "Alpha Nord"), kind=None)
    two.clock.on(8)
    two.run()
    assert asked(two) == [("Alpha", ["F-1", "F-2"])]


def test_a_pause_of_before_holds_the_other_account_too_and_no_more_once_they_are_apart(two: House) -> None:
    with acting(two.organisation, "test", two.clock.now) as here:
        hold(here, target=find_target(here, "Alpha Nord"), kind=HoldKind.MANUAL, until=None, note="")
    together(two)
    two.run()
    assert outcome(two, "F-1") == "on_hold"
    apart(two)
    two.clock.on(8)
    two.run()
    assert asked(two) == [("Alpha", ["F-1"])]
    assert outcome(two, "F-2") == "on_hold"


def test_it_stands_in_both_chains_and_is_undone(two: House) -> None:
    together(two)
    with at_work(two.organisation) as here:
        pair = {account(two, "Alpha"), account(two, "Alpha Nord")}
        assert set(Event.objects.filter(name="parties.taken_together").values_list("chain", flat=True)) == pair
        assert set(accounts_of(here, account(two, "Alpha Nord"))) == pair
    apart(two)
    with at_work(two.organisation) as here:
        assert set(Event.objects.filter(name="parties.taken_apart").values_list("chain", flat=True)) == pair
        assert list(verify_journal(here)) == []
    two.run()
    assert len(two.notices()) == 2
    with pytest.raises(NotTakenTogether):
        apart(two)


def test_no_chain_no_circle_and_nobody_is_their_own_head(two: House) -> None:
    two.bring(FIRST, SECOND, f"F-9;Omega;2026-02-11;2026-03-11;30,00;{NORTH.replace('nord', 'omega')}")
    with pytest.raises(SameAsItself):
        together(two, "Alpha", "Alpha")
    together(two)
    with pytest.raises(AlreadyOfAnother):
        together(two, "Alpha Nord", "Omega")
    with pytest.raises(AlreadyOfAnother):
        together(two, "Alpha", "Omega")
    together(two, "Omega", "Alpha Nord")  # an account of the same head
    with at_work(two.organisation) as here:
        assert len(accounts_of(here, account(two, "Alpha"))) == 3
        assert heads_of(here, [account(two, "Omega"), account(two, "Alpha Nord")]) == [account(two, "Alpha")]
    for member, head in (("Alpha", "Omega"), ("Omega", "Omega")):
        with pytest.raises(IntegrityError), at_work(two.organisation), transaction.atomic():
            Debtor.objects.filter(code=member).update(same_as=account(two, head))


def test_a_consumer_and_a_company_are_never_one(two: House) -> None:
    with at_work(two.organisation):
        Debtor.objects.filter(code="Alpha").update(kind=DebtorKind.CONSUMER.value)
        Debtor.objects.filter(code="Alpha Nord").update(kind=DebtorKind.COMPANY.value)
    for member, head in (("Alpha", "Alpha Nord"), ("Alpha Nord", "Alpha")):
        with pytest.raises(KindsDiffer) as refused:
            together(two, member, head)
        assert refused.value.facts["name"] == "Alpha"


def test_another_organisations_customer_is_no_head(two: House) -> None:
    other_organisation = found()
    with at_work(other_organisation):
        theirs = Debtor.objects.create(organisation_id=other_organisation, code="Z", name="Z").pk
    with pytest.raises(DomainError), acting(two.organisation, "test", two.clock.now) as here:
        say_same(here, DebtorId(account(two, "Alpha")), DebtorId(theirs))


@pytest.mark.parametrize("is_same", [True, False])
def test_what_an_import_left_to_be_said_ends_its_pause(two: House, is_same: bool) -> None:
    doubted, known = account(two, "Alpha Nord"), account(two, "Alpha")
    with at_work(two.organisation):
        Debtor.objects.filter(pk=doubted).update(maybe_same_as=known)
        Hold.objects.create(
            organisation_id=two.organisation,
            debtor_id=doubted,
            kind="manual",
            author="test",
            held_at=two.clock.now,
            owner_kind="identity",
            owner_id=doubted,
        )
    if is_same:
        together(two)
    else:
        with acting(two.organisation, "test", two.clock.now) as here:
            say_other(here, DebtorId(doubted))
    two.run()
    assert [code for code, _ in asked(two)] == (["Alpha"] if is_same else ["Alpha", "Alpha Nord"])
    with pytest.raises(NotInDoubt), acting(two.organisation, "test", two.clock.now) as here:
        say_other(here, DebtorId(doubted))


@pytest.mark.requirement("P17")
def test_money_left_on_one_account_holds_the_other_and_may_pay_it(two: House) -> None:
    together(two)
    with acting(two.organisation, "test", two.clock.now) as here:
        record_payment(
            here, find_invoice(here, "F-2"), amount=Money.eur("100.00"), on=date(2026, 4, 6), accepted=list(Doubt)
        )
    two.run()
    assert outcome(two, "F-1") == "unallocated_credit"
    with at_work(two.organisation) as here:
        (credit,) = unallocated(here, account(two, "Alpha"))
    with acting(two.organisation, "test", two.clock.now) as here:
        place_credit(here, PaymentId(credit.pk))
    with at_work(two.organisation) as here:
        assert f"{Receivable.objects.get(number='F-1').open_amount:.2f}" == "60.00"
        assert list(wrong_open_sums(here)) == []


def test_the_command_says_it_and_takes_it_back(two: House) -> None:
    with at_work(two.organisation):
        slug = Organisation.objects.get(pk=two.organisation).slug
    assert CliRunner().invoke(command, ["Alpha Nord", "Alpha", "--organisation", slug]).exit_code == 0
    with at_work(two.organisation):
        assert Debtor.objects.get(code="Alpha Nord").same_as_id == account(two, "Alpha")
    assert CliRunner().invoke(command, ["Alpha Nord", "--undo", "--organisation", slug]).exit_code == 0
    with at_work(two.organisation):
        assert Debtor.objects.get(code="Alpha Nord").same_as_id is None


@pytest.mark.requirement("P13")
def test_the_late_list_shows_both_accounts_under_the_head(two: House) -> None:
    together(two)
    with acting(two.organisation, "test", two.clock.now) as here:
        rows = late(here, Wanted()).rows
        assert [(row.number, row.debtor_name) for row in rows] == [("F-1", "Alpha"), ("F-2", "Alpha")]
        assert {row.number for row in late(here, Wanted(search="Nord")).rows} == {"F-1", "F-2"}
        assert not late(here, Wanted(show="held")).rows
        hold(here, target=find_target(here, "Alpha Nord"), kind=HoldKind.MANUAL, until=None, note="")
        assert [row.number for row in late(here, Wanted(show="held")).rows] == ["F-1", "F-2"]
    apart(two)
    with acting(two.organisation, "test", two.clock.now) as here:
        assert [row.debtor_name for row in late(here, Wanted()).rows] == ["Alpha", "Alpha Nord"]


def test_what_either_account_paid_late_is_told_of_the_customer(two: House) -> None:
    with at_work(two.organisation):
        Debtor.objects.update(kind=DebtorKind.COMPANY.value)
    together(two)
    with acting(two.organisation, "test", two.clock.now) as here:
        for number, amount in (("F-1", "100.00"), ("F-2", "60.00")):
            record_payment(here, find_invoice(here, number), amount=Money.eur(amount), on=date(2026, 4, 6))
        for code in ("Alpha", "Alpha Nord"):
            told = late_paid.of_debtor(here, account(two, code))
            assert len(told) == 2, code
