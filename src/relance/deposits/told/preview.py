"""What a guest would read of a claim that nobody has made yet: the e-mail and the text message, word for word as they would leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from relance.deposits.guarantee.requests import PURPOSE
from relance.deposits.models import Claim, Guarantee
from relance.deposits.told.messages import announcement
from relance.deposits.told.posting import facts_of, guest_of, spoken_by
from relance.domain.deposits.claims import Shares
from relance.domain.money import Money
from relance.language import Language
from relance.letters.identity import identity
from relance.letters.information import InformationText, information_text
from relance.letters.letterhead import author_of
from relance.outbox.envelopes import signature_of
from relance.outbox.text_messages import own_words
from relance.tenancy.context import Acting
from relance.tenancy.preferences import PUBLIC_ADDRESS


@dataclass(frozen=True, slots=True)
class Foretold:
    """``own`` is the text of the e-mail, ``signature`` and ``identity`` the lines below it; ``sms`` the text message."""

    own: InformationText
    signature: Sequence[str]
    identity: Sequence[str]
    sms: str
    language: Language


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim while it is written: its reason, its creditor's words, each line with its sum, and who pays them."""

    reason: str
    story: str
    lines: Sequence[tuple[str, Money]]
    split: Shares
    answer_period: timedelta
    window_days: int


def foretell(here: Acting, guarantee: Guarantee, draft: Draft) -> Foretold:
    """The announcement of a draft, made now; its link is none yet. Raises IdentityIncomplete."""
    to, author = guest_of(here, guarantee), author_of(here)
    language = spoken_by(to)
    claim = Claim(
        guarantee=guarantee,
        reason=draft.reason,
        story=draft.story,
        currency=guarantee.currency,
        amount=draft.split.scheme + draft.split.guest,
        covered=draft.split.scheme,
        answer_until=here.at + draft.answer_period,
        window_ends_on=here.today + timedelta(days=draft.window_days),
    )
    facts, tables = announcement(here, claim, draft.lines, language)
    address = f"{PUBLIC_ADDRESS.of(here) or 'https://…'}/{PURPOSE}/…"
    known = facts_of(guarantee, to, author, address)
    text = information_text("claim_announced", language).filled(known | facts, tables)
    creditor = author.creditor
    return Foretold(text, signature_of(creditor), identity(creditor, language), own_words(text.sms, language), language)
