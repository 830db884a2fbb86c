"""What an organisation chooses, with who chose it: each change is in the journal, and the account to pay into takes two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from relance.domain.errors import DomainError
from relance.journal.appending import Fact, append
from relance.language import LANGUAGES
from relance.membership.account import propose, waits_for_a_second_word
from relance.membership.folders import refuse_folder, watched_folder
from relance.membership.printed import refuse_foreign_choices, refuse_foreign_name
from relance.membership.server_choices import refuse_password_in_clear, refuse_secret_elsewhere
from relance.tenancy.context import Acting
from relance.tenancy.models import Organisation
from relance.tenancy.organisations import LONGEST_NAME, NameInvalid, TimeZoneUnknown, time_zones
from relance.tenancy.preferences import (
    CHOICES,
    DRAFTS_FOLDER,
    SECOND_READER,
    WATCHED_FOLDER,
    leaves_second_reader,
    secrets_last,
    set_preference,
    stored,
)
from relance.tenancy.rights import Right, needs


class LanguageUnknown(DomainError):
    """Not a language of letters."""

    code = "language_unknown"
    template = "'{language}' is not a language of letters: fr or en."


@dataclass(slots=True)
class Chosen:
    """What was changed, by key; ``awaits_second_word`` where the account was.

    ``forgotten`` are the keys of secrets that were given for what stood there before.
    """

    changed: list[str] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    awaits_second_word: bool = False
    awaits_second_reader: bool = False


@needs(Right.SET_UP)
def choose(
    here: Acting,
    given: Mapping[str, str],
    *,
    user_id: int | None,
    installation_key: bytes,
) -> Chosen:
    """Keep these preferences, all or none; what does not change is not written.

    ``user_id`` is None for whoever works on the machine itself: he could change the database, so his word is enough, and a
    secret that was given for another server is forgotten where a member is asked for it again.
    Raises PreferenceUnknown, SecretAskedAgain, PasswordInClear, FolderUnusable, ForeignDetails, and what ``watched_folder`` and the
    choices refuse.
    """
    made = Chosen()
    facts: list[Fact] = []
    given = _with_real_folder(here, given, is_member=user_id is not None)
    refuse_password_in_clear(here, given)
    if user_id is not None:
        refuse_secret_elsewhere(here, given)
    wanted = _changes(here, given)
    waiting = waits_for_a_second_word(here, wanted) if user_id is not None else {}
    refuse_folder(wanted.get(DRAFTS_FOLDER.key, ""))
    refuse_foreign_choices(here, wanted, waiting=waiting)
    if user_id is not None and SECOND_READER.key in wanted:
        wanted_then = wanted[SECOND_READER.key]
        if not leaves_second_reader(here, wanted_then, user_id=user_id):
            del wanted[SECOND_READER.key]
            made.awaits_second_reader = True
            facts.append(Fact("second_reader.leaving", {}))
    if waiting and user_id is not None:
        facts.append(propose(here, waiting, user_id=user_id))
        made.awaits_second_word = True
    for key, text in secrets_last({key: text for key, text in wanted.items() if key not in waiting}).items():
        before, is_secret = stored(here, key), key in CHOICES and CHOICES[key].is_secret
        made.forgotten += set_preference(here, key, text, installation_key=installation_key)
        made.changed.append(key)
        detail = {} if is_secret else {"before": before or "", "after": text}
        facts.append(Fact("preference.changed", {"key": key}, detail=detail))
    made.forgotten = [key for key in made.forgotten if stored(here, key) is None]
    facts += [Fact("preference.changed", {"key": key}, detail={}) for key in made.forgotten]
    append(here, facts)
    return made


def _with_real_folder(here: Acting, given: Mapping[str, str], *, is_member: bool) -> Mapping[str, str]:
    """The same with the real path of the folder to watch, where one is named anew."""
    text = given.get(WATCHED_FOLDER.key, "").strip()
    if not text or text == stored(here, WATCHED_FOLDER.key):
        return given
    slug = Organisation.objects.get(pk=here.organisation).slug
    return {**given, WATCHED_FOLDER.key: watched_folder(here, text, slug, is_member=is_member)}


def _changes(here: Acting, given: Mapping[str, str]) -> dict[str, str]:
    """What of the given choices differs from those there are; a secret always does."""
    texts = {key: value.strip() for key, value in given.items()}
    return {
        key: text
        for key, text in texts.items()
        if (key in CHOICES and CHOICES[key].is_secret) or text != (stored(here, key) or "")
    }


@needs(Right.SET_UP)
def describe(here: Acting, *, name: str, language: str, time_zone: str) -> bool:
    """Change the company's name, the usual language of its letters and its time zone; False where nothing changed.

    Raises NameInvalid, LanguageUnknown, TimeZoneUnknown, ForeignDetails.
    """
    name = name.replace("\0", "").strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise NameInvalid(count=len(name))
    if language not in LANGUAGES:
        raise LanguageUnknown(language=language[:20])
    if time_zone not in time_zones():
        raise TimeZoneUnknown(time_zone=time_zone[:60])
    found = Organisation.objects.select_for_update(no_key=True).get(pk=here.organisation)
    before = (found.name, found.language, found.time_zone)
    if before == (name, language, time_zone):
        return False
    if name != found.name:
        refuse_foreign_name(here, name)
    found.name, found.language, found.time_zone = name, language, time_zone
    found.save(update_fields=["name", "language", "time_zone"])
    fact = Fact("organisation.described", {"language": language, "time_zone": time_zone}, detail={"name": name})
    append(here, [fact])
    return True
