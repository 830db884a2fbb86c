"""The stylesheet dresses what pages show, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import relance

SOURCE = Path(relance.__file__).parent
MADE_WHILE_SHOWN = re.compile(r"htmx-|stage-[1-5]$")  # by htmx, and by the number of a stage


def test_every_class_of_the_stylesheet_is_one_that_pages_name() -> None:
    sheet = (SOURCE / "office/static/office/relance.css").read_text(encoding="utf-8")
    dressed = set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)))
    named: set[str] = set()
    for path in [*SOURCE.rglob("*.html"), *SOURCE.rglob("*.py"), *SOURCE.rglob("*.js")]:
        for said in re.findall(r"""["'`]([^"'`\n]*)["'`]""", path.read_text(encoding="utf-8")):
            named.update(re.findall(r"[\w-]+", said))
    assert {name for name in dressed - named if not MADE_WHILE_SHOWN.match(name)} == set()
