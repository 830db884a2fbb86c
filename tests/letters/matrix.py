"""Every letter and message that a debtor may read, to be looked at: each act, kind of debtor and language, in each odd case.

``python -m tests.letters.matrix --to DIR`` writes a PNG a page, the e-mails as HTML and text, and the text messages; words
after it narrow it down to the names that hold them all, such as ``reminder public en``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import resources
from itertools import product
from pathlib import Path
from typing import Any

import typst

from relance.channels.model import Envelope
from relance.config.database import set_up_django
from relance.domain.delivery import Purpose
from relance.domain.law.fr.regimes import Regime
from relance.domain.ledger import CreditNature, DebtorKind
from relance.domain.money import Money
from relance.domain.scenario.model import Channel, Sticker
from relance.language import LANGUAGES
from relance.letters.model import Act, CreditLine, Letter, LetterItem, Recipient
from relance.letters.page import page_of
from relance.letters.rate_words import rates_in_words
from relance.letters.said import said_of
from tests.domain.builders import eur, paid, statement
from tests.letters.builders import CREDITOR, item, letter

REGIMES = {DebtorKind.COMPANY: Regime.FR_B2B, DebtorKind.PUBLIC_BODY: Regime.FR_PUBLIC}
STICKERS = {Act.REMINDER: Sticker.GREEN, Act.UNPAID_NOTICE: Sticker.ORANGE, Act.MISE_EN_DEMEURE: Sticker.RED}
LONG_NAME = "Établissements Fictifs de la Très Longue Dénomination Sociale et de ses Filiales Réunies du Grand Conte"
MANY = (1, 7, 40)


def items_of(case: str, regime: Regime | None) -> tuple[LetterItem, ...]:
    """The receivables of a letter in this case."""
    match case:
        case "part-paid":  # two invoices, one paid in part over a change of rates, one credited in part
            part = (
                statement("1200.00", paid("2026-05-04", "400.00"), due="2026-03-31", until="2026-11-20", regime=regime)
                if regime
                else None
            )
            credited = statement("900.00", due="2025-05-31", until="2026-11-20", regime=regime) if regime else None
            return (
                item("F-2026-042", regime=regime, paid=eur("400.00"), open=eur("800.00"), penalties=part),
                item(
                    "F-2025-007",
                    "1000.00",
                    due="2025-05-31",
                    regime=regime,
                    credited=eur("100.00"),
                    open=eur("900.00"),
                    penalties=credited,
                ),
            )
        case "gbp":
            pounds = Money(Decimal("1234.56"), "GBP")
            return (item("F-2026-042", regime=None, money=pounds), item("F-2026-043", "310.00", regime=regime))
        case "assumed":
            return (item(regime=None, due_is_assumed=True), item("F-2026-043", "310.00", regime=regime))
        case "long-names":
            return (
                item(
                    "F-2026-042/ANNEXE-TRAVAUX-SUPPLEMENTAIRES-LOT-7",
                    "1234567.89",
                    regime=regime,
                    order_reference="BC-2026-000123456789",
                    delivery_reference="BL-998877",
                ),
            )
        case _:
            return tuple(item(f"F-2026-{n:03}", "129.90", regime=regime) for n in range(int(case)))


def letters() -> Iterator[tuple[str, Letter]]:
    """Each with its name."""
    cases = ("part-paid", "gbp", "assumed", "long-names", *map(str, MANY))
    for act, kind, language, case in product(Act, DebtorKind, LANGUAGES, cases):
        regime = REGIMES.get(kind)
        listed = items_of(case, regime)
        recipient = Recipient(
            LONG_NAME if case == "long-names" else "Librairie du Songe", kind, language, "12 rue de la Fiction", "01000",
            "Bourg-Fictif", "France",
        )  # fmt: skip
        options: dict[str, Any] = {
            "sticker": STICKERS.get(act, Sticker.NONE),
            "number": "2026-000012",
            "recipient": recipient,
        }
        if case == "part-paid" and act is Act.STATEMENT:  # it lists all that is open, and what is set against nothing
            listed = (*listed, item("F-2026-088", "75.00", due="2026-12-31", regime=None))
            options["credits"] = (
                CreditLine("VIR-7", CreditNature.PAYMENT, date(2026, 11, 2), eur("60.00"), eur("60.00")),
            )
        elif case == "part-paid":
            options["for_information"] = (item("F-2026-088", "75.00", due="2026-11-01", regime=None),)
        one = letter(
            act,
            *listed,
            kind=kind,
            language=language,
            penalty_rate=rates_in_words(listed, kind, is_contract=False),
            **options,
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
        str(template), format="png", ppi=ppi, ignore_system_fonts=True, font_paths=[str(fonts)],
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )  # fmt: skip
    return made if isinstance(made, list) else [made]


def envelope(one: Letter, channel: Channel) -> Envelope:
    """The e-mail or text message about the letter."""
    from relance.outbox.envelopes import Sender, envelope_of  # rooms with tables: loaded once settings are
    from relance.outbox.models import Message, Notice

    said = said_of(one)
    words = {"body": said.body, "closing": said.closing, "reference": said.reference}
    notice = Notice(year=2026, number=12, purpose=Purpose.DEMAND.value, content=json.dumps({"said": words}))
    message = Message(channel=channel.value, recipient="a@songe.example")
    return envelope_of(
        message,
        notice,
        one,
        pdf=b"",
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
