"""Registered letters in the words of pages: ways, lines of a quote, what comes next."""

from __future__ import annotations

from relance.domain.registered.standings import FAILED, Standing
from relance.domain.sentences import Sentence
from relance.post.models import ELECTRONIC, OWN
from relance.post.selectors import Shown
from relance.post.states import LetterState

WAYS: dict[str, Sentence] = {
    "maileva": Sentence("Maileva, on paper with its slip"), "merci_facteur": Sentence("Merci Facteur, on paper with its slip"),
    "demonstration": Sentence("The demonstration's post, which prints nothing"), OWN: Sentence("Yourself, at the post office"),
    ELECTRONIC: Sentence("Qualified electronic letter"),
}  # fmt: skip
WAY_HELP: dict[str, Sentence] = {
    "maileva": Sentence("Printed and posted for you. Receipt, content and signed slip as files; what comes back is scanned."),
    "merci_facteur": Sentence("Printed and posted for you, prepaid. Receipt and signed slip as files; an envelope that comes back is told, "
                              "not scanned."),
    "demonstration": Sentence("Everything is played: number, receipt and slip say so."),
    OWN: Sentence("The PDF is made at once. Note the number, keep the receipt, then record the slip when it comes back."),
    ELECTRONIC: Sentence("In a batch that a person confirms with the qualified provider's code. It equals paper if it is qualified; a "
                         "consumer must have accepted it before (CPCE postes, art. L100)."),
}  # fmt: skip
QUOTED: dict[str, Sentence] = {
    "postage": Sentence("Registered with acknowledgement of receipt"), "printing": Sentence("Printing and envelope"),
    "vat": Sentence("VAT"),
}  # fmt: skip
BY_WAY = {"maileva": "Maileva", "merci_facteur": "Merci Facteur"}


def comes_next(one: Shown) -> Sentence:
    """What is to be done, or waited for."""
    state, standing = LetterState(one.letter.state), one.way.standing
    if one.asks is not None:
        return Sentence("Say which is right")
    if state is LetterState.UNCONFIRMED:
        return Sentence("Look for it")
    if state is LetterState.HANDED_OVER:
        return Sentence("Post it, then record it")
    if state in (LetterState.QUEUED, LetterState.CLAIMED, LetterState.PREPARED):
        return Sentence("Nothing to do: it is about to leave")
    if state is LetterState.REFUSED:
        return Sentence("It waits for the post again")
    if standing in FAILED:
        return Sentence("Its step is proposed again")
    if one.is_overdue:
        return Sentence("Ask the post")
    if one.kept_until is not None:
        return Sentence("Nothing to do before {day}", {"day": one.kept_until})
    if standing in (Standing.SIGNED, Standing.REFUSED, Standing.UNCLAIMED):
        return Sentence("Choose what follows")
    return Sentence("The post has it")
