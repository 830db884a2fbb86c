"""A page speaks its reader's language, all of it: no French sentence on an English page, no English one on a French page."""

from __future__ import annotations

import re
import string
from html.parser import HTMLParser
from pathlib import Path

import pytest
import time_machine

from relance.language import LANGUAGES, Language, catalogue
from relance.parties.models import Debtor
from tests.at_work import at_work
from tests.office.people import Person
from tests.office.test_doors import ACTS, ROUTES, address
from tests.office.test_today import ROWS
from tests.outbox.builders import MORNING, House

LONG = 18  # signs: shorter ones are names and words that both languages have
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
OTHER: dict[Language, Language] = {"fr": "en", "en": "fr"}


class Spoken(HTMLParser):
    """The text of a page but for scripts, examples, and what says of itself that it is in another language."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            is_apart = tag in {"script", "style", "code", "pre", "textarea"} or (
                tag != "html" and "lang" in dict(attrs)
            )
            self._silent.append(is_apart or bool(self._silent and self._silent[-1]))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._silent:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not (self._silent and self._silent[-1]):
            self.said.append(data)


def pieces(text: str) -> list[str]:
    """What always stands in a message, whatever its facts are; long enough to belong to one language."""
    return [fixed.strip() for fixed, *_ in string.Formatter().parse(text) if len(fixed.strip()) >= LONG]


def phrases(language: Language) -> set[str]:
    """Pieces of the catalogue's messages in a language that the other one has nowhere."""
    french = {piece for text in catalogue("fr").values() for piece in pieces(text)}
    english = {piece for text in catalogue("fr") for piece in pieces(text)}
    return french - english if language == "fr" else english - french


@pytest.fixture
def lively(organisation: int, tmp_path: Path) -> House:
    """A company where members of both languages have noted things."""
    with time_machine.travel(MORNING, tick=False):
        house = House(organisation, tmp_path, is_trusted=False)
        house.bring(*ROWS)
        house.run()
        with at_work(organisation):
            debtor = Debtor.objects.order_by("pk")[0].pk
        for language in LANGUAGES:
            person = Person(organisation, language=language)
            person.does(
                f"debtors/{debtor}/note/",
                kind="call",
                text="…",
                **{"promise-on": "2026-04-10", "ours-on": "2026-04-09"},
            )
    return house


@pytest.mark.requirement("P38")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_one_language(lively: House, language: Language) -> None:
    foreign = phrases(OTHER[language])
    assert len(foreign) > 500
    with time_machine.travel(MORNING, tick=False):
        person, seen = Person(lively.organisation, language=language), 0
        for name, path in ROUTES:
            response = None if name in ACTS else person.client.get(address(lively, person.slug, path))
            if response is None or response.status_code != 200 or "html" not in response.headers["Content-Type"]:
                continue
            seen += 1
            said = "\n".join(" ".join(one.split(" ")) for one in Spoken(response.content.decode()).said)
            assert [one for one in foreign if one in said] == [], name
            if language == "en":
                assert re.findall(r".{0,30}\S[ \xa0\u202f][:;?!%»].{0,10}", said) == [], name
    assert seen > 20


def test_what_nobody_worded_is_worded_for_whoever_reads_it(lively: House) -> None:
    """A promise noted without words by a French member is “to pay” on the English page."""
    with time_machine.travel(MORNING, tick=False), at_work(lively.organisation):
        debtor = Debtor.objects.order_by("pk")[0].pk
    with time_machine.travel(MORNING, tick=False):
        english = Person(lively.organisation, language="en").sees(f"debtors/{debtor}/")
        french = Person(lively.organisation, language="fr").sees(f"debtors/{debtor}/")
    assert "<b>to pay</b>" in english
    assert "<b>de payer</b>" in french
    assert "de payer" not in english
