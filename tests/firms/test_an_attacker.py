"""A member of a firm walks every table of a creditor by raw SQL: other cases, other creditors, another firm's mandate, an ended one."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connections, transaction

from relance.cases.models import Case, CaseItem
from relance.domain.ids import MandateId
from relance.firms.accepting import accept
from relance.firms.desk import MandateUnknown, TwoHousesAtOnce
from relance.firms.ending import end_mandate
from relance.firms.entrusting import entrust, take_back
from relance.firms.lists import mandates_of_firm
from relance.firms.mandates import propose
from relance.firms.models import Entrusted, Mandate
from relance.journal.appending import Fact, append
from relance.journal.models import Event
from relance.journal.seals import latest_seal, seal_day, verify_seals
from relance.journal.verification import verify_journal
from relance.tenancy.context import acting
from tests.at_work import at_work
from tests.conftest import found
from tests.firms.builders import AGREED, CHECKED, OF_BETA, ROWS, AtFirm, a_firm, at_firm, case_of, mandated
from tests.outbox.builders import House
from tests.tenancy.test_mandates import OPEN_TABLES
from tests.tenancy.test_row_level_security import rows, tenant_tables


@pytest.fixture
def given(house: House) -> AtFirm:
    return at_firm(house)


def seen(table: str) -> list[tuple[object, ...]]:
    return rows(f"SELECT * FROM {table}")


def test_under_its_mandate_a_firm_sees_its_case_and_no_row_of_any_other(given: AtFirm) -> None:
    with given.inside():
        assert list(Case.objects.values_list("pk", flat=True)) == [given.case]
        assert set(CaseItem.objects.values_list("case_id", flat=True)) == {given.case}
        assert list(Entrusted.objects.values_list("case_id", flat=True)) == [given.case]
        assert list(Mandate.objects.values_list("pk", flat=True)) == [given.mandate]
        for table in [*tenant_tables(), "tenancy_organisation"]:
            if table not in OPEN_TABLES:
                assert seen(table) == [], table
        sheets = rows("SELECT case_id, debtor_name FROM firms_case_sheets()")
        claims = rows("SELECT number FROM firms_claims_of_cases() ORDER BY 1")
    assert sheets == [(given.case, "Alpha")]
    assert claims == [("F-1",), ("F-2",)]


@pytest.mark.parametrize("ended", ["taken back", "mandate ended", "mandate over"])
def test_what_was_taken_back_or_ended_is_gone_at_once(given: AtFirm, ended: str) -> None:
    with given.house.acting() as here:
        if ended == "taken back":
            take_back(here, given.entrusted, "")
        elif ended == "mandate ended":
            end_mandate(here, given.mandate)
    if ended == "mandate over":  # its last day is past: no service was asked
        by_owner("UPDATE firms_mandate SET ends_on = '2026-01-31' WHERE id = %s", given.mandate)
    with given.inside():
        for table in [*tenant_tables(), "tenancy_organisation"]:
            if table != "firms_mandate" and not table.startswith("journal_"):
                assert seen(table) == [], table
        assert rows("SELECT * FROM firms_case_sheets()") == rows("SELECT * FROM firms_claims_of_cases()") == []


def by_owner(statement: str, *given: int) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE firms_mandate DISABLE TRIGGER USER")
        cursor.execute(statement, list(given))
        cursor.execute("ALTER TABLE firms_mandate ENABLE TRIGGER USER")


def test_an_unsigned_mandate_opens_itself_and_nothing_else(house: House) -> None:
    house.bring(*ROWS)
    house.day()
    house.clock.on(10)
    firm = a_firm(house)
    case_of(house, "Alpha")
    with house.acting() as here:
        mandate = propose(here, firm.slug, AGREED)
    with firm.desk().inside(mandate):
        for table in [*tenant_tables(), "tenancy_organisation"]:
            if table != "firms_mandate":
                assert seen(table) == [], table
        assert rows("SELECT id FROM firms_mandate") == [(mandate,)]


def test_two_firms_of_one_creditor_see_nothing_of_each_other(given: AtFirm) -> None:
    other = a_firm(given.house)
    mandate = mandated(given.house, other)
    with given.house.acting() as here:
        entrusted = entrust(here, given.other_case, mandate)
    accept(other.desk(), mandate, entrusted, CHECKED)
    with other.desk().inside(mandate):
        assert list(Case.objects.values_list("pk", flat=True)) == [given.other_case]
        assert list(Mandate.objects.values_list("pk", flat=True)) == [mandate]
        assert rows("SELECT debtor_name FROM firms_case_sheets()") == [("Beta",)]
    with given.inside():
        assert list(Case.objects.values_list("pk", flat=True)) == [given.case]
    for desk, theirs in ((other.desk(), given.mandate), (given.firm.desk(), mandate)):
        with pytest.raises(MandateUnknown), desk.inside(theirs):
            pass


def test_from_home_a_firm_sees_its_mandates_and_nothing_of_the_creditors_rows(given: AtFirm) -> None:
    other = a_firm(given.house)
    with given.firm.desk().at_home() as home:
        assert [one.id for one in mandates_of_firm(home)] == [given.mandate]
        for table in ("firms_mandate", "firms_entrusted", "cases_case", "parties_debtor", "receivables_receivable"):
            assert seen(table) == [], table
    with other.desk().at_home() as home:
        assert mandates_of_firm(home) == []
    with at_work(given.house.organisation) as here:
        assert mandates_of_firm(here) == []


def test_the_number_of_a_mandate_opens_nothing_in_another_creditors_house(
    given: AtFirm, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = House(found(), tmp_path_factory.mktemp("elsewhere"))
    elsewhere.bring(*OF_BETA)
    elsewhere.day()
    case_of(elsewhere, "Beta")
    with acting(elsewhere.organisation, given.firm.desk().name, elsewhere.clock.now, mandate=given.mandate):
        for table in [*tenant_tables(), "tenancy_organisation"]:
            assert seen(table) == [], table


FORGED = {
    "signs for the creditor": "UPDATE firms_mandate SET creditor_paper = '{{}}'",
    "raises its fee": "UPDATE firms_mandate SET terms = '{{}}'",
    "lengthens its mandate": "UPDATE firms_mandate SET ends_on = NULL, terms = terms || ' '",
    "takes another case": "UPDATE firms_entrusted SET case_id = {other}",
    "undoes a pause": "UPDATE firms_entrusted SET paused_at = now()",
    "gives itself a case": "INSERT INTO firms_entrusted (organisation_id, mandate_id, case_id, debtor_id, annex, entrusted_at,"
    " entrusted_by, reference, checks, accepted_by, paused_by, ended_by, why)"
    " SELECT organisation_id, mandate_id, {other}, debtor_id, '', now(), 'me', '', '', '', '', '', '' FROM firms_entrusted",
    "accepts a price": "INSERT INTO firms_serviceorder (organisation_id, entrusted_id, level, price, currency, accepted_at, accepted_by,"
    " state, why) SELECT organisation_id, id, 'letter', 1000, 'EUR', now(), 'user:1', 'accepted', '' FROM firms_entrusted",
    "claims that a letter has left": "INSERT INTO firms_firmletter (organisation_id, public_id, entrusted_id, level, step, round, place,"
    " is_first, cites, state, recipient, content, figures, code, ordered_at, ordered_by, why, not_before, attempts, reference)"
    " SELECT organisation_id, gen_random_uuid(), id, 'email', 'x', 0, 1, true, '', 'accepted', '', '', '', 'code', now(), 'firm:1:x', '',"
    " now(), 0, '' FROM firms_entrusted",
    "speaks for the creditor": "INSERT INTO firms_firmword (organisation_id, entrusted_id, kind, by_firm, text, said_at, said_by, read_by)"
    " SELECT organisation_id, id, 'word', false, 'agreed', now(), 'user:1', '' FROM firms_entrusted",
    "makes a mandate": "INSERT INTO firms_mandate (organisation_id, firm, firm_name, number, terms, proposed_at, proposed_by,"
    " creditor_paper, creditor_signed_by, firm_paper, firm_signed_by, ended_by)"
    " SELECT organisation_id, firm, '', 99, '', now(), '', '', '', '', '', '' FROM firms_mandate",
    "changes the case": "UPDATE cases_case SET closed_at = now()",
    "writes into the creditor's chain": "INSERT INTO journal_head (organisation_id, chain, sequence, hash)"
    " SELECT organisation_id, 0, 1, ''::bytea FROM firms_mandate",
    "signs as the creditor in the journal": "INSERT INTO journal_event (organisation_id, chain, sequence, name, at, actor, body, hash)"
    " SELECT organisation_id, -id, 99, 'x', now(), 'user:1', '', ''::bytea FROM firms_mandate",
    "signs as another firm in the journal": "INSERT INTO journal_event (organisation_id, chain, sequence, name, at, actor, body, hash)"
    " SELECT organisation_id, -id, 99, 'x', now(), 'firm:1:user:1', '', ''::bytea FROM firms_mandate",
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
def test_what_is_the_creditors_to_write_no_firm_writes(given: AtFirm, forged: str) -> None:
    with pytest.raises(DatabaseError), given.inside():
        rows(forged.format(other=given.other_case))


def test_what_is_the_firms_to_write_no_creditor_writes(given: AtFirm) -> None:
    for forged in (
        "UPDATE firms_mandate SET firm_paper = '{}'",
        "UPDATE firms_entrusted SET checks = 'made'",
        "INSERT INTO firms_receipt (organisation_id, public_id, entrusted_id, number, amount, currency, received_on, remit_by, recorded_at,"
        " recorded_by) SELECT organisation_id, gen_random_uuid(), id, 1, 5, 'EUR', now(), now(), now(), 'me' FROM firms_entrusted",
        "INSERT INTO journal_event (organisation_id, chain, sequence, name, at, actor, body, hash)"
        " SELECT organisation_id, -id, 99, 'x', now(), 'user:1', '', ''::bytea FROM firms_mandate",
    ):
        with pytest.raises(DatabaseError), given.house.acting():
            rows(forged)


def test_what_a_firm_does_is_journaled_under_its_name_in_a_chain_of_its_own(given: AtFirm) -> None:
    with given.inside() as here:
        append(here, [Fact("firm.looked", {"case": given.case}, chain=-given.mandate)])
        with pytest.raises(DatabaseError), transaction.atomic():
            append(here, [Fact("firm.looked", {}, chain=0)])
        assert seen("journal_event") == seen("journal_eventdetail") == seen("journal_seal") == []
    with given.house.acting() as here:
        written = list(Event.objects.filter(chain=-given.mandate).order_by("sequence").values_list("name", "actor"))
        assert [name for name, _ in written] == ["mandate.signed_by_firm", "case.accepted_by_firm", "firm.looked"]
        assert {actor for _, actor in written} == {given.firm.desk().name}
        assert list(verify_journal(here)) == []


def test_the_creditors_daily_seal_holds_what_the_firm_entered(given: AtFirm) -> None:
    with given.inside() as here:
        append(here, [Fact("firm.looked", {"case": given.case}, chain=-given.mandate)])
    with given.house.acting() as here:
        seal_day(here)
        assert list(verify_seals(here)) == []
        seal = latest_seal(here)
    assert seal is not None
    assert f"-{given.mandate} " in seal.heads


def test_a_creditors_transaction_is_never_open_while_a_firm_acts(given: AtFirm) -> None:
    with at_work(given.house.organisation), pytest.raises(TwoHousesAtOnce), given.firm.desk().inside(given.mandate):
        pass


def test_an_unknown_mandate_is_unknown_to_a_firm_as_any_other(given: AtFirm) -> None:
    with pytest.raises(MandateUnknown), given.firm.desk().inside(MandateId(given.mandate + 1_000_000)):
        pass
