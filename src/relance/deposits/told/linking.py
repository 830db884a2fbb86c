"""A new link for a guest whose link opens nothing any more: to the address that is kept, and at most once an hour."""

from __future__ import annotations

from datetime import timedelta

from relance.deposits.guarantee.requests import PURPOSE, subject_of
from relance.deposits.models import Claim, Guarantee, GuestMessage
from relance.deposits.told.messages import ANSWERED_FOR, STILL_NEWS
from relance.deposits.told.posting import Told, guest_of, try_to_tell
from relance.tenancy import links
from relance.tenancy.context import Acting

ACT = "guest_link"
AT_MOST_EVERY = timedelta(hours=1)


def send_another(here: Acting, token: str) -> None:
    """Send a new link, if the old one was ever a guest's and they may still come by one. Says nothing of whether it did.

    What was taken back, or never led to anybody, sends nothing.
    """
    subject = links.known_subject(here, token, PURPOSE)
    number = subject.rpartition(":")[2]
    if not number.isdecimal():
        return
    found = Guarantee.objects.select_for_update(of=("self",)).filter(pk=int(number), cancelled_at=None)
    guarantee = found.select_related("listing").first()
    if guarantee is None or subject != subject_of(guarantee):
        return
    told = GuestMessage.objects.filter(guarantee=guarantee, act=ACT, made_at__gt=here.at - AT_MOST_EVERY)
    if told.exists():
        return
    windows = Claim.objects.filter(guarantee=guarantee, window_ends_on__isnull=False).order_by("-window_ends_on")
    window = windows.values_list("window_ends_on", flat=True).first()
    until = here.today + STILL_NEWS if guarantee.claim_until < here.today else guarantee.claim_until
    if window is not None:
        until = max(until, window + ANSWERED_FOR)
    occasion = here.at.isoformat(timespec="seconds")
    try_to_tell(here, guarantee, guest_of(here, guarantee), Told(ACT, occasion, {}, link_until=until))
