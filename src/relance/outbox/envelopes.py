"""A claimed message as an envelope: what the letter says, as e-mail or text message, with the letter itself attached.

A subject line and a text message name the creditor and a number; no amount and no word for debt (promise 11).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from html import escape

from relance.channels.model import Attachment, Envelope
from relance.documents.archive import PDF
from relance.domain.delivery import FAILED
from relance.domain.identifiers.bank import Iban
from relance.domain.scenario.model import Channel
from relance.domain.sentences import Sentence
from relance.language import COLON, labelled, say, show, typeset
from relance.language.articles import unparted
from relance.letters.identity import identity
from relance.letters.labels import BESIDE, LABELS, STATEMENT_LABELS, how_to_pay
from relance.letters.letterhead import Sender
from relance.letters.model import DEPOSIT_ACTS, Act, Creditor, Heading, Letter, LetterItem, asked_of
from relance.letters.page import account_totals
from relance.letters.payment_box import contact_lines
from relance.letters.statement import Account, accounts
from relance.letters.sums import asked_in_words
from relance.outbox.mail_page import AT_NIGHT, MailPage, mail_page
from relance.outbox.models import Message, Notice
from relance.outbox.posting import Information
from relance.outbox.text_messages import own_words, text_message
from relance.tenancy.context import Acting

SUBJECT = Sentence("{creditor}: letter no. {number}")
ATTACHED = Sentence("You will find our letter no. {number} attached.")
QUIET, INK, HAIRLINE = "#47524f", "#17201f", "#c9cfca"
NOT_PARTED = '<span style="white-space:nowrap">{}</span>'


def envelope_of(
    message: Message,
    notice: Notice,
    letter: Letter | Heading,
    *,
    pdf: bytes | None,
    copies: tuple[Attachment, ...] = (),
    sender: Sender,
    carriers: Collection[Channel] = (),
) -> Envelope:
    """The envelope of an e-mail or a text message; ``copies`` are those of the invoices it asks for, ``carriers`` the ways by
    which, text messages apart, the letter goes to its debtor; ``pdf`` is None where no document goes along.
    """
    facts = {"creditor": letter.creditor.name, "number": notice.name}
    language = letter.language
    subject = say(Sentence(SUBJECT.template, facts), language)
    has_own_words = not isinstance(letter, Letter) or notice.act in DEPOSIT_ACTS
    if message.channel == Channel.SMS.value:
        own = Information.of(notice).text(language).sms if has_own_words else ""
        text = own_words(own, language) if own else text_message(letter.creditor, notice.name, carriers, language)
        return Envelope(str(message.public_id), message.recipient, letter.recipient.name, sender.sms, "", subject, text)
    if not isinstance(letter, Letter) or notice.act in DEPOSIT_ACTS:
        return _information(message, notice, letter, pdf=pdf, sender=sender, subject=subject)
    said = json.loads(notice.content)["said"]
    attached = say(Sentence(ATTACHED.template, facts), language)
    return Envelope(
        str(message.public_id),
        message.recipient,
        letter.recipient.name,
        sender.email,
        letter.creditor.name,
        subject,
        text=_text(letter, said, attached),
        html=_html(letter, said, attached),
        language=language,
        attachments=(*([Attachment(f"{notice.name}.pdf", PDF, pdf)] if pdf else []), *copies),
    )


def carriers_of(here: Acting, notice: Notice) -> frozenset[Channel]:
    """By which ways, text messages apart, the letter goes to its debtor or went there."""
    carried = Message.objects.filter(notice=notice).exclude(channel=Channel.SMS.value).exclude(state__in=FAILED)
    return frozenset(Channel(one) for one in carried.values_list("channel", flat=True)) & {Channel.EMAIL, Channel.POST}


def _information(
    message: Message, notice: Notice, heading: Heading | Letter, *, pdf: bytes | None, sender: Sender, subject: str
) -> Envelope:
    """What the act's text says, the document with it if there is one, and nothing asked."""
    language = heading.language
    text = Information.of(notice).text(language)
    salutation = text.salutation or say(LABELS["salutation"], language)
    parts = [salutation, *text.paragraphs, text.closing, "\n".join(signature_of(heading.creditor)), _identity(heading)]
    if text.heading:
        parts.insert(0, text.heading)
    page = MailPage(
        sender=(heading.creditor.name, heading.creditor.signatory),
        text=replace(text, salutation=salutation),
        signature=signature_of(heading.creditor),
        identity=_identity(heading),
    )
    return Envelope(
        str(message.public_id),
        message.recipient,
        heading.recipient.name,
        sender.email,
        heading.creditor.name,
        text.subject or subject,
        text="\n\n".join(parts) + "\n",
        html=mail_page(page),
        language=language,
        attachments=(Attachment(f"{plain_name(text.document)}.pdf", PDF, pdf),) if pdf else (),
    )


