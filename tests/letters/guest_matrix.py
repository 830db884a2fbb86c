"""Every message that a guest may read, to be looked at: each act in both languages, on a phone, by day and by night.

``python -m tests.letters.guest_matrix --to DIR`` writes the e-mails as HTML, their text with the text message, and, where there is a
browser, a PNG of each at 390 px; words after it narrow it down to the names that hold them all.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from relance.config.database import set_up_django
from relance.domain.delivery import Purpose
from relance.domain.ledger import DebtorKind
from relance.domain.scenario.model import Channel
from relance.language import LANGUAGES, Language
from relance.letters.information import information_acts, information_text
from relance.letters.model import Heading, Recipient
from tests.letters.builders import CREDITOR
from tests.letters.matrix import envelope_for

LINK = "https://gites-exemple.example/g/6f1c0000-0000-4000-8000-00000000a11e/8c2366e8a1b2c3d4e5f6g7h8j9"
STAYS: dict[Language, tuple[str, str]] = {
    "fr": ("du 3 au 10 octobre", "du 3 au 10 octobre 2026"),
    "en": ("3 to 10 October", "3 to 10 October 2026"),
}
FACTS: dict[Language, dict[str, str]] = {
    "fr": {
        "paid": "120,00 €", "on": "2 septembre 2026",
        "amount": "500,00 €", "before": "420,00 €", "claimed": "420,00 €", "asked": "420,00 €", "guaranteed": "500,00 €",
        "wanted": "210,00 €", "open": "210,00 €", "back": "60,00 €", "covered": "", "reason": "dégradation",
        "until": "30 octobre 2026", "answer_until": "lundi 19 octobre 2026 à 14 h 05", "window_ends": "dimanche 15 novembre 2026",
        "claimed_on": "16 octobre 2026", "dated": "16 novembre 2026", "call": ", ou appeler Odile Exemple au 01 99 00 00 52",
        "story": "Brûlure ronde de vingt centimètres au milieu de la table, et une vitre du buffet fêlée.",
        "words": "La vitre était déjà fêlée : vous aviez raison.",
    },
    "en": {
        "paid": "€120.00", "on": "2 September 2026",
        "amount": "€500.00", "before": "€420.00", "claimed": "€420.00", "asked": "€420.00", "guaranteed": "€500.00",
        "wanted": "€210.00", "open": "€210.00", "back": "€60.00", "covered": "", "reason": "damage",
        "until": "30 October 2026", "answer_until": "Monday 19 October 2026 at 14:05", "window_ends": "Sunday 15 November 2026",
        "claimed_on": "16 October 2026", "dated": "16 November 2026", "call": ", or call Odile Exemple on 01 99 00 00 52",
        "story": "A round burn of twenty centimetres in the middle of the table, and a cracked pane in the sideboard.",
        "words": "The pane was cracked already: you were right.",
    },
}  # fmt: skip
TABLES: dict[Language, dict[str, list[tuple[str, str]]]] = {
    "fr": {
        "sums": [
            ("Débité aujourd’hui", "0,00 €"),
            ("Bloqué sur votre compte", "0,00 €"),
            ("Au plus, si quelque chose est réclamé", "500,00 €"),
        ],
        "lines": [
            ("Ponçage et vernis de la table", "290,00 €"),
            ("Vitre du buffet, posée", "130,00 €"),
            ("Total, sans aucun frais", "420,00 €"),
        ],
        "account": [
            ("Réclamé le 16 octobre 2026", "420,00 €"),
            ("Prélevé sur votre carte le 30 octobre 2026", "−210,00 €"),
            ("Reste, sans aucun frais", "210,00 €"),
        ],
    },
    "en": {
        "sums": [
            ("Charged today", "€0.00"),
            ("Blocked on your account", "€0.00"),
            ("At most, if something is claimed", "€500.00"),
        ],
        "lines": [
            ("Sanding and varnishing the table", "€290.00"),
            ("Pane of the sideboard, fitted", "€130.00"),
            ("Total, with no fee added", "€420.00"),
        ],
        "account": [
            ("Claimed on 16 October 2026", "€420.00"),
            ("Charged to your card on 30 October 2026", "−€210.00"),
            ("Left, with no fee added", "€210.00"),
        ],
    },
}
ALIKE = {
    "guest": "Camille Fictive", "listing": "Gîte de l’Exemple", "creditor": "Gîtes de l’Exemple", "person": "Odile Exemple",
    "number": "C-2026-0093", "link": LINK, "payee": "Gîtes de l’Exemple", "iban": "FR14 2004 1010 0505 0001 3M02 606",
    "mediator": "Médiation Exemple, mediation.example", "asks_again": "1", "asks_nothing": "", "had_card": "1", "came": "1",
    **{f"link_{one}": f"{LINK}#{one}" for one in ("accept", "pay", "contest", "ask", "paid", "time")},
}  # fmt: skip


def acts() -> Iterator[str]:
    """Those that speak of a stay."""
    return (act for act in information_acts() if "stay" in information_text(act, "en").places)


def facts_in(language: Language) -> Mapping[str, str]:
    """What fills the places."""
    stay, with_year = STAYS[language]
    return {**ALIKE, **FACTS[language], "stay": stay, "stay_year": with_year}


def tables_of(act: str, language: Language) -> Mapping[str, list[tuple[str, str]]]:
    """Its tables; of what is settled nothing is left."""
    tables = TABLES[language]
    if act != "claim_paid":
        return tables
    claimed, charged, left = tables["account"]
    nothing = left[1].replace("210", "0")
    return {**tables, "account": [claimed, (charged[0], f"−{claimed[1]}"), (left[0], nothing)]}


def write(folder: Path, words: list[str]) -> list[Path]:
    """Write each as HTML and text; returns the pages."""
    folder.mkdir(parents=True, exist_ok=True)
    from relance.outbox.models import Notice

    pages = []
    creditor = replace(CREDITOR, name="Gîtes de l’Exemple", signatory="Odile Exemple", phone="01 99 00 00 52")
    for act in acts():
        for language in LANGUAGES:
            name = f"{act}-{language}"
            if not set(words) <= {*name.replace("-", "_").split("_"), name}:
                continue
            content = json.dumps({"act": act, "facts": facts_in(language), "tables": tables_of(act, language)})
            notice = Notice(year=2026, number=12, purpose=Purpose.INFORMATION.value, act=act, content=content)
            to = Heading(creditor, Recipient("Camille Fictive", DebtorKind.CONSUMER, language))
            mail, text = (envelope_for(notice, to, channel) for channel in (Channel.EMAIL, Channel.SMS))
            pages.append(folder / f"{name}.html")
            pages[-1].write_text(mail.html)
            folder.joinpath(f"{name}.txt").write_text(f"{mail.subject}\n\n{mail.text}\n\n-- SMS --\n{text.text}\n")
    return pages


def photograph(pages: list[Path]) -> None:
    """A PNG of each at 390 px, light and dark."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            tab = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)
            for page in pages:
                tab.goto(page.resolve().as_uri())
                tab.screenshot(path=page.with_name(f"{page.stem}-{scheme}.png"), full_page=True)
        browser.close()


if __name__ == "__main__":
    set_up_django()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--to", type=Path, required=True)
    given = parser.parse_args()
    written = write(given.to, given.words)
    photograph(written)
    print(len(written), "messages")  # noqa: T201 (a tool)
