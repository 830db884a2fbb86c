"""Maileva's objects: how a letter becomes a draft and an addressee, what its statuses and days say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from relance.domain.registered.effects import ProofKind
from relance.domain.registered.standings import Standing, Told
from relance.post.providers.words import OF_THE_POST
from relance.post.values import Parcel, Progress, Stage

FRANCE = ZoneInfo("Europe/Paris")
ARCHIVE_YEARS = 10
LONGEST_NAME = 200
TERRITORIES = {"971": "GP", "972": "MQ", "973": "GF", "974": "RE", "976": "YT", "977": "BL", "978": "MF"}
PROOF_PATHS = {
    ProofKind.CONTENT: "content_proof_url",
    ProofKind.DEPOSIT: "deposit_proof_url",
    ProofKind.SLIP: "acknowledgement_of_receipt_url",
    ProofKind.ENVELOPE: "undelivered_mail_url",
}
# What a main status says where the code that comes with it is not known.
CATEGORIES = {"DELIVERING": Standing.ON_ITS_WAY, "FIRST_PRESENTATION": Standing.PRESENTED, "DELIVERED": Standing.SIGNED}
NEVER = frozenset({"REJECTED", "CANCELED", "SENDING_REJECTED"})


def words(data: Mapping[str, Any]) -> str:
    """What an error of Maileva's own says: codes and messages; "" where it is none of its own."""
    errors = data.get("errors")
    found = errors if isinstance(errors, list) else [data]
    said = [
        " ".join(str(one[key]) for key in ("code", "message") if one.get(key))
        for one in found
        if isinstance(one, dict) and (one.get("code") or one.get("message"))
    ]
    return "; ".join(said)


def draft_of(parcel: Parcel) -> dict[str, object]:
    """The draft: registered with its slip, black, both sides, kept ten years, what comes back is scanned."""
    return {
        "name": parcel.name[:LONGEST_NAME],
        "custom_id": parcel.reference,
        "acknowledgement_of_receipt": True,
        "color_printing": False,
        "duplex_printing": True,
        "optional_address_sheet": False,
        "reference_to_print_enabled": True,
        "print_sender_address": True,
        "returned_mail_scanning": True,
        "archiving_duration": ARCHIVE_YEARS,
        "postage_type": "FAST",
        "sender_country_code": country_of(parcel.sender),
        **_lines("sender_address_line", parcel.sender),
    }


def recipient_of(parcel: Parcel) -> dict[str, object]:
    """The addressee, in six lines."""
    return {
        "custom_id": parcel.reference,
        "reference_to_print": parcel.name[:LONGEST_NAME],
        "country_code": country_of(parcel.to),
        **_lines("address_line", parcel.to),
    }


def country_of(lines: tuple[str, ...]) -> str:
    """The country's code, which a territory has of its own.

    >>> country_of(("", "", "", "", "", "97400 SAINT DENIS"))
    'RE'
    """
    return TERRITORIES.get(lines[-1][:3], "FR")


def _lines(name: str, lines: tuple[str, ...]) -> dict[str, str]:
    return {f"{name}_{number}": line for number, line in enumerate(lines, start=1) if line}


def complete(draft: Mapping[str, Any], recipients: Mapping[str, Any]) -> bool:
    """Whether a draft has its one letter and its one addressee, so that it lacks the submission alone."""
    listed = recipients.get("recipients")
    return draft.get("documents_count") == 1 and isinstance(listed, list) and len(listed) == 1


def progress_of(sending: Mapping[str, Any], recipients: Mapping[str, Any]) -> Progress:
    """How the one addressee's letter stands."""
    listed = recipients.get("recipients")
    one: Mapping[str, Any] = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], dict) else {}
    status, own = str(sending.get("status", "")), str(one.get("status", ""))
    why = str(one.get("status_detail") or sending.get("status_detail") or "")
    if status in NEVER or own in NEVER:
        return Progress(Stage.REJECTED, why=why or status)
    told = tuple(sorted(_told(one), key=lambda each: each.on))
    return Progress(
        Stage.WITH_THE_POST if told else Stage.MAKING,
        number=str(one.get("registered_number") or ""),
        told=told,
        proofs=tuple(kind for kind, path in PROOF_PATHS.items() if one.get(path)),
        why=why,
    )


def _told(one: Mapping[str, Any]) -> Iterator[Told]:
    if day := _day(one.get("deposit_proof_date")):
        yield Told(Standing.POSTED, day, "deposit_proof")
    for key in ("delivery_statuses", "main_delivery_statuses"):
        for each in one.get(key) or ():
            if isinstance(each, dict) and (found := _of_status(each)):
                yield found
    last = {"code": one.get("last_delivery_status"), "date": one.get("last_delivery_status_date")}
    if found := _of_status(last):
        yield found
    reason, came_back = one.get("undelivered_mail_reason"), _day(one.get("undelivered_mail_date"))
    if isinstance(reason, str) and reason in OF_THE_POST and came_back:
        yield Told(OF_THE_POST[reason], came_back, reason)


def _of_status(each: Mapping[str, Any]) -> Told | None:
    code, day = str(each.get("code") or ""), _day(each.get("date"))
    standing = OF_THE_POST.get(code) or CATEGORIES.get(str(each.get("category") or ""))
    return Told(standing, day, code) if standing and day else None


def _day(text: object) -> date | None:
    """The day of a moment in France; a day alone is that day."""
    said = str(text or "")
    try:
        return datetime.fromisoformat(said).astimezone(FRANCE).date() if "T" in said else date.fromisoformat(said[:10])
    except ValueError:
        return None
