"""What was tried on a deposit before its rest became a debt, as a certificate states it."""

from __future__ import annotations

from collections.abc import Collection

from relance.deposits.models import Attempt, Claim
from relance.domain.closing.certificate import Step
from relance.domain.deposits.attempts import AttemptState
from relance.domain.sentences import Sentence
from relance.tenancy.context import Acting
from relance.tenancy.organisations import organisation_today


def attempts_on(here: Acting, receivables: Collection[int]) -> list[Step]:
    """The claim that was made and the attempts on the card, of the debts that are the rest of one; [] of any other."""
    steps = []
    for claim in Claim.objects.filter(receivable__in=receivables, requested_at__isnull=False):
        assert claim.requested_at is not None  # noqa: S101 (it was asked for)
        asked = organisation_today(here, claim.requested_at)
        steps.append(Step(asked, asked, Sentence("Claim made on the deposit, with its reason and sum")))
        tried = list(Attempt.objects.filter(claim=claim, state=AttemptState.DECLINED.value).order_by("pk"))
        days = [organisation_today(here, one.settled_at) for one in tried if one.settled_at]
        if days:
            facts = {"count": len(tried)}
            what = Sentence("{count} {count:attempt|attempts} to debit the card, {count:declined|all declined}", facts)
            steps.append(Step(min(days), max(days), what))
    return steps
