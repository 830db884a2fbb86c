"""The page of figures: a section measured anew replaces itself alone."""

from __future__ import annotations

from bench.report import renewed

PAGE = "# Figures\n\n## One\n\nold one\n\n## Two\n\nold two\n"


def test_a_section_measured_anew_leaves_the_others() -> None:
    assert renewed(PAGE, "One", "new") == "# Figures\n\n## One\n\nnew\n\n## Two\n\nold two\n"


def test_a_section_measured_for_the_first_time_comes_last() -> None:
    page = renewed(PAGE, "Three", "first")
    assert page.endswith("## Two\n\nold two\n\n## Three\n\nfirst\n")
    assert renewed(page, "Three", "first") == page
