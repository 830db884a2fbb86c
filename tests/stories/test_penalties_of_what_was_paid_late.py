"""An invoice paid late in full: its penalties are kept and shown, and the company pursues them, waives them, or was paid."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection

from relance.closing.loss_word import LossWord
from relance.closing.write_off import give_up, undo
from relance.domain.closing.vat_file import Ground
from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId, ReceivableId
from relance.domain.ledger import ClaimKind
from relance.domain.scenario.decide import HoldKind
from relance.journal.models import Event, EventDetail
from relance.letters.compose import Composer
from relance.letters.late_paid import LatePaid, NoLatePenalties, choose_penalties, with_sums
from relance.letters.model import Act, Letter
from relance.letters.render import render
from relance.parties.models import Debtor
from relance.parties.same_customer import take_apart, take_together
from relance.receivables import late_paid
from relance.receivables.holds import hold
from relance.receivables.models import PenaltyFate, Receivable
from relance.receivables.recorded_payments import Doubt, record_payment
from relance.receivables.targets import find_invoice, find_target
from relance.tenancy.context import acting
from relance.tenancy.models import Role
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.domain.builders import eur
from tests.intake.builders import write_csv
from tests.intake.test_booking import bring
from tests.letters.test_compose import ALPHA, HEADER, IDENTITY, composed
from tests.letters.test_render import text_of
from tests.office.people import Person

NOV = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def company(organisation: int, tmp_path: Path) -> int:
    """F-1 of 1,200.00 was due on 31 March 2026 and paid on 1 May: 12.38 of penalties and the 40 euros. F-2 is open."""
    with at_work(organisation) as here:
        for key, value in IDENTITY.items():
            set_preference(here, key, value)
    rows = [f"F-{n};Alpha;2026-03-01;2026-03-31;1200,00;{ALPHA}" for n in (1, 2)]
    rows.append("F-3;Bêta;2026-03-01;2026-03-31;50,00;b@beta.example;;particulier;")
    bring(organisation, write_csv(tmp_path, HEADER, *rows))
    for number, amount in (("F-1", "1200.00"), ("F-3", "50.00")):
        with acting(organisation, "test", AT) as here:
            record_payment(
                here, find_invoice(here, number), amount=eur(amount), on=date(2026, 5, 1), accepted=list(Doubt)
            )
    return organisation


def left(company: int) -> list[LatePaid]:
    with at_work(company) as here:
        return with_sums(
            Composer(here, on=NOV, counted_until=NOV), [one for some in late_paid.every(here) for one in some]
        )


def pk_of(company: int, number: str) -> ReceivableId:
    with at_work(company):
        return ReceivableId(Receivable.objects.get(number=number).pk)


def choose(company: int, fate: PenaltyFate, *numbers: str, reason: str = "") -> list[LatePaid]:
    pks = [pk_of(company, number) for number in numbers]
    with acting(company, "test", AT) as here:
        return choose_penalties(here, pks, fate, reason=reason, on=NOV)


def letter(company: int, act: Act = Act.UNPAID_NOTICE) -> Letter:
    return composed(company, NOV, "F-2", act=act)


@pytest.mark.requirement("P2", "P24")
def test_they_are_kept_and_shown_and_no_letter_asks_for_them(company: int) -> None:
    (kept,) = left(company)  # nothing of F-3: a consumer owes none
    assert kept.item.number == "F-1"
    assert (kept.item.interest, kept.item.compensation, kept.settled.fate) == (
        eur("12.38"),
        eur("40.00"),
        PenaltyFate.KEEP,
    )
    assert letter(company).late_paid == ()
    assert "F-1" not in text_of(render(letter(company)))


@pytest.mark.requirement("P24", "P62")
def test_what_was_paid_in_part_and_then_given_up_as_lost_was_not_paid(company: int) -> None:
    with acting(company, "test", AT) as here:
        record_payment(here, find_invoice(here, "F-2"), amount=eur("200.00"), on=date(2026, 5, 4), accepted=list(Doubt))
        loss = give_up(here, pk_of(company, "F-2"), LossWord(Ground.COSTS_EXCEED_DEBT, NOV))
    assert [one.item.number for one in left(company)] == ["F-1"]
    with pytest.raises(NoLatePenalties):
        choose(company, PenaltyFate.PURSUE, "F-2")
    with acting(company, "test", AT) as here:
        undo(here, loss, reason="It pays after all")
        record_payment(
            here, find_invoice(here, "F-2"), amount=eur("1000.00"), on=date(2026, 11, 19), accepted=list(Doubt)
        )
    assert {one.item.number for one in left(company)} == {"F-1", "F-2"}


@pytest.mark.requirement("P2", "SW-4")
@pytest.mark.parametrize("kind", [ClaimKind.DEPOSIT_CLAIM, ClaimKind.OTHER])
def test_what_is_no_sale_and_no_service_bears_neither_penalties_nor_the_40_euros(company: int, kind: ClaimKind) -> None:
    with at_work(company):
        Receivable.objects.filter(number__in=["F-1", "F-2"]).update(claim_kind=kind.value)
    asking = letter(company)  # to a company: an invoice would bear both
    assert asking.asked("EUR") == asking.principal("EUR") == eur("1200.00")
    assert left(company) == []


@pytest.mark.requirement("P24")
def test_pursued_they_are_lines_of_their_own_with_their_calculation(company: int) -> None:
    before = letter(company).asked("EUR")
    choose(company, PenaltyFate.PURSUE, "F-1")
    asking = letter(company)
    assert asking.asked("EUR") == before + eur("52.38")
    assert asking.principal("EUR") == eur("1200.00")
    text = text_of(render(asking))
    assert (
        "Our claim also includes €52.38 of late-payment penalties and fixed compensation still owed on invoice F-1, which you"
        in text
    )
    assert "F-1 31 Mar 2026 1 May 2026 €1,200.00 €12.38 €40.00" in text
    assert "Penalties and compensation of invoices paid late €52.38" in text
    assert "Invoice F-1 From To (included)" in text
    assert letter(company, Act.REMINDER).late_paid == ()  # it asks for no penalty at all


@pytest.mark.requirement("P24")
def test_the_letter_to_a_customer_asks_what_is_pursued_on_their_other_account(company: int, tmp_path: Path) -> None:
    row = "G-1;Alpha Lyon;2026-03-01;2026-03-31;1200,00;lyon@alpha.example;;;en"
    bring(company, write_csv(tmp_path, HEADER, row, name="lyon.csv"))
    with acting(company, "test", AT) as here:
        head, member = (DebtorId(Debtor.objects.get(name=name).pk) for name in ("Alpha", "Alpha Lyon"))
        take_together(here, member, head)
    with acting(company, "test", AT) as here:
        invoice = find_invoice(here, "G-1")
        record_payment(here, invoice, amount=eur("1200.00"), on=date(2026, 5, 1), accepted=list(Doubt))
    choose(company, PenaltyFate.PURSUE, "F-1", "G-1")
    assert {(one.settled.debtor, one.settled.debtor_name) for one in left(company)} == {(head, "Alpha")}
    assert {one.number for one in letter(company).late_paid} == {"F-1", "G-1"}
    with acting(company, "test", AT) as here:
        take_apart(here, member)
    assert [one.number for one in letter(company).late_paid] == ["F-1"]


def test_what_is_on_hold_is_not_asked(company: int) -> None:
    choose(company, PenaltyFate.PURSUE, "F-1")
    with acting(company, "test", AT) as here:
        hold(here, target=find_target(here, "F-1"), kind=HoldKind.DISPUTE, until=None, note="")
    assert letter(company).late_paid == ()


@pytest.mark.requirement("P2", "P24")
def test_a_waiver_ends_them_and_is_journaled_with_its_reason_and_its_sums(company: int) -> None:
    with pytest.raises(DomainError, match="Say why"):
        choose(company, PenaltyFate.WAIVE, "F-1")
    choose(company, PenaltyFate.PURSUE, "F-1")
    choose(company, PenaltyFate.WAIVE, "F-1", reason="A good customer, once late.")
    assert left(company) == []
    assert letter(company).late_paid == ()
    with at_work(company):
        event = Event.objects.get(name="penalties.waived")
        assert json.loads(event.body)["penalties"] in ("12.38 EUR", {"amount": "12.38", "currency": "EUR"})
        assert "A good customer" in EventDetail.objects.get(event=event).detail
    with pytest.raises(DomainError, match="no penalties"):
        choose(company, PenaltyFate.PURSUE, "F-1")


def test_received_they_are_asked_no_more(company: int) -> None:
    choose(company, PenaltyFate.PURSUE, "F-1")
    choose(company, PenaltyFate.RECEIVED, "F-1")
    assert letter(company).late_paid == ()
    assert left(company) == []


def test_there_is_nothing_to_choose_of_what_is_open_or_a_consumers(company: int) -> None:
    for number in ("F-2", "F-3"):
        with pytest.raises(DomainError, match="no penalties"):
            choose(company, PenaltyFate.PURSUE, number)


def test_a_day_of_payment_that_nobody_knows_is_said_and_its_penalties_are_not_asked(
    organisation: int, tmp_path: Path
) -> None:
    bring(
        organisation,
        write_csv(tmp_path, HEADER, *(f"F-{n};Alpha;2026-03-0{n};2026-03-31;1200,00;{ALPHA}" for n in range(1, 9))),
    )
    rows = [f"F-{n};Alpha;2026-03-0{n};2026-03-31;1200,00;{ALPHA}" for n in range(1, 9) if n != 4]
    later = f"F-9;Alpha;2026-05-02;2026-06-01;10,00;{ALPHA}"
    bring(organisation, write_csv(tmp_path, HEADER, *rows, later, name="later.csv"))
    (gone,) = left(organisation)
    assert (gone.item.number, gone.settled.settled_on, gone.settled.is_dated) == ("F-4", date(2026, 5, 2), False)
    with pytest.raises(DomainError, match="not say on which day"):
        choose(organisation, PenaltyFate.PURSUE, "F-4")


def test_the_rows_cannot_be_changed(company: int) -> None:
    choose(company, PenaltyFate.PURSUE, "F-1")
    with at_work(company), connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('receivables_penaltychoice', 'UPDATE, DELETE')")
        assert cursor.fetchall() == [(False,)]


# -- the pages -----------------------------------------------------------------------------------------------------------


def test_pages_show_them_and_take_the_choice(company: int) -> None:
    accountant = Person(company)
    pk = pk_of(company, "F-1")
    with at_work(company):
        debtor = Receivable.objects.get(pk=pk).debtor_id
    for page in (f"invoices/{pk}/", f"debtors/{debtor}/", "late/penalties/"):
        shown = accountant.sees(page)
        assert "12.38" in shown
        assert "kept" in shown
    assert "Say why" in accountant.does(f"invoices/{pk}/penalties/", fate="waive")
    accountant.does(f"debtors/{debtor}/penalties/", fate="pursue", receivable=str(pk))
    assert "pursued" in accountant.sees("late/penalties/")
    accountant.does(f"invoices/{pk}/penalties/", fate="waive", reason="A goodwill gesture")
    assert "A goodwill gesture" in accountant.sees(f"invoices/{pk}/")


def test_a_viewer_sees_them_and_chooses_nothing(company: int) -> None:
    pk = pk_of(company, "F-1")
    viewer = Person(company, Role.VIEWER)
    assert "penalties-of-invoice" not in viewer.sees(f"invoices/{pk}/")
    assert viewer.status(f"invoices/{pk}/penalties/", post=True) == 403
    assert [one.settled.fate for one in left(company)] == [PenaltyFate.KEEP]


@pytest.mark.requirement("P18", "P24")
def test_a_public_body_that_paid_after_its_thirty_days_and_before_the_day_of_the_books_paid_late(
    organisation: int, tmp_path: Path
) -> None:
    """The day on the invoice gives no time that the law does not: interest cannot be waived (CCP L2192-14)."""
    town = "m@mairie.example;217500016;public;"
    rows = [f"F-{n};Mairie de Nulle-Part;2026-05-31;2026-07-31;1000,00;{town}" for n in (1, 2, 3)]
    bring(organisation, write_csv(tmp_path, HEADER, *rows))
    with at_work(organisation):
        Receivable.objects.filter(number__in=("F-1", "F-3")).update(demand_received_on=date(2026, 6, 1))
        Receivable.objects.filter(number="F-3").update(due_is_agreed=True)
    with acting(organisation, "test", AT) as here:
        for number in ("F-1", "F-2", "F-3"):
            record_payment(
                here, find_invoice(here, number), amount=eur("1000.00"), on=date(2026, 7, 20), accepted=list(Doubt)
            )
    (late,) = left(organisation)
    assert (late.item.number, late.item.compensation) == ("F-1", eur("40.00"))
    assert late.item.interest == eur("5.41")  # 19 days from 2 July at 10.40 %


def test_a_public_body_is_asked_45_days_after_it_paid_the_principal(organisation: int, tmp_path: Path) -> None:
    with at_work(organisation) as here:
        for key, value in IDENTITY.items():
            set_preference(here, key, value)
    town = "m@mairie.example;217500016;public;"
    rows = [f"F-{n};Mairie de Nulle-Part;2026-03-01;2026-03-31;1200,00;{town}" for n in (1, 2)]
    bring(organisation, write_csv(tmp_path, HEADER, *rows))
    with acting(organisation, "test", AT) as here:
        record_payment(
            here, find_invoice(here, "F-1"), amount=eur("1200.00"), on=date(2026, 10, 20), accepted=list(Doubt)
        )
    choose(organisation, PenaltyFate.PURSUE, "F-1")
    assert letter(organisation).late_paid == ()
    assert composed(organisation, date(2026, 12, 4), "F-2", act=Act.UNPAID_NOTICE).late_paid == ()  # the 45th day
    (asked,) = composed(organisation, date(2026, 12, 5), "F-2", act=Act.UNPAID_NOTICE).late_paid
    assert asked.number == "F-1"


def test_letters_ask_for_all_that_is_pursued_however_many_a_page_shows(
    company: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting(company, "test", AT) as here:
        record_payment(
            here, find_invoice(here, "F-2"), amount=eur("1200.00"), on=date(2026, 5, 1), accepted=list(Doubt)
        )
    both = [pk_of(company, "F-1"), pk_of(company, "F-2")]
    with acting(company, "test", AT) as here:
        choose_penalties(here, both, PenaltyFate.PURSUE, reason="", on=NOV)
    monkeypatch.setattr(late_paid, "AT_MOST", 1)
    with at_work(company) as here:
        assert [
            sorted(asked)
            for asked in late_paid.pursued(here, [Receivable.objects.get(pk=both[0]).debtor_id], NOV).values()
        ] == [both]


def test_what_a_public_body_owes_is_kept_and_cannot_be_waived(organisation: int, tmp_path: Path) -> None:
    row = "F-1;Mairie de Nulle-Part;2026-03-01;2026-03-31;1200,00;m@mairie.example;217500016;public;"
    bring(organisation, write_csv(tmp_path, HEADER, row))
    with acting(organisation, "test", AT) as here:
        record_payment(
            here, find_invoice(here, "F-1"), amount=eur("1200.00"), on=date(2026, 10, 20), accepted=list(Doubt)
        )
    with pytest.raises(DomainError, match="L2192-14"):
        choose(organisation, PenaltyFate.WAIVE, "F-1", reason="A good customer")
    (kept,) = choose(organisation, PenaltyFate.KEEP, "F-1")
    assert kept.item.number == "F-1"


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (Act.UNPAID_NOTICE, "for your invoice F-2, and for the late payment of another invoice"),
        (Act.MISE_EN_DEMEURE, "for the invoice set out below, and for the late payment of another invoice"),
    ],
)
def test_the_opening_words_say_that_the_sum_is_for_other_invoices_too(company: int, act: Act, said: str) -> None:
    assert "late payment of another invoice" not in text_of(render(letter(company, act)))
    choose(company, PenaltyFate.PURSUE, "F-1")
    assert said in text_of(render(letter(company, act)))
    with at_work(company):
        Debtor.objects.update(language="fr")
    assert "et du paiement tardif d’une autre facture" in text_of(render(letter(company, act)))
