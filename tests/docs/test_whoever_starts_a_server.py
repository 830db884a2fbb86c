"""A test that starts a server of its own names the run's programs: so it is asked on every PostgreSQL (``--of-the-database``)."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parents[1]
IN_TARGETS_OF_THEIR_OWN = {"browser", "faults"}


def test_whoever_starts_a_server_says_by_which_programs() -> None:
    silent = [
        path.relative_to(TESTS).as_posix()
        for path in TESTS.rglob("test_*.py")
        if path.relative_to(TESTS).parts[0] not in IN_TARGETS_OF_THEIR_OWN and path != Path(__file__)
        for text in [path.read_text(encoding="utf-8")]
        if ("EmbeddedDatabase(" in text or "with migrated(" in text) and "BINARIES" not in text
    ]
    assert silent == []
