"""The tables of deposits, by what they are about: schemes, guarantees, claims, and money."""

from relance.deposits.models.calendars import Booking, CalendarFeed
from relance.deposits.models.claims import Claim, ClaimChange, ClaimLine, Exhibit, PlaceRecord
from relance.deposits.models.guarantees import Acceptance, Card, Guarantee, HostedPage, Listing, Terms
from relance.deposits.models.messages import GuestMessage
from relance.deposits.models.money import Attempt, CardDispute, CardForgetting, Move, Refund
from relance.deposits.models.permalinks import Permalink, PermalinkUse
from relance.deposits.models.schemes import OwnReason, Scheme, SchemeCover

__all__ = [
    "Acceptance",
    "Attempt",
    "Booking",
    "CalendarFeed",
    "Card",
    "CardDispute",
    "CardForgetting",
    "Claim",
    "ClaimChange",
    "ClaimLine",
    "Exhibit",
    "Guarantee",
    "GuestMessage",
    "HostedPage",
    "Listing",
    "Move",
    "OwnReason",
    "Permalink",
    "PermalinkUse",
    "PlaceRecord",
    "Refund",
    "Scheme",
    "SchemeCover",
    "Terms",
]
