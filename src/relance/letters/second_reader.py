"""A second reader for own words: where the organisation asks for one, a changed text waits until another member approves it.

Until then letters say what they said before. Whoever proposed it cannot approve it, and only what was looked at is approved.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from relance.domain.errors import DomainError
from relance.journal.appending import Fact, append
from relance.language import Language
from relance.letters.edits import changed
from relance.letters.model import Act
from relance.letters.models import LetterText, ProposedText
from relance.tenancy.context import Acting
from relance.tenancy.own_details import own_details
from relance.tenancy.preferences import SECOND_READER, stored
from relance.tenancy.rights import Right, needs


class NoTextWaits(DomainError):
    """Nothing waits there, or it was changed since it was looked at."""

    code = "no_text_waits"
    template = "No text waits there as you saw it: it was changed, approved or dropped meanwhile. Look again."


class AnotherMustApprove(DomainError):
    """Whoever proposed a text cannot be its second reader."""

    code = "another_must_approve"
    template = "You proposed this text: another member approves it."


class SecondReaderAsked(DomainError):
    """The words of one letter would leave unread."""

    code = "second_reader_asked"
    template = (
        "Your company asks a second reader for own words: change the words of all such letters, where another member approves"
        " them. The words of this letter stay."
    )


def asks_second_reader(here: Acting) -> bool:
    """Whether own words wait for a second reader."""
    return stored(here, SECOND_READER.key) == "yes"


def digest(edits: str) -> str:
    """What a text is known by while it waits: the same words, the same digest."""
    return hashlib.sha256(edits.encode()).hexdigest()


def let_count(here: Acting, act: Act, language: Language, edits: str) -> None:
    """Let the words stand in letters from now on; the caller journals it."""
    LetterText.objects.update_or_create(
        organisation_id=here.organisation,
        act=act.value,
        language=language,
        defaults={"edits": edits, "changed_at": here.at, "changed_by": here.actor},
    )


def propose_text(here: Acting, act: Act, language: Language, edits: str, *, user_id: int) -> None:
    """Let the words wait; they replace those of the kind that waited."""
    ProposedText.objects.update_or_create(
        organisation_id=here.organisation,
        act=act.value,
        language=language,
        defaults={"edits": edits, "user_id": user_id, "proposed_at": here.at},
    )
    body = {"act": act.value, "language": language, "sha256": digest(edits)}
    append(here, [Fact("letter_text.proposed", body, detail={"edits": edits})])


def waiting_texts(here: Acting) -> list[ProposedText]:
    """The texts that wait, by kind and language."""
    return list(ProposedText.objects.select_related("user").order_by("act", "language"))


@needs(Right.SET_UP)
def approve_text(here: Acting, act: Act, language: Language, *, seen: str, user_id: int | None) -> None:
    """Let the waiting words count. ``seen`` is the digest of what was looked at; ``user_id`` None for whoever works on the machine.

    They are checked again as if they were typed now. Raises NoTextWaits, AnotherMustApprove, EditRefused, WordingRefused.
    """
    waiting = _locked(act, language, seen)
    if waiting.user_id == user_id:
        raise AnotherMustApprove
    changed(act, language, json.loads(waiting.edits), own=own_details(here))
    let_count(here, act, language, waiting.edits)
    body = {"act": act.value, "language": language, "sha256": seen, "proposed_by": f"user:{waiting.user_id}"}
    waiting.delete()
    append(here, [Fact("letter_text.approved", body)])


@needs(Right.SET_UP)
def drop_text(here: Acting, act: Act, language: Language, *, seen: str) -> None:
    """Forget the waiting words: letters say what they said. Raises NoTextWaits."""
    _locked(act, language, seen).delete()
    body = {"act": act.value, "language": language, "sha256": seen}
    append(here, [Fact("letter_text.dropped", body)])


def _locked(act: Act, language: Language, seen: str) -> ProposedText:
    waiting = ProposedText.objects.select_for_update().filter(act=act.value, language=language).first()
    if waiting is None or digest(waiting.edits) != seen:
        raise NoTextWaits
    return waiting


def words_waiting(here: Acting, act: Act, language: Language) -> tuple[ProposedText, str, Mapping[str, str]] | None:
    """The waiting text of a kind, its digest and its words; None without one."""
    waiting = ProposedText.objects.select_related("user").filter(act=act.value, language=language).first()
    return (waiting, digest(waiting.edits), json.loads(waiting.edits)) if waiting else None


def kinds_waiting(here: Acting) -> set[tuple[Act, str]]:
    """The kinds of letters, with the language, whose words wait."""
    return {(Act(act), language) for act, language in ProposedText.objects.values_list("act", "language")}
