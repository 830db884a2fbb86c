"""Put into collection: a fixed set of receivables, no reminder meanwhile, and a file with nothing missing."""

from __future__ import annotations

import csv
import threading
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from pypdf import PdfReader

from relance.cases.acting import CaseUnknown, close_case
from relance.cases.bundle import bundle
from relance.cases.models import Case, CaseItem
from relance.cases.opening import AlreadyInCase, CaseBlocked, open_case
from relance.domain.ids import CaseId, DebtorId, ReceivableId
from relance.domain.scenario.decide import HandedTo, HoldKind
from relance.domain.scenario.gate import Verdict
from relance.exchanges.recording import receive_reply
from relance.exchanges.unread import mark_read
from relance.journal.verification import verify_journal
from relance.outbox.claim import claim
from relance.outbox.models import Message, NoticeItem
from relance.outbox.preparation import prepare
from relance.parties.models import Debtor
from relance.receivables.handover import mark_handed_over
from relance.receivables.holds import Owner, hold
from relance.receivables.invoice_corrections import InvoiceInCollection, cancel_invoice
from relance.receivables.models import Hold, HoldOwner, Receivable
from relance.receivables.targets import TheseReceivables, find_target
from relance.scenarios.by_hand import ask_now
from relance.tenancy.context import acting
from relance.tenancy.models import Role
from relance.tenancy.rights import RightMissing
from tests.at_work import at_work, one_act
from tests.outbox.builders import ALPHA, BETA, House
from tests.races.test_books_under_pressure import at_once
from tests.receivables.force import by_force
from tests.scenarios.looking import choose as choose_scenario
from tests.scenarios.looking import dry_run
from tests.scenarios.test_publishing import CALLING, put

ROWS = (f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}", f"F-2;Alpha;2026-02-10;2026-03-12;50,50;{ALPHA}")


@pytest.fixture
def reminded(house: House) -> House:
    """Two late invoices, reminded once."""
    house.bring(*ROWS)
    house.day()
    return house


def said_in(pdf: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())


def receivables(house: House) -> tuple[DebtorId, list[ReceivableId]]:
    with at_work(house.organisation):
        found = Receivable.objects.order_by("pk").values_list("pk", flat=True)
        return DebtorId(Debtor.objects.get().pk), [ReceivableId(pk) for pk in found]


def said(house: House) -> dict[str, tuple[str, str, str]]:
    """Of each debtor the latest message: its channel, its state, and why."""
    with at_work(house.organisation):
        messages = Message.objects.select_related("notice__debtor").order_by("pk")
        return {one.notice.debtor.name: (one.channel, one.state, one.reason) for one in messages}


def opened_of(house: House, debtor: str) -> CaseId:
    """A case with all that this debtor owes."""
    with at_work(house.organisation):
        found = list(Receivable.objects.filter(debtor__name=debtor).values_list("pk", "debtor_id"))
    now = house.clock.now
    with acting(house.organisation, "user:1", now) as here:
        return open_case(here, DebtorId(found[0][1]), [ReceivableId(pk) for pk, _ in found])


def opened(house: House, which: list[ReceivableId] | None = None) -> CaseId:
    debtor, found = receivables(house)
    now = house.clock.now
    with acting(house.organisation, "user:1", now) as here:
        return open_case(here, debtor, which or found)


def test_an_invoice_in_collection_is_not_cancelled_by_any_door(reminded: House) -> None:
    case = opened(reminded)
    _debtor, (one, _other) = receivables(reminded)
    now = reminded.clock.now
    with (
        pytest.raises(InvoiceInCollection, match="F-1 is in collection, case 1"),
        acting(reminded.organisation, "user:1", now) as here,
    ):
        cancel_invoice(here, ReceivableId(one), reason="never delivered")
    with acting(reminded.organisation, "user:1", now) as here:
        close_case(here, case)
    with acting(reminded.organisation, "user:1", now) as here:
        cancel_invoice(here, ReceivableId(one), reason="never delivered")
    with at_work(reminded.organisation):
        assert Receivable.objects.get(pk=one).open_amount == 0


