"""What was said with a debtor, what each side undertook, and what that pauses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection

from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId, PaymentId
from relance.exchanges.cancelled_payments import cancel_payment_and_its_word
from relance.exchanges.commitments import CommitmentInPast, CommitmentUnknown, Undertaken, end_commitment
from relance.exchanges.models import Commitment, Exchange, Party
from relance.exchanges.recording import ExchangeEmpty, ExchangeInFuture, ExchangeUnreadable, NotInWriting, note_exchange
from relance.journal.models import Event
from relance.journal.verification import verify_journal
from relance.parties.details import DebtorUnknown
from relance.parties.models import Debtor
from relance.parties.same_customer import take_together
from relance.receivables.models import Hold, LimitationNote, Receivable
from relance.receivables.recorded_payments import record_payment
from relance.receivables.snapshots import standings
from relance.receivables.targets import find_invoice
from relance.tenancy.context import acting
from relance.tenancy.models import Role
from relance.tenancy.rights import RightMissing
from tests.at_work import at_work
from tests.conftest import found
from tests.domain.builders import eur
from tests.intake.builders import sale, write_fec
from tests.intake.test_booking import bring

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 6)


@pytest.fixture
def debtor(organisation: int, tmp_path: Path) -> int:
    bring(organisation, write_fec(tmp_path, sale("F1", 100)))
    with at_work(organisation):
        return int(Debtor.objects.get().pk)


def note(organisation: int, debtor: DebtorId, *, role: Role | None = None, **given: Any) -> int:
    defaults: dict[str, Any] = {"kind": "call", "reason": "", "text": "A dit qu'il paierait", "held_on": TODAY}
    with acting(organisation, "user:1", AT, role=role) as here:
        return note_exchange(here, debtor, **{**defaults, **given})


def holds(organisation: int) -> list[tuple[str, date | None]]:
    with at_work(organisation):
        return list(Hold.objects.filter(released_at=None).order_by("pk").values_list("kind", "until"))


@pytest.mark.requirement("AP-7", "AP-8", "AP-12")
def test_a_call_with_its_reason_and_what_each_side_undertook(organisation: int, debtor: DebtorId) -> None:
    note(
        organisation,
        debtor,
        reason="not_received",
        undertaken=(Undertaken(Party.CREDITOR, "renvoyer F1", FRIDAY), Undertaken(Party.DEBTOR, "payer", FRIDAY)),
    )
    assert holds(organisation) == [("promise", FRIDAY)]
    with at_work(organisation) as here:
        exchange = Exchange.objects.get()
        assert (exchange.kind, exchange.reason, exchange.text) == ("call", "not_received", "A dit qu'il paierait")
        assert list(Commitment.objects.order_by("pk").values_list("party", "what", "due_on")) == [
            ("creditor", "renvoyer F1", FRIDAY),
            ("debtor", "payer", FRIDAY),
        ]
        assert "paierait" not in "".join(Event.objects.values_list("body", flat=True))  # free text is personal data
        assert list(verify_journal(here)) == []


@pytest.mark.requirement("AP-12")
def test_a_promise_that_was_kept_pauses_nothing_any_more_and_a_broken_one_is_remembered(
    organisation: int, debtor: DebtorId
) -> None:
    note(organisation, debtor, undertaken=(Undertaken(Party.DEBTOR, "payer", FRIDAY),))
    with at_work(organisation):
        first = Commitment.objects.get().pk
    with acting(organisation, "user:1", AT) as here:
        end_commitment(here, first, kept=True)
    assert holds(organisation) == []
    note(organisation, debtor, undertaken=(Undertaken(Party.DEBTOR, "payer", FRIDAY),))
    with at_work(organisation):
        second = Commitment.objects.get(ended_at=None).pk
    lapsed = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    with acting(organisation, "user:1", lapsed) as here:
        end_commitment(here, second, kept=False)
    assert holds(organisation) == [("promise", FRIDAY)], "it binds no more, and a formal notice recalls it"
    with pytest.raises(CommitmentUnknown), acting(organisation, "user:1", AT) as here:
        end_commitment(here, second, kept=True)


@pytest.mark.requirement("AP-12")
def test_a_promise_given_up_before_its_day_pauses_nothing_and_the_others_go_on(
    organisation: int, debtor: DebtorId
) -> None:
    later = date(2026, 3, 20)
    note(
        organisation,
        debtor,
        undertaken=(Undertaken(Party.DEBTOR, "payer", FRIDAY), Undertaken(Party.DEBTOR, "le reste", later)),
    )
    with at_work(organisation):
        first = Commitment.objects.order_by("due_on").first()
        assert first is not None
    with acting(organisation, "user:1", AT) as here:
        end_commitment(here, first.pk, kept=False)
    assert holds(organisation) == [("promise", later)]


@pytest.mark.requirement("AP-7", "P57")
def test_a_dispute_that_somebody_hears_of_stops_every_reminder(organisation: int, debtor: DebtorId) -> None:
    note(organisation, debtor, reason="dispute", text="Vingt affiches manquent")
    assert holds(organisation) == [("dispute", None)]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"kind": "telepathy"}, ExchangeUnreadable),
        ({"reason": "laziness"}, ExchangeUnreadable),
        ({"text": " "}, ExchangeEmpty),
        ({"held_on": date(2026, 3, 3)}, ExchangeInFuture),
        ({"undertaken": (Undertaken(Party.DEBTOR, "payer", date(2026, 3, 1)),)}, CommitmentInPast),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    organisation: int, debtor: DebtorId, given: dict[str, Any], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        note(organisation, debtor, **given)
    with at_work(organisation):
        assert not Exchange.objects.exists()
    assert holds(organisation) == []


def test_a_viewer_and_another_company_note_nothing(organisation: int, debtor: DebtorId) -> None:
    with pytest.raises(RightMissing):
        note(organisation, debtor, role=Role.VIEWER)
    other = found()
    with pytest.raises(DebtorUnknown):
        note(other, debtor)


def test_what_was_said_is_not_rewritten(organisation: int, debtor: DebtorId) -> None:
    note(organisation, debtor)
    with pytest.raises(DatabaseError), at_work(organisation), connection.cursor() as cursor:
        cursor.execute("UPDATE exchanges_exchange SET text = 'nothing'")


@pytest.mark.requirement("P28")
def test_a_written_acknowledgment_starts_limitation_anew_and_a_promise_on_the_telephone_does_not(
    organisation: int, debtor: DebtorId
) -> None:
    def last_day() -> date | None:
        with at_work(organisation) as here:
            Debtor.objects.update(kind="company")
            (one,) = standings(here, [Receivable.objects.get().pk])
        return one.snapshot.limitation_last_day

    before = last_day()
    note(organisation, debtor, undertaken=(Undertaken(Party.DEBTOR, "to pay", FRIDAY),))
    assert last_day() == before
    with pytest.raises(NotInWriting):
        note(organisation, debtor, acknowledges=True)
    note(organisation, debtor, kind="email", acknowledges=True)
    note(organisation, debtor, kind="letter", acknowledges=True)  # the same day: noted already
    assert last_day() == date(2031, 3, 2)
    with at_work(organisation) as here:
        assert list(verify_journal(here)) == []


def test_what_a_customer_acknowledges_counts_on_every_account_of_theirs(
    organisation: int, debtor: DebtorId, tmp_path: Path
) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 100), sale("F2", 100, aux="C2")))
    with at_work(organisation) as here:
        other = DebtorId(Debtor.objects.exclude(pk=debtor).get().pk)
        take_together(here, other, debtor)
    note(organisation, other, kind="email", acknowledges=True)
    with at_work(organisation):
        noted = LimitationNote.objects.order_by("receivable__number").values_list("receivable__number", flat=True)
        assert list(noted) == ["F1", "F2"]


@pytest.mark.parametrize("due_on", [FRIDAY, TODAY], ids=["still to come", "its day"])
def test_a_promise_that_a_cancelled_payment_kept_asks_again(organisation: int, debtor: DebtorId, due_on: date) -> None:
    note(organisation, debtor, undertaken=(Undertaken(Party.DEBTOR, "Pay F1", due_on),))
    with acting(organisation, "user:1", AT) as here:
        paid = record_payment(here, find_invoice(here, "F1"), amount=eur("1.00"), on=TODAY).payment
    with at_work(organisation):
        promise = Commitment.objects.get().pk
    with acting(organisation, "user:1", AT) as here:
        end_commitment(here, promise, kept=True)
    assert holds(organisation) == []
    with acting(organisation, "user:1", AT) as here:
        done, asked_again = cancel_payment_and_its_word(here, PaymentId(paid), reason="another customer's")
    assert (asked_again, [number for number, _ in done.reopened]) == (1, ["F1"])
    with at_work(organisation) as here:
        one = Commitment.objects.get(pk=promise)
        assert (one.ended_at, one.was_kept) == (None, None)
        assert list(verify_journal(here)) == []
    assert holds(organisation) == [("promise", due_on)]
    with acting(organisation, "user:1", AT) as here:
        end_commitment(here, promise, kept=False)


def test_a_promise_kept_before_the_payment_was_known_stays_kept(organisation: int, debtor: DebtorId) -> None:
    note(organisation, debtor, undertaken=(Undertaken(Party.DEBTOR, "Pay F1", TODAY),))
    with at_work(organisation):
        promise = Commitment.objects.get().pk
    with acting(organisation, "user:1", AT) as here:
        end_commitment(here, promise, kept=True)
    later = AT.replace(hour=15)
    with acting(organisation, "user:1", later) as here:
        paid = record_payment(here, find_invoice(here, "F1"), amount=eur("1.00"), on=TODAY).payment
    with acting(organisation, "user:1", later) as here:
        _done, asked_again = cancel_payment_and_its_word(here, PaymentId(paid), reason="typed twice")
    assert asked_again == 0
