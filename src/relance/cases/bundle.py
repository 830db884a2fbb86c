"""What a partner gets of a case: one ZIP with the statement, the calculation, the invoices, the letters and their proofs."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

from relance.cases.models import Case, CaseItem
from relance.documents.archive import PDF
from relance.domain.ledger import DebtorKind
from relance.domain.scenario.decide import Snapshot, may_be_asked
from relance.domain.sentences import Sentence, plain
from relance.domain.spreadsheets import sheet
from relance.intake.known import counted_until
from relance.language import say
from relance.letters.compose import Composer, Wanted
from relance.letters.labels import imputed, uncounted_days
from relance.letters.model import Act, LetterItem
from relance.letters.render import render
from relance.outbox.envelopes import plain_name
from relance.outbox.models import Message, Notice
from relance.outbox.notice_terms import POSTED_TOO_LATE
from relance.receivables.models import InvoiceCopy, Receivable
from relance.receivables.snapshots import standings
from relance.tenancy.context import Acting


def bundle(here: Acting, case: Case, *, on: date) -> bytes:
    """The case as a ZIP, the same bytes for the same case and day.

    Raises IdentityIncomplete, WordingRefused, LetterNotRendered.
    """
    items = list(CaseItem.objects.filter(case=case).select_related("receivable").order_by("receivable__due_on", "pk"))
    receivables = [item.receivable for item in items]
    composer = Composer(here, on=on, counted_until=counted_until(here, on))
    kind = DebtorKind(case.debtor.kind_in_law)
    keys = [one.pk for one in receivables]
    stand = {one.receivable: one.snapshot for one in standings(here, keys)}
    apart = [key for key in keys if not may_be_asked(stand[key], on)]
    asked = [key for key in keys if key not in apart]
    statement = render(composer.compose(Wanted(debtor=case.debtor_id, act=Act.STATEMENT, items=asked, not_asked=apart)))
    found = composer.each(keys, {case.debtor_id: kind})
    letter_items = [_claimed(found[key], stand[key], on) for key in keys]
    files = [
        ("1-statement.pdf", statement.pdf), ("2-claims.csv", sheet(_claims(letter_items))),
        ("3-calculation.csv", sheet(_calculation(letter_items))), ("4-proofs.csv", sheet(_proofs(receivables))),
        *_letters(receivables), *_invoices(receivables),
    ]  # fmt: skip
    return _zip(files, on)


def _claimed(item: LetterItem, snapshot: Snapshot, on: date) -> LetterItem:
    """The item; no penalty is counted of what no court grants any more, for that is barred with it."""
    last_day = snapshot.limitation_last_day
    if last_day is None or on <= last_day or not item.open:
        return item
    why = Sentence("Time-barred since the end of {day}: nothing is counted of it.", {"day": last_day})
    return replace(item, is_barred=True, penalties=None, without_penalties=why)


def _claims(items: Iterable[LetterItem]) -> list[list[str]]:
    head = [
        "number",
        "issued_on",
        "due_on",
        "amount",
        "paid",
        "credited",
        "open",
        "currency",
        "order",
        "delivery",
        "time_barred",
    ]
    return [head] + [
        [
            item.number,
            item.issued_on.isoformat(),
            item.due_on.isoformat(),
            f"{item.amount.amount}",
            f"{item.paid.amount}",
            f"{item.credited.amount}",
            f"{item.open.amount}",
            item.open.currency,
            item.order_reference,
            item.delivery_reference,
            "yes" if item.is_barred else "",
        ]
        for item in items
    ]


def _calculation(items: Iterable[LetterItem]) -> list[list[str]]:
    """Every slice of every penalty; ``last`` is counted."""
    rows = [["number", "first", "last", "days", "base", "rate", "amount", "currency", "source"]]
    for item in items:
        if item.without_penalties:
            rows.append([item.number, "", "", "", "", "", "", "", say(item.without_penalties, "fr")])
        if item.penalties is None:
            continue
        rows += [
            [
                item.number,
                piece.days.start.isoformat(),
                piece.days.last.isoformat(),
                str(len(piece.days)),
                f"{piece.base.amount}",
                plain(piece.rate),
                f"{piece.amount.amount}",
                piece.amount.currency,
                say(piece.source, "fr"),
            ]
            for piece in item.penalties.slices
        ]
        rows += [
            [
                item.number,
                share.payment.paid_on.isoformat(),
                "",
                "",
                "",
                "",
                f"{-share.payment.amount.amount}",
                share.payment.amount.currency,
                say(imputed(share), "fr"),
            ]
            for share in item.penalties.shares
        ]
        rows += [[item.number, "", "", "", "", "", "", "", say(remark, "fr")] for remark in uncounted_days(item)]
        compensation = item.penalties.compensation
        if compensation:
            rows.append(
                [item.number, "", "", "", "", "", f"{compensation.amount}", compensation.currency, "C. com. D441-5"]
            )
    return rows


def _proofs(receivables: Sequence[Receivable]) -> list[list[str]]:
    rows = [["notice", "stage", "channel", "recipient", "state", "sent_on", "reference", "sha256"]]
    messages = (
        Message.objects.filter(notice__noticeitem__receivable__in=receivables, sent_on__isnull=False)
        .select_related("notice__document")
        .distinct()
        .order_by("sent_on", "pk")
    )
    for one in messages:
        digest = one.notice.document.sha256 if one.notice.document else ""
        sent_on = one.sent_on.isoformat() if one.sent_on else ""
        act = (one.notice.get_stage_display() or one.notice.act).upper()
        state = f"{one.state} ({one.reason})" if one.reason == POSTED_TOO_LATE else one.state
        rows.append([one.notice.name, act, one.channel, one.recipient, state, sent_on, one.reference, digest])
    return rows


def _letters(receivables: Sequence[Receivable]) -> list[tuple[str, bytes]]:
    sent = (
        Notice.objects.filter(
            noticeitem__receivable__in=receivables, message__sent_on__isnull=False, document__isnull=False
        )
        .select_related("document")
        .distinct()
        .order_by("year", "number")
    )
    return [
        (f"letters/{one.name}.{'pdf' if one.document.media_type == PDF else 'txt'}", bytes(one.document.content))
        for one in sent
        if one.document
    ]


def _invoices(receivables: Sequence[Receivable]) -> list[tuple[str, bytes]]:
    copies = (
        InvoiceCopy.objects.filter(receivable__in=receivables).select_related("document", "receivable").order_by("pk")
    )
    return [
        (f"invoices/{plain_name(one.receivable.number)}-{one.pk}.pdf", bytes(one.document.content)) for one in copies
    ]


def _zip(files: Iterable[tuple[str, bytes]], on: date) -> bytes:
    made = BytesIO()
    moment = datetime(on.year, on.month, on.day, tzinfo=UTC).timetuple()[:6]
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, date_time=moment), content, compress_type=zipfile.ZIP_DEFLATED)
    return made.getvalue()