@pytest.mark.requirement("EV-1", "AP-3", "P57")
def test_an_open_case_stops_every_reminder_and_a_closed_one_lets_them_go_on(reminded: House) -> None:
    case = opened(reminded)
    reminded.clock.on(24)
    assert reminded.run().notices == 0
    with acting(reminded.organisation, "user:1", reminded.clock.now) as here:
        close_case(here, case)
    reminded.clock.on(27)
    assert reminded.run().notices == 1
    with at_work(reminded.organisation) as here:
        assert list(verify_journal(here)) == []
        assert not Hold.objects.filter(released_at=None).exists()
    with pytest.raises(CaseUnknown), acting(reminded.organisation, "user:1", reminded.clock.now) as here:
        close_case(here, case)


@pytest.mark.requirement("EV-11")
def test_what_is_blocked_opens_nothing(house: House) -> None:
    house.bring(f"F-1;Alpha;2026-02-01;2026-06-03;100,00;{ALPHA}")
    with pytest.raises(CaseBlocked, match="F-1"):
        opened(house)
    with at_work(house.organisation):
        assert not Case.objects.exists()
        assert not Hold.objects.exists()


@pytest.mark.requirement("AP-17")
def test_a_receivable_is_in_one_open_case_at_most_even_at_once(reminded: House) -> None:
    failures = at_once(*[lambda: opened(reminded)] * 3)
    assert [type(failure) for failure in failures] == [AlreadyInCase, AlreadyInCase]
    with at_work(reminded.organisation):
        assert (Case.objects.count(), CaseItem.objects.count()) == (1, 2)


def test_another_debtors_receivables_do_not_enter(reminded: House) -> None:
    reminded.bring("F-9;Bêta;2026-02-01;2026-03-03;10,00;beta@beta.example;552081317;2 rue Fictive;69001;Lyon;")
    with at_work(reminded.organisation):
        foreign = Receivable.objects.get(number="F-9").pk
        debtor = Debtor.objects.get(name="Alpha").pk
    now = reminded.clock.now
    with pytest.raises(CaseBlocked), acting(reminded.organisation, "user:1", now) as here:
        open_case(here, DebtorId(debtor), [ReceivableId(foreign)])
    with pytest.raises(RightMissing), at_work(reminded.organisation, now, role=Role.VIEWER) as here:
        open_case(here, DebtorId(debtor), [ReceivableId(foreign)])


def test_what_a_case_holds_is_not_changed(reminded: House) -> None:
    opened(reminded)
    with pytest.raises(DatabaseError), at_work(reminded.organisation), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_caseitem SET open_amount = 1")


@pytest.mark.requirement("P57", "EV-1")
@pytest.mark.parametrize("gone", ["hold", "mark"])
def test_of_two_guards_one_is_enough(reminded: House, gone: str) -> None:
    """The hold and the mark on the receivable are both read: with either taken out by force, nothing leaves."""
    reminded.send()
    opened(reminded)
    statements = {
        "hold": "UPDATE receivables_hold SET released_at = now() WHERE organisation_id = %(of)s",
        "mark": """UPDATE receivables_receivable SET handed_to = NULL, handed_number = NULL, handed_since = NULL
            WHERE organisation_id = %(of)s""",
    }
    by_force(statements[gone], of=reminded.organisation)
    before = len(reminded.email.sent)
    for day in (24, 27, 28):
        reminded.clock.on(day)
        reminded.bring(*ROWS)
        reminded.day()
    assert len(reminded.email.sent) == before
    assert dry_run(reminded.organisation, on=reminded.clock.now.date()).notices == []
    with at_work(reminded.organisation):
        (first, *_) = Receivable.objects.order_by("pk").values_list("pk", flat=True)
    with reminded.acting() as here:
        asked = ask_now(here, [ReceivableId(first)], formal=False)
    assert [str(why).split(",")[0] for _, why in asked.refused] == ["It is in collection"]


