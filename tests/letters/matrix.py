"""Every letter and message that a debtor may read, to be looked at: each act, kind of debtor and language, in each odd case.

``python -m tests.letters.matrix --to DIR`` writes a PNG a page, the e-mails as HTML and text, and the text messages; words
after it narrow it down to the names that hold them all, such as ``reminder public en``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from importlib import resources
from itertools import product
from pathlib import Path
from typing import Any

import typst

from relance.channels.model import Envelope
from relance.config.database import set_up_django
from relance.domain.delivery import Purpose
from relance.domain.ledger import CreditNature, DebtorKind
from relance.domain.procedure.formal_notice import Journey, NoticeTerms
from relance.domain.scenario.model import Channel, Sticker
from relance.language import LANGUAGES, Language
from relance.letters.filled_text import filled_text
from relance.letters.model import CLAIMS_PENALTIES, Act, CreditLine, Heading, Letter, LetterItem, Recipient
from relance.letters.page import page_of
from relance.letters.rate_words import rates_in_words
from tests.domain.builders import eur, paid, statement
from tests.letters.builders import CREDITOR, item, letter
from tests.letters.matrix_items import (
    CASES,
    DATED,
    DATED_IN,
    RATES,
    REGIMES,
    SET_APART,
    SETTLED,
    STORIES,
    at_odd_rates,
    items_of,
    settled_of,
)

STICKERS = {Act.REMINDER: Sticker.GREEN, Act.UNPAID_NOTICE: Sticker.ORANGE, Act.MISE_EN_DEMEURE: Sticker.RED}
LONG_NAME = "Établissements Fictifs de la Très Longue Dénomination Sociale et de ses Filiales Réunies du Grand Conte"


def is_written(act: Act, kind: DebtorKind, case: str) -> bool:
    """Whether such a letter exists: nobody is put on notice before their kind and the due date are known, and so on."""
    if act is Act.LATE_PAID or case not in (*CASES, *STORIES):
        return is_odd(act, kind, case)
    if act is Act.MISE_EN_DEMEURE and (kind is DebtorKind.UNKNOWN or case == "assumed"):
        return False
    match case:
        case "promise" | "earlier":
            return act is Act.MISE_EN_DEMEURE
        case "complaint":
            return kind is DebtorKind.CONSUMER
        case "late-paid":
            return act in CLAIMS_PENALTIES and kind in REGIMES
        case _:
            return True


def is_odd(act: Act, kind: DebtorKind, case: str) -> bool:
    """Whether it is written of what was paid late, in a statement alone, at odd rates or to a public body alone."""
    if act is Act.LATE_PAID:
        return kind in REGIMES and case in SETTLED
    if case in SET_APART:
        return act is Act.STATEMENT
    return (case in RATES and kind in REGIMES) or (case == "received" and kind is DebtorKind.PUBLIC_BODY)


def told_in(case: str, act: Act, kind: DebtorKind) -> dict[str, Any]:
    """What a letter of this case says besides its invoices."""
    match case:
        case "part-paid" if act is Act.STATEMENT:  # it lists all that is open, and what is set against nothing
            credit = CreditLine("VIR-7", CreditNature.PAYMENT, date(2026, 11, 2), eur("60.00"), eur("60.00"))
            return {"credits": (credit,)}
        case "part-paid" if act is not Act.LATE_PAID:
            return {"for_information": (item("F-2026-088", "75.00", due="2026-11-01", regime=None),)}
        case "earlier":
            return {"reminded_on": (date(2026, 5, 4), date(2026, 6, 1)), "is_work_done": True}
        case "promise":
            return {"broken_promises": (date(2026, 10, 30),)}
        case "complaint":
            site = "mediation-imaginaire.example"
            mediator = f"Médiation Imaginaire, 3 rue de l’Entente, 75000 Ville-Imaginaire, {site}"
            return {
                "had_complaint": True,
                "creditor": replace(CREDITOR, mediator=mediator, mediator_site=site),
            }
        case "late-paid":
            settled = statement(
                "640.00", paid("2026-06-15", "640.00"), due="2026-03-31", until="2026-11-20", regime=REGIMES[kind]
            )
            late = item("F-2026-017", "640.00", paid=eur("640.00"), open=eur("0.00"), penalties=settled)
            return {"late_paid": (late,)}
        case _:
            return {}


def addressed(case: str, kind: DebtorKind, language: Language) -> Recipient:
    """Who receives it."""
    name = LONG_NAME if case == "long-names" else "Librairie du Songe"
    match case:
        case "overseas":
            return Recipient(name, kind, language, "12 rue de la Fiction", "97200", "Bourg-Fictif", "France")
        case "abroad":
            return Recipient(name, kind, language, "12 Imaginary Lane", "ZZ9 9ZZ", "Fictown", "United Kingdom")
        case _:
            return Recipient(
                name, kind, language, "12 rue de la Fiction", "01000", "Bourg-Fictif", "France", "Bâtiment B"
            )


def invoices_of(act: Act, kind: DebtorKind, case: str) -> tuple[LetterItem, ...]:
    """What the letter lists."""
    if act is Act.LATE_PAID:
        return settled_of(case, REGIMES[kind])
    if case in RATES:
        return at_odd_rates(case, REGIMES[kind])
    return items_of("1" if case in STORIES else case, REGIMES.get(kind))


def letters() -> Iterator[tuple[str, Letter]]:
    """Each with its name."""
    terms = NoticeTerms()
    cases = dict.fromkeys((*CASES, *STORIES, *SET_APART, *RATES, "received", *SETTLED))
    for act, kind, language, case in product(Act, DebtorKind, LANGUAGES, cases):
        if not is_written(act, kind, case):
            continue
        listed, dated = invoices_of(act, kind, case), DATED_IN.get(case, DATED)
        if case == "part-paid" and act is Act.STATEMENT:
            listed = (*listed, item("F-2026-088", "75.00", due="2026-12-31", regime=None))
        to = addressed(case, kind, language)
        journey = Journey.between(CREDITOR.postal_code, to.postal_code, to.country, by_post=True)
        one = letter(
            act,
            *listed,
            kind=kind,
            language=language,
            penalty_rate=rates_in_words(listed, kind, is_contract=False),
            sticker=STICKERS.get(act, Sticker.NONE),
            number="2026-000012",
            recipient=to,
            journey=journey,
            dated=dated,
            counted_until=dated - timedelta(days=2),
            pay_by=terms.pay_by(dated, journey) if act is Act.MISE_EN_DEMEURE else None,
            **told_in(case, act, kind),
        )
        if case == "long-names":
            one = replace(one, creditor=replace(CREDITOR, name=LONG_NAME, account_holder=LONG_NAME[:70]))
        yield f"{act.value}-{kind.value}-{language}-{case}", one


def pages_of(one: Letter, ppi: float = 80) -> list[bytes]:
    """A PNG of each page of the letter."""
    data, _ = page_of(one)
    template = resources.files("relance.letters.typst").joinpath("letter.typ")
    fonts = resources.files("relance.letters.fonts")
    made: Any = typst.compile(
        str(template),
        format="png",
        ppi=ppi,
        ignore_system_fonts=True,
        font_paths=[str(fonts)],
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return made if isinstance(made, list) else [made]


def envelope(one: Letter, channel: Channel) -> Envelope:
    """The e-mail or text message about the letter."""
    from relance.outbox.models import Notice  # rooms with tables: loaded once settings are

    said = filled_text(one)
    words = {"body": said.body, "closing": said.closing, "reference": said.reference}
    notice = Notice(year=2026, number=12, purpose=Purpose.DEMAND.value, content=json.dumps({"said": words}))
    return envelope_for(notice, one, channel, pdf=b"")


def envelope_for(notice: Any, one: Letter | Heading, channel: Channel, pdf: bytes | None = None) -> Envelope:
    """The same of a notice that is there."""
    from relance.letters.letterhead import Sender
    from relance.outbox.envelopes import envelope_of  # rooms with tables: loaded once settings are
    from relance.outbox.models import Message

    return envelope_of(
        Message(channel=channel.value, recipient="a@songe.example"),
        notice,
        one,
        pdf=pdf,
        sender=Sender("compta@fabrique-fictive.example", "Fabrique"),
        carriers={Channel.EMAIL},
    )


def write(folder: Path, words: list[str]) -> int:
    """Write what bears all these words in its name; returns how many pages they are."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for name, one in letters():
        if set(words) <= set(name.replace("-", " ").replace("_", " ").split()) | {name}:
            for number, page in enumerate(pages_of(one), start=1):
                folder.joinpath(f"{name}-page-{number}.png").write_bytes(page)
                written += 1
            email, sms = (envelope(one, channel) for channel in (Channel.EMAIL, Channel.SMS))
            folder.joinpath(f"{name}.html").write_text(email.html)
            folder.joinpath(f"{name}.txt").write_text(f"{email.subject}\n\n{email.text}\n\n-- SMS --\n{sms.text}\n")
    return written


if __name__ == "__main__":
    set_up_django()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--to", type=Path, required=True)
    given = parser.parse_args()
    print(write(given.to, given.words), "pages")  # noqa: T201 (a tool)
