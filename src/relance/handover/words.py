"""What things of a file are called."""

from __future__ import annotations

from relance.domain.case_file.model import LetterSent, PaperKind
from relance.domain.delivery import STATE_WORDS, MessageState
from relance.domain.ledger import DebtorKind
from relance.domain.preflight import Gravity, Side
from relance.domain.scenario.model import Channel
from relance.domain.sentences import Sentence
from relance.scenarios.words import CHANNELS

LETTERS_MOST = 6
KIND_WORDS: dict[DebtorKind, Sentence] = {
    DebtorKind.COMPANY: Sentence("Debt of a company"), DebtorKind.CONSUMER: Sentence("Debt of a consumer"),
    DebtorKind.PUBLIC_BODY: Sentence("Debt of a public body"), DebtorKind.UNKNOWN: Sentence("Debt of a customer of unknown kind"),
}  # fmt: skip
PAPER_WORDS: dict[PaperKind, Sentence] = {
    PaperKind.INVOICE: Sentence("{count:invoice|invoices}"), PaperKind.ORDER: Sentence("{count:order|orders}"),
    PaperKind.DELIVERY: Sentence("{count:proof of delivery|proofs of delivery}"),
    PaperKind.ACCEPTANCE: Sentence("{count:acknowledgment|acknowledgments}"), PaperKind.TERMS: Sentence("general terms"),
    PaperKind.LETTER: Sentence("{count:letter|letters}"), PaperKind.NOTICE: Sentence("{count:formal notice|formal notices}"),
    PaperKind.EXCHANGE: Sentence("{count:written exchange|written exchanges}"),
    PaperKind.PLAN: Sentence("{count:payment plan|payment plans}"), PaperKind.OTHER: Sentence("{count:other paper|other papers}"),
}  # fmt: skip


GRAVITY_WORDS: dict[Gravity, Sentence] = {Gravity.STOP: Sentence("blocks"), Gravity.CARE: Sentence("remark")}
SIDE_WORDS: dict[Side, Sentence] = {
    Side.CREDITOR: Sentence("You"), Side.DEBTOR: Sentence("The customer"), Side.CLAIM: Sentence("Invoice"),
}  # fmt: skip


def papers_in_words(kind: PaperKind, count: int) -> Sentence:
    """So many papers of a kind, without the number."""
    return Sentence(PAPER_WORDS[kind].template, {"count": count})


def ways_of(one: LetterSent) -> Sentence:
    """By which way a message went, and what became of it."""
    state = one.state.partition(" ")[0]
    return Sentence(
        "by {way}: {state}", {"way": CHANNELS[Channel(one.channel)], "state": STATE_WORDS[MessageState(state)]}
    )
