"""The figures as a Markdown page: a section for each thing measured, each with its own day and machine."""

from __future__ import annotations

import os
import platform

import psutil

HEAD = "# Figures\n"


def machine() -> str:
    """What the figures were measured on."""
    memory = psutil.virtual_memory().total >> 30
    has = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory} GiB, Python {platform.python_version()}"
    load = os.getloadavg()[2] - 1  # beside us
    return (
        f"{has}, shared with other work (load {load:.0f} beside it: read the ratios, not the seconds)"
        if load >= 1
        else has
    )


def table(head: str, rows: list[list[str]]) -> str:
    """A Markdown table."""
    columns = head.split("|")
    lines = [" | ".join(columns), " | ".join("---" for _ in columns), *(" | ".join(row) for row in rows)]
    return "\n".join(f"| {line} |" for line in lines)


def renewed(page: str, title: str, section: str) -> str:
    """``page`` with the section of ``title`` replaced, or added at its end; the others stand as they were measured."""
    _, *parts = page.split("\n## ")
    sections = {part.split("\n", 1)[0]: part.split("\n", 1)[1].strip() for part in parts}
    sections[title] = section.strip()
    return "\n".join([HEAD, *(f"## {name}\n\n{text}\n" for name, text in sections.items())])
