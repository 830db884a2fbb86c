"""One deposit with all that came of it: its card, its claims with their attempts, money and answers, and what comes next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from relance.deposits.card.owing import owed_on
from relance.deposits.claim.moves import recovery_line
from relance.deposits.claim.situations import CardMissing, as_planned, situation_of, subject_of
from relance.deposits.guarantee.paid import Paid, paid_of
from relance.deposits.models import (
    Acceptance,
    Attempt,
    Card,
    CardDispute,
    Claim,
    ClaimChange,
    ClaimLine,
    Exhibit,
    Guarantee,
    Move,
    PlaceRecord,
    Refund,
)
from relance.deposits.overview.selectors import find_deposit
from relance.deposits.overview.standings import Deposit
from relance.deposits.told.ladder import Rung, ladder_of
from relance.domain.captures.outlook import Outlook, upcoming
from relance.domain.captures.words import result_of
from relance.domain.deposits.claims import DebtNature, Line, Recovered, Worth, worth
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.exchanges.models import DebtorAnswer
from relance.parties.models import Contact
from relance.tenancy.context import Acting

R = TypeVar("R", ClaimLine, Attempt, Move, ClaimChange, Refund, CardDispute)


@dataclass(frozen=True, slots=True)
class LineTold:
    """A line of a claim with its arithmetic."""

    row: ClaimLine
    worth: Worth


@dataclass(frozen=True, slots=True)
class AttemptTold:
    """An attempt with its result in words."""

    row: Attempt
    amount: Money
    result: Sentence


@dataclass(frozen=True, slots=True)
class ClaimStory:
    """A claim as its creditor reads it. ``outlook`` is what comes next while attempts run, None where none can: it has ended, or no
    card stands behind it. ``owed``: what a person has to give back, None where nobody has to. ``ladder``: the messages for the rest."""

    claim: Claim
    line: Recovered
    lines: tuple[LineTold, ...]
    attempts: tuple[AttemptTold, ...]
    moves: tuple[Move, ...]
    changes: tuple[ClaimChange, ...]
    answers: tuple[DebtorAnswer, ...]
    refunds: tuple[Refund, ...]
    disputes: tuple[CardDispute, ...]
    outlook: Outlook | None
    owed: Money | None
    ladder: tuple[Rung, ...] = ()

    @property
    def to_settle(self) -> tuple[DebtorAnswer, ...]:
        """Answers that a person has not dealt with: what is accepted needs nobody, but to be read."""
        return tuple(
            one for one in self.answers if one.settled_at is None and (one.exchange.is_unread or one.kind in BINDS)
        )

    def money(self, amount: Decimal) -> Money:
        """One of its sums."""
        return Money(amount, self.claim.currency).rounded()


BINDS = ("contest", "offer")


@dataclass(frozen=True, slots=True)
class Story:
    """All of it; claims from the latest on. ``rooms`` are what whoever looked at the place wrote of it, by a link of their own.

    ``refunds`` and ``disputes`` are of what was paid outright; those of claims stand with them.
    """

    deposit: Deposit
    guarantee: Guarantee
    card: Card | None
    acceptance: Acceptance | None
    contact: Contact | None
    claims: tuple[ClaimStory, ...] = ()
    exhibits: tuple[Exhibit, ...] = field(default=())
    rooms: tuple[PlaceRecord, ...] = ()
    refunds: tuple[Refund, ...] = ()
    disputes: tuple[CardDispute, ...] = ()

    @property
    def paid(self) -> Paid | None:
        """What was paid outright."""
        return paid_of(self.guarantee)


def story_of(here: Acting, guarantee_id: int) -> Story | None:
    """One deposit; None where there is none. A fixed number of statements for each claim that still runs."""
    deposit = find_deposit(here, guarantee_id)
    if deposit is None:
        return None
    guarantee = Guarantee.objects.select_related("listing", "scheme", "debtor").get(pk=guarantee_id)
    claims = list(Claim.objects.filter(guarantee=guarantee).select_related("guarantee").order_by("-ordinal"))
    return Story(
        deposit,
        guarantee,
        Card.objects.filter(guarantee=guarantee, replaced_at=None).order_by("-pk").first(),
        Acceptance.objects.filter(guarantee=guarantee).select_related("terms").order_by("-pk").first(),
        Contact.objects.filter(debtor=guarantee.debtor_id).order_by("pk").first(),
        tuple(_stories(here, claims)) if claims else (),
        tuple(Exhibit.objects.filter(guarantee=guarantee, withdrawn_at=None).order_by("pk")),
        tuple(PlaceRecord.objects.filter(guarantee=guarantee).order_by("pk")),
        tuple(Refund.objects.filter(claim=None, page__guarantee=guarantee).order_by("pk")),
        tuple(CardDispute.objects.filter(claim=None, page__guarantee=guarantee).order_by("pk")),
    )


def find_guarantee(here: Acting, pk: int) -> Guarantee | None:
    """A request; None where there is none."""
    return Guarantee.objects.filter(organisation_id=here.organisation, pk=pk).select_related("scheme", "debtor").first()


def find_claim(here: Acting, pk: int) -> Claim | None:
    """A claim with its guarantee; None where there is none."""
    return Claim.objects.filter(organisation_id=here.organisation, pk=pk).select_related("guarantee").first()


def exhibit_of(here: Acting, pk: int) -> Exhibit | None:
    """A photo or a paper that stands; None where there is none."""
    return Exhibit.objects.filter(organisation_id=here.organisation, pk=pk, withdrawn_at=None).first()


def latest_claim(here: Acting, guarantee: int) -> Claim | None:
    """The last claim on a deposit; None where nothing is claimed."""
    claims = Claim.objects.filter(organisation_id=here.organisation, guarantee=guarantee).select_related("guarantee")
    return claims.order_by("-ordinal").first()


def claim_disputed(here: Acting, dispute: int) -> Claim | None:
    """The claim of which a payment was disputed; None where there is no such dispute."""
    of = (
        CardDispute.objects.filter(organisation_id=here.organisation, pk=dispute)
        .values_list("claim", flat=True)
        .first()
    )
    return None if of is None else find_claim(here, of)


def nature_of(here: Acting, receivable: int) -> DebtNature | None:
    """What the creditor of a deposit claim said that the debt is: an indemnity, or the price of a service; None of other debts."""
    claims = Claim.objects.filter(organisation_id=here.organisation, receivable=receivable)
    said = claims.values_list("debt_nature", flat=True).first()
    return DebtNature(said) if said else None


def claim_answered(here: Acting, answer: int) -> Claim | None:
    """The claim that an answer is about; None where there is no such answer, or it is about something else."""
    subject = DebtorAnswer.objects.filter(organisation_id=here.organisation, pk=answer).values_list(
        "subject", flat=True
    )
    kind, _, about = (subject.first() or "").partition(":")
    return find_claim(here, int(about)) if kind == "claim" else None


def _stories(here: Acting, claims: Sequence[Claim]) -> Iterable[ClaimStory]:
    lines = _by_claim(ClaimLine.objects.filter(claim__in=claims).order_by("place"))
    attempts = _by_claim(Attempt.objects.filter(claim__in=claims).select_related("card").order_by("ordinal"))
    moves = _by_claim(Move.objects.filter(claim__in=claims).order_by("pk"))
    changes = _by_claim(ClaimChange.objects.filter(claim__in=claims).order_by("pk"))
    refunds = _by_claim(Refund.objects.filter(claim__in=claims).order_by("pk"))
    disputes = _by_claim(CardDispute.objects.filter(claim__in=claims).order_by("pk"))
    said: dict[str, list[DebtorAnswer]] = defaultdict(list)
    about = [subject_of(claim) for claim in claims]
    for answer in DebtorAnswer.objects.filter(subject__in=about).select_related("exchange").order_by("pk"):
        said[answer.subject].append(answer)
    owed = owed_on(here, [claim.pk for claim in claims])
    for claim in claims:
        line = recovery_line(claim)
        yield ClaimStory(
            claim,
            line,
            tuple(LineTold(row, _worth(row, claim)) for row in lines[claim.pk]),
            tuple(_told(row) for row in attempts[claim.pk]),
            tuple(moves[claim.pk]),
            tuple(changes[claim.pk]),
            tuple(said[subject_of(claim)]),
            tuple(refunds[claim.pk]),
            tuple(disputes[claim.pk]),
            _outlook(here, claim),
            owed.get(claim.pk),
            ladder_of(here, claim, is_open=line.open > 0),
        )


def _by_claim(rows: Iterable[R]) -> dict[int, list[R]]:
    found: dict[int, list[R]] = defaultdict(list)
    for row in rows:
        found[row.claim_id or 0].append(row)
    return found


def _worth(row: ClaimLine, claim: Claim) -> Worth:
    line = Line(row.label, row.price_new, row.quote, row.age, row.lifetime, row.received)
    return worth(line, Money.zero(claim.currency).smallest_unit)


def _told(row: Attempt) -> AttemptTold:
    return AttemptTold(row, Money(row.amount, row.currency).rounded(), result_of(as_planned(row)))


def _outlook(here: Acting, claim: Claim) -> Outlook | None:
    if claim.ended_at is not None or claim.requested_at is None:
        return None
    try:
        return upcoming(situation_of(here, claim), here.at)
    except CardMissing:
        return None
