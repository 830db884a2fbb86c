"""The petition as paper: one PDF in the order of the official form, its exhibits behind it. French alone: a French court reads it.

Law: CPC 54, 57, 1405 to 1408: the parties, the exact sum with its parts and basis, the list of exhibits, the court to go to on an
    opposition, place, date, signature. The forms 12946, 12948 and 16040 are optional: this is a request of our own in their order, without
    arms or anything that looks like an act.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import typst

from relance.court.drafting import Draft
from relance.court.exhibits import together
from relance.domain.case_file.clean import clean
from relance.domain.case_file.model import PaperKind, Party
from relance.domain.glyphs import escaped, printable, without_glyph
from relance.domain.law.fr.court_figures import COMMERCIAL
from relance.domain.law.fr.courts import CourtKind
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money, total
from relance.domain.petition.asked import AskedSum, Part, Running
from relance.domain.sentences import LongDate, Percent
from relance.language import say, show, typeset
from relance.letters.identity import identity
from relance.letters.render import LetterNotRendered, SignsWithoutGlyph

PARTS: dict[Part, str] = {
    Part.PRINCIPAL: "Principal", Part.INTEREST: "Pénalités de retard (taux de la BCE majoré, ou taux convenu)",
    Part.COMPENSATION: "Indemnité forfaitaire pour frais de recouvrement", Part.COSTS: "Frais de greffe avancés",
}  # fmt: skip
SHOWS_THE_DEBT = frozenset(
    {PaperKind.INVOICE, PaperKind.ORDER, PaperKind.DELIVERY, PaperKind.ACCEPTANCE, PaperKind.TERMS}
)
HEADS: dict[CourtKind, str] = {
    CourtKind.COMMERCIAL: "À Madame ou Monsieur le président", CourtKind.ECONOMIC: "À Madame ou Monsieur le président",
    CourtKind.COMMERCIAL_CHAMBER: "À Madame ou Monsieur le président de la chambre commerciale",
    CourtKind.JUDICIAL: "À Madame ou Monsieur le président", CourtKind.PROXIMITY: "À Madame ou Monsieur le juge",
    CourtKind.PROTECTION: "À Madame ou Monsieur le juge des contentieux de la protection",
}  # fmt: skip


def petition_pdf(draft: Draft, *, is_draft: bool, if_opposed: str = "") -> bytes:
    """The petition with its exhibits behind it. Raises SignsWithoutGlyph, LetterNotRendered."""
    return together(first_pages(draft, is_draft=is_draft, if_opposed=if_opposed), draft.exhibits)


def first_pages(draft: Draft, *, is_draft: bool, if_opposed: str = "") -> bytes:
    """The petition alone. Raises SignsWithoutGlyph, LetterNotRendered."""
    text = printable(json.dumps(written(draft, is_draft=is_draft, if_opposed=if_opposed), ensure_ascii=False))
    if signs := without_glyph(text):
        raise SignsWithoutGlyph(signs=signs)
    on = draft.file.on
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = resources.files("relance.court.typst").joinpath("petition.typ")
        (folder / "petition.typ").write_bytes(template.read_bytes())
        (folder / "data.json").write_text(escaped(text), encoding="utf-8")
        fonts = resources.files("relance.letters.fonts")
        try:
            pdf, warnings = typst.Compiler(
                str(folder / "petition.typ"), root=str(folder), ignore_system_fonts=True, font_paths=[str(fonts)]
            ).compile_with_warnings(
                format="pdf", timestamp=int(datetime(on.year, on.month, on.day, tzinfo=UTC).timestamp())
            )
        except typst.TypstError as error:
            raise LetterNotRendered(why=str(error)) from error
    if warnings or not isinstance(pdf, bytes):
        raise LetterNotRendered(why="; ".join(str(warning) for warning in warnings))
    return pdf


def said(text: str) -> str:
    """Text of people as the paper prints it; no line parts the digits of an amount, nor its sign.

    >>> said("au capital de 10 000 €")
    'au capital de 10\\xa0000\\xa0€'
    """
    return re.sub(r"(?<=\d) (?=\d{3}\b|€)", "\xa0", typeset(clean(text), "fr"))


def written(draft: Draft, *, is_draft: bool, if_opposed: str = "") -> dict[str, object]:
    """Everything that the paper says; nothing is left to compute."""
    file, asked, typed = draft.file, draft.asked, draft.typed
    day = show(LongDate(file.on), "fr")
    return {
        "is_draft": is_draft,
        "reference": file.reference,
        "head": HEADS[draft.kind],
        "court": said(typed.court),
        "court_address": said(typed.court_address),
        "creditor": _creditor(draft),
        "debtor": _party(file.debtor),
        "day": day,
        "table": [_row(one) for one in _summary(draft)],
        "total": show(asked.total, "fr"),
        "running": [said(_goes_on(one)) for one in asked.running],
        "basis": [said(line) for line in typed.basis.splitlines() if line.strip()],
        "opposed": said(if_opposed.strip() or typed.court),
        "pieces": [
            {"number": str(one.number), "title": said(one.title), "proves": said(one.proves), "pages": str(one.pages)}
            for one in draft.exhibits
        ],
        "place": said(draft.creditor.city),
        "signatory": said(typed.signatory),
        "quality": said(typed.quality),
        "detail": [_line(one) for one in asked.sums],
        "is_commercial": draft.kind in COMMERCIAL,
    }


def _creditor(draft: Draft) -> list[str]:
    ours, typed = draft.creditor, draft.typed
    represented = f"représenté(e) par {typed.signatory}, {typed.quality}" if typed.signatory else ""
    contact = ", ".join(part for part in (ours.email, ours.phone) if part)
    return [said(line) for line in (*identity(ours, "fr"), represented, contact) if line]


def _party(one: Party) -> list[str]:
    number = f"SIREN {one.siren[:3]} {one.siren[3:6]} {one.siren[6:9]}".strip() if one.siren else ""
    nature = "prise en la personne de son représentant légal" if one.kind is DebtorKind.COMPANY else ""
    at, country = one.address, one.address.country if one.country_code != "FR" else ""
    lines = (one.name, at.street, at.street_2, f"{at.postal_code} {at.city}".strip(), country, number, nature)
    return [said(line) for line in lines if line]


def _summary(draft: Draft) -> Iterable[tuple[str, str, Money]]:
    """One line of each part, as the form has them."""
    asked = draft.asked
    for part in Part:
        lines = [one for one in asked.sums if one.part is part]
        if lines:
            numbers = ", ".join(dict.fromkeys(one.claim for one in lines if one.claim))
            what = f"{PARTS[part]} : {numbers}" if numbers else PARTS[part]
            ground = f"{lines[0].ground}{_shown_by(draft)}" if part is Part.PRINCIPAL else lines[0].ground
            yield what, ground, total((one.amount for one in lines), "EUR")


def _shown_by(draft: Draft) -> str:
    """The exhibits that show the contract and its performance."""
    numbers = [str(one.number) for one in draft.exhibits if one.kind in SHOWS_THE_DEBT]
    return f", {'pièce' if len(numbers) == 1 else 'pièces'} {', '.join(numbers)}" if numbers else ""


def _row(row: tuple[str, str, Money]) -> list[str]:
    what, ground, amount = row
    return [said(what), said(ground), show(amount, "fr")]


def _line(one: AskedSum) -> list[str]:
    return [said(say(one.what, "fr")), said(one.ground), show(one.amount, "fr")]


def _goes_on(one: Running) -> str:
    base = show(one.base, "fr")
    since = f"du {show(LongDate(one.starts_on), 'fr')}" if one.starts_on else "de la signification de l’ordonnance"
    if one.rate is None:
        notice = " (mise en demeure)" if one.starts_on else ""
        return f"Et les intérêts au taux légal sur {base}, à compter {since}{notice} et jusqu’au paiement."
    a_day, rate = show(one.a_day, "fr"), show(Percent(one.rate), "fr")
    return (
        f"Et les pénalités sur {base}, à compter {since} et jusqu’au paiement, soit {a_day} par jour au taux de {rate}."
    )
