"""What letters print of the company besides its account: it cannot name another account, or a link that is not its own."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from relance.domain.own_details import Detail
from relance.domain.payment_details import ForeignDetails, refuse_foreign
from relance.domain.sentences import Sentence
from relance.domain.wording import SHARED
from relance.journal.appending import ORGANISATION_CHAIN
from relance.journal.hashing import canonical
from relance.journal.models import Event, EventDetail
from relance.membership.printed_words import refuse_words
from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting
from relance.tenancy.own_details import own_details

PRINTED = (
    prefer.LEGAL_FORM, prefer.CAPITAL, prefer.RCS_CITY, prefer.STREET, prefer.STREET_2, prefer.POSTAL_CODE, prefer.CITY, prefer.PHONE,
    prefer.SIGNATORY, prefer.FOREIGN_FORM, prefer.FOREIGN_REGISTER, prefer.ACCOUNT_HOLDER, prefer.SMS_SENDER,
    prefer.MEDIATOR_NAME, prefer.MEDIATOR_ADDRESS,
)  # fmt: skip
STREETS = tuple(
    one.key for one in (prefer.STREET, prefer.STREET_2, prefer.CITY, prefer.RCS_CITY, prefer.MEDIATOR_ADDRESS)
)
NAME = Sentence("Its full name")
ADDRESSES = (prefer.EMAIL, prefer.SENDER)


class AddressElsewhere(ForeignDetails):
    """An address to write to, or to be written from, at none of the creditor's domains."""

    code = "address_elsewhere"
    template = (
        "{where}: {found} is at none of your own domains, and letters show your account already. Have its domain, or the whole address,"
        " added to your own domains under Preferences first (creditor-domains), by two people's agreement; then give it again."
    )


def refuse_foreign_choices(here: Acting, changed: Mapping[str, str], *, waiting: Mapping[str, str]) -> None:
    """Refuse changed choices that would print an account or a link of others; ``waiting`` ones count as own for nobody yet.

    Nothing that only own words may say stands there either. Raises ForeignDetails,
    AddressElsewhere, PrintedTooLong, PrintedRefused.
    """
    own = own_details(here, {key: text for key, text in changed.items() if key not in waiting})
    for choice in PRINTED:
        text = changed.get(choice.key, "")
        refuse_foreign(text, own, where=choice.meaning)
        refuse_words(text, where=choice.meaning, is_address=choice.key in STREETS)
    if own_details(here).iban:
        _refuse_addresses_elsewhere(here, changed, waiting=waiting)


def _refuse_addresses_elsewhere(here: Acting, changed: Mapping[str, str], *, waiting: Mapping[str, str]) -> None:
    """Once there is an account, addresses move within the own domains; messages may come from the domain of letters too.

    The very first address on letters is free, so that it does not matter whether the account or the address is told first;
    so is the first one that messages come from, while letters have none, and the first one that links lead to.
    """
    domains = prefer.OWN_DOMAINS.key
    given = {domains: changed[domains]} if domains in changed and domains not in waiting else {}
    listed = own_details(here, {**given, prefer.EMAIL.key: ""})
    on_letters = changed.get(prefer.EMAIL.key, "") or prefer.stored(here, prefer.EMAIL.key) or ""
    for choice in ADDRESSES:
        address = changed.get(choice.key, "")
        if not address or listed.has_mail(address):
            continue
        if choice is prefer.SENDER and _is_of_same_domain(address, on_letters):
            continue
        if listed.domains or _was_ever_set(here, prefer.EMAIL, choice):
            raise AddressElsewhere(where=choice.meaning, found=address[:80], what=Detail.MAIL.value)
    links, address = prefer.PUBLIC_ADDRESS, changed.get(prefer.PUBLIC_ADDRESS.key, "")
    if not address or listed.has_host(urlsplit(links.read(address)).hostname or ""):
        return
    if listed.domains or _was_ever_set(here, links):
        raise AddressElsewhere(where=links.meaning, found=address[:80], what=Detail.LINK.value)


def _is_of_same_domain(address: str, known: str) -> bool:
    """Whether it is that address, or one at its domain; where everybody may have a mailbox the domain says nothing."""
    domain = known.rpartition("@")[2].lower()
    is_neighbour = bool(domain) and domain not in SHARED and address.rpartition("@")[2].lower() == domain
    return is_neighbour or address.lower() == known.lower()


def _was_ever_set(here: Acting, *addresses: prefer.Choice[str]) -> bool:
    """Whether one of these or an own domain is set, or was: what was taken back does not make room for another."""
    keys = [*{choice.key for choice in addresses}, prefer.OWN_DOMAINS.key]
    if any(prefer.stored(here, key) for key in keys):
        return True
    once = Event.objects.filter(
        chain=ORGANISATION_CHAIN, name="preference.changed", body__in=[canonical({"key": key}) for key in keys]
    )
    agreed = EventDetail.objects.filter(event__name="account.confirmed", detail__regex=r'"domains":"[^"]')
    return once.exists() or agreed.exists()


def refuse_foreign_name(here: Acting, name: str) -> None:
    """Refuse such a name of the company. Raises ForeignDetails."""
    refuse_foreign(name, own_details(here), where=NAME)
