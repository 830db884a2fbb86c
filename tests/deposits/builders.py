"""A guarantee, its card and a claim on it, as the tests of this room need them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from relance.deposits.models import Acceptance, Card, Claim, Guarantee, Listing, Scheme, Terms
from relance.documents.archive import archive
from relance.parties.models import Debtor
from relance.payments.cards import values
from relance.payments.models import CardAccount
from relance.tenancy.context import Acting

AT = datetime(2026, 10, 16, 12, tzinfo=UTC)


def an_account(here: Acting, provider: str = "stripe") -> None:
    """The provider account at which the cards of these tests are left."""
    CardAccount.objects.get_or_create(
        organisation_id=here.organisation,
        defaults={"provider": provider, "account": "acct_1", "mode": "test", "key": "sealed", "checked_at": here.at},
    )


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


def requested(here: Acting, claim: Claim, *, answer_hours: int = 0, days: int = 30) -> Claim:
    """Let a claim's window begin now; by default the guest's delay to answer is off."""
    claim.requested_at, claim.look_at = here.at, here.at
    claim.answer_until = here.at + timedelta(hours=answer_hours)
    claim.window_ends_on = here.today + timedelta(days=days)
    claim.save(update_fields=["requested_at", "look_at", "answer_until", "window_ends_on"])
    return claim


def its_card(here: Acting, claim: Claim, found: values.Card | None = None) -> Card:
    of = {"organisation_id": here.organisation, "guarantee": claim.guarantee}
    text = archive(here, b"%PDF-1.7 terms", media_type="application/pdf")
    terms, _ = Terms.objects.get_or_create(
        organisation_id=here.organisation,
        version=1,
        language="fr",
        defaults={"document_id": text, "in_force_on": date(2026, 1, 1)},
    )
    agreed = Acceptance.objects.create(
        **of, terms=terms, amount=Decimal("500.00"), accepted_at=AT, accepted_from="192.0.2.1", author="link:1"
    )
    return Card.objects.create(
        **of,
        acceptance=agreed,
        provider="stripe",
        account="acct_1",
        customer=found.customer if found else "cus_1",
        reference=found.method if found else "pm_1",
        fingerprint=found.fingerprint if found else "",
        network=found.network if found else "",
        given_at=here.at if found else AT,
    )
