"""The published schema of ``case.json`` (JSON Schema 2020-12); the same bytes stand in ``docs/``."""

from __future__ import annotations

from importlib import resources

CASE_SCHEMA = "case-1.0.json"


def case_schema() -> bytes:
    """As it is shipped."""
    return resources.files(__name__).joinpath(CASE_SCHEMA).read_bytes()
