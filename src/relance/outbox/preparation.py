"""Writing the letters of notices that may leave: claimed, composed, rendered on all cores, archived, a few at a time.

A letter is claimed by the lock on the first message that waits for it, held until the letter is kept: whoever dies loses
the claim with his connection, and at most a few seconds' work. Nobody waits for a claimed one, nobody writes it too.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime

import psycopg
from django.db import InterfaceError, OperationalError, connection, transaction

from relance.dispatch.states import LONGEST_WHY
from relance.documents.archive import PDF, archive
from relance.domain.delivery import UNCLAIMED, MessageState
from relance.domain.errors import DomainError
from relance.domain.scenario.model import Channel, Sticker
from relance.journal.appending import Fact, append
from relance.letters.archive import content_of, figures_of
from relance.letters.batch import Renderers
from relance.letters.compose import Composer, Wanted
from relance.letters.house_choices import HouseChoices
from relance.letters.letterhead import Author, IdentityIncomplete
from relance.letters.model import LETTERS, Heading, Letter, letter_act
from relance.letters.render import RenderedLetter, SignsWithoutGlyph, try_render, with_signs_named
from relance.outbox.deposit_messages import told_in_own_words
from relance.outbox.letter_context import LetterContext, contexts_of
from relance.outbox.models import Message, Notice, NoticeItem
from relance.outbox.organisation_state import OrganisationState, Stamp, organisation_state
from relance.outbox.posting import archive_words
from relance.outbox.states import end_without_leaving
from relance.tenancy.context import Acting, acting
from relance.tenancy.statements import listed, sql

ORGANISATIONS_KEPT = 64
AT_ONCE = 48  # claimed together, and kept together
KEPT_AFTER_SECONDS = 2.0  # a chunk of long letters is cut short
LETTER_FAILED = "letter_failed"
# The whole company's condition, or the database's: no letter is at fault.
NOT_THE_LETTERS = (
    IdentityIncomplete,
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)
UNWRITTEN = """
    SELECT n.* FROM outbox_notice n JOIN outbox_message m ON m.notice_id = n.id
    WHERE n.document_id IS NULL AND n.id > %s AND n.id <> ALL(%s) AND m.id = (
        SELECT min(one.id) FROM outbox_message one
        WHERE one.notice_id = n.id AND one.state = 'queued' AND one.channel <> 'person')
    ORDER BY n.id LIMIT %s FOR NO KEY UPDATE OF m, n SKIP LOCKED
"""

# What may have to be ended of them, in the order in which everybody locks messages; none is waited for.
UNSETTLED = sql(
    """
    SELECT notice_id FROM outbox_message WHERE notice_id = ANY(%s) AND state IN ({unclaimed})
    ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
""",
    unclaimed=listed(UNCLAIMED),
)


class LetterNotWritten(DomainError):
    """Something that nobody foresaw broke while a letter was composed or kept."""

    code = "letter_not_written"
    template = "The letter could not be written: {why}."


@dataclass(slots=True)
class Prepared:
    """How many letters were written, and which notices could not be: (number, why)."""

    written: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)

    def is_under(self, most: int | None) -> bool:
        """Whether fewer than ``most`` letters were gone through; None is no bound."""
        return most is None or self.written + len(self.failed) < most


_kept_choices: dict[tuple[int, Stamp], HouseChoices] = {}


def _choices(here: Acting, stamp: Stamp) -> HouseChoices:
    """Kept between transactions. ``stamp`` changes with everything that they are read from, so they are never out of date."""
    key = (here.organisation, stamp)
    if key not in _kept_choices:
        if len(_kept_choices) >= ORGANISATIONS_KEPT:
            _kept_choices.clear()
        _kept_choices[key] = HouseChoices.of(here)
    return _kept_choices[key]


class Composers:
    """Composes the letter of any notice of one organisation, for as long as ``here`` holds."""

    def __init__(self, here: Acting, state: OrganisationState | None = None) -> None:
        self._here = here
        self._choices = _choices(here, (state or organisation_state(here)).stamp)

    def of_day(self, on: date, known_until: date, author: Author | None = None) -> Composer:
        """What composes the letters of a day; payments are known up to ``known_until``."""
        return Composer(self._here, on=on, counted_until=known_until, author=author, choices=self._choices)

    def author_of(self, notice: Notice) -> Author:
        """In whose name it goes. Raises IdentityIncomplete."""
        return self._choices.author(self._here, notice.author)

    def heading_of(self, notice: Notice) -> Heading:
        """Who writes to whom, where no letter is to be composed. Raises IdentityIncomplete."""
        return self.of_day(notice.dated, notice.counted_until, self.author_of(notice)).heading(notice.debtor_id)

    def letter_of(self, notice: Notice, context: LetterContext | None = None) -> Letter:
        """The letter as the books have it now; ``context`` is looked up unless given. Raises IdentityIncomplete."""
        if context is None:
            context = contexts_of(self._here, [notice])[notice.pk]
        wanted = Wanted(
            debtor=notice.debtor_id,
            act=letter_act(notice.act),
            sticker=Sticker(notice.sticker),
            number=notice.name,
            items=context.asked,
            by_post=context.by_post,
            reminded_on=context.reminded_on,
            for_information=context.for_information,
            edits=json.loads(notice.edits) if notice.edits else {},
            asks_late_paid=context.asks_late_paid,
            asked_apart=context.asked_apart,
        )
        return self.of_day(notice.dated, notice.counted_until, self.author_of(notice)).compose(wanted)

    def try_letter_of(self, notice: Notice, context: LetterContext | None = None) -> Letter | DomainError:
        """The same, or why there is none. Raises IdentityIncomplete, and what is the database's fault."""
        return tried(lambda: self.letter_of(notice, context))


