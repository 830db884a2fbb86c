"""A moment is shown as clocks stand where the company is."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from relance.domain.sentences import Sentence
from relance.language import at_place, local, say, show

EVENING = datetime(2026, 4, 7, 21, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Indian/Reunion", "08/04/2026 1\xa0h\xa030"),
        ("America/Martinique", "07/04/2026 17\xa0h\xa030"),
        ("Europe/Paris", "07/04/2026 23\xa0h\xa030"),
    ],
)
def test_a_moment_is_shown_at_the_place_in_sentences_too(zone: str, shown: str) -> None:
    with at_place(zone):
        assert show(EVENING, "fr") == shown
        assert say(
            Sentence(
                "{at}: {file}, {count} new {count:receivable|receivables}", {"at": EVENING, "file": "f", "count": 1}
            ),
            "fr",
        ).startswith(shown)
        assert local(EVENING).date().isoformat() == f"{shown[6:10]}-{shown[3:5]}-{shown[:2]}"


def test_without_a_place_the_reader_is_told_whose_clock_it_is() -> None:
    assert show(EVENING, "en") == "7 Apr 2026 21:30 UTC"
    assert show(EVENING.astimezone(ZoneInfo("Indian/Reunion")), "en") == "8 Apr 2026 01:30"


def test_places_nest_and_end() -> None:
    with at_place("Indian/Reunion"):
        with at_place("America/Martinique"):
            assert show(EVENING, "en") == "7 Apr 2026 17:30"
        assert show(EVENING, "en") == "8 Apr 2026 01:30"
    assert show(EVENING, "en").endswith("UTC")


def test_an_hour_is_written_as_the_language_does() -> None:
    assert show(time(10, 5), "fr") == "10\xa0h\xa005"
    assert show(time(10, 5), "en") == "10:05"
