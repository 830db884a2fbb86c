"""A letter's page as templates draw it: facts written in the debtor's language, nothing left to compute.

What a debtor or a person typed travels as data and is printed as it is, never read as markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from relance.domain.errors import DomainError
from relance.domain.identifiers.company import Siren
from relance.domain.postal_codes import FRENCH
from relance.domain.scenario.model import Sticker
from relance.domain.sentences import LongDate, Sentence
from relance.language import COLON, say, show, typeset
from relance.letters.annex import annex, annex_sums, imputation
from relance.letters.filled_text import FilledText, filled_text
from relance.letters.identity import identity
from relance.letters.labels import (
    BESIDE,
    LABELS,
    STATEMENT_HEADS,
    STATEMENT_LABELS,
    STICKERS,
    how_to_pay,
)
from relance.letters.model import CLAIMS_PENALTIES, Act, Letter, LetterItem
from relance.letters.payment_box import payment_box
from relance.letters.statement import Account, State, accounts
from relance.letters.sums import annex_label, asked_in_words, interest_label, late_paid_label

DAYS_OF_STATE = {State.DUE: LABELS["late"], State.NOT_DUE: STATEMENT_LABELS["due_in"]}
COLUMNS = ("number", "issued", "due", "amount", "paid", "credited", "open", "late")
WIDTH, SMALLEST_NUMBER, BESIDE_CELL = (
    470.0,
    70.0,
    8.0,
)  # of the text, of the first column, of a cell's both sides, in points
SIZES = (9.0, 8.0, 7.0)
DIGIT, BOLD = 0.48, 0.56  # the width of a figure, and of a letter of a head, to the size of the type
STICKER_COLOURS = {Sticker.GREEN: "#1d6142", Sticker.ORANGE: "#7a5000", Sticker.RED: "#a02c19"}


def page_of(letter: Letter) -> tuple[dict[str, object], FilledText]:
    """Everything that the letter says, written in the debtor's language: what templates draw.

    Raises WordingRefused, ForeignDetailsInLetter.
    """
    said = filled_text(letter)
    return _page(letter, said), said


def page_or_why(letter: Letter) -> tuple[dict[str, object] | None, DomainError | None]:
    """What templates draw, or why the letter may not be written: a page shows it beside what mends it."""
    try:
        return page_of(letter)[0], None
    except DomainError as error:
        return None, error


def _page(letter: Letter, said: FilledText) -> dict[str, object]:
    language = letter.language
    claims, is_statement = letter.act in CLAIMS_PENALTIES, letter.act is Act.STATEMENT
    return {
        "language": language,
        "title": said.subject,
        "subject": said.subject,
        "body": said.body,
        "closing": said.closing,
        "signature": [line for line in (letter.creditor.signatory, letter.creditor.name) if line],
        "creditor": asdict(letter.creditor),
        "logo": as_svg(letter.creditor.logo),
        "recipient": _address(letter),
        "place_and_date": _place_and_date(letter),
        "notice": letter.number,
        "colon": COLON[language],
        "identity": identity(letter.creditor, language),
        "siren": Siren.parse(letter.creditor.siren).grouped if letter.creditor.siren else "",
        "labels": {key: say(label, language) for key, label in (LABELS | STATEMENT_HEADS).items()},
        "sticker": _sticker(letter),
        "tables": [] if is_statement else [_table(letter, currency) for currency in letter.currencies],
        "statement": [_account(letter, one) for one in accounts(letter)] if is_statement else None,
        "information_heading": say(BESIDE, language),
        "information": _listing(letter, letter.for_information),
        "payment": {**payment_box(letter, said.reference), "heading": _heading(letter)},
        "annex": annex(letter) if claims else [],
        "annex_heading": say(LABELS[annex_label(letter)], language),
        "annex_sums": annex_sums(letter) if claims else [],
        "imputation": imputation(letter),
    }


def _heading(letter: Letter) -> str:
    """What stands over the account."""
    return typeset(say(how_to_pay(letter), letter.language), letter.language) if letter.asks else ""


def _place_and_date(letter: Letter) -> str:
    day = LongDate(letter.dated)
    if not letter.creditor.city:
        return show(day, letter.language)
    return say(Sentence("{place}, {day}", {"place": letter.creditor.city, "day": day}), letter.language)


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
    country = to.country if to.country.strip().lower() not in FRENCH else ""
    return [
        line
        for line in (to.name, to.street, to.street_2, f"{to.postal_code} {to.city}".strip(), country.upper())
        if line
    ]


def _sticker(letter: Letter) -> dict[str, str] | None:
    if letter.sticker is Sticker.NONE:
        return None
    return {"word": say(STICKERS[letter.sticker], letter.language), "colour": STICKER_COLOURS[letter.sticker]}


def _table(letter: Letter, currency: str) -> dict[str, object]:
    items = letter.in_currency(currency)
    settled = items if letter.act is Act.LATE_PAID else letter.late_paid
    late = [_late_paid_row(letter, item) for item in settled if item.open.currency == currency]
    return {
        **_listing(letter, () if letter.act is Act.LATE_PAID else items),
        "totals": asked_in_words(letter, currency),
        "late_paid": late,
        "late_heads": _late_paid_heads(letter),
        "late_paid_heading": say(LABELS[late_paid_label(letter)], letter.language),
    }


def _listing(letter: Letter, items: Sequence[LetterItem], state: State | None = None) -> dict[str, object]:
    """The rows, and how they are set so that no figure breaks: size of type and width of each column but the first, in points.

    ``state`` is that of a statement's part: it says what the days of the last column are.
    """
    rows = [_row(letter, item) if state is None else _row_of_account(letter, item, state) for item in items]
    heads = [say(LABELS[name], letter.language) for name in COLUMNS]
    if state is not None:
        heads[-1] = say(DAYS_OF_STATE[state], letter.language) if state in DAYS_OF_STATE else ""
    most = [
        max(
            DIGIT * max((len(row[column]) for row in rows), default=0),
            BOLD * max(map(len, heads[column].split()), default=0),
        )
        for column in range(1, len(COLUMNS))
    ]
    size = next((size for size in SIZES if _width(most, size) <= WIDTH - SMALLEST_NUMBER), SIZES[-1])
    return {
        "heads": heads,
        "rows": rows,
        "size": size,
        "widths": [round(size * signs + BESIDE_CELL, 1) for signs in most],
    }


def _width(most: Sequence[float], size: float) -> float:
    return sum(size * signs + BESIDE_CELL for signs in most)


def _account(letter: Letter, account: Account) -> dict[str, object]:
    """A statement's part in one currency: a table for each state, the credits, and what it comes to."""
    language = letter.language

    def word(key: str) -> str:
        return say(STATEMENT_LABELS[key], language)

    sections = [
        {
            "heading": f"{word(part.state.value)}{COLON[language]} {show(part.total, language)}",
            **_listing(letter, part.items, part.state),
        }
        for part in account.sections
    ]
    credited = [
        [
            one.reference,
            word(one.nature.value),
            show(one.on, language),
            show(one.amount, language),
            show(one.open, language),
        ]
        for one in account.credits
    ]
    return {
        "sections": sections,
        "credits": credited,
        "totals": [list(one) for one in account_totals(letter, account)],
    }


