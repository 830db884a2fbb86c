"""Limitation as the program derives it from payments, notes, written demands and declared claims."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from django.db import DatabaseError, connection

from relance.domain.ids import DebtorId
from relance.domain.law.fr.limitation_rules import Nearness
from relance.domain.limitation import LimitationEvent
from relance.letters.history import WITH_HISTORY, history_of
from relance.parties.models import Debtor
from relance.parties.same_customer import take_together
from relance.receivables import limitation
from relance.receivables.limitation import Noted
from relance.receivables.models import Insolvency, LimitationNote, Receivable
from relance.receivables.recorded_payments import record_payment
from relance.receivables.snapshots import standings
from relance.receivables.targets import find_invoice
from relance.tenancy.context import acting
from tests.at_work import at_work
from tests.domain.builders import day, eur
from tests.intake.builders import write_csv
from tests.intake.test_booking import bring
from tests.outbox.builders import ALPHA, House

AT = datetime(2026, 11, 27, 9, tzinfo=UTC)
TODAY = date(2026, 11, 27)


def invoice(
    house: House, *, kind: str = "company", due: str = "2022-05-31", issued: str = "2022-05-01", **facts: object
) -> int:
    """One invoice of 100 to Alpha, of that kind."""
    at = house.clock.now
    house.clock.now = AT
    house.bring(f"F-1;Alpha;{issued};{due};100,00;{ALPHA}")
    house.clock.now = at
    with at_work(house.organisation):
        Debtor.objects.update(kind=kind)
        if facts:
            Receivable.objects.update(**facts)
        return int(Receivable.objects.get().pk)


def last_day(house: House, receivable: int) -> date | None:
    """What the rules see of it."""
    with at_work(house.organisation) as here:
        (one,) = standings(here, [receivable])
    return one.snapshot.limitation_last_day


def noted(
    house: House, receivable: int, kind: LimitationEvent, on: str, ended: str | None = None, *, lapsed: bool = False
) -> int:
    what = Noted(kind, day(on), day(ended) if ended else None, lapsed, "a letter of theirs")
    with acting(house.organisation, "test", AT) as here:
        (made,) = limitation.note(here, [receivable], what)
    return made


@pytest.mark.requirement("P28")
def test_a_part_payment_that_somebody_records_starts_five_new_years(house: House) -> None:
    one = invoice(house)
    assert last_day(house, one) == day("2027-05-31")
    with acting(house.organisation, "test", AT) as here:
        record_payment(here, find_invoice(here, "F-1"), amount=eur("30.00"), on=day("2024-02-29"))
    assert last_day(house, one) == day("2029-02-28")  # no 29 February in 2029


def test_a_part_payment_of_a_consumer_starts_two_new_years(house: House) -> None:
    one = invoice(house, kind="consumer", issued="2025-02-28", due="2025-03-31", performed_on=day("2025-02-03"))
    assert last_day(house, one) == day("2027-02-03")
    with acting(house.organisation, "test", AT) as here:
        record_payment(here, find_invoice(here, "F-1"), amount=eur("30.00"), on=day("2026-09-18"))
    assert last_day(house, one) == day("2028-09-18")


def test_a_lower_remainder_in_the_books_is_no_acknowledgment_until_somebody_says_so(
    organisation: int, tmp_path: Path
) -> None:
    header = "Numéro;Client;Date;Échéance;Montant TTC;Reste dû"
    bring(
        organisation, write_csv(tmp_path, header, "F-1;Alpha;2022-05-01;2022-05-31;100,00;100,00", name="a.csv"), at=AT
    )
    bring(
        organisation, write_csv(tmp_path, header, "F-1;Alpha;2022-05-01;2022-05-31;100,00;60,00", name="b.csv"), at=AT
    )
    with at_work(organisation) as here:
        Debtor.objects.update(kind="company")
        one = Receivable.objects.get()
        (before,) = standings(here, [one.pk])
    assert one.open_amount == 60
    assert (before.claim.limitation.last_day, before.claim.has_inferred) == (day("2027-05-31"), True)
    what = Noted(LimitationEvent.PART_PAYMENT, day("2026-06-15"))
    with acting(organisation, "test", AT) as here:
        limitation.note(here, [one.pk], what)
    with at_work(organisation) as here:
        (seen,) = standings(here, [one.pk])
    assert seen.snapshot.limitation_last_day == day("2031-06-15")


def test_a_credit_note_acknowledges_nothing(house: House) -> None:
    one = invoice(house)
    with acting(house.organisation, "test", AT) as here:
        record_payment(here, find_invoice(here, "F-1"), amount=eur("30.00"), on=day("2024-06-01"))
    with at_work(house.organisation), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO receivables_payment (organisation_id, debtor_id, nature, source, identity, received_on, currency,
                   amount, recorded_at, reference)
               SELECT organisation_id, debtor_id, 'credit_note', 'books', 'avoir', '2026-01-10', currency, 10, now(), ''
               FROM receivables_receivable RETURNING id"""
        )
        (credit,) = cursor.fetchone() or (0,)
        cursor.execute(
            """INSERT INTO receivables_imputation (organisation_id, payment_id, receivable_id, currency, amount, recorded_at)
               SELECT organisation_id, %s, id, currency, 10, now() FROM receivables_receivable""",
            [credit],
        )
    assert last_day(house, one) == day("2029-06-01")


