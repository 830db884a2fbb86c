"""Every English template that the program says, with the files of the source in which it stands."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import relance

SOURCE = Path(relance.__file__).parent
SPEAKING = {"_", "tell", "warn", "Sentence", "_say", "say"}
SPOKEN = re.compile(
    r"""{% (?:t|column|counted \S+|icon \S+|field \S+ \S+) (?P<one>"[^"]*"|'[^']*')(?: (?P<many>"[^"]*"|'[^']*'))?"""
)
PROSE = re.compile(r"{% prose\b[^%]*%}(.*?){% endprose %}", re.DOTALL)


def templates() -> dict[str, str]:
    """Each template with the first file, in their order by name, that says it (a path below the package)."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in SOURCE.rglob("*.py"):
        for text in _of_module(ast.parse(path.read_text(encoding="utf-8"))):
            found[text].add(str(path.relative_to(SOURCE)))
    for path in SOURCE.rglob("*.html"):
        for text in _of_page(path.read_text(encoding="utf-8")):
            found[text].add(str(path.relative_to(SOURCE)))
    return {text: min(files) for text, files in found.items()}


def _of_module(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and _speaks(node) and node.args:
            yield from texts_of(node.args[0])
        elif isinstance(node, ast.Assign) and [getattr(t, "id", "") for t in node.targets] == ["template"]:
            yield from texts_of(node.value)


def _speaks(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in SPEAKING


def texts_of(node: ast.expr) -> list[str]:
    """The literal texts that an expression may give: both arms of a conditional."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp():
            return texts_of(node.body) + texts_of(node.orelse)
    return []


def _of_page(page: str) -> Iterator[str]:
    for found in SPOKEN.finditer(page):
        yield from (text[1:-1] for text in (found["one"], found["many"]) if text)
    for said in PROSE.findall(page):
        yield " ".join(line.strip() for line in said.strip().split("\n"))
