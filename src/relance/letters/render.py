"""A letter as a PDF: archival (PDF/A-2a) and accessible (PDF/UA-1), the same bytes for the same letter.

Templates compute nothing: they get facts already written in the debtor's language. What a debtor or a person typed
travels as data and is printed as it is, never read as markup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib import resources
from io import BytesIO
from threading import local

import segno.helpers
import typst

from relance.domain.errors import DomainError
from relance.domain.glyphs import escaped, without_glyph
from relance.domain.identifiers.bank import CreditorReference, Iban
from relance.domain.identifiers.errors import IdentifierInvalid
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money
from relance.domain.scenario.model import Sticker
from relance.domain.sentences import Percent
from relance.domain.wording import cleaned
from relance.language import long_date, say, show, typeset
from relance.letters.details import check_details
from relance.letters.model import CLAIMS_PENALTIES, Act, Letter, LetterItem
from relance.letters.wording import act_text, check_said
from relance.letters.words import LABELS, STICKERS, information_heading, invoices, uncounted_days, your_invoices

LONGEST_LIST = 3  # in a subject or a sentence
EPC_LARGEST = 999_999_999
LONGEST_NAME_IN_CODE = 70
STICKER_COLOURS = {Sticker.GREEN: "#1d6142", Sticker.ORANGE: "#7a5000", Sticker.RED: "#a02c19"}


_thread = local()


class LetterNotRendered(DomainError):
    """Whatever went wrong while a letter was drawn: a missing font or a broken template would otherwise pass in silence."""

    code = "letter_not_rendered"
    template = "The letter could not be rendered: {why}."


class SignsWithoutGlyph(LetterNotRendered):
    """A name in a script that no font of letters draws: printed as boxes it would be nobody's."""

    code = "signs_without_glyph"
    template = "“{signs}” could not be displayed: letters have no sign for it. Write that name or address otherwise, on its page."


@dataclass(frozen=True, slots=True)
class RenderedLetter:
    """The PDF and the text that it says, for the record."""

    pdf: bytes
    subject: str
    body: tuple[str, ...]
    closing: str
    reference: str


def _compiler() -> typst.Compiler:
    """The compiler of this thread: one serves one letter at a time."""
    if not hasattr(_thread, "compiler"):
        template = resources.files("relance.letters.typst").joinpath("letter.typ")
        fonts = resources.files("relance.letters.fonts")
        _thread.compiler = typst.Compiler(str(template), ignore_system_fonts=True, font_paths=[str(fonts)])
    compiler: typst.Compiler = _thread.compiler
    return compiler