@pytest.mark.requirement("P1", "P57")
@pytest.mark.parametrize("gone", ["", "hold"])
def test_a_letter_that_waits_to_leave_while_it_is_in_collection_does_not(house: House, gone: str) -> None:
    """Also one that no case withdrew: the gate reads the mark, whether or not the hold is there."""
    house.bring(*ROWS)
    house.run()
    prepare(house.organisation, clock=house.clock)
    debtor, found = receivables(house)
    with acting(house.organisation, "t", house.clock.now) as here:
        mark_handed_over(here, found, to=HandedTo.CASE, number=1)
        if not gone:
            hold(
                here,
                target=TheseReceivables(tuple(found), debtor),
                kind=HoldKind.IN_COLLECTION,
                until=None,
                note="",
                owner=Owner(HoldOwner.CASE, 1),
            )
    house.clock.later(hours=3)
    assert house.send().reasons == {"in_collection": 1}
    assert house.email.sent == []


@pytest.mark.requirement("P57", "P1", "EV-8")
def test_what_is_proposed_queued_or_to_be_called_about_is_withdrawn_and_comes_back_when_the_case_closes(
    house: House,
) -> None:
    put(house, CALLING)
    books = (*ROWS, f"G-1;Bêta;2026-02-01;2026-03-03;70,00;{BETA}", f"H-1;Gamma;2026-02-01;2026-03-03;80,00;{BETA}")
    house.bring(*books)
    choose_scenario(house.organisation, "H-1", "calling")
    house.run()
    assert said(house) == {
        "Alpha": ("email", "queued", ""),
        "Bêta": ("email", "queued", ""),
        "Gamma": ("person", "handed_over", ""),
    }
    cases = [opened_of(house, debtor) for debtor in ("Alpha", "Gamma")]
    assert said(house) == {
        "Alpha": ("email", "voided", "in_collection"),
        "Bêta": ("email", "queued", ""),
        "Gamma": ("person", "voided", "in_collection"),
    }, "and nobody else's"
    assert house.send().reasons == {}
    house.clock.on(8)
    house.bring(*books)
    assert house.run().notices == 0, "nothing of it comes back while the cases are open"
    for case in cases:
        with acting(house.organisation, "user:1", house.clock.now) as here:
            close_case(here, case)
    house.clock.on(9)
    house.run()
    assert said(house) == {
        "Alpha": ("email", "queued", ""),
        "Bêta": ("email", "accepted", ""),
        "Gamma": ("person", "handed_over", ""),
    }, "each step once more, in a round of its own"
    with at_work(house.organisation) as here:
        assert list(verify_journal(here)) == []


@pytest.mark.requirement("P57")
def test_a_notice_about_more_than_the_case_is_decided_anew_without_it(organisation: int, tmp_path: Path) -> None:
    house = House(organisation, tmp_path, is_trusted=False)
    house.bring(*ROWS)
    house.run()
    _, (first, second) = receivables(house)
    opened(house, [first])
    assert house.states() == ["voided"]
    house.clock.on(8)
    house.bring(*ROWS)
    house.run()
    assert house.states() == ["voided", "proposed"]
    with at_work(house.organisation):
        assert list(NoticeItem.objects.filter(notice=house.notices()[-1]).values_list("receivable", flat=True)) == [
            second
        ]


@pytest.mark.requirement("P57")
def test_what_blocks_a_case_withdraws_nothing(organisation: int, tmp_path: Path) -> None:
    house = House(organisation, tmp_path, is_trusted=False)
    house.bring(*ROWS)
    house.run()
    debtor, found = receivables(house)
    before_due = datetime(2026, 2, 20, 9, 0, tzinfo=UTC)
    with pytest.raises(CaseBlocked), acting(house.organisation, "user:1", before_due) as here:
        open_case(here, debtor, found)
    assert house.states() == ["proposed"], "not due on that day"