def _row_of_account(letter: Letter, item: LetterItem, state: State) -> list[str]:
    """A row whose last column has the days late, or until it is due; nothing where nobody knows."""
    days = (
        ""
        if state in (State.TO_CONFIRM, State.NOT_ASKED, State.BARRED)
        else str(abs((letter.dated - item.due_on).days))
    )
    return [*_row(letter, item)[:-1], days]


def account_totals(letter: Letter, account: Account) -> list[tuple[str, str]]:
    """What each state comes to, the credits, and the balance, as words and amounts; last what of it is due now, where that is
    less: nobody reads the whole balance, barred debts in it, as what is asked.
    """
    language = letter.language
    said = [(part.state.value, part.total) for part in account.sections]
    if account.credits:
        said.append(("credits", -account.credited))
    is_owed = account.balance.amount < 0
    said.append(("in_favour", -account.balance) if is_owed else ("balance", account.balance))
    if (left := letter.left_to_pay(account.currency)) != account.balance and not is_owed:
        said.append(("due_balance", left))
    return [(say(STATEMENT_LABELS[key], language), show(amount, language)) for key, amount in said]


def _late_paid_heads(letter: Letter) -> list[str]:
    names = ("number", "due", "settled", "amount", interest_label(letter), "fixed")
    return [say(LABELS[name], letter.language) for name in names]


def _late_paid_row(letter: Letter, item: LetterItem) -> list[str]:
    language = letter.language
    settled = item.penalties.settled_on if item.penalties else None
    return [
        item.number,
        show(item.due_on, language),
        show(settled, language),
        show(item.amount, language),
        show(item.interest, language) if item.interest else "—",
        show(item.compensation, language) if item.compensation else "—",
    ]


def _row(letter: Letter, item: LetterItem) -> list[str]:
    language = letter.language
    due = say(LABELS["assumed"], language) if item.due_is_assumed else show(item.due_on, language)
    late = "" if item.due_is_assumed else str(item.days_late(letter.dated) or "")
    rests_on = [
        f"{say(LABELS[name], language)} {reference}"
        for name, reference in (("order", item.order_reference), ("delivery", item.delivery_reference))
        if reference
    ]
    if item.demand_received_on:
        rests_on.append(f"{say(LABELS['received'], language)} {show(item.demand_received_on, language)}")
    return [
        "\n".join((item.number, *rests_on)),
        show(item.issued_on, language),
        due,
        show(item.amount, language),
        show(item.paid, language) if item.paid else "—",
        show(item.credited, language) if item.credited else "—",
        show(item.open, language),
        late,
    ]
