"""The ladder of messages in words: what left by which way, what failed, and what would leave if something is still open then."""

from __future__ import annotations

from dataclasses import dataclass

from relance.deposits.overview.one_deposit import ClaimStory
from relance.deposits.told.ladder import Rung, RungState, Way
from relance.domain.delivery import STATE_WORDS
from relance.domain.money import Money
from relance.domain.scenario.model import Channel
from relance.domain.sentences import Sentence

FIRST, LATER = Sentence("D0"), Sentence("+{days}")
PLANNED: dict[Channel, Sentence] = {
    Channel.EMAIL: Sentence("E-mail, if {amount} is still open"),
    Channel.SMS: Sentence("Text message, without saying what about, if {amount} is still open"),
    Channel.POST: Sentence("Letter, if {amount} is still open"),
    Channel.PERSON: Sentence("For a person to do, if {amount} is still open"),
}
WRITTEN: dict[Channel, Sentence] = {
    Channel.EMAIL: Sentence("E-mail: {state}"),
    Channel.SMS: Sentence("Text message: {state}"),
    Channel.POST: Sentence("Letter: {state}"),
    Channel.PERSON: Sentence("A person: {state}"),
}
CLASSES = {RungState.SENT: "done", RungState.FAILED: "failed"}


@dataclass(frozen=True, slots=True)
class WayShown:
    """A way with what is said of it; ``icon`` is the channel's, a failed one has a sign besides."""

    way: Way
    said: Sentence

    @property
    def icon(self) -> str:
        """The icon's name."""
        return self.way.channel.value


@dataclass(frozen=True, slots=True)
class RungShown:
    """A rung; ``is_next`` is the first that has not left."""

    rung: Rung
    label: Sentence
    ways: tuple[WayShown, ...]
    is_next: bool

    @property
    def mark(self) -> str:
        """Its class."""
        return CLASSES.get(self.rung.state, "")


def rungs_of(story: ClaimStory) -> tuple[RungShown, ...]:
    """The ladder of a claim; nothing where it is no debt."""
    left = story.money(story.line.open)
    coming = next((one for one in story.ladder if one.state in (RungState.LEAVING, RungState.PLANNED)), None)
    return tuple(
        RungShown(
            rung,
            Sentence(LATER.template, {"days": rung.after}) if rung.after else FIRST,
            tuple(WayShown(way, _said(way, left)) for way in rung.ways),
            is_next=rung is coming,
        )
        for rung in story.ladder
    )


def _said(way: Way, left: Money) -> Sentence:
    if way.state is None:
        return Sentence(PLANNED[way.channel].template, {"amount": left})
    return Sentence(WRITTEN[way.channel].template, {"state": STATE_WORDS[way.state]})
