"""What is written for browsers and letters can be reviewed line by line, as the program can."""

from __future__ import annotations

from pathlib import Path

import pytest

import relance

SOURCE = Path(relance.__file__).parent
WIDEST = {"html": 160, "css": 140, "typ": 160}


@pytest.mark.parametrize(("kind", "width"), WIDEST.items())
def test_no_line_of_a_page_a_style_or_a_letter_is_too_long_to_review(kind: str, width: int) -> None:
    paths = list(SOURCE.rglob(f"*.{kind}"))
    assert paths, kind
    lines = (
        (f"{path.relative_to(SOURCE)}:{number}", len(line))
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1)
    )
    assert [place for place, length in lines if length > width] == []
