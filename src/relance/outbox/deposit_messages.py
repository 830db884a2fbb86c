"""What a message about a deposit says: its own words, with the account of the claim as the books have it now.

What happened before the claim was booked is its story (``receivables.models.ClaimStory``), which never changes; what was paid since
is the letter's. The link is made as the words are kept: it is no figure.
"""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from typing import Any

from relance.domain.identifiers.bank import Iban
from relance.domain.ledger import DebtorKind
from relance.domain.sentences import Sentence
from relance.language import Language, long_date, say, show
from relance.letters.information import InformationText
from relance.letters.model import Letter
from relance.outbox.models import Notice, NoticeItem
from relance.outbox.posting import Information
from relance.receivables.models import ClaimStory
from relance.tenancy import links
from relance.tenancy.context import Acting

OPENS_FOR = timedelta(days=180)
LINKS = ("link", "link_paid", "link_time", "link_contest", "link_ask")
CLAIMED, PAID_SINCE, GIVEN_UP = Sentence("Amount claimed"), Sentence("Paid since then"), Sentence("Lowered since then")
LEFT = Sentence("Left, with no fee added")


def told_in_own_words(here: Acting, notice: Notice, letter: Letter) -> Information:
    """The message that ``letter``, composed of the books, comes to; its link is new. Raises PublicAddressMissing."""
    item = NoticeItem.objects.filter(notice=notice, is_for_information=False).get()
    story = _story(item.receivable_id)
    return Information(notice.act, {**_facts(letter, story), **_link(here, story)}, {"account": account(letter, story)})


def own_words_of(here: Acting, notice: Notice, letter: Letter) -> InformationText:
    """What it says, or would say today, for whoever looks at it: its links open nothing."""
    if notice.content:
        return Information.of(notice).text(letter.language)
    item = NoticeItem.objects.filter(notice=notice, is_for_information=False).get()
    story = _story(item.receivable_id)
    facts = {**_facts(letter, story), **dict.fromkeys(LINKS, "#")}
    return Information(notice.act, facts, {"account": account(letter, story)}).text(letter.language)


def account(letter: Letter, story: dict[str, Any]) -> list[tuple[str, str]]:
    """Claimed, each thing that came before and since, and what is left: the lines add up."""
    language, (item,) = letter.language, letter.items
    rows = [(str(what), str(amount)) for what, amount in _told(story, language).get("rows", ())]
    rows = rows or [(say(CLAIMED, language), show(item.amount, language))]
    since = [(PAID_SINCE, item.paid), (GIVEN_UP, item.credited)]
    rows += [(say(label, language), show(-amount, language)) for label, amount in since if amount]
    return [*rows, (say(LEFT, language), show(item.open, language))]


def _story(receivable: int) -> dict[str, Any]:
    kept = ClaimStory.objects.filter(receivable=receivable).first()
    story: dict[str, Any] = json.loads(kept.told) if kept else {}
    return story


def _facts(letter: Letter, story: dict[str, Any]) -> dict[str, str]:
    creditor, language, (item,) = letter.creditor, letter.language, letter.items
    known = {
        "creditor": creditor.name,
        "person": creditor.signatory or creditor.name,
        "guest": letter.recipient.name,
        "open": show(item.open, language),
        "claimed": show(item.amount, language),
        "claimed_on": long_date(item.issued_on, language),
        "came": _came(letter, story),
        "dated": long_date(letter.dated, language),
        "number": item.number,
        "payee": creditor.payee,
        "iban": Iban.parse(creditor.iban).grouped,
        "mediator": creditor.mediator if letter.recipient.kind is DebtorKind.CONSUMER else "",
        "stay": "",
        "stay_year": "",
        "listing": "",
    }
    return {**known, **{str(name): str(fact) for name, fact in _told(story, language).get("facts", {}).items()}}


def _came(letter: Letter, story: dict[str, Any]) -> str:
    """ "1" where something was paid of it already."""
    return "1" if letter.items[0].paid or len(_told(story, letter.language).get("rows", ())) > 1 else ""


def _told(story: dict[str, Any], language: Language) -> dict[str, Any]:
    told: dict[str, Any] = story.get(language, {})
    return told


def _link(here: Acting, story: dict[str, Any]) -> dict[str, str]:
    """The addresses of the debtor's page and of its answers; none where the claim has no page."""
    if "link" not in story:
        return dict.fromkeys(LINKS, "")
    until = datetime.combine(here.today + OPENS_FOR, time(0), tzinfo=here.zone)
    address = links.issue(here, story["link"]["purpose"], story["link"]["subject"], until).address
    return {name: address if name == "link" else f"{address}#{name.removeprefix('link_')}" for name in LINKS}
