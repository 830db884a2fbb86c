"""Keeping and finding the words that an organisation chose for its letters."""

from __future__ import annotations

import json
from collections.abc import Mapping

from relance.journal.appending import Fact, append
from relance.language import Language
from relance.letters.edits import changed
from relance.letters.model import Act
from relance.letters.models import LetterText
from relance.letters.second_reader import asks_second_reader, digest, let_count, propose_text
from relance.tenancy.context import Acting
from relance.tenancy.own_details import own_details
from relance.tenancy.rights import Right, needs

Edits = dict[str, str]


def texts_of_organisation(here: Acting) -> dict[tuple[str, str], Edits]:
    """The edits by act and language; only what was changed is there."""
    return {(one.act, one.language): json.loads(one.edits) for one in LetterText.objects.all()}


@needs(Right.SET_UP)
def keep_text(here: Acting, act: Act, language: Language, given: Mapping[str, str], *, user_id: int | None) -> bool:
    """Keep the words of a form for all letters to come; those that are shipped are not kept. False where they wait for a reader.

    ``user_id`` is None for whoever works on the machine itself: their word is enough.

    Raises EditRefused, WordingRefused, ForeignDetails.
    """
    own = own_details(here)
    edits = changed(act, language, given, own=own)
    text = json.dumps(edits, sort_keys=True, ensure_ascii=False)
    if user_id is not None and asks_second_reader(here):
        propose_text(here, act, language, text, user_id=user_id)
        return False
    let_count(here, act, language, text)
    body = {"act": act.value, "language": language, "sha256": digest(text)}
    append(here, [Fact("letter_text.changed", body, detail={"edits": text})])
    return True