def test_while_a_message_is_claimed_a_case_about_it_waits_and_then_binds_the_next(house: House) -> None:
    house.bring(*ROWS)
    house.run()
    prepare(house.organisation, clock=house.clock)
    (message,) = house.messages()
    is_open = threading.Event()

    def open_it() -> None:
        opened(house)
        is_open.set()
        connection.close()

    with acting(house.organisation, "t", house.clock.now) as here:
        claimed = claim(here, message.pk)
        assert claimed is not None
        assert claimed.outcome.verdict is Verdict.LEAVE
        opening = threading.Thread(target=open_it)
        opening.start()
        assert not is_open.wait(timeout=0.5), "it waits for the claim that is under way"
    opening.join(timeout=300)
    assert is_open.is_set()
    with at_work(house.organisation):
        assert set(Receivable.objects.values_list("handed_number", flat=True)) == {1}


@pytest.mark.requirement("AP-17")
def test_cases_of_different_debtors_opened_at_once_get_numbers_of_their_own(house: House) -> None:
    house.bring(*ROWS, f"G-1;Bêta;2026-02-01;2026-03-03;70,00;{BETA}", f"H-1;Gamma;2026-02-01;2026-03-03;80,00;{ALPHA}")
    with at_work(house.organisation):
        wanted = [(one.debtor_id, one.pk) for one in Receivable.objects.filter(number__in=["F-1", "G-1", "H-1"])]
    now = house.clock.now
    failures = at_once(
        *(partial(one_act, open_case, house.organisation, debtor, [pk], at=now) for debtor, pk in wanted)
    )
    assert failures == []
    with at_work(house.organisation):
        assert sorted(Case.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_closed_once_by_two_people_and_only_its_own_receivables_come_back(reminded: House) -> None:
    _, (first, second) = receivables(reminded)
    one, other = opened(reminded, [first]), opened(reminded, [second])
    at = reminded.clock.now
    failures = at_once(*[partial(one_act, close_case, reminded.organisation, one, at=at)] * 2)
    assert [type(failure) for failure in failures] == [CaseUnknown]
    with at_work(reminded.organisation):
        assert list(Hold.objects.filter(released_at=None).values_list("kind", "owner_kind", "owner_id")) == [
            ("in_collection", "case", other)
        ]
        marks = dict(Receivable.objects.values_list("number", "handed_number"))
    assert marks == {"F-1": None, "F-2": 2}


def test_a_case_closed_while_an_answer_is_read_leaves_neither_waiting_for_the_other(reminded: House) -> None:
    reminded.send()
    case = opened(reminded)
    debtor, _ = receivables(reminded)
    at = reminded.clock.now
    for number in range(3):
        with acting(reminded.organisation, "t", at) as here:
            receive_reply(
                here,
                debtor,
                sender="a@alpha.example",
                text="Bonjour",
                message_id=f"<{number}@a.example>",
                held_on=at.date(),
            )
    failures = at_once(
        partial(one_act, close_case, reminded.organisation, case, at=at),
        partial(one_act, mark_read, reminded.organisation, debtor, at=at),
    )
    assert failures == []
    with at_work(reminded.organisation) as here:
        assert not Hold.objects.filter(released_at=None).exists()
        assert list(verify_journal(here)) == []


def test_opening_and_closing_wake_what_the_run_had_put_to_rest(reminded: House) -> None:
    reminded.send()
    case = opened(reminded)
    reminded.clock.on(8)
    assert reminded.run().outcomes.keys() == {"in_collection"}
    reminded.clock.on(9)
    assert reminded.run().outcomes == {}, "looked at once"
    with acting(reminded.organisation, "t", reminded.clock.now) as here:
        close_case(here, case)
    reminded.clock.on(10)
    assert "in_collection" not in reminded.run().outcomes


@pytest.mark.requirement("AP-3", "P43")
def test_what_became_time_barred_meanwhile_is_claimed_nowhere_in_the_file(house: House) -> None:
    """Neither asked by the statement, nor with penalties: those of a barred debt are barred with it."""
    house.bring(*ROWS, f"F-0;Alpha;2021-04-01;2021-04-30;70,00;{ALPHA}")
    house.day()
    case_id = opened(house)
    with acting(house.organisation, "test", house.clock.now) as here:
        case = Case.objects.select_related("debtor").get(pk=case_id)
        before, after = (bundle(here, case, on=date(2026, month, 15)) for month in (4, 5))
    for content, is_barred in ((before, False), (after, True)):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            statement = said_in(archive.read("1-statement.pdf"))
            claims, calculation = (
                [
                    row
                    for row in csv.DictReader(StringIO(archive.read(name).decode("utf-8-sig")), delimiter=";")
                    if row["number"] == "F-0"
                ]
                for name in ("2-claims.csv", "3-calculation.csv")
            )
        assert ("Prescrit" in statement) is is_barred
        assert ("Échu : 150,50 €" if is_barred else "Échu : 220,50 €") in statement
        assert [row["time_barred"] for row in claims] == ["yes" if is_barred else ""]
        assert any(row["amount"] for row in calculation) is not is_barred
    assert [row["source"] for row in calculation] == [
        "Prescrite depuis la fin du 30/04/2026\xa0: rien n’en est compté."
    ]


@pytest.mark.requirement("AP-3", "P43")
def test_the_statement_in_the_file_asks_for_nothing_that_is_disputed(reminded: House) -> None:
    case_id = opened(reminded)
    now = reminded.clock.now
    with at_work(reminded.organisation):
        case = Case.objects.select_related("debtor").get(pk=case_id)
    with acting(reminded.organisation, "t", now) as here:
        hold(here, target=find_target(here, "F-1"), kind=HoldKind.DISPUTE, until=None, note="")
    with (
        acting(reminded.organisation, "test", reminded.clock.now) as here,
        zipfile.ZipFile(BytesIO(bundle(here, case, on=date(2026, 5, 4)))) as archive,
    ):
        statement = said_in(archive.read("1-statement.pdf"))
    assert "Échu : 50,50 €" in statement
    assert "Non réclamé à ce jour : 100,00 €" in statement


@pytest.mark.requirement("AP-3", "P26")
def test_the_file_holds_statement_claims_calculation_letters_and_proofs(reminded: House) -> None:
    case_id = opened(reminded)
    on = date(2026, 5, 4)
    with acting(reminded.organisation, "test", reminded.clock.now) as here:
        case = Case.objects.select_related("debtor").get(pk=case_id)
        content = bundle(here, case, on=on)
        assert bundle(here, case, on=on) == content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        assert [name for name in names if "/" not in name] == [
            "0-summary.pdf",
            "case.json",
            "1-statement.pdf",
            "2-claims.csv",
            "3-calculation.csv",
            "4-proofs.csv",
            "5-exchanges.csv",
            "6-commitments.csv",
            "7-exhibits.csv",
            "reminder.xml",
            "manifest.json",
        ]
        assert len([name for name in names if name.startswith("letters/")]) == 1
        statement = said_in(archive.read("1-statement.pdf"))
        assert "Échu : 150,50 €" in statement
        assert "prochainement" not in statement

        def rows(name: str) -> list[dict[str, str]]:
            return list(csv.DictReader(StringIO(archive.read(name).decode("utf-8-sig")), delimiter=";"))

        claims, calculation, proofs = rows("2-claims.csv"), rows("3-calculation.csv"), rows("4-proofs.csv")
    assert [(row["number"], row["open"]) for row in claims] == [("F-1", "100.00"), ("F-2", "50.50")]
    first = [row for row in calculation if row["number"] == "F-1"]
    assert sum(Decimal(row["amount"]) for row in first if row["days"]) == Decimal("2.06")  # 100 × 12.15 % × 62 / 365
    assert [row["amount"] for row in first if not row["days"]] == ["40.00"]
    assert [row["recipient"] for row in proofs] == ["alpha@alpha.example"]
    assert proofs[0]["sent_on"] == "2026-04-07"
    assert len(proofs[0]["sha256"]) == 64
