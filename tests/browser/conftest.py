"""A real browser on the demonstration's pages. Without a Chromium these tests say that they did not run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from relance.demonstration.company import PASSWORD, PEOPLE
from relance.tenancy.models import Role
from tests.conftest import BINARIES

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("RELANCE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-quic"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not CHROMIUM:
        for item in items:
            if "tests/browser" in str(item.path):
                item.add_marker(pytest.mark.skip(reason="no chromium here: install it, or name it in RELANCE_CHROMIUM"))


@contextmanager
def serving(*arguments: str, says: str) -> Iterator[str]:
    """``relance`` with these arguments in a home of its own, and the address that it prints by the pattern ``says``."""
    with tempfile.TemporaryDirectory(prefix="relance-browser-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "DJANGO_", "RELANCE_"))
        }
        environ = {
            **kept, "RELANCE_HOME": f"{folder}/home", "RELANCE_POSTGRES_BIN": str(BINARIES or ""), "RELANCE_LANGUAGE": "fr",
            "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1",
        }  # fmt: skip
        work = Path(folder) / "work"
        work.mkdir()
        running = subprocess.Popen(
            [sys.executable, "-m", "relance", *arguments], stdout=subprocess.PIPE, text=True, env=environ, cwd=work
        )
        assert running.stdout is not None
        try:
            while not (found := re.search(says, line := running.stdout.readline())):
                assert line, "it ended"
            yield found[0]
        finally:
            running.terminate()
            running.wait(timeout=60)
            running.stdout.close()


@pytest.fixture(scope="session")
def demonstration() -> Iterator[str]:
    """``relance demo``: the address of its pages."""
    with serving("demo", says=r"http://127\.0\.0\.1:\d+") as address:
        yield address


@pytest.fixture
def empty_installation() -> Iterator[str]:
    """``relance up`` where nothing is yet: the link that it prints for the first owner. It works every second."""
    with serving("up", "--every", "1", says=r"http://127\.0\.0\.1:\d+/welcome/\S+") as link:
        yield link


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Visitor:
    """A member with a window; whatever the console complains of fails the test."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.base = base
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def signs_in(self, role: str) -> Visitor:
        self.page.goto(f"{self.base}/accounts/login/")
        self.page.fill("[name=login]", PEOPLE[Role(role)])
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main form .btn-main")
        self.page.wait_for_url("**/companies/")  # the demonstration has two
        self.page.goto(f"{self.base}/o/demo/today/")
        return self

    def goes(self, path: str) -> Page:
        self.page.goto(f"{self.base}{path if path.startswith('/') else '/o/demo/' + path}")
        return self.page


@pytest.fixture
def visitor(chromium: Browser, demonstration: str, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """A window in French, 1440 pixels wide unless the test's parameter says otherwise."""
    options = {"viewport": {"width": 1440, "height": 900}, "locale": "fr-FR", **getattr(request, "param", {})}
    context = chromium.new_context(**options)
    context.set_default_timeout(20_000)
    someone = Visitor(context, demonstration)
    yield someone
    context.close()
    assert someone.complaints == []