def plain_name(text: str) -> str:
    """The text as a file name: letters, digits and hyphens."""
    return "".join(character if character.isalnum() else "-" for character in text)[:80]


def _rows(letter: Letter, items: tuple[LetterItem, ...]) -> list[list[str]]:
    """Number, due date and what is left of each item; of what was paid late, the day of payment and what that delay costs."""
    language = letter.language
    if letter.act is Act.LATE_PAID:
        return [
            [
                item.number,
                show(item.penalties.settled_on if item.penalties else None, language),
                show(asked_of(letter.act, [item], item.open.currency), language),
            ]
            for item in items
        ]
    return [
        [
            item.number,
            say(LABELS["assumed"], language) if item.due_is_assumed else show(item.due_on, language),
            show(item.open, language),
        ]
        for item in items
    ]


def _columns(letter: Letter) -> tuple[str, str, str]:
    """The labels of what ``_rows`` gives."""
    return ("number", "settled", "asked") if letter.act is Act.LATE_PAID else ("number", "due", "open")


def _foot(letter: Letter, currency: str) -> list[list[str]]:
    """What stands under these rows. Each invoice paid late has its penalties and its fixed sum in its row: to list these again
    under the rows would count them twice; the paragraphs say them apart.
    """
    *parts, asked = asked_in_words(letter, currency)
    return [asked] if letter.act is Act.LATE_PAID else [*parts, asked]


def _payment(letter: Letter, said: dict[str, str]) -> list[str]:
    language, creditor = letter.language, letter.creditor
    lines = [typeset(say(how_to_pay(letter), language), language), labelled(LABELS["holder"], creditor.payee, language)]
    lines.append(f"IBAN {Iban.parse(creditor.iban).grouped}")
    if creditor.bic:
        lines.append(f"BIC {creditor.bic}")
    if said["reference"]:
        lines.append(labelled(LABELS["reference"], said["reference"], language))
    return lines


def _question(letter: Letter) -> list[str]:
    """Whom to ask, and how."""
    return [say(LABELS["question"], letter.language), *contact_lines(letter.creditor)]


def signature_of(creditor: Creditor) -> list[str]:
    """Who signs, and where they are reached."""
    return [line for line in (creditor.signatory, creditor.name, creditor.phone, creditor.email) if line]


def _identity(letter: Letter | Heading) -> str:
    """An e-mail is a business paper: it bears what a letter bears at its foot (C. com. art. R123-237)."""
    return " · ".join(identity(letter.creditor, letter.language))


def _text(letter: Letter, said: dict[str, str], attached: str) -> str:
    language = letter.language
    parts = [say(LABELS["salutation"], language), *said["body"]]
    is_statement = letter.act is Act.STATEMENT
    for account in accounts(letter) if is_statement else ():
        parts += ["\n".join(lines) for lines in _account_in_text(letter, account)]
    for currency in () if is_statement else letter.currencies:
        rows = _rows(letter, letter.in_currency(currency))
        label = LABELS[_columns(letter)[1]]
        lines = [f"  {number}   {labelled(label, day, language)}   {amount}" for number, day, amount in rows]
        lines += [f"  {name}{COLON[language]} {amount}" for name, amount in _foot(letter, currency)]
        parts.append("\n".join(lines))
    if letter.for_information:
        rows = _rows(letter, letter.for_information)
        parts.append(
            "\n".join([f"{say(BESIDE, language)}{COLON[language]}", *(f"  {'   '.join(row)}" for row in rows)])
        )
    if letter.asks:
        parts.append("\n".join(_payment(letter, said)))
    parts += [
        "\n".join(_question(letter)),
        attached,
        said["closing"],
        "\n".join(signature_of(letter.creditor)),
        f"-- \n{_identity(letter)}",
    ]
    return "\n\n".join(parts) + "\n"


def _credit_rows(letter: Letter, account: Account) -> list[list[str]]:
    language = letter.language
    return [
        [
            f"{say(STATEMENT_LABELS[one.nature.value], language)} {one.reference}".strip(),
            show(one.on, language),
            show(-one.open, language),
        ]
        for one in account.credits
    ]


