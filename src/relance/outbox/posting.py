"""The one way out: whoever wants something said to a debtor posts it, and it leaves as a message under its gate.

The purpose chooses the gate: a demand passes all of it, information its consent, address and pauses. The act chooses text and template:
a letter's (``letters.model.Act``) is composed when it is written, and again as it leaves; a piece of information's
(``letters.information``) is the message itself, with a document or without one. A stage belongs to steps of scenarios, which are
written many at once by the same writer (``notices.NewNotices``). What the program writes to members has no debtor: ``system``.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from relance.documents.archive import archive
from relance.domain.delivery import Purpose
from relance.domain.errors import DomainError
from relance.domain.scenario.model import Channel, Sticker
from relance.journal.appending import lock_chain
from relance.journal.hashing import canonical
from relance.language import Language
from relance.letters.information import InformationText, Rows, information_text
from relance.letters.letterhead import Author
from relance.letters.model import LETTERS
from relance.outbox.models import Notice
from relance.outbox.notices import ByPerson, NewItem, NewNotice, NewNotices, recipient
from relance.parties.models import Debtor
from relance.receivables.addressees import Reached
from relance.tenancy.context import Acting

INVOICE_COPY = "invoice_copy"
VAT_DUPLICATE = "vat_duplicate"
WORDS = "text/plain; charset=utf-8"
BY_EMAIL = frozenset({Channel.EMAIL})


class NobodyToWriteTo(DomainError):
    """No address for any of the ways."""

    code = "nobody_to_write_to"
    template = "{debtor} has no e-mail address that works."


class NoWayToWrite(DomainError):
    """No address for any of several ways."""

    code = "no_way_to_write"
    template = "{debtor} has no address that works, neither for e-mail nor otherwise: add one on their page."


@dataclass(frozen=True, slots=True)
class Information:
    """What a notice that asks for nothing says: the act (see ``letters.information``) and what fills its places and tables."""

    act: str
    facts: Mapping[str, str]
    tables: Mapping[str, Rows] = field(default_factory=dict)

    def text(self, language: Language) -> InformationText:
        """Its wording, filled."""
        return information_text(self.act, language).filled(self.facts, self.tables)

    @property
    def content(self) -> str:
        """As it is kept."""
        tables = {"tables": self.tables} if self.tables else {}
        return canonical({"act": self.act, "facts": self.facts, **tables})

    @classmethod
    def of(cls, notice: Notice) -> Information:
        """As kept; the copies of invoices of before acts had names keep their facts alone."""
        kept = json.loads(notice.content)
        return cls(notice.act, kept["facts"], kept.get("tables", {})) if "act" in kept else cls(notice.act, kept)


@dataclass(frozen=True, slots=True)
class Posting:
    """How it goes: by which ``ways``, those that reach the debtor; ``leaves_at`` at the earliest, at once unless given;
    what ``waits_for_a_look`` is proposed, and somebody confirms it.

    ``facts`` fill the places of information, ``tables`` its tables; ``document``, archived, goes along with it.
    """

    ways: Collection[Channel] = BY_EMAIL
    leaves_at: datetime | None = None
    waits_for_a_look: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Rows] = field(default_factory=dict)
    document: int | None = None


def lock_numbers(here: Acting) -> None:
    """Take the lock under which numbers are allotted, which runs hold too: what is looked at after it stays so until the post."""
    lock_chain(here)


def post(
    here: Acting,
    purpose: Purpose,
    act: str,
    debtor: Reached,
    items: Sequence[NewItem | int],
    author: Author,
    how: Posting = Posting(),
) -> Notice:
    """Queue what a person wants said to a debtor; returns its notice, which the caller journals under a name of its own.

    ``debtor`` is where the debtor of ``items`` stands: of a demand what it asks for, of information the receivables that it tells of;
    whoever owes nothing is told without any (``addressees.addressee``).
    The caller has looked, under ``lock_numbers``, at what forbids it now; the gate looks again as it leaves. Raises
    NobodyToWriteTo, NoWayToWrite; asked again, a demand breaks the unique key of its items.
    """
    lock_numbers(here)
    ways = _ways(debtor, act, how.ways)
    asked = tuple(item for item in items if isinstance(item, NewItem))
    about = tuple(item for item in items if isinstance(item, int))
    content, document = "", how.document
    if act not in LETTERS:
        told = Information(act, how.facts, how.tables)
        content = told.content
        document = how.document or _words(here, told, debtor.debtor)
    said = ByPerson(purpose, author.key, about, content, document)
    writer = NewNotices(here, on=here.today, leaves_at=how.leaves_at or here.at)
    new = NewNotice(
        debtor.debtor, act, Sticker.NONE, asked, ways, needs_confirmation=how.waits_for_a_look, by_person=said
    )
    (pk,), _ = writer.insert([new])
    return Notice.objects.get(pk=pk)


def _ways(to: Reached, act: str, wanted: Collection[Channel]) -> tuple[tuple[Channel, str, int | None], ...]:
    """In the order of ``Channel``, those that reach the debtor."""
    found = tuple(recipient(way, to, act) for way in Channel if way in wanted and way in to.reachable)
    if not found and set(wanted) == BY_EMAIL:
        raise NobodyToWriteTo(debtor=to.debtor_name)
    if not found:
        raise NoWayToWrite(debtor=to.debtor_name)
    return found


def _words(here: Acting, said: Information, debtor: int) -> int:
    """What goes without a document is kept as it is said: its words are the proof."""
    language = Debtor.objects.values_list("language", flat=True).get(pk=debtor)
    return archive_words(here, said, "en" if language == "en" else "fr")


def archive_words(here: Acting, said: Information, language: Language) -> int:
    """Keep the words of a message as its document; returns it."""
    text = said.text(language)
    words = [one for one in (text.subject, text.heading, text.salutation, *text.paragraphs, text.closing) if one]
    return archive(here, "\n\n".join(words).encode(), media_type=WORDS)
