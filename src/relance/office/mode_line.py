"""The standing line of the pages: what leaves by itself, in words."""

from __future__ import annotations

from dataclasses import dataclass

from relance.domain.places import Standing
from relance.domain.sentences import Sentence
from relance.outbox.sending import Mode


@dataclass(frozen=True, slots=True)
class ModeLine:
    """What leaves by itself, in words."""

    icon: str
    title: Sentence
    meaning: Sentence
    can_stop: bool


MODES: dict[Mode, ModeLine] = {
    Mode.NOTHING: ModeLine(
        "stop", Sentence("Nothing leaves yet."), Sentence("Sending is off: you may look and prepare."), can_stop=False
    ),
    Mode.PROPOSES: ModeLine(
        "today", Sentence("Proposes, you confirm."), Sentence("Nothing leaves without your word."), can_stop=True
    ),
    Mode.SENDS: ModeLine(
        "outbox", Sentence("Sends by itself."), Sentence("Formal notices still wait for you."), can_stop=True
    ),
}
AUTOMATIC_IS_OFF = ModeLine(
    "stop", Sentence("Automatic recovery is off."), Sentence("Preferences say what goes on."), can_stop=True
)
STOPPED_TODAY = ModeLine(
    "stop", Sentence("Stopped for today."), Sentence("What is decided today waits for your word."), can_stop=True
)
PLACE_MODES: dict[Standing, ModeLine] = {
    Standing.ELSEWHERE: ModeLine(
        "stop", Sentence("Nothing leaves from here."), Sentence("This is not the place that sends: moved, or a copy?"),
        can_stop=False,
    ),
    Standing.COPY: ModeLine("stop", Sentence("A copy: nothing leaves from here."), Sentence("Somebody said so."), can_stop=False),
}  # fmt: skip
