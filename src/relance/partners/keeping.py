"""The partners of an organisation: added, configured, tried, removed. What they are reached by is sealed, and the owner's to change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from relance.domain.errors import DomainError
from relance.domain.placements.states import WORKED_ON, FileState
from relance.journal.appending import Fact, append
from relance.partners.door import Module
from relance.partners.models import MODES, Partner, Placement
from relance.partners.modules import module_named
from relance.partners.signatures import new_secret
from relance.partners.values import Given
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs
from relance.tenancy.secrets import opened, sealed


class PartnerUnknown(DomainError):
    """No such partner here."""

    code = "partner_unknown"
    template = "There is no such partner here."


class PartnerNameTaken(DomainError):
    """Two partners of one name could not be told apart."""

    code = "partner_name_taken"
    template = "A partner named {name} is there already: choose another name."


class PartnerNameMissing(DomainError):
    """People choose it by its name."""

    code = "partner_name_missing"
    template = "A partner needs a name of up to 120 signs, and a mode: test or live."


class PartnerHasFiles(DomainError):
    """What it holds would be lost from sight."""

    code = "partner_has_files"
    template = "{name} still holds {count} {count:file|files}: recall them or wait for their end, then remove it."


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody says of a partner; ``given``: by the names of its module's fields, an empty secret keeps the one there is."""

    name: str
    module: str
    mode: str
    contact: str
    given: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """The partner, and the secret of its messages where one was made now: it is shown this once."""

    id: int
    hook_secret: str = field(default="", repr=False)


@needs(Right.GOVERN)
def add(here: Acting, word: Word, key: bytes) -> Kept:
    """Raises ModuleUnknown, SettingsUnreadable, PartnerNameMissing, PartnerNameTaken."""
    module = module_named(word.module)
    settings, secrets = _read(module, word, {})
    secret = new_secret() if module.hears else ""
    module.make(Given(settings, word.mode, secrets, secret)).close()
    _refuse_name(here, word, None)
    row = Partner.objects.create(
        organisation_id=here.organisation,
        name=word.name.strip(),
        module=module.word,
        mode=word.mode,
        settings=settings,
        secret=_sealed(module, settings, secrets, key),
        hook_secret=sealed(secret, key, goes_to=module.word) if secret else "",
        contact=word.contact.strip()[:200],
        added_at=here.at,
    )
    append(here, [Fact("partner.added", {"partner": row.pk, "module": row.module, "mode": row.mode})])
    return Kept(row.pk, secret)


@needs(Right.GOVERN)
def change(here: Acting, partner_id: int, word: Word, key: bytes) -> Kept:
    """Say anew how it is reached; it is to be tried again then. Its module stays. Raises what ``add`` raises, PartnerUnknown."""
    row = _locked(here, partner_id)
    module = module_named(row.module)
    before = (
        secrets_of(row, module, key) if _goes_to(module, row.settings) == _goes_to(module, dict(word.given)) else {}
    )
    settings, secrets = _read(module, word, before)
    hook = opened("partner secret", row.hook_secret, key, goes_to=module.word) if row.hook_secret else ""
    module.make(Given(settings, word.mode, secrets, hook)).close()
    _refuse_name(here, word, row.pk)
    row.name, row.mode, row.contact = word.name.strip(), word.mode, word.contact.strip()[:200]
    row.settings, row.secret, row.tried_at = settings, _sealed(module, settings, secrets, key), None
    row.save(update_fields=["name", "mode", "contact", "settings", "secret", "tried_at"])
    append(here, [Fact("partner.changed", {"partner": row.pk, "mode": row.mode})])
    return Kept(row.pk)


@needs(Right.GOVERN)
def renew_secret(here: Acting, partner_id: int, key: bytes) -> Kept:
    """Make a new secret for its messages; those signed with the old one are refused from now on. Raises PartnerUnknown."""
    row = _locked(here, partner_id)
    secret = new_secret()
    row.hook_secret = sealed(secret, key, goes_to=row.module)
    row.save(update_fields=["hook_secret"])
    append(here, [Fact("partner.secret_renewed", {"partner": row.pk})])
    return Kept(row.pk, secret)


