"""What an organisation chooses, with who chose it: each change is in the journal, and the account to pay into takes two words.

Whoever turns the account on letters turns the money. So a changed one waits until another member confirms it, or he who
changed it with his second factor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import available_timezones

from relance.domain.errors import DomainError
from relance.domain.identifiers.bank import Iban
from relance.journal.services import Fact, append
from relance.language import LANGUAGES
from relance.membership.server_choices import refuse_password_in_clear, refuse_secret_elsewhere
from relance.tenancy.context import acting_in
from relance.tenancy.models import Organisation, ProposedAccount
from relance.tenancy.preferences import CHOICES, IBAN, secrets_last, set_preference, stored
from relance.tenancy.rights import Right, needs
from relance.tenancy.services import LONGEST_NAME, NameInvalid, TimeZoneUnknown


class NothingProposed(DomainError):
    """No account waits for a word."""

    code = "nothing_proposed"
    template = "No changed account waits for confirmation."


class LanguageUnknown(DomainError):
    """Not a language of letters."""

    code = "language_unknown"
    template = "'{language}' is not a language of letters: fr or en."


class SecondWordNeeded(DomainError):
    """He who proposed it cannot confirm it with nothing more."""

    code = "second_word_needed"
    template = "A changed account is confirmed by another member, or by you with your second factor."


@dataclass(slots=True)
class Chosen:
    """What was changed, by key; ``awaits_second_word`` where the account was.

    ``forgotten`` are the keys of secrets that were given for what stood there before.
    """

    changed: list[str] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    awaits_second_word: bool = False


@needs(Right.SET_UP)
def choose(
    organisation_id: int,
    given: Mapping[str, str],
    *,
    user_id: int | None,
    installation_key: bytes,
    at: datetime,
    actor: str,
) -> Chosen:
    """Keep these preferences, all or none; what does not change is not written.

    ``user_id`` is None for whoever works on the machine itself: he could change the database, so his word is enough, and a
    secret that was given for another server is forgotten where a member is asked for it again.
    Raises PreferenceUnknown, SecretAskedAgain, PasswordInClear, and what the choices refuse.
    """
    made = Chosen()
    facts: list[Fact] = []
    with acting_in(organisation_id):
        refuse_password_in_clear(organisation_id, given)
        if user_id is not None:
            refuse_secret_elsewhere(organisation_id, given)
        for key, value in secrets_last(given).items():
            before, text = stored(organisation_id, key), value.strip()
            is_secret = key in CHOICES and CHOICES[key].is_secret
            if text == (before or "") and not is_secret:
                continue
            if key == IBAN.key and before is not None and user_id is not None:
                facts.append(_propose(organisation_id, text, user_id, at))
                made.awaits_second_word = True
                continue
            made.forgotten += set_preference(organisation_id, key, text, installation_key=installation_key)
            made.changed.append(key)
            detail = {} if is_secret else {"before": before or "", "after": text}
            facts.append(Fact("preference.changed", {"key": key}, detail=detail))
        made.forgotten = [key for key in made.forgotten if stored(organisation_id, key) is None]
        facts += [Fact("preference.changed", {"key": key}, detail={}) for key in made.forgotten]
        append(organisation_id, facts, at=at, actor=actor)
    return made


def _propose(organisation_id: int, iban: str, user_id: int, at: datetime) -> Fact:
    if iban:
        Iban.parse(iban)
    ProposedAccount.objects.update_or_create(
        organisation_id=organisation_id, defaults={"iban": iban, "user_id": user_id, "proposed_at": at}
    )
    return Fact("account.proposed", {}, detail={"iban": iban})


@needs(Right.SET_UP)
def describe(organisation_id: int, *, name: str, language: str, time_zone: str, at: datetime, actor: str) -> bool:
    """Change the company's name, the usual language of its letters and its time zone; False where nothing changed.

    Raises NameInvalid, LanguageUnknown, TimeZoneUnknown.
    """
    name = name.replace("\0", "").strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise NameInvalid(count=len(name))
    if language not in LANGUAGES:
        raise LanguageUnknown(language=language[:20])
    if time_zone not in available_timezones():
        raise TimeZoneUnknown(time_zone=time_zone[:60])
    with acting_in(organisation_id):
        found = Organisation.objects.select_for_update().get(pk=organisation_id)
        before = (found.name, found.language, found.time_zone)
        if before == (name, language, time_zone):
            return False
        found.name, found.language, found.time_zone = name, language, time_zone
        found.save(update_fields=["name", "language", "time_zone"])
        fact = Fact("organisation.described", {"language": language, "time_zone": time_zone}, detail={"name": name})
        append(organisation_id, [fact], at=at, actor=actor)
    return True


def proposed_account() -> ProposedAccount | None:
    """The account that waits for a second word. Call it while acting in the organisation."""
    return ProposedAccount.objects.select_related("user").first()


@needs(Right.SET_UP)
def confirm_account(
    organisation_id: int, iban: str, *, user_id: int, has_second_factor: bool, at: datetime, actor: str
) -> None:
    """Let the proposed account count. ``iban`` is the one that was looked at: another that came meanwhile is not confirmed.

    Raises NothingProposed, SecondWordNeeded.
    """
    with acting_in(organisation_id):
        waiting = ProposedAccount.objects.select_for_update().filter(iban=iban).first()
        if waiting is None:
            raise NothingProposed
        if waiting.user_id == user_id and not has_second_factor:
            raise SecondWordNeeded
        set_preference(organisation_id, IBAN.key, waiting.iban)
        waiting.delete()
        body = {"proposed_by": f"user:{waiting.user_id}", "second_factor": has_second_factor}
        append(organisation_id, [Fact("account.confirmed", body, detail={"iban": iban})], at=at, actor=actor)


@needs(Right.SET_UP)
def drop_account(organisation_id: int, *, at: datetime, actor: str) -> None:
    """Forget the proposed account: the old one stays. Raises NothingProposed."""
    with acting_in(organisation_id):
        waiting = ProposedAccount.objects.select_for_update().first()
        if waiting is None:
            raise NothingProposed
        waiting.delete()
        append(organisation_id, [Fact("account.dropped", {}, detail={"iban": waiting.iban})], at=at, actor=actor)