def tried(compose: Callable[[], Letter]) -> Letter | DomainError:
    """The letter composed, or why it cannot be: a savepoint keeps what the database refuses of it apart.

    Raises IdentityIncomplete, and what is the database's fault.
    """
    try:
        with transaction.atomic():
            return compose()
    except NOT_THE_LETTERS:
        raise
    except DomainError as error:
        return error
    except Exception as error:  # noqa: BLE001 (isolation)
        return LetterNotWritten(why=_named(error))


def items_of(here: Acting, notice: Notice) -> list[NoticeItem]:
    """What the notice asks for and what it lists, in order."""
    return list(NoticeItem.objects.raw("SELECT * FROM outbox_noticeitem WHERE notice_id = %s ORDER BY id", [notice.pk]))


def prepare(
    organisation: int,
    *,
    clock: Callable[[], datetime],
    is_stopping: Callable[[], bool] = lambda: False,
    renderers: Renderers | None = None,
    most: int | None = None,
) -> Prepared:
    """Write every letter that is wanted, not there yet, and in nobody else's hands. Raises IdentityIncomplete, before anything.

    One that cannot be written (a name without glyphs, a forbidden wording, anything else) ends its messages as refused and
    is reported; the others go on. What is the database's fault is raised and ends none. Killed half-way, the rest is
    written the next time. ``renderers``: a pool that outlives the call; ``most``: about how many at this call.
    """
    with nullcontext(renderers) if renderers else Renderers() as pool:
        writer = _Writer(organisation, clock, is_stopping, pool)
        while not is_stopping() and writer.prepared.is_under(most) and writer.write_some():
            pass
    return writer.prepared


class _Writer:
    """Goes through the letters of one organisation."""

    def __init__(
        self, organisation: int, clock: Callable[[], datetime], is_stopping: Callable[[], bool], renderers: Renderers
    ) -> None:
        self.prepared = Prepared()
        self._org = organisation
        self._clock = clock
        self._is_stopping = is_stopping
        self._renderers = renderers
        self._after = 0  # the last notice gone through
        self._given_up: list[int] = []
        self._taken: list[Notice] = []

    def write_some(self) -> bool:
        """Claim the next few and write them; False where none is left."""
        try:
            return self._write(AT_ONCE)
        except NOT_THE_LETTERS:
            raise
        except Exception:  # noqa: BLE001 (isolation: nothing of the chunk was kept; one at a time shows whose fault it is)
            return self._one_by_one()

    def _one_by_one(self) -> bool:
        for _ in self._taken:
            try:
                if not self._write(1):
                    return False
            except NOT_THE_LETTERS:
                raise
            except Exception as error:  # noqa: BLE001 (isolation: this one's own transaction came to nothing)
                self._give_up(self._taken[0], error)
        return True

    def _write(self, most: int) -> bool:
        """One transaction: claim, compose, render, keep. What was not reached when time was up is claimed again."""
        kept = Prepared()
        with acting(self._org, "relance", self._clock()) as here:
            taken = _whole(list(Notice.objects.raw(UNWRITTEN, [self._after, self._given_up, most])))
            self._taken = [notice for notice in taken if notice.act in LETTERS]
            facts = _say_in_own_words(here, [one for one in taken if one.act not in LETTERS], prepared=kept)
            reached = 0 if self._taken else max((one.pk for one in taken), default=0)
            letters: list[Letter | DomainError] = []
            for notice, letter, made in self._made(here, letters):
                facts += _keep(here, notice, letter, made, prepared=kept)
                reached = notice.pk
            append(here, facts)
        self.prepared.written += kept.written
        self.prepared.failed += kept.failed
        is_last = not taken and not self._after
        self._after = reached  # 0 at the end: what came in meanwhile is looked for once more
        return not is_last

    def _made(
        self, here: Acting, letters: list[Letter | DomainError]
    ) -> Iterator[tuple[Notice, Letter | DomainError, RenderedLetter | DomainError]]:
        rendered = self._renderers.each(self._composed(here, letters))
        for position, made in enumerate(rendered):
            yield self._taken[position], letters[position], made

    def _composed(self, here: Acting, letters: list[Letter | DomainError]) -> Iterator[Letter | DomainError]:
        """Each letter in turn, while those before it are being rendered; remembered in ``letters``."""
        composers, contexts = Composers(here), contexts_of(here, self._taken)
        until = time.monotonic() + KEPT_AFTER_SECONDS
        for notice in self._taken:
            if letters and (time.monotonic() > until or self._is_stopping()):
                return
            letters.append(composers.try_letter_of(notice, contexts[notice.pk]))
            yield letters[-1]

    def _give_up(self, notice: Notice, error: Exception) -> None:
        """End it in a transaction of its own; where not even that can be done, it waits for the next round."""
        try:
            with acting(self._org, "relance", self._clock()) as here:
                append(here, [_failed(here, notice, LetterNotWritten(why=_named(error)), self.prepared)])
        except NOT_THE_LETTERS:
            raise
        except Exception:  # noqa: BLE001 (isolation)
            self._given_up.append(notice.pk)
            self.prepared.failed.append((notice.name, _named(error)))


