"""Exports of the BODACC's notices (data set ``annonces-commerciales``), CSV or JSON, read leniently: what is missing is named, not guessed.

Nobody promises these columns: they are found by their words, lists and JSON come as text or not, a notice that lacks something is a notice.
Notices of other families (sales, accounts, creations) are counted and passed over.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from relance.domain.accents import without_accents
from relance.domain.errors import DomainError
from relance.domain.identifiers.company import Siren
from relance.domain.identifiers.errors import IdentifierInvalid
from relance.domain.insolvency.judgments import Judgment
from relance.domain.insolvency.notices import Missing, Notice, edition_said, judgment_said
from relance.domain.plain_json import read_json
from relance.domain.sentences import Sentence

COLUMNS: dict[str, tuple[str, ...]] = {
    "number": ("id", "identifiant", "numeroannonce", "numerodannonce"),
    "published": ("dateparution", "datedeparution", "datedepublication", "datepublication"),
    "family": ("familleavis", "familleavislib", "familledavis", "famille"),
    "edition": ("typeavis", "typeavislib", "typedavis"),
    "siren": ("registre", "registreducommerce", "numeroimmatriculation", "siren", "rcs"),
    "name": ("commercant", "denomination", "raisonsociale", "nom"),
    "postal": ("cp", "codepostal"),
    "court": ("tribunal", "greffe"),
    "judgment": ("jugement",),
}
KEPT = ("collectiv", "conciliation", "retablissement", "surendettement")
DIGITS = re.compile(r"(?<!\d)(\d{3}[\s\u00a0\u202f.]?\d{3}[\s\u00a0\u202f.]?\d{3})(?!\d)", re.ASCII)
MONTHS = ("janv", "fevr", "mars", "avri", "mai", "juin", "juil", "aout", "sept", "octo", "nove", "dece")
NOBODY = "000000000"


class NoticesUnreadable(DomainError):
    """No export of notices."""

    code = "notices_unreadable"
    template = (
        "This is no export of BODACC notices: {why}. Export the data set annonces-commerciales as CSV or JSON, with its"
        " columns id, dateparution, familleavis, registre, commercant, tribunal, jugement."
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: notices about insolvency in its order, and how many of other families were passed over."""

    notices: tuple[Notice, ...]
    passed_over: Mapping[str, int]


def read_notices(content: bytes) -> Reading:
    """The notices of an export. Raises NoticesUnreadable for what is none."""
    notices: list[Notice] = []
    passed: Counter[str] = Counter()
    for record in _records(content):
        row = _by_column(record)
        family = without_accents(_text(row.get("family"))).casefold()
        if any(word in family for word in KEPT) or (not family and row.get("judgment")):
            notices.append(_notice(row))
        else:
            passed[_text(row.get("family")) or "?"] += 1
    return Reading(tuple(notices), dict(passed))


