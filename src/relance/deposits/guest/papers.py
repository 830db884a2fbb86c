"""Papers that a guest keeps, as PDF: the terms they accepted, the receipt of what they paid, the word that it is over."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib import resources
from pathlib import Path

import typst

from relance.deposits.guest.claims import ClaimPage, claim_shown
from relance.deposits.guest.pages import GuestPage, Shown, points, shown, terms_of
from relance.domain.deposits.guarantees import GuaranteeKind
from relance.domain.errors import DomainError
from relance.domain.glyphs import printable
from relance.domain.sentences import Sentence
from relance.language import LANGUAGES, Language, long_date, say, show
from relance.tenancy.context import Acting


class PaperKind(StrEnum):
    """Which one; also the word of its address."""

    TERMS = "terms"
    RECEIPT = "receipt"
    OVER = "over"


class NoSuchPaper(DomainError):
    """Nothing is paid, or nothing is over, yet."""

    code = "guest_paper_missing"
    template = "There is no such paper yet: it is made once what it says has happened."


TITLES = {
    PaperKind.TERMS: Sentence("The terms of the deposit"),
    PaperKind.RECEIPT: Sentence("Receipt of your payment"),
    PaperKind.OVER: Sentence("Your deposit is released"),
}
OF_A_NO_SHOW = {
    PaperKind.TERMS: Sentence("The terms of the guarantee"),
    PaperKind.OVER: Sentence("Your guarantee is released"),
}
LEDES = {
    PaperKind.TERMS: Sentence("What {guest} accepted for the stay at {listing}, and what it means."),
    PaperKind.RECEIPT: Sentence(
        "We received this payment of {guest} by card, for the stay at {listing}. Nothing else is asked."
    ),
    PaperKind.OVER: Sentence(
        "Nothing is claimed of {guest} for the stay at {listing}, and the card that was given is forgotten."
    ),
}
SETTLED = Sentence("What was claimed of {guest} for the stay at {listing} is settled. Nothing more is asked.")
NO_INVOICE = Sentence("It is no invoice.")
READ = Sentence("What {guest} is asked to accept for the stay at {listing}, and what it means.")


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF and what it is called."""

    name: str
    pdf: bytes


def paper_of(here: Acting, guarantee_id: int, kind: PaperKind) -> Paper:
    """Draw one; of a receipt, that of what was paid outright, or else of the latest claim. Raises NoSuchPaper."""
    seen = shown(here, guarantee_id)
    language: Language = seen.language if seen.language in LANGUAGES else "fr"
    if kind is PaperKind.RECEIPT and seen.paid is None:
        return receipt_of_claim(here, guarantee_id)
    if kind is PaperKind.TERMS and seen.kind is GuaranteeKind.PAYMENT:
        raise NoSuchPaper
    if kind is PaperKind.OVER and seen.page is not GuestPage.RELEASED:
        raise NoSuchPaper
    told: Sequence[tuple[str, str]] = ()
    note = ""
    if kind is PaperKind.TERMS:
        terms = terms_of(here, guarantee_id)
        told = [(one.said, one.meant) for one in points(terms)]
        note = say(
            Sentence(
                "Version {number}, in force since {day}. Digest of this text (SHA-256): {digest}",
                {
                    "number": terms.version,
                    "day": long_date(terms.in_force_on, language),
                    "digest": terms.document.sha256,
                },
            ),
            language,
        )
    elif kind is PaperKind.RECEIPT:
        note = say(Sentence("No card is kept of this payment. It is no invoice."), language)
    lede = READ if kind is PaperKind.TERMS and seen.accepted_at is None else LEDES[kind]
    data = _framed(here, seen, _title(kind, seen), lede, language)
    data |= {"facts": _facts(here, seen, kind, language), "points": told, "note": note}
    return Paper(f"{seen.number}-{kind.value}.pdf", _drawn(data))


def receipt_of_claim(here: Acting, guarantee_id: int, claim_id: int | None = None) -> Paper:
    """The receipt of a claim that is settled, the latest unless told: its whole account, down to nothing. Raises NoSuchPaper."""
    seen = shown(here, guarantee_id)
    language: Language = seen.language if seen.language in LANGUAGES else "fr"
    claim = claim_shown(here, guarantee_id, language, claim_id)
    if claim is None or claim.page is not ClaimPage.PAID:
        raise NoSuchPaper
    stay = f"{_day(seen.begins_on, language)} – {_day(seen.ends_on, language)}"
    data = _framed(here, seen, TITLES[PaperKind.RECEIPT], SETTLED, language)
    data |= {
        "number": claim.number,
        "facts": [(say(Sentence("Stay"), language), stay), *claim.account],
        "points": (),
        "note": say(NO_INVOICE, language),
    }
    return Paper(f"{claim.number.replace('/', '-')}-{PaperKind.RECEIPT.value}.pdf", _drawn(data))


def _framed(here: Acting, seen: Shown, title: Sentence, lede: Sentence, language: Language) -> dict[str, object]:
    """What every paper has: who writes, of what, on which day."""
    return {
        "language": language,
        "title": say(title, language),
        "number": seen.number,
        "creditor": seen.creditor.name,
        "address": [seen.creditor.address, seen.creditor.phone, seen.creditor.email],
        "dated": long_date(here.today, language),
        "lede": say(Sentence(lede.template, {"guest": seen.guest, "listing": seen.listing}), language),
        "foot": [seen.creditor.name, seen.creditor.address],
    }


def _title(kind: PaperKind, seen: Shown) -> Sentence:
    return OF_A_NO_SHOW.get(kind, TITLES[kind]) if seen.kind is GuaranteeKind.NO_SHOW else TITLES[kind]


def _facts(here: Acting, seen: Shown, kind: PaperKind, language: Language) -> list[tuple[str, str]]:
    rows: list[tuple[Sentence, object]] = [
        (Sentence("Stay"), f"{_day(seen.begins_on, language)} – {_day(seen.ends_on, language)}"),
    ]
    if kind is PaperKind.TERMS:
        rows.append((Sentence("Guarantee, at most"), seen.amount))
        rows.append((Sentence("Ends on"), _day(seen.claim_until, language)))
        if seen.accepted_at is not None:
            rows.append((Sentence("Accepted"), seen.accepted_at.astimezone(here.zone)))
    elif kind is PaperKind.RECEIPT and seen.paid is not None:
        rows.append((Sentence("Received"), _day(seen.paid.at.astimezone(here.zone).date(), language)))
        rows.append((Sentence("Sum paid"), seen.paid.amount))
        if seen.paid.back:
            rows.append((Sentence("Refunded"), seen.paid.back))
    else:
        rows.append((Sentence("Guarantee, at most"), seen.amount))
        rows.append((Sentence("Charged"), seen.nothing))
    return [(say(name, language), value if isinstance(value, str) else show(value, language)) for name, value in rows]


def _day(day: date, language: Language) -> str:
    return long_date(day, language)


def _drawn(data: dict[str, object]) -> bytes:
    template = resources.files("relance.deposits.typst").joinpath("paper.typ").read_bytes()
    fonts = resources.files("relance.letters.fonts")
    with tempfile.TemporaryDirectory(prefix="relance-paper-") as folder:
        root = Path(folder)
        (root / "paper.typ").write_bytes(template)
        (root / "data.json").write_text(printable(json.dumps(data, ensure_ascii=False)), encoding="utf-8")
        made = typst.compile(
            str(root / "paper.typ"),
            root=str(root),
            ignore_system_fonts=True,
            font_paths=[str(fonts)],
            pdf_standards=["a-2a"],
        )
    return bytes(made) if made else b""
