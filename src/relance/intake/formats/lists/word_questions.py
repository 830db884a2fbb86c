"""Questions about words, signs and numbers of a list: a state or a document that we do not know, a currency's sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from relance.domain.sentences import Sentence
from relance.intake.formats.lists import documents, statuses
from relance.intake.formats.lists.documents import Document, document_of
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.lists.headings import normalised
from relance.intake.formats.lists.how import start_of
from relance.intake.formats.lists.placed import SAMPLES, Change, Placing, cells_of
from relance.intake.formats.lists.profiles import is_blank
from relance.intake.formats.lists.statuses import Status, status_of
from relance.intake.questions import Choice, Question

MOST_CHOICES = 5
MOST_WORDS = 12  # words of one column that are asked about each
_TOLD_BY_START = (Document.CREDIT, Document.QUOTE, Document.PRO_FORMA, Document.ORDER, Document.PURCHASE)

_DOUBT = frozenset(
    {"non", "pas", "not", "un", "partiel", "partielle", "partiellement", "partially", "part", "nicht", "no"}
)


def ask_about_words(placing: Placing) -> None:
    how = placing.how
    for index in [*(at for at, name in how.fields.items() if name is Field.STATUS), *how.also]:
        for word in _unknown(placing, index, status_of):
            _ask_word(placing, index, "status", word, statuses.ANSWERS, Status.OPEN)
    for index in [at for at, name in how.fields.items() if name is Field.TYPE]:
        for word in _unknown(placing, index, document_of):
            _ask_word(placing, index, "type", word, documents.ANSWERS, Document.INVOICE)


def ask_about_parts(placing: Placing) -> None:
    """Invoices that are paid in part, and no column that says how much."""
    how = placing.how
    if how.named & {Field.PAID, Field.REMAINING, Field.CREDITED, Field.CREDIT}:
        return
    for index in [*(at for at, name in how.fields.items() if name is Field.STATUS), *how.also]:
        word = next((one for one in placing.profiles[index].words or {} if status_of(one) is Status.PART), None)
        if word is None:
            continue
        shown = placing.shown(index)
        question = Question(
            "status:part",
            Sentence(
                "Some invoices are “{word}”, and no column says how much is left. What is to be done with them?",
                {"word": word},
            ),
            (
                Choice("leave_out", Sentence("Leave them out, until an export says how much")),
                Choice("whole", Sentence("Ask for the whole amount")),
            ),
            guess="leave_out",
            column=placing.header[index],
            sample_header=tuple(placing.header[at] for at in shown),
            samples=tuple(cells_of(row, shown) for row in placing.rows if index < len(row) and row[index] == word)[
                :SAMPLES
            ],
        )
        placing.ask(question, {"whole": lambda how: replace(how, part_is_whole=True)})
        return


def ask_about_starts(placing: Placing) -> None:
    """Numbers that begin like those of other documents (AV, DEV), among others, where no column says what they are."""
    if Field.TYPE in placing.base.named or Field.NUMBER not in placing.base.named or len(placing.starts) < 2:
        return
    index = placing.index_of(Field.NUMBER)
    for start in sorted(placing.starts):
        document = document_of(start) if len(start) > 1 else None
        if document not in _TOLD_BY_START:
            continue
        guess = document if document in documents.ANSWERS else Document.ORDER
        shown = placing.shown(index)
        rows = [row for row in placing.rows if index < len(row) and start_of(row[index]) == start]
        question = Question(
            f"number:{start}",
            Sentence("What are the rows whose number begins with {start}?", {"start": start.upper()}),
            tuple(Choice(name.value, words) for name, words in documents.ANSWERS.items()),
            guess=guess.value,
            column=placing.header[index],
            sample_header=tuple(placing.header[at] for at in shown),
            samples=tuple(cells_of(row, shown) for row in rows[:SAMPLES]),
        )
        placing.ask(question, {name.value: _start(start, name) for name in documents.ANSWERS})


def _unknown(placing: Placing, index: int, meaning: Callable[[str], object]) -> list[str]:
    words: Counter[str] = placing.profiles[index].words or Counter()
    known = {*placing.base.statuses, *placing.base.documents}
    found = {normalised(word): word for word in words if not is_blank(word) and meaning(word) is None}
    found = {said: word for said, word in found.items() if said not in known}
    return list(found.values())[:MOST_WORDS]


def _ask_word(
    placing: Placing,
    index: int,
    about: str,
    word: str,
    answers: Mapping[Status, Sentence] | Mapping[Document, Sentence],
    guess: Status | Document,
) -> None:
    shown = placing.shown(index)
    question = Question(
        f"{about}:{normalised(word)}",
        Sentence("What does “{word}” say in the column {column}?", {"word": word, "column": placing.header[index]}),
        tuple(Choice(name.value, words) for name, words in answers.items()),
        guess=_likely(word, about, answers, guess).value,
        column=placing.header[index],
        sample_header=tuple(placing.header[at] for at in shown),
        samples=tuple(cells_of(row, shown) for row in placing.rows if index < len(row) and row[index] == word)[
            :SAMPLES
        ],
    )
    said = normalised(word)
    changes = {name.value: _meaning(said, name) for name in answers}
    placing.ask(question, changes)


def _likely(
    word: str, about: str, answers: Mapping[Status, Sentence] | Mapping[Document, Sentence], guess: Status | Document
) -> Status | Document:
    """By how the word begins: "Payée par virement" is paid, "Devis accepté" a quote."""
    said = normalised(word).split()
    if any(sign in _DOUBT for sign in said) or "%" in word:
        return guess
    if about == "type" and any(status_of(sign) is Status.VOID for sign in said):
        return Document.ORDER
    meaning: Callable[[str], Status | Document | None] = status_of if about == "status" else document_of
    for count in range(len(said) - 1, 0, -1):
        found = meaning(" ".join(said[:count]))
        if found in (Status.DRAFT, Status.WRITTEN_OFF):
            found = Status.VOID
        elif isinstance(found, Document) and documents.LEFT_OUT.get(found):
            found = Document.ORDER
        if found is not None and found in answers:
            return found
    return guess


def _start(start: str, name: Document) -> Change:
    """Numbers that begin so, read as this document."""
    return lambda how: replace(how, starts={**how.starts, start: name})


def _meaning(word: str, name: Status | Document) -> Change:
    """The word, read as ``name``."""
    if isinstance(name, Status):
        return lambda how: replace(how, statuses={**how.statuses, word: name})
    return lambda how: replace(how, documents={**how.documents, word: name})
