"""The words of one letter, changed by a person while it waits for his word."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from relance.domain.delivery import MessageState
from relance.domain.errors import DomainError
from relance.domain.ids import NoticeId
from relance.domain.scenario.model import Channel
from relance.journal.appending import Fact, append
from relance.letters.details import own_of
from relance.letters.edits import changed
from relance.letters.model import LETTERS
from relance.letters.page import page_of
from relance.letters.second_reader import SecondReaderAsked, asks_second_reader
from relance.letters.texts_of import texts_of_organisation
from relance.outbox.models import Message, Notice
from relance.outbox.preparation import Composers
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

NEVER_LEFT = frozenset({MessageState.VOIDED, MessageState.REFUSED})


class NotWaiting(DomainError):
    """It was confirmed, has left or is over."""

    code = "not_waiting"
    template = "Letter {number} no longer waits for your word: its text stays as it is. Undo first, if it has not left."


class WordsFixed(DomainError):
    """A message about a deposit, whose words go with its claim."""

    code = "words_fixed"
    template = "The words of {number} go with its claim: they are not changed for one message."


def words_of(notice: Notice) -> dict[str, str]:
    """The edits of this one letter."""
    return dict(json.loads(notice.edits)) if notice.edits else {}


@needs(Right.ACT)
def reword(here: Acting, notice_id: NoticeId, given: Mapping[str, str]) -> None:
    """Give one proposed letter the words of a form; what is already written of it is written again.

    Its messages are locked, so it cannot be confirmed or claimed meanwhile. Raises NotWaiting, WordsFixed, SecondReaderAsked,
    EditRefused, WordingRefused,
    ForeignDetails, ForeignDetailsInLetter.
    """
    if asks_second_reader(here):
        raise SecondReaderAsked
    written = Message.objects.select_for_update().filter(notice_id=notice_id).exclude(channel=Channel.PERSON.value)
    states = {MessageState(message.state) for message in written.order_by("pk")} - NEVER_LEFT
    notice = Notice.objects.get(pk=notice_id)
    if states != {MessageState.PROPOSED}:
        raise NotWaiting(number=notice.name)
    if notice.act not in LETTERS:
        raise WordsFixed(number=notice.name)
    letter = Composers(here).letter_of(notice)
    over = texts_of_organisation(here).get((letter.act.value, letter.language), {})
    edits = changed(letter.act, letter.language, given, over=over, own=own_of(letter.creditor))
    text = json.dumps(edits, sort_keys=True, ensure_ascii=False)
    notice.edits, notice.document, notice.content, notice.figures = text, None, "", ""
    page_of(Composers(here).letter_of(notice))  # refuses what this debtor may not read
    notice.save(update_fields=["edits", "document", "content", "figures"])
    body = {"notice": notice.pk, "sha256": hashlib.sha256(text.encode()).hexdigest()}
    fact = Fact("letter.reworded", body, chain=notice.debtor_id, detail={"edits": text})
    append(here, [fact])
