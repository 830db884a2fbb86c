"""From an empty installation to the first letter seen, with nothing but the pages (and a program that serves them)."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from relance.scenarios.working_day import work
from tests.conftest import BINARIES
from tests.outbox.builders import ALPHA, House

ROOT = Path(__file__).parents[2]
HEADER = "Numéro;Client;Date;Échéance;TTC;Email;SIREN;Adresse;Code postal;Ville"


class Browser:
    """A person's browser: cookies, forms with their hidden fields, redirects."""

    def __init__(self, base: str) -> None:
        self._client = httpx.Client(
            base_url=base, follow_redirects=True, headers={"Accept-Language": "en"}, timeout=300
        )
        self.page = ""
        self.where = ""

    def closes(self) -> None:
        self._client.close()

    def goes(self, path: str) -> str:
        return self._take(self._client.get(path))

    def submits(self, path: str, *, file: tuple[str, bytes] | None = None, **given: Any) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        assert token, self.page[:500]
        data = {"csrfmiddlewaretoken": token[1], **given}
        return self._take(self._client.post(path, data=data, files={"file": file} if file else None))

    def _take(self, response: httpx.Response) -> str:
        assert response.status_code == 200, (str(response.url), response.status_code, response.text[:800])
        self.page, self.where = response.text, response.url.path
        return self.page


@pytest.fixture
def installation() -> Iterator[tuple[str, str]]:
    """``relance up`` on a machine where it never ran: the address of its pages, and the link to begin."""
    with tempfile.TemporaryDirectory(prefix="relance-up-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "DJANGO_", "RELANCE_"))
        }
        environ = {
            **kept, "RELANCE_HOME": f"{folder}/home", "RELANCE_POSTGRES_BIN": str(BINARIES or ""), "RELANCE_LANGUAGE": "en",
            "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1",
        }  # fmt: skip
        running = subprocess.Popen(
            [sys.executable, "-m", "relance", "up", "--every", "1"], stdout=subprocess.PIPE, text=True, env=environ
        )
        assert running.stdout is not None
        try:
            found: list[str] = []
            while len(found) < 2:
                line = running.stdout.readline()
                assert line, "it ended"
                found += re.findall(r"http://127\.0\.0\.1:\d+[^\s;]*", line)
            yield found[0], found[1]
        finally:
            running.send_signal(signal.SIGTERM)
            assert running.wait(timeout=300) == 0
            running.stdout.close()


@pytest.mark.requirement("P60", "AP-6")
def test_somebody_who_never_saw_a_terminal_sees_who_owes_and_the_first_letter(installation: tuple[str, str]) -> None:
    base, welcome = installation
    browser = Browser(base)
    assert "Name of your company" in browser.goes(welcome)
    weak = browser._client.post(
        welcome,
        data={
            "csrfmiddlewaretoken": re.search(r'value="([^"]{64})"', browser.page)[1],  # type: ignore[index]
            "company": "Dahu",
            "name": "A",
            "email": "a@dahu.example",
            "password": "short",
        },
    )
    assert weak.status_code == 422
    browser.submits(
        welcome,
        company="Imprimerie du Dahu",
        name="A. Person",
        email="a@dahu.example",
        password="une phrase assez longue",
        letters="fr",
    )
    assert browser.where == "/o/imprimerie-du-dahu/import/"
    assert "Drop your accounting export here" in browser.page
    due = datetime.now(UTC).astimezone(ZoneInfo("Europe/Paris")).date() - timedelta(days=40)
    rows = [
        HEADER,
        f"F-1;Alpha;{due - timedelta(days=30)};{due};1200,50;alpha@alpha.example;404833048;1 rue Fictive;75001;Paris",
    ]
    browser.submits("/o/imprimerie-du-dahu/import/upload/", file=("liste.csv", "\r\n".join(rows).encode()))
    assert "€1,200.50" in browser.page
    assert "Booking it would add 1" in browser.page
    browser.submits(browser.where + "book/")
    assert browser.where == "/o/imprimerie-du-dahu/start/"
    assert "open with one customer." in browser.page
    assert "1 200,50" in browser.page.replace("\u202f", " ")  # the letter, in the customer's language
    assert "Everybody has an e-mail address." in browser.page
    assert "40 days late" in browser.goes("/o/imprimerie-du-dahu/late/")
    browser.goes("/o/imprimerie-du-dahu/preferences/")
    browser.submits(
        "/o/imprimerie-du-dahu/preferences/identity/save/",
        **{  # type: ignore[arg-type]
            "creditor-siren": "552 081 317",
            "creditor-street": "3 rue des Presses",
            "creditor-postal-code": "75002",
            "creditor-city": "Paris",
            "creditor-iban": "FR1420041010050500013M02606",
            "creditor-email": "compta@dahu.example",
        },
    )
    assert "Kept." in browser.page
    # Anybody with the link of the first start comes too late now.
    assert httpx.get(welcome).status_code == 404
    browser.closes()


@pytest.mark.requirement("AP-6")
def test_whoever_begins_after_the_run_hour_has_his_first_proposals_the_same_day(
    organisation: int, tmp_path: Path
) -> None:
    house = House(organisation, tmp_path, is_trusted=False)
    assert work(house.office()).run is None, "nothing to decide yet: the day is not spent"
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    done = work(house.office())
    assert done.run is not None
    assert done.run.proposed == 1
    assert work(house.office()).run is None