def render(letter: Letter) -> RenderedLetter:
    """Render ``letter``. Raises WordingRefused, LetterNotRendered; nothing else, whatever breaks."""
    data: dict[str, object] = {}
    try:
        data, said = page_of(letter)
        return RenderedLetter(_drawn(letter, data), said.subject, said.body, said.closing, said.reference)
    except (DomainError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic of the compiler is no Exception, and what panicked is not asked again
        vars(_thread).pop("compiler", None)
        if signs := without_glyph(
            json.dumps(data, ensure_ascii=False)
        ):  # the compiler refuses them, or panics over them
            raise SignsWithoutGlyph(signs=signs) from error
        raise LetterNotRendered(
            why=str(error) if isinstance(error, typst.TypstError) else f"{type(error).__name__}: {error}"
        ) from error


def _drawn(letter: Letter, data: Mapping[str, object]) -> bytes:
    moment = datetime(letter.dated.year, letter.dated.month, letter.dated.day, tzinfo=UTC)
    pdf, warnings = _compiler().compile_with_warnings(
        format="pdf", sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, pdf_standards=["a-2a", "ua-1"],
        timestamp=int(moment.timestamp()),
    )  # fmt: skip
    if warnings or not isinstance(pdf, bytes):
        raise LetterNotRendered(why="; ".join(str(warning) for warning in warnings))
    return pdf


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a letter."""

    subject: str
    body: tuple[str, ...]
    closing: str
    reference: str


def page_of(letter: Letter) -> tuple[dict[str, object], Said]:
    """Everything that the letter says, written in the debtor's language: what templates draw.

    Raises WordingRefused, ForeignDetailsInLetter.
    """
    text = letter.text or act_text(letter.act, letter.language)
    facts = _facts(letter)
    said = Said(
        text.subject.format(**facts),
        tuple(p.text.format(**facts) for p in text.paragraphs if p.when in conditions(letter)),
        text.closing,
        payment_reference(letter),
    )
    check_said(" ".join((said.subject, *said.body, said.closing)), letter)
    check_details(letter)
    said = replace(
        said, subject=typeset(said.subject, letter.language),
        body=tuple(typeset(one, letter.language) for one in said.body), closing=typeset(said.closing, letter.language),
    )  # fmt: skip
    return _page(letter, said), said


def page_or_why(letter: Letter) -> tuple[dict[str, object] | None, DomainError | None]:
    """What templates draw, or why the letter may not be written: a page shows it beside what mends it."""
    try:
        return page_of(letter)[0], None
    except DomainError as error:
        return None, error


def try_render(letter: Letter | DomainError) -> RenderedLetter | DomainError:
    """The letter rendered, or why it cannot be; what could not even be composed stays what it is."""
    if isinstance(letter, DomainError):
        return letter
    try:
        return render(letter)
    except DomainError as error:
        return error


def with_signs_named(letter: Letter) -> Letter:
    """The letter with each sign of the recipient's name and address that no font draws named by its number instead."""
    to = letter.recipient
    return replace(
        letter, recipient=replace(to, name=escaped(to.name), street=escaped(to.street), city=escaped(to.city))
    )


def conditions(letter: Letter) -> frozenset[str]:
    """Which conditional paragraphs stand in this letter."""
    named = {""}
    owing = [item for item in letter.items if item.penalties]
    uncounted = [item for item in owing if item.is_uncounted]
    if owing:
        regime = "public" if letter.recipient.kind is DebtorKind.PUBLIC_BODY else "penalties"
        named.add(f"{regime}-unknown" if len(uncounted) == len(owing) else regime)
    if 0 < len(uncounted) < len(owing):
        named.add("uncounted")
    if any(letter.compensation(currency) for currency in letter.currencies):
        is_public = letter.recipient.kind is DebtorKind.PUBLIC_BODY
        named.add("public-compensation" if is_public else "compensation")
    if letter.recipient.kind is DebtorKind.CONSUMER:
        named.add("consumer")
    if any(item.due_is_assumed for item in letter.items):
        named.add("assumed")
    if letter.broken_promises:
        named.add("promised")
    return frozenset(named)


def payment_reference(letter: Letter) -> str:
    """A structured reference (ISO 11649) of the invoice when there is one, else of the notice, else of the recipient.

    "" where that leaves nothing to refer to.
    """
    try:
        several = letter.number or letter.recipient.name
        return CreditorReference.of(letter.items[0].number if len(letter.items) == 1 else several)
    except IdentifierInvalid:
        return ""


def _facts(letter: Letter) -> dict[str, str]:
    language = letter.language

    def amounts(of: list[Money]) -> str:
        return " + ".join(show(amount, language) for amount in of)

    def listed(numbers: list[str]) -> str:
        return ", ".join(numbers) if len(numbers) <= LONGEST_LIST else say(invoices(len(numbers)), language)

    numbers = [item.number for item in letter.items]
    compensation = [letter.compensation(c) for c in letter.currencies]
    return {
        "numbers": listed(numbers), "count": say(invoices(len(numbers)), language),
        "your_invoices": say(your_invoices(len(numbers)), language),
        "asked": amounts([letter.asked(c) for c in letter.currencies]),
        "penalties": amounts([letter.penalties(c) for c in letter.currencies]),
        "compensation": amounts([amount for amount in compensation if amount]),
        "rate": show(letter.penalty_rate, language), "dated": long_date(letter.dated, language),
        "deadline": long_date(letter.deadline, language),
        "counted_until": long_date(letter.counted_until or letter.dated, language),
        "penalties_until": long_date(letter.penalties_until, language),
        "uncounted": listed([item.number for item in letter.items if item.is_uncounted]),
        "promised": ", ".join(long_date(day, language) for day in letter.broken_promises),
    }  # fmt: skip


def _page(letter: Letter, said: Said) -> dict[str, object]:
    language = letter.language
    claims = letter.act in CLAIMS_PENALTIES
    return {
        "language": language, "title": said.subject, "subject": said.subject, "body": said.body, "closing": said.closing,
        "creditor": asdict(letter.creditor), "logo": as_svg(letter.creditor.logo), "recipient": _address(letter),
        "place_and_date": ", ".join(part for part in (letter.creditor.city, long_date(letter.dated, language)) if part),
        "notice": letter.number,
        "labels": {key: say(label, language) for key, label in LABELS.items()},
        "sticker": _sticker(letter),
        "tables": [_table(letter, currency, claims=claims) for currency in letter.currencies],
        "information_heading": say(information_heading(letter.act), language),
        "information": [_row(letter, item) for item in letter.for_information],
        "payment": _payment(letter, said.reference),
        "annex": _annex(letter) if claims else [],
    }  # fmt: skip


def as_svg(logo: str) -> str:
    """The data address inside a drawing of fixed proportions, which the letter's template can place; "" for none."""
    if not logo:
        return ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 80">'
        f'<image width="300" height="80" preserveAspectRatio="xMinYMid meet" href="{logo}"/></svg>'
    )


