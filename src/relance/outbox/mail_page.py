"""A message as an HTML page that mail programs show alike, light and dark: one column, tables, styles in line, no picture.

What matters is in line, for programs that drop a style sheet; the sheet itself only changes colours at night and margins on a phone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from relance.letters.information import InformationText, Look, Piece

SANS = "-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
SERIF = "'Iowan Old Style','Palatino Linotype',Palatino,Georgia,serif"
INK, QUIET, HAIRLINE, LINK, PAPER = "#17201f", "#47524f", "#d9dfdb", "#12506f", "#f1f4f2"
BODY = f"font-family:{SANS};font-size:16px;line-height:25px;color:{INK};"
SMALLER = f"font-family:{SANS};font-size:14px;line-height:21px;color:{QUIET};"
AT_NIGHT = """
  @media (prefers-color-scheme: dark) {
    .bg { background: #11171b !important; } .card { background: #171f24 !important; border-color: #2c383f !important; }
    .ink { color: #e8edec !important; } .ink2 { color: #b3bfc0 !important; } .rule { border-color: #2c383f !important; }
    .link { color: #8cc4e0 !important; } .sum { border-color: #e8edec !important; }
    .btn { background: #8cc4e0 !important; } .btn a { color: #0d1c25 !important; }
  }
  @media (max-width: 480px) { .pad { padding-left: 20px !important; padding-right: 20px !important; } }
"""


@dataclass(frozen=True, slots=True)
class MailPage:
    """What a page says: who writes (the company, and the person), the text, who signs, and what a business paper bears at its foot."""

    sender: tuple[str, str]
    text: InformationText
    signature: Sequence[str]
    identity: str


def mail_page(page: MailPage) -> str:
    """The whole page."""
    text = page.text
    preview = f'<div style="display:none;max-height:0;overflow:hidden;">{escape(text.preview)}</div>'
    return (
        f'<!doctype html><html lang="{text.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(text.subject or page.sender[0])}</title><style>{AT_NIGHT}</style></head>"
        f'<body class="bg" style="margin:0;padding:0;background:{PAPER};">{preview if text.preview else ""}'
        f'<table role="presentation" class="bg" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:{PAPER};">'
        '<tr><td align="center" style="padding:24px 12px;">'
        '<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0"'
        f' style="max-width:600px;background:#ffffff;border:1px solid {HAIRLINE};">{"".join(_rows(page))}</table>'
        "</td></tr></table></body></html>"
    )


def _rows(page: MailPage) -> Iterator[str]:
    company, person = page.sender
    who = f"<strong>{escape(company)}</strong>"
    if person and person != company:
        who += f'<br><span class="ink2" style="font-size:14px;color:{QUIET};">{escape(person)}</span>'
    yield _row(f'<div class="ink" style="{BODY}font-size:15px;line-height:22px;">{who}</div>')
    text = page.text
    if text.heading:
        style = f"margin:0;font-family:{SERIF};font-size:25px;line-height:31px;font-weight:normal;color:{INK};"
        yield _row(f'<h1 class="ink" style="{style}">{escape(text.heading)}</h1>')
    yield _row(_paragraph(text.salutation))
    before: Look | None = None
    small = []
    for piece in text.pieces:
        if piece.look is Look.SMALL:
            small.append(_lines(piece.text))
        else:
            yield _row(_piece(piece), above=10 if piece.look is Look.NOTE and before is not Look.TEXT else 18)
        before = piece.look
    signed = "<br>".join([escape(text.closing), *(escape(line) for line in page.signature)])
    yield _row(f'<p class="ink" style="margin:0;{BODY}">{signed}</p>', above=24)
    foot = "<br><br>".join([*small, _lines(page.identity)])
    style = f"margin:0;font-family:{SANS};font-size:13px;line-height:19px;color:{QUIET};"
    yield _row(f'<p class="ink2" style="{style}">{foot}</p>', above=24, below=28)


def _row(html: str, *, above: int = 18, below: int = 0) -> str:
    return f'<tr><td class="pad" style="padding:{above}px 36px {below}px;">{html}</td></tr>'


def _piece(piece: Piece) -> str:
    match piece.look:
        case Look.QUOTE:
            style = f"margin:0;padding:0 0 0 16px;border-left:4px double #e2aca0;font-family:{SERIF};font-size:18px;line-height:27px;"
            return f'<p class="ink" style="{style}color:{INK};">{_lines(piece.text)}</p>'
        case Look.TABLE:
            return _table(piece)
        case Look.BUTTON:
            return _button(piece)
        case Look.LINKS:
            return _links(piece)
        case Look.NOTE:
            return f'<p class="ink2" style="margin:0;{SMALLER}">{_lines(piece.text)}</p>'
        case _:
            return _paragraph(piece.text)


def _paragraph(text: str) -> str:
    return f'<p class="ink" style="margin:0;{BODY}">{_lines(text)}</p>'


def _table(piece: Piece) -> str:
    caption = f"text-align:left;padding:0 0 8px;font-family:{SERIF};font-size:18px;line-height:24px;color:{INK};"
    rows = [
        _cells(label, amount, is_sum=place == len(piece.rows)) for place, (label, amount) in enumerate(piece.rows, 1)
    ]
    return (
        f'<table width="100%" cellpadding="0" cellspacing="0" border="0" style="{BODY}font-size:15px;line-height:21px;'
        f'border-collapse:collapse;"><caption class="ink" style="{caption}">{escape(piece.text)}</caption>{"".join(rows)}</table>'
    )


def _cells(label: str, amount: str, *, is_sum: bool) -> str:
    rule = (
        f"border-top:1px solid {INK};border-bottom:3px double {INK};" if is_sum else f"border-top:1px solid {HAIRLINE};"
    )
    style, kind = f"padding:9px 0;{rule}color:{INK};", "ink sum" if is_sum else "ink rule"
    strong = ("<strong>", "</strong>") if is_sum else ("", "")
    label, amount = (f"{strong[0]}{escape(one)}{strong[1]}" for one in (label, amount))
    return (
        f'<tr><td class="{kind}" style="{style}">{label}</td>'
        f'<td class="{kind}" align="right" valign="top" style="{style}white-space:nowrap;padding-left:12px;">{amount}</td></tr>'
    )


def _button(piece: Piece) -> str:
    ((label, address),) = piece.links
    style = f"display:block;padding:14px 20px;font-family:{SANS};font-size:16px;line-height:20px;font-weight:600;color:#ffffff;"
    return (
        '<table role="presentation" cellpadding="0" cellspacing="0" border="0" width="100%"><tr>'
        f'<td class="btn" align="center" style="background:{LINK};border-radius:3px;">'
        f'<a href="{escape(address)}" style="{style}text-decoration:none;">{escape(label)}</a></td></tr></table>'
    )


def _links(piece: Piece) -> str:
    heading = f"margin:0 0 6px;font-family:{SERIF};font-size:18px;line-height:24px;color:{INK};"
    links = "<br>".join(
        f'<a class="link" href="{escape(address)}" style="color:{LINK};">{escape(label)}</a>'
        for label, address in piece.links
    )
    return (
        f'<p class="ink" style="{heading}">{escape(piece.text)}</p>'
        f'<p class="ink" style="margin:0;{BODY}line-height:34px;">{links}</p>'
    )


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines())
