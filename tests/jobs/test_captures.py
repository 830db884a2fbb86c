"""The job that works on claims on cards: it is due by itself, does what is due, and a provider that is silent loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from relance.deposits.card.giving import accept, open_card_page
from relance.deposits.card.working import work_on
from relance.deposits.guarantee import requests
from relance.deposits.models import Attempt, Claim, Guarantee
from relance.jobs import captures
from relance.jobs.installation import Installation
from relance.jobs.leases import Leased
from relance.jobs.means import Done, Means
from relance.jobs.worker import Worker
from relance.letters.batch import Renderers
from relance.outbox.sending import switch
from relance.payments.cards.accounts import CardsNotSet
from relance.tenancy.due import Kind, failed_work
from tests.deposits.card.test_attempts import Inn
from tests.deposits.guarantee.test_a_guarantee import BACK, Place
from tests.payments.stage import TAKES_MONEY, Stage, stage_of

pytestmark = pytest.mark.requirement("SW-2", "SW-3")
KEY = b"k" * 32


class Post:
    """A worker of one company whose clock is the provider's; it does captures alone."""

    def __init__(self, organisation: int, stage: Stage) -> None:
        self.organisation, self.stage = organisation, stage
        self.failed: list[str] = []
        self.done: list[Kind] = []

    def told(self, job: Leased, came_to: Done | Exception, again_at: datetime) -> None:
        if isinstance(came_to, Exception):
            self.failed.append(str(came_to))
        else:
            self.done.append(job.kind)

    def works(self) -> None:
        self.failed.clear()
        self.done.clear()
        means = Means(
            Installation(KEY, Path("/nowhere")), lambda: self.stage.now, "worker", Renderers(1), timedelta(minutes=5)
        )
        Worker(means, self.told, only=self.organisation).work_once()


@pytest.fixture(params=["stripe", "mollie"])
def inn(request: pytest.FixtureRequest, organisation: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inn]:
    with stage_of(request.param) as stage:
        monkeypatch.setattr(captures, "provider_of", lambda *_: stage.make())
        yield Inn(organisation, stage)


@pytest.fixture
def post(inn: Inn) -> Post:
    return Post(inn.organisation, inn.stage)


def test_a_claim_is_worked_on_by_itself(inn: Inn, post: Post) -> None:
    inn.claims("150.00")
    post.works()
    assert Kind.CAPTURES in post.done
    assert inn.taken == Decimal("150.00")
    post.works()
    assert Kind.CAPTURES not in post.done


def test_it_comes_back_when_the_planner_says_and_not_before(inn: Inn, post: Post) -> None:
    inn.claims("150.00", "script:insufficient_funds,ok")
    post.works()
    assert inn.states() == ["declined"]
    post.works()
    assert Kind.CAPTURES not in post.done
    inn.sleeps(days=7)
    for _hour in range(12):
        inn.sleeps(hours=2)
        post.works()
    assert inn.taken == Decimal("150.00")


def test_a_provider_that_is_down_is_told_and_nothing_is_lost(
    inn: Inn, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    inn.claims("150.00")
    for _ in range(3):
        inn.stage.breaks("429", TAKES_MONEY)
    post.works()
    assert "does not answer: rate_limit" in post.failed[0]
    with inn.acting() as here:
        assert [one.kind for one in failed_work(here)] == [Kind.CAPTURES]
    assert inn.taken == 0
    inn.stage.server.faults.clear()
    for _ in range(3):
        inn.sleeps(hours=1, minutes=1)
        post.works()
    assert inn.taken == Decimal("150.00")
    with inn.acting() as here:
        assert failed_work(here) == []


def test_one_claim_that_breaks_holds_no_other(inn: Inn, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    inn.claims("150.00")

    def breaks(place: object, claim: int, provider: object) -> object:
        if claim == inn.claim:
            raise RuntimeError("odd rows")
        return work_on(place, claim, provider)  # type: ignore[arg-type]

    monkeypatch.setattr("relance.deposits.card.working.work_on", breaks)
    post.works()
    assert post.failed == ["odd rows"]
    with inn.acting() as here:
        waits = Claim.objects.values_list("look_at", flat=True).get(pk=inn.claim)
        assert waits is not None
        assert waits > here.at + timedelta(minutes=30)
    monkeypatch.undo()


def test_windows_end_though_the_account_was_taken_away(inn: Inn, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> object:
        raise CardsNotSet

    inn.claims("150.00", days=1)
    monkeypatch.setattr(captures, "provider_of", none)
    inn.sleeps(days=3)
    post.works()
    with inn.acting():
        assert Claim.objects.get(pk=inn.claim).outcome == "recovery"
        assert not Attempt.objects.exists()


def test_the_switch_brings_it_back_at_once(inn: Inn, post: Post) -> None:
    inn.claims("150.00")
    with inn.acting() as here:
        switch(here, on=False)
    post.works()
    assert inn.taken == 0
    with inn.acting() as here:
        switch(here, on=True)
    post.works()
    assert inn.taken == Decimal("150.00")


@pytest.mark.requirement("SW-1")
def test_a_card_is_seen_and_let_go_without_any_message_of_the_providers(inn: Inn, post: Post) -> None:
    place = Place(inn.organisation, inn.stage)
    guarantee = place.asked()
    with place.acting() as here:
        accept(here, guarantee.pk, address="192.0.2.7")
    page = open_card_page(place, inn.stage.cards, guarantee.pk, back=BACK, account="acct_1")
    inn.stage.world.guest(page.link)
    post.works()
    with place.acting() as here:
        assert requests.state_of(here, Guarantee.objects.get(pk=guarantee.pk)).value == "secured"
    inn.sleeps(days=40)
    post.works()
    with place.acting() as here:
        assert requests.state_of(here, Guarantee.objects.get(pk=guarantee.pk)).value == "released"