def test_an_acknowledgment_in_time_counts_and_one_too_late_does_not(house: House) -> None:
    one = invoice(house, kind="consumer", issued="2023-01-10", due="2023-02-10")
    noted(house, one, LimitationEvent.ACKNOWLEDGMENT, "2025-01-11")
    assert last_day(house, one) == day("2025-01-10")
    noted(house, one, LimitationEvent.ACKNOWLEDGMENT, "2025-01-10")
    assert last_day(house, one) == day("2027-01-11")  # the one of the 11th is in time now


def test_a_claim_in_court_holds_and_withdrawn_never_did(house: House) -> None:
    one = invoice(house)
    claim = noted(house, one, LimitationEvent.COURT_CLAIM, "2026-02-02")
    assert last_day(house, one) is None
    with acting(house.organisation, "test", AT) as here:
        limitation.end(here, claim, on=day("2026-09-07"), came_to_nothing=True)
    assert last_day(house, one) == day("2027-05-31")


def test_a_mistake_is_withdrawn_and_a_plan_that_is_kept_after_all_counts_from_each_payment(house: House) -> None:
    one = invoice(house)
    wrong = noted(house, one, LimitationEvent.PLAN, "2025-01-15")
    with acting(house.organisation, "test", AT) as here:
        limitation.withdraw(here, wrong)
    assert last_day(house, one) == day("2027-05-31")
    noted(house, one, LimitationEvent.PLAN, "2025-01-15")
    assert last_day(house, one) == day("2030-01-15")
    with acting(house.organisation, "test", AT) as here:
        record_payment(here, find_invoice(here, "F-1"), amount=eur("20.00"), on=day("2025-09-01"))
    assert last_day(house, one) == day("2030-09-01")


def test_each_instalment_runs_from_its_own_due_date(house: House) -> None:
    house.clock.now = AT
    house.bring(f"F-1;Alpha;2022-05-01;2022-05-31;100,00;{ALPHA}", f"F-1;Alpha;2022-05-01;2022-06-30;100,00;{ALPHA}")
    with acting(house.organisation, "test", AT) as here:
        record_payment(here, find_invoice(here, "F-1"), amount=eur("150.00"), on=day("2024-01-10"))
    with at_work(house.organisation) as here:
        (last,) = standings(here, list(Receivable.objects.filter(open_amount__gt=0).values_list("pk", flat=True)))
    assert last.snapshot.limitation_last_day == day("2029-01-10")  # the second one had a part payment


