"""A season of stays as a CSV file: a request for each line, once for each booking, and every line accounted for."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO

from relance.deposits.guarantee.requests import Guest, Wanted, ask
from relance.deposits.models import Guarantee
from relance.deposits.request.checking import usual
from relance.deposits.told.messages import send_request
from relance.domain.calendars import parse_day
from relance.domain.deposits.guarantees import GuaranteeKind
from relance.domain.errors import DomainError
from relance.domain.money import parse_positive_amount
from relance.domain.sentences import Sentence
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

MOST_LINES, MOST_BYTES = 5000, 1 << 20
# What a heading may be called; the first is how the sheet that is handed out has it.
COLUMNS: dict[str, tuple[str, ...]] = {
    "reference": ("reference", "référence", "booking", "réservation", "reservation", "external_id", "id"),
    "guest": ("guest", "hôte", "hote", "name", "nom"),
    "place": ("place", "hébergement", "hebergement", "listing", "logement"),
    "begins": ("begins", "arrival", "arrivée", "arrivee", "from", "du"),
    "ends": ("ends", "departure", "départ", "depart", "to", "au"),
    "amount": ("amount", "montant", "deposit", "caution"),
    "currency": ("currency", "monnaie", "devise"),
    "email": ("email", "e-mail", "mail", "courriel"),
    "mobile": ("mobile", "phone", "téléphone", "telephone", "tel"),
    "language": ("language", "langue", "lang"),
    "scheme": ("scheme", "formule"),
    "kind": ("kind", "nature", "type"),
}
REQUIRED = ("reference", "guest", "place", "begins", "ends", "amount")


class SeasonUnreadable(DomainError):
    """Not such a file."""

    code = "season_unreadable"
    template = "This file cannot be read as a season: {why}."


class SeasonColumnMissing(DomainError):
    """A heading that must be there."""

    code = "season_column_missing"
    template = "The column {column} is missing. A season has: {columns}."


class SeasonFaulty(DomainError):
    """Lines that cannot be: nothing of the file was asked for."""

    code = "season_faulty"
    template = "{count} {count:line|lines} cannot be asked for; nothing of the file was. The first, line {line}: {why}"


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that cannot be asked for, and why."""

    line: int
    why: Sentence


@dataclass(frozen=True, slots=True)
class Season:
    """A file, each line accounted for: to be asked, known already (its booking has a request), or at fault."""

    wanted: tuple[tuple[int, Wanted], ...] = ()
    known: tuple[int, ...] = ()
    faults: tuple[Fault, ...] = field(default=())

    @property
    def lines(self) -> int:
        """How many it has."""
        return len(self.wanted) + len(self.known) + len(self.faults)


def read_season(here: Acting, content: bytes) -> Season:
    """What a file asks for; nothing is asked yet. Raises SeasonUnreadable, SeasonColumnMissing."""
    rows = list(_rows(content))
    known = set(
        Guarantee.objects.filter(organisation_id=here.organisation, cancelled_at=None)
        .exclude(external_id="")
        .filter(external_id__in=[row["reference"] for _, row in rows])
        .values_list("external_id", flat=True)
    )
    figures = usual(here)
    wanted, standing, faults = [], [], []
    seen: dict[str, int] = {}
    for line, row in rows:
        reference = row["reference"]
        if reference in known:
            standing.append(line)
            continue
        try:
            one = _wanted(row, figures.claim_days, figures.remind_days)
        except DomainError as refused:
            faults.append(Fault(line, refused.sentence))
            continue
        if not reference:
            faults.append(Fault(line, Sentence("Give the booking a reference of its own: it is asked for once.")))
        elif reference in seen:
            faults.append(Fault(line, Sentence("The same reference stands in line {line}.", {"line": seen[reference]})))
        else:
            seen[reference] = line
            wanted.append((line, one))
    return Season(tuple(wanted), tuple(standing), tuple(faults))


@needs(Right.SET_UP)
def ask_season(here: Acting, content: bytes, *, send: bool) -> tuple[int, int]:
    """Ask for every line, or for none; returns how many were asked for, and how many were known already.

    Raises SeasonFaulty, and what ``read_season`` raises. A line that is refused as it is asked for refuses the file.
    """
    season = read_season(here, content)
    if season.faults:
        raise SeasonFaulty(count=len(season.faults), line=season.faults[0].line, why=season.faults[0].why)
    for line, wanted in season.wanted:
        try:
            made = ask(here, wanted)
            if send:
                send_request(here, made.pk)
        except DomainError as refused:
            raise SeasonFaulty(count=1, line=line, why=refused.sentence) from None
    return len(season.wanted), len(season.known)


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    if len(content) > MOST_BYTES:
        raise SeasonUnreadable(why=Sentence("it is larger than 1 MB"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\0" in text:
        raise SeasonUnreadable(why=Sentence("it is no text"))
    head = text.partition("\n")[0]
    separator = max(";,\t", key=head.count)
    read = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        places = _places([one.strip().casefold() for one in next(read, [])])
        for row in read:
            if not any(cell.strip() for cell in row):
                continue
            if read.line_num > MOST_LINES + 1:
                raise SeasonUnreadable(why=Sentence("it has more than {most} lines", {"most": MOST_LINES}))
            yield (
                read.line_num,
                {name: row[at].strip() if at is not None and at < len(row) else "" for name, at in places.items()},
            )
    except csv.Error:
        raise SeasonUnreadable(why=Sentence("a line breaks off within quotes")) from None


def _places(heads: list[str]) -> dict[str, int | None]:
    found = {name: next((heads.index(one) for one in names if one in heads), None) for name, names in COLUMNS.items()}
    for name in REQUIRED:
        if found[name] is None:
            raise SeasonColumnMissing(column=name, columns=", ".join(COLUMNS))
    return found


def _wanted(row: dict[str, str], claim_days: int, remind_days: int) -> Wanted:
    """Raises DateUnreadable, AmountUnreadable, SeasonUnreadable."""
    kind, language = row["kind"] or GuaranteeKind.DEPOSIT.value, (row["language"] or "fr").casefold()[:2]
    if kind not in set(GuaranteeKind):
        raise SeasonUnreadable(why=Sentence("'{kind}' is none of deposit, no_show, payment", {"kind": kind[:40]}))
    if language not in ("fr", "en"):
        raise SeasonUnreadable(
            why=Sentence("the language is fr or en, not '{language}'", {"language": row["language"][:20]})
        )
    amount = "".join(row["amount"].split()).removesuffix("€")
    return Wanted(
        GuaranteeKind(kind),
        row["place"][:200],
        parse_day(row["begins"]),
        parse_day(row["ends"]),
        parse_positive_amount(amount, currency=(row["currency"] or "EUR").upper()),
        Guest(row["guest"][:200], row["email"], row["mobile"], language),
        scheme=row["scheme"],
        external_id=row["reference"][:200],
        claim_days=claim_days,
        remind_days=remind_days,
    )
