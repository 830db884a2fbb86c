"""Where a case stands is what was done in it: acts are only added, by one service, and each once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from relance.cases.acting import ActInFuture, ActNotPossible, ActUnknown, Done, close_case, record, stage_of
from relance.cases.models import Act, Case
from relance.domain.ids import ActId, CaseId
from relance.domain.procedure.acts import ACTS
from relance.domain.procedure.acts.firm import HANDED_TO_FIRM
from relance.domain.procedure.acts.ours import CLOSED, HAPPENED, OPENED, PLAN_AGREED, PLAN_BROKEN
from relance.domain.procedure.acts.partner import (
    HANDED_TO_PARTNER,
    PARTNER_REFUSED,
    PARTNER_STATUS,
    RECALL_UNDONE,
    RECALLED,
)
from relance.domain.procedure.stages import CaseStage, CloseCode, Who
from relance.journal.verification import verify_journal
from relance.receivables.models import Receivable
from relance.tenancy.models import Role
from relance.tenancy.rights import RightMissing
from tests.at_work import at_work
from tests.cases.test_cases import ROWS, opened
from tests.outbox.builders import House

SOURCE = Path(__file__).parents[2] / "src/relance"


@pytest.fixture
def case(house: House) -> CaseId:
    house.bring(*ROWS)
    return opened(house)


def did(house: House, case: CaseId, kind: str, by: Who = Who.CREDITOR, **more: object) -> ActId:
    with house.acting() as here:
        return record(here, case, Done(kind, by, here.today, **more))  # type: ignore[arg-type]


def stage(house: House, case: CaseId) -> CaseStage:
    with house.acting():
        return stage_of(Case.objects.get(pk=case))


@pytest.mark.requirement("RU-1", "EV-9")
def test_a_case_moves_by_acts_alone_from_stage_to_stage_and_back(house: House, case: CaseId) -> None:
    seen = [stage(house, case)]
    for kind, by in (
        (HANDED_TO_PARTNER, Who.CREDITOR),
        (PARTNER_REFUSED, Who.PARTNER),
        (HANDED_TO_FIRM, Who.CREDITOR),
        (PLAN_AGREED, Who.DEBTOR),
        (PLAN_BROKEN, Who.FIRM),
        (RECALLED, Who.CREDITOR),
        (RECALL_UNDONE, Who.CREDITOR),
    ):
        did(house, case, kind, by)
        seen.append(stage(house, case))
    assert [one.value for one in seen] == [
        "amicable",
        "partner",
        "amicable",
        "firm",
        "plan",
        "firm",
        "amicable",
        "firm",
    ]
    with house.acting() as here:
        close_case(here, case, CloseCode.SETTLED, words="50 % at once")
    assert stage(house, case) is CaseStage.CLOSED
    with house.acting() as here:
        last = Act.objects.latest("pk")
        assert (last.kind, last.code, last.words, last.author) == (CLOSED, "settled", "50 % at once", here.actor)
        assert set(Receivable.objects.values_list("handed_number", flat=True)) == {None}
        assert list(verify_journal(here)) == []


@pytest.mark.parametrize(
    ("kind", "by", "why"),
    [
        (PARTNER_REFUSED, Who.PARTNER, "amicable, by you"),  # it was handed to nobody
        (HANDED_TO_PARTNER, Who.PARTNER, "done by: the partner"),
        (OPENED, Who.DEBTOR, "done by: the debtor"),
        (PLAN_BROKEN, Who.DEBTOR, "amicable, by you"),
    ],
)
def test_what_does_not_go_with_where_it_stands_is_refused_and_says_why(
    house: House, case: CaseId, kind: str, by: Who, why: str
) -> None:
    with pytest.raises(ActNotPossible, match=why):
        did(house, case, kind, by)
    with house.acting():
        assert Act.objects.count() == 1


def test_what_nobody_defined_or_has_not_happened_or_a_viewer_says_is_no_act(house: House, case: CaseId) -> None:
    with pytest.raises(ActUnknown, match="seizure"):
        did(house, case, "seizure")
    with house.acting() as here:
        tomorrow = here.today + timedelta(1)
        with pytest.raises(ActInFuture):
            record(here, case, Done(HAPPENED, Who.CREDITOR, tomorrow))
    with at_work(house.organisation, house.clock.now, role=Role.VIEWER) as here, pytest.raises(RightMissing):
        record(here, case, Done(HAPPENED, Who.CREDITOR, here.today))


@pytest.mark.requirement("EV-10", "EV-16")
def test_what_a_source_tells_twice_is_one_act_and_is_kept_as_it_came(house: House, case: CaseId) -> None:
    did(house, case, HANDED_TO_PARTNER)
    once = did(
        house,
        case,
        PARTNER_STATUS,
        Who.PARTNER,
        source="partner:1",
        reference="e-7",
        code="WAIT_DOC",
        words="Pièce 3 illisible\0",
    )
    again = did(house, case, PARTNER_STATUS, Who.PARTNER, source="partner:1", reference="e-7", code="WAIT_DOC")
    other = did(house, case, PARTNER_STATUS, Who.PARTNER, source="partner:2", reference="e-7")
    assert once == again != other
    with house.acting():
        kept = Act.objects.get(pk=once)
        assert (kept.code, kept.words) == ("WAIT_DOC", "Pièce 3 illisible")


def test_a_closed_case_moves_no_more_whatever_writes_but_is_still_told_of(house: House, case: CaseId) -> None:
    did(house, case, HANDED_TO_PARTNER)
    with house.acting() as here:
        close_case(here, case)
    with pytest.raises(ActNotPossible, match="closed"):
        did(house, case, HANDED_TO_FIRM)
    did(house, case, PARTNER_STATUS, Who.PARTNER, words="late news")
    with house.acting() as here:
        last = Act.objects.exclude(stage="").latest("pk")
        last.pk, last.stage = None, "firm"
        with pytest.raises(DatabaseError, match="is closed"), transaction.atomic():
            last.save(force_insert=True)


def test_evidence_is_only_added_to(house: House, case: CaseId) -> None:
    for statement in (
        "UPDATE cases_act SET stage = 'closed'",
        "DELETE FROM cases_act",
        "UPDATE cases_exhibit SET number = 2",
        "DELETE FROM cases_cost",
        "UPDATE cases_task SET due_on = now()",
        "UPDATE cases_casemessage SET text = ''",
    ):
        with house.acting(), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_no_other_module_writes_acts() -> None:
    writers = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if any(
            words in path.read_text(encoding="utf-8")
            for words in ("Act.objects.create", "Act.objects.bulk_create", "INTO cases_act")
        )
    }
    assert writers == {"cases/acting.py"}


def test_every_kind_of_act_is_somebodys_and_leads_one_way() -> None:
    assert [key for key, kind in ACTS.items() if key != kind.key or not kind.by or not kind.at] == []
    assert [kind.key for kind in ACTS.values() if kind.to and kind.goes_back] == []
