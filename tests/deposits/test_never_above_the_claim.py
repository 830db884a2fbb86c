"""The database refuses an attempt, or a page to pay on, that would pass what is asked: whoever writes it, however many at once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from relance.deposits.models import Attempt, Card, Claim, Guarantee, HostedPage, Listing, Move, Refund, Scheme, Terms
from relance.deposits.models.guarantees import Acceptance
from relance.deposits.states import ATTEMPTS
from relance.dispatch.states import move
from relance.documents.archive import archive
from relance.domain.deposits.attempts import AttemptState
from relance.parties.models import Debtor
from relance.tenancy.context import Acting
from tests.at_work import at_work

AT = datetime(2026, 10, 16, 12, tzinfo=UTC)


def a_claim(here: Acting, amount: str = "100.00", covered: str = "0.00") -> Claim:
    of = {"organisation_id": here.organisation}
    guest = Debtor.objects.create(**of, code="G1", name="Hôte Fictif", kind="consumer")
    scheme = Scheme.objects.create(
        **of, name="Standard", version=1, currency="EUR", deductible=0, author="test", made_at=AT
    )
    guarantee = Guarantee.objects.create(
        **of,
        year=2026,
        number=1,
        kind="deposit",
        listing=Listing.objects.create(**of, name="Gîte de l'Exemple"),
        scheme=scheme,
        debtor=guest,
        language="fr",
        begins_on=date(2026, 10, 3),
        ends_on=date(2026, 10, 10),
        claim_until=date(2026, 10, 30),
        amount=Decimal("500.00"),
        currency="EUR",
        author="test",
        made_at=AT,
    )
    return Claim.objects.create(
        **of,
        guarantee=guarantee,
        ordinal=1,
        reason="damage",
        story="Brûlure",
        debt_nature="indemnity",
        currency="EUR",
        amount=Decimal(amount),
        covered=Decimal(covered),
        plan="full",
        automatic_recovery=True,
        author="test",
        drafted_at=AT,
    )


def its_card(here: Acting, claim: Claim) -> Card:
    of = {"organisation_id": here.organisation, "guarantee": claim.guarantee}
    text = archive(here, b"%PDF-1.7 terms", media_type="application/pdf")
    terms = Terms.objects.create(
        organisation_id=here.organisation, version=1, language="fr", document_id=text, in_force_on=date(2026, 1, 1)
    )
    agreed = Acceptance.objects.create(
        **of, terms=terms, amount=Decimal("500.00"), accepted_at=AT, accepted_from="192.0.2.1", author="link:1"
    )
    return Card.objects.create(
        **of, acceptance=agreed, provider="stripe", account="acct_1", customer="cus_1", reference="pm_1", given_at=AT
    )


def attempt(here: Acting, claim: Claim, card: Card, ordinal: int, amount: str) -> Attempt:
    return Attempt.objects.create(
        organisation_id=here.organisation,
        claim=claim,
        card=card,
        ordinal=ordinal,
        amount=Decimal(amount),
        currency="EUR",
        state=AttemptState.QUEUED,
        not_before=AT,
    )


@pytest.mark.requirement("SW-3")
def test_slices_fill_the_claim_and_no_more(organisation: int) -> None:
    with at_work(organisation, at=AT) as here:
        claim = a_claim(here, "100.00", covered="20.00")
        card = its_card(here, claim)
        first = attempt(here, claim, card, 1, "50.00")
        with pytest.raises(IntegrityError, match="one_attempt_under_way"), transaction.atomic():
            attempt(here, claim, card, 2, "10.00")
        move(first, AttemptState.CLAIMED)
        move(first, AttemptState.CAPTURED)
        with pytest.raises(IntegrityError, match="would pass what is asked"), transaction.atomic():
            attempt(here, claim, card, 2, "30.01")
        second = attempt(here, claim, card, 2, "30.00")
        move(second, AttemptState.DROPPED)
        attempt(here, claim, card, 3, "30.00")
        with pytest.raises(IntegrityError, match="would pass what is asked"), transaction.atomic():
            HostedPage.objects.create(
                organisation_id=here.organisation,
                guarantee=claim.guarantee,
                claim=claim,
                amount=Decimal("0.01"),
                provider="stripe",
                account="acct_1",
                reference="cs_1",
                opened_at=AT,
            )


@pytest.mark.requirement("SW-3")
def test_what_went_back_may_be_asked_again(organisation: int) -> None:
    with at_work(organisation, at=AT) as here:
        claim = a_claim(here)
        card = its_card(here, claim)
        first = attempt(here, claim, card, 1, "100.00")
        move(first, AttemptState.CLAIMED)
        move(first, AttemptState.CAPTURED)
        refund = Refund.objects.create(
            organisation_id=here.organisation,
            claim=claim,
            attempt=first,
            amount=Decimal("40.00"),
            currency="EUR",
            state=AttemptState.QUEUED,
            not_before=AT,
        )
        with pytest.raises(IntegrityError, match="would pass what is asked"), transaction.atomic():
            attempt(here, claim, card, 2, "40.00")
        Move.objects.create(
            organisation_id=here.organisation,
            claim=claim,
            kind="refund",
            refund=refund,
            amount=Decimal("-40.00"),
            currency="EUR",
            moved_on=AT.date(),
            author="test",
            recorded_at=AT,
        )
        attempt(here, claim, card, 2, "40.00")


def test_states_go_forward_only_whatever_a_program_wants(organisation: int) -> None:
    with at_work(organisation, at=AT) as here:
        claim = a_claim(here)
        one = attempt(here, claim, its_card(here, claim), 1, "10.00")
        move(one, AttemptState.CLAIMED)
        move(one, AttemptState.UNCONFIRMED)
        with pytest.raises(DatabaseError, match="cannot go from unconfirmed to queued"), transaction.atomic():
            move(one, ATTEMPTS.waiting)
