"""A partner's connector, ready to be called once the transaction has ended that made it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from relance.domain.errors import DomainError
from relance.domain.scenario.model import Channel
from relance.letters.letterhead import author_of
from relance.outbox.transports import post_office_of
from relance.partners.door import Connector
from relance.partners.keeping import find_partner, note_tried, secrets_of
from relance.partners.models import Partner
from relance.partners.modules import module_named
from relance.partners.values import Given, Lost, Taken, Turned, Ways
from relance.payments.cards.network import AddressNotLocal, refuse_elsewhere
from relance.tenancy.context import Acting, Desk
from relance.tenancy.models import Organisation
from relance.tenancy.organisations import public_id_of
from relance.tenancy.places import may_leave
from relance.tenancy.preferences import PUBLIC_ADDRESS
from relance.tenancy.secrets import opened

PATH, BACK = "/partners", "back"


class DemonstrationStaysHere(DomainError):
    """What a demonstration tells stays on this machine."""

    code = "demonstration_stays_here"
    template = "A demonstration hands files to partners on this machine alone, such as the sample partner in examples."


class NothingLeavesFromHere(DomainError):
    """Sending is off, or this is a copy."""

    code = "nothing_leaves_from_here"
    template = "Nothing leaves from this installation now: sending is off, or it is a copy. See Preferences, Sending."


class PartnerDidNotAnswer(DomainError):
    """A trial that failed."""

    code = "partner_did_not_answer"
    template = "{name} could not be tried: {why} Nothing was handed over."


@dataclass(frozen=True, slots=True)
class House:
    """From where partners are reached: the desk, the installation's key, and where drafts lie."""

    desk: Desk
    key: bytes
    drafts: Path


def address_for_messages(here: Acting, partner: Partner) -> str:
    """Where the partner tells of what happens; "" without a public address."""
    base = PUBLIC_ADDRESS.of(here)
    return f"{base}{PATH}/{public_id_of(here)}/{partner.public_id}/" if base else ""


def connector_of(house: House, partner_id: int) -> Connector:
    """Call it outside any transaction, and close what it gives.

    Raises PartnerUnknown, ModuleUnknown, SettingsUnreadable, SecretUnreadable, DemonstrationStaysHere.
    """
    with house.desk.acting() as here:
        partner = find_partner(here, partner_id)
        module = module_named(partner.module)
        is_demonstration = Organisation.objects.get(pk=here.organisation).is_demonstration
        if is_demonstration:
            _refuse_elsewhere(partner)
        secrets = secrets_of(partner, module, house.key)
        hook = hook_secret_of(partner, house.key)
        author = author_of(here, is_complete=False)
        hears = address_for_messages(here, partner)
    email = None
    if module.word == "email":
        email = post_office_of(house.desk, key=house.key, drafts=house.drafts).transports.get(Channel.EMAIL)
    back = f"{hears}{BACK}/" if hears and module.is_walked else ""
    ways = Ways(email, author.sender.email, author.creditor.name, "fr", back, hears if module.hears else "")
    return module.make(Given(partner.settings, partner.mode, secrets, hook, ways))


def hook_secret_of(partner: Partner, key: bytes) -> str:
    """What its messages are signed with; "" where it signs none. Raises SecretUnreadable."""
    return opened("partner secret", partner.hook_secret, key, goes_to=partner.module) if partner.hook_secret else ""


def try_partner(house: House, partner_id: int) -> Taken:
    """Ask whether it answers to us. Raises NothingLeavesFromHere, PartnerDidNotAnswer, and what ``connector_of`` raises."""
    with house.desk.acting() as here:
        name = find_partner(here, partner_id).name
        if not may_leave(here):
            raise NothingLeavesFromHere
    connector = connector_of(house, partner_id)
    try:
        answer = connector.try_it()
    finally:
        connector.close()
    if isinstance(answer, Turned | Lost):
        raise PartnerDidNotAnswer(name=name, why=answer.why)
    with house.desk.acting() as here:
        note_tried(here, partner_id)
    return answer


def _refuse_elsewhere(partner: Partner) -> None:
    """A demonstration's mail stays here by itself."""
    where = partner.settings.get("address") or (
        f"sftp://{partner.settings['host']}" if "host" in partner.settings else ""
    )
    if not where or urlsplit(where).hostname is None:
        return
    try:
        refuse_elsewhere(where)
    except AddressNotLocal as error:
        raise DemonstrationStaysHere from error
