"""One deposit: where it stands and why, its recovery line, attempts, messages and answers, and what a person may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from relance.deposits.claiming.undoing import may_undo
from relance.deposits.guarantee.schemes import reason_in_words
from relance.deposits.models import Attempt, ClaimLine
from relance.deposits.overview.one_deposit import AttemptTold, ClaimStory, LineTold, Story, story_of
from relance.domain.captures.decisions import Decision
from relance.domain.captures.reasons import Why
from relance.domain.debtor_answers import AnswerKind
from relance.domain.deposits.attempts import AttemptState
from relance.domain.deposits.claims import Outcome
from relance.domain.deposits.guarantees import GuaranteeKind
from relance.domain.deposits.judging import DOCUMENTS
from relance.domain.deposits.standings import Standing
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.exchanges.models import DebtorAnswer
from relance.insight.history import history
from relance.office.deposits.ladder import RungShown, rungs_of
from relance.office.deposits.moments import ANSWERED, moments
from relance.office.deposits.overtime import Strip, strip_of
from relance.office.deposits.recovery import Bar, bar_of
from relance.office.deposits.words import reminder_of, state_of
from relance.office.found import found
from relance.office.page import Page, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting

KIND_WORDS: dict[GuaranteeKind, Sentence] = {
    GuaranteeKind.DEPOSIT: Sentence("Deposit"),
    GuaranteeKind.NO_SHOW: Sentence("No-show guarantee"),
    GuaranteeKind.PAYMENT: Sentence("Payment"),
}
PAPERS = ("invoice", "contract", "other")
MISSING = frozenset({Standing.DRAFT, Standing.ASKED, Standing.ACCEPTED, Standing.TO_REPLACE})
IN_FORCE = MISSING | {Standing.GIVEN}


CAPTURED = AttemptState.CAPTURED.value
TONES = {CAPTURED: "is-good", AttemptState.NEEDS_GUEST.value: "is-care"}
# Why an attempt was made then, of which only the code is kept: without the facts that the planner's own sentence had.
WHY_THEN: dict[Why, Sentence] = {
    Why.FIRST: Why.FIRST.sentence,
    Why.PAYDAY: Sentence("Around a day on which many are paid."),
    Why.SMALLER: Sentence("A half, after a refusal."),
    Why.REST: Why.REST.sentence,
    Why.CEILING_RENEWED: Why.CEILING_RENEWED.sentence,
    Why.ADVICE_OVER: Why.ADVICE_OVER.sentence,
    Why.AGAIN: Why.AGAIN.sentence,
    Why.BY_HAND: Why.BY_HAND.sentence,
}


@dataclass(frozen=True, slots=True)
class Try:
    """An attempt as a row; ``found_at`` where its answer was lost and then found at the provider."""

    row: Attempt
    amount: Money
    result: Sentence
    at: datetime | None
    why: Sentence | None
    found_at: datetime | None

    @property
    def tone(self) -> str:
        """The class that colours its result; a refusal is normal, and has none."""
        return TONES.get(self.row.state, "")


@dataclass(frozen=True, slots=True)
class LineShown:
    """What is claimed for one thing, and the arithmetic that leads there."""

    row: ClaimLine
    amount: Money
    told: Sentence | None


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """A claim as the page shows it. ``why`` says what is being done now; ``runs``: attempts are not over."""

    story: ClaimStory
    claimed: Money
    reason: Sentence
    bar: Bar
    strip: Strip | None
    rungs: tuple[RungShown, ...]
    runs: bool
    why: Sentence | None
    open: Money
    answers: tuple[tuple[DebtorAnswer, Sentence], ...]
    is_left: bool
    tries: tuple[Try, ...]
    lines: tuple[LineShown, ...]
    may_undo: bool

    @property
    def tried(self) -> int:
        """How many attempts were made."""
        return len(self.tries)

    @property
    def by_card(self) -> Money:
        """What they brought."""
        return sum(
            (one.amount for one in self.tries if one.row.state == CAPTURED), Money.zero(self.claimed.currency)
        ).rounded()

    @property
    def next_amount(self) -> Money:
        """What an attempt would ask now, as far as it is known."""
        outlook = self.story.outlook
        return outlook.next.amount if outlook is not None and outlook.next is not None else self.open


@page
def deposit(visit: Visit, here: Acting, pk: int) -> Page:
    """The page."""
    story = found(story_of(here, pk))
    row, one = story.deposit.row, story.guarantee
    claims = [_claim(visit, here, claim) for claim in story.claims]
    said = history(here, accounts=[one.debtor_id])
    standing = row.standing
    context = {
        "section": "deposits",
        "story": story,
        "row": row,
        "remind_on": reminder_of(visit, row),
        "guarantee": one,
        "kind": KIND_WORDS[GuaranteeKind(one.kind)],
        "amount": row.money(one.amount),
        "state": state_of(visit, story.deposit),
        "claims": claims,
        "running": next((claim for claim in claims if claim.runs), None),
        "moments": moments(visit, story, said.moments),
        "is_missing": standing in MISSING,
        "is_in_force": standing in IN_FORCE and not claims,
        "may_claim": standing in (Standing.GIVEN, Standing.TO_REPLACE) and visit.today <= one.claim_until,
        "is_failed": standing in (Standing.FAILED, Standing.WRITTEN_OFF),
        "is_lost": standing is Standing.WRITTEN_OFF,
        "is_left": standing is Standing.LEFT,
        "photos": [exhibit for exhibit in story.exhibits if exhibit.role in ("before", "after")],
        "papers": [exhibit for exhibit in story.exhibits if exhibit.role not in ("before", "after")],
        "in_recovery": [one.claim.pk for one in story.claims if one.claim.outcome == Outcome.RECOVERY.value],
        "disputes": [*story.disputes, *(dispute for claim in story.claims for dispute in claim.disputes)],
        "paid": story.paid,
        "unshown": _unshown(story),
    }
    return "office/deposit.html", context


def _unshown(story: Story) -> list[Sentence]:
    """What the scheme of a claim that it pays a part of wants to see, and nobody has added."""
    if not any(one.claim.covered and one.claim.ended_at is None for one in story.claims):
        return []
    roles = {"invoice" if one.role in PAPERS else one.role for one in story.exhibits}
    return [
        words for code, words in DOCUMENTS.items() if code in story.guarantee.scheme.documents and code not in roles
    ]


def _claim(visit: Visit, here: Acting, story: ClaimStory) -> ClaimShown:
    claim, line = story.claim, story.line
    runs = claim.ended_at is None and claim.requested_at is not None
    sums = [story.money(one) for one in (line.scheme, line.card, line.messages, line.open)]
    answers = tuple(
        (one, Sentence(ANSWERED[AnswerKind(one.kind)].template, {"amount": story.money(one.amount or claim.amount)}))
        for one in story.to_settle
    )
    return ClaimShown(
        story=story,
        claimed=story.money(claim.amount),
        reason=reason_in_words(here, claim.reason),
        bar=bar_of(story.money(claim.amount), sums, with_scheme=bool(claim.guarantee.scheme.deductible)),
        strip=strip_of(visit, story, _sent_on(visit, story)),
        rungs=rungs_of(story),
        runs=runs,
        why=_why(story.outlook.decision) if story.outlook else None,
        open=story.money(line.open),
        answers=answers,
        is_left=claim.outcome == Outcome.LEFT.value and line.open > 0,
        tries=tuple(_try(one) for one in story.attempts if one.row.state != AttemptState.DROPPED.value),
        lines=tuple(LineShown(one.row, story.money(one.row.amount), wear_told(one, story)) for one in story.lines),
        may_undo=runs and not story.attempts and may_undo(here, claim),
    )


def _sent_on(visit: Visit, story: ClaimStory) -> list[date]:
    """The days on which messages of the ladder left."""
    ways = (way for rung in story.ladder for way in rung.ways if way.has_left)
    return sorted({visit.local(way.at).date() for way in ways if way.at is not None})


def _try(one: AttemptTold) -> Try:
    row = one.row
    is_found = (
        row.looked_up_at is not None and row.settled_at is not None and row.state != AttemptState.UNCONFIRMED.value
    )
    why = WHY_THEN.get(Why(row.reason)) if row.reason in set(Why) else None
    return Try(row, one.amount, one.result, row.first_tried_at, why, row.looked_up_at if is_found else None)


def wear_told(one: LineTold, story: ClaimStory) -> Sentence | None:
    """How the sum of a line comes about; None where it is the price or the quote itself."""
    parts = []
    if one.worth.wear:
        facts: dict[str, object] = {"price": story.money(one.worth.basis), "wear": story.money(one.worth.wear)}
        months = {"age": one.row.age, "lifetime": one.row.lifetime}
        parts.append(Sentence("{price} new, {age} of {lifetime} months old: {wear} of wear taken off", facts | months))
    elif one.row.quote is not None and one.row.price_new is not None:
        parts.append(Sentence("repair, cheaper than a new one"))
    if one.worth.received:
        parts.append(Sentence("{amount} received already", {"amount": story.money(one.worth.received)}))
    if len(parts) == 2:
        return Sentence("{first}; {second}", {"first": parts[0], "second": parts[1]})
    return parts[0] if parts else None


def _why(decision: Decision) -> Sentence:
    return decision.because.sentence
