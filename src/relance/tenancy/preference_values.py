"""What a preference's text may be: each reading refuses an odd value in words."""

from __future__ import annotations

import re
from datetime import time
from pathlib import PurePath
from uuid import UUID

from relance.domain.calendars import EARLIEST_CONTACT, LATEST_CONTACT
from relance.domain.errors import DomainError
from relance.domain.law.fr.legal_forms import BY_KEY, form_of
from relance.domain.mail_addresses import MailAddressInvalid
from relance.domain.mail_addresses import cleaned as cleaned_address
from relance.domain.wording import SHARED, cleaned, host_of


class FolderInvalid(DomainError):
    """A path that names no folder for sure."""

    code = "folder_invalid"
    template = (
        "'{text}' is no folder's full path: it would mean another folder for each program. Give it from the root on, without"
        " '..', such as /srv/relance/drafts."
    )


class PreferenceInvalid(DomainError):
    """A value that the preference cannot have."""

    code = "preference_invalid"
    template = "'{text}' cannot be: expected {expected}."


def parse_hour(text: str) -> time:
    """An hour of the day, ``10:00``. Raises PreferenceInvalid."""
    try:
        return time.fromisoformat(text.strip())
    except ValueError as error:
        raise PreferenceInvalid(text=text, expected="10:00") from error


def parse_count(text: str) -> int:
    """A whole number from 1 to 65535. Raises PreferenceInvalid."""
    return _between(text, 1, 65535)


def parse_contact_hour(text: str) -> time:
    """An hour within those of good practice, 08:00 to 20:00. Raises PreferenceInvalid."""
    hour = parse_hour(text)
    if not EARLIEST_CONTACT <= hour <= LATEST_CONTACT:
        raise PreferenceInvalid(text=text, expected="08:00 … 20:00")
    return hour


def parse_most(text: str) -> int:
    """Messages to one debtor: 1 to 7; more within days may be harassment (C. pén. 222-33-2-2). Raises PreferenceInvalid."""
    return _between(text, 1, 7)


def parse_days(text: str) -> int:
    """Days that the cap on messages counts: 7 to 60. Raises PreferenceInvalid."""
    return _between(text, 7, 60)


def parse_window_days(text: str) -> int:
    """Days for which a card is tried after a claim: 1 to 30, which the terms name. Raises PreferenceInvalid."""
    return _between(text, 1, 30)


def parse_answer_hours(text: str) -> int:
    """Hours that a guest has to answer before the card is tried: 72, as the terms promise, to 240. Raises PreferenceInvalid."""
    return _between(text, 72, 240)


def parse_deposit_days(text: str) -> int:
    """Days after a stay, or before one: 1 to 60. Raises PreferenceInvalid."""
    return _between(text, 1, 60)


def parse_receipt_days(text: str) -> int:
    """Days from receipt that a formal notice gives: 8 to 15, the usual ones. Raises PreferenceInvalid."""
    return _between(text, 8, 15)


def parse_posting_days(text: str) -> int:
    """Days from its posting: 15, for which a registered letter is kept, to 90. Raises PreferenceInvalid."""
    return _between(text, 15, 90)


def parse_posted_within(text: str) -> int:
    """Working days from a letter's date to its posting: 0 to 10. Raises PreferenceInvalid."""
    return _between(text, 0, 10)


def _between(text: str, least: int, most: int) -> int:
    stripped = text.strip()
    if not stripped.isdecimal() or len(stripped) > 5 or not least <= int(stripped) <= most:
        raise PreferenceInvalid(text=text[:40], expected=f"{least} … {most}")
    return int(stripped)


def parse_email_address(text: str) -> str:
    """An e-mail address. Raises PreferenceInvalid."""
    try:
        return cleaned_address(text)
    except MailAddressInvalid as error:
        raise PreferenceInvalid(text=text, expected="compta@example.com") from error


def parse_sha256(text: str) -> str:
    """The digest of a document in the archive. Raises PreferenceInvalid."""
    if not re.fullmatch(r"[0-9a-f]{64}", text.strip()):
        raise PreferenceInvalid(text=text[:40], expected="sha256")
    return text.strip()


def parse_selector(text: str) -> str:
    """A label of a domain name. Raises PreferenceInvalid."""
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?", text.strip()):
        raise PreferenceInvalid(text=text[:40], expected="selector1")
    return text.strip().lower()


