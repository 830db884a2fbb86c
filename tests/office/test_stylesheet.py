"""The stylesheet dresses what pages show, and nothing else."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import relance
from tests.office.people import browser

SOURCE = Path(relance.__file__).parent
SHEETS = SOURCE / "office/static/office/style"
MADE_WHILE_SHOWN = re.compile(r"htmx-|stage-[1-5]$")  # by htmx, and by the number of a stage


def test_every_class_of_the_stylesheet_is_one_that_pages_name() -> None:
    sheet = "".join(path.read_text(encoding="utf-8") for path in SHEETS.glob("*.css"))
    dressed = set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)))
    named: set[str] = set()
    for path in [*SOURCE.rglob("*.html"), *SOURCE.rglob("*.py"), *SOURCE.rglob("*.js")]:
        for said in re.findall(r"""["'`]([^"'`\n]*)["'`]""", path.read_text(encoding="utf-8")):
            named.update(re.findall(r"[\w-]+", said))
    assert {name for name in dressed - named if not MADE_WHILE_SHOWN.match(name)} == set()


def test_a_page_names_every_part_of_the_stylesheet_once_by_its_bytes() -> None:
    page = browser().get("/accounts/closed/").content.decode()
    named = re.findall(r'href="/static/office/style/([a-z]+)\.css\?v=([0-9a-f]{12})"', page)
    assert sorted(named) == sorted(
        (path.stem, hashlib.sha256(path.read_bytes()).hexdigest()[:12]) for path in SHEETS.glob("*.css")
    )
