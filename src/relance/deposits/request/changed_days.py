"""Other days for a guarantee: its stay moved before anything was agreed, or the last day to claim comes earlier."""

from __future__ import annotations

from datetime import date, timedelta

from relance.deposits.guarantee.requests import LONGEST_STAY, StayInvalid, in_force
from relance.deposits.models import Claim, Guarantee, GuestMessage
from relance.deposits.request.checking import usual
from relance.deposits.told.messages import send_request
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


@needs(Right.SET_UP)
def change_days(here: Acting, guarantee_id: int, begins_on: date, ends_on: date, *, claim_days: int) -> bool:
    """Move a stay whose guest agreed to nothing yet, and send the request anew where it had been sent.

    False, and nothing is changed, where they agreed to days that these are not: they are asked anew, or not at all.
    Raises GuaranteeClaimed, GuaranteeOver, StayInvalid.
    """
    guarantee = in_force(here, guarantee_id)
    if (guarantee.begins_on, guarantee.ends_on) == (begins_on, ends_on):
        return True
    if guarantee.acceptance_set.exists() or guarantee.hostedpage_set.exists():
        return False
    if not begins_on <= ends_on <= begins_on + LONGEST_STAY or ends_on < here.today:
        raise StayInvalid(begins=begins_on, ends=ends_on)
    before = {"begins": guarantee.begins_on, "ends": guarantee.ends_on}
    guarantee.begins_on, guarantee.ends_on = begins_on, ends_on
    guarantee.claim_until = ends_on + timedelta(days=claim_days)
    guarantee.remind_on = max(here.today, begins_on - timedelta(days=usual(here).remind_days))
    guarantee.save(update_fields=["begins_on", "ends_on", "claim_until", "remind_on"])
    body = {"guarantee": guarantee.pk, **before, "to_begin": begins_on, "to_end": ends_on}
    append(here, [Fact("guarantee.moved", body, chain=guarantee.debtor_id)])
    if GuestMessage.objects.filter(guarantee=guarantee, notice__isnull=False).exists():
        send_request(here, guarantee_id)  # with a link that opens as long as the new days want
    return True


def shorten(here: Acting, guarantee: Guarantee, last: date) -> None:
    """Let something be claimed until ``last`` only; a later day than was promised, or one of a running claim, changes nothing."""
    if last >= guarantee.claim_until or Claim.objects.filter(guarantee=guarantee).exists():
        return
    guarantee.claim_until = max(last, guarantee.ends_on)
    guarantee.save(update_fields=["claim_until"])
    body = {"guarantee": guarantee.pk, "until": guarantee.claim_until}
    append(here, [Fact("guarantee.shortened", body, chain=guarantee.debtor_id)])
