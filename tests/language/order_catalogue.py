"""Put the French catalogue in order again: each text once, under the first file that says it. Texts stay as they are.

``python -m tests.language.order_catalogue``; needed where a sentence came, moved, or two branches were joined line by line.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO

from babel.messages.pofile import read_po

from tests.language.templates import SOURCE, templates

CATALOGUE = SOURCE / "language" / "locale" / "fr.po"


def ordered(text: str, files: Mapping[str, str]) -> str:
    """The same entries by file (``files``: each template's own), a line between two. Entries alike in every line are one; one that
    no file says comes first, under none."""
    entries: list[str] = []
    lines: list[str] = []
    for line in [*(line for line in text.splitlines() if line and not line.startswith("#: ")), "#"]:
        if line.startswith(("#", "msgid ")) and any(said.startswith("msgstr ") for said in lines):
            entries.append("\n".join(lines))
            lines = []
        lines.append(line)
    placed = [(files.get(_template(entry), ""), entry) for entry in dict.fromkeys(entries)]
    return "\n\n".join(f"#: {file}\n{entry}" for file, entry in sorted(placed, key=lambda one: one[0])) + "\n"


def _template(entry: str) -> str:
    return next(str(message.id) for message in read_po(StringIO(entry)) if message.id)


if __name__ == "__main__":
    CATALOGUE.write_text(ordered(CATALOGUE.read_text(encoding="utf-8"), templates()), encoding="utf-8")