def _address(letter: Letter) -> list[str]:
    to = letter.recipient
    country = to.country if to.country.strip().lower() not in ("", "france", "fr") else ""
    return [line for line in (to.name, to.street, f"{to.postal_code} {to.city}".strip(), country.upper()) if line]


def _sticker(letter: Letter) -> dict[str, str] | None:
    if letter.sticker is Sticker.NONE:
        return None
    return {"word": say(STICKERS[letter.sticker], letter.language), "colour": STICKER_COLOURS[letter.sticker]}


def _table(letter: Letter, currency: str, *, claims: bool) -> dict[str, object]:
    language = letter.language
    totals = [("principal", letter.principal(currency))]
    if claims:
        name = "interest" if letter.recipient.kind is DebtorKind.PUBLIC_BODY else "penalties"
        totals += [(name, letter.penalties(currency)), ("compensation", letter.compensation(currency))]
    rows = [
        [say(LABELS[name], language), show(amount, language)]
        for name, amount in totals
        if amount or name == "principal"
    ]
    asked = [say(LABELS["asked"], language), show(letter.asked(currency), language)]
    return {"rows": [_row(letter, item) for item in letter.in_currency(currency)], "totals": [*rows, asked]}


def _row(letter: Letter, item: LetterItem) -> list[str]:
    language = letter.language
    due = say(LABELS["assumed"], language) if item.due_is_assumed else show(item.due_on, language)
    late = "" if item.due_is_assumed else str(item.days_late(letter.dated) or "")
    rests_on = [
        f"{say(LABELS[name], language)} {reference}"
        for name, reference in (("order", item.order_reference), ("delivery", item.delivery_reference)) if reference
    ]  # fmt: skip
    return [
        "\n".join((item.number, *rests_on)), show(item.issued_on, language), due, show(item.amount, language),
        show(item.paid, language) if item.paid else "—", show(item.credited, language) if item.credited else "—",
        show(item.open, language), late,
    ]  # fmt: skip


def _payment(letter: Letter, reference: str) -> dict[str, str]:
    if not letter.creditor.iban:  # a letter only looked at, before anybody said where to pay
        return {"holder": "", "iban": "", "bic": "", "reference": reference, "code": ""}
    asked = letter.asked("EUR") if "EUR" in letter.currencies else Money.zero()
    iban = Iban.parse(letter.creditor.iban)
    return {
        "holder": letter.creditor.account_holder,
        "iban": iban.grouped,
        "bic": letter.creditor.bic,
        "reference": reference,
        "code": _epc_code(letter, asked, iban, reference),
    }


def _epc_code(letter: Letter, asked: Money, iban: Iban, reference: str) -> str:
    """The EPC payment code (EPC069-12) as SVG; "" where the sum is not one in euros or asks nothing."""
    if letter.currencies != ["EUR"] or not 0 < asked.amount <= EPC_LARGEST or letter.act is Act.STATEMENT:
        return ""
    try:
        code = segno.helpers.make_epc_qr(
            name=cleaned(letter.creditor.payee)[:LONGEST_NAME_IN_CODE], iban=iban, amount=asked.amount,
            bic=letter.creditor.bic or None, **({"reference": reference} if reference else {"text": letter.items[0].number[:140]}),
        )  # fmt: skip
    except ValueError:  # more than a code can hold, or a BIC kept before they were checked: the words stand beside it
        return ""
    drawn = BytesIO()
    code.save(drawn, kind="svg", border=2, xmldecl=False)
    return drawn.getvalue().decode()


def _annex(letter: Letter) -> list[dict[str, object]]:
    """The calculation, invoice by invoice, slice by slice."""
    language = letter.language
    parts: list[dict[str, object]] = []
    for item in letter.items:
        if item.penalties is None:
            continue
        rows = [
            [
                show(piece.start, language), show(piece.last, language), str(piece.days), show(piece.base, language),
                show(Percent(piece.rate), language), show(piece.amount, language), say(piece.source, language),
            ]
            for piece in item.penalties.slices
        ]  # fmt: skip
        remark = " ".join(say(remark, language) for remark in uncounted_days(item))
        total = show(item.penalties.interest, language)
        parts.append({"number": item.number, "rows": rows, "remark": remark, "total": total})
    return parts


def file_name(letter: Letter, rank: str) -> str:
    """A file name for the letter: ``rank``, act, recipient, plain characters only."""
    plain = "".join(c if c.isalnum() else "-" for c in letter.recipient.name.lower())[:40].strip("-")
    return f"{rank}-{letter.act.value.replace('_', '-')}-{plain}.pdf"
