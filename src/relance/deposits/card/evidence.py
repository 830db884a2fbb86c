"""What answers a bank in a cardholder's dispute: terms, acceptance, attempts, answers, messages and exhibits, as one ZIP."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from relance.deposits.claim.situations import number_of, subject_of
from relance.deposits.guarantee.paid import page_of
from relance.deposits.guarantee.requests import number_of as guarantee_number
from relance.deposits.models import (
    Acceptance,
    Attempt,
    CardDispute,
    Claim,
    ClaimChange,
    ClaimLine,
    Exhibit,
    Guarantee,
    GuestMessage,
    HostedPage,
    Move,
    PlaceRecord,
    Refund,
)
from relance.documents.archive import PDF
from relance.domain.spreadsheets import sheet
from relance.exchanges.answers import answers_on
from relance.outbox.envelopes import plain_name
from relance.outbox.models import Message, Notice
from relance.tenancy.context import Acting

Files = list[tuple[str, bytes]]
ENDINGS = {
    PDF: "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "text/plain; charset=utf-8": "txt",
}


def pack(here: Acting, claim_id: int) -> bytes:
    """Everything that shows what the guest agreed to and heard; the same bytes for the same rows and day.

    Moments are the organisation's, with their offset. Raises Claim.DoesNotExist.
    """
    claim = Claim.objects.select_related("guarantee__listing", "guarantee__debtor").get(pk=claim_id)
    agreed = list(
        Acceptance.objects.filter(guarantee=claim.guarantee_id).select_related("terms__document").order_by("pk")
    )
    exhibits = list(
        Exhibit.objects.filter(guarantee=claim.guarantee_id, withdrawn_at=None)
        .select_related("document", "shown")
        .order_by("pk")
    )
    notices = list(
        Notice.objects.filter(guestmessage__guarantee=claim.guarantee_id)
        .select_related("document")
        .distinct()
        .order_by("year", "number")
    )
    files: Files = [
        ("1-claim.csv", sheet(_claim(here, claim))),
        ("2-acceptance.csv", sheet(_acceptance(here, agreed))),
        ("3-attempts.csv", sheet(_attempts(here, claim))),
        ("4-answers.csv", sheet(_answers(here, claim))),
        ("5-messages.csv", sheet(_messages(here, claim.guarantee_id))),
        ("6-exhibits.csv", sheet(_exhibits(here, exhibits))),
        ("7-money.csv", sheet(_money(here, claim))),
        ("8-place.csv", sheet(_place(here, claim))),
        *_terms(agreed),
        *[_shown(place, one) for place, one in enumerate(exhibits, start=1)],
        *_letters(notices),
    ]
    return _zip(files, here.today)


def pack_payment(here: Acting, guarantee_id: int) -> bytes | None:
    """The same of a plain payment: what was asked and sent, what was paid and given back; None where nothing was paid."""
    guarantee = Guarantee.objects.select_related("listing", "debtor").get(pk=guarantee_id)
    page = page_of(guarantee)
    if page is None:
        return None
    notices = Notice.objects.filter(guestmessage__guarantee=guarantee).select_related("document").distinct()
    files: Files = [
        ("1-payment.csv", sheet(_payment(here, guarantee, page))),
        ("2-messages.csv", sheet(_messages(here, guarantee.pk))),
        ("3-money.csv", sheet(_payment_money(here, page))),
        *_letters(notices.order_by("year", "number")),
    ]
    return _zip(files, here.today)


def _payment(here: Acting, guarantee: Guarantee, page: HostedPage) -> list[list[str]]:
    return [
        ["what", "value"],
        ["number", guarantee_number(guarantee)],
        ["guest", guarantee.debtor.name],
        ["listing", guarantee.listing.name],
        ["stay", f"{guarantee.begins_on} {guarantee.ends_on}"],
        ["asked", f"{guarantee.amount.normalize():f} {guarantee.currency}"],
        ["page_opened_at", _at(here, page.opened_at)],
        ["payment", page.payment],
    ]


def _payment_money(here: Acting, page: HostedPage) -> list[list[str]]:
    refunds = Refund.objects.filter(claim=None, page=page).order_by("pk")
    disputes = CardDispute.objects.filter(claim=None, page=page).order_by("pk")
    currency = page.guarantee.currency
    return [
        ["on", "kind", "amount", "currency", "reference"],
        [_at(here, page.ended_at), "paid", f"{page.amount}", currency, page.payment],
        *[
            [_at(here, one.settled_at), f"refund {one.state}", f"{one.amount}", one.currency, one.reference or one.why]
            for one in refunds
        ],
        *_disputed(here, disputes),
    ]


def _claim(here: Acting, claim: Claim) -> list[list[str]]:
    guarantee = claim.guarantee
    facts = [
        ["number", number_of(claim)],
        ["guest", guarantee.debtor.name],
        ["listing", guarantee.listing.name],
        ["stay", f"{guarantee.begins_on} {guarantee.ends_on}"],
        ["guaranteed", f"{guarantee.amount.normalize():f} {guarantee.currency}"],
        ["claimed", f"{claim.amount.normalize():f} {claim.currency}"],
        ["reason", claim.reason],
        ["story", claim.story],
        ["requested_at", _at(here, claim.requested_at)],
        ["answer_until", _at(here, claim.answer_until)],
    ]
    lines = ClaimLine.objects.filter(claim=claim).order_by("place")
    changes = ClaimChange.objects.filter(claim=claim).order_by("pk")
    return [
        ["what", "value"],
        *facts,
        *[["line", f"{one.label}: {one.amount.normalize():f}"] for one in lines],
        *[["lowered", f"{_at(here, one.made_at)} {one.before} {one.after} {one.words}"] for one in changes],
    ]


def _acceptance(here: Acting, agreed: Iterable[Acceptance]) -> list[list[str]]:
    head = ["accepted_at", "from_address", "by", "amount", "terms_version", "language", "terms_sha256"]
    return [head] + [
        [
            _at(here, one.accepted_at),
            one.accepted_from,
            one.author,
            f"{one.amount}",
            f"{one.terms.version}",
            one.terms.language,
            one.terms.document.sha256,
        ]
        for one in agreed
    ]


def _attempts(here: Acting, claim: Claim) -> list[list[str]]:
    rows = Attempt.objects.filter(claim=claim).select_related("card").order_by("ordinal")
    head = [
        "ordinal",
        "amount",
        "currency",
        "state",
        "sent_at",
        "answered_at",
        "payment",
        "card",
        "authentication",
        "code",
    ]
    return [head] + [
        [
            f"{one.ordinal}",
            f"{one.amount}",
            one.currency,
            one.state,
            _at(here, one.first_tried_at),
            _at(here, one.settled_at),
            one.reference,
            f"{one.card.network} {one.card.last4}".strip(),
            one.card.authentication,
            one.code,
        ]
        for one in rows
    ]


def _answers(here: Acting, claim: Claim) -> list[list[str]]:
    said = answers_on(here, subject_of(claim))
    return [["given_at", "kind", "amount", "words", "settled_at"]] + [
        [_at(here, one.given_at), one.kind, f"{one.amount or ''}", one.exchange.text, _at(here, one.settled_at)]
        for one in said
    ]


def _messages(here: Acting, guarantee: int) -> list[list[str]]:
    sent = Message.objects.filter(notice__guestmessage__guarantee=guarantee).select_related("notice__document")
    acts = dict(GuestMessage.objects.filter(guarantee=guarantee).values_list("notice_id", "act"))
    return [["notice", "act", "channel", "recipient", "state", "sent_on", "reference", "sha256"]] + [
        [
            one.notice.name,
            acts.get(one.notice_id, one.notice.act),
            one.channel,
            one.recipient,
            one.state,
            one.sent_on.isoformat() if one.sent_on else "",
            one.reference,
            one.notice.document.sha256 if one.notice.document else "",
        ]
        for one in sent.distinct().order_by("pk")
    ]


def _exhibits(here: Acting, exhibits: Iterable[Exhibit]) -> list[list[str]]:
    """Hash and moment are those of the file as it came; what is in the archive shows the same without place or device."""
    head = ["file", "role", "spot", "caption", "captured_at", "added_at", "by", "sha256"]
    return [head] + [
        [
            _name(place, one),
            one.role,
            one.spot,
            one.caption,
            _at(here, one.captured_at),
            _at(here, one.added_at),
            one.author,
            one.document.sha256,
        ]
        for place, one in enumerate(exhibits, start=1)
    ]


def _money(here: Acting, claim: Claim) -> list[list[str]]:
    moved = Move.objects.filter(claim=claim).order_by("pk")
    disputes = CardDispute.objects.filter(claim=claim).order_by("pk")
    rows = [[one.moved_on.isoformat(), one.kind, f"{one.amount}", one.currency, one.note] for one in moved]
    return [["on", "kind", "amount", "currency", "reference"], *rows, *_disputed(here, disputes)]


def _disputed(here: Acting, disputes: Iterable[CardDispute]) -> list[list[str]]:
    return [
        [_at(here, one.opened_at), f"dispute {one.status}", f"{one.amount}", one.currency, one.reference]
        for one in disputes
    ]


def _place(here: Acting, claim: Claim) -> list[list[str]]:
    """What whoever looked at the place wrote of each room, with the photos that they added."""
    rooms = PlaceRecord.objects.filter(guarantee=claim.guarantee_id).order_by("pk")
    return [["recorded_at", "moment", "room", "words", "by"]] + [
        [_at(here, one.made_at), one.moment, one.name, one.words, one.author] for one in rooms
    ]


def _terms(agreed: Iterable[Acceptance]) -> Files:
    found = {one.terms_id: one.terms for one in agreed}
    return [
        (f"terms/{one.version}-{one.language}.{_ending(one.document.media_type)}", bytes(one.document.content))
        for one in found.values()
    ]


def _shown(place: int, one: Exhibit) -> tuple[str, bytes]:
    return _name(place, one), bytes(one.shown.content)


def _name(place: int, one: Exhibit) -> str:
    stem = plain_name(one.file_name.rpartition(".")[0] or one.file_name)[:60]
    return f"exhibits/{place:02d}-{one.role}-{stem}.{_ending(one.shown.media_type)}"


def _letters(notices: Iterable[Notice]) -> Files:
    return [
        (f"messages/{one.name}.{_ending(one.document.media_type)}", bytes(one.document.content))
        for one in notices
        if one.document
    ]


def _ending(media_type: str) -> str:
    return ENDINGS.get(media_type, "txt" if media_type.startswith("text/") else "bin")


def _at(here: Acting, moment: datetime | None) -> str:
    return _told(moment, here.zone) if moment is not None else ""


def _told(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds")


def _zip(files: Files, on: date) -> bytes:
    made = BytesIO()
    moment = datetime(on.year, on.month, on.day, tzinfo=UTC).timetuple()[:6]
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, date_time=moment), content, compress_type=zipfile.ZIP_DEFLATED)
    return made.getvalue()