def parse_uuid(text: str) -> str:
    """A UUID. Raises PreferenceInvalid."""
    try:
        return str(UUID(text.strip()))
    except ValueError as error:
        raise PreferenceInvalid(text=text[:60], expected="00000000-0000-0000-0000-000000000000") from error


def parse_directory(text: str) -> str:
    """A directory at Microsoft: its UUID, or a domain of the company's. Raises PreferenceInvalid."""
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?", text.strip()) or ".." in text:
        raise PreferenceInvalid(text=text[:60], expected="example.com")
    return text.strip().lower()


def parse_folder(text: str) -> str:
    """The full path of a folder on this machine, below its root; whether it is there is asked elsewhere. Raises FolderInvalid."""
    path = PurePath(text.strip())
    is_full = path.is_absolute() and path != PurePath(path.anchor) and ".." not in path.parts
    if not is_full or not text.strip().isprintable() or len(text) > LONGEST_PATH:
        raise FolderInvalid(text=text.strip()[:200])
    return str(path)


def parse_legal_form(text: str) -> str:
    """The key of a legal form, however it is written. Raises PreferenceInvalid."""
    form = form_of(text)
    if form is None:
        raise PreferenceInvalid(text=text[:60], expected=", ".join(BY_KEY))
    return form.key


LONGEST_PATH = 1000  # characters
LONGEST_HOLDER = 70  # of a payment code (EPC069-12), and of a SEPA transfer's beneficiary


def parse_holder(text: str) -> str:
    """The name of an account's holder, its spaces even. Raises PreferenceInvalid."""
    name = cleaned(text)
    if not 0 < len(name) <= LONGEST_HOLDER or not any(sign.isalpha() for sign in name):
        raise PreferenceInvalid(text=text[:80], expected=f"1 … {LONGEST_HOLDER}")
    return name


def parse_website(text: str) -> str:
    """The address of a website as a letter prints it: its domain and path, in the form in which name servers know it.

    >>> parse_website("https://www.Mediation.example/saisir/")
    'www.mediation.example/saisir'
    """
    found = re.fullmatch(r"(?:https?://)?([^/\s?#:@]+)((?:/[A-Za-z0-9._~%-]*)*)", text.strip())
    try:
        host = host_of(found[1]) if found else ""
    except ValueError:
        host = ""
    if not found or "." not in host or host in SHARED or len(text) > 200:
        raise PreferenceInvalid(text=text[:80], expected="www.mediation.example")
    return host + found[2].rstrip("/")


def parse_public_address(text: str) -> str:
    """Where browsers reach these pages from outside: https, a name as name servers know it, a port. Raises PreferenceInvalid.

    >>> parse_public_address("https://Relance.Société.example:8443/")
    'https://relance.xn--socit-esab.example:8443'
    """
    found = re.fullmatch(r"https://([^/\s?#:@]+)(:[1-9][0-9]{0,4})?/?", text.strip(), re.IGNORECASE)
    try:
        host = host_of(found[1]) if found else ""
    except ValueError:
        host = ""
    port = (found[2] or "") if found else ""
    if not host or host in SHARED or int(port[1:] or 443) > 65535:
        raise PreferenceInvalid(text=text[:80], expected="https://relance.my-company.example")
    return f"https://{host}{port}"


def parse_domains(text: str) -> tuple[str, ...]:
    """Domains and e-mail addresses, apart by commas or spaces, in the form in which name servers know them.

    >>> parse_domains("My-Company.example, compta@société.example")
    ('my-company.example', 'compta@xn--socit-esab.example')
    """
    return tuple(_domain(one) for one in re.split(r"[\s,;]+", text.strip()) if one)


def _domain(text: str) -> str:
    box, at, host = text.rpartition("@")
    try:
        known = host_of(host)
    except ValueError as error:
        raise PreferenceInvalid(text=text[:80], expected="my-company.example") from error
    if not at and known in SHARED:
        raise PreferenceInvalid(text=text[:80], expected=f"compta@{known}")
    if at and not re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+", box):
        raise PreferenceInvalid(text=text[:80], expected="compta@my-company.example")
    return f"{box.lower()}{at}{known}"
