"""Asking a person for help with a file that nothing gets through: what stops it, which case and the words travel together.

It is filed in the journal first, so that it is kept whatever becomes of the mail; the words are detail there, which can be erased.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from relance.domain.errors import DomainError
from relance.domain.preflight import Fault
from relance.domain.preflight.faults import FIELDS
from relance.domain.sentences import Sentence
from relance.handover.words import SIDE_WORDS
from relance.journal.appending import Fact, append
from relance.language import Language
from relance.outbox.system import SystemMessage, SystemPurpose
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

LONGEST = 4000


class HelpEmpty(DomainError):
    """Nobody could say what is wanted."""

    code = "help_empty"
    template = "Say in a few words what you tried and what happened, and how you can be called back."


@dataclass(frozen=True, slots=True)
class HelpWanted:
    """Who asks about which customer's file, in their words; ``faults`` are what the check found, ``error`` what was said last."""

    debtor: int
    debtor_name: str
    receivables: tuple[int, ...]
    faults: Sequence[Fault]
    words: str
    telephone: str = ""
    error: str = ""


@needs(Right.ACT)
def file_help(here: Acting, wanted: HelpWanted, *, company: str, by: str, to: str, language: Language) -> SystemMessage:
    """Keep that help was asked for; returns the message to send. Raises HelpEmpty."""
    words = " ".join(wanted.words.replace("\0", "").split())[:LONGEST]
    if not words:
        raise HelpEmpty
    codes = [fault.code for fault in wanted.faults]
    body = {"debtor": wanted.debtor, "receivables": list(wanted.receivables), "faults": codes}
    detail = {"words": words, "telephone": wanted.telephone[:60], "error": wanted.error[:400]}
    append(here, [Fact("handover.help_asked", body, chain=wanted.debtor, detail=detail)])
    facts = {"company": company, "customer": wanted.debtor_name, "who": by, "telephone": wanted.telephone[:60] or "–"}
    paragraphs = [
        Sentence("{who} of {company} asks for help with handing over a case. Call back: {telephone}.", facts),
        Sentence("Customer: {customer}", facts),
        Sentence("In their words: {words}", {"words": words}),
    ]
    if wanted.error:
        paragraphs.append(Sentence("Error shown: {error}", {"error": wanted.error[:400]}))
    paragraphs += [_said(fault) for fault in wanted.faults]
    subject = Sentence("Help with a hand-over: {company}", facts)
    return SystemMessage(SystemPurpose.HELP, to, "", language, subject, tuple(paragraphs))


def _said(fault: Fault) -> Sentence:
    facts = {"side": SIDE_WORDS[fault.side], "field": FIELDS.get(fault.field, fault.field or "–"), "what": fault.what}
    return Sentence("{side}, {field}: {what} ({code})", {**facts, "code": fault.code})