def _records(content: bytes) -> Iterator[Mapping[str, Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if not text.strip():
        raise NoticesUnreadable(why=Sentence("it is empty"))
    found = list(_of_json(text) if text.lstrip()[0] in "[{" else _of_csv(text))
    known = {name for record in found[:50] for name in _by_column(record)}
    if found and not {"siren", "name", "judgment"} & known:
        headings = ", ".join(str(name) for name in list(found[0])[:12])
        raise NoticesUnreadable(why=Sentence("no column of it is known ({headings})", {"headings": headings}))
    yield from found


def _of_json(text: str) -> Iterator[Mapping[str, Any]]:
    try:
        held: Any = read_json(text.encode("utf-8", "surrogatepass"))
    except ValueError:
        held = [_line(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if isinstance(held, dict):
        held = next((held[key] for key in ("results", "records", "data") if isinstance(held.get(key), list)), [held])
    for one in held:
        if not isinstance(one, dict):
            raise NoticesUnreadable(why=Sentence("an item of its list is no record"))
        inner = one.get("fields", one.get("record"))
        while isinstance(inner, dict) and isinstance(inner.get("fields"), dict):
            inner = inner["fields"]
        yield inner if isinstance(inner, dict) else one


def _line(number: int, line: str) -> Any:
    try:
        return read_json(line.encode("utf-8", "surrogatepass"))
    except ValueError as error:
        raise NoticesUnreadable(why=Sentence("line {number} is no JSON", {"number": number})) from error


def _of_csv(text: str) -> Iterator[Mapping[str, Any]]:
    heading = text.lstrip().partition("\n")[0]
    delimiter = max(";,\t|", key=heading.count)
    if delimiter not in heading:
        raise NoticesUnreadable(why=Sentence("its first line has no columns"))
    try:
        yield from csv.DictReader(io.StringIO(text.lstrip().replace("\0", "")), delimiter=delimiter, restkey="")
    except csv.Error as error:
        raise NoticesUnreadable(why=Sentence("its lines cannot be told apart")) from error


def _by_column(record: Mapping[str, Any]) -> dict[str, Any]:
    folded = {re.sub(r"[^a-z0-9]", "", without_accents(str(name)).casefold()): value for name, value in record.items()}
    found: dict[str, Any] = {}
    for column, names in COLUMNS.items():
        held = [folded[name] for name in names if name in folded]
        if held:
            found[column] = next((value for value in held if value not in (None, "", [])), None)
    return found


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    return "" if value is None or isinstance(value, dict) else " ".join(str(value).split())


def _notice(row: Mapping[str, Any]) -> Notice:
    judgment = _inner(row.get("judgment"))
    said = ". ".join(
        filter(None, (_text(judgment.get(key)) for key in ("famille", "nature", "complementjugement", "texte")))
    )
    kind = _kind(judgment, said)
    sirens, is_wrong = _sirens(_text(row.get("siren")))
    published, judged = (
        _day(_text(row.get("published"))),
        _day(_text(judgment.get("date")) or _text(judgment.get("datejugement"))),
    )
    edition = edition_said(" ".join((_text(row.get("edition")), _text(judgment.get("type")))))
    number, name, court = (_text(row.get(key)) for key in ("number", "name", "court"))
    gaps = {
        Missing.NUMBER: not number, Missing.PUBLICATION: published is None, Missing.SIREN: not sirens and not is_wrong,
        Missing.SIREN_WRONG: is_wrong, Missing.NAME: not name, Missing.COURT: not court, Missing.JUDGMENT: not judgment,
        Missing.KIND: bool(judgment) and kind is Judgment.OTHER, Missing.JUDGMENT_DAY: judged is None,
        Missing.ORDER: published is not None and judged is not None and judged > published,
    }  # fmt: skip
    missing = tuple(gap for gap, is_there in gaps.items() if is_there)
    return Notice(
        number, published, kind, judged, sirens, name, _postal(row.get("postal")), court, said, edition, missing
    )


def _postal(value: Any) -> str:
    """As it is written; a spreadsheet's number lost the 0 before it."""
    text = _text(value)
    return text.zfill(5) if text.isdecimal() else text


def _kind(judgment: Mapping[str, Any], said: str) -> Judgment:
    """By the nature where that says it, by all its words else: a complement names many things."""
    named = ". ".join(filter(None, (_text(judgment.get("famille")), _text(judgment.get("nature")))))
    kind = judgment_said(named)
    return kind if kind is not Judgment.OTHER or not judgment or _text(judgment.get("nature")) else judgment_said(said)


def _inner(value: Any) -> dict[str, Any]:
    """The judgment, which comes as JSON in a text, as an object, or as words alone."""
    if isinstance(value, str) and value.strip():
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {"texte": value}
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, dict)), None)
    if not isinstance(value, dict):
        return {}
    return {re.sub(r"[^a-z0-9]", "", without_accents(str(key)).casefold()): one for key, one in value.items()}


def _sirens(text: str) -> tuple[tuple[str, ...], bool]:
    """Those of a text, each once, and whether digits stood there that are no SIREN."""
    found: dict[str, None] = {}
    is_wrong = False
    for digits in _unique(re.sub(r"\D", "", one) for one in DIGITS.findall(text)):
        try:
            siren = Siren.parse(digits)
        except IdentifierInvalid:
            is_wrong = True
            continue
        if siren != NOBODY:
            found[str(siren)] = None
    return tuple(found), is_wrong and not found


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _day(text: str) -> date | None:
    """2026-11-20, with an hour behind it or not; 20/11/2026; 20 novembre 2026; None for anything else."""
    plain = without_accents(text).casefold()
    if found := re.search(r"(\d{4})-(\d{2})-(\d{2})", plain):
        year, month, day = map(int, found.groups())
    elif found := re.search(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", plain):
        day, month, year = map(int, found.groups())
    elif found := re.search(r"(\d{1,2})(?:er)?\s+([a-z]{3,9})\.?\s+(\d{4})", plain):
        day, year = int(found[1]), int(found[3])
        month = next((place for place, name in enumerate(MONTHS, start=1) if found[2].startswith(name[:4])), 0)
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
