"""Merci Facteur's objects: addresses with all their keys, contents where nothing is "", its follow-up read leniently.

Its published types give some names in two spellings (``refTracking``, ``ref_tracking``) and a history without a shape: both are read,
and what cannot be is left out rather than guessed.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from relance.domain.money import Money
from relance.domain.registered.effects import ProofKind
from relance.domain.registered.standings import Told
from relance.post.providers.words import CAME_BACK, OF_MERCI_FACTEUR
from relance.post.values import Parcel, Progress, Stage

LONGEST_REFERENCE = 30
SEEN = "seen"
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{2})/(\d{2})/(\d{4})")


def short(reference: str) -> str:
    """Our reference as its addressee bears it: thirty letters and digits.

    >>> short("6f1c0000-0000-4000-8000-00000000a11e")
    '6f1c000000004000800000000000a1'
    """
    return re.sub(r"[^A-Za-z0-9]", "", reference)[:LONGEST_REFERENCE]


def address_of(lines: tuple[str, ...]) -> dict[str, str]:
    """Six lines as its keys, all there. The first two are the name; a postal code begins the sixth."""
    one, two, three, four, five, six = (*lines, *[""] * 6)[:6]
    code, _, town = six.partition(" ")
    made = {
        "civilite": "", "nom": "", "prenom": "", "societe": f"{one} {two}".strip(), "adresse1": four, "adresse2": three, "adresse3": five,
        "cp": code, "ville": town, "pays": "france",
    }  # fmt: skip
    return {**made, "email": ""}


def content_of(parcel: Parcel) -> dict[str, object]:
    """One PDF, printed on both sides."""
    letter = {
        "files": "",
        "base64files": [base64.b64encode(parcel.pdf).decode()],
        "print_sides": "rectoverso",
        "final_filename": parcel.name[:50],
    }
    return {"letter": letter, "photo": "", "card": ""}


def error_of(data: Mapping[str, Any]) -> str:
    """What it says of a refusal: a code and a text, or a word."""
    error = data.get("error")
    if isinstance(error, dict):
        return " ".join(str(error[key]) for key in ("code", "text") if error.get(key))
    return str(error or "")


def credit_of(data: Mapping[str, Any]) -> Money | None:
    """What is left of a prepaid account, where it says so."""
    quotas = data.get("quotas")
    credit = quotas.get("credit") if isinstance(quotas, dict) else None
    value = credit.get("ttc", credit.get("amount")) if isinstance(credit, dict) else credit
    amount = _number(value)
    return None if amount is None else Money(amount)


def lines_of_quote(data: Mapping[str, Any]) -> tuple[Decimal, Decimal] | None:
    """Postage and printing, both before VAT; None where either cannot be read."""
    postage, printing = _sum(data.get("affranchissement")), _sum(data.get("content"))
    return None if postage is None or printing is None else (postage, printing)


def _sum(found: object) -> Decimal | None:
    """All amounts in it; None where there is none."""
    amounts = list(_amounts(found))
    return sum(amounts, Decimal(0)).quantize(Decimal("0.01")) if amounts else None


def _amounts(found: object) -> Iterator[Decimal]:
    if not isinstance(found, dict):
        return
    for key, value in found.items():
        if key in ("amount", "ht") and (number := _number(value)) is not None:
            yield number
        else:
            yield from _amounts(value)


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    try:
        number = Decimal(str(value).replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number < 10_000 else None


@dataclass(frozen=True, slots=True)
class Listed:
    """A sending of its list."""

    name: str
    at: datetime | None
    registered: bool


def sendings_of(data: Mapping[str, Any]) -> list[Listed] | None:
    """The list; None where it is none."""
    found = data.get("envois")
    if isinstance(found, dict):
        found = list(found.values())
    if not isinstance(found, list):
        return None
    return [_listed(one) for one in found if isinstance(one, dict)]


def _listed(one: Mapping[str, Any]) -> Listed:
    stamp = str(_either(one, "date", "_date") or "")
    at = datetime.fromtimestamp(int(stamp), UTC) if re.fullmatch(r"[0-9]{1,11}", stamp) else None
    mode = str(_either(one, "mode_envoi", "modeEnvoi") or "")
    return Listed(str(_either(one, "id_envoi", "idEnvoi") or ""), at, mode.startswith("lrar") or not mode)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A sending opened: every reference of ours that it tells."""

    references: frozenset[str]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Envelope:
        """Read wherever it stands."""
        return cls(frozenset(_references(data)))


def _references(found: object) -> Iterator[str]:
    if isinstance(found, dict):
        for key, value in found.items():
            if key in ("reference", "ref_interne", "refInterne", "antidoublon") and isinstance(value, str) and value:
                yield value
            else:
                yield from _references(value)
    elif isinstance(found, list):
        for one in found:
            yield from _references(one)


def progress_of(data: Mapping[str, Any], *, seen_on: date) -> Progress:
    """The one letter of a sending."""
    found = _either(data, "suivi_courrier", "suiviCourrier")
    found = list(found.values()) if isinstance(found, dict) and "last_state" not in found else found
    letters = found if isinstance(found, list) else [found]
    one = letters[0] if letters and isinstance(letters[0], dict) else {}
    number = str(_either(one, "ref_tracking", "refTracking", "tracking_number") or "")
    told = sorted(_told(one, seen_on), key=lambda each: each.on)
    slip = _either(one, "are_base64_jpeg", "areBase64Jpeg")
    proofs = [ProofKind.DEPOSIT] if number and told else []
    if isinstance(slip, str) and slip and slip != "pending":
        proofs.append(ProofKind.SLIP)
    came_back = str(_either(one, "pnd") or "0") == "1" or _last(one) in CAME_BACK
    why = "it came back: the envelope says why" if came_back else ""
    return Progress(Stage.WITH_THE_POST if told else Stage.MAKING, number, tuple(told), tuple(proofs), None, why)


def _told(one: Mapping[str, Any], seen_on: date) -> Iterator[Told]:
    history = one.get("historique")
    for each in history if isinstance(history, list) else ():
        if isinstance(each, dict):
            code = str(_either(each, "statut_courrier", "statut", "code", "state") or "")
            words = " ".join(str(value) for value in each.values())
            if standing := OF_MERCI_FACTEUR.get(code):
                yield Told(standing, _day(words) or seen_on, code if _day(words) else f"{code} {SEEN}")
    last = _last(one)
    if standing := OF_MERCI_FACTEUR.get(last):
        yield Told(standing, _day(str(one.get("last_state_date") or "")) or seen_on, f"{last} {SEEN}")


def _last(one: Mapping[str, Any]) -> str:
    return str(_either(one, "last_state", "lastState") or "")


def _day(words: str) -> date | None:
    found = DAY.search(words)
    if found is None:
        return None
    year, month, day, day_fr, month_fr, year_fr = found.groups()
    try:
        return date(int(year or year_fr), int(month or month_fr), int(day or day_fr))
    except ValueError:
        return None


def _either(found: Mapping[str, Any], *names: str) -> Any:
    return next((found[name] for name in names if found.get(name) is not None), None)
