"""What a case's own conversation shows of the firm's, and takes to it: one thread on the creditor's page, two rooms behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from relance.cases.conversation import Attached, mark_messages_read, write
from relance.domain.errors import DomainError
from relance.domain.ids import CaseId
from relance.domain.kept_sentences import again
from relance.domain.procedure.stages import Who
from relance.domain.sentences import Sentence
from relance.firms.entrusting import in_hand
from relance.firms.models import FirmWord
from relance.firms.receiving import say_word
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

PAYMENT, PROPOSAL = "payment", "proposal"


class FirmReadsWords(DomainError):
    """A firm at work here gets no attachment."""

    code = "firm_reads_words"
    template = "A firm at work here reads words, not files: write them without the file, and add it as an exhibit."


@dataclass(frozen=True, slots=True)
class Word:
    """What one side told the other. ``text`` is as it was typed, or a sentence of ours in the reader's language."""

    firm: str
    is_by_firm: bool
    is_proposal: bool
    text: Sentence
    said_at: datetime
    said_by: str
    is_read: bool


def as_word(one: FirmWord, firm: str) -> Word:
    """A row as people read it."""
    text = again(one.text) if one.kind == PAYMENT else Sentence("{text}", {"text": one.text})
    return Word(firm, one.by_firm, one.kind == PROPOSAL, text, one.said_at, one.said_by, one.read_at is not None)


def words_of_case(here: Acting, case_id: int) -> list[Word]:
    """All that firms and creditor told each other about a case, of earlier firms too, the latest first."""
    found = FirmWord.objects.filter(entrusted__case=case_id).select_related("entrusted__mandate")
    return [as_word(one, one.entrusted.mandate.firm_name) for one in found.order_by("-pk")]


@needs(Right.ACT)
def write_in_case(here: Acting, case_id: CaseId, text: str, *, to: Who, files: Sequence[Attached] = ()) -> None:
    """The creditor writes in a case; to a firm that has the case in hand it goes as a word to that firm.

    Raises FirmReadsWords, CaseUnknown, MessageEmpty, NotASide.
    """
    found = in_hand(here, case_id) if to is Who.FIRM else None
    if found is None or not (text.strip() or files):
        write(here, case_id, text, by=Who.CREDITOR, to=to, files=files)
        return
    if files:
        raise FirmReadsWords
    say_word(here, int(found.pk), text)


@needs(Right.ACT)
def mark_case_read(here: Acting, case_id: CaseId) -> None:
    """The creditor has read what was written to it in a case, a firm's words too."""
    mark_messages_read(here, case_id)
    words = FirmWord.objects.filter(entrusted__case=case_id, by_firm=True, read_at=None)
    words.update(read_at=here.at, read_by=here.actor)
