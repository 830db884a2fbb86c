"""The journal in words: who did what, of whom, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from relance.domain.sentences import Sentence
from relance.journal.models import Event
from relance.journal.words import EVENT_WORDS
from relance.parties.models import Debtor
from relance.tenancy.context import Acting
from relance.tenancy.people import names_of


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the journal. ``at`` is local; ``who`` is a member's name, or the program or command that acted."""

    event: Event
    at: datetime
    words: Sentence
    who: str
    debtor: int
    debtor_name: str


def entries(here: Acting, *, before: int | None, most: int) -> list[Entry]:
    """The newest first, older than the entry of the id ``before``."""
    found = Event.objects.order_by("-pk")
    events = list((found if before is None else found.filter(pk__lt=before))[:most])
    names = names_of(here, (one.actor for one in events))
    debtors = dict(Debtor.objects.filter(pk__in={one.chain for one in events}).values_list("pk", "name"))
    return [
        Entry(
            one,
            one.at.astimezone(here.zone),
            EVENT_WORDS.get(one.name, Sentence("{name}", {"name": one.name})),
            names[one.actor],
            one.chain,
            debtors.get(one.chain, ""),
        )
        for one in events
    ]
