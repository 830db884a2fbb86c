"""Put the French catalogue in order again: by file, a line between two entries, each once. Texts stay as they are.

``python -m tests.language.order_catalogue``; needed where two branches were joined line by line.
"""

from __future__ import annotations

from pathlib import Path

import relance

CATALOGUE = Path(relance.__file__).parent / "language" / "locale" / "fr.po"


def ordered(text: str) -> str:
    """The same entries in order; one that lost its file goes with the one above it. Entries alike in every line are one."""
    entries: list[tuple[str, str]] = []
    file, lines = "", list[str]()
    for line in [*(line for line in text.splitlines() if line), "#: "]:
        begins = line.startswith(("#", "msgid "))
        if begins and any(said.startswith("msgstr ") for said in lines):
            entries.append((file, "\n".join(lines)))
            lines = []
        if line.startswith("#: "):
            file = line
        else:
            lines.append(line)
    in_order = sorted(dict.fromkeys(entries), key=lambda entry: entry[0])
    return "\n\n".join(f"{file}\n{said}" for file, said in in_order) + "\n"


if __name__ == "__main__":
    CATALOGUE.write_text(ordered(CATALOGUE.read_text(encoding="utf-8")), encoding="utf-8")
