"""Who of the books the customers of a file are: found, or asked once; and what that does to the books."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.intake.customer_matching import Finder, Known, Matches, Style, emails_of, numbers_of, style
from relance.intake.formats.customer_names import alike, plain
from relance.intake.questions import Choice, Question, Scope
from relance.intake.recoded import KnownOpen, Recoded, recoded_customers
from relance.intake.rows import DebtorRow, ParsedFile
from relance.tenancy.context import Acting

SHOWN = 5
SAME, OTHER, LATER = "same", "other", "later"
COMPARED = ("trait", "file", "books", "agreement")  # columns of a question's samples


def find_customers(here: Acting, parsed: ParsedFile) -> None:
    """Find the customers of ``parsed`` in the books, ask about the unsure ones, and keep what was found in ``parsed.customers``.

    A customer is found by code, else registration number, else e-mail, else name and town; what the tool coded anew by the
    invoices that both codes show. Raises AnswerUnknown.
    """
    rows = {row.code: row for row in (*parsed.debtors, *parsed.settled_debtors)}
    new = [rows[code] for code in rows.keys() - _codes_known(rows)]
    known = {one.code: one for one in _known()} if new else {}
    if not known:
        return
    moved = recoded_customers(_open_elsewhere(rows), known.keys(), parsed)
    new.sort(key=lambda row: row.code)
    by_invoices = {one.code: one for one in moved}
    taken = rows.keys() | {one.known_code for one in moved}
    matches = Finder(known.values(), taken).match(row for row in new if row.code not in by_invoices)
    for one in moved:
        _take_moved(matches, one, rows[one.code], known[one.known_code])
    parsed.questions.about(parsed.header)
    _ask(parsed, matches, by_invoices, known, rows)


def _take_moved(matches: Matches, one: Recoded, row: DebtorRow, known: Known) -> None:
    """The same invoices under another code: sure where the names agree, or the ledger itself gives the new code."""
    is_ledgers = style(row.code, row.name) is style(known.code, known.name) is Style.LEDGER
    if is_ledgers or one.has_same_name or alike(row.name, known.name):
        matches.take(row, known)
    else:
        matches.unsure.append((row, known))


def _ask(
    parsed: ParsedFile,
    matches: Matches,
    by_invoices: dict[str, Recoded],
    known: dict[str, Known],
    rows: dict[str, DebtorRow],
) -> None:
    found = parsed.customers
    found.known |= matches.found
    found.recoded |= matches.named
    plainly = {old: new for old, new in matches.recoded.items() if alike(known[old].name, rows[new].name)}
    if plainly and parsed.questions.ask(_about_codes(plainly, known, by_invoices)) == SAME:
        found.recoded |= plainly
    for old, new in matches.recoded.items():
        if old not in plainly:
            matches.unsure.append((rows[new], known[old]))
    for row, one in matches.unsure:
        answer = parsed.questions.ask(_about(row, one))
        if answer == SAME:
            again = Matches()
            again.take(row, one)
            found.known |= again.found
            found.recoded |= again.named | again.recoded
        elif answer == LATER:
            found.doubted[row.code] = one.code


def _about(row: DebtorRow, known: Known) -> Question:
    """Whether a customer of the file is one of the books."""
    name = row.name or row.code
    who = plain(name) if style(row.code, row.name) is Style.NAME else row.code
    facts = {"name": name, "code": known.code, "known": known.name}
    on = (
        Sentence("Booked on {code}, {known}.", facts)
        if known.code != known.name
        else Sentence("Booked on {code}.", facts)
    )
    return Question(
        id=f"customer:{who}:{known.code}",
        words=Sentence("Is {name} your {code}?", facts),
        choices=(
            Choice(SAME, Sentence("The same customer", facts), effect=on),
            Choice(
                OTHER, Sentence("Another customer"), effect=Sentence("Booked as a new customer, who is reminded apart.")
            ),
            Choice(
                LATER,
                Sentence("Say it later"),
                effect=Sentence("Booked apart; nobody is reminded until you say, on Today."),
            ),
        ),
        guess=SAME if numbers_of(row) & known.numbers or emails_of(row) & known.emails else "",
        sample_header=COMPARED,
        samples=tuple(_compared(row, known)),
        scope=Scope.BOOKS,
    )


def _compared(row: DebtorRow, known: Known) -> Iterable[tuple[str, str, str, str]]:
    """Trait, in the file, with us, and how they agree: same, close, other, or silent where one says nothing."""
    close = "close" if alike(row.name, known.name) else "other"
    yield "name", row.name, known.name, "same" if plain(row.name) == plain(known.name) else close
    yield "code", row.code, known.code, "other"
    silent = "silent" if not (row.city and known.city) else ""
    yield "city", row.city, known.city, silent or ("same" if plain(row.city) == plain(known.city) else "other")
    for trait, mine, theirs in (("email", emails_of(row), known.emails), ("number", numbers_of(row), known.numbers)):
        agreement = "silent" if not (mine and theirs) else "same" if mine & theirs else "other"
        domains = [{address.rpartition("@")[2] for address in side} for side in (mine, theirs)]
        if agreement == "other" and trait == "email" and domains[0] & domains[1]:
            agreement = "domain"
        yield trait, ", ".join(sorted(mine)), ", ".join(sorted(theirs)), agreement


def _about_codes(recoded: dict[str, str], known: dict[str, Known], by_invoices: dict[str, Recoded]) -> Question:
    """Whether the ledger numbers its customers anew: asked once for all of them."""
    old, new = next(iter(recoded.items()))
    owed: tuple[Money, ...] = tuple(by_invoices[new].owed) if len(recoded) == 1 and new in by_invoices else ()
    facts = {"count": len(recoded), "old": old, "new": new, "name": known[old].name}
    return Question(
        id="customers:recoded",
        words=Sentence("Are these {count:customer|customers} coded anew? {name}: {old}, now {new}.", facts),
        choices=(
            Choice(
                SAME,
                Sentence("The same, under a new code"),
                owed=owed or None,
                effect=Sentence("Each takes the new code; no invoice moves, no payment is recorded."),
            ),
            Choice(
                OTHER,
                Sentence("Other customers"),
                effect=Sentence("New customers are made; what the known ones owed is no longer in the books."),
            ),
        ),
        guess=SAME,
        sample_header=("known_code", "code", "name"),
        samples=tuple((before, after, known[before].name) for before, after in list(recoded.items())[:SHOWN]),
        scope=Scope.FILE,
    )


# -- the books -----------------------------------------------------------------------------------------------------------


def _codes_known(codes: Iterable[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM parties_debtor WHERE code = ANY(%s)", [list(codes)])
        return {code for (code,) in cursor.fetchall()}


def _known() -> Iterable[Known]:
    """The customers of the books."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT d.code, d.name, d.siren, d.vat_number, d.city, c.emails FROM parties_debtor d
               LEFT JOIN (SELECT debtor_id, array_agg(lower(email)) AS emails FROM parties_contact WHERE email <> '' GROUP BY 1) c
                   ON c.debtor_id = d.id"""
        )
        for code, name, siren, vat_number, city, emails in cursor.fetchall():
            numbers = frozenset(number for number in (siren, vat_number) if number)
            yield Known(code, name, numbers, frozenset(emails or ()), city)


def _open_elsewhere(codes: Iterable[str]) -> Sequence[KnownOpen]:
    """What is open under codes of the books that the file does not name."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT d.code, d.name, r.number, r.issued_on, r.amount, r.currency
               FROM receivables_receivable r JOIN parties_debtor d ON d.id = r.debtor_id
               WHERE r.open_amount > 0 AND d.code <> ALL(%s)""",
            [list(codes)],
        )
        return [
            KnownOpen(code, name, number, issued_on, Money(amount, currency).rounded())
            for code, name, number, issued_on, amount, currency in cursor.fetchall()
        ]
