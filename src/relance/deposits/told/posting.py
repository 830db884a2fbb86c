"""Telling a guest something about a guarantee or a claim: once for each occasion, by the one way out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from relance.deposits.guarantee.requests import link_to, number_of
from relance.deposits.guarantee.words import stay_in_words
from relance.deposits.models import Claim, Guarantee, GuestMessage
from relance.domain.delivery import Purpose
from relance.domain.errors import DomainError
from relance.domain.scenario.model import Channel
from relance.journal.appending import Fact, append
from relance.language import Language
from relance.letters.information import Rows
from relance.letters.letterhead import Author, author_of
from relance.outbox.models import Notice
from relance.outbox.posting import NoWayToWrite, Posting, lock_numbers, post
from relance.receivables.addressees import Addressee, addressee
from relance.tenancy.context import Acting

BOTH = frozenset({Channel.EMAIL, Channel.SMS})


class GuestUnreachable(DomainError):
    """Neither an e-mail address nor a mobile number."""

    code = "guest_unreachable"
    template = "{guest} has neither an e-mail address that works nor a mobile number: add one on their page, or hand over the link."


@dataclass(frozen=True, slots=True)
class Told:
    """What a guest is told. ``occasion`` makes it once: the same act for the same occasion is not sent again.

    ``both`` ways, e-mail and text message, or the text message only where there is no e-mail address. ``link_until``: through which
    day its link opens, where that is not the last day to claim.
    """

    act: str
    occasion: str
    facts: Mapping[str, str]
    tables: Mapping[str, Rows] = field(default_factory=dict)
    claim: Claim | None = None
    both: bool = False
    link_until: date | None = None
    leaves_at: datetime | None = None


def spoken_by(to: Addressee) -> Language:
    """In which language a guest is written to."""
    return "en" if to.language == "en" else "fr"


def guest_of(here: Acting, guarantee: Guarantee) -> Addressee:
    """Who gave, or is to give, the guarantee."""
    return addressee(here, guarantee.debtor_id)


def tell(here: Acting, guarantee: Guarantee, to: Addressee, told: Told) -> Notice:
    """Queue a message to the guest; one that is there for this occasion is given back as it is.

    Raises GuestUnreachable, PublicAddressMissing, IdentityIncomplete; then nothing is kept.
    """
    lock_numbers(here)  # so that two programs do not tell the same
    same = GuestMessage.objects.filter(guarantee=guarantee, act=told.act, occasion=told.occasion, notice__isnull=False)
    if (kept := same.select_related("notice").first()) is not None and kept.notice is not None:
        return kept.notice
    ways = _ways(to, both=told.both)
    author = author_of(here)
    address = link_to(here, guarantee, until=told.link_until).address
    facts = {**facts_of(guarantee, to, author, address), **told.facts}
    how = Posting(ways=ways, leaves_at=told.leaves_at, facts=facts, tables=told.tables)
    try:
        notice = post(here, Purpose.INFORMATION, told.act, to, [], author, how)
    except NoWayToWrite as error:
        raise GuestUnreachable(guest=to.debtor_name) from error
    _keep(here, guarantee, told, notice=notice)
    body = {"guarantee": guarantee.pk, "claim": told.claim and told.claim.pk, "act": told.act, "notice": notice.pk}
    append(here, [Fact("guest.told", body, chain=guarantee.debtor_id)])
    return notice


def try_to_tell(here: Acting, guarantee: Guarantee, to: Addressee, told: Told) -> Notice | None:
    """The same for what happened by itself: where it cannot be told, that is kept with its reason, and what happened stands."""
    try:
        with transaction.atomic():
            return tell(here, guarantee, to, told)
    except DomainError as error:
        if not GuestMessage.objects.filter(guarantee=guarantee, act=told.act, occasion=told.occasion).exists():
            _keep(here, guarantee, told, why=str(error)[:400])
            body = {
                "guarantee": guarantee.pk,
                "claim": told.claim and told.claim.pk,
                "act": told.act,
                "why": error.code,
            }
            append(here, [Fact("guest.not_told", body, chain=guarantee.debtor_id)])
        return None


def _keep(here: Acting, guarantee: Guarantee, told: Told, *, notice: Notice | None = None, why: str = "") -> None:
    GuestMessage.objects.create(
        organisation_id=here.organisation,
        guarantee=guarantee,
        claim=told.claim,
        act=told.act,
        occasion=told.occasion,
        notice=notice,
        why=why,
        made_at=here.at,
    )


def _ways(to: Addressee, *, both: bool) -> Collection[Channel]:
    if both or Channel.EMAIL not in to.reachable:
        return BOTH
    return {Channel.EMAIL}


def facts_of(guarantee: Guarantee, to: Addressee, author: Author, address: str) -> dict[str, str]:
    """What every message may name; ``address`` is the guest's own page."""
    days, language = (guarantee.begins_on, guarantee.ends_on), spoken_by(to)
    return {
        "creditor": author.creditor.name,
        "person": author.creditor.signatory or author.creditor.name,
        "link": address,
        **{f"link_{answer}": f"{address}#{answer}" for answer in ("accept", "pay", "contest", "ask")},
        "guest": to.debtor_name,
        "listing": guarantee.listing.name,
        "stay": stay_in_words(*days, language, after_stay=True),
        "stay_year": stay_in_words(*days, language, with_year=True, after_stay=True),
        "number": number_of(guarantee),
    }