def test_a_declared_claim_holds_what_was_owed_before_the_judgment(house: House) -> None:
    one = invoice(house)
    with at_work(house.organisation):
        debtor = Debtor.objects.get()
        made = Insolvency.objects.create(
            organisation_id=house.organisation,
            debtor=debtor,
            opened_on=day("2026-04-01"),
            published_on=day("2026-04-12"),
            declared_on=day("2026-05-04"),
            author="test",
            recorded_at=AT,
        )
    assert last_day(house, one) is None
    with at_work(house.organisation):
        Insolvency.objects.filter(pk=made.pk).update(closed_on=day("2026-10-15"))
    assert last_day(house, one) == day("2031-10-15")
    with at_work(house.organisation):
        Insolvency.objects.filter(pk=made.pk).update(opened_on=day("2022-04-01"), published_on=None)
    assert last_day(house, one) == day("2027-05-31")  # it arose after that judgment: declared it was not


@pytest.mark.requirement("P28")
def test_against_a_public_body_a_demand_that_left_interrupts_and_one_that_came_back_does_not(house: House) -> None:
    at = house.clock.now
    one = invoice(house, kind="public_body", issued="2022-02-01", due="2022-03-03")
    house.clock.now = at
    assert last_day(house, one) == day("2026-12-31")
    house.day()
    (message,) = house.messages()
    assert message.sent_on == at.date()
    assert last_day(house, one) == day("2030-12-31")  # four years from 1 January 2027
    with at_work(house.organisation):
        Debtor.objects.update(kind="company")
    assert last_day(house, one) == day("2027-03-03")  # against a company a letter interrupts nothing
    with at_work(house.organisation):
        Debtor.objects.update(kind="public_body")
        type(message).objects.filter(pk=message.pk).update(state="bounced")
    assert last_day(house, one) == day("2026-12-31")


