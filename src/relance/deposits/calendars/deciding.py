"""What a person decides of a booking: who is asked, that nothing is asked, and what becomes of a deposit whose booking changed."""

from __future__ import annotations

from relance.deposits.calendars.following import ask_for
from relance.deposits.guarantee import requests
from relance.deposits.guarantee.requests import Guest
from relance.deposits.models import Booking, Guarantee
from relance.deposits.told.messages import send_request, tell_cancelled
from relance.domain.deposits.bookings import BookingState, SourceRule
from relance.domain.errors import DomainError
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

MAY_ASK = (BookingState.PROPOSED, BookingState.OVERLAPS, BookingState.REFUSED, BookingState.LEFT)


class BookingDecided(DomainError):
    """Nothing waits for a decision there."""

    code = "booking_decided"
    template = "Nothing is to be decided of this booking: it was asked for, it is over, or its source forbids it."


@needs(Right.SET_UP)
def ask_booking(here: Acting, booking_id: int, guest: Guest, *, send: bool) -> Guarantee:
    """Ask the guest of a booking, once. Raises BookingDecided, and what ``requests.ask`` and ``send_request`` raise."""
    row = _booking(booking_id)
    if row.state not in MAY_ASK or row.feed.rule == SourceRule.NEVER:
        raise BookingDecided
    return ask_for(here, row.feed, row, guest, send=send)


@needs(Right.SET_UP)
def leave_booking(here: Acting, booking_id: int) -> None:
    """Ask nothing of a booking; of one that is gone or moved, leave its deposit as it is. Raises BookingDecided."""
    row = _booking(booking_id)
    if row.state in (BookingState.GONE, BookingState.MOVED) or (row.state in MAY_ASK and row.guarantee_id is None):
        row.state = BookingState.LEFT.value
    else:
        raise BookingDecided
    row.save(update_fields=["state"])
    append(here, [Fact("booking.left", {"booking": row.pk})])


@needs(Right.SET_UP)
def ask_anew(here: Acting, booking_id: int) -> Guarantee:
    """Ask for the new days of a booking whose guest agreed to others: the former request is taken back, and its card let go.

    Raises BookingDecided, GuaranteeClaimed, and what asking and sending raise; then all stays as it was.
    """
    row = _booking(booking_id)
    former = row.guarantee
    if row.state != BookingState.MOVED or former is None:
        raise BookingDecided
    guest = former.debtor.contact_set.order_by("pk").first()
    whom = Guest(former.debtor.name, guest.email if guest else "", guest.phone if guest else "", former.language)
    requests.cancel(here, former.pk)
    tell_cancelled(here, former.pk)
    made = ask_for(here, row.feed, row, whom, send=False)
    send_request(here, made.pk)
    return made


@needs(Right.ACT)
def take_back(here: Acting, booking_id: int) -> None:
    """Take back the deposit of a booking that is gone; its card is let go. Raises BookingDecided, GuaranteeClaimed, GuaranteeOver."""
    row = _booking(booking_id)
    if row.state != BookingState.GONE or row.guarantee_id is None:
        raise BookingDecided
    requests.cancel(here, row.guarantee_id)
    tell_cancelled(here, row.guarantee_id)
    row.state = BookingState.CANCELLED.value
    row.save(update_fields=["state"])


def _booking(booking_id: int) -> Booking:
    found = Booking.objects.select_for_update(of=("self",)).select_related("feed__listing", "guarantee__debtor")
    row = found.filter(pk=booking_id).first()
    if row is None:
        raise BookingDecided
    return row