@needs(Right.GOVERN)
def retire(here: Acting, partner_id: int) -> None:
    """Remove a partner: what it is reached by is forgotten, what it did stays. Raises PartnerUnknown, PartnerHasFiles."""
    row = _locked(here, partner_id)
    held = Placement.objects.filter(partner=row, state__in=[FileState.OFFERED, *WORKED_ON]).count()
    if held:
        raise PartnerHasFiles(name=row.name, count=held)
    row.retired_at, row.secret, row.hook_secret, row.look_at = here.at, "", "", None
    row.save(update_fields=["retired_at", "secret", "hook_secret", "look_at"])
    append(here, [Fact("partner.removed", {"partner": row.pk})])


@needs(Right.ACT)
def note_tried(here: Acting, partner_id: int) -> None:
    """It answered a trial: files may be handed to it."""
    Partner.objects.filter(pk=partner_id).update(tried_at=here.at)
    append(here, [Fact("partner.tried", {"partner": partner_id})])


def find_partner(here: Acting, partner_id: int) -> Partner:
    """One that is not removed. Raises PartnerUnknown."""
    found = Partner.objects.filter(pk=partner_id, retired_at=None).first()
    if found is None:
        raise PartnerUnknown
    return found


def partner_at(here: Acting, public_id: UUID) -> Partner | None:
    """The one whose messages come to this address."""
    return Partner.objects.filter(public_id=public_id, retired_at=None).first()


def partner_named(here: Acting, name: str) -> Partner:
    """The same by its name, as people type it. Raises PartnerUnknown."""
    found = Partner.objects.filter(name__iexact=name.strip(), retired_at=None).first()
    if found is None:
        raise PartnerUnknown
    return found


def partners(here: Acting) -> list[Partner]:
    """Those that are not removed, by name."""
    return list(Partner.objects.filter(organisation_id=here.organisation, retired_at=None).order_by("name"))


def secrets_of(row: Partner, module: Module, key: bytes) -> dict[str, str]:
    """Raises SecretUnreadable, SecretForAnother."""
    if not row.secret:
        return {}
    found: dict[str, str] = json.loads(opened("partner key", row.secret, key, goes_to=_goes_to(module, row.settings)))
    return found


def _locked(here: Acting, partner_id: int) -> Partner:
    found = Partner.objects.select_for_update().filter(pk=partner_id, retired_at=None).first()
    if found is None:
        raise PartnerUnknown
    return found


def _read(module: Module, word: Word, before: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    settings: dict[str, str] = {}
    secrets: dict[str, str] = {}
    for one in module.fields:
        given = word.given.get(one.name, "")
        if one.is_secret:
            secrets[one.name] = one.read(given if given.strip() else before.get(one.name, ""))
        else:
            settings[one.name] = one.read(given)
    return {k: v for k, v in settings.items() if v}, {k: v for k, v in secrets.items() if v}


def _refuse_name(here: Acting, word: Word, own: int | None) -> None:
    name = word.name.strip()
    if not 1 <= len(name) <= 120 or "\0" in name or word.mode not in MODES:
        raise PartnerNameMissing
    others = Partner.objects.filter(name=name, retired_at=None).exclude(pk=own or 0)
    if others.exists():
        raise PartnerNameTaken(name=name)


def _goes_to(module: Module, settings: Mapping[str, str]) -> str:
    return " ".join([module.word, *(settings.get(name, "").strip() for name in module.goes_to)])


def _sealed(module: Module, settings: Mapping[str, str], secrets: Mapping[str, str], key: bytes) -> str:
    return sealed(json.dumps(dict(secrets)), key, goes_to=_goes_to(module, settings)) if secrets else ""