def _whole(claimed: list[Notice]) -> list[Notice]:
    """Those of the claimed notices of which nobody else has a message in hand, so that they can be ended without waiting."""
    if not claimed:
        return []
    pks = [notice.pk for notice in claimed]
    waiting = Counter(Message.objects.filter(notice__in=pks, state__in=UNCLAIMED).values_list("notice_id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(UNSETTLED, [pks])
        locked = Counter(notice for (notice,) in cursor.fetchall())
    return [notice for notice in claimed if locked[notice.pk] >= waiting[notice.pk]]


def _named(error: Exception) -> str:
    return str(error) if isinstance(error, DomainError) else f"{type(error).__name__}: {error}"


def _keep(
    here: Acting,
    notice: Notice,
    letter: Letter | DomainError,
    made: RenderedLetter | DomainError,
    *,
    prepared: Prepared,
) -> list[Fact]:
    """Archive one letter with its notice, or end the notice's messages; returns the journal entry."""
    if isinstance(letter, DomainError):
        return [_failed(here, notice, letter, prepared)]
    if isinstance(made, SignsWithoutGlyph) and _ends_on_paper_alone(here, notice, made):
        made = try_render(with_signs_named(letter))
    if isinstance(made, DomainError):
        return [_failed(here, notice, made, prepared)]
    document = archive(here, made.pdf, media_type=PDF)
    figures = figures_of(letter)
    # One in words that were changed meanwhile is not kept.
    kept = Notice.objects.filter(pk=notice.pk, document=None, edits=notice.edits).update(
        document=document, content=content_of(letter, made), figures=figures
    )
    if not kept:
        return []
    prepared.written += 1
    body = {"notice": notice.pk, "document": document, "figures": figures}
    return [Fact("letter.archived", body, chain=notice.debtor_id)]


def _say_in_own_words(here: Acting, notices: list[Notice], *, prepared: Prepared) -> list[Fact]:
    """Keep what messages without a letter say: nothing is drawn. Returns the journal entries."""
    if not notices:
        return []
    composers, contexts, facts = Composers(here), contexts_of(here, notices), list[Fact]()
    for notice in notices:
        letter = composers.try_letter_of(notice, contexts[notice.pk])
        if isinstance(letter, DomainError):
            facts.append(_failed(here, notice, letter, prepared))
            continue
        told, figures = told_in_own_words(here, notice, letter), figures_of(letter)
        document = archive_words(here, told, letter.language)
        Notice.objects.filter(pk=notice.pk).update(document=document, content=told.content, figures=figures)
        prepared.written += 1
        body = {"notice": notice.pk, "document": document, "figures": figures}
        facts.append(Fact("letter.archived", body, chain=notice.debtor_id))
    return facts


def _ends_on_paper_alone(here: Acting, notice: Notice, error: DomainError) -> bool:
    """End what would go by post, where an e-mail carries the words as well: it can say what no font draws."""
    waiting = Message.objects.filter(notice_id=notice.pk, state=MessageState.QUEUED.value)
    if not waiting.filter(channel=Channel.EMAIL.value).exists():
        return False
    waiting.filter(channel=Channel.POST.value).update(
        state=MessageState.REFUSED.value, reason=LETTER_FAILED, why=str(error)[:LONGEST_WHY], settled_at=here.at
    )
    return True


def _failed(here: Acting, notice: Notice, error: DomainError, prepared: Prepared) -> Fact:
    """End the notice: its messages never leave, and say why."""
    why = str(error).replace("\0", "").encode(errors="replace").decode()
    end_without_leaving([notice.pk], MessageState.REFUSED, reason=LETTER_FAILED, why=why, at=here.at)
    prepared.failed.append((notice.name, why))
    return Fact("letter.failed", {"notice": notice.pk, "code": error.code}, chain=notice.debtor_id)
