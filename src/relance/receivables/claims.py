"""What a person says of a claim: what is owed for, and the days that the law counts from. Each word is in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relance.domain.errors import DomainError
from relance.domain.ledger import ClaimKind
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.receivables.models import Receivable
from relance.receivables.targets import ReceivableNotHere
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


class ClaimFact(StrEnum):
    """What may be said of a claim, and taken back."""

    KIND = "kind"
    PERFORMED = "performed"
    RECEIVED = "received"
    AGREED = "agreed"


FIELD = {
    ClaimFact.KIND: "claim_kind", ClaimFact.PERFORMED: "performed_on", ClaimFact.RECEIVED: "demand_received_on",
    ClaimFact.AGREED: "due_is_agreed",
}  # fmt: skip
CLAIM_WORDS = {
    ClaimKind.INVOICE: Sentence("Invoice: a sale or a service"), ClaimKind.RENT: Sentence("Rent"),
    ClaimKind.CARRIAGE: Sentence("Carriage of goods"), ClaimKind.DEPOSIT_CLAIM: Sentence("Deposit to be claimed"),
    ClaimKind.OTHER: Sentence("Another claim, which bears no penalties"),
}  # fmt: skip
UNSAID = {ClaimFact.KIND: "", ClaimFact.PERFORMED: None, ClaimFact.RECEIVED: None, ClaimFact.AGREED: False}


class ClaimDayInFuture(DomainError):
    """Something that has not happened yet."""

    code = "claim_day_in_future"
    template = "{day} has not come yet: give the day on which it happened."


class ReceivedBeforeIssue(DomainError):
    """A demand that was there before it was written."""

    code = "received_before_issue"
    template = "{number} is dated {issued_on}: it cannot have been received on {received_on}."


class AgreedDateUnknown(DomainError):
    """A due date said to be agreed, and nobody knows which."""

    code = "agreed_date_unknown"
    template = "The due date of {number} is assumed. Say first which one it is: on its page, or relance review {number} --due DATE."


class NothingToldOfClaim(DomainError):
    """A form or a command without a word."""

    code = "nothing_told_of_claim"
    template = "Nothing was said of the claim: its kind, the day of performance, of receipt, or whether its due date was agreed."


@dataclass(frozen=True, slots=True)
class ClaimWord:
    """A person's word; None where nothing is said. ``taken_back`` are those that become unknown again."""

    kind: ClaimKind | None = None
    performed_on: date | None = None
    demand_received_on: date | None = None
    due_is_agreed: bool | None = None
    taken_back: frozenset[ClaimFact] = frozenset()

    @property
    def changes(self) -> dict[str, object]:
        """Columns and what they become."""
        said = {
            ClaimFact.KIND: self.kind.value if self.kind else None, ClaimFact.PERFORMED: self.performed_on,
            ClaimFact.RECEIVED: self.demand_received_on, ClaimFact.AGREED: self.due_is_agreed,
        }  # fmt: skip
        emptied = {FIELD[one]: UNSAID[one] for one in ClaimFact if one in self.taken_back}
        return emptied | {FIELD[one]: value for one, value in said.items() if value is not None}


@needs(Right.ACT)
def state_claim(here: Acting, receivables: Sequence[int], word: ClaimWord) -> list[Receivable]:
    """Record ``word`` on these receivables; returns those that changed.

    Raises ReceivableNotHere, NothingToldOfClaim, ClaimDayInFuture, ReceivedBeforeIssue, AgreedDateUnknown; then nothing is changed.
    """
    changes = word.changes
    if not changes:
        raise NothingToldOfClaim
    today = here.today
    for day in (word.performed_on, word.demand_received_on):
        if day is not None and day > today:
            raise ClaimDayInFuture(day=day)
    found = list(Receivable.objects.select_for_update(no_key=True).filter(pk__in=receivables).order_by("pk"))
    if not found:
        raise ReceivableNotHere
    changed = [one for one in found if _take(here, one, word, changes)]
    for one in changed:
        one.save(update_fields=[*FIELD.values(), "touched_at"])
    append(here, [_fact(one) for one in changed])
    return changed


def _take(here: Acting, one: Receivable, word: ClaimWord, changes: dict[str, object]) -> bool:
    """Whether the word changes anything of it."""
    if word.demand_received_on is not None and word.demand_received_on < one.issued_on:
        raise ReceivedBeforeIssue(number=one.number, issued_on=one.issued_on, received_on=word.demand_received_on)
    if word.due_is_agreed and one.due_is_assumed:
        raise AgreedDateUnknown(number=one.number)
    is_new = any(getattr(one, field) != value for field, value in changes.items())
    for field, value in changes.items():
        setattr(one, field, value)
    one.touched_at = here.at
    return is_new


def _fact(one: Receivable) -> Fact:
    body = {"receivable": one.pk, **{field: getattr(one, field) for field in FIELD.values()}}
    return Fact("receivable.claim_stated", body, chain=one.debtor_id)
