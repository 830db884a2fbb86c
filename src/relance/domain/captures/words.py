"""What an attempt brought, in words for the company's pages; the provider's own codes stand in the journal, for support."""

from __future__ import annotations

from relance.domain.captures.answers import Captured, Cause, Decline, Declined, NeedsDebtor, Pending
from relance.domain.captures.declines import wait_after
from relance.domain.captures.model import Attempt
from relance.domain.captures.view import wait_end
from relance.domain.sentences import Sentence

OF_CAUSE = {
    Cause.FUNDS: Sentence("Declined: not enough money in the account"),
    Cause.CEILING: Sentence("Declined: the card's ceiling is reached"),
    Cause.TECHNICAL: Sentence("Declined: the bank could not be reached"),
    Cause.UNSAID: Sentence("Declined: the bank does not say why"),
    Cause.AUTHENTICATION: Sentence("To be approved: the bank asks for the guest's approval"),
    Cause.EXPIRED: Sentence("Declined: the card has expired"),
    Cause.DETAILS: Sentence("Declined: the card's details are no longer right"),
    Cause.BANK: Sentence("Declined: the guest must speak with their bank"),
    Cause.LOST: Sentence("Declined for good: the card is reported lost or stolen"),
    Cause.CLOSED: Sentence("Declined for good: the account is closed"),
    Cause.REVOKED: Sentence("Declined for good: the guest withdrew their consent at the bank"),
    Cause.FORBIDDEN: Sentence("Declined for good: the bank forbids any further attempt"),
}
ADVISED = Sentence("Declined: the bank says to wait until {until}")
RECEIVED = Sentence("Money came in")
APPROVAL = OF_CAUSE[Cause.AUTHENTICATION]
PENDING = Sentence("The bank has not answered yet")
UNKNOWN = Sentence("The answer was lost: it is being looked up")
UNDER_WAY = Sentence("Under way")


def result_of(attempt: Attempt) -> Sentence:
    """What to write beside the attempt. Of a refusal the bank's own wait, where it names one, tells more than the cause."""
    answer = attempt.answer
    match answer:
        case None:
            return UNDER_WAY
        case Captured():
            return RECEIVED
        case Pending():
            return PENDING
        case NeedsDebtor():
            return APPROVAL
        case Declined(kind=Decline.RETRY) if wait_after(answer.advice):
            return Sentence(ADVISED.template, {"until": wait_end(attempt)})
        case Declined():
            return OF_CAUSE[answer.cause]
    return UNKNOWN
