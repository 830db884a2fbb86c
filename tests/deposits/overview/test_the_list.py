"""The list of deposits: where each stands, what its claims brought, what waits for a decision; in few statements, however many."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from relance.deposits.card.planning import plan
from relance.deposits.claim.moves import Cause, note_move, recovery_line
from relance.deposits.claiming.changing import lower, record_by_hand
from relance.deposits.guarantee import requests
from relance.deposits.models import CardDispute, Claim, Guarantee, HostedPage
from relance.deposits.overview import selectors
from relance.deposits.overview.selectors import Wanted
from relance.deposits.overview.standings import Deposit
from relance.domain.debtor_answers import AnswerKind
from relance.domain.deposits.claims import Movement
from relance.domain.deposits.guarantees import GuaranteeState
from relance.domain.deposits.standings import Moment, Standing, ToDecide
from relance.domain.ids import DebtorId, ReceivableId
from relance.domain.scenario.reasons import Reason
from relance.exchanges.answers import settle
from relance.insight.tasks import tasks
from relance.receivables.recorded_payments import Doubt, record_payment
from relance.receivables.targets import TheseReceivables
from relance.scenarios.models import Dunning, ScenarioVersion
from tests.at_work import at_work
from tests.conftest import found
from tests.deposits.street import NOON, Street, eur
from tests.statements import questions

pytestmark = pytest.mark.requirement("SW-16")
SAME = {
    GuaranteeState.DRAFT: Standing.DRAFT,
    GuaranteeState.ASKED: Standing.ASKED,
    GuaranteeState.ACCEPTED: Standing.ACCEPTED,
    GuaranteeState.SECURED: Standing.GIVEN,
    GuaranteeState.CARD_ENDS_TOO_SOON: Standing.TO_REPLACE,
    GuaranteeState.EXPIRED: Standing.NEVER_GIVEN,
    GuaranteeState.RELEASED: Standing.RELEASED,
    GuaranteeState.CANCELLED: Standing.CANCELLED,
}


@pytest.fixture
def street(organisation: int) -> Street:
    return Street(organisation)


def of(street: Street, guarantee: Guarantee | int, *, after: timedelta = timedelta()) -> Deposit:
    with at_work(street.organisation, street.at + after) as here:
        listed = selectors.find_deposit(here, guarantee if isinstance(guarantee, int) else guarantee.pk)
    assert listed is not None
    return listed


def shown(street: Street, **wanted: object) -> list[int]:
    with at_work(street.organisation, street.at) as here:
        return [one.row.id for one in selectors.deposits(here, Wanted(**wanted)).rows]  # type: ignore[arg-type]


def ended(street: Street, claim: Claim) -> Claim:
    """Past the last day of the window: what is left becomes a receivable, or is left to a person."""
    later = street.at + timedelta(days=40)
    with at_work(street.organisation, later) as here:
        plan(here, claim.pk)
        return Claim.objects.get(pk=claim.pk)


def test_the_list_says_of_a_guarantee_what_its_own_page_says(street: Street) -> None:
    made = [street.asked(), street.given(), street.given(ends_in=10), street.given(-3), street.asked(-60)]
    released, cancelled = street.given(-9), street.asked()
    with at_work(street.organisation, street.at) as here:
        requests.release(here, released.pk)
        requests.cancel(here, cancelled.pk)
        for guarantee in (*made, released, cancelled):
            state = requests.state_of(here, Guarantee.objects.get(pk=guarantee.pk))
            listed = selectors.find_deposit(here, guarantee.pk)
            assert listed is not None
            assert listed.row.standing is SAME[state]
    assert len({of(street, one).row.standing for one in (*made, released, cancelled)}) == 6


def test_a_claim_says_more_than_the_card_that_it_rests_on(street: Street) -> None:
    claim = street.claimed()
    assert of(street, claim.guarantee_id).row.standing is Standing.CLAIMED
    answer = street.answered(claim, AnswerKind.CONTEST)
    contested = of(street, claim.guarantee_id)
    assert contested.row.standing is Standing.CONTESTED
    assert contested.decides is ToDecide.ANSWER
    with at_work(street.organisation, street.at) as here:
        settle(here, answer)
    settled = of(street, claim.guarantee_id)
    assert settled.row.standing is Standing.CLAIMED
    assert settled.decides is None
    asked = street.answered(claim, AnswerKind.ASK, "Pourquoi ?")
    assert of(street, claim.guarantee_id).decides is ToDecide.ANSWER
    with at_work(street.organisation, street.at) as here:
        settle(here, asked)
    assert of(street, claim.guarantee_id).decides is None


@pytest.mark.requirement("SW-17")
def test_the_line_is_the_claims_own_to_the_cent(street: Street) -> None:
    claim = street.claimed(amount="420.00")
    with at_work(street.organisation, street.at) as here:
        record_by_hand(here, claim.pk, eur("110.00"), "en espèces")
    claim = ended(street, claim)
    assert claim.receivable_id is not None
    later = street.at + timedelta(days=41)
    with at_work(street.organisation, later) as here:
        debt = TheseReceivables((ReceivableId(claim.receivable_id),), DebtorId(claim.guarantee.debtor_id))
        record_payment(here, debt, amount=eur("90.00"), on=here.today, accepted=tuple(Doubt))
        line = recovery_line(claim)
        shown_line = selectors.find_deposit(here, claim.guarantee_id)
        (sums,) = selectors.sums(here, Wanted())
    assert shown_line is not None
    assert shown_line.row.recovered == line
    assert (line.card, line.messages, line.open) == (Decimal("110.00"), Decimal("90.00"), Decimal("220.00"))
    assert shown_line.row.standing is Standing.RECOVERY
    assert (sums.claimed, sums.received, sums.open) == (eur("420.00"), eur("200.00"), eur("220.00"))


@pytest.mark.requirement("SW-18")
def test_after_the_last_message_it_is_failed_and_waits_for_a_person(street: Street) -> None:
    claim = ended(street, street.claimed())
    assert claim.receivable_id is not None
    with at_work(street.organisation, street.at + timedelta(days=80)) as here:
        of_it = {"organisation_id": here.organisation}
        ladder = ScenarioVersion.objects.create(
            **of_it, key="ladder", version=1, text="", published_at=here.at, published_by="test"
        )
        Dunning.objects.create(
            **of_it, receivable_id=claim.receivable_id, scenario=ladder, outcome=Reason.SCENARIO_FINISHED.value
        )
    failed = of(street, claim.guarantee_id, after=timedelta(days=80))
    assert (failed.row.standing, failed.decides) == (Standing.FAILED, ToDecide.FAILED)


def test_what_was_left_to_a_person_is_asked_of_a_person(street: Street) -> None:
    claim = ended(street, street.claimed(automatic_recovery=False))
    left = of(street, claim.guarantee_id, after=timedelta(days=41))
    assert (left.row.standing, left.decides) == (Standing.LEFT, ToDecide.LEFT)


def test_a_claim_that_was_called_off_leaves_the_guarantee_as_it_was(street: Street) -> None:
    claim = street.claimed()
    with at_work(street.organisation, street.at) as here:
        lower(here, claim.pk, eur("0.00"), "retrouvé")
        plan(here, claim.pk)
    assert of(street, claim.guarantee_id).row.standing is Standing.GIVEN
    assert of(street, claim.guarantee_id).row.open == 0


@pytest.mark.parametrize("days", [9, None])
def test_a_dispute_at_the_bank_comes_first_with_its_day_or_without_one(street: Street, days: int | None) -> None:
    claim = street.claimed()
    with at_work(street.organisation, street.at) as here:
        by = None if days is None else here.at + timedelta(days=days)
        page = HostedPage.objects.create(
            organisation_id=here.organisation,
            guarantee_id=claim.guarantee_id,
            claim=claim,
            amount=Decimal("50.00"),
            provider="stripe",
            account="acct_1",
            reference="cs_1",
            opened_at=here.at,
            ended_at=here.at,
            outcome="paid",
        )
        note_move(here, claim, Movement.PAGE, eur("50.00"), Cause(page=page))
        CardDispute.objects.create(
            organisation_id=here.organisation,
            claim=claim,
            page=page,
            reference="dp_1",
            status="needs_response",
            amount=50,
            fee=20,
            currency="EUR",
            opened_at=here.at,
            answer_by=by,
        )
    listed = of(street, claim.guarantee_id)
    assert (listed.row.standing, listed.decides, listed.row.answer_by) == (Standing.DISPUTED, ToDecide.DISPUTE, by)
    with at_work(street.organisation, street.at) as here:
        assert [(one.kind, one.count) for one in tasks(here) if one.kind.startswith("deposit.")] == [
            ("deposit.dispute", 1)
        ]
        CardDispute.objects.update(answered_at=here.at)
    assert of(street, claim.guarantee_id).decides is None, "the bank decides"


def test_only_what_asks_for_a_word_holds_a_claim(street: Street) -> None:
    """Neither an agreement nor a question about what is settled keeps anything from being charged."""
    agreed, asked, settled = street.claimed(), street.claimed(), street.claimed()
    street.answered(agreed, AnswerKind.ACCEPT, "D'accord.", "300.00")
    street.answered(asked, AnswerKind.ASK)
    street.answered(settled, AnswerKind.ASK)
    with at_work(street.organisation, street.at) as here:
        record_by_hand(here, settled.pk, eur("300.00"), "en espèces")
        plan(here, settled.pk)
    shown = [of(street, one.guarantee_id) for one in (agreed, asked, settled)]
    assert [one.decides for one in shown] == [ToDecide.ANSWER] * 3
    assert [one.row.is_held for one in shown] == [False, True, False]


def test_what_waits_for_a_person_stands_in_the_order_of_its_pressure(street: Street) -> None:
    street.given(20)
    last = street.given(-25, 7)
    missing = street.asked(3)
    replaced = street.given(2, ends_in=10)
    asked_later = street.asked(40)
    with at_work(street.organisation, street.at) as here:
        waiting = selectors.decisions(here)
        counted = selectors.counts(here)
    assert [(one.decides, one.row.id) for one in waiting] == [
        (ToDecide.MISSING, missing.pk),
        (ToDecide.CARD_ENDS, replaced.pk),
        (ToDecide.LAST_DAYS, last.pk),
    ]
    assert counted["decide"] == 3
    assert asked_later.pk not in [one.row.id for one in waiting]


def test_views_follow_the_stay_and_what_is_over_leaves_them(street: Street) -> None:
    coming, staying, over = street.given(9), street.given(-2), street.given(-12)
    claim = street.claimed()
    gone = street.asked(4)
    with at_work(street.organisation, street.at) as here:
        requests.cancel(here, gone.pk)
        counted = selectors.counts(here)
    assert shown(street) == [coming.pk, staying.pk, claim.guarantee_id, over.pk]
    assert shown(street, view="coming") == [coming.pk]
    assert shown(street, view="staying") == [staying.pk]
    assert shown(street, view="claimed") == [claim.guarantee_id]
    assert shown(street, view="done") == [gone.pk]
    assert [counted[view] for view in ("current", "coming", "staying", "claimed", "failed")] == [4, 1, 1, 1, 0]
    assert of(street, staying).moment is Moment.STAYING


def test_a_guest_a_number_a_sum_and_a_booking_are_found(street: Street) -> None:
    one, other = street.asked(amount="650.00", external_id="BK-7"), street.asked()
    number = requests.number_of(one)
    for said in ("Fictif 1", number, number.lower(), "650", "650,00 €", "BK-7"):
        assert shown(street, search=said) == [one.pk], said
    assert shown(street, search="%") == []
    assert shown(street, scheme="standard") == []
    assert set(shown(street, scheme="Standard")) == {one.pk, other.pk}
    with at_work(street.organisation, street.at) as here:
        places, schemes = selectors.choices(here)
    assert [name for _, name in places] == ["Gîte de l'Exemple", "Moulin de l'Exemple"]
    assert schemes == ["Standard"]
    assert shown(street, listing=places[0][0]) == [other.pk]


def test_a_long_list_goes_on_where_it_ended(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "AT_ONCE", 2)
    monkeypatch.setattr(selectors, "EXPORTED_AT_ONCE", 2)
    made = {street.asked(begins).pk for begins in (5, 5, 9, 30)} | {street.given(begins).pk for begins in (-2, -12)}
    seen: list[int] = []
    after: tuple[int, int, int] | None = None
    with at_work(street.organisation, street.at) as here:
        while True:
            page = selectors.deposits(here, Wanted(after=after))
            seen += [one.row.id for one in page.rows]
            if (after := page.next) is None:
                break
        assert [one.row.id for one in selectors.every_deposit(here, Wanted())] == seen
    assert len(seen) == len(made)
    assert set(seen) == made


def test_it_asks_the_same_few_questions_of_many_as_of_one(street: Street, statements: list[str]) -> None:
    def asked() -> int:
        statements.clear()
        with at_work(street.organisation, NOON) as here:
            selectors.deposits(here, Wanted())
            selectors.decisions(here)
            selectors.counts(here)
            selectors.sums(here, Wanted())
        return questions(statements)

    street.claimed()
    few = asked()
    for begins in (3, 9, -2, -12):
        street.given(begins)
        street.claimed()
    assert asked() == few


def test_another_company_has_none_of_it(street: Street) -> None:
    mine = street.asked()
    with at_work(found(), street.at) as here:
        assert selectors.find_deposit(here, mine.pk) is None
        assert selectors.deposits(here, Wanted()).rows == ()
        assert not selectors.has_any(here)
