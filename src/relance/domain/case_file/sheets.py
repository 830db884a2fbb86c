"""The file's lists for a spreadsheet: claims, calculation, letters, exchanges, commitments, exhibits; headings are keys, in English."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from relance.domain.case_file.model import CaseFile, Claim
from relance.domain.sentences import Sentence, plain

Saying = Callable[[Sentence], str]
Rows = list[list[str]]
COMPENSATION_ARTICLE = "C. com. D441-5"


def claims(file: CaseFile) -> Rows:
    """What is owed: each claim, from its amount to what is open."""
    head = (
        "number",
        "issued_on",
        "due_on",
        "amount",
        "paid",
        "credited",
        "open",
        "interest",
        "compensation",
        "currency",
        "order",
        "delivery",
        "time_barred",
        "asked",
        "limitation_last_day",
    )
    return [list(head)] + [
        [
            one.number,
            one.issued_on.isoformat(),
            one.due_on.isoformat(),
            f"{one.amount.amount:f}",
            f"{one.paid.amount:f}",
            f"{one.credited.amount:f}",
            f"{one.open.amount:f}",
            f"{one.interest.amount:f}",
            f"{one.compensation.amount:f}",
            one.open.currency,
            one.order,
            one.delivery,
            _yes(one.is_barred),
            _yes(one.is_asked),
            one.limitation_last_day.isoformat() if one.limitation_last_day else "",
        ]
        for one in file.claims
    ]


def calculation(file: CaseFile, said: Saying) -> Rows:
    """Every slice of every penalty, both days counted; then what was paid, what is not counted, the compensation."""
    rows = [["number", "first", "last", "days", "base", "rate", "amount", "currency", "source"]]
    for one in file.claims:
        rows += _calculated(one, said)
    return rows


def _calculated(one: Claim, said: Saying) -> Iterable[list[str]]:
    for line in one.lines:
        yield [
            one.number,
            line.first.isoformat(),
            line.last.isoformat(),
            str(line.days),
            f"{line.base.amount:f}",
            plain(line.rate),
            f"{line.amount.amount:f}",
            line.amount.currency,
            said(line.source),
        ]
    for each in one.movements:
        amount = -each.amount
        yield [one.number, each.on.isoformat(), "", "", "", "", f"{amount.amount:f}", amount.currency, said(each.what)]
    for remark in one.remarks:
        yield [one.number, "", "", "", "", "", "", "", said(remark)]
    if one.compensation:
        amount = one.compensation
        yield [one.number, "", "", "", "", "", f"{amount.amount:f}", amount.currency, COMPENSATION_ARTICLE]


def letters(file: CaseFile) -> Rows:
    """What left, and what became of it."""
    return [["notice", "stage", "channel", "recipient", "state", "sent_on", "reference", "sha256"]] + [
        [
            one.number,
            one.act.upper(),
            one.channel,
            one.recipient,
            one.state,
            one.sent_on.isoformat(),
            one.reference,
            one.sha256,
        ]
        for one in file.letters
    ]


def exchanges(file: CaseFile) -> Rows:
    """What was said with the debtor."""
    return [["on", "kind", "reason", "text"]] + [
        [one.on.isoformat(), one.kind, one.reason, one.text] for one in file.exchanges
    ]


def commitments(file: CaseFile) -> Rows:
    """What each side undertook."""
    kept = {True: "yes", False: "no", None: ""}
    return [["party", "what", "due_on", "kept"]] + [
        [one.party, one.what, one.due_on.isoformat(), kept[one.was_kept]] for one in file.commitments
    ]


def exhibits(file: CaseFile, said: Saying) -> Rows:
    """The papers by number, each with its hash."""
    return [["number", "kind", "title", "dated_on", "file", "sha256", "proof"]] + [
        [
            str(one.number),
            one.kind.value,
            said(one.title),
            one.dated_on.isoformat() if one.dated_on else "",
            one.path,
            one.sha256,
            one.proof,
        ]
        for one in file.papers
    ]


def _yes(is_so: bool) -> str:
    return "yes" if is_so else ""
