"""An e-mail says what its letter says: its lines add up, it greets, names the account and whom to ask."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from relance.domain.delivery import Purpose
from relance.domain.scenario.model import Channel
from relance.language import LANGUAGES, Language
from relance.letters.letterhead import Sender
from relance.letters.model import Act, Heading, Letter
from relance.outbox.envelopes import envelope_of
from relance.outbox.models import Message, Notice
from tests.letters.builders import letter
from tests.letters.matrix import envelope, letters

EVERY = [pytest.param(one, id=name) for name, one in letters() if name.split("-")[0] != "statement"]
AMOUNT = re.compile(r"(?P<sign>-?)[€£]?(?P<whole>\d[\d\s.,]*)[.,](?P<cents>\d\d)(?:\s?[€£])?")


class Table(HTMLParser):
    """The last cell of each row of the first tables, one for each currency."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[list[str]]] = []
        self._tag = ""
        self.feed(html)

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self._tag = tag
        if tag == "table":
            self.rows.append([])
        elif tag == "tr":
            self.rows[-1].append([])
        elif tag in ("td", "th"):
            self.rows[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._tag = ""

    def handle_data(self, data: str) -> None:
        if self._tag in ("td", "th"):
            self.rows[-1][-1][-1] += data


def read(text: str) -> Decimal:
    digits = re.sub(r"\D", "", text)
    return Decimal(digits) / 100


@pytest.mark.requirement("P18", "P24")
@pytest.mark.parametrize("one", EVERY)
def test_the_lines_of_an_e_mail_add_up_to_its_total(one: Letter) -> None:
    tables = Table(envelope(one, Channel.EMAIL).html).rows
    for currency, (_heads, *rows) in zip(one.currencies, tables, strict=False):
        listed = rows[: len(one.in_currency(currency))]
        *parts, asked = rows[len(listed) :]
        assert sum(read(row[-1]) for row in parts or listed) == read(asked[-1]) == one.asked(currency).amount
        if parts:
            assert sum(read(row[-1]) for row in listed) == read(parts[0][-1]), "what is left adds up to the principal"
        else:
            assert one.act is Act.LATE_PAID


@pytest.mark.requirement("P18", "P24")
@pytest.mark.parametrize("one", [one for _name, one in letters() if one.act is Act.LATE_PAID])
def test_an_e_mail_about_invoices_paid_late_counts_nothing_twice(one: Letter) -> None:
    email = envelope(one, Channel.EMAIL)
    for currency, (_heads, *rows) in zip(one.currencies, Table(email.html).rows, strict=False):
        *listed, asked = rows
        assert len(listed) == len(one.in_currency(currency)), "a row for each invoice, and its sum"
        assert sum(read(row[-1]) for row in listed) == read(asked[-1]) == one.asked(currency).amount
    owed = "Pénalités|Intérêts|Indemnité" if one.language == "fr" else "Late-payment|Interest|Fixed"
    assert not re.search(rf"^  ({owed})", email.text, re.MULTILINE)


@pytest.mark.parametrize("one", [one for name, one in letters() if "long-names" in name])
def test_an_e_mail_is_read_on_a_phone_and_at_night(one: Letter) -> None:
    html = envelope(one, Channel.EMAIL).html
    body, cells = re.findall(r"<body[^>]*>", html)[0], re.findall(r"<td[^>]*>", html)
    assert 'name="viewport"' in html
    assert 'name="color-scheme"' in html
    assert 'class="card ink"' in body
    assert "background:" in body, "ink never lies on a ground that others choose"
    for number, day, amount in zip(cells[::3], cells[1::3], cells[2::3], strict=True):
        assert "word-break:break-word" in number, "a long number breaks, instead of pushing its amount off the screen"
        assert "white-space:nowrap" in day
        assert "white-space:nowrap" in amount
    for coloured in re.findall(r"<(?:p|td|th)[^>]*(?:color|background|border-bottom):[^>]*>", html):
        assert 'class="' in coloured, f"{coloured} has no colour at night"


@pytest.mark.parametrize("one", EVERY)
def test_an_e_mail_greets_names_the_account_and_whom_to_ask_and_its_subject_no_amount(one: Letter) -> None:
    email = envelope(one, Channel.EMAIL)
    for said in (email.text, email.html):
        assert ("Madame, Monsieur," if one.language == "fr" else "Dear Sir or Madam,") in said
        assert "FR14 2004 1010 0505 0001 3M02 606" in said
        assert ("Une question, un désaccord" if one.language == "fr" else "A question or a disagreement?") in said
        assert ("Titulaire du compte" if one.language == "fr" else "Account holder") in said
    if one.language == "en":
        assert not re.search(r"[ \xa0\u202f][:;?!%]", email.text + email.subject)
    assert not re.search(r"[€£]|\d[.,]\d\d|rappel|impay|demeure|reminder|unpaid|notice", email.subject, re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_e_mail_with_a_copy_takes_its_leave_and_signs_line_by_line(language: Language) -> None:
    notice = Notice(
        year=2026,
        number=12,
        purpose=Purpose.INFORMATION.value,
        act="invoice_copy",
        content=json.dumps({"number": "F-1"}),
    )
    one = letter(language=language)
    message = Message(channel=Channel.EMAIL.value, recipient="a@songe.example")
    sent = envelope_of(
        message,
        notice,
        Heading(one.creditor, one.recipient),
        pdf=b"%PDF-",
        sender=Sender("compta@fabrique-fictive.example", ""),
    )
    closing = "Veuillez agréer, Madame, Monsieur," if language == "fr" else "Yours faithfully,"
    for text in (sent.text, sent.html):
        assert closing in text
    assert "Le service comptable<br>Fabrique Fictive" in sent.html