def _account_in_text(letter: Letter, account: Account) -> list[list[str]]:
    """A statement's part in one currency as lines: each state, the credits, the totals."""
    language = letter.language
    blocks = []
    for part in account.sections:
        lines = [f"  {'   '.join(row)}" for row in _rows(letter, part.items)]
        blocks.append(
            [
                f"{say(STATEMENT_LABELS[part.state.value], language)}{COLON[language]} {show(part.total, language)}",
                *lines,
            ]
        )
    if account.credits:
        lines = [f"  {'   '.join(row)}" for row in _credit_rows(letter, account)]
        blocks.append([say(STATEMENT_LABELS["credits"], language), *lines])
    return [*blocks, [f"{name}{COLON[language]} {amount}" for name, amount in account_totals(letter, account)]]


def _account_in_html(letter: Letter, account: Account) -> list[str]:
    """The same as tables."""
    language = letter.language
    heads = [say(LABELS[name], language) for name in ("number", "due", "open")]
    parts = []
    for part in account.sections:
        total = [say(STATEMENT_LABELS[part.state.value], language), "", show(part.total, language)]
        parts.append(_table(heads, _rows(letter, part.items), total))
    if account.credits:
        of_credits = [say(STATEMENT_LABELS[name], language) for name in ("credits", "on", "left")]
        parts.append(_table(of_credits, _credit_rows(letter, account), None))
    lines = [f"{escape(name + COLON[language])} {escape(amount)}" for name, amount in account_totals(letter, account)]
    return [*parts, f"<p>{'<br>'.join(lines[:-1])}<br><b>{lines[-1]}</b></p>"]


def _html(letter: Letter, said: dict[str, str], attached: str) -> str:
    """Simple HTML that mail programs show alike: one column, a table of what is owed, no picture and no link."""
    language = letter.language
    heads = [say(LABELS[name], language) for name in _columns(letter)]
    parts = [_paragraph(say(LABELS["salutation"], language)), *(_paragraph(text) for text in said["body"])]
    is_statement = letter.act is Act.STATEMENT
    for account in accounts(letter) if is_statement else ():
        parts += _account_in_html(letter, account)
    for currency in () if is_statement else letter.currencies:
        *sums, total = ([name, "", amount] for name, amount in _foot(letter, currency))
        parts.append(_table(heads, [*_rows(letter, letter.in_currency(currency)), *sums], total))
    if letter.for_information:
        parts.append(_paragraph(say(BESIDE, language)))
        parts.append(_table(heads, _rows(letter, letter.for_information), None))
    parts += [*([_box(_payment(letter, said))] if letter.asks else []), _box(_question(letter))]
    parts += [_paragraph(attached), _paragraph(said["closing"])]
    parts.append(f"<p>{'<br>'.join(escape(line) for line in signature_of(letter.creditor))}</p>")
    parts.append(
        f'<p class="ink2 rule" style="font-size:12px;color:{QUIET};border-top:1px solid {HAIRLINE};padding-top:8px">'
        f"{escape(_identity(letter))}</p>"
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
        f"<title>{escape(letter.creditor.name)}</title><style>{AT_NIGHT}</style></head>"
        '<body class="card ink" style="margin:0 auto;padding:16px;max-width:640px;font:16px/1.5 Georgia,serif;'
        f'overflow-wrap:break-word;background:#ffffff;color:{INK}">' + "".join(parts) + "</body></html>"
    )


def _box(lines: list[str]) -> str:
    first, *others = (escape(line) for line in lines)
    said = "<br>".join([f"<b>{first}</b>", *others])
    return f'<p class="bg" style="background:#f1f4f2;padding:12px;border-radius:3px">{said}</p>'


def _paragraph(text: str) -> str:
    return f"<p>{unparted(escape(text), NOT_PARTED)}</p>"


def _table(heads: list[str], rows: list[list[str]], total: list[str] | None) -> str:
    """On a phone a long number breaks where it must; no day and no amount does."""
    whole = "white-space:nowrap;"
    columns = [("left", "word-break:break-word;"), ("left", whole), ("right", whole)]

    def cells(values: list[str], style: str = "") -> str:
        return "".join(
            f'<td class="rule" style="text-align:{side};padding:6px 8px;border-bottom:1px solid {HAIRLINE};{breaks}{style}">'
            f"{escape(value)}</td>"
            for value, (side, breaks) in zip(values, columns, strict=True)
        )

    named = "".join(
        f'<th class="ink2 rule" style="text-align:{side};padding:6px 8px;border-bottom:1px solid {HAIRLINE};color:{QUIET}">'
        f"{escape(head)}</th>"
        for head, (side, _breaks) in zip(heads, columns, strict=True)
    )
    lines = [f"<tr>{named}</tr>", *(f"<tr>{cells(row)}</tr>" for row in rows)]
    if total:
        lines.append(f"<tr>{cells(total, 'font-weight:bold')}</tr>")
    return f'<table style="width:100%;border-collapse:collapse;margin:16px 0">{"".join(lines)}</table>'