@pytest.mark.parametrize(
    ("what", "error"),
    [
        (Noted(LimitationEvent.ACKNOWLEDGMENT, day("2026-11-28")), limitation.EventInFuture),
        (Noted(LimitationEvent.ACKNOWLEDGMENT, day("2002-06-01")), limitation.EventBeforeDebt),
        (Noted(LimitationEvent.MEDIATION, day("2026-06-01"), day("2026-05-01")), limitation.EventEndsBefore),
        (Noted(LimitationEvent.PLAN, day("2026-06-01"), day("2026-07-01")), limitation.EventEndsBefore),
        (Noted(LimitationEvent.REMINDER, day("2026-06-01")), limitation.EventUnreadable),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_check(house: House, what: Noted, error: type[Exception]) -> None:
    one = invoice(house)
    with pytest.raises(error), acting(house.organisation, "test", AT) as here:
        limitation.note(here, [one], what)


def test_the_same_is_noted_once(house: House) -> None:
    one = invoice(house)
    noted(house, one, LimitationEvent.PLAN, "2025-01-15")
    with pytest.raises(limitation.EventNoted):
        noted(house, one, LimitationEvent.PLAN, "2025-01-15")


def near(house: House, today: str) -> list[tuple[Nearness, date]]:
    with at_work(house.organisation, datetime.combine(day(today), time(12), UTC)) as here:
        return [(one.nearness, one.last_day) for one in limitation.nearing(here).listed]


@pytest.mark.requirement("P28")
def test_accounts_of_one_customer_are_warned_of_under_his_name_and_by_the_law_of_his_kind(house: House) -> None:
    invoice(house)
    house.clock.now = AT
    house.bring("G-1;Alpha Lyon;2022-05-01;2022-05-31;100,00;lyon@alpha.example;;2 rue Fictive;69001;Lyon;")
    with at_work(house.organisation) as here:
        head, member = (DebtorId(Debtor.objects.get(name=name).pk) for name in ("Alpha", "Alpha Lyon"))
        Debtor.objects.filter(pk=head).update(kind="company")
        Debtor.objects.filter(pk=member).update(kind="unknown")
        take_together(here, member, head)
    with at_work(house.organisation, AT) as here:
        found = limitation.nearing(here).listed
    assert {(one.debtor, one.debtor_name) for one in found} == {(head, "Alpha")}
    assert [one.last_day for one in found] == [day("2027-05-31")] * 2
    with at_work(house.organisation):
        Insolvency.objects.create(
            organisation_id=house.organisation,
            debtor_id=head,
            opened_on=day("2026-01-10"),
            declared_on=day("2026-02-01"),
            author="test",
            recorded_at=AT,
        )
    with at_work(house.organisation, AT) as here:
        assert limitation.nearing(here).listed == (), "declared for the customer, it holds what every account owes"


@pytest.mark.requirement("P28")
def test_a_claim_declared_on_any_account_holds_what_every_account_of_the_customer_owes(house: House) -> None:
    invoice(house)
    house.clock.now = AT
    house.bring(
        "G-1;Beta Fictive;2022-05-01;2022-05-31;100,00;beta@beta.example;;2 rue Fictive;69001;Lyon;",
        "H-1;Gamma Fictive;2022-05-01;2022-05-31;100,00;gamma@gamma.example;;3 rue Fictive;13001;Marseille;",
        "I-1;Delta Fictive;2022-05-01;2022-05-31;100,00;delta@delta.example;;4 rue Fictive;59000;Lille;",
    )
    with at_work(house.organisation) as here:
        Debtor.objects.update(kind="company")
        names = ("Alpha", "Beta Fictive", "Gamma Fictive", "Delta Fictive")
        head, member, third, other = (DebtorId(Debtor.objects.get(name=name).pk) for name in names)
        take_together(here, member, head)
        take_together(here, third, head)
        Insolvency.objects.create(
            organisation_id=house.organisation,
            debtor_id=third,
            opened_on=day("2026-01-10"),
            declared_on=day("2026-02-01"),
            closed_on=day("2026-10-15"),
            author="test",
            recorded_at=AT,
        )
        owed = {one.debtor_id: one.pk for one in Receivable.objects.all()}
    for account in (head, member, third):
        assert last_day(house, owed[account]) == day("2031-10-15")
        with at_work(house.organisation):
            (found,) = Receivable.objects.raw(WITH_HISTORY, [[owed[account]]])
            assert history_of(found).judgment == day("2026-01-10")
    assert last_day(house, owed[other]) == day("2027-05-31"), "somebody else's claim holds nothing"


@pytest.mark.requirement("P28")
def test_a_business_is_warned_of_a_year_and_three_months_before_and_the_others_six_and_two(house: House) -> None:
    invoice(house)  # until 31 May 2027
    first, last = Nearness.FIRST, Nearness.LAST
    until = day("2027-05-31")
    assert near(house, "2026-05-30") == []
    assert near(house, "2026-05-31") == [(first, until)]
    assert near(house, "2027-02-27") == [(first, until)]
    assert near(house, "2027-02-28") == [(last, until)]
    assert near(house, "2027-05-31") == [(last, until)]
    assert near(house, "2027-06-01") == []  # over: said elsewhere
    with at_work(house.organisation):
        Debtor.objects.update(kind="consumer")  # until 1 May 2024
    until = day("2024-05-01")
    assert near(house, "2023-10-31") == []
    assert near(house, "2023-11-01") == [(first, until)]
    assert near(house, "2024-03-01") == [(last, until)]
    with at_work(house.organisation):
        Receivable.objects.update(claim_kind="carriage")  # until 1 May 2023
    until = day("2023-05-01")
    assert near(house, "2022-10-31") == []
    assert near(house, "2022-11-01") == [(first, until)]
    with at_work(house.organisation):
        Receivable.objects.update(claim_kind="")
        Debtor.objects.update(kind="public_body")  # until 31 December 2026
    assert near(house, "2025-12-30") == []
    assert near(house, "2025-12-31") == [(first, day("2026-12-31"))]


def test_what_was_interrupted_is_near_by_its_new_last_day(house: House) -> None:
    one = invoice(house)
    noted(house, one, LimitationEvent.PLAN, "2024-01-15")
    assert near(house, "2027-05-31") == []
    assert near(house, "2028-06-01") == [(Nearness.FIRST, day("2029-01-15"))]


def test_nobody_else_reads_or_changes_these_notes(house: House, organisation: int) -> None:
    one = invoice(house)
    noted(house, one, LimitationEvent.PLAN, "2025-01-15")
    with at_work(organisation + 1_000_000):
        assert not LimitationNote.objects.exists()
        assert not Insolvency.objects.exists()
    with pytest.raises(DatabaseError, match="permission denied"), at_work(house.organisation):
        LimitationNote.objects.update(happened_on=day("2026-01-01"))
